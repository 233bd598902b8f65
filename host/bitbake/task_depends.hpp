// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>
#include <string_view>

// The lines of task-depends.dot, which `bitbake -g` writes (bb.cooker.BBCooker.generateDotGraphFiles). Everything is a view
// into the text.
namespace bspctl::bitbake {

// "mc:board:busybox.do_compile": a recipe's name may have dots, a task's has none.
struct TaskName {
    std::string_view whole;
    std::string_view multiconfig;  // "board"; empty for the default one
    std::string_view recipe;       // "busybox"
    std::string_view task;         // "do_compile"
};

[[nodiscard]] std::optional<TaskName> task_name(std::string_view text);

// `needed` is null on the line that only names a task: "busybox.do_compile" [label="…"]. On the others `task` waits for it:
// "busybox.do_compile" -> "busybox.do_configure".
using TaskLine = std::function<void(const TaskName& task, const TaskName* needed)>;

// Calls `on_line` for each such line, in the file's order; others are passed over.
void read_task_lines(std::string_view dot, const TaskLine& on_line);

}  // namespace bspctl::bitbake
