// SPDX-License-Identifier: Apache-2.0
#include "bitbake/console.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "bitbake/line.hpp"
#include "bitbake/names.hpp"

namespace bspctl::bitbake {
namespace {

// Eats text from the left. Each step says whether it fitted; a step that did not leaves the rest as it was.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    bool eat(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    bool number(std::int64_t& value) {
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{}) return false;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return true;
    }
    // Everything before `end`, which is eaten too.
    bool until(std::string_view end, std::string_view& value) {
        const auto at = rest_.find(end);
        if (at == std::string_view::npos) return false;
        value = rest_.substr(0, at);
        rest_.remove_prefix(at + end.size());
        return true;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

using Found = std::optional<Fact>;

Fact fact(FactKind kind) {
    Fact out;
    out.kind = kind;
    return out;
}

void set_name(Fact& out, std::string_view pf) {
    auto name = split_pf(pf);
    out.recipe = std::move(name.recipe);
    out.version = std::move(name.version);
}

// "FILE:do_X", where FILE may itself hold colons
bool set_file_and_task(Fact& out, std::string_view both) {
    const auto colon = both.rfind(':');
    if (colon == std::string_view::npos || !is_task(both.substr(colon + 1))) return false;
    out.file = both.substr(0, colon);
    out.recipe = recipe_of_file(out.file);
    out.task = both.substr(colon + 1);
    return true;
}

// "PF do_X: message"; without such a head the whole is the message
Fact message(FactKind kind, std::string_view text) {
    auto out = fact(kind);
    Cursor cursor(text);
    std::string_view pf, task;
    if (cursor.until(" ", pf) && cursor.until(": ", task) && is_task(task)) {
        set_name(out, pf);
        out.task = task;
        out.text = cursor.rest();
    } else {
        out.text = text::trim(text);
    }
    return out;
}

// "Running task 12 of 62 (FILE:do_X)"
Found running(FactKind kind, Cursor cursor) {
    auto out = fact(kind);
    std::string_view both;
    if (!cursor.number(out.n) || !cursor.eat(" of ") || !cursor.number(out.m) || !cursor.eat(" (")) return {};
    if (!cursor.until(")", both) || !set_file_and_task(out, both)) return {};
    return out;
}

// "recipe PF: task do_X: Started"
Found recipe_note(Cursor cursor) {
    static constexpr std::array<std::pair<std::string_view, FactKind>, 3> words{
        {{"Started", FactKind::task_started}, {"Succeeded", FactKind::task_succeeded}, {"Failed", FactKind::task_failed}}};
    std::string_view pf, task;
    if (!cursor.until(": task ", pf) || !cursor.until(": ", task)) return {};
    for (const auto& [word, kind] : words) {
        if (cursor.rest() != word) continue;
        auto out = fact(kind);
        set_name(out, pf);
        out.task = task;
        return out;
    }
    return {};
}

// "Tasks Summary: Attempted 62 tasks of which 32 didn't need to be rerun and 5 failed."
Found tasks_summary(Cursor cursor) {
    auto out = fact(FactKind::tasks_summary);
    if (!cursor.number(out.n) || !cursor.eat(" tasks of which ") || !cursor.number(out.m)) return {};
    std::string_view between;
    if (cursor.until(" and all succeeded", between)) return out;
    if (!cursor.until(" and ", between) || !cursor.number(out.failed)) return {};
    return out;
}

Found note(Cursor cursor) {
    if (cursor.eat("Running task ") || cursor.eat("Running noexec task ")) return running(FactKind::task_running, cursor);
    if (cursor.eat("Running setscene task ")) return running(FactKind::setscene_running, cursor);
    if (cursor.eat("recipe ")) return recipe_note(cursor);
    if (cursor.eat("Tasks Summary: Attempted ")) return tasks_summary(cursor);
    if (cursor.eat("Executing ") && !cursor.rest().empty()) return fact(FactKind::executing);
    if (cursor.eat("Reconnecting to bitbake server")) return fact(FactKind::waiting_for_server);
    return {};
}

// "Task (FILE:do_X) failed with exit code '1'"; before 2013 "Task 12 (FILE, do_X) failed with exit code '1'", before
// 2011 without the code
Found failed_task(Cursor cursor) {
    auto out = fact(FactKind::task_failed_file);
    std::string_view skipped, both;
    if (!cursor.until("(", skipped) || !cursor.until(") failed", both)) return {};
    if (cursor.eat(" with exit code '") && !cursor.number(out.n)) return {};
    const auto normal = text::replace_all(std::string(both), ", do_", ":do_");
    return set_file_and_task(out, normal) ? Found(out) : Found{};
}

Found failure_log(std::string_view path) {
    auto out = fact(FactKind::failure_log);
    out.text = text::trim(path);
    if (auto log = split_task_log(out.text)) {
        out.recipe = std::move(log->name.recipe);
        out.version = std::move(log->name.version);
        out.task = std::move(log->task);
    }
    return out;
}

// "Execution of '…/PN/PV/temp/run.do_compile.4711' failed with exit code 1", the end of a task's own log; before 2020
// "Function failed: do_compile (log file is located at …/PN/PV/temp/log.do_compile.4711)", or "(see … for further
// information)" in its place
Found failed_script(std::string_view text) {
    auto named = task_log_named_in(text);
    const auto has = [&](std::string_view words) { return text.find(words) != std::string_view::npos; };
    const bool ended = has("' failed with exit code ") || has("(log file is located at ") || has("(see /");
    if (!named || !ended) return {};
    auto out = fact(FactKind::task_failed);
    out.recipe = std::move(named->name.recipe);
    out.version = std::move(named->name.version);
    out.task = std::move(named->task);
    return out;
}

bool is_interruption(std::string_view text) {
    return text.starts_with("Command execution failed: Stopped build") || text == "kas execution cancelled" ||
           text.starts_with("Execution was interrupted, returning a non-zero exit code") ||
           text.starts_with("Keyboard Interrupt, ") || text.starts_with("Forced shutdown");
}

Found error(std::string_view text) {
    Cursor cursor(text);
    if (cursor.eat("Logfile of failure stored in: ")) return failure_log(cursor.rest());
    if (cursor.eat("Task ")) {
        if (auto out = failed_task(cursor)) return out;
    }
    if (cursor.eat("Execution of '") || cursor.eat("Function failed: ")) {
        if (auto out = failed_script(text)) return out;
    }
    if (is_interruption(text)) return fact(FactKind::interrupted);
    return message(FactKind::error, text);
}

// "…/PN/PV/temp/run.do_compile.4711:188 exit 1 from 'cp a b'": a warning by name only, it ends the task.
Found shell_failure(std::string_view text) {
    Cursor cursor(text);
    std::string_view path, line, command;
    auto out = fact(FactKind::shell_failed);
    if (!cursor.until(":", path) || !cursor.until(" exit ", line) || !cursor.number(out.n)) return {};
    if (!cursor.eat(" from '") || !cursor.until("'", command)) return {};
    const auto log = split_task_log(path);
    if (!log) return {};
    out.recipe = log->name.recipe;
    out.version = log->name.version;
    out.task = log->task;
    out.text = command;
    return out;
}

Found warning(std::string_view text) {
    if (auto out = shell_failure(text)) return out;
    Cursor cursor(text);
    if (cursor.eat("Setscene task ")) {
        if (auto out = failed_task(cursor)) {
            out->kind = FactKind::setscene_failed;
            return out;
        }
    }
    return message(FactKind::warning, text);
}

// "Summary: 3 tasks failed:", "Summary: There were 2 ERROR messages, returning a non-zero exit code."
Found summary(Cursor cursor) {
    std::int64_t count = 0;
    if (cursor.number(count)) {
        if (!cursor.eat(" tasks failed") && !cursor.eat(" task failed")) return {};
        auto out = fact(FactKind::tasks_failed);
        out.failed = count;
        return out;
    }
    if ((!cursor.eat("There was ") && !cursor.eat("There were ")) || !cursor.number(count)) return {};
    const bool errors = cursor.rest().starts_with(" ERROR");
    if (!errors && !cursor.rest().starts_with(" WARNING")) return {};
    auto out = fact(errors ? FactKind::error_count : FactKind::warning_count);
    out.n = count;
    return out;
}

// "Parsing recipes:  45% |####    | ETA: …"
Found parse_progress(Cursor cursor) {
    while (cursor.eat(" ")) {}
    auto out = fact(FactKind::parse_progress);
    return cursor.number(out.n) && cursor.eat("%") ? Found(out) : Found{};
}

// "Parsing of 1909 .bb files complete (0 cached, 1909 parsed). 2713 targets, 73 skipped, 0 masked, 0 errors."
Found parse_complete(Cursor cursor) {
    auto out = fact(FactKind::parse_complete);
    std::string_view between;
    if (!cursor.number(out.n) || !cursor.until(" masked, ", between) || !cursor.number(out.m)) return {};
    return out;
}

// "Sstate summary: Wanted 6 Local 5 Mirrors 0 Missed 1 Current 0 (…)"; before 3.4 "Wanted 374 Found 0 Missed 374"
Found sstate_summary(Cursor cursor) {
    auto out = fact(FactKind::sstate_summary);
    if (!cursor.number(out.n)) return {};
    if (cursor.eat(" Found ")) return cursor.number(out.m) ? Found(out) : Found{};
    std::int64_t mirrors = 0;
    if (!cursor.eat(" Local ") || !cursor.number(out.m)) return {};
    if (cursor.eat(" Mirrors ") && cursor.number(mirrors)) out.m += mirrors;
    return out;
}

// "Currently  2 running tasks (12 of 62)  20% |###   |"
Found active(Cursor cursor) {
    auto out = fact(FactKind::tasks_active);
    std::string_view between;
    if (!cursor.until(" running task", between) || !cursor.until("(", between)) return {};
    if (!cursor.number(out.n) || !cursor.eat(" of ") || !cursor.number(out.m)) return {};
    return out;
}

bool is_command_line(std::string_view text) {
    return text.find("/bitbake -c ") != std::string_view::npos && text.find("$ ") != std::string_view::npos;
}

// Newer versions of kas do not write the command line that they run: BitBake's first words say that it runs.
bool is_of_bitbake(std::string_view text) {
    constexpr std::array<std::string_view, 6> words{"NOTE: ",         "ERROR: ",          "WARNING: ",
                                                    "Loading cache", "Parsing recipes", "Parsing of "};
    return std::any_of(words.begin(), words.end(), [&](auto begin) { return text.starts_with(begin); });
}

Found other(std::string_view text, bool from_kas) {
    Cursor cursor(text);
    if (cursor.eat("Parsing recipes:")) return parse_progress(cursor);
    if (cursor.eat("Parsing of ")) return parse_complete(cursor);
    if (cursor.eat("Currently ")) return active(cursor);
    if (cursor.eat("Summary: ")) return summary(cursor);
    if (is_interruption(text)) return fact(FactKind::interrupted);
    std::string_view between;
    if (cursor.until("Sstate summary: Wanted ", between)) return sstate_summary(cursor);
    if (!from_kas) return is_command_line(text) ? Found(fact(FactKind::bitbake_started)) : Found{};
    auto out = fact(FactKind::kas_error);
    out.text = text::trim(text);
    return out.text.empty() ? Found{} : Found(out);
}

}  // namespace

std::optional<Fact> ConsoleParser::feed(std::string_view line) { return feed(read_line(line, scratch_)); }

std::optional<Fact> ConsoleParser::feed(const Line& line) {
    Cursor cursor(line.text);
    bitbake_runs_ = bitbake_runs_ || is_of_bitbake(line.text);
    if (cursor.eat("NOTE: ")) return note(cursor);
    if (cursor.eat("ERROR: ")) return error(cursor.rest());
    if (cursor.eat("WARNING: ")) return warning(cursor.rest());
    const bool kas_own = !bitbake_runs_ || line.text.starts_with("Command \"");
    auto out = other(line.text, line.kas == KasLevel::error && kas_own);
    bitbake_runs_ = bitbake_runs_ || (out && out->kind == FactKind::bitbake_started);
    return out;
}

}  // namespace bspctl::bitbake
