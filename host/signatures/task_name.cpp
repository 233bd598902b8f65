// SPDX-License-Identifier: Apache-2.0
#include "signatures/task_name.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "bitbake/names.hpp"

namespace bspctl::signatures {

namespace {

// "board" of "mc:board:zlib"; leaves "zlib".
std::string take_multiconfig(std::string_view& name) {
    const auto rest = bitbake::without_multiconfig(name);
    if (rest.size() == name.size()) return {};
    const auto prefix = name.substr(0, name.size() - rest.size() - 1);
    name = rest;
    return std::string(prefix.substr(prefix.find(':') + 1));
}

bool is_plain(std::string_view word) {
    const auto bad = [](unsigned char c) { return c <= ' ' || c == '/' || c == ':' || c == 0x7f; };
    return !word.empty() && !word.starts_with('-') && std::none_of(word.begin(), word.end(), bad);
}

}  // namespace

std::string TaskName::str() const {
    return (multiconfig.empty() ? "" : "mc:" + multiconfig + ":") + recipe + (task.empty() ? "" : ":" + task);
}

std::optional<TaskName> parse_dependency(std::string_view text) {
    const auto mark = text.find_last_of(":.");
    if (mark == std::string_view::npos || !bitbake::is_task(text.substr(mark + 1))) return std::nullopt;
    TaskName out{{}, {}, std::string(text.substr(mark + 1))};
    auto recipe = text.substr(0, mark);
    out.multiconfig = take_multiconfig(recipe);
    out.recipe = recipe.find('/') == std::string_view::npos ? std::string(recipe) : bitbake::recipe_of_file(recipe);
    if (out.recipe.empty()) return std::nullopt;
    return out;
}

TaskName parse_question(std::string_view word) {
    auto rest = word;
    TaskName out;
    out.multiconfig = take_multiconfig(rest);
    const auto colon = rest.find(':');
    out.recipe = rest.substr(0, colon);
    if (colon != std::string_view::npos) {
        const auto task = rest.substr(colon + 1);
        out.task = (task.starts_with("do_") ? "" : "do_") + std::string(task);
    }
    if (is_plain(out.recipe) && (colon == std::string_view::npos || (bitbake::is_task(out.task) && out.task.size() > 3))) return out;
    throw Failure("'" + text::to_utf8(word) + "' names no recipe or task", "", "write it as zlib or zlib:do_compile");
}

}  // namespace bspctl::signatures
