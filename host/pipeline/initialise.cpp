// SPDX-License-Identifier: Apache-2.0
#include "pipeline/initialise.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "config/edit.hpp"
#include "config/keys.hpp"
#include "config/literal.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

constexpr const char* head =
    "# This folder is a bspctl workspace: commands started here or below find it by this file.\n"
    "# What can be set: bspctl help configuration. Where a value comes from: bspctl config show --origin.\n";

std::string with(const std::string& text, const config::KeyPath& path, const std::string& key, const std::string& value,
                 const fs::path& file) {
    return config::set_value(text, path, config::literal(*config::key_or_failure(key), value), file.string());
}

std::string marker_text(std::string text, const NewWorkspace& wanted, const fs::path& file) {
    if (!wanted.family.empty()) text = with(text, {"workspace", "family"}, "workspace.family", wanted.family, file);
    for (const auto& [what, value] : wanted.defaults) {
        const auto key = "defaults." + wanted.family + "." + what;
        text = with(text, {"defaults", wanted.family, what}, key, value, file);
    }
    return text;
}

// From the outermost that is missing.
void add_missing(std::vector<fs::path>& folders, const fs::path& dir) {
    std::error_code error;
    if (dir.empty() || fs::exists(dir, error)) return;
    add_missing(folders, dir.parent_path());
    folders.push_back(dir);
}

}  // namespace

Initialised plan_workspace(const NewWorkspace& wanted, const FamilyInfo* family) {
    Initialised out;
    out.marker = wanted.root / workspace::marker_file;
    const auto present = files::read_if_exists(out.marker);
    out.changes_marker = present.has_value();
    if (present && !wanted.force) {
        throw Failure("this is a workspace already", "there is " + out.marker.string(),
                      "change it with `bspctl init --force` (which keeps what else it says), or edit it",
                      ExitCode::failed);
    }
    out.text = marker_text(present.value_or(head), wanted, out.marker);
    add_missing(out.folders, wanted.root);
    if (family != nullptr && !family->directory.empty()) {
        const auto dir = wanted.root / family->directory;
        std::error_code error;
        if (!fs::exists(dir, error)) out.folders.push_back(dir);
    }
    return out;
}

void make_workspace(const Initialised& planned) {
    for (const auto& folder : planned.folders) files::make_directories(folder);
    files::write_if_changed(planned.marker, planned.text);
}

}  // namespace bspctl::pipeline
