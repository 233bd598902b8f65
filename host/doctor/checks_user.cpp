// SPDX-License-Identifier: Apache-2.0
//
// Who builds, and in what environment.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/packages.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

Finding not_root(const Context& context) {
    const auto user = effective_user(context);
    if (!user) return skip("the kernel does not say");
    if (*user != 0) return pass("not root");
    if (context.container) return info("root; the container builds as a user of its own");
    return refused(release_of(context), "running as root", "OE-Core refuses to build as root", "run as a normal user that owns the workspace");
}

// OE-Core's bound: everybody may read and enter, the owner may write as well.
Finding umask_check(const Context& context) {
    const auto text = own_status(context, "Umask");
    if (!text) return skip("the kernel does not say");
    unsigned value = 0;
    std::from_chars(text->data(), text->data() + text->size(), value, 8);
    constexpr unsigned forbidden = 0755;
    if ((value & forbidden) == 0) return pass(*text);
    const auto why = "what a build makes must be readable by all: packages and images keep these rights";
    if (context.container) return warn("umask " + *text, "the container's user may not be able to read what is checked out here", "umask 022");
    return refused(release_of(context), "umask " + *text, std::string("OE-Core refuses it; ") + why, "umask 022");
}

std::string user_locale() {
    for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (auto value = paths::environment(name); !value.empty()) return value;
    }
    return {};
}

// What makes en_US.UTF-8, by distribution.
std::string locale_command(PackageManager manager) {
    switch (manager) {
        case PackageManager::apt:
            return "apt-get install -y locales && { grep -qx 'en_US.UTF-8 UTF-8' /etc/locale.gen || echo 'en_US.UTF-8 UTF-8' >>/etc/locale.gen; } && locale-gen";
        case PackageManager::dnf: return "dnf install -y glibc-langpack-en";
        case PackageManager::pacman: return "{ grep -qx 'en_US.UTF-8 UTF-8' /etc/locale.gen || echo 'en_US.UTF-8 UTF-8' >>/etc/locale.gen; } && locale-gen";
        case PackageManager::zypper: return "zypper install -y glibc-locale";
        case PackageManager::none: break;
    }
    return {};
}

Outcome no_english_locale(const Context& context) {
    const auto command = locale_command(package_manager(os_release(context)));
    std::vector<Remedy> remedies;
    if (!command.empty()) remedies.push_back({"make the locale en_US.UTF-8", command, true});
    return {refused(release_of(context), "the locale en_US.UTF-8 is not installed", "kas and BitBake set it for every task, and BitBake refuses to start without it",
                    command.empty() ? "install the locale en_US.UTF-8" : "sudo sh -c " + text::shell_quote(command)),
            remedies};
}

// The user's own locale counts for what is started before kas sets another. C and none at all are fine: Python then takes
// UTF-8 of itself.
Outcome locale(const Context& context) {
    if (context.container) return skip("the container image sets its own");
    if (!has_locale(context, "en_US.UTF-8")) return no_english_locale(context);
    const auto name = user_locale();
    if (name.empty() || name == "C" || name == "POSIX") return pass("en_US.UTF-8 is there");
    if (!has_locale(context, name)) {
        return warn("locale " + name + " is not installed", "programs fall back to ASCII, and file names with other letters break", "export LC_ALL=C.UTF-8");
    }
    const auto lower = text::lower(name);
    const bool utf8 = lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
    if (utf8) return pass(name + ", and en_US.UTF-8 is there");
    return warn("locale " + name + " is not UTF-8", "Python decides by it how file names are written, and BitBake wants UTF-8", "export LC_ALL=C.UTF-8");
}

// Does the folder take a file? Asked by its mount and rights; nothing is written to a home.
bool is_writable(const fs::path& dir) { return ::access(dir.c_str(), W_OK | X_OK) == 0; }

std::optional<std::int64_t> owner_of(const fs::path& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? std::optional<std::int64_t>(status.st_uid) : std::nullopt;
}

