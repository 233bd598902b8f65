// SPDX-License-Identifier: Apache-2.0
#include "history/disk_curve.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::history {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t out = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return out;
}

std::optional<DiskPoint> point_of(std::string_view line) {
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos) return std::nullopt;
    const auto time = whole_number(line.substr(0, tab)), bytes = whole_number(line.substr(tab + 1));
    if (!time || !bytes) return std::nullopt;
    return DiskPoint{static_cast<double>(*time), *bytes};
}

}  // namespace

std::vector<DiskPoint> read_disk_curve(const std::filesystem::path& file) try {
    const auto content = files::read_if_exists(file).value_or("");
    std::vector<DiskPoint> out;
    for (const auto line : text::lines(content)) {
        if (const auto point = point_of(line)) out.push_back(*point);
    }
    return out;
} catch (const Failure&) {
    return {};  // no file, or no list of samples at all
}

std::int64_t peak_of(const std::vector<DiskPoint>& curve) {
    std::int64_t out = 0;
    for (const auto& point : curve) out = std::max(out, point.bytes);
    return out;
}

std::int64_t growth_of(const std::vector<DiskPoint>& curve) {
    return curve.empty() ? 0 : curve.back().bytes - curve.front().bytes;
}

}  // namespace bspctl::history
