// SPDX-License-Identifier: Apache-2.0
//
// Room, and whether the build may write where it has to.
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/places.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

std::string joined_text(const std::string& list, const std::string& entry) { return list.empty() ? entry : list + ", " + entry; }

// A file system that the build writes to, and the first place that is on it.
struct Volume {
    Place place;
    fs::path where;  // the nearest folder that exists
    double free_gib = 0;
    std::uint64_t inodes = 0, free_inodes = 0;  // 0 inodes: the file system makes them as needed (btrfs)
};

std::vector<Volume> volumes(const Context& context) {
    std::vector<Volume> out;
    std::set<dev_t> seen;
    for (const auto& place : write_places(context)) {
        const auto where = nearest_existing(place.path);
        struct stat status{};
        struct statvfs figures{};
        if (::stat(where.c_str(), &status) != 0 || ::statvfs(where.c_str(), &figures) != 0) continue;
        if (!seen.insert(status.st_dev).second) continue;  // one file system counts once
        const double free = static_cast<double>(figures.f_bavail) * static_cast<double>(figures.f_frsize) / (1024.0 * 1024 * 1024);
        out.push_back({place, where, free, figures.f_files, figures.f_favail});
    }
    return out;
}

std::string largest_folders(const Context& context) {
    return "du -xh --max-depth=2 " + text::shell_quote(build_place(context).string()) + " | sort -h | tail";
}

// What builds of this took before counts for more than a rule of thumb; with a half on top it surely fits.
bool history_fits(const Context& context, double free) { return context.expected_gib > 0 && free > context.expected_gib * 1.5; }

Finding disk_free(const Context& context) {
    std::string figures, low;
    bool fits = true;
    const auto all = volumes(context);
    for (const auto& volume : all) {
        const auto figure = volume.place.name + " " + gib(volume.free_gib);
        figures = joined_text(figures, figure);
        if (volume.free_gib >= context.min_free_gib) continue;
        low = joined_text(low, figure + " (" + volume.where.string() + ")");
        fits = fits && history_fits(context, volume.free_gib);
    }
    if (figures.empty()) return skip("the file systems do not say");
    const auto expected = "builds of this took " + gib(context.expected_gib) + " so far";
    if (!low.empty()) {
        const auto summary = "less than " + gib(context.min_free_gib) + " free: " + low;
        if (fits) return info(summary + "; " + expected);
        return block(summary, "an image with its work folders takes this and more", largest_folders(context));
    }
    if (context.expected_gib > all.front().free_gib) return warn(figures + " free", expected, largest_folders(context));
    return pass(figures + " free");
}

Finding inodes(const Context& context) {
    constexpr std::uint64_t enough = 500000, too_few = 50000;
    std::string figures, low;
    bool stops = false;
    for (const auto& volume : volumes(context)) {
        if (volume.inodes == 0) continue;
        const auto figure = volume.place.name + " " + std::to_string(volume.free_inodes);
        figures = joined_text(figures, figure);
        if (volume.free_inodes >= enough) continue;
        // Downloads are few files, so only where recipes are unpacked is little room sure to end the build.
        const bool unpacks = volume.place.name == "workspace" || volume.place.name == "TMPDIR";
        if (unpacks || volume.free_inodes < too_few) low = joined_text(low, figure + " (" + volume.where.string() + ")");
        stops = stops || (unpacks && volume.free_inodes < too_few);
    }
    if (figures.empty()) return pass("made as needed");
    if (low.empty()) return pass(figures + " free");
    const auto* const why = "a build makes a million small files, and \"No space left on device\" comes although the disk has room";
    return stops ? block("few inodes free: " + low, why, "df -i; remove old build folders, or make the file system anew with more inodes")
                 : warn("few inodes free: " + low, why, "df -i; remove old build folders, or make the file system anew with more inodes");
}

// Why a folder cannot be written; empty: it can, or it can be made.
std::string trouble(const Context& context, const fs::path& path) {
    const auto where = nearest_existing(path);
    std::error_code ignored;
    if (where == fs::absolute(path, ignored) && !fs::is_directory(where, ignored)) return path.string() + " is no folder";
    if (mount_of(context, where).has("ro")) return where.string() + " is on a file system mounted read-only";
    if (::access(where.c_str(), W_OK | X_OK) == 0) return {};
    return errno == EROFS ? where.string() + " is on a file system mounted read-only" : where.string() + " cannot be written by this user";
}

