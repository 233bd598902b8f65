// SPDX-License-Identifier: Apache-2.0
#include "workspace/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "base/failure.hpp"
#include "base/files.hpp"
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

}  // namespace

Lock::Lock(const std::filesystem::path& bsp_root, const std::string& what) {
    const auto file = bsp_root / own_folder / "lock";
    try {
        files::make_directories(file.parent_path());
    } catch (const Failure&) {
        return;  // a tree that cannot be written has no second writer to keep out; the build will say what it cannot do
    }
    fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd_ < 0) return;
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        std::string owner(512, '\0');
        const auto count = ::pread(fd_, owner.data(), owner.size(), 0);
        owner.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        ::close(fd_);
        throw Failure("another build is running in " + bsp_root.string(), std::string(text::trim(owner)),
                      "wait for it, or stop it with Ctrl-C in its terminal");
    }
    const auto line = owner_line(what);
    // The owner's name is a courtesy: on a full disk the lock holds all the same.
    if (::ftruncate(fd_, 0) == 0 && ::pwrite(fd_, line.data(), line.size(), 0) < 0) return;
}

Lock::~Lock() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace bspctl::workspace
