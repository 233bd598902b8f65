// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "bitbake/begins_with.hpp"
#include "bitbake/log_prefix.hpp"

// What a line of a console or a task's log is, by its first words.
namespace bspctl::triage {

enum class LineKind { progress, note, warning, error, log_data, plain };

// What BitBake prints while nothing is wrong: nine lines of ten, so this comes before any pattern. An empty line, too.
[[nodiscard]] bool is_progress(std::string_view text);

// Is it, as it stands in the file, one of the lines that a BitBake console mostly is made of ("NOTE: Running task …",
// "NOTE: recipe …: task …: Started" or "Succeeded"), with kas's stamp or without? Of those is_progress() is sure to hold,
// too, once all that surrounds a line is off. `raw` holds no escape sequence.
[[nodiscard]] inline bool is_ordinary_progress(std::string_view raw) {
    using bitbake::begins_with;
    if (!raw.empty() && raw[0] == '2' && bitbake::has_kas_stamp(raw)) {
        raw.remove_prefix(bitbake::kas_stamp.size());
        if (!begins_with(raw, "INFO     - ")) return false;
        raw.remove_prefix(sizeof "INFO     - " - 1);
    }
    if (!begins_with(raw, "NOTE: R") && !begins_with(raw, "NOTE: r")) return false;
    if (begins_with(raw, "NOTE: Running task ") || begins_with(raw, "NOTE: Running setscene task ")) return true;
    return begins_with(raw, "NOTE: recipe ") && (bitbake::ends_with(raw, ": Succeeded") || bitbake::ends_with(raw, ": Started"));
}

// The message that stands behind a progress text in the same line ("Initialising tasks...ERROR: …"), for BitBake ends
// such a text only when it is done; else `text`.
[[nodiscard]] std::string_view behind_progress(std::string_view text);

// Words that open a message of their own, whatever stood before.
[[nodiscard]] bool opens_message(std::string_view text);

// Takes the mark off "| text", as BitBake inlines a failed task's log. False when there is none.
bool take_log_mark(std::string_view& text);

// BitBake calls it a warning where a task's script ends, which fails the task: "…/run.do_x.1:8 exit 1 from 'make'",
// "exit code 137 from a shell command."
[[nodiscard]] bool is_shell_failure(std::string_view text);

}  // namespace bspctl::triage
