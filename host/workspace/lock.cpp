// SPDX-License-Identifier: Apache-2.0
#include "workspace/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <system_error>
#include <thread>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::workspace {

namespace {

std::string owner_line(const std::string& what) {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    std::array<char, 64> since{};
    std::strftime(since.data(), since.size(), "%Y-%m-%d %H:%M:%S", &local);
    return "`bspctl " + what + "`, pid " + std::to_string(::getpid()) + " on " + host.data() + " since " + since.data() +
           "\n";
}

fs::path lock_file(const fs::path& bsp_root) { return bsp_root / own_folder / "lock"; }

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

// Asks again for a moment: is_locked() of another process holds a shared lock just long enough to look.
bool take(const Descriptor& fd) {
    for (int attempt = 0; ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0; ++attempt) {
        if (errno != EINTR && (errno != EWOULDBLOCK || attempt == 10)) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

[[noreturn]] void held_by_another(const Descriptor& fd, const fs::path& bsp_root) {
    std::string owner(512, '\0');
    const auto count = ::pread(fd.get(), owner.data(), owner.size(), 0);
    owner.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    throw Failure("another build is running in " + bsp_root.string(), std::string(text::trim(owner)),
                  "wait for it, or stop it with Ctrl-C in its terminal");
}

}  // namespace

Lock::Lock(const fs::path& bsp_root, const std::string& what) : fd_(open_lock_file(lock_file(bsp_root))) {
    if (!fd_) return;
    if (!take(fd_)) {
        if (errno == EWOULDBLOCK) held_by_another(fd_, bsp_root);
        cannot_lock(lock_file(bsp_root), errno);
    }
    const auto line = owner_line(what);
    // The owner's name is a courtesy: on a full disk, or in another user's file, the lock holds all the same.
    if (::ftruncate(fd_.get(), 0) == 0 && ::pwrite(fd_.get(), line.data(), line.size(), 0) < 0) return;
}

bool is_locked(const fs::path& bsp_root) {
    const Descriptor fd(::open(lock_file(bsp_root).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    return fd && ::flock(fd.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

}  // namespace bspctl::workspace
