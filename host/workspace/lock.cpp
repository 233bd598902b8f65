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

// Not inside the build folder: `clean` empties that.
fs::path lock_file(const fs::path& bsp_root, const std::string& build_folder) {
    return bsp_root / own_folder / ("lock-" + build_folder);
}

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

// `how`: LOCK_EX or LOCK_SH. Asks again for a moment: is_locked() of another process holds a shared lock just long
// enough to look.
bool take(const Descriptor& fd, int how) {
    for (int attempt = 0; ::flock(fd.get(), how | LOCK_NB) != 0; ++attempt) {
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

Descriptor hold(const fs::path& file, int how, const fs::path& place, const std::string& what) {
    auto fd = open_lock_file(file);
    if (!fd) return fd;
    if (!take(fd, how)) {
        if (errno == EWOULDBLOCK) held_by_another(fd, place);
        cannot_lock(file, errno);
    }
    const auto line = owner_line(what);
    // The owner's name is a courtesy: on a full disk, or in another user's file, the lock holds all the same.
    if (::ftruncate(fd.get(), 0) == 0 && ::pwrite(fd.get(), line.data(), line.size(), 0) < 0) return fd;
    return fd;
}

bool is_held(const fs::path& file) {
    const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    return fd && ::flock(fd.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

}  // namespace

Lock::Lock(const fs::path& bsp_root, const std::string& what)
    : fd_(hold(lock_file(bsp_root), LOCK_EX, bsp_root, what)) {}

Lock::Lock(const fs::path& bsp_root, const std::string& what, const std::string& build_folder)
    : fd_(hold(lock_file(bsp_root), LOCK_SH, bsp_root, what)),
      build_folder_(hold(lock_file(bsp_root, build_folder), LOCK_EX, bsp_root / build_folder, what)) {}

bool is_locked(const fs::path& bsp_root) { return is_held(lock_file(bsp_root)); }

bool is_locked(const fs::path& bsp_root, const std::string& build_folder) {
    return is_held(lock_file(bsp_root, build_folder));
}

}  // namespace bspctl::workspace
