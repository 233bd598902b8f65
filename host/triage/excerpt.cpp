// SPDX-License-Identifier: Apache-2.0
#include "triage/excerpt.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"

namespace bspctl::triage {
namespace {

constexpr std::size_t lines_before = 5;
constexpr std::size_t lines_behind = 10;
constexpr std::size_t longest_shown = 1000;

// The last state of a line that was redrawn with CR, as a terminal shows it.
std::string_view last_state(std::string_view line) {
    while (line.ends_with('\r')) line.remove_suffix(1);
    const auto cr = line.rfind('\r');
    return cr == std::string_view::npos ? line : line.substr(cr + 1);
}

}  // namespace

std::string shown_line(std::string_view line) {
    return text::to_utf8(text::strip_ansi(last_state(line).substr(0, longest_shown)));
}

std::vector<std::string> last_lines(const LineReader& reader, std::size_t count) {
    std::vector<std::string> out;
    std::ranges::transform(reader.before(count), std::back_inserter(out), shown_line);
    return out;
}

void Excerpt::begin(std::string_view line, const LineReader& reader) {
    lines_.clear();
    const auto before = reader.before(lines_before);
    for (std::size_t i = 0; i < before.size(); ++i) {
        lines_.push_back({file_, reader.number() - (before.size() - i), shown_line(before[i])});
    }
    lines_.push_back({file_, reader.number(), shown_line(line)});
    wanted_ = lines_behind;
}

void Excerpt::line(std::string_view line, const LineReader& reader, int weight) {
    if (weight > weight_) {
        weight_ = weight;
        begin(line, reader);
    } else if (wanted_ > 0) {
        --wanted_;
        lines_.push_back({file_, reader.number(), shown_line(line)});
    }
}

}  // namespace bspctl::triage
