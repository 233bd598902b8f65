// SPDX-License-Identifier: Apache-2.0
#include "triage/line_kind.hpp"

#include <algorithm>
#include <array>

namespace bspctl::triage {
namespace {

constexpr auto none = std::string_view::npos;

template <std::size_t Count>
bool starts_with_any(std::string_view text, const std::array<std::string_view, Count>& heads) {
    return std::any_of(heads.begin(), heads.end(), [&](std::string_view head) { return text.starts_with(head); });
}

// "12: zlib-1.3-r0 do_compile - 14s (pid 4711)", perhaps with a bar behind it
bool is_task_line(std::string_view text) {
    const auto colon = text.find_first_not_of("0123456789");
    if (colon == none || !text.substr(colon).starts_with(": ")) return false;
    const auto pid = text.find("(pid ");
    return pid != none && text.substr(0, pid).ends_with("s ");
}

bool is_progress_note(std::string_view text) {
    if (text.starts_with("Running ")) return true;
    return text.starts_with("recipe ") && !text.ends_with(": Failed");
}

// What may be redrawn, or waits for its "done.", without an end of line.
bool is_status(std::string_view text) {
    static constexpr std::array<std::string_view, 8> heads{"Currently ", "Parsing recipes", "Loading cache",
                                                           "Checking sstate mirror object", "Initialising tasks",
                                                           "No currently running tasks", "Setscene tasks:", "Sstate summary:"};
    return starts_with_any(text, heads);
}

}  // namespace

bool is_progress(std::string_view text) {
    if (text.empty()) return true;
    switch (text[0]) {
        case 'N': return text.starts_with("NOTE: ") ? is_progress_note(text.substr(6)) : is_status(text);
        case 'C':
        case 'P':
        case 'L':
        case 'S': return is_status(text);
        case 'I': return text.starts_with("INFO: ") || is_status(text);
        default: return text[0] >= '0' && text[0] <= '9' && is_task_line(text);
    }
}

std::string_view behind_progress(std::string_view text) {
    const bool number = !text.empty() && text[0] >= '0' && text[0] <= '9';
    if (!(number ? is_task_line(text) : is_status(text))) return text;
    const auto head = number ? text.find(": ") + 2 : 0;
    if (text.find(": ", head) == none && text.find("...", head) == none) return text;
    const auto message = std::min({text.find("ERROR: "), text.find("WARNING: "), text.find("NOTE: "), text.find("Traceback (")});
    return message == none ? text : text.substr(message);
}

bool opens_message(std::string_view text) {
    static constexpr std::array<std::string_view, 8> heads{"fatal: ",  "error: ", "Error: ",     "Traceback (",
                                                           "Summary:", "make: ",  "Command \"", "FATAL: "};
    return starts_with_any(text, heads);
}

bool take_log_mark(std::string_view& text) {
    if (text[0] != '|' || (text.size() > 1 && text[1] != ' ')) return false;
    text.remove_prefix(std::min<std::size_t>(2, text.size()));
    return true;
}

bool is_shell_failure(std::string_view text) {
    return text.find("/temp/run.do_") != none && text.find(" exit ") != none;
}

}  // namespace bspctl::triage
