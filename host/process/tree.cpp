// SPDX-License-Identifier: Apache-2.0
#include "process/tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <memory>
#include <unordered_map>

#include "base/text.hpp"
#include "base/children.hpp"
#include "base/descriptor.hpp"
#include "process/spawn.hpp"

namespace bspctl::process {

namespace {

// Enough to recognise a program; a linker's command line may have megabytes.
constexpr std::size_t max_proc_file = 16 * 1024;

template <class Number>
bool to_number(std::string_view word, Number& out) {
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out);
    return error == std::errc{} && end == word.data() + word.size();
}

std::string read_proc(pid_t pid, const char* file) {
    const Descriptor fd(::open(("/proc/" + std::to_string(pid) + "/" + file).c_str(), O_RDONLY | O_CLOEXEC));
    std::string out(max_proc_file, '\0');
    const auto count = fd ? ::read(fd.get(), out.data(), out.size()) : -1;
    out.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return out;
}

std::vector<std::string> arguments(pid_t pid) {
    auto bytes = read_proc(pid, "cmdline");
    while (!bytes.empty() && bytes.back() == '\0') bytes.pop_back();
    if (bytes.empty()) return {};
    return text::split(bytes, '\0');
}

using Children = std::unordered_map<pid_t, std::vector<Process>>;

Children processes_by_parent() {
    Children out;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc"), ::closedir);
    while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr) {
        pid_t pid = 0;
        Process process;
        if (!to_number(entry->d_name, pid) || !parse_stat(read_proc(pid, "stat"), process)) continue;
        if (process.state != 'Z' && process.state != 'X') out[process.parent].push_back(std::move(process));
    }
    return out;
}

}  // namespace

bool parse_stat(std::string_view line, Process& process) {
    const auto open = line.find('(');
    const auto close = line.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return false;
    const auto fields = text::split(text::trim(line.substr(close + 1)), ' ');
    constexpr std::size_t state = 0, parent = 1, started = 19;  // fields 3, 4 and 22 of proc(5)
    if (fields.size() <= started || fields[state].size() != 1) return false;
    process.name = line.substr(open + 1, close - open - 1);
    process.state = fields[state].front();
    return to_number(text::trim(line.substr(0, open)), process.pid) && to_number(fields[parent], process.parent) &&
           to_number(fields[started], process.started);
}

void adopt_orphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

namespace {

// Those below `root`, parents before their children.
std::vector<Process> below(pid_t root, Children children) {
    std::vector<Process> out;
    const auto add_children_of = [&](pid_t parent) {
        const auto found = children.find(parent);
        if (found == children.end()) return;
        for (auto& child : found->second) out.push_back(std::move(child));
        children.erase(found);  // a reused pid in a torn snapshot must not make a circle
    };
    add_children_of(root);
    for (std::size_t i = 0; i < out.size(); ++i) add_children_of(out[i].pid);
    return out;
}

bool is_ours(const Process& process) {
    struct stat status {};
    return ::stat(("/proc/" + std::to_string(process.pid)).c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

void read_arguments(std::vector<Process>& processes) {
    for (auto& process : processes) process.argv = arguments(process.pid);
}

}  // namespace

std::vector<Process> descendants() {
    children::reap_others();
    auto out = below(::getpid(), processes_by_parent());
    read_arguments(out);
    return out;
}

std::vector<Process> processes_of_user() {
    children::reap_others();
    constexpr pid_t kernel = 0;  // the parent of the first process
    auto out = below(kernel, processes_by_parent());
    std::erase_if(out, [](const Process& process) { return !is_ours(process); });
    read_arguments(out);
    return out;
}

}  // namespace bspctl::process
