// SPDX-License-Identifier: Apache-2.0
#include "cli/own_scope.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "base/failure.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "process/login_session.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

// Not the pid alone: what an earlier build of that pid left running may still hold its scope.
std::string new_unit() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    return "bspctl-" + std::to_string(::getpid()) + "-" + std::to_string(now);
}

std::string user_name() {
    const auto* entry = ::getpwuid(::geteuid());
    return entry == nullptr ? paths::environment("USER") : entry->pw_name;
}

process::ScopeLimits limits_of(const config::Settings& settings) {
    process::ScopeLimits out;
    out.memory_high = settings.number("build.scope_memory_high", 0);
    out.memory_max = settings.number("build.scope_memory_max", 0);
    out.cpu_weight = static_cast<int>(settings.number("build.scope_cpu_weight", 0));
    out.io_weight = static_cast<int>(settings.number("build.scope_io_weight", 0));
    return out;
}

bool is_unwanted(const Arguments& arguments) {
    return arguments.has("dry-run") || arguments.has("dry-run-script") || arguments.has("no-scope");
}

// What is odd in the files, or wrong, is said when the build reads them: once, in the scope or without one.
config::Settings settings_in_silence(const Context& context) {
    try {
        return config::Settings::load(context.sources());
    } catch (const Failure&) {
        config::Settings out;
        out.set("build.scope", "false", config::Origin::flag);
        return out;
    }
}

// To its end: the kernel gives these files no size.
std::string about_self(const char* file) {
    std::ifstream in(std::string("/proc/self/") + file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool would_outlive_session() { return process::is_in_session(about_self("cgroup")) && process::lingers("/", user_name()); }

// This program's own command line, with the program itself as a path that works whatever it was started by.
std::vector<std::string> own_words() {
    auto words = text::split(about_self("cmdline"), '\0');
    if (!words.empty() && words.back().empty()) words.pop_back();
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error);
    if (words.empty() || !fs::exists(program, error)) return {};  // an upgrade may have replaced it: "… (deleted)"
    words.front() = program.string();
    return words;
}

void become(const std::vector<std::string>& words) {
    std::vector<char*> argv;
    for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    ::execvp(argv.front(), argv.data());
}

}  // namespace

void enter_own_scope(const Context& context, const Arguments& arguments) {
    if (!paths::environment(process::scope_variable).empty() || is_unwanted(arguments)) return;
    const auto settings = settings_in_silence(context);
    if (!settings.flag("build.scope")) return;
    const auto limits = limits_of(settings);
    if (!limits.any() && !would_outlive_session()) return;

    const auto unlimited = [&](const std::string& why) {
        if (limits.any()) context.warn("the limits of build.scope_* are not kept: " + why);
    };
    const auto folder = process::manager_folder("/", paths::environment("XDG_RUNTIME_DIR"), ::geteuid());
    if (folder.empty()) return unlimited("systemd does not run for this user here");
    ::setenv("XDG_RUNTIME_DIR", folder.c_str(), 1);
    const auto unit = new_unit();
    if (const auto why = process::obstacle_to_scope(process::scope_words(unit + "-probe.scope", limits)); !why.empty()) return unlimited(why);

    auto words = process::scope_words(unit + ".scope", limits);
    const auto own = own_words();
    if (own.empty()) return unlimited("/proc does not tell how this program was started, or it is not there any more");
    words.insert(words.end(), own.begin(), own.end());
    ::setenv(process::scope_variable, (unit + ".scope").c_str(), 1);
    become(words);
    ::unsetenv(process::scope_variable);
    unlimited(std::string("systemd-run: ") + std::strerror(errno));
}

}  // namespace bspctl::cli
