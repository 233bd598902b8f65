// SPDX-License-Identifier: Apache-2.0
#include "workspace/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <thread>
#include <vector>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::workspace {

namespace {

// Entries have one length, so that each holder can rewrite its own in place while others hold the lock too.
constexpr std::size_t entry_size = 512;
constexpr std::size_t read_limit = 128 * entry_size;

fs::path lock_file(const fs::path& bsp_root) { return bsp_root / own_folder / "lock"; }

fs::path claim_file(fs::path lock) { return lock += ".host"; }

bool may_not_write(int error) { return error == EACCES || error == EROFS; }

[[noreturn]] void cannot_lock(const fs::path& file, int error) {
    throw Failure("cannot lock " + file.string(), std::strerror(error),
                  "without the lock two builds could spoil each other; make that file one that you may open");
}

// None: a tree that may not be written has no second writer to keep out; the build will say what it cannot do.
Descriptor open_lock_file(const fs::path& file) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (may_not_write(error.value())) return {};
    if (error) cannot_lock(file, error.value());
    Descriptor fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    // Another user's file: flock needs no write access.
    if (!fd && may_not_write(errno)) {
        fd = Descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
        if (!fd && errno == ENOENT) return {};
    }
    if (!fd) cannot_lock(file, errno);
    return fd;
}

// Asks again for a moment: others look, or change from exclusive to shared, and hold it just that long.
bool take(const Descriptor& fd, Use use) {
    const int how = use == Use::exclusive ? LOCK_EX : LOCK_SH;
    for (int attempt = 0; ::flock(fd.get(), how | LOCK_NB) != 0; ++attempt) {
        if (errno != EINTR && (errno != EWOULDBLOCK || attempt == 10)) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

std::string content(const Descriptor& fd) {
    std::string text(read_limit, '\0');
    const auto count = ::pread(fd.get(), text.data(), text.size(), 0);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
}

// Those that are at work, as far as that can be told from here; else all that are named.
std::string holders(const Descriptor& fd, const Machine& machine) {
    auto owners = parse_owners(content(fd));
    const auto gone = [&](const Owner& owner) { return !owner.is_running_on(machine); };
    if (!std::all_of(owners.begin(), owners.end(), gone)) std::erase_if(owners, gone);
    std::vector<std::string> out;
    for (const auto& owner : owners) out.push_back(owner.describe());
    return out.empty() ? "the lock file does not say by whom" : text::join(out, "; ");
}

[[noreturn]] void held_by_another(const Descriptor& fd, const fs::path& tree, const Machine& machine) {
    throw Failure("another build is running in " + tree.string(), holders(fd, machine),
                  "wait for it, or stop it: bspctl stop");
}

// A lock on a file that somebody has removed keeps nobody out.
bool is_still_there(const Descriptor& fd, const fs::path& file) {
    struct stat mine {}, named {};
    return ::fstat(fd.get(), &mine) == 0 && ::stat(file.c_str(), &named) == 0 && mine.st_ino == named.st_ino &&
           mine.st_dev == named.st_dev;
}

Descriptor open_and_take(const fs::path& tree, const fs::path& file, Use use, const Place& place) {
    for (;;) {
        auto fd = open_lock_file(file);
        if (!fd) return fd;
        if (!take(fd, use)) {
            if (errno == EWOULDBLOCK) held_by_another(fd, tree, place.machine);
            cannot_lock(file, errno);
        }
        if (is_still_there(fd, file)) return fd;
    }
}

// Not another user's file, whose names then stay: nothing but messages come of them.
bool emptied(const Descriptor& fd) { return ::ftruncate(fd.get(), 0) == 0; }

// Named by the relative path, readable and unique.
fs::path lock_file(const fs::path& bsp_root, const fs::path& build_dir) {
    const auto root = files::resolved(bsp_root);
    auto name = files::resolved(build_dir).lexically_relative(root).string();
    const auto digest = sha256(name).substr(0, 8);
    std::replace(name.begin(), name.end(), '/', '-');
    return bsp_root / own_folder / "locks" / (name.substr(0, 100) + "." + digest);
}

bool is_held(const fs::path& file, const Place& place) {
    const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd) return false;
    if (place.between_hosts && is_claimed(claim_file(file), place)) return true;
    if (::flock(fd.get(), LOCK_SH | LOCK_NB) != 0) return errno == EWOULDBLOCK;
    // A shared lock shows only by its holders' names: asking for the exclusive one would disturb those that begin.
    const auto owners = parse_owners(content(fd));
    return std::any_of(owners.begin(), owners.end(),
                       [&](const Owner& owner) { return owner.is_running_on(place.machine); });
}

}  // namespace

