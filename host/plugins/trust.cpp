// SPDX-License-Identifier: Apache-2.0
#include "plugins/trust.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::plugins {

namespace fs = std::filesystem;

namespace {

struct Rules {
    std::vector<uid_t> owners{0, ::geteuid()};
    mode_t tolerated = 0;  // write bits for group and others that are no reason to refuse
    bool ask_folders = true;
    bool accept_sticky = false;
};

Rules rules_for(Source source) {
    Rules rules;
    rules.accept_sticky = source == Source::command_line || source == Source::added_path || source == Source::path;
    if (source == Source::bundled) {
        rules.ask_folders = false;
        struct stat program {};
        if (::stat("/proc/self/exe", &program) == 0) {
            rules.owners.push_back(program.st_uid);
            rules.tolerated = program.st_mode & (S_IWGRP | S_IWOTH);
        }
    }
    return rules;
}

std::string user_name(uid_t user) {
    const auto* entry = ::getpwuid(user);
    return entry != nullptr ? entry->pw_name : "user " + std::to_string(user);
}

std::string octal(mode_t mode) {
    std::array<char, 16> out{};
    std::snprintf(out.data(), out.size(), "%04o", static_cast<unsigned>(mode & 07777u));
    return out.data();
}

// The group that user administration makes for each user, with nobody else in it.
bool is_private_group(gid_t group, uid_t owner) {
    const auto* user = ::getpwuid(owner);
    if (user == nullptr || user->pw_gid != group) return false;
    const std::string name = user->pw_name;
    const auto* entry = ::getgrgid(group);
    if (entry == nullptr || name != entry->gr_name) return false;
    for (char** member = entry->gr_mem; *member != nullptr; ++member) {
        if (name != *member) return false;
    }
    return true;
}

[[noreturn]] void refuse(const fs::path& path, const std::string& rule, std::string fix) {
    throw Failure(path.string() + " " + rule, {}, std::move(fix));
}

void check_owner(const fs::path& path, const struct stat& info, const Rules& rules) {
    if (std::ranges::find(rules.owners, info.st_uid) != rules.owners.end()) return;
    refuse(path, "belongs to " + user_name(info.st_uid) + ", neither to root nor to " + user_name(::geteuid()),
           "if you trust it: sudo chown " + std::to_string(::geteuid()) + " " + text::shell_quote(path.string()));
}

void check_writers(const fs::path& path, const struct stat& info, mode_t tolerated) {
    auto open_to = info.st_mode & (S_IWGRP | S_IWOTH) & ~tolerated;
    if ((open_to & S_IWGRP) != 0 && is_private_group(info.st_gid, info.st_uid)) open_to &= ~mode_t{S_IWGRP};
    if (open_to == 0) return;
    refuse(path,
           std::string("can be written by ") + ((open_to & S_IWOTH) != 0 ? "everybody" : "its group") + " (mode " +
               octal(info.st_mode) + ", owner " + user_name(info.st_uid) + ")",
           "chmod go-w " + text::shell_quote(path.string()));
}

void check_folder(const fs::path& folder, const Rules& rules) {
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0)
        refuse(folder, std::string("cannot be examined: ") + std::strerror(errno), {});
    check_owner(folder, info, rules);
    const bool sticky = (info.st_mode & S_ISVTX) != 0;
    if (sticky && rules.accept_sticky) return;
    if (sticky && (info.st_mode & S_IWOTH) != 0) {
        refuse(folder, "is a folder in which everybody can create files (mode " + octal(info.st_mode) + ")",
               "move the plugin to a folder of your own, or name it with --plugin");
    }
    check_writers(folder, info, 0);
}

void check_folders(const fs::path& file, const Rules& rules) {
    std::error_code error;
    auto folder = fs::canonical(file.parent_path(), error);
    if (error) refuse(file, "cannot be examined: " + error.message(), {});
    for (;; folder = folder.parent_path()) {
        check_folder(folder, rules);
        if (folder == folder.root_path()) return;
    }
}

// O_NONBLOCK: a named pipe in place of a plugin must not hang us.
Descriptor open_file(const fs::path& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file) return file;
    const int error = errno;
    if (error == ELOOP) {
        std::error_code ignored;
        refuse(path, "is a symbolic link, which somebody may point elsewhere",
               "name the file it points to: " + fs::canonical(path, ignored).string());
    }
    refuse(path, std::string("cannot be opened: ") + std::strerror(error),
           error == EACCES ? "check who may read it: ls -l" : "check the path; a plugin's file is wanted, not its id");
}

}  // namespace

Descriptor open_trusted(const Candidate& candidate) {
    const auto rules = rules_for(candidate.source);
    auto file = open_file(candidate.path);
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) refuse(candidate.path, std::strerror(errno), {});
    if (!S_ISREG(info.st_mode))
        refuse(candidate.path, "is not a regular file", "name a file, not a folder or a device");
    check_owner(candidate.path, info, rules);
    check_writers(candidate.path, info, rules.tolerated);
    if (rules.ask_folders) check_folders(candidate.path, rules);
    return file;
}

void check_private(const fs::path& file) {
    std::error_code error;
    if (fs::symlink_status(file, error).type() == fs::file_type::not_found) return;
    (void)open_trusted({file, Source::command_line});
}

}  // namespace bspctl::plugins
