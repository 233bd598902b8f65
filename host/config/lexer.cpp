// SPDX-License-Identifier: Apache-2.0
#include "config/lexer.hpp"

#include <algorithm>

namespace bspctl::config {

std::size_t string_end(std::string_view text, std::size_t at) {
    const char quote = text[at];
    const bool escapes = quote == '"';
    const auto rest = text.substr(at);
    const bool long_form = rest.starts_with("\"\"\"") || rest.starts_with("'''");
    const auto mark = rest.substr(0, long_form ? 3 : 1);
    for (at += mark.size(); at < text.size(); ++at) {
        if (text.substr(at, mark.size()) == mark) {
            at += mark.size();
            // A long string may end in one or two quotes of its own.
            for (int own = 0; long_form && own < 2 && at < text.size() && text[at] == quote; ++own) ++at;
            return at;
        }
        if (!long_form && text[at] == '\n') return at;
        if (escapes && text[at] == '\\') ++at;
    }
    return text.size();
}

std::size_t find_bare(std::string_view text, std::size_t at, std::string_view marks) {
    while (at < text.size() && marks.find(text[at]) == std::string_view::npos) {
        if (text[at] == '"' || text[at] == '\'') at = string_end(text, at);
        else if (text[at] == '#') at = std::min(text.find('\n', at), text.size());
        else ++at;
    }
    return std::min(at, text.size());
}

std::size_t value_end(std::string_view text, std::size_t at) {
    const auto begin = at;
    std::size_t depth = 0;
    for (;; ++at) {
        at = find_bare(text, at, depth == 0 ? "[]{},\n#" : "[]{}");
        if (at == text.size()) break;
        const bool opens = text[at] == '[' || text[at] == '{';
        if (opens) ++depth;
        else if (depth == 0) break;
        else if (--depth == 0) return at + 1;
    }
    while (at > begin && std::string_view(" \t\r").find(text[at - 1]) != std::string_view::npos) --at;
    return at;
}

std::size_t skip_blanks(std::string_view text, std::size_t at, bool lines) {
    while (at < text.size()) {
        if (text[at] == ' ' || text[at] == '\t') ++at;
        else if (lines && (text[at] == '\n' || text[at] == '\r')) ++at;
        else if (lines && text[at] == '#') at = line_end(text, at);
        else break;
    }
    return at;
}

std::size_t line_end(std::string_view text, std::size_t at) {
    const auto end = text.find('\n', at);
    return end == std::string_view::npos ? text.size() : end + 1;
}

}  // namespace bspctl::config
