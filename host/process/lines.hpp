// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace bspctl::process {

// Cuts a stream of bytes into lines. LF, CRLF and a lone CR end a line (progress bars redraw with CR); the ends may be
// split over two pieces. A line longer than the limit is handed over in pieces of that size, so memory stays bounded
// whatever the child writes.
class LineSplitter {
public:
    static constexpr std::size_t max_line = 64 * 1024;

    explicit LineSplitter(std::function<void(std::string_view)> on_line) : on_line_(std::move(on_line)) {}

    void feed(std::string_view bytes);
    void finish();  // hands over a last line without an end

private:
    void emit();
    void append(std::string_view part);

    std::function<void(std::string_view)> on_line_;
    std::string line_;
    bool after_cr_ = false;
};

}  // namespace bspctl::process
