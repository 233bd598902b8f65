// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

// What a line of a console or a task's log is, by its first words.
namespace bspctl::triage {

enum class LineKind { progress, note, warning, error, log_data, plain };

// What BitBake prints while nothing is wrong: nine lines of ten, so this comes before any pattern. An empty line, too.
[[nodiscard]] bool is_progress(std::string_view text);

// The message that stands behind a progress text in the same line ("Initialising tasks...ERROR: …"), for BitBake ends
// such a text only when it is done; else `text`.
[[nodiscard]] std::string_view behind_progress(std::string_view text);

// Words that open a message of their own, whatever stood before.
[[nodiscard]] bool opens_message(std::string_view text);

// Takes the mark off "| text", as BitBake inlines a failed task's log. False when there is none.
bool take_log_mark(std::string_view& text);

// BitBake calls it a warning where a task's script ends, which fails the task.
[[nodiscard]] bool is_shell_failure(std::string_view text);

}  // namespace bspctl::triage
