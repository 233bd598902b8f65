// SPDX-License-Identifier: Apache-2.0
//
// The file systems of workspace and TMPDIR: what kind they are, and what they can do.
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "base/text.hpp"
#include "doctor/file_probe.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/places.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"

namespace bspctl::doctor {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_nfs(const Mount& mount) { return mount.type == "nfs" || mount.type == "nfs4"; }

// Folders of Windows or macOS seen from Linux: WSL's drives, Docker Desktop's and other machines' shares.
bool is_of_another_system(const Mount& mount) {
    return is_one_of(mount.type, {"9p", "drvfs", "fakeowner", "osxfs", "fuse.grpcfuse", "fuse.osxfs", "vboxsf", "fuse.vmhgfs-fuse", "prl_fs"});
}

bool lacks_what_builds_need(const Mount& mount) {
    return is_one_of(mount.type, {"vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "cifs", "smb", "smb3", "smbfs", "fuse.sshfs", "ecryptfs", "afs", "ncpfs"});
}

bool is_known_good(const Mount& mount) { return is_one_of(mount.type, {"ext4", "ext3", "btrfs", "xfs", "zfs", "f2fs", "bcachefs", "overlay", "tmpfs"}); }

// NFS clients keep "there is no such file" for up to a minute. Two builders then do not see what the other has just made,
// unless the mount bounds that.
bool looks_up_anew(const Mount& mount) {
    const auto lookup = mount.value("lookupcache");
    if (mount.has("noac") || lookup == "pos" || lookup == "positive" || lookup == "none") return true;
    constexpr long longest = 10;  // seconds
    for (const auto* option : {"actimeo", "acregmax", "acdirmax"}) {
        const auto value = mount.value(option);
        if (!value.empty() && std::strtol(value.c_str(), nullptr, 10) <= longest) return true;
    }
    return false;
}

Finding judge_workspace(const Mount& mount, const std::string& what) {
    const auto* const move = "move the workspace to a local ext4, xfs or btrfs";
    if (is_nfs(mount)) {
        if (looks_up_anew(mount)) return pass(what + ", TMPDIR elsewhere");
        return warn(what + " remembers for long which files are not there", "several builders do not see each other's files in time",
                    "mount it with lookupcache=positive");
    }
    if (is_of_another_system(mount)) {
        return warn(what + " is a folder of another system", "it lacks owners, links or locks that a build relies on, and is slow at many small files",
                    "move the workspace into Linux's own file system (WSL: below /home, not below /mnt/c)");
    }
    if (lacks_what_builds_need(mount)) return warn(what, "it lacks links, owners or locks that a build relies on, or is slow at many small files", move);
    return is_known_good(mount) ? pass(what) : info(what + "; not known to be good or bad for builds");
}

Finding workspace_filesystem(const Context& context) {
    const auto mount = mount_of(context, build_place(context));
    const auto work = mount_of(context, work_place(context));
    if (mount.type.empty()) return skip("the kernel does not say");
    if (work.has("noexec")) {
        return block(work.type + " at " + work.point.string() + " is mounted noexec", "the build runs the programs that it builds",
                     "sudo mount -o remount,exec " + text::shell_quote(work.point.string()));
    }
    if (is_nfs(work)) {
        return refused(release_of(context), "TMPDIR is on " + work.type + " at " + work.point.string(), "OE-Core refuses it: pseudo and locks do not work over NFS",
                       "move the workspace to a local disk, or set TMPDIR to a folder on one");
    }
    return judge_workspace(mount, mount.type + " at " + mount.point.string());
}

Finding not_tried(const FileAbilities& found) { return skip(std::string("no file could be made to try (") + std::strerror(found.error) + ")"); }

Finding file_names(const Context& context) {
    const auto place = nearest_existing(work_place(context));
    const auto found = try_files(place);
    if (found.error != 0) return not_tried(found);
    if (!found.tells_case) {
        return refused(release_of(context), "the file system at " + place.string() + " takes upper and lower case for the same", "OE-Core refuses it: sources have files that differ only in that",
                       "move the workspace to a case-sensitive file system");
    }
    if (!found.long_names) {
        return refused(release_of(context), "the file system at " + place.string() + " limits names to less than 200 characters", "OE-Core refuses it: shared state has long names (encrypted homes limit them)",
                       "move the workspace out of the encrypted folder");
    }
    return pass("case and long names are kept");
}

Finding file_links(const Context& context) {
    const auto place = nearest_existing(work_place(context));
    const auto found = try_files(place);
    if (found.error != 0) return not_tried(found);
    std::vector<std::string> missing;
    if (!found.symlinks) missing.emplace_back("symbolic links");
    if (!found.executables) missing.emplace_back("the right to execute");
    if (!found.sockets) missing.emplace_back("sockets");
    if (!missing.empty()) {
        return block("the file system at " + place.string() + " has no " + text::join(missing, ", no "), "sysroots, scripts and BitBake's server are made of them",
                     "move the workspace to a local ext4, xfs or btrfs");
    }
    if (found.hardlinks) return pass("links, rights and sockets work");
    return warn("the file system at " + place.string() + " has no hard links", "BitBake copies then, which takes room and time", "move the workspace to a local ext4, xfs or btrfs");
}

// "Clock skew detected": make and ninja compare the times of files, which the server of a network file system gives.
Finding file_times(const Context& context) {
    const auto place = nearest_existing(work_place(context));
    const auto found = try_files(place);
    if (found.error != 0) return not_tried(found);
    constexpr double most = 5;
    const auto seconds = std::llround(std::abs(found.seconds_ahead));
    if (std::abs(found.seconds_ahead) <= most) return pass("new files have the time of this machine");
    return warn("files at " + place.string() + " are " + std::to_string(seconds) + " s " + (found.seconds_ahead > 0 ? "ahead of" : "behind") + " this machine's clock",
                "make builds too much or too little, and tasks seem to be out of date", "set both clocks by NTP: sudo timedatectl set-ntp true");
}

Finding temporary_folder(const Context& context) {
    if (context.container) return skip("the container has its own");
    const auto mount = mount_of(context, "/tmp");
    if (mount.type.empty()) return skip("the kernel does not say");
    if (!mount.has("noexec")) return pass("programs may run in /tmp");
    return refused(release_of(context), "/tmp is mounted noexec", "OE-Core refuses it: configure scripts run what they build there",
                   "sudo mount -o remount,exec " + text::shell_quote(mount.point.string()));
}

// OE-Core's sanity check refuses these characters in TMPDIR, and paths above 400 characters (410 with TMPDIR's own name).
Finding workspace_path(const Context& context) {
    const auto place = build_place(context).string();
    const auto work = work_place(context).string();
    const auto* const plain = "move the workspace to a path of letters, digits, '-', '_' and '.'";
    if ((place + work).find_first_of(" \t") != std::string::npos) {
        return block("the path holds a blank: " + (place.find_first_of(" \t") == std::string::npos ? work : place), "BitBake splits its lists of paths at blanks and finds nothing", plain);
    }
    if (const auto at = work.find_first_of("+@~"); at != std::string::npos) {
        return warn("the path holds a '" + work.substr(at, 1) + "': " + work, "OE-Core refuses it, and many makefiles break on it", plain);
    }
    const bool ascii = std::all_of(work.begin(), work.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii) return warn("the path holds letters outside ASCII: " + work, "native recipes such as perl do not build there, and newer OE-Core refuses it", plain);
    constexpr std::size_t longest = 300;
    if (work.size() > longest) {
        return warn("the path has " + std::to_string(work.size()) + " characters", "OE-Core refuses paths above 400, and sockets break before", "move the workspace nearer to the root");
    }
    return pass(place);
}

}  // namespace

std::vector<Check> filesystem_checks() {
    return {
        {"workspace-filesystem", "storage", "the file system of the workspace", false, 10s, workspace_filesystem,
         "Finds the mounts of the workspace and of TMPDIR. OE-Core refuses TMPDIR on NFS, and nothing can be built where programs may "
         "not run (noexec). Windows and macOS folders, FAT, NTFS and shares lack owners, links or locks: builds there fail "
         "late and in odd ways."},
        {"file-names", "storage", "upper and lower case, and long names", false, 10s, file_names,
         "Makes two files where TMPDIR will be, and removes them. OE-Core refuses a file system that takes upper and lower case for "
         "the same (macOS, Windows), or that limits names (encrypted homes)."},
        {"file-links", "storage", "links, rights and sockets", false, 10s, file_links,
         "Tries symbolic and hard links, the right to execute and a socket where TMPDIR will be. Sysroots are made of links, and "
         "BitBake's client talks to its server through a socket in the build folder."},
        {"file-times", "storage", "the times that new files get", false, 10s, file_times,
         "Compares the time of a new file with the clock. On a network file system the server gives the time; when it differs, make "
         "and ninja build too much or too little, and report a clock skew."},
        {"tmp-exec", "storage", "programs in /tmp", false, 5s, temporary_folder,
         "Looks whether /tmp is mounted noexec, as hardened systems do. OE-Core refuses to build then, because configure scripts "
         "run small programs there."},
        {"workspace-path", "storage", "the path of the workspace", false, 5s, workspace_path,
         "Looks at the characters and the length of the paths of workspace and TMPDIR. BitBake splits lists at blanks; OE-Core refuses "
         "'+', '@' and '~' and paths above 400 characters; sockets and shebang lines break earlier."},
    };
}

}  // namespace bspctl::doctor
