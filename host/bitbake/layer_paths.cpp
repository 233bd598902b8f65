// SPDX-License-Identifier: Apache-2.0
#include "bitbake/layer_paths.hpp"

#include <algorithm>
#include <filesystem>

#include "bitbake/all_variables.hpp"

namespace bspctl::bitbake {

std::string_view without_variant(std::string_view file) {
    if (!file.starts_with("virtual:")) return file;
    const auto path = file.find(":/");
    return path == std::string_view::npos ? file : file.substr(path + 1);
}

namespace {

// JSON writes tabs and line breaks with a backslash.
std::string with_blanks(std::string_view json_text) {
    std::string out(json_text);
    for (std::size_t at = 0; (at = out.find('\\', at)) != std::string::npos && at + 1 < out.size(); at += 2) {
        if (out[at + 1] == 't' || out[at + 1] == 'n') out.replace(at, 2, "  ");
    }
    return out;
}

}  // namespace

std::vector<std::string> layer_folders(std::string_view all_variables) {
    constexpr std::string_view blanks = " \t";
    constexpr std::size_t most = 1000;
    std::vector<std::string> out;
    const auto words = with_blanks(variable(all_variables, "BBLAYERS"));
    std::string_view rest = words;
    while (out.size() < most) {
        rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
        if (rest.empty()) break;
        const auto word = rest.substr(0, rest.find_first_of(blanks));
        rest.remove_prefix(word.size());
        if (word.starts_with('/')) out.emplace_back(word.ends_with('/') ? word.substr(0, word.size() - 1) : word);
    }
    std::sort(out.begin(), out.end(), [](const auto& one, const auto& other) { return one.size() > other.size(); });
    return out;
}

std::string layer_of(std::string_view file, const std::vector<std::string>& folders) {
    const auto found = std::find_if(folders.begin(), folders.end(), [&](const std::string& folder) {
        return file.size() > folder.size() && file.starts_with(folder) && file[folder.size()] == '/';
    });
    if (found != folders.end()) return std::filesystem::path(*found).filename().string();
    const auto recipes = file.find("/recipes-");
    if (recipes == std::string_view::npos || recipes == 0) return {};
    return std::filesystem::path(file.substr(0, recipes)).filename().string();
}

}  // namespace bspctl::bitbake
