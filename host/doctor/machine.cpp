// SPDX-License-Identifier: Apache-2.0
#include "doctor/machine.hpp"

#include <locale.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/files.hpp"
#include "base/text.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

std::optional<std::int64_t> whole(std::string_view word) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc{} && end == word.data() + word.size() ? std::optional(value) : std::nullopt;
}

std::string_view unquoted(std::string_view value) {
    if (value.size() >= 2 && value.front() == value.back() && (value.front() == '"' || value.front() == '\'')) {
        value.remove_prefix(1);
        value.remove_suffix(1);
    }
    return value;
}

}  // namespace

bool is_this_machine(const Context& context) { return context.proc == "/proc" && context.root == "/"; }

fs::path below_root(const Context& context, std::string_view path) { return context.root / fs::path(path).relative_path(); }

std::string OsRelease::identifier() const {
    std::string plain;
    std::copy_if(id.begin(), id.end(), std::back_inserter(plain), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; });
    return text::replace_all(version.empty() ? text::lower(plain) : text::lower(plain) + "-" + version, "/", "-");
}

OsRelease os_release(const Context& context) {
    auto found = read_kernel_file(below_root(context, "/etc/os-release"));
    if (!found) found = read_kernel_file(below_root(context, "/usr/lib/os-release"));
    const auto content = found.value_or("");  // its lines are views of it
    OsRelease out;
    for (const auto line : text::lines(content)) {
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        const auto key = text::trim(line.substr(0, equals));
        const auto value = std::string(unquoted(text::trim(line.substr(equals + 1))));
        if (key == "ID") out.id = value;
        if (key == "VERSION_ID") out.version = value;
        if (key == "PRETTY_NAME") out.name = value;
        if (key == "ID_LIKE") out.like = text::words(value);
    }
    return out;
}

bool Mount::has(std::string_view option) const {
    const auto all = text::split(options, ',');
    return std::find(all.begin(), all.end(), option) != all.end();
}

std::string Mount::value(std::string_view option) const {
    for (const auto& entry : text::split(options, ',')) {
        if (entry.starts_with(option) && entry.size() > option.size() && entry[option.size()] == '=') return entry.substr(option.size() + 1);
    }
    return {};
}

// /proc/mounts writes blanks in a path as \040.
std::vector<Mount> mounts(const Context& context) {
    std::vector<Mount> out;
    const auto table = read_kernel_file(context.proc / "mounts").value_or("");
    for (const auto line : text::lines(table)) {
        const auto fields = text::split(line, ' ');
        if (fields.size() >= 4) out.push_back({text::replace_all(fields[1], "\\040", " "), fields[2], fields[3]});
    }
    return out;
}

// The longest that leads to it, of equals the last, which covers the others.
Mount mount_of(const Context& context, const fs::path& path) {
    const auto place = files::resolved(nearest_existing(path));
    Mount best;
    for (const auto& mount : mounts(context)) {
        const auto end = std::mismatch(mount.point.begin(), mount.point.end(), place.begin(), place.end()).first;
        const bool leads = end == mount.point.end() || mount.point == "/";
        if (leads && mount.point.string().size() >= best.point.string().size()) best = mount;
    }
    return best;
}

std::optional<std::string> own_status(const Context& context, std::string_view field) {
    const auto status = read_kernel_file(context.proc / "self/status").value_or("");
    for (const auto line : text::lines(status)) {
        if (line.starts_with(field) && line.substr(field.size()).starts_with(":")) {
            return std::string(text::trim(line.substr(field.size() + 1)));
        }
    }
    return std::nullopt;
}

// "Uid:	1000	1000	1000	1000": real, effective, saved, of the file system.
std::optional<std::int64_t> effective_user(const Context& context) {
    const auto ids = text::split(own_status(context, "Uid").value_or(""), '\t');
    return ids.size() < 2 ? std::nullopt : whole(ids[1]);
}

