// SPDX-License-Identifier: Apache-2.0
//
// Space, caches and file systems.
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

struct Place {
    std::string name;
    fs::path path;
};

std::vector<Place> places(const Context& context) {
    std::vector<Place> out{{"workspace", build_place(context)}};
    if (!context.sstate_dir.empty()) out.push_back({"sstate", context.sstate_dir});
    if (!context.dl_dir.empty()) out.push_back({"downloads", context.dl_dir});
    return out;
}

std::string joined(const std::string& list, const std::string& entry) { return list.empty() ? entry : list + ", " + entry; }

std::string gib(double value) {
    const auto tenths = static_cast<long>(value * 10 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

struct Space {
    std::string figures;
    std::string short_of;   // places with too little
    std::string few_inodes;
};

void measure(const Place& place, double min_gib, std::set<dev_t>& seen, Space& out) {
    const auto where = nearest_existing(place.path);
    struct stat status{};
    struct statvfs volume{};
    if (::stat(where.c_str(), &status) != 0 || ::statvfs(where.c_str(), &volume) != 0) return;
    if (!seen.insert(status.st_dev).second) return;  // one file system counts once
    const double free = static_cast<double>(volume.f_bavail) * static_cast<double>(volume.f_frsize) / (1024.0 * 1024 * 1024);
    const auto figure = place.name + " " + gib(free) + " GiB";
    out.figures = joined(out.figures, figure);
    if (free < min_gib) out.short_of = joined(out.short_of, figure + " (" + where.string() + ")");
    constexpr fsfilcnt_t enough_inodes = 200000;
    if (volume.f_files > 0 && volume.f_favail < enough_inodes) {
        out.few_inodes = joined(out.few_inodes, place.name + " " + std::to_string(volume.f_favail));
    }
}

Finding disk_free(const Context& context) {
    Space space;
    std::set<dev_t> seen;
    for (const auto& place : places(context)) measure(place, context.min_free_gib, seen, space);
    if (!space.short_of.empty()) {
        return block("less than " + gib(context.min_free_gib) + " GiB free: " + space.short_of,
                     "an image with its work folders takes this and more",
                     "du -xh --max-depth=2 " + text::shell_quote(build_place(context).string()) + " | sort -h | tail");
    }
    if (!space.few_inodes.empty()) {
        return warn("few inodes free: " + space.few_inodes, "a build makes millions of small files", "df -i");
    }
    return space.figures.empty() ? skip("the file systems do not say") : pass(space.figures + " free");
}

// What is wrong with a cache folder; empty: nothing. One that is not there yet is made by the build.
std::string trouble(const Place& place) {
    const auto where = nearest_existing(place.path);
    if (where == fs::absolute(place.path) && !fs::is_directory(where)) return place.path.string() + " is no folder";
    return ::access(where.c_str(), W_OK | X_OK) == 0 ? "" : place.path.string() + " cannot be written";
}

Finding cache_dirs(const Context& context) {
    std::string fine, wrong, quoted;
    for (const auto& place : places(context)) {
        if (place.name == "workspace") continue;
        const auto problem = trouble(place);
        fine = joined(fine, place.name + " " + place.path.string());
        if (problem.empty()) continue;
        wrong = joined(wrong, problem);
        quoted += " " + text::shell_quote(place.path.string());
    }
    if (fine.empty()) return pass("not set: downloads and shared state go into the build folder");
    if (wrong.empty()) return pass(fine);
    return block(wrong, "the build keeps downloads and shared state there", "sudo mkdir -p" + quoted + " && sudo chown \"$USER\"" + quoted);
}

struct Mount {
    fs::path point;
    std::string type, options;
};

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

// The mount that holds `path`: the longest that leads to it, of equals the last, which covers the others.
Mount mount_of(const fs::path& path, const std::vector<Mount>& all) {
    Mount best;
    for (const auto& mount : all) {
        const auto [end, rest] = std::mismatch(mount.point.begin(), mount.point.end(), path.begin(), path.end());
        const bool leads = end == mount.point.end() || (mount.point == "/");
        if (leads && mount.point.string().size() >= best.point.string().size()) best = mount;
    }
    return best;
}

bool has_option(const std::string& options, const std::string& option) {
    const auto all = text::split(options, ',');
    return std::find(all.begin(), all.end(), option) != all.end();
}

Finding workspace_filesystem(const Context& context) {
    static constexpr std::array<std::string_view, 6> good{"ext4", "btrfs", "xfs", "zfs", "overlay", "tmpfs"};
    static constexpr std::array<std::string_view, 11> bad{"vfat", "exfat", "ntfs", "ntfs3", "9p", "nfs",
                                                          "nfs4", "cifs",  "smb3", "fuseblk", "drvfs"};
    const auto place = files::resolved(nearest_existing(build_place(context)));
    const auto mount = mount_of(place, mounts(context));
    if (mount.type.empty()) return skip("the kernel does not say");
    const auto what = mount.type + " at " + mount.point.string();
    if (has_option(mount.options, "noexec")) {
        return block(what + " is mounted noexec", "the build runs the programs that it builds",
                     "sudo mount -o remount,exec " + text::shell_quote(mount.point.string()));
    }
    if (std::find(bad.begin(), bad.end(), mount.type) != bad.end()) {
        return warn(what, "it lacks links, owners or locks that a build relies on, or is slow at many small files",
                    "move the workspace to a local ext4, xfs or btrfs");
    }
    const bool known = std::find(good.begin(), good.end(), mount.type) != good.end();
    return known ? pass(what) : info(what + "; not known to be good or bad for builds");
}

// OE-Core's sanity check refuses these characters in TMPDIR, and paths this long.
Finding workspace_path(const Context& context) {
    const auto place = build_place(context).string();
    constexpr std::size_t longest = 300;
    if (place.find_first_of(" \t") != std::string::npos) {
        return block("the path holds a blank: " + place, "BitBake splits its lists of paths at blanks and finds nothing",
                     "move the workspace to a path of letters, digits, '-', '_' and '.'");
    }
    if (const auto at = place.find_first_of("+@~"); at != std::string::npos) {
        return warn("the path holds a '" + place.substr(at, 1) + "': " + place, "OE-Core refuses it, and many makefiles break on it",
                    "move the workspace to a path of letters, digits, '-', '_' and '.'");
    }
    if (place.size() > longest) {
        return warn("the path has " + std::to_string(place.size()) + " characters", "OE-Core refuses paths above 410 with TMPDIR, and sockets break before",
                    "move the workspace nearer to the root");
    }
    return pass(place);
}

}  // namespace

std::vector<Check> storage_checks() {
    return {
        {"disk-free", "storage", "free space and inodes", false, 10s, disk_free},
        {"cache-dirs", "storage", "downloads and shared state", false, 10s, cache_dirs},
        {"workspace-filesystem", "storage", "the file system of the workspace", false, 10s, workspace_filesystem},
        {"workspace-path", "storage", "the path of the workspace", false, 5s, workspace_path},
    };
}

}  // namespace bspctl::doctor
