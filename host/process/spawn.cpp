// SPDX-License-Identifier: Apache-2.0
#include "process/spawn.hpp"

#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

#include "base/children.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::process {

namespace {

bool is_unset(const Command& command, std::string_view name) {
    return std::find(command.unset.begin(), command.unset.end(), name) != command.unset.end() ||
           find_value(command.env, name).has_value();
}

// getenv() finds the first of two entries; here, as in a shell, the last one said counts.
std::vector<std::string> environment_of(const Command& command) {
    std::vector<std::string> out;
    for (char** entry = command.clean_env ? nullptr : environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view pair = *entry;
        if (!is_unset(command, pair.substr(0, pair.find('=')))) out.emplace_back(pair);
    }
    for (auto entry = command.env.begin(); entry != command.env.end(); ++entry) {
        const auto again = std::find_if(entry + 1, command.env.end(), [&](const auto& other) { return other.key == entry->key; });
        if (again == command.env.end()) out.push_back(entry->key + "=" + entry->value);
    }
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> out;
    out.reserve(words.size() + 1);
    for (auto& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

// The program as the child's own PATH finds it: a Command may carry another PATH than ours.
std::string find_program(const Command& command) {
    if (command.argv.empty() || command.argv.front().empty()) return {};
    const auto& name = command.argv.front();
    if (name.find('/') != std::string::npos) return name;
    const auto own_path = find_value(command.env, "PATH");
    if (!own_path) return paths::which(name).string();
    for (const auto& folder : text::split(*own_path, ':')) {
        const auto file = std::filesystem::path(folder.empty() ? "." : folder) / name;
        std::error_code ignored;
        if (::access(file.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(file, ignored)) return file.string();
    }
    return {};
}

// posix_spawn's two attribute objects with the settings that every child gets.
class Recipe {
public:
    Recipe(const Command& command, const Streams& streams, bool new_group) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawnattr_init(&attributes_);
        add_streams(streams);
        if (!command.cwd.empty()) posix_spawn_file_actions_addchdir_np(&actions_, command.cwd.c_str());
        set_signals(new_group);
    }
    ~Recipe() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    Recipe(const Recipe&) = delete;
    Recipe& operator=(const Recipe&) = delete;

    [[nodiscard]] int start(pid_t& pid, const std::string& program, char** argv, char** env) const {
        return posix_spawn(&pid, program.c_str(), &actions_, &attributes_, argv, env);
    }

private:
    void add_streams(const Streams& streams) {
        const int wanted[] = {streams.in, streams.out, streams.err};
        for (int fd = 0; fd < 3; ++fd) {
            if (wanted[fd] >= 0) posix_spawn_file_actions_adddup2(&actions_, wanted[fd], fd);
        }
        posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
    }

    void set_signals(bool new_group) {
        sigset_t all, none;
        sigfillset(&all);
        sigemptyset(&none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setpgroup(&attributes_, 0);
        auto flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
        if (new_group) flags |= POSIX_SPAWN_SETPGROUP;
        posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
    }

    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

// posix_spawn() has one number for all its steps; tell the folder from the program.
std::string explain(const Command& command, const std::string& program, int error) {
    std::error_code ignored;
    if (!command.cwd.empty() && !std::filesystem::is_directory(command.cwd, ignored)) {
        return "the folder " + command.cwd.string() + " does not exist";
    }
    return program + ": " + std::strerror(error);
}

}  // namespace

Started spawn(const Command& command, const Streams& streams, bool new_group) {
    const auto program = find_program(command);
    if (program.empty()) {
        return {-1, command.argv.empty() ? "no program given" : command.argv.front() + ": not found"};
    }
    auto words = command.argv;
    auto variables = environment_of(command);
    const auto argv = pointers(words);
    const auto env = pointers(variables);
    const Recipe recipe(command, streams, new_group);

    int error = 0;
    const pid_t child = children::start([&] {
        pid_t pid = -1;
        error = recipe.start(pid, program, const_cast<char**>(argv.data()), const_cast<char**>(env.data()));
        return error == 0 ? pid : -1;
    });
    if (error != 0) return {-1, explain(command, program, error)};
    return {child, {}};
}

bool has_ended(pid_t child) noexcept {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child;
}

void collect(pid_t child, Exit& exit) {
    int status = 0;
    pid_t got = 0;
    do {
        got = wait4(child, &status, 0, &exit.usage);
    } while (got < 0 && errno == EINTR);
    children::forget(child);
    if (got != child) return;
    exit.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    exit.code = WIFSIGNALED(status) ? 128 + exit.signal : WEXITSTATUS(status);
}

}  // namespace bspctl::process
