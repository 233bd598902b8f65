// SPDX-License-Identifier: Apache-2.0
#include "config/statements.hpp"

#include <algorithm>

#include "config/lexer.hpp"
#include "config/toml.hpp"

namespace bspctl::config {

namespace {

std::string_view part(std::string_view text, std::size_t begin, std::size_t end) { return text.substr(begin, end - begin); }

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    std::vector<Statement> run() {
        for (auto at = mark_size(text_); at < text_.size(); at = out_.back().end) {
            Statement next;
            next.begin = at;
            next.end = line_end(text_, at);
            const auto first = skip_blanks(text_, at);
            const char c = first < text_.size() ? text_[first] : '\n';
            if (c == '#') next.kind = Statement::Kind::comment;
            else if (c == '[') header(next, first);
            else if (c != '\n' && c != '\r') value(next, first);
            out_.push_back(std::move(next));
        }
        return std::move(out_);
    }

private:
    void header(Statement& next, std::size_t at) {
        const bool list = text_.substr(at).starts_with("[[");
        const auto name = at + (list ? 2 : 1);
        const auto close = find_bare(text_, name, "]");
        next.kind = Statement::Kind::header;
        next.path = key_parts(part(text_, name, close));
        next.section = next.path.size();
        if (list) lists_.push_back(next.path);
        next.in_list = is_in_list(next.path);
        next.has_comment = comment_follows(close + (list ? 2 : 1));
        section_ = next.path;
        in_list_ = next.in_list;
    }

    void value(Statement& next, std::size_t at) {
        const auto equals = find_bare(text_, at, "=");
        next.kind = Statement::Kind::value;
        next.path = section_;
        const auto own = key_parts(part(text_, at, equals));
        next.path.insert(next.path.end(), own.begin(), own.end());
        next.section = section_.size();
        next.in_list = in_list_;
        next.value_begin = skip_blanks(text_, std::min(equals + 1, text_.size()));
        next.value_end = value_end(text_, next.value_begin);
        next.has_comment = comment_follows(next.value_end);
        next.end = line_end(text_, next.value_end);
    }

    [[nodiscard]] bool is_in_list(const KeyPath& path) const {
        return std::any_of(lists_.begin(), lists_.end(), [&](const KeyPath& list) { return begins_with(path, list); });
    }

    [[nodiscard]] bool comment_follows(std::size_t at) const {
        at = skip_blanks(text_, std::min(at, text_.size()));
        return at < text_.size() && text_[at] == '#';
    }

    std::string_view text_;
    std::vector<Statement> out_;
    std::vector<KeyPath> lists_;
    KeyPath section_;
    bool in_list_ = false;
};

}  // namespace

std::vector<Statement> statements(std::string_view text) { return Scanner(text).run(); }

std::vector<Assignment> members(std::string_view text, std::size_t at) {
    std::vector<Assignment> out;
    for (at = skip_blanks(text, at + 1, true); at < text.size() && text[at] != '}'; at = skip_blanks(text, at, true)) {
        Assignment next;
        next.begin = at;
        const auto equals = find_bare(text, at, "=}");
        if (equals == text.size() || text[equals] == '}') break;
        next.path = key_parts(part(text, at, equals));
        next.value_begin = skip_blanks(text, equals + 1, true);
        next.value_end = next.end = value_end(text, next.value_begin);
        at = skip_blanks(text, next.end, true);
        out.push_back(std::move(next));
        if (at < text.size() && text[at] == ',') ++at;
    }
    return out;
}

bool begins_with(const KeyPath& path, const KeyPath& head) {
    return path.size() >= head.size() && std::equal(head.begin(), head.end(), path.begin());
}

std::size_t mark_size(std::string_view text) { return text.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

}  // namespace bspctl::config
