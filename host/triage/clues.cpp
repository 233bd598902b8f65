// SPDX-License-Identifier: Apache-2.0
#include "triage/clues.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "bitbake/names.hpp"

namespace bspctl::triage {
namespace {

constexpr auto none = std::string_view::npos;

// What names the task itself weighs more than a path that a compiler happens to print.
constexpr std::size_t own_log = 5;

std::string_view word_at(std::string_view text) {
    return text.substr(0, text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"));
}

// What checks a task's outcome is called like a task, "do_qa_configure", and fails it.
std::string task_of_function(std::string_view function) {
    constexpr std::string_view check = "do_qa_";
    const auto task = function.starts_with(check) ? "do_" + std::string(function.substr(check.size())) : std::string(function);
    return bitbake::is_task(task) ? task : std::string();
}

constexpr std::array<std::string_view, 5> heads{"Executing shell function ", "Executing python function ",
                                                "Function failed: ", "in function ", "*** 0002:"};
// What only this task's log says.
constexpr std::array<std::pair<std::string_view, const char*>, 2> verdicts{{{"QA run found fatal errors", "do_package_qa"},
                                                                            {"'quilt --quiltrc ", "do_patch"}}};
constexpr std::string_view license_verdict = ": The LIC_FILES_CHKSUM ";

// "DEBUG: Executing shell function do_x", "Function failed: do_x", " *** 0002:do_x(d)"
std::string task_that_ran(std::string_view text) {
    for (const auto& [words, task] : verdicts) {
        if (text.find(words) != none) return task;
    }
    const auto task = text.find("do_");
    if (task == none) return {};
    const auto before = text.substr(0, task);
    const bool ran = std::any_of(heads.begin(), heads.end(), [&](std::string_view head) { return before.ends_with(head); });
    return ran ? task_of_function(word_at(text.substr(task))) : std::string();
}

// "PN: The LIC_FILES_CHKSUM does not match", perhaps behind "QA Issue: "
std::string recipe_spoken_of(std::string_view text) {
    const auto end = text.find(license_verdict);
    if (end == none) return {};
    const auto name = text.substr(0, end);
    const auto blank = name.rfind(' ');
    return std::string(bitbake::without_multiconfig(blank == none ? name : name.substr(blank + 1)));
}

}  // namespace

const std::vector<std::string>& clue_words() {
    static const std::vector<std::string> words = [] {
        std::vector<std::string> out{"/temp/", "/work/", text::lower(license_verdict)};
        for (const auto& [verdict, task] : verdicts) out.push_back(text::lower(verdict));
        for (const auto head : heads) out.push_back(text::lower(head));
        return out;
    }();
    return words;
}

void Clues::name(std::string recipe, std::size_t votes) {
    votes_ += votes;
    const auto known = std::find_if(names_.begin(), names_.end(), [&](const auto& one) { return one.first == recipe; });
    if (known != names_.end()) known->second += votes;
    else if (names_.size() < most_names) names_.emplace_back(std::move(recipe), votes);
}

void Clues::line(std::string_view text) {
    if (auto log = bitbake::task_log_named_in(text)) {
        if (task_.empty()) task_ = std::move(log->task);
        return name(std::move(log->name.recipe), own_log);
    }
    if (task_.empty()) task_ = task_that_ran(text);
    if (auto recipe = bitbake::recipe_of_work_folder(text); !recipe.empty()) return name(std::move(recipe), 1);
    if (auto recipe = recipe_spoken_of(text); !recipe.empty()) name(std::move(recipe), own_log);
}

Owner Clues::suspect() const {
    Owner out{{}, task_};
    for (const auto& [recipe, votes] : names_) {
        if (2 * votes > votes_) out.recipe = recipe;
    }
    return out;
}

}  // namespace bspctl::triage
