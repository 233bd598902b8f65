// SPDX-License-Identifier: Apache-2.0
#include "telemetry/secrets.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace bspctl::telemetry {

namespace {

constexpr std::array<std::string_view, 9> secret_fragments{"token", "pass",  "pswd",   "secret", "key",
                                                           "cred",  "auth",  "private", "cookie"};
// Words of a name, between '_' and '-'. Whole words: "compass=" and "author=" in a log are no secrets.
constexpr std::array<std::string_view, 13> secret_words{"token",      "password", "passwd",     "passphrase", "pass",
                                                        "pswd",       "secret",   "credential", "credentials", "auth",
                                                        "apikey", "authtoken", "key"};
constexpr std::array<std::string_view, 7> token_prefixes{"ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-",
                                                         "xoxb-"};
constexpr std::size_t shortest_token = 16;

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// Ends the user information of a URL, or the URL itself.
bool ends_authority(char c) { return std::string_view("/?#\"'<>()`\\ \t\r\n").find(c) != std::string_view::npos; }

bool ends_value(char c) { return std::string_view(" \t\r\n\"'`;&,)>").find(c) != std::string_view::npos; }

bool names_a_secret(std::string_view name) {
    const auto lower = text::replace_all(text::lower(name), "-", "_");
    const auto words = text::split(lower, '_');
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        if (word == "key" && words.size() == 1) return false;  // "key=value" is everyday text
        return std::find(secret_words.begin(), secret_words.end(), word) != secret_words.end();
    });
}

// Where a run of characters that `belongs` accepts ends.
template <class Predicate>
std::size_t run_end(std::string_view text, std::size_t from, Predicate belongs) {
    while (from < text.size() && belongs(text[from])) ++from;
    return from;
}

class Masker {
public:
    explicit Masker(std::string_view text) : text_(text) { out_.reserve(text.size()); }

    std::string run() {
        while (at_ < text_.size()) {
            if (is_name_char(text_[at_])) word();
            else out_ += text_[at_++];
        }
        return std::move(out_);
    }

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
        else if (next_is('=') && names_a_secret(name)) value();
        else if (text::lower(name) == "bearer" && next_is(' ')) value();
        else if (text::lower(name) == "authorization" && next_is(':')) header();
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
        if (next_is('"') || next_is('\'')) return quoted(text_[at_]);
        const auto end = run_end(text_, at_, [](char c) { return !ends_value(c); });
        if (end != at_) out_ += mask;
        at_ = end;
    }

    void quoted(char quote) {
        const auto end = text_.find(quote, at_ + 1);
        out_ += quote;
        out_ += mask;
        if (end != std::string_view::npos) out_ += quote;
        at_ = end == std::string_view::npos ? text_.size() : end + 1;
    }

    void header() {
        out_ += ": ";
        out_ += mask;
        at_ = run_end(text_, at_, [](char c) { return c != '\n' && c != '"' && c != '\''; });
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string out_;
};

}  // namespace

bool is_secret_name(std::string_view name) {
    const auto lower = text::lower(name);
    return std::any_of(secret_fragments.begin(), secret_fragments.end(),
                       [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

std::string mask_secrets(std::string_view text) {
    return Masker(text).run();
}

}  // namespace bspctl::telemetry
