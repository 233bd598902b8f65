// SPDX-License-Identifier: Apache-2.0
#include "kas/yaml_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::kas {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Words that YAML 1.1 or 1.2 reads as null or a truth value.
bool is_reserved_word(std::string_view text) {
    constexpr std::array<std::string_view, 10> words{"null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"};
    return std::find(words.begin(), words.end(), text::lower(text)) != words.end();
}

// Anything that some reader takes for an integer (also octal, hexadecimal, 1:30), a float (also 1e10) or a date.
bool may_be_number(std::string_view text) {
    const auto lower = text::lower(text);
    if (lower.starts_with("0x") || lower.starts_with("0o") || lower.starts_with("0b")) return true;
    if (lower.ends_with(".inf") || lower.ends_with(".nan")) return true;
    return std::any_of(lower.begin(), lower.end(), is_digit) &&
           lower.find_first_not_of("0123456789_.:e+-tz") == std::string::npos;
}

bool may_stay_bare(std::string_view text) {
    if (text.empty() || text.starts_with("..") || text.ends_with(':')) return false;
    const char first = text.front();
    if (!is_letter(first) && !is_digit(first) && first != '_' && first != '/' && first != '.') return false;
    const auto harmless = [](char c) {
        return is_letter(c) || is_digit(c) || std::string_view("_./+@-:~=,;%").find(c) != std::string_view::npos;
    };
    return std::all_of(text.begin(), text.end(), harmless) && !is_reserved_word(text) && !may_be_number(text);
}

// The code point at `at`, which is moved behind it. `text` is well-formed.
char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(at++);
    if (lead < 0x80) return lead;
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    char32_t code = lead & (0x3Fu >> more);
    for (std::size_t i = 0; i < more; ++i) code = (code << 6) | (byte(at++) & 0x3Fu);
    return code;
}

// Characters that YAML allows unescaped and that no reader folds or drops: not controls, not the further line
// separators, not a byte order mark.
bool is_printable(char32_t code) {
    if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return false;
    return code != 0x2028 && code != 0x2029 && code != 0xFEFF && code != 0xFFFE && code != 0xFFFF;
}

std::string escaped(char32_t code) {
    if (code == '\n') return "\\n";
    if (code == '\t') return "\\t";
    if (code == '\r') return "\\r";
    char buffer[16];
    const auto value = static_cast<unsigned>(code);
    std::snprintf(buffer, sizeof buffer, code <= 0xFF ? "\\x%02X" : code <= 0xFFFF ? "\\u%04X" : "\\U%08X", value);
    return buffer;
}

bool all_printable(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (!is_printable(next_code_point(text, at))) return false;
    }
    return true;
}

std::string double_quoted(std::string_view text) {
    std::string out = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        const auto code = next_code_point(text, at);
        if (code == '"' || code == '\\') out += '\\';
        if (is_printable(code)) out += text.substr(begin, at - begin);
        else out += escaped(code);
    }
    return out + '"';
}

// A literal block keeps a text exactly when its lines hold nothing that needs an escape, the first line's indentation
// is ours alone, and it ends in one line end or none.
bool fits_literal_block(std::string_view text) {
    if (text.find('\n') == std::string_view::npos || text.ends_with("\n\n")) return false;
    const auto lines = text::lines(text);
    if (lines.front().empty() || lines.front().front() == ' ' || lines.front().front() == '\t') return false;
    if (text.find('\r') != std::string_view::npos) return false;
    return std::all_of(lines.begin(), lines.end(), [](std::string_view line) {
        const bool blank = line.find_first_not_of(" \t") == std::string_view::npos;
        return (!blank || line.empty()) && all_printable(text::replace_all(std::string(line), "\t", " "));
    });
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
    if (may_stay_bare(text)) return std::string(text);
    const bool has_escapable = text.find_first_of("\"\\") != std::string_view::npos;
    if (has_escapable && all_printable(text)) return "'" + text::replace_all(std::string(text), "'", "''") + "'";
    return double_quoted(text);
}

void YamlText::comment(std::string_view text) {
    for (const auto line : text::lines(text)) {
        const auto clean = text::to_utf8(line);
        out_ += clean.empty() ? "#\n" : "# " + text::strip_ansi(clean) + "\n";
    }
}

void YamlText::key(std::string_view name) {
    // YAML readers look at most 1024 characters ahead for the ':' of a key.
    constexpr std::size_t longest_key = 1000;
    const auto scalar = yaml_scalar(name);
    if (scalar.size() > longest_key) {
        throw Failure("a name of " + std::to_string(scalar.size()) + " bytes cannot be a key in a kas file",
                      "it begins with '" + text::to_utf8(name.substr(0, 60)) + "'");
    }
    out_.append(2 * depth_, ' ');
    out_ += scalar + ":";
}

void YamlText::open(std::string_view name) {
    key(name);
    out_ += '\n';
    ++depth_;
}

void YamlText::close() { --depth_; }

void YamlText::entry(std::string_view name, std::string_view value) {
    key(name);
    out_ += " " + yaml_scalar(value) + "\n";
}

void YamlText::null_entry(std::string_view name) {
    key(name);
    out_ += " null\n";
}

void YamlText::number_entry(std::string_view name, int value) {
    key(name);
    out_ += " " + std::to_string(value) + "\n";
}

void YamlText::raw_entry(std::string_view name, std::string_view value) {
    key(name);
    out_.append(" ").append(value).append("\n");
}

void YamlText::text_entry(std::string_view name, std::string_view value) {
    if (!fits_literal_block(value)) return entry(name, value);
    key(name);
    out_ += value.ends_with('\n') ? " |\n" : " |-\n";
    for (const auto line : text::lines(value)) {
        if (!line.empty()) out_.append(2 * (depth_ + 1), ' ').append(line);
        out_ += '\n';
    }
}

void YamlText::list_item(std::string_view value) {
    out_.append(2 * depth_, ' ');
    out_ += "- " + yaml_scalar(value) + "\n";
}

}  // namespace bspctl::kas
