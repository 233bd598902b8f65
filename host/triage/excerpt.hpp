// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "triage/lines.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {

// A line as it may be shown: of bearable width, without escape sequences, as valid UTF-8.
[[nodiscard]] std::string shown_line(std::string_view line);

// The end of what the reader has given, for people.
[[nodiscard]] std::vector<std::string> last_lines(const LineReader& reader, std::size_t count);

// The lines around the first line of a log that looks most like an error, found in one pass.
class Excerpt {
public:
    explicit Excerpt(std::string file) : file_(std::move(file)) {}

    // Call with every line that `reader` gave. `weight`: how much it looks like an error (Scanner::weight()).
    void line(std::string_view line, const LineReader& reader, int weight);

    [[nodiscard]] bool wants_more() const { return wanted_ > 0; }
    [[nodiscard]] int weight() const { return weight_; }
    [[nodiscard]] std::vector<Evidence> take() { return std::move(lines_); }

private:
    void begin(std::string_view line, const LineReader& reader);

    std::string file_;
    std::vector<Evidence> lines_;
    int weight_ = 0;
    std::size_t wanted_ = 0;  // lines that are to follow
};

}  // namespace bspctl::triage
