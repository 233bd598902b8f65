// SPDX-License-Identifier: Apache-2.0
#include "process/lines.hpp"

#include <algorithm>

namespace bspctl::process {

void LineSplitter::emit() {
    if (on_line_) on_line_(line_);
    line_.clear();
}

void LineSplitter::append(std::string_view part) {
    while (line_.size() + part.size() > max_line) {
        const auto room = max_line - line_.size();
        line_.append(part.substr(0, room));
        part.remove_prefix(room);
        emit();
    }
    line_.append(part);
}

void LineSplitter::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        // The LF of a CRLF: its CR has ended the line already, possibly at the end of the piece before.
        if (after_cr_ && bytes.front() == '\n') bytes.remove_prefix(1);
        after_cr_ = false;
        const auto end = std::min(bytes.find_first_of("\r\n"), bytes.size());
        append(bytes.substr(0, end));
        if (end == bytes.size()) return;
        after_cr_ = bytes[end] == '\r';
        emit();
        bytes.remove_prefix(end + 1);
    }
}

void LineSplitter::finish() {
    if (!line_.empty()) emit();
}

}  // namespace bspctl::process
