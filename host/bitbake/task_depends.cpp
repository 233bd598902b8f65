// SPDX-License-Identifier: Apache-2.0
#include "bitbake/task_depends.hpp"

#include "base/text.hpp"

namespace bspctl::bitbake {

namespace {

// The quoted text at the beginning, which is taken off `line`.
std::optional<std::string_view> take_quoted(std::string_view& line) {
    line = text::trim(line);
    if (!line.starts_with('"')) return std::nullopt;
    const auto end = line.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    const auto out = line.substr(1, end - 1);
    line = text::trim(line.substr(end + 1));
    return out;
}

void read_line(std::string_view line, const TaskLine& on_line) {
    const auto first = take_quoted(line);
    const auto task = first ? task_name(*first) : std::nullopt;
    if (!task) return;
    if (line.starts_with('[')) return on_line(*task, nullptr);
    if (!line.starts_with("->")) return;
    line.remove_prefix(2);
    const auto second = take_quoted(line);
    const auto needed = second ? task_name(*second) : std::nullopt;
    if (needed) on_line(*task, &*needed);
}

}  // namespace

std::optional<TaskName> task_name(std::string_view text) {
    TaskName out{text, {}, text, {}};
    if (text.starts_with("mc:")) {
        const auto end = text.find(':', 3);
        if (end == std::string_view::npos) return std::nullopt;
        out.multiconfig = text.substr(3, end - 3);
        out.recipe = text.substr(end + 1);
    }
    const auto dot = out.recipe.rfind(".do_");
    if (dot == std::string_view::npos || dot == 0) return std::nullopt;
    out.task = out.recipe.substr(dot + 1);
    out.recipe = out.recipe.substr(0, dot);
    return out;
}

void read_task_lines(std::string_view dot, const TaskLine& on_line) {
    for (const auto line : text::lines(dot)) read_line(line, on_line);
}

}  // namespace bspctl::bitbake
