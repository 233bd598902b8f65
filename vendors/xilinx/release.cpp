// SPDX-License-Identifier: Apache-2.0
#include "release.hpp"

#include <algorithm>
#include <array>

#include "family.hpp"

namespace xilinx {
namespace {

using bspctl::Error;
using bspctl::Input;
using bspctl::Workspace;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How many digits begin at `at`.
std::size_t digits(std::string_view text, std::size_t at) {
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_digit);
    return static_cast<std::size_t>(end - text.begin()) - at;
}

int number(std::string_view text) {
    int value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
}

// ".N" at `at`, one digit: N, else 0.
int part(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size() || text[at] != '.' || digits(text, at + 1) != 1) return 0;
    return text[at + 1] - '0';
}

// "2023.2" or "2020.2.2". A year alone ("2021-experimental-dt-support") is a branch off its last release.
std::optional<Release> tools_release(std::string_view text, std::size_t at) {
    const auto year = number(text.substr(at, 4));
    if (year < 2013 || year > 2099) return std::nullopt;
    const auto quarter = part(text, at + 4);
    if (quarter != 0) return Release{year, quarter, part(text, at + 6)};
    return at == 0 && text.substr(4, 1) == "-" ? std::optional(Release{year, 2}) : std::nullopt;
}

// "v25.11": the framework is released in May or June with the tools' first release of a year, in November with the
// second.
std::optional<Release> framework_release(std::string_view text, std::size_t at) {
    const bool version = at > 0 && text[at - 1] == 'v' && at + 2 < text.size() && text[at + 2] == '.';
    if (!version || digits(text, at + 3) != 2) return std::nullopt;
    const auto month = number(text.substr(at + 3, 2));
    if (month < 1 || month > 12) return std::nullopt;
    return Release{2000 + number(text.substr(at, 2)), month < 9 ? 1 : 2};
}

const Input& input_of(const Workspace& workspace) {
    if (!workspace.input) throw Error("no manifest to make a build of", "none was given", "give one with -f FILE.xml");
    if (workspace.input->kind != bspctl::kind_repo_manifest) {
        throw Error("cannot make a build of " + workspace.input->file_name,
                    "AMD's releases are repo manifests; this is " + workspace.input->kind,
                    "give the release's XML file");
    }
    return *workspace.input;
}

Setup setup_of(const Input& input) {
    if (input.find("meta-amd-edf") != nullptr) return Setup::edf;
    return input.find("meta-petalinux") != nullptr ? Setup::petalinux : Setup::plain;
}

// The repository that has the templates speaks first: where a manifest mixes releases, its layers are that one's.
std::optional<Identity> stated(const Input& input, Setup setup) {
    for (const auto* name : {"meta-amd-edf", "meta-petalinux", "meta-xilinx", "yocto-scripts"}) {
        const auto* project = input.find(name);
        if (project == nullptr) continue;
        for (const auto* text : {&project->revision, &project->branch}) {
            if (const auto release = find_release(*text))
                return Identity{setup, *release, std::string(name) + " is at " + *text, true};
        }
    }
    return std::nullopt;
}

// What came and went tells a little where no name does: "master" and branches of one's own.
Release guess(const Input& input, Setup setup) {
    const auto has = [&](std::string_view name) { return input.find(name) != nullptr; };
    if (setup == Setup::plain) return {2016, 2};
    if (setup == Setup::edf || has("meta-amd-adaptive-socs")) return {2025, 2};
    if (has("meta-kria")) return {2023, 2};
    if (has("meta-ros")) return {2022, 2};
    if (has("meta-clang")) return {2021, 2};
    if (has("meta-browser")) return {2019, 2};
    return has("yocto-manifests") ? Release{2017, 4} : Release{2016, 4};
}

}  // namespace

std::string Release::str() const {
    auto text = std::to_string(year) + "." + std::to_string(quarter);
    return update == 0 ? text : text + "." + std::to_string(update);
}

std::optional<Release> find_release(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto count = digits(text, at);
        std::optional<Release> found;
        if (count == 4) found = tools_release(text, at);
        if (count == 2) found = framework_release(text, at);
        if (found) return found;
        at += std::max<std::size_t>(count, 1);
    }
    return std::nullopt;
}

Identity identify(const Workspace& workspace) {
    const auto& input = input_of(workspace);
    const auto setup = setup_of(input);
    if (auto identity = stated(input, setup)) return *identity;
    const bool is_default = workspace.branch == default_branch_for(input.file_name);
    if (const auto release = find_release(workspace.branch); release && !is_default) {
        return {setup, *release, "the manifest's branch is " + workspace.branch, true};
    }
    return {setup, guess(input, setup), "no repository names a release; its repositories are those of this one", false};
}

bool is_known(const Identity& identity) {
    const auto& release = identity.release;
    if (!identity.stated) return false;
    if (identity.setup == Setup::edf) return release == Release{2025, 2};
    const bool in_between = release > Release{2023, 2} && release < Release{2025, 1};
    return release >= Release{2016, 1} && !in_between && release <= Release{2025, 2};
}

}  // namespace xilinx
