// SPDX-License-Identifier: Apache-2.0
#include "report/samples.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::report {

namespace {

std::optional<double> number(const std::string& text) {
    double out = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(out)) return std::nullopt;
    return out;
}

void take_line(const std::vector<std::string>& names, const std::vector<std::string>& fields, Samples& out) {
    const auto time = number(fields.front());
    for (std::size_t i = 1; time && i < fields.size() && i < names.size(); ++i) {
        if (const auto value = number(fields[i])) out[names[i]].push_back({*time, *value});
    }
}

}  // namespace

Samples read_samples(const std::filesystem::path& file) try {
    const auto content = files::read_if_exists(file).value_or("");
    Samples out;
    std::vector<std::string> names;
    for (const auto line : text::lines(content)) {
        auto fields = text::split(line, '\t');
        if (names.empty()) names = std::move(fields);
        else take_line(names, fields, out);
    }
    return out;
} catch (const Failure&) {
    return {};  // no file, or no list of samples at all
}

}  // namespace bspctl::report
