// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/doctor.hpp"
#include "doctor/packages.hpp"

// From what doctor found to a script that mends it. The script is the whole of it: nothing is done that is not written
// there, it may be read, kept and run by hand, and running it twice does no harm.
namespace bspctl::setup {

namespace fs = std::filesystem;

using doctor::PackageManager;

// What the machine is like, as far as the steps differ by it.
struct Host {
    PackageManager packages = PackageManager::none;
    std::string user;  // for whom the machine is set up
    fs::path root;     // stands before /etc in the script, for tests; empty: the machine itself
};
[[nodiscard]] Host this_host();

// What doctor cannot know.
struct Wishes {
    std::string git_name, git_email;
};

// One step: a piece of a POSIX shell script under `set -eu` that may be run any number of times.
struct Action {
    std::string check;  // doctor's id; several joined by ", "
    std::string title;
    std::string script;
    bool privileged = true;
};

// What is not automated, with doctor's own words.
struct Left {
    std::string check, summary, fix;
};

struct Plan {
    std::vector<Action> actions;  // in the order in which they are to be done
    std::vector<Left> left;
    [[nodiscard]] bool has(bool privileged) const;
};

// Changes nothing. Notes of doctor (level info) count where there is a step for them: they are what a build host is
// usually set to.
[[nodiscard]] Plan plan(const doctor::Report& report, const doctor::Context& context, const Host& host, const Wishes& wishes);

// The steps that need root, or those that must not have it, as one script. Deterministic.
[[nodiscard]] std::string to_script(const Plan& plan, bool privileged);

}  // namespace bspctl::setup
