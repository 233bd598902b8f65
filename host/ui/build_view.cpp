// SPDX-License-Identifier: Apache-2.0
#include "ui/build_view.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "ui/columns.hpp"
#include "ui/foreign_text.hpp"
#include "ui/log_excerpt.hpp"
#include "watch/state.hpp"

namespace bspctl::ui {

namespace {

using bitbake::MessageRecord;
using watch::Phase;

constexpr std::size_t most_tasks = 16, most_lines = 20;
constexpr double worth_saying = 60, odd = 300;  // seconds of silence; BitBake itself takes five minutes for odd

std::string number(std::int64_t value) { return std::to_string(value); }
std::string percent(double value) { return number(std::lround(std::floor(value))) + " %"; }

// Whole seconds: tenths would only flicker.
std::string duration(double seconds) {
    return seconds < 60 ? number(static_cast<std::int64_t>(seconds)) + "s" : text::human_seconds(std::floor(seconds));
}

// Minutes are as exact as a guess is.
std::string about(double seconds) {
    const auto minutes = std::max(1L, std::lround(seconds / 60));
    return minutes < 100 ? number(minutes) + " min" : number(minutes / 60) + " h " + number(minutes % 60) + " min";
}

// ------------------------------------------------------------------------------------------------------- pieces

std::string phase_text(const watch::State& state) {
    auto out = state.step.empty() ? std::string(to_word(state.phase)) : text::strip_ansi(state.step);
    const bool counts = state.phase == Phase::cache || state.phase == Phase::parsing || state.phase == Phase::preparing;
    if (counts && state.percent >= 0) out += " " + percent(state.percent);
    if (state.phase == Phase::setscene) out += " " + number(state.setscene_done) + "/" + number(state.setscene_total);
    return out;
}

std::string left_text(const watch::BuildWatch& build, const Expectations& expected) {
    const auto left = expected.left ? expected.left(build) : std::nullopt;
    return left ? "about " + about(*left) + " left" : std::string();
}

std::string done_text(const watch::State& state) {
    if (state.total == 0) return {};
    return number(state.done) + "/" + number(state.total) + " " + percent(100.0 * static_cast<double>(state.done) / static_cast<double>(state.total));
}

std::string counted(std::int64_t count, std::string_view word) {
    return count == 0 ? std::string() : number(count) + " " + std::string(word) + (count == 1 ? "" : "s");
}

std::string reuse_text(const watch::State& state) {
    if (state.wanted == 0) return {};
    return "sstate " + percent(100.0 * static_cast<double>(state.reused) / static_cast<double>(state.wanted)) + " (" +
           number(state.reused) + " of " + number(state.wanted) + ")";
}

// What stands beside the bar, the most important first.
std::vector<std::string> counts(const watch::BuildWatch& build, const watch::State& state, const Style& style) {
    const auto& record = build.record();
    return {style(Colour::bold, done_text(state)), style(Colour::red, state.failed == 0 ? "" : number(state.failed) + " failed"),
            build.running().empty() ? "" : number(static_cast<std::int64_t>(build.running().size())) + " running", reuse_text(state),
            style(Colour::yellow, counted(record.warnings(), "warning"))};
}

// In what room is left; none where it would say nothing.
std::string bar(const watch::State& state, std::size_t room) {
    const auto width = std::min<std::size_t>(room, 32);
    if (state.total == 0 || width < 12) return {};
    const auto inner = width - 2;
    const auto full = inner * static_cast<std::size_t>(state.done) / static_cast<std::size_t>(state.total);
    return "[" + std::string(full, '#') + std::string(inner - full, '.') + "]";
}

std::string counts_line(const watch::BuildWatch& build, const watch::State& state, const ViewOptions& options) {
    auto text = packed(counts(build, state, options.style), options.size.columns);
    if (text.empty()) return text;
    const auto used = columns_of(text) + 3;
    const auto drawn = used < options.size.columns ? bar(state, options.size.columns - used) : std::string();
    return drawn.empty() ? text : drawn + "  " + text;
}

// -------------------------------------------------------------------------------------------------- running tasks

std::string silence(const watch::RunningTask& running, double seconds, const Style& style) {
    if (!running.silent || *running.silent < worth_saying || seconds < worth_saying) return {};
    const auto text = "silent " + about(*running.silent);
    return *running.silent < odd ? text : style(Colour::yellow, text);
}

std::string slowness(double seconds, std::optional<double> usual, const Style& style) {
    if (!usual || seconds < worth_saying || seconds < 2 * *usual) return {};
    return style(Colour::yellow, "usually " + duration(*usual));
}

double age(const watch::BuildWatch& build, const bitbake::TaskRecord& task) {
    return task.started > 0 ? std::max(0.0, std::floor(build.now() - task.started)) : 0;
}

std::string task_line(const watch::BuildWatch& build, const watch::RunningTask& running, std::size_t name_columns,
                      const Expectations& expected, const ViewOptions& options) {
    const auto& record = build.record();
    const auto& task = record.tasks()[running.task];
    const auto& recipe = record.recipe_of(task);
    const auto seconds = age(build, task);
    const auto usual = expected.task ? expected.task(recipe, task) : std::nullopt;
    const auto task_columns = std::min<std::size_t>(28, std::max<std::size_t>(12, options.size.columns / 4));
    const auto name = padded(name_of(recipe), name_columns) + "  " + padded(task.name, task_columns);
    auto out = "  " + packed({name, padded(duration(seconds), 6),
                              task.progress < 0 ? "" : percent(static_cast<double>(task.progress)), text::strip_ansi(running.rate),
                              silence(running, seconds, options.style), slowness(seconds, usual, options.style)},
                             options.size.columns - std::min<std::size_t>(2, options.size.columns));
    return out.erase(out.find_last_not_of(' ') + 1);
}

std::size_t longest_name(const watch::BuildWatch& build, std::size_t count, std::size_t most) {
    std::size_t out = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& record = build.record();
        out = std::max(out, columns_of(name_of(record.recipe_of(record.tasks()[build.running()[i].task]))));
    }
    return std::min(out, most);
}

std::vector<std::string> indented(const std::vector<std::string>& lines) {
    std::vector<std::string> out;
    for (const auto& line : lines) out.push_back(std::string(quote_mark) + line);
    return out;
}

bool is_trace(const std::vector<std::string>& lines) {
    return std::any_of(lines.begin(), lines.end(), [](const auto& line) {
        return line.starts_with("Traceback (most recent call last):") || line.starts_with("Error executing a python function");
    });
}

// A message says first what is wrong, a Python trace last.
std::vector<std::string> page_of(std::vector<std::string> lines) {
    if (lines.size() <= most_lines) return lines;
    const auto beyond = static_cast<std::ptrdiff_t>(lines.size() - most_lines);
    if (is_trace(lines)) lines.erase(lines.begin(), lines.begin() + beyond);
    else lines.erase(lines.end() - beyond, lines.end());
    return lines;
}

// What a task says when its script fails: that it failed, which everybody knows by then.
bool says_only_that_it_failed(std::string_view text) {
    return text.starts_with("Execution of '") || text.starts_with("ExecutionError(") || text == "oe_runmake failed";
}

std::vector<std::string> words_of(const watch::BuildWatch& build, std::uint32_t task, const std::filesystem::path& log) {
    std::vector<std::string> out, bare;
    for (const auto message : build.messages_of(task)) {
        auto& lines = says_only_that_it_failed(message) ? bare : out;
        for (auto& line : foreign_lines(message)) lines.push_back(std::move(line));
    }
    if (out.empty()) out = log_excerpt(log, most_lines);
    return page_of(out.empty() ? bare : out);
}

std::string task_name(const bitbake::BuildRecord& record, const bitbake::TaskRecord& task) {
    return text::strip_ansi(name_of(record.recipe_of(task)) + " " + task.name);
}

}  // namespace

