// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

// How BitBake names recipes, versions and tasks in text.
namespace bspctl::bitbake {

struct RecipeName {
    std::string recipe;   // PN: "widgetd-native"
    std::string version;  // PV-PR: "2.3-r0"; empty where it is not said
};

// PF, PN-PV-PR: neither PV nor PR should hold a dash, so the last two dashes part it. Versions that hold one all the same
// are known by their looks: a date (with a commit behind it), "0.10.2+lib-0.9", "2.0-rc1". Text with fewer dashes is a
// name without version. A multiconfig's prefix ("mc:board:") is left out.
[[nodiscard]] RecipeName split_pf(std::string_view pf);

// "zlib" of "mc:board:zlib", the name that BitBake gives a task's recipe in a multiconfig ("multiconfig:" before 2020).
[[nodiscard]] std::string_view without_multiconfig(std::string_view name);

// PN as the name of a recipe file says it: "mc:board:virtual:native:/a/build/../b/zlib_1.3.bb" is "zlib-native".
// A recipe may set another PN; the console's own words are better where they exist.
[[nodiscard]] std::string recipe_of_file(std::string_view file);

// The recipe of the first recipe file (or append) that a message names; empty when it names none.
[[nodiscard]] std::string recipe_named_in(std::string_view text);

// …/work/ARCH/PN/PV[-PR]/temp/log.do_TASK.PID, and the script beside it, run.do_TASK.PID. Also "work/ARCH/PF/temp" (before
// 2013) and "work/PF/temp" (configurations without OE-Core).
struct TaskLog {
    RecipeName name;
    std::string task;  // "do_compile"
};
[[nodiscard]] std::optional<TaskLog> split_task_log(std::string_view path);

// The first such path in a message; nothing when it names none.
[[nodiscard]] std::optional<TaskLog> task_log_named_in(std::string_view text);

// PN of the folder where a recipe is built, …/work/ARCH/PN/PV[-PR]/…, the first that a message names; empty when it names
// none.
[[nodiscard]] std::string recipe_of_work_folder(std::string_view text);

// "do_" and word characters, all of it?
[[nodiscard]] bool is_task(std::string_view word);

}  // namespace bspctl::bitbake
