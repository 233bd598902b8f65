// SPDX-License-Identifier: Apache-2.0
#include "ui/progress.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "telemetry/emitter.hpp"

namespace bspctl::ui {

namespace {

double seconds_since(Progress::Clock::time_point start) {
    return std::chrono::duration<double>(Progress::Clock::now() - start).count();
}

// By our clock: just now, or earlier for one that is read from a run's record.
Progress::Clock::time_point when(const telemetry::Event& event) {
    const auto then = telemetry::parse_utc_time(event.time);
    const auto age = then > 0 ? std::max(0.0, watch::wall_clock() - then) : 0;
    return Progress::Clock::now() - std::chrono::duration_cast<Progress::Clock::duration>(std::chrono::duration<double>(age));
}

std::string with_reason(const std::string& fact, const std::string& reason) {
    return reason.empty() ? fact : fact + " (" + reason + ")";
}

std::string counted(const telemetry::Event& event, std::string_view key) {
    return std::to_string(static_cast<std::int64_t>(event.number(key)));
}

// Which twentieth of the tasks, or tenth of what comes before them.
std::int64_t part_of(const watch::State& state) {
    if (state.phase == watch::Phase::tasks) return state.total > 0 ? state.done * 20 / state.total : 0;
    if (state.phase == watch::Phase::setscene) return state.setscene_total > 0 ? state.setscene_done * 10 / state.setscene_total : 0;
    return static_cast<std::int64_t>(state.percent / 10);
}

}  // namespace

Progress::Progress(Style style, ProgressOptions options)
    : style_(style),
      options_(options),
      screen_(options.redraw && !options.quiet),
      start_(Clock::now()),
      last_print_(start_),
      last_draw_(start_) {}

void Progress::print(std::string_view line) {
    screen_.print(line);
    last_print_ = Clock::now();
}

void Progress::print_all(const std::vector<std::string>& lines) {
    if (!lines.empty()) print(text::join(lines, "\n"));
}

void Progress::print_failure(const std::vector<std::string>& lines) {
    constexpr std::size_t most = 1000;
    print_all(lines);
    for (const auto& line : lines) {
        if (line.starts_with(quote_mark) && quoted_.size() < most) quoted_.push_back(line.substr(quote_mark.size()));
    }
}

void Progress::on_event(const telemetry::Event& event) {
    const auto& type = event.type;
    if (type == "finding") finding(event);
    else if (type == "step_fail") step(event);
    else if (type == "warn") print(style_(Colour::yellow, "warning: ") + event.text("message"));
    else if (type == "error") print(style_(Colour::red, "error: ") + event.text("message"));
    if (options_.quiet) return;
    if (type == "run_start") started(event);
    else if (type == "info") print(style_(Colour::cyan, "note: ") + event.text("message"));
    else if (type.starts_with("step_") && type != "step_fail") step(event);
    else if (type == "sync_repository") repository(event);
}

void Progress::started(const telemetry::Event& event) {
    print(style_(Colour::bold, "bspctl " + event.text("command") + " [" + event.text("family") + "] " +
                                   event.text("label")));
    print("  family: " + with_reason(event.text("family"), event.text("family_reason")));
    auto engine = event.text("engine") + ", kas " + event.text("kas_version");
    if (!event.text("image").empty()) engine += ", image " + event.text("image");
    print("  engine: " + with_reason(engine, event.text("engine_reason")));
    print("  run:    " + event.text("run_id") + " in " + event.text("build_dir") + "/runs");
}

void Progress::step(const telemetry::Event& event) {
    const auto name = event.text("step");
    if (event.type == "step_start") {
        step_ = name;
        build_line_.clear();
        milestone_ = {};
        start_ = when(event);
        print(style_(Colour::bold, ":: " + name) + "  " + event.text("why"));
    } else if (event.type == "step_skip") {
        print(style_(Colour::dim, "-- " + name + " skipped: " + event.text("reason")));
    } else if (event.type == "step_ok") {
        end_step();
        print("   " + style_(Colour::green, "ok") + "  " + name + "  " + text::human_seconds(event.number("duration_s")));
    } else {
        end_step();
        print(style_(Colour::red, "!! " + name + " failed: ") + event.text("reason"));
        if (const auto* output = event.find("output")) {
            if (const auto* lines = std::get_if<std::vector<std::string>>(output)) {
                std::vector<std::string> quotes;
                for (const auto& line : *lines) quotes.push_back(std::string(quote_mark) + line);
                print_failure(quotes);
            }
        }
        if (!event.text("fix").empty()) print("   fix: " + event.text("fix"));
    }
}

void Progress::end_step() {
    step_.clear();
    build_line_.clear();
    is_building_ = false;
    screen_.clear();
}

// Those that were right already are many and say nothing; on a terminal the count shows them.
void Progress::repository(const telemetry::Event& event) {
    if (event.text("did") == "nothing" && !options_.verbose) return;
    const auto count = "[" + counted(event, "done") + "/" + counted(event, "total") + "] ";
    print("   " + count + (event.text("problem").empty() ? event.text("message") : style_(Colour::red, event.text("message"))));
    if (!event.text("fix").empty()) print("         fix: " + event.text("fix"));
}

void Progress::on_status(const std::vector<std::string>& lines) { going_on_ = lines; }

void Progress::finding(const telemetry::Event& event) {
    const bool blocks = event.text("level") == "block";
    print("   " + style_(blocks ? Colour::red : Colour::yellow, blocks ? "BLOCK" : "WARN ") + " " + event.text("check") +
          ": " + event.text("message"));
    if (!event.text("fix").empty()) print("         fix: " + event.text("fix"));
}

void Progress::on_console(std::string_view line) {
    if (options_.verbose) print(std::string(quote_mark) + std::string(line));
}

// ---------------------------------------------------------------------------------------------------- the build

void Progress::news(const watch::BuildWatch& build) {
    for (const auto& said : build.news().said) {
        print("   " + (said.error ? style_(Colour::red, "ERROR") + " " : std::string()) + text::strip_ansi(said.text));
    }
    const auto& record = build.record();
    for (const auto message : build.news().messages) {
        const bool error = record.messages()[message].kind == bitbake::MessageRecord::Kind::error;
        if (error || (options_.verbose && !options_.quiet)) print_all(message_lines(record, message, style_));
    }
    for (const auto task : build.news().failed) print_failure(failure_lines(build, task, style_));
}

ViewOptions Progress::view() const { return {step_, seconds_since(start_), terminal_size(), style_}; }

void Progress::on_build(const watch::BuildWatch& build) {
    news(build);
    is_building_ = true;
    if (options_.quiet || step_.empty()) return;
    if (!screen_.redraws()) milestone(build);
    else if (is_due()) screen_.status(build_block(build, options_.expected, view()));
}

// Where nothing is redrawn: a line when another part of the build begins, at each tenth of it while BitBake prepares (the
// parse takes minutes), and at each twentieth of the tasks.
void Progress::milestone(const watch::BuildWatch& build) {
    build_line_ = build_line(build, options_.expected, view());
    const auto state = watch::state_of(build.record());
    const bool another_part = state.phase != milestone_.phase;
    const Milestone now{state.phase, part_of(state)};
    const bool says_something = state.phase != watch::Phase::starting && state.phase != watch::Phase::ended &&
                                (state.phase != watch::Phase::tasks || now.part > 0);
    const auto gap = another_part || state.phase == watch::Phase::tasks ? options_.milestone_gap : options_.preparation_gap;
    if (!says_something || now == milestone_ || Clock::now() - last_print_ < gap) return;
    milestone_ = now;
    print("   " + build_line_);
}

bool Progress::is_due() {
    const auto now = Clock::now();
    if (now - last_draw_ < std::chrono::milliseconds(200)) return false;
    last_draw_ = now;
    return true;
}

std::string Progress::status_text() const {
    return build_line_.empty() ? step_ + ", " + text::human_seconds(seconds_since(start_)) : build_line_;
}

void Progress::on_tick() {
    if (step_.empty() || options_.quiet) return;
    if (screen_.redraws()) {
        if (is_building_ || !is_due()) return;
        auto lines = going_on_;
        lines.push_back(status_text());
        screen_.status(lines);
    } else if (Clock::now() - last_print_ >= options_.heartbeat) {
        print("   still at it: " + status_text());
    }
}

}  // namespace bspctl::ui
