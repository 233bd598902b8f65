// SPDX-License-Identifier: Apache-2.0
#include "base/atomic_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/failure.hpp"
#include "base/files.hpp"

namespace bspctl::files {

namespace {

[[noreturn]] void fail(const fs::path& file, int error) { throw Failure("cannot write " + file.string(), std::strerror(error)); }

}  // namespace

AtomicFile::AtomicFile(fs::path file) : file_(std::move(file)) {
    const auto folder = file_.has_parent_path() ? file_.parent_path() : fs::path(".");
    make_directories(folder);
    temporary_ = (folder / ("." + file_.filename().string() + ".XXXXXX")).string();
    fd_ = Descriptor(::mkstemp(temporary_.data()));
    if (fd_.get() < 0) fail(file_, errno);
}

AtomicFile::~AtomicFile() {
    if (fd_.get() >= 0 && !temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view piece) {
    while (!piece.empty()) {
        const auto count = ::write(fd_.get(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail(file_, errno);
        piece.remove_prefix(static_cast<std::size_t>(count));
    }
}

void AtomicFile::commit(mode_t permissions) {
    const auto mask = ::umask(0);
    ::umask(mask);
    if (::fchmod(fd_.get(), permissions & ~mask) != 0 || ::fsync(fd_.get()) != 0) fail(file_, errno);
    if (::rename(temporary_.c_str(), file_.c_str()) != 0) fail(file_, errno);
    temporary_.clear();
}

}  // namespace bspctl::files