Lock::Lock(const fs::path& bsp_root, const std::string& what, Use use)
    : Lock(bsp_root, what, use, place_of(bsp_root)) {}

Lock::Lock(const fs::path& bsp_root, const std::string& what, Use use, const Place& place)
    : Lock(bsp_root, lock_file(bsp_root), what, use, place) {}

Lock Lock::of_build_directory(const fs::path& bsp_root, const fs::path& build_dir, const std::string& what) {
    return {build_dir, lock_file(bsp_root, build_dir), what, Use::exclusive, place_of(bsp_root)};
}

Lock::Lock(const fs::path& tree, const fs::path& file, const std::string& what, Use use, const Place& place)
    : fd_(open_and_take(tree, file, use, place)), use_(use), self_(Owner::self(place.machine, what)) {
    if (!fd_) return;
    if (place.between_hosts) {
        claim_.emplace(claim_file(file), tree, self_, place);
        recovered_ = claim_->recovered();
    }
    if (is_last_holder()) {  // nobody else: what the file says was left behind
        if (const auto left = parse_owners(content(fd_)); !left.empty()) recovered_ = left.back();
        emptied(fd_);
    }
    if (use == Use::shared && !take(fd_, Use::shared)) held_by_another(fd_, tree, place.machine);
    write_entry();
}

Lock::~Lock() {
    if (!fd_) return;
    forget_entry();
    if (claim_ && is_last_holder()) claim_->release();
}

// By way of an exclusive lock, which a shared one becomes when it is the only one. Whoever calls this takes the shared
// one again, or is about to let go: in a change that fails the old lock is lost.
bool Lock::is_last_holder() {
    return use_ == Use::exclusive || ::flock(fd_.get(), LOCK_EX | LOCK_NB) == 0;
}

// The names are a courtesy: on a full disk, or in another user's file, the lock holds all the same.
void Lock::write_entry() {
    auto line = self_.to_json();
    if (line.size() >= entry_size) return;
    line.resize(entry_size - 1, ' ');
    line += '\n';
    if (entry_) {
        if (::pwrite(fd_.get(), line.data(), line.size(), *entry_) < 0) entry_.reset();
        return;
    }
    // Appending is what keeps two that write at one time apart; the file position then tells where it went.
    const int flags = ::fcntl(fd_.get(), F_GETFL);
    if (::fcntl(fd_.get(), F_SETFL, flags | O_APPEND) != 0) return;
    if (::write(fd_.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size())) {
        entry_ = ::lseek(fd_.get(), 0, SEEK_CUR) - static_cast<off_t>(line.size());
    }
    ::fcntl(fd_.get(), F_SETFL, flags);
}

void Lock::forget_entry() {
    if (!entry_) return;
    if (use_ == Use::exclusive) {
        if (emptied(fd_)) entry_.reset();
        return;
    }
    std::string blank(entry_size, ' ');
    blank.back() = '\n';
    if (::pwrite(fd_.get(), blank.data(), blank.size(), *entry_) > 0) entry_.reset();
}

void Lock::name_run(const std::string& id) {
    self_.run = id;
    if (fd_ && entry_) write_entry();
}

bool is_locked(const fs::path& bsp_root) { return is_locked(bsp_root, place_of(bsp_root)); }

bool is_locked(const fs::path& bsp_root, const Place& place) { return is_held(lock_file(bsp_root), place); }

bool is_build_directory_locked(const fs::path& bsp_root, const fs::path& build_dir) {
    return is_held(lock_file(bsp_root, build_dir), place_of(bsp_root));
}

}  // namespace bspctl::workspace
