// SPDX-License-Identifier: Apache-2.0
#include "triage/line_kind.hpp"

#include <algorithm>

#include "bitbake/begins_with.hpp"

namespace bspctl::triage {
namespace {

using bitbake::begins_with;

constexpr auto none = std::string_view::npos;

// "12: zlib-1.3-r0 do_compile - 14s (pid 4711)", perhaps with a bar behind it
bool is_task_line(std::string_view text) {
    const auto colon = text.find_first_not_of("0123456789");
    if (colon == none || !text.substr(colon).starts_with(": ")) return false;
    const auto pid = text.find("(pid ");
    return pid != none && text.substr(0, pid).ends_with("s ");
}

bool is_progress_note(std::string_view text) {
    if (begins_with(text, "Running ")) return true;
    return begins_with(text, "recipe ") && !text.ends_with(": Failed");
}

// What may be redrawn, or waits for its "done.", without an end of line.
bool is_status(std::string_view text) {
    if (std::string_view("CPLINS").find(text[0]) == none) return false;
    return begins_with(text, "Currently ") || begins_with(text, "Parsing recipes") || begins_with(text, "Loading cache") ||
           begins_with(text, "Checking sstate mirror object") || begins_with(text, "Initialising tasks") ||
           begins_with(text, "No currently running tasks") || begins_with(text, "Setscene tasks:") ||
           begins_with(text, "Sstate summary:");
}

}  // namespace

bool is_progress(std::string_view text) {
    if (text.empty()) return true;
    switch (text[0]) {
        case 'N': return begins_with(text, "NOTE: ") ? is_progress_note(text.substr(6)) : is_status(text);
        case 'C':
        case 'P':
        case 'L':
        case 'S': return is_status(text);
        case 'I': return begins_with(text, "INFO: ") || is_status(text);
        default: return text[0] >= '0' && text[0] <= '9' && is_task_line(text);
    }
}

std::string_view behind_progress(std::string_view text) {
    if (text.empty() || begins_with(text, "NOTE: ")) return text;
    const bool number = text[0] >= '0' && text[0] <= '9';
    if (!(number ? is_task_line(text) : is_status(text))) return text;
    const auto head = number ? text.find(": ") + 2 : 0;
    if (text.find(": ", head) == none && text.find("...", head) == none) return text;
    const auto message = std::min({text.find("ERROR: "), text.find("WARNING: "), text.find("NOTE: "), text.find("Traceback (")});
    return message == none ? text : text.substr(message);
}

bool opens_message(std::string_view text) {
    return begins_with(text, "fatal: ") || begins_with(text, "error: ") || begins_with(text, "Error: ") ||
           begins_with(text, "Traceback (") || begins_with(text, "Summary:") || begins_with(text, "make: ") ||
           begins_with(text, "Command \"") || begins_with(text, "FATAL: ");
}

bool take_log_mark(std::string_view& text) {
    if (text[0] != '|' || (text.size() > 1 && text[1] != ' ')) return false;
    text.remove_prefix(std::min<std::size_t>(2, text.size()));
    return true;
}

bool is_shell_failure(std::string_view text) {
    if (begins_with(text, "WARNING: exit code ")) return true;
    return text.find("/temp/run.do_") != none && text.find(" exit ") != none;
}

}  // namespace bspctl::triage
