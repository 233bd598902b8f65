// SPDX-License-Identifier: Apache-2.0
#include "report/image_contents.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::report {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_packages = 10, most_images = 50;
constexpr std::int64_t kib = 1024;

std::vector<fs::path> folders_in(const fs::path& dir) {
    std::vector<fs::path> out;
    std::error_code error;
    for (fs::directory_iterator entry(dir, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->is_directory(error)) out.push_back(entry->path());
    }
    return out;
}

// The file's text. Nothing when it is not there, cannot be read or is too large to be what it should be.
std::string text_of(const fs::path& file) try {
    return files::read_if_exists(file).value_or("");
} catch (const Failure&) {
    return {};
}

bool written_between(const fs::path& file, double from, double to) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return false;
    const auto time = static_cast<double>(status.st_mtim.tv_sec);
    return time >= from - 1 && time <= to + 1;  // file systems round
}

std::optional<std::int64_t> kib_in(std::string_view text) {
    std::int64_t out = 0;
    const auto* end = text.data() + text.size();
    const bool is_size = std::from_chars(text.data(), end, out).ptr == end && out >= 0 && out < INT64_MAX / kib;
    return is_size && !text.empty() ? std::optional(out * kib) : std::nullopt;
}

// "IMAGESIZE = 35212", in KiB as du counts.
std::int64_t image_size(std::string_view info) {
    for (const auto line : text::lines(info)) {
        const auto words = text::words(line);
        if (words.size() == 3 && words[0] == "IMAGESIZE") return kib_in(words[2]).value_or(0);
    }
    return 0;
}

// "10712   KiB     kernel-module-x"
std::vector<InstalledPackage> largest_of(std::string_view sizes) {
    std::vector<InstalledPackage> out;
    for (const auto line : text::lines(sizes)) {
        const auto words = text::words(line);
        const auto bytes = words.size() == 3 && words[1] == "KiB" ? kib_in(words[0]) : std::nullopt;
        if (bytes) out.push_back({words[2], *bytes});
    }
    const auto shown = std::min(out.size(), most_packages);
    std::partial_sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(shown), out.end(), [](const auto& a, const auto& b) {
        return std::tie(b.bytes, a.name) < std::tie(a.bytes, b.name);
    });
    out.resize(shown);
    return out;
}

std::size_t count_lines(std::string_view names) {
    const auto lines = text::lines(names);
    return static_cast<std::size_t>(std::ranges::count_if(lines, [](auto line) { return !text::trim(line).empty(); }));
}

ImageContents contents_of(const fs::path& machine, const fs::path& image) {
    return {machine.filename().string(), image.filename().string(), image_size(text_of(image / "image-info.txt")),
            count_lines(text_of(image / "installed-package-names.txt")), largest_of(text_of(image / "installed-package-sizes.txt"))};
}

}  // namespace

std::vector<ImageContents> image_contents(const fs::path& build_dir, double from, double to) {
    std::vector<ImageContents> out;
    for (const auto& machine : folders_in(build_dir / "buildhistory" / "images")) {
        for (const auto& libc : folders_in(machine)) {
            for (const auto& image : folders_in(libc)) {
                if (out.size() < most_images && written_between(image / "image-info.txt", from, to)) out.push_back(contents_of(machine, image));
            }
        }
    }
    std::ranges::sort(out, {}, [](const auto& one) { return std::tie(one.machine, one.image); });
    return out;
}

}  // namespace bspctl::report
