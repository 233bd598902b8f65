// SPDX-License-Identifier: Apache-2.0
#include "history/dependency_graph.hpp"

#include <string>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "bitbake/task_depends.hpp"

namespace bspctl::history {

namespace {

constexpr std::uintmax_t longest_file = 512ull * 1024 * 1024;  // that of a large image has some 50 MB

TaskKey key_of(const bitbake::TaskName& name) {
    return {std::string(name.multiconfig), std::string(name.recipe), std::string(name.task)};
}

}  // namespace

Dependencies read_task_depends(const std::filesystem::path& file) {
    const auto content = files::read(file, longest_file);
    Dependencies out;
    bitbake::read_task_lines(content, [&](const bitbake::TaskName& task, const bitbake::TaskName* needed) {
        if (needed != nullptr) out[key_of(task)].push_back(key_of(*needed));
    });
    if (out.empty()) {
        throw Failure(file.string() + " has no dependencies of tasks", "no line is like \"recipe.do_task\" -> \"other.do_task\"",
                      "`bitbake -g IMAGE` writes task-depends.dot");
    }
    return out;
}

}  // namespace bspctl::history
