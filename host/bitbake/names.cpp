// SPDX-License-Identifier: Apache-2.0
#include "bitbake/names.hpp"

#include <algorithm>
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

}  // namespace

RecipeName split_pf(std::string_view pf) {
    const auto last = pf.rfind('-');
    if (last == std::string_view::npos || last == 0) return {std::string(pf), {}};
    const auto before = pf.rfind('-', last - 1);
    if (before == std::string_view::npos || before == 0) return {std::string(pf), {}};
    return {std::string(pf.substr(0, before)), std::string(pf.substr(before + 1))};
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
    return TaskLog{{parts[parts.size() - 4], parts[parts.size() - 3]}, std::string(task)};
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
