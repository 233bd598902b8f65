// SPDX-License-Identifier: Apache-2.0
#include "bitbake/names.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"

namespace bspctl::bitbake {
namespace {

bool word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool ends_file_name(std::string_view rest) {
    return rest.empty() || std::string_view(" :,;)'\"").find(rest[0]) != std::string_view::npos;
}

// "zlib_1.3" of "/x/zlib_1.3.bb"
std::string_view stem_of(std::string_view file) {
    if (const auto slash = file.rfind('/'); slash != std::string_view::npos) file.remove_prefix(slash + 1);
    for (const auto* end : {".bbappend", ".bb"}) {
        if (file.ends_with(end)) return file.substr(0, file.size() - std::string_view(end).size());
    }
    return file;
}

// What a class extension makes of the name: virtual:native:FILE, virtual:nativesdk:FILE, virtual:multilib:lib32:FILE.
std::string with_extension(std::string name, const std::vector<std::string>& parts) {
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (parts[i] == "native" && !name.ends_with("-native")) name += "-native";
        else if (parts[i] == "nativesdk" && !name.starts_with("nativesdk-")) name = "nativesdk-" + name;
        else if (parts[i] == "multilib" && i + 2 < parts.size()) name = parts[i + 1] + "-" + name;
    }
    return name;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view text, std::size_t digits) {
    return text.size() == digits && std::all_of(text.begin(), text.end(), is_digit);
}

// "rc1", "beta", "alpha2": what follows a dash inside a version.
bool is_prerelease(std::string_view text) {
    static constexpr std::array<std::string_view, 5> words{"rc", "beta", "alpha", "pre", "dev"};
    const auto digits = text.find_first_of("0123456789.+");
    return std::find(words.begin(), words.end(), text.substr(0, digits)) != words.end();
}

// A commit, as it stands behind a date: "2016-08-18-5f5fae7239"
bool is_commit(std::string_view text) {
    return text.size() >= 7 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Does the version that seems to begin at `begin` ("0.9-r0" of "tool-0.10.2+lib-0.9-r0") begin earlier? The name's last
// part alone does not tell: "glib-2.0" is a name.
bool begins_earlier(std::string_view part, std::string_view rest) {
    if (part.empty() || !is_digit(part[0])) return false;
    const auto next = rest.substr(0, rest.find('-'));
    const bool month_or_day = is_number(next, 2) && (is_number(part, 4) || is_number(part, 2));
    const bool of_that_day = is_number(part, 2) && is_commit(next);
    return part.find('+') != std::string_view::npos || is_prerelease(next) || month_or_day || of_that_day;
}

std::size_t begin_of_version(std::string_view pf, std::size_t begin) {
    while (begin > 1) {
        const auto dash = pf.rfind('-', begin - 2);
        if (dash == std::string_view::npos || dash == 0) return begin;
        const auto part = pf.substr(dash + 1, begin - dash - 2);
        if (!begins_earlier(part, pf.substr(begin))) return begin;
        begin = dash + 1;
    }
    return begin;
}

// "ARCH/PN/PV/…": an architecture is several words ("cortexa53-poky-linux"), and a version has a digit or is "git".
std::string recipe_below_work(std::string_view path) {
    const auto arch = path.find('/');
    if (arch == std::string_view::npos || path.substr(0, arch).find('-') == std::string_view::npos) return {};
    const auto name = path.find('/', arch + 1);
    if (name == std::string_view::npos) return {};
    const auto version = path.substr(name + 1, path.find_first_of("/ '\"():", name + 1) - name - 1);
    const bool versioned = version == "git" || std::any_of(version.begin(), version.end(), is_digit);
    const auto recipe = path.substr(arch + 1, name - arch - 1);
    return versioned && recipe.find(' ') == std::string_view::npos ? std::string(recipe) : std::string();
}

// Of ".../work/ARCH/PN/PV/temp/FILE" the recipe and its version. Before 2013, and in configurations without OE-Core, one
// folder holds both ("work/ARCH/PF/temp", "work/PF/temp"): it is known by how near it is to "work".
RecipeName name_of_work_folder(const std::vector<std::string>& parts) {
    const auto from_end = [&](std::size_t n) { return n > parts.size() ? std::string() : parts[parts.size() - n]; };
    auto both = split_pf(from_end(3));
    const bool one_folder = from_end(4) == "work" || from_end(5) == "work";
    if (one_folder && !both.version.empty()) return both;
    return {from_end(4), from_end(3)};
}

}  // namespace

std::string_view without_multiconfig(std::string_view name) {
    for (const std::string_view mark : {"mc:", "multiconfig:"}) {
        if (!name.starts_with(mark)) continue;
        const auto colon = name.find(':', mark.size());
        return colon == std::string_view::npos ? name : name.substr(colon + 1);
    }
    return name;
}

RecipeName split_pf(std::string_view pf) {
    pf = without_multiconfig(pf);
    const auto last = pf.rfind('-');
    if (last == std::string_view::npos || last == 0) return {std::string(pf), {}};
    const auto before = pf.rfind('-', last - 1);
    if (before == std::string_view::npos || before == 0) return {std::string(pf), {}};
    const auto begin = begin_of_version(pf, before + 1);
    return {std::string(pf.substr(0, begin - 1)), std::string(pf.substr(begin))};
}

std::string recipe_of_work_folder(std::string_view text) {
    constexpr std::string_view folder = "/work/";
    for (auto at = text.find(folder); at != std::string_view::npos; at = text.find(folder, at + 1)) {
        auto recipe = recipe_below_work(text.substr(at + folder.size()));
        if (!recipe.empty()) return recipe;
    }
    return {};
}

std::string recipe_of_file(std::string_view file) {
    const auto parts = text::split(file, ':');
    const auto stem = stem_of(parts.back());
    return with_extension(std::string(stem.substr(0, stem.find('_'))), parts);
}

std::string recipe_named_in(std::string_view text) {
    for (std::size_t at = text.find(".bb"); at != std::string_view::npos; at = text.find(".bb", at + 1)) {
        const auto end = text.substr(at).starts_with(".bbappend") ? at + 9 : at + 3;
        if (!ends_file_name(text.substr(end))) continue;
        const auto blank = text.find_last_of(" ('\"", at);
        const auto begin = blank == std::string_view::npos ? 0 : blank + 1;
        if (begin < at) return recipe_of_file(text.substr(begin, end - begin));
    }
    return {};
}

bool is_task(std::string_view word) {
    return word.size() > 3 && word.starts_with("do_") && std::all_of(word.begin(), word.end(), word_character);
}

std::optional<TaskLog> split_task_log(std::string_view path) {
    const auto parts = text::split(path, '/');
    if (parts.size() < 4 || parts[parts.size() - 2] != "temp") return std::nullopt;
    const std::string_view name = parts.back();
    if (!name.starts_with("log.") && !name.starts_with("run.")) return std::nullopt;
    constexpr std::size_t prefix = 4;
    const auto task = name.substr(prefix, name.find('.', prefix) - prefix);
    if (!is_task(task)) return std::nullopt;
    return TaskLog{name_of_work_folder(parts), std::string(task)};
}

std::optional<TaskLog> task_log_named_in(std::string_view text) {
    constexpr std::string_view around = " '\"(),;:";
    const auto temp = text.find("/temp/");
    if (temp == std::string_view::npos) return std::nullopt;
    const auto before = text.find_last_of(around, temp);
    const auto begin = before == std::string_view::npos ? 0 : before + 1;
    return split_task_log(text.substr(begin, text.find_first_of(around, temp) - begin));
}

}  // namespace bspctl::bitbake
