// SPDX-License-Identifier: Apache-2.0
#include "config/edit_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"

namespace bspctl::config {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& file, int error) {
    throw Failure("cannot lock " + file.string(), std::strerror(error), "make its folder writable");
}

// The lock is a file beside the one it guards, because that one is replaced with every edit. It goes away with the edit:
// whoever waited for a file that is gone by then takes the next one.
class EditLock {
public:
    explicit EditLock(const fs::path& guarded) : path_(guarded.string() + ".lock") {
        do {
            fd_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
            if (!fd_) fail(guarded, errno);
            while (::flock(fd_.get(), LOCK_EX) != 0) {
                if (errno != EINTR) fail(guarded, errno);
            }
        } while (!is_still_there());
    }
    EditLock(const EditLock&) = delete;
    EditLock& operator=(const EditLock&) = delete;
    ~EditLock() { ::unlink(path_.c_str()); }

private:
    [[nodiscard]] bool is_still_there() const {
        struct stat held {}, named {};
        return ::fstat(fd_.get(), &held) == 0 && ::stat(path_.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
               held.st_dev == named.st_dev;
    }

    std::string path_;
    Descriptor fd_;
};

// write_atomically() takes the umask off; what the file already had stays.
void write_keeping_permissions(const fs::path& file, const std::string& text) {
    struct stat before {};
    const bool existed = ::stat(file.c_str(), &before) == 0;
    const mode_t permissions = existed ? before.st_mode & 07777 : 0666;
    files::write_atomically(file, text, permissions);
    if (existed && ::chmod(file.c_str(), permissions) != 0) fail(file, errno);
}

// The file that a name leads to, there or not: a link whose end is missing stays a link. One that leads in a circle ends
// where reading it says so.
fs::path end_of_links(fs::path file) {
    std::error_code error;
    for (int links = 0; links < 40; ++links) {
        file = files::resolved(file);
        if (!fs::is_symlink(file, error)) break;
        file = file.parent_path() / fs::read_symlink(file, error);
    }
    return file;
}

}  // namespace

void edit_file(const fs::path& file, const std::function<std::string(const std::string& text)>& change) {
    const auto target = end_of_links(file);
    files::make_directories(target.parent_path());
    const EditLock lock(target);
    const auto before = files::read_if_exists(target).value_or("");
    const auto after = change(before);
    if (after != before) write_keeping_permissions(target, after);
}

}  // namespace bspctl::config
