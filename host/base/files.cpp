// SPDX-License-Identifier: Apache-2.0
#include "base/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/atomic_file.hpp"
#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::files {

namespace {

[[noreturn]] void fail(const std::string& what, const fs::path& file, int error, std::string fix = {}) {
    throw Failure(what + " " + file.string(), std::strerror(error), std::move(fix));
}

std::string read_descriptor(int fd, const fs::path& file, std::uintmax_t limit) {
    struct stat info {};
    if (::fstat(fd, &info) != 0) fail("cannot read", file, errno);
    if (S_ISDIR(info.st_mode)) fail("cannot read", file, EISDIR, "name a file, not a folder");
    if (!S_ISREG(info.st_mode)) throw Failure("cannot read " + file.string(), "it is not a regular file");
    if (static_cast<std::uintmax_t>(info.st_size) > limit) {
        throw Failure("cannot read " + file.string(),
                      "it has " + text::human_bytes(static_cast<std::uint64_t>(info.st_size)) + ", the limit is " +
                          text::human_bytes(limit));
    }
    std::string out(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t done = 0;
    while (done < out.size()) {
        const auto count = ::read(fd, out.data() + done, out.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("cannot read", file, errno);
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    out.resize(done);
    return out;
}

}  // namespace

std::optional<std::string> read_if_exists(const fs::path& file, std::uintmax_t limit) {
    // O_NONBLOCK: a named pipe in place of a file must not hang us.
    const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (fd.get() < 0) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        fail("cannot read", file, errno);
    }
    return read_descriptor(fd.get(), file, limit);
}

std::string read(const fs::path& file, std::uintmax_t limit) {
    auto bytes = read_if_exists(file, limit);
    if (!bytes) fail("cannot read", file, ENOENT);
    return *std::move(bytes);
}

void check_text(std::string_view bytes, const fs::path& file) {
    std::size_t bad = 0;
    if (text::valid_utf8(bytes, &bad)) return;
    const auto at = text::line_column(bytes, bad);
    throw Failure(Position{file.string(), at.line, at.column}.str() + ": not a text file",
                  "it holds a NUL or malformed UTF-8");
}

void write_atomically(const fs::path& file, std::string_view text, mode_t permissions) {
    AtomicFile out(file);
    out.write(text);
    out.commit(permissions);
}

bool write_if_changed(const fs::path& file, std::string_view text) {
    std::error_code error;
    if (!fs::is_symlink(file, error) && fs::is_regular_file(file, error) && read_if_exists(file) == text) return false;
    write_atomically(file, text);
    return true;
}

void make_directories(const fs::path& dir) {
    std::error_code error;
    fs::create_directories(dir, error);
    if (error) throw Failure("cannot create folder " + dir.string(), error.message());
}

fs::path resolved(const fs::path& path) {
    std::error_code error;
    const auto absolute = fs::absolute(path, error);
    if (error) return path.lexically_normal();  // no current folder, or an empty path
    auto out = fs::weakly_canonical(absolute, error);
    if (error) out = absolute.lexically_normal();
    // weakly_canonical keeps a trailing slash of a path that does not exist
    if (!out.has_filename() && out.has_parent_path() && out != out.root_path()) out = out.parent_path();
    return out;
}

bool is_inside(const fs::path& path, const fs::path& dir) {
    const auto inner = resolved(path);
    const auto outer = resolved(dir);
    auto part = inner.begin();
    for (const auto& expected : outer) {
        if (part == inner.end() || *part != expected) return false;
        ++part;
    }
    return true;
}

std::uint64_t bytes_below(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(fs::symlink_status(path, error))) return fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
    std::uint64_t sum = 0;
    for (auto it = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
         !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
        std::error_code one;
        if (!it->is_symlink(one) && it->is_regular_file(one)) sum += it->file_size(one);
    }
    return sum;
}

void remove_tree(const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    if (error) throw Failure("cannot remove " + path.string(), error.message(), {}, ExitCode::failed);
}

}  // namespace bspctl::files
