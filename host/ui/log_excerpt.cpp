// SPDX-License-Identifier: Apache-2.0
#include "ui/log_excerpt.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/descriptor.hpp"
#include "base/text.hpp"
#include "ui/foreign_text.hpp"

namespace bspctl::ui {

namespace {

constexpr off_t most_bytes = 64 * 1024;
constexpr std::size_t lines_before = 2, widest = 500;

// O_NONBLOCK keeps a FIFO that lies where a log should be from holding us up.
std::string end_of(const std::filesystem::path& log) {
    const Descriptor fd(::open(log.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
    std::string out(static_cast<std::size_t>(std::min(status.st_size, most_bytes)), '\0');
    const auto got = ::pread(fd.get(), out.data(), out.size(), status.st_size - static_cast<off_t>(out.size()));
    out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return out;
}

bool looks_like_error(std::string_view line) {
    constexpr std::array<std::string_view, 9> signs{"error:", "ERROR:", "Error:", "fatal:", "FAILED:", "undefined reference",
                                                    "No such file", "Traceback (", "command not found"};
    return std::any_of(signs.begin(), signs.end(), [&](auto sign) { return line.find(sign) != std::string_view::npos; });
}

// BitBake's own frame around what the task wrote.
bool is_frame(std::string_view line) { return line.starts_with("DEBUG: ") || line.starts_with("NOTE: "); }

}  // namespace

std::vector<std::string> log_excerpt(const std::filesystem::path& log, std::size_t most) {
    if (log.empty()) return {};
    const auto bytes = end_of(log);
    const auto text = foreign_text(bytes);
    auto lines = text::lines(text);
    if (bytes.size() == most_bytes && lines.size() > 1) lines.erase(lines.begin());  // begins anywhere
    std::erase_if(lines, is_frame);
    const auto first = std::find_if(lines.begin(), lines.end(), looks_like_error);
    const auto at = static_cast<std::size_t>(first - lines.begin());
    const auto last_page = lines.size() - std::min(lines.size(), most);
    auto begin = lines.begin() + static_cast<std::ptrdiff_t>(first == lines.end() ? last_page : at - std::min(at, lines_before));
    std::vector<std::string> out;
    for (; begin != lines.end() && out.size() < most; ++begin) out.push_back(text::to_utf8(begin->substr(0, widest)));
    return out;
}

}  // namespace bspctl::ui
