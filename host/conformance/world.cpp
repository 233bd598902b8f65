// SPDX-License-Identifier: Apache-2.0
#include "conformance/world.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

namespace bspctl::conformance {

namespace {

using State = std::map<std::string, std::string>;

std::string link_target(const fs::path& link) {
    std::error_code error;
    return fs::read_symlink(link, error).string();
}

void flush_everything() {
    std::cout.flush();
    std::cerr.flush();
    std::fflush(nullptr);
}

}  // namespace

State files_below(const fs::path& folder) {
    State out;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
        struct stat info {};
        if (::lstat(entry.path().c_str(), &info) != 0) continue;
        std::ostringstream facts;
        facts << info.st_mode << ' ' << info.st_size << ' ' << info.st_mtim.tv_sec << '.' << info.st_mtim.tv_nsec;
        out[entry.path().lexically_relative(folder).string()] = S_ISDIR(info.st_mode) ? "folder" : facts.str();
    }
    return out;
}

std::vector<std::string> changes(const State& before, const State& after) {
    std::vector<std::string> out;
    for (const auto& [name, facts] : after) {
        const auto known = before.find(name);
        if (known == before.end()) out.push_back(name + " is new");
        else if (known->second != facts) out.push_back(name + " has changed");
    }
    for (const auto& [name, facts] : before) {
        if (!after.contains(name)) out.push_back(name + " is gone");
    }
    return out;
}

State locale_state() { return {{"the locale", std::setlocale(LC_ALL, nullptr)}}; }

State signal_state() {
    State out;
    for (int number = 1; number < NSIG; ++number) {
        struct sigaction action {};
        if (::sigaction(number, nullptr, &action) != 0) continue;
        std::ostringstream facts;
        facts << reinterpret_cast<void*>(action.sa_handler) << ' ' << action.sa_flags;
        out["the handler of signal " + std::to_string(number)] = facts.str();
    }
    return out;
}

// The umask can only be read by setting it.
State umask_state() {
    const auto mask = ::umask(0);
    ::umask(mask);
    return {{"the umask", std::to_string(mask)}};
}

State folder_state() { return {{"the current folder", link_target("/proc/self/cwd")}}; }

State environment_state() {
    State out;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string text = *entry;
        const auto equals = text.find('=');
        out["the variable " + text.substr(0, equals)] = equals == std::string::npos ? "" : text.substr(equals + 1);
    }
    return out;
}

State thread_state() {
    State out;
    for (const auto& entry : fs::directory_iterator("/proc/self/task")) {
        out["the thread " + entry.path().filename().string()] = "";
    }
    return out;
}

State child_state() {
    State out;
    for (const auto& task : fs::directory_iterator("/proc/self/task")) {
        std::ifstream children(task.path() / "children");
        for (std::string pid; children >> pid;) out["the process " + pid] = "";
    }
    return out;
}

State descriptor_state() {
    State out;
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
        const auto target = link_target(entry.path());
        const bool ours = target.ends_with(".so") || target.starts_with("/proc/");
        if (!ours && !target.empty()) out["the descriptor of " + target] += "+";
    }
    return out;
}

CapturedOutput::CapturedOutput()
    : file_(::memfd_create("output", MFD_CLOEXEC)), stdout_(::dup(STDOUT_FILENO)), stderr_(::dup(STDERR_FILENO)) {
    flush_everything();
    ::dup2(file_, STDOUT_FILENO);
    ::dup2(file_, STDERR_FILENO);
}

CapturedOutput::~CapturedOutput() {
    flush_everything();
    ::dup2(stdout_, STDOUT_FILENO);
    ::dup2(stderr_, STDERR_FILENO);
    for (const int fd : {file_, stdout_, stderr_}) ::close(fd);
}

std::string CapturedOutput::text() const {
    flush_everything();
    std::string out(4096, '\0');
    const auto count = ::pread(file_, out.data(), out.size(), 0);
    out.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return out;
}

}  // namespace bspctl::conformance
