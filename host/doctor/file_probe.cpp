// SPDX-License-Identifier: Apache-2.0
#include "doctor/file_probe.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

class Folder {
public:
    explicit Folder(const fs::path& dir) : path_((dir / ".bspctl-probe-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) error_ = errno;
    }
    ~Folder() {
        std::error_code ignored;
        if (error_ == 0) fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] int error() const { return error_; }
    [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
    // errno, or 0.
    [[nodiscard]] int make(const std::string& name) const {
        const int made = ::open(file(name).c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        if (made < 0) return errno;
        ::close(made);
        return 0;
    }

private:
    std::string path_;
    int error_ = 0;
};

double seconds(const timespec& at) { return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9; }

double now() {
    timespec at{};
    ::clock_gettime(CLOCK_REALTIME, &at);
    return seconds(at);
}

// How far the time of a file just made lies outside of the time it took to make it.
double seconds_ahead(const std::string& file, double before, double after) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) return 0;
    const double made = seconds(status.st_mtim);
    if (made > after) return made - after;
    return made < before ? made - before : 0;
}

bool takes_executables(const std::string& file) {
    struct stat status{};
    return ::chmod(file.c_str(), 0700) == 0 && ::stat(file.c_str(), &status) == 0 && (status.st_mode & S_IXUSR) != 0;
}

// The path of a socket may be 107 characters long: it is bound by a descriptor's name of the folder, which is short.
bool takes_sockets(const std::string& folder) {
    const int dir = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    const int made = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool refused = false;
    if (dir >= 0 && made >= 0) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const auto name = "/proc/self/fd/" + std::to_string(dir) + "/socket";
        std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
        refused = ::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
                  (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL);
    }
    if (dir >= 0) ::close(dir);
    if (made >= 0) ::close(made);
    return !refused;
}

}  // namespace

FileAbilities try_files(const fs::path& dir) {
    FileAbilities out;
    const Folder folder(dir);
    out.error = folder.error();
    if (out.error != 0) return out;
    const double before = now();
    out.error = folder.make("Case");
    if (out.error != 0) return out;
    const auto file = folder.file("Case");
    out.seconds_ahead = seconds_ahead(file, before, now());
    out.tells_case = ::access(folder.file("case").c_str(), F_OK) != 0;
    constexpr std::size_t long_name = 200;
    out.long_names = folder.make(std::string(long_name, 'n')) != ENAMETOOLONG;
    out.symlinks = ::symlink("Case", folder.file("symlink").c_str()) == 0;
    out.hardlinks = ::link(file.c_str(), folder.file("hardlink").c_str()) == 0;
    out.executables = takes_executables(file);
    out.sockets = takes_sockets(folder.file("."));
    return out;
}

}  // namespace bspctl::doctor