std::string name_of(const bitbake::RecipeRecord& recipe) {
    return text::strip_ansi(recipe.multiconfig.empty() ? recipe.name : recipe.multiconfig + ":" + recipe.name);
}

std::vector<std::string> build_block(const watch::BuildWatch& build, const Expectations& expected, const ViewOptions& options) {
    const auto state = watch::state_of(build.record());
    auto narrow = options;
    narrow.size.columns = std::max<std::size_t>(options.size.columns, 10) - 1;  // the last column makes terminals wrap
    std::vector<std::string> out{packed({options.style(Colour::bold, options.title), phase_text(state),
                                         duration(options.elapsed), left_text(build, expected)},
                                        narrow.size.columns)};
    if (auto line = counts_line(build, state, narrow); !line.empty()) out.push_back(std::move(line));

    const auto room = options.size.rows > out.size() + 3 ? options.size.rows - out.size() - 3 : 0;
    const auto shown = std::min({build.running().size(), most_tasks, room});
    const auto name_columns = longest_name(build, shown, narrow.size.columns * 2 / 5);
    for (std::size_t i = 0; i < shown; ++i) out.push_back(task_line(build, build.running()[i], name_columns, expected, narrow));
    if (shown > 0 && shown < build.running().size()) out.push_back("  +" + std::to_string(build.running().size() - shown) + " more");
    return out;
}

