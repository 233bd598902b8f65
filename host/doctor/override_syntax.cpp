// SPDX-License-Identifier: Apache-2.0
#include "doctor/override_syntax.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "doctor/metadata_walk.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_hits = 5;

bool is_name_character(char c) {
    constexpr std::string_view others = "_-+.${}/:";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
}

// Of "python do_x() {" and "fakeroot do_x () {" what stands behind these words.
std::string_view without_kind(std::string_view line) {
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view word : {"python ", "fakeroot ", "export "}) {
            if (!line.starts_with(word)) continue;
            line = text::trim(line.substr(word.size()));
            again = true;
        }
    }
    return line;
}

// FOO_append, FOO_append_class-native; not FOO_appendix.
bool has_old_verb(std::string_view name) {
    for (const std::string_view verb : {"_append", "_prepend", "_remove"}) {
        const auto at = name.find(verb);
        if (at == std::string_view::npos || at == 0) continue;
        const auto rest = name.substr(at + verb.size());
        if (rest.empty() || rest.front() == '_') return true;
    }
    return false;
}

bool opens_function(std::string_view line) { return line.ends_with('{') && line.find('(') != std::string_view::npos; }

bool is_assignment(std::string_view rest) {
    rest = text::trim(rest);
    const auto equals = rest.find('=');
    return equals != std::string_view::npos && rest.substr(0, equals).find_first_not_of("?:+.") == std::string_view::npos;
}

// The old name that a statement sets; empty: none.
std::string_view old_name(std::string_view line) {
    if (line.empty() || line.front() == ' ' || line.front() == '\t' || line.front() == '#') return {};
    const auto words = without_kind(line);
    const auto end = static_cast<std::size_t>(std::find_if_not(words.begin(), words.end(), is_name_character) - words.begin());
    const auto name = words.substr(0, end);
    const auto rest = words.substr(end);
    const bool sets = is_assignment(rest) || opens_function(rest);
    return sets && has_old_verb(name) ? name : std::string_view{};
}

enum class Kind { recipe, other, none };

Kind kind_of(const fs::path& file) {
    const auto extension = file.extension();
    if (extension == ".bb" || extension == ".bbappend") return Kind::recipe;
    return extension == ".inc" || extension == ".conf" || extension == ".bbclass" ? Kind::other : Kind::none;
}

void scan_file(const fs::path& path, SyntaxScan& found) {
    constexpr std::uintmax_t largest = 1024 * 1024;
    const auto kind = kind_of(path);
    if (kind == Kind::none) return;
    ++found.files;
    auto& hits = kind == Kind::recipe ? found.recipes : found.others;
    if (hits.size() >= most_hits) return;
    try {
        auto hit = old_syntax_in(files::read(path, largest));
        if (!hit) return;
        hit->file = path;
        hits.push_back(std::move(*hit));
    } catch (const Failure&) {
        found.complete = false;  // too large or unreadable: nothing is said of it
    }
}

}  // namespace

std::optional<OldSyntax> old_syntax_in(std::string_view text) {
    std::size_t number = 0;
    bool continued = false, in_function = false;
    for (const auto line : text::lines(text)) {
        ++number;
        const bool begins = !continued && !in_function;
        if (begins) {
            if (const auto name = old_name(line); !name.empty()) return OldSyntax{{}, number, std::string(name)};
        }
        if (in_function) in_function = line != "}";
        else if (begins && line.find_first_of(" \t#") != 0) in_function = opens_function(text::trim(line));
        continued = !in_function && line.ends_with('\\');
    }
    return std::nullopt;
}

SyntaxScan scan_for_old_syntax(const std::vector<fs::path>& layers, std::chrono::steady_clock::time_point until) {
    SyntaxScan found;
    const bool all = for_each_metadata_file(layers, until, [&](const fs::path& path) { scan_file(path, found); });
    found.complete = found.complete && all;
    return found;
}

}  // namespace bspctl::doctor
