// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

// Files as the rest of the host uses them. Every failure is a Failure that names the path and the system's reason.
namespace bspctl::files {

namespace fs = std::filesystem;

// Largest configuration input that is read whole (manifests, YAML, TOML). Logs are streamed instead.
inline constexpr std::uintmax_t max_input_bytes = 64ull * 1024 * 1024;

// The bytes of a regular file. Throws when it is missing, not a regular file, unreadable or larger than `limit`.
[[nodiscard]] std::string read(const fs::path& file, std::uintmax_t limit = max_input_bytes);

// As read(), but nothing when the file does not exist.
[[nodiscard]] std::optional<std::string> read_if_exists(const fs::path& file, std::uintmax_t limit = max_input_bytes);

// Throws, with line and column, unless the bytes of `file` are well-formed UTF-8 without NUL.
void check_text(std::string_view bytes, const fs::path& file);

// Writes through a temporary name in the same folder, fsync and rename: readers see the old bytes or the new, never
// half. Creates missing parent folders. An existing symbolic link at `file` is replaced, not followed. The umask is taken
// off `permissions`.
void write_atomically(const fs::path& file, std::string_view text, mode_t permissions = 0666);

// As write_atomically(), but leaves a file alone (bytes and times) that already says the same. True when it wrote.
bool write_if_changed(const fs::path& file, std::string_view text);

void make_directories(const fs::path& dir);

// `path` without symbolic links, "." and "..", also when its last parts do not exist.
[[nodiscard]] fs::path resolved(const fs::path& path);

// True when `path` is `dir` or lies below it. Both are made canonical first, so links cannot lead out unseen.
[[nodiscard]] bool is_inside(const fs::path& path, const fs::path& dir);

// The bytes in the regular files of a file or tree, links not followed; what cannot be read counts nothing.
[[nodiscard]] std::uint64_t bytes_below(const fs::path& path);

// Removes a file or tree. Nothing there is fine. Does not follow symbolic links.
void remove_tree(const fs::path& path);

}  // namespace bspctl::files