Finding home(const Context& context) {
    const auto value = paths::environment("HOME");
    if (value.empty()) return warn("HOME is not set", "git, ssh and the container engine look for their settings there", "export HOME=\"$(getent passwd \"$(id -u)\" | cut -d: -f6)\"");
    const fs::path dir(value);
    std::error_code ignored;
    if (!fs::is_directory(dir, ignored)) return warn("HOME is " + value + ", which is no folder", "git, ssh and the container engine keep their settings there", "mkdir -p " + text::shell_quote(value));
    if (!is_writable(dir) || mount_of(context, dir).has("ro")) {
        return warn("HOME " + value + " cannot be written", "git, caches and the container engine keep their files there", "export HOME to a folder that this user may write");
    }
    const auto user = effective_user(context), owner = owner_of(dir);
    // What root leaves in somebody's home stays root's.
    if (user && owner && *user == 0 && *owner != 0) {
        return warn("root with the home of another user: " + value, "files that root makes there lock their owner out", "run without sudo, or with sudo -H");
    }
    return pass(value);
}

bool others_may_write(const fs::path& dir) {
    struct stat status{};
    if (::stat(dir.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return false;
    return (status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0;
}

Finding search_path(const Context& context) {
    if (context.container) return skip("the container sets its own");
    const auto value = paths::environment("PATH");
    for (const auto& entry : text::split(value, ':')) {
        if (entry.empty() || entry == "." || entry == "./") {
            return refused(release_of(context), "PATH has an entry that stands for the current folder", "OE-Core refuses it: programs of recipes would be taken for the host's",
                           "take the empty entries and '.' out of PATH");
        }
        if (entry.front() != '/') {
            return warn("PATH has a relative entry: " + entry, "it means another folder in every task", "write the whole path of it, or take it out of PATH");
        }
        if (entry.find_first_of(" \t") != std::string::npos && fs::exists(entry)) {
            return warn("PATH has an entry with a blank: " + entry, "makefiles and BitBake split it in two", "take it out of PATH for builds (WSL: appendWindowsPath=false in /etc/wsl.conf)");
        }
        if (others_may_write(entry)) {
            return warn("everybody may write in " + entry + ", which is on PATH", "anyone could put a program there that the build runs", "chmod o-w " + text::shell_quote(entry));
        }
    }
    return pass("no entry that breaks builds");
}

}  // namespace

std::vector<Check> user_checks() {
    return {
        {"not-root", "host", "the user", false, 5s, not_root,
         "Looks at the effective user. OE-Core's sanity check stops a build that runs as root, because recipes pretend to be root "
         "with pseudo and a mistake would then really change the machine. kas-container may be started by root: it builds as "
         "a user of its own."},
        {"umask", "host", "the umask", false, 5s, umask_check,
         "Looks at the rights that new files lose. OE-Core refuses a umask that hides files from others (027, 077): what is "
         "staged and packaged keeps its rights, and shared caches could not be read."},
        {"locale", "host", "the locales", false, 5s, locale,
         "Tries whether en_US.UTF-8 can be had, which kas and BitBake set for everything they start, and whether the user's own "
         "locale exists and is UTF-8. Minimal installations and container images have only C.UTF-8, and BitBake then ends with "
         "\"Please make sure locale 'en_US.UTF-8' is available\"."},
        {"home", "host", "the home folder", false, 5s, home,
         "Looks whether HOME names a folder that this user owns and may write. Git, ssh, ccache and the container engine keep "
         "settings and caches there; under plain sudo it is another user's, and root leaves files there that lock that user out."},
        {"search-path", "host", "the entries of PATH", false, 5s, search_path,
         "Looks for empty and relative entries of PATH, for blanks, and for folders where anyone may put a program. OE-Core "
         "refuses the current folder on PATH; blanks, which come with WSL's Windows folders, break makefiles."},
    };
}

}  // namespace bspctl::doctor
