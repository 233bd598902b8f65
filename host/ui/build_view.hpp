// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ui/screen.hpp"
#include "ui/style.hpp"
#include "watch/build_watch.hpp"

// A build that goes on, as text. Pure: nothing here prints or waits.
namespace bspctl::ui {

// What earlier runs let one expect; without them there is no estimate.
struct Expectations {
    // Seconds that a task usually takes.
    std::function<std::optional<double>(const bitbake::RecipeRecord& recipe, const bitbake::TaskRecord& task)> task{};
    // Seconds until the end.
    std::function<std::optional<double>(const watch::BuildWatch& build)> left{};
};

struct ViewOptions {
    std::string title;      // "kas_build", or the run's id
    double elapsed = 0;     // seconds, of the step
    TerminalSize size{};
    Style style{false};
};

// What stands at the bottom of a terminal: where the build is, counts, and the running tasks, longest first; at most 16 of
// them and no more than fit the terminal.
[[nodiscard]] std::vector<std::string> build_block(const watch::BuildWatch& build, const Expectations& expected,
                                                   const ViewOptions& options);

// The same in one line, for output that nobody redraws.
[[nodiscard]] std::string build_line(const watch::BuildWatch& build, const Expectations& expected, const ViewOptions& options);

// Before each line of somebody else's words.
inline constexpr std::string_view quote_mark = "   | ";

// A task that failed: which, after how long, what it said first (its own errors, else its log; at most 20 lines), and where
// its log is on this host.
[[nodiscard]] std::vector<std::string> failure_lines(const watch::BuildWatch& build, std::uint32_t task, const Style& style);

// A warning or an error of record().messages(), with the task it belongs to.
[[nodiscard]] std::vector<std::string> message_lines(const bitbake::BuildRecord& record, std::uint32_t message, const Style& style);

// "busybox", "board:busybox" in a multiconfig.
[[nodiscard]] std::string name_of(const bitbake::RecipeRecord& recipe);

}  // namespace bspctl::ui