bool is_running(const Context& context, std::string_view name) {
    std::error_code error;
    for (fs::directory_iterator entry(context.proc, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
        if (first_line(read_kernel_file(entry->path() / "comm").value_or("")) == name) return true;
    }
    return false;
}

std::optional<ProcessLimit> process_limit(const Context& context, std::string_view name) {
    const auto table = read_kernel_file(context.proc / "self/limits").value_or("");
    for (const auto line : text::lines(table)) {
        if (!line.starts_with(name)) continue;
        const auto values = text::words(line.substr(name.size()));
        if (values.size() < 2) return std::nullopt;
        const auto number = [](const std::string& word) { return word == "unlimited" ? std::optional(unlimited) : whole(word); };
        const auto soft = number(values[0]), hard = number(values[1]);
        if (soft && hard) return ProcessLimit{*soft, *hard};
    }
    return std::nullopt;
}

namespace {

// The folders of this process's control group and of those above it, in the hierarchy of a controller.
struct Hierarchy {
    std::vector<fs::path> folders;
    bool version1 = false;
};

std::vector<fs::path> upwards(const fs::path& mounted, const std::string& group) {
    std::vector<fs::path> out;
    for (auto at = fs::path(group).relative_path();; at = at.parent_path()) {
        out.push_back(mounted / at);
        if (at.empty()) return out;
    }
}

// Lines of /proc/self/cgroup: "0::/user.slice" of version 2, "4:cpu,cpuacct:/group" of version 1.
Hierarchy hierarchy_of(const Context& context, std::string_view controller) {
    const auto mounted = below_root(context, "/sys/fs/cgroup");
    Hierarchy out;
    const auto table = read_kernel_file(context.proc / "self/cgroup").value_or("");
    for (const auto line : text::lines(table)) {
        const auto parts = text::split(line, ':');
        if (parts.size() < 3) continue;
        const auto names = text::split(parts[1], ',');
        if (std::find(names.begin(), names.end(), controller) != names.end()) return {upwards(mounted / std::string(controller), parts[2]), true};
        if (parts[1].empty()) out.folders = upwards(mounted, parts[2]);
    }
    return out;
}

}  // namespace

std::optional<std::int64_t> cgroup_limit(const Context& context, std::string_view file, std::string_view controller, std::string_view v1_file) {
    const auto hierarchy = hierarchy_of(context, controller);
    // Version 1 writes "no limit" as the greatest number of pages.
    constexpr std::int64_t as_good_as_none = std::int64_t{1} << 60;
    std::optional<std::int64_t> out;
    for (const auto& folder : hierarchy.folders) {
        const auto text = read_kernel_file(folder / (hierarchy.version1 ? v1_file : file));
        const auto value = whole(text::trim(text.value_or("")));
        if (value && *value < as_good_as_none) out = std::min(*value, out.value_or(*value));
    }
    return out;
}

// cpu.max is "200000 100000", or "max 100000": microseconds in a period. Version 1 has a file for each.
std::optional<double> cgroup_processors(const Context& context) {
    const auto hierarchy = hierarchy_of(context, "cpu");
    std::optional<double> out;
    for (const auto& folder : hierarchy.folders) {
        const auto read = [&](const char* name) { return std::string(text::trim(read_kernel_file(folder / name).value_or(""))); };
        const auto line = hierarchy.version1 ? read("cpu.cfs_quota_us") + " " + read("cpu.cfs_period_us") : read("cpu.max");
        const auto blank = line.find(' ');
        const auto quota = whole(std::string_view(line).substr(0, blank));
        const auto period = blank == std::string::npos ? std::nullopt : whole(std::string_view(line).substr(blank + 1));
        if (!quota || !period || *quota <= 0 || *period <= 0) continue;
        const auto share = static_cast<double>(*quota) / static_cast<double>(*period);
        out = std::min(share, out.value_or(share));
    }
    return out;
}

// "MemAvailable:    3145728 kB"
std::optional<double> meminfo_gib(const Context& context, std::string_view key) {
    const auto table = read_kernel_file(context.proc / "meminfo").value_or("");
    for (const auto line : text::lines(table)) {
        if (!line.starts_with(key)) continue;
        const auto values = text::words(line.substr(key.size()));
        const auto number = values.empty() ? std::nullopt : whole(values.front());
        constexpr double kib_in_gib = 1024.0 * 1024.0;
        if (number) return static_cast<double>(*number) / kib_in_gib;
    }
    return std::nullopt;
}

std::string gib(double value) {
    const auto tenths = static_cast<long long>(value * 10 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB";
}

bool has_locale(const Context& context, const std::string& name) {
    if (context.root != "/") return fs::exists(below_root(context, "/usr/lib/locale") / text::replace_all(name, "UTF-8", "utf8"));
    const auto made = ::newlocale(LC_ALL_MASK, name.c_str(), static_cast<locale_t>(nullptr));
    if (made == static_cast<locale_t>(nullptr)) return false;
    ::freelocale(made);
    return true;
}

}  // namespace bspctl::doctor
