// SPDX-License-Identifier: Apache-2.0
#include "support/program.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "temp_dir.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

fs::path temporary_file() {
    auto name = (fs::temp_directory_path() / "bspctl-e2e-XXXXXX").string();
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0) throw std::runtime_error("mkstemp failed");
    ::close(descriptor);
    return name;
}

// Everything that may differ on the tester's machine is taken out; what is left is PATH and the like.
void set_environment(const Invocation& invocation) {
    for (const char* name : {"BSPCTL_MACHINE", "BSPCTL_DISTRO", "BSPCTL_IMAGE", "BSPCTL_MANIFEST", "BSPCTL_WORKSPACE",
                             "KAS_WORK_DIR", "KAS_BUILD_DIR", "KAS_TARGET", "KAS_MACHINE", "DL_DIR", "SSTATE_DIR"}) {
        ::unsetenv(name);
    }
    ::setenv("BSPCTL_SCOPE", "of-the-test", 1);  // the tester's own systemd is left alone
    for (const auto& [name, value] : invocation.env) {
        if (value.empty()) ::unsetenv(name.c_str());
        else ::setenv(name.c_str(), value.c_str(), 1);
    }
}

void redirect(const char* file, int flags, int descriptor) {
    const int opened = ::open(file, flags, 0600);
    if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(126);
}

[[noreturn]] void become(const Invocation& invocation, const fs::path& out, const fs::path& err) {
    ::setpgid(0, 0);
    std::signal(SIGINT, SIG_DFL);  // a test run in the background of a shell has it ignored
    redirect("/dev/null", O_RDONLY, STDIN_FILENO);
    redirect(out.c_str(), O_WRONLY | O_TRUNC, STDOUT_FILENO);
    redirect(err.c_str(), O_WRONLY | O_TRUNC, STDERR_FILENO);
    if (!invocation.cwd.empty() && ::chdir(invocation.cwd.c_str()) != 0) ::_exit(126);
    set_environment(invocation);
    std::vector<char*> argv;
    for (const auto& word : invocation.argv) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
}

std::string command_line(const fs::path& process) try {
    auto text = testing::slurp(process / "cmdline");
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text;
} catch (const std::ios_base::failure&) {
    return {};  // it has ended meanwhile
}

bool is_pid(const std::string& name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Running::Running(const Invocation& invocation) : out_(temporary_file()), err_(temporary_file()), pid_(::fork()) {
    if (pid_ < 0) throw std::runtime_error("fork failed");
    if (pid_ == 0) become(invocation, out_, err_);
    ::setpgid(pid_, pid_);  // in both, so that a signal sent at once finds the group
}

Running::~Running() {
    if (pid_ > 0) {
        ::kill(-pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    std::error_code ignored;
    fs::remove(out_, ignored);
    fs::remove(err_, ignored);
}

void Running::signal(int number) const { ::kill(pid_, number); }

bool Running::ended() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == pid_;
}

Outcome Running::wait(std::chrono::seconds limit) {
    int status = 0;
    if (!eventually([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; }, limit)) {
        ::kill(-pid_, SIGKILL);
        ::waitpid(pid_, &status, 0);
    }
    pid_ = -1;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return {code, testing::slurp(out_), testing::slurp(err_)};
}

Outcome run(const Invocation& invocation) { return Running(invocation).wait(); }

bool on_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path != nullptr ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (::access((fs::path(folder) / program).c_str(), X_OK) == 0) return true;
    }
    return false;
}

std::vector<std::string> processes_in(const fs::path& folder) {
    std::vector<std::string> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        if (!is_pid(entry.path().filename().string()) || entry.path() == "/proc/" + std::to_string(::getpid())) continue;
        const auto line = command_line(entry.path());  // empty for a zombie
        const auto cwd = fs::read_symlink(entry.path() / "cwd", error).string();
        const bool inside = cwd == folder.string() || cwd.starts_with(folder.string() + "/");
        if (!line.empty() && (inside || line.find(folder.string()) != std::string::npos)) found.push_back(line);
    }
    return found;
}

void nap() { std::this_thread::sleep_for(std::chrono::milliseconds(50)); }

}  // namespace bspctl::e2e
