// SPDX-License-Identifier: Apache-2.0
#include "telemetry/secrets.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "telemetry/netrc.hpp"

namespace bspctl::telemetry {

namespace {

constexpr std::array<std::string_view, 9> secret_fragments{"token", "pass",  "pswd",   "secret", "key",
                                                           "cred",  "auth",  "private", "cookie"};
// Names that hold such a fragment and no secret: BB_ENV_PASSTHROUGH_ADDITIONS, GIT_AUTHOR_NAME.
constexpr std::array<std::string_view, 5> harmless_parts{"passthrough", "git_author", "keyboard", "keymap", "bypass"};
// Words of a name, between '_' and '-'. Whole words: "compass=" and "author=" in a log are no secrets.
constexpr std::array<std::string_view, 7> secret_words{"pass", "pswd", "credential", "credentials", "auth", "creds", "authorization"};
// Words may also end in these: "accessToken", "clientSecret".
constexpr std::array<std::string_view, 6> secret_endings{"token", "password", "passwd", "passphrase", "secret", "apikey"};
// A key is a secret unless its name has one of these: cache_key=, PUBLIC_KEY=, key_id=.
constexpr std::array<std::string_view, 22> harmless_keys{"public", "pub",  "cache", "hash", "sort", "primary", "foreign", "pkg",
                                                         "package", "unique", "id", "type", "size", "name", "file", "path",
                                                         "format", "length", "map", "dir", "url", "sstate"};
constexpr std::array<std::string_view, 7> token_prefixes{"ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-",
                                                         "xoxb-"};
constexpr std::size_t shortest_token = 16;

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// Ends the user information of a URL, or the URL itself.
bool ends_authority(char c) { return std::string_view("/?#\"'<>()`\\ \t\r\n").find(c) != std::string_view::npos; }

bool ends_value(char c) { return std::string_view(" \t\r\n\"'`;&,)>").find(c) != std::string_view::npos; }

template <class List>
bool is_in(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_secret_word(const std::string& word) {
    return is_in(secret_words, word) || std::any_of(secret_endings.begin(), secret_endings.end(), [&](std::string_view ending) {
               return word.ends_with(ending);
           });
}

bool names_a_secret(std::string_view name) {
    const auto words = text::split(text::replace_all(text::lower(name), "-", "_"), '_');
    if (std::any_of(words.begin(), words.end(), is_secret_word)) return true;
    // "key=value" is everyday text.
    return words.size() > 1 && is_in(words, "key") &&
           std::none_of(words.begin(), words.end(), [](const std::string& word) { return is_in(harmless_keys, word); });
}

// Where a key lies, or what a variable will say, is no secret.
bool is_reference(std::string_view value) {
    const bool path = value.starts_with('/') && value.find('.') != std::string_view::npos && value.find_first_of("+=") == std::string_view::npos;
    return path || (value.starts_with("${") && value.find('}') == value.size() - 1);
}

// Where a run of characters that `belongs` accepts ends.
template <class Predicate>
std::size_t run_end(std::string_view text, std::size_t from, Predicate belongs) {
    while (from < text.size() && belongs(text[from])) ++from;
    return from;
}

class Masker {
public:
    explicit Masker(std::string_view line) : text_(line) { out_.reserve(line.size()); }

    std::string run() {
        while (at_ < text_.size()) {
            if (is_name_char(text_[at_])) word();
            else out_ += text_[at_++];
        }
        return std::move(out_);
    }

    // The quote of a secret value that the line does not close; none: '\0'.
    [[nodiscard]] char open_quote() const { return open_quote_; }

private:
    // A word, and what hangs on it: a URL, a value, a header's content.
    void word() {
        const auto end = run_end(text_, at_, is_name_char);
        const auto name = text_.substr(at_, end - at_);
        at_ = end;
        if (is_token(name)) {
            out_ += mask;
            return;
        }
        out_ += name;
        if (text_.substr(at_).starts_with("://")) url(name);
        else if (next_is(' ') && text::lower(name) == "bearer") value();
        else if (next_is(':') && text::lower(name) == "authorization") header();
        else if (is_assigned() && names_a_secret(name)) assigned(end - name.size());
    }

    // Does what stands behind a name look like an assignment?
    [[nodiscard]] bool is_assigned() const {
        const auto next = text_.find_first_not_of(' ', at_);
        return next != std::string_view::npos && std::string_view("=:?+.\"'\\").find(text_[next]) != std::string_view::npos;
    }

    // `begin`: of the name.
    void assigned(std::size_t begin) {
        const bool leads = leads_line(begin);
        if (next_is('=')) return value();
        if (const auto quote = opening_quote(leads); quote != std::string_view::npos) return quoted_from(quote);
        if (const auto lone = leads ? lone_value() : std::string_view::npos; lone != std::string_view::npos) {
            out_ += text_.substr(at_, lone - at_);
            out_ += is_reference(text::trim(text_.substr(lone))) ? text_.substr(lone) : mask;
            at_ = text_.size();
        }
    }

    // Is the word that begins here the first of its line, but for a log's prefix or the dash of a YAML list?
    [[nodiscard]] bool leads_line(std::size_t begin) const {
        const auto before = text_.substr(0, begin).find_last_not_of(" \t\"'");
        return before == std::string_view::npos || std::string_view("|->").find(text_[before]) != std::string_view::npos;
    }

    // `token: x`, `password = x`: one word that ends the line, as YAML and .ini files have it; no source code.
    [[nodiscard]] std::size_t lone_value() const {
        const auto operators = std::min(text_.find_first_not_of(' ', at_), text_.size());
        const auto end = run_end(text_, operators, [](char c) { return std::string_view(":=?+").find(c) != std::string_view::npos; });
        const auto begin = end == operators ? std::string_view::npos : text_.find_first_not_of(" \t", end);
        if (begin == std::string_view::npos || begin == end) return std::string_view::npos;
        const auto value = text::trim(text_.substr(begin));
        const bool word = value.find_first_of(" \t({[") == std::string_view::npos && !value.ends_with(';') && !value.ends_with(',');
        return word ? begin : std::string_view::npos;
    }

    [[nodiscard]] bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }

    static bool is_token(std::string_view word) {
        return std::any_of(token_prefixes.begin(), token_prefixes.end(), [&](std::string_view prefix) {
            return word.starts_with(prefix) && word.size() >= prefix.size() + shortest_token;
        });
    }

    void url(std::string_view scheme) {
        out_ += "://";
        at_ += 3;
        const auto end = run_end(text_, at_, [](char c) { return !ends_authority(c); });
        const auto authority = text_.substr(at_, end - at_);
        const auto at_sign = authority.rfind('@');
        if (at_sign == std::string_view::npos) return;  // host and path are ordinary text
        const auto user = authority.substr(0, at_sign);
        // The user of ssh://git@host is no secret; the only word before an https host is a token.
        const bool plain_user = user.find(':') == std::string_view::npos && !scheme.starts_with("http");
        out_ += plain_user ? user : mask;
        at_ += at_sign;
    }

    void value() {
        out_ += text_[at_++];
        if (next_is('"') || next_is('\'')) return quoted_from(at_);
        const auto end = run_end(text_, at_, [](char c) { return !ends_value(c); });
        const auto value = text_.substr(at_, end - at_);
        if (!value.empty()) out_ += is_reference(value) ? value : mask;
        at_ = end;
    }

    // Of `NAME:append = "x"` and `"name": "x"`, and of `name: "x"` that `leads` its line: where the value's quote stands;
    // npos when it is none of these. In JSON within JSON the quotes have a backslash.
    [[nodiscard]] std::size_t opening_quote(bool leads) const {
        auto at = behind_quote(at_);
        const bool quoted_name = at != at_;
        if (!quoted_name) at = behind_overrides(at);
        at = std::min(text_.find_first_not_of(' ', at), text_.size());
        const auto end = run_end(text_, at, [](char c) { return std::string_view("?:+=.").find(c) != std::string_view::npos; });
        const bool assigns = end != at && (text_[end - 1] == '=' || (text_[end - 1] == ':' && (quoted_name || leads)));
        if (!assigns) return std::string_view::npos;
        const auto value = std::min(text_.find_first_not_of(' ', end), text_.size());
        const auto behind = behind_quote(value);
        return behind == value ? std::string_view::npos : behind - 1;
    }

    [[nodiscard]] std::size_t behind_quote(std::size_t at) const {
        const auto quote = at < text_.size() && text_[at] == '\\' ? at + 1 : at;
        return quote < text_.size() && (text_[quote] == '"' || text_[quote] == '\'') ? quote + 1 : at;
    }

    // BitBake's: NAME:append:machine.
    [[nodiscard]] std::size_t behind_overrides(std::size_t at) const {
        while (at + 1 < text_.size() && text_[at] == ':' && is_name_char(text_[at + 1])) at = run_end(text_, at + 1, is_name_char);
        return at;
    }

    // `at`: where the quote stands. A quote that is escaped itself is closed by one that is.
    void quoted_from(std::size_t at) {
        out_ += text_.substr(at_, at - at_ + 1);
        const bool escaped = text_[at - 1] == '\\';
        const auto closing = std::string(escaped ? "\\" : "") + text_[at];
        const auto end = escaped ? text_.find(closing, at + 1) : unescaped(text_[at], at + 1);
        const auto value = text_.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
        if (!value.empty()) out_ += is_reference(value) ? value : mask;
        if (end == std::string_view::npos) open_quote_ = text_[at];
        else out_ += closing;
        at_ = end == std::string_view::npos ? text_.size() : end + closing.size();
    }

    [[nodiscard]] std::size_t unescaped(char quote, std::size_t from) const {
        while (from < text_.size() && text_[from] != quote) from += text_[from] == '\\' ? 2 : 1;
        return from < text_.size() ? from : std::string_view::npos;
    }

    void header() {
        out_ += ": ";
        out_ += mask;
        at_ = run_end(text_, at_, [](char c) { return c != '\n' && c != '"' && c != '\''; });
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string out_;
    char open_quote_ = '\0';
};

constexpr int netrc_lines = 4;  // of one entry: machine, login, password, account

// A value that would be masked wherever it stands must not be a word of every line.
constexpr std::size_t shortest_value = 6;

bool may_be_masked_everywhere(std::string_view value) { return value.size() >= shortest_value && !value.starts_with('/'); }

}  // namespace

bool is_secret_name(std::string_view name) {
    auto lower = text::lower(name);
    for (const auto part : harmless_parts) lower = text::replace_all(std::move(lower), part, "");
    return std::any_of(secret_fragments.begin(), secret_fragments.end(),
                       [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

std::vector<std::string> secret_values(char** environment) {
    std::vector<std::string> out;
    for (; environment != nullptr && *environment != nullptr; ++environment) {
        const std::string_view pair(*environment);
        const auto equals = std::min(pair.find('='), pair.size() - 1);
        if (pair.empty() || !is_secret_name(pair.substr(0, equals))) continue;
        for (const auto line : text::lines(pair.substr(equals + 1))) {
            if (may_be_masked_everywhere(line) && !key_begins(line) && !key_ends(line)) out.emplace_back(line);
        }
    }
    // The longest first: one may be the beginning of another.
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return out;
}

std::string mask_values(std::string text, const std::vector<std::string>& values) {
    for (const auto& value : values) {
        if (text.find(value) != std::string::npos) text = text::replace_all(std::move(text), value, mask);
    }
    return text;
}

std::string SecretMasker::operator()(std::string_view line) {
    std::string out;
    std::size_t at = 0;
    do {
        const auto part = key_.next_part(line, at);
        if (part.begin > at) out += outside_of_keys(line.substr(at, part.begin - at));
        out += part.shown;
        at = part.end;
    } while (at < line.size());
    return mask_values(std::move(out), known_);
}

std::string SecretMasker::outside_of_keys(std::string_view line) {
    if (open_quote_ != '\0') return rest_of_value(line);
    auto netrc = mask_netrc(line, netrc_ > 0);
    netrc_ = netrc.begins ? netrc_lines : std::max(0, netrc_ - 1);
    if (netrc.masked) line = *netrc.masked;
    Masker masker(line);
    auto out = masker.run();
    if (line.ends_with('\\')) open_quote_ = masker.open_quote();
    return out;
}

// BitBake's variables go on behind a backslash at the line's end.
std::string SecretMasker::rest_of_value(std::string_view line) {
    const auto end = line.find(open_quote_);
    if (end == std::string_view::npos) {
        if (!line.ends_with('\\')) open_quote_ = '\0';
        return std::string(mask);
    }
    open_quote_ = '\0';
    return std::string(mask).append(outside_of_keys(line.substr(end)));
}

namespace {

std::size_t line_begin(std::string_view text, std::size_t at) {
    const auto before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
}

// Where a key begins whose BEGIN the text has not, and the column of its lines; the text's end when there is none.
std::pair<std::size_t, std::size_t> headless_key(std::string_view text) {
    const auto last = key_ends(text);
    if (!last || key_begins(text.substr(0, last.begin))) return {text.size(), 0};
    auto begin = line_begin(text, last.begin);
    const auto column = last.begin - begin;
    while (begin > 0) {
        const auto above = line_begin(text, begin - 1);
        if (!is_key_material(text.substr(above, begin - 1 - above), column)) break;
        begin = above;
    }
    return {begin, column};
}

}  // namespace

std::string mask_secrets(std::string_view text, const std::vector<std::string>& known) {
    std::string out;
    out.reserve(text.size());
    SecretMasker masker(known);
    const auto [key, column] = headless_key(text);
    for (std::size_t at = 0; at < text.size();) {
        if (at == key) masker.continue_key(column);
        const auto end = std::min(text.find('\n', at), text.size());
        out += masker(text.substr(at, end - at));
        if (end < text.size()) out += '\n';
        at = end + 1;
    }
    return out;
}

}  // namespace bspctl::telemetry