std::string build_line(const watch::BuildWatch& build, const Expectations& expected, const ViewOptions& options) {
    const auto state = watch::state_of(build.record());
    auto pieces = counts(build, state, Style(false));
    pieces.insert(pieces.begin(), options.title + ": " + phase_text(state));
    pieces.push_back(duration(options.elapsed));
    pieces.push_back(left_text(build, expected));
    if (!build.running().empty()) {
        const auto& oldest = build.record().tasks()[build.running().front().task];
        const auto seconds = age(build, oldest);
        auto longest = "longest " + task_name(build.record(), oldest) + " " + duration(seconds);
        if (const auto quiet = silence(build.running().front(), seconds, Style(false)); !quiet.empty()) longest += " (" + quiet + ")";
        pieces.push_back(std::move(longest));
    }
    std::erase(pieces, "");
    return text::join(pieces, ", ");
}

std::vector<std::string> failure_lines(const watch::BuildWatch& build, std::uint32_t task, const Style& style) {
    const auto& record = build.record();
    const auto& failed = record.tasks()[task];
    auto title = "   " + style(Colour::red, "FAILED") + " " + task_name(record, failed);
    if (failed.duration() >= 1) title += " after " + duration(failed.duration());
    if (failed.exit_code > 1) title += ", exit code " + std::to_string(failed.exit_code);
    std::vector<std::string> out{std::move(title)};
    const auto log = build.log_of(failed);
    for (auto& line : indented(words_of(build, task, log))) out.push_back(std::move(line));
    if (!log.empty()) out.push_back("     log: " + text::strip_ansi(log.string()));
    return out;
}

std::vector<std::string> message_lines(const bitbake::BuildRecord& record, std::uint32_t message, const Style& style) {
    const auto& one = record.messages()[message];
    const bool error = one.kind == MessageRecord::Kind::error;
    const auto who = one.task == bitbake::no_task ? std::string() : task_name(record, record.tasks()[one.task]) + ": ";
    auto lines = page_of(foreign_lines(text::trim(one.text)));
    if (lines.empty()) return {};
    std::vector<std::string> out{"   " + style(error ? Colour::red : Colour::yellow, error ? "ERROR" : "WARNING") + " " + who +
                                 lines.front()};
    lines.erase(lines.begin());
    for (auto& line : indented(lines)) out.push_back(std::move(line));
    return out;
}

}  // namespace bspctl::ui
