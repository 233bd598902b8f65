// SPDX-License-Identifier: Apache-2.0
#include "inspect/recipe_facts.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace bspctl::inspect {

namespace {

void add_once(std::vector<std::string>& list, std::string entry) {
    if (std::find(list.begin(), list.end(), entry) == list.end()) list.push_back(std::move(entry));
}

// BBINCLUDED names every file that was read, and for classes also the places that were searched in vain.
void take_included(const Environment& environment, RecipeFacts& out) {
    constexpr std::string_view class_end = ".bbclass";
    for (auto& file : text::words(environment.value("BBINCLUDED"))) {
        if (file.ends_with(".bbappend")) add_once(out.appends, std::move(file));
        else if (file.ends_with(class_end)) {
            const auto name = file.substr(file.rfind('/') + 1);
            add_once(out.classes, name.substr(0, name.size() - class_end.size()));
        }
    }
}

// "libc6 (>= 2.39)" -> "libc6"
std::vector<std::string> without_versions(std::string_view text) {
    std::string bare;
    int depth = 0;
    for (const char c : text) {
        if (c == '(') ++depth;
        if (depth == 0) bare += c;
        if (c == ')' && depth > 0) --depth;
    }
    return text::words(bare);
}

std::vector<PackageFacts> packages_of(const Environment& environment) {
    std::vector<PackageFacts> out;
    for (auto& package : text::words(environment.value("PACKAGES"))) {
        auto needs = environment.value("RDEPENDS:" + package);
        if (needs.empty()) needs = environment.value("RDEPENDS_" + package);  // before BitBake 1.52
        out.push_back({std::move(package), without_versions(needs)});
    }
    return out;
}

// FILE_LAYERNAME came with 2.4; before that the innermost BBFILE_PATTERN_* that fits the file tells.
std::string layer_of(const Environment& environment, const std::string& file) {
    if (auto told = environment.value("FILE_LAYERNAME"); !told.empty()) return told;
    std::string out;
    std::size_t longest = 0;
    for (const auto& name : text::words(environment.value("BBFILE_COLLECTIONS"))) {
        auto pattern = environment.value("BBFILE_PATTERN_" + name);
        if (pattern.starts_with('^')) pattern.erase(0, 1);
        if (pattern.size() <= longest || !file.starts_with(pattern)) continue;
        longest = pattern.size();
        out = name;
    }
    return out;
}

std::string preferred_provider_of(const Environment& environment, const RecipeFacts& facts) {
    for (const auto& name : facts.provides) {
        const auto provider = environment.value("PREFERRED_PROVIDER_" + name);
        if (!provider.empty()) return provider;
    }
    return {};
}

}  // namespace

RecipeFacts recipe_facts(const Environment& environment) {
    const auto value = [&](const char* name) { return std::string(text::trim(environment.value(name))); };
    const auto words = [&](const char* name) { return text::words(environment.value(name)); };
    RecipeFacts out;
    out.name = value("PN");
    out.version = value("PV");
    out.revision = value("PR");
    out.epoch = value("PE");
    out.file = value("FILE");
    out.layer = layer_of(environment, out.file);
    out.summary = value("SUMMARY").empty() ? value("DESCRIPTION") : value("SUMMARY");
    take_included(environment, out);
    out.provides = words("PROVIDES");
    out.depends = words("DEPENDS");
    out.sources = words("SRC_URI");
    out.licence_files = words("LIC_FILES_CHKSUM");
    out.licence = value("LICENSE");
    out.work_dir = value("WORKDIR");
    out.source_dir = value("S");
    out.build_dir = value("B");
    out.install_dir = value("D");
    out.temp_dir = value("T");
    out.packages = packages_of(environment);
    out.preferred_version = environment.value("PREFERRED_VERSION_" + out.name);
    out.preferred_provider = preferred_provider_of(environment, out);
    return out;
}

std::vector<RecipeVersion> recipe_versions(std::string_view listing, std::string_view name) {
    std::vector<RecipeVersion> out;
    bool is_ours = false;
    for (const auto line : text::lines(listing)) {
        if (!line.starts_with(' ')) {
            is_ours = line == std::string(name) + ":";
            continue;
        }
        const auto words = text::words(line);
        if (!is_ours || words.size() < 2) continue;
        const auto reason = line.find("(skipped");
        out.push_back({words[0], words[1], reason == std::string_view::npos ? "" : std::string(line.substr(reason + 1, line.rfind(')') - reason - 1))});
    }
    return out;
}

}  // namespace bspctl::inspect
