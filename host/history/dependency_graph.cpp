// SPDX-License-Identifier: Apache-2.0
#include "history/dependency_graph.hpp"

#include <optional>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::history {

namespace {

constexpr std::uintmax_t longest_file = 512ull * 1024 * 1024;  // that of a large image has some 50 MB

// "mc:board:busybox.do_compile": a recipe's name may have dots, a task's has none.
std::optional<TaskKey> task_of(std::string_view name) {
    std::string multiconfig;
    if (name.starts_with("mc:")) {
        const auto end = name.find(':', 3);
        if (end == std::string_view::npos) return std::nullopt;
        multiconfig = name.substr(3, end - 3);
        name.remove_prefix(end + 1);
    }
    const auto dot = name.rfind(".do_");
    if (dot == std::string_view::npos) return std::nullopt;
    return TaskKey{multiconfig, name.substr(0, dot), name.substr(dot + 1)};
}

// The quoted text at the beginning, and what is behind it.
std::optional<std::string_view> take_quoted(std::string_view& line) {
    line = text::trim(line);
    if (!line.starts_with('"')) return std::nullopt;
    const auto end = line.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    const auto out = line.substr(1, end - 1);
    line = text::trim(line.substr(end + 1));
    return out;
}

void take_line(std::string_view line, Dependencies& out) {
    const auto from = take_quoted(line);
    if (!from || !line.starts_with("->")) return;
    line.remove_prefix(2);
    const auto to = take_quoted(line);
    const auto task = task_of(*from), needed = to ? task_of(*to) : std::nullopt;
    if (task && needed) out[*task].push_back(*needed);
}

}  // namespace

Dependencies read_task_depends(const std::filesystem::path& file) {
    const auto content = files::read(file, longest_file);
    Dependencies out;
    for (const auto line : text::lines(content)) take_line(line, out);
    if (out.empty()) {
        throw Failure(file.string() + " has no dependencies of tasks", "no line is like \"recipe.do_task\" -> \"other.do_task\"",
                      "`bitbake -g IMAGE` writes task-depends.dot");
    }
    return out;
}

}  // namespace bspctl::history
