// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "vendors/library.hpp"

namespace bspctl::pipeline {

// What the user asked for, apart from what Settings hold (machine, distro, image, manifest, engine, …).
struct Request {
    std::string command = "build";     // "build", "sync", "gen-kas", "shell", "doctor"
    std::string input;                 // form A: a kas file, or several joined by ':'; empty: form B
    std::filesystem::path workspace;   // --workspace; empty: found from cwd
    std::string workspace_from = "--workspace";  // what named it, for messages
    std::filesystem::path cwd;
    std::filesystem::path output;      // gen-kas -o; empty: <bsp_root>/kas-<family>.yml
    std::string build_folder = "build";  // where in bsp_root kas builds: "build", or "build-NAME" beside it
    std::string tree;                  // sources of their own: "<family folder>-<tree>" instead of the family's folder
    std::string tuning_overlay;        // stands for the overlays that the family names; empty: those
    std::string preset;                // the name of the preset that was given; empty: none
    std::string expected_family;       // what a preset says it is; another one is an error. Empty: any
    std::string expected_by;           // where it says so
    std::string layout = "auto";       // "auto", "pinned", "workspace"
    int kas_format = 0;                // --kas-format; 0: what the content and the engine allow
    std::vector<std::string> targets;  // --target; empty: the configuration's own
    std::vector<std::string> shell_commands;  // run these in kas's shell, in order, instead of building
    bool dry_run = false;
    bool skip_sync = false;
    bool skip_doctor = false;
    bool keep_going = false;
    bool clean = false;
    bool vendor_tools = false;         // let the vendor's own tools fetch and set up the tree
    std::shared_ptr<const vendors::Library> definitions;  // vendor definitions; null: none
    bool force = false;                // redo what the skip rules would leave out
};

}  // namespace bspctl::pipeline
