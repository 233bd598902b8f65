// SPDX-License-Identifier: Apache-2.0
#include "telemetry/log_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace bspctl::telemetry {

LogFile::LogFile(const std::filesystem::path& file, OnFailure on_failure)
    : file_(file),
      on_failure_(std::move(on_failure)),
      fd_(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
    if (!fd_) failed(errno);
}

void LogFile::line(std::string_view text) {
    if (!fd_) return;
    std::string bytes;
    bytes.reserve(text.size() + 2);
    if (torn_) bytes += '\n';
    bytes.append(text).append("\n");
    ssize_t written = 0;
    do {
        written = ::write(fd_.get(), bytes.data(), bytes.size());
    } while (written < 0 && errno == EINTR);
    if (written == static_cast<ssize_t>(bytes.size())) {
        torn_ = false;
        return;
    }
    torn_ = torn_ || written > 0;
    failed(written < 0 ? errno : ENOSPC);  // the kernel wrote what it had room for
}

void LogFile::failed(int error) { on_failure_(file_.string() + ": " + std::strerror(error)); }

}  // namespace bspctl::telemetry