Finding workspace_writable(const Context& context) {
    const auto place = build_place(context);
    for (const auto& path : {place, place / context.build_folder, work_place(context)}) {
        const auto problem = trouble(context, path);
        if (problem.empty()) continue;
        return block(problem, "sources, configuration and results are written there",
                     problem.ends_with("by this user") ? "sudo chown -R \"$USER\" " + text::shell_quote(nearest_existing(path).string()) : "choose a folder that can be written");
    }
    return pass(place.string());
}

Outcome cache_dirs(const Context& context) {
    std::string fine, wrong, quoted;
    std::vector<Remedy> remedies;
    for (const auto& place : cache_places(context)) {
        const auto problem = trouble(context, place.path);
        fine = joined_text(fine, place.name + " " + place.path.string());
        if (problem.empty()) continue;
        wrong = joined_text(wrong, problem);
        const auto name = text::shell_quote(place.path.string());
        quoted += " " + name;
        remedies.push_back({"make " + place.path.string() + " and give it to this user", "mkdir -p " + name + " && chown \"${SUDO_USER:-$USER}\" " + name, true});
    }
    if (fine.empty()) return pass("not set: downloads and shared state go into the build folder");
    if (wrong.empty()) return pass(fine);
    return {block(wrong, "the build keeps downloads and shared state there", "sudo mkdir -p" + quoted + " && sudo chown \"$USER\"" + quoted), remedies};
}

bool leads_outside(const fs::path& link, const fs::path& dir) {
    std::error_code error;
    const auto target = fs::weakly_canonical(link, error);
    const auto base = fs::weakly_canonical(dir, error);
    return std::mismatch(base.begin(), base.end(), target.begin(), target.end()).first != base.end();
}

// kas-container mounts the workspace and the caches that are named, not what links in the workspace lead to.
Finding cache_links(const Context& context) {
    const auto build = build_place(context) / context.build_folder;
    std::string broken;
    for (const auto& link : {build / "downloads", build / "sstate-cache", build / "tmp", build_place(context) / "downloads", build_place(context) / "sstate-cache"}) {
        std::error_code error;
        if (!fs::is_symlink(link, error)) continue;
        if (!fs::exists(link, error) || (context.container && leads_outside(link, build_place(context)))) broken = joined_text(broken, link.string());
    }
    if (broken.empty()) return pass("none is broken");
    if (context.container) {
        return warn("links that lead out of what the container sees: " + broken, "OE-Core refuses broken links as caches",
                    "name the folders in DL_DIR and SSTATE_DIR instead (bspctl config), so that kas-container mounts them");
    }
    return refused(release_of(context), "broken links: " + broken, "OE-Core refuses broken links as caches", "make what they lead to, or remove them");
}

}  // namespace

std::vector<Check> storage_checks() {
    return joined({{
        {"disk-free", "storage", "free space", false, 10s, disk_free,
         "Measures what is free where the build writes (workspace, TMPDIR, shared state, downloads), each file system once, and "
         "compares with [build] disk_free_threshold_gb and with what earlier builds of this took. A disk that fills up ends the "
         "build after hours, and may leave damaged objects in the shared state."},
        {"inodes", "storage", "room for small files", false, 10s, inodes,
         "Counts the free inodes of the same file systems. Unpacked sources and sysroots are millions of small files; ext4 has a "
         "fixed number of inodes, and when they are used up everything fails with \"No space left on device\" while df shows room."},
        {"workspace-writable", "storage", "the rights in the workspace", false, 10s, workspace_writable,
         "Looks whether this user may write in the workspace, the build folder and TMPDIR, and that none is mounted read-only. "
         "Folders made under sudo or by a container running as root are what is found most often."},
        {"cache-dirs", "storage", "downloads and shared state", false, 10s, cache_dirs,
         "Looks whether DL_DIR and SSTATE_DIR, from bspctl's configuration, the build's settings or the environment, are folders "
         "that this user may write, or can be made. Otherwise the first fetch or the first finished task fails."},
        {"cache-links", "storage", "links to caches", false, 5s, cache_links,
         "Looks for symbolic links named downloads, sstate-cache and tmp that lead nowhere, or, for a container, out of what is "
         "mounted into it. OE-Core refuses to start with a broken link in their place."},
    }, filesystem_checks(), ccache_checks()});
}

}  // namespace bspctl::doctor
