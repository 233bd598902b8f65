// SPDX-License-Identifier: Apache-2.0
#include "cli/text_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.hpp"

namespace bspctl::cli {

namespace {

using Lines = std::vector<std::string_view>;

// lengths[i][j]: of the longest common subsequence of what follows line i of the one and line j of the other.
class CommonLines {
public:
    CommonLines(const Lines& a, const Lines& b) : width_(b.size() + 1), lengths_((a.size() + 1) * width_) {
        for (auto i = a.size(); i-- > 0;) {
            for (auto j = b.size(); j-- > 0;) {
                at(i, j) = a[i] == b[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
            }
        }
    }
    [[nodiscard]] std::uint32_t& at(std::size_t i, std::size_t j) { return lengths_[i * width_ + j]; }

private:
    std::size_t width_;
    std::vector<std::uint32_t> lengths_;
};

std::string all(char sign, const Lines& lines) {
    std::string out;
    for (const auto line : lines) (out += sign).append(line) += '\n';
    return out;
}

std::string merged(const Lines& a, const Lines& b) {
    constexpr std::size_t largest_table = 16 * 1024 * 1024;  // 4000 lines against 4000
    if ((a.size() + 1) * (b.size() + 1) > largest_table) return all('-', a) + all('+', b);
    CommonLines common(a, b);
    std::string out;
    std::size_t i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
        if (i < a.size() && j < b.size() && a[i] == b[j]) {
            ++i, ++j;
        } else if (j == b.size() || (i < a.size() && common.at(i + 1, j) >= common.at(i, j + 1))) {
            out += all('-', {a[i++]});
        } else {
            out += all('+', {b[j++]});
        }
    }
    return out;
}

}  // namespace

std::string text_diff(std::string_view before, std::string_view after, const std::string& name) {
    if (before == after) return "no change in " + name + "\n";
    return name + "\n" + merged(text::lines(before), text::lines(after));
}

}  // namespace bspctl::cli
