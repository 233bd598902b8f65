// SPDX-License-Identifier: Apache-2.0
#include "ui/progress.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace bspctl::ui {

namespace {

using bitbake::FactKind;

double seconds_since(Progress::Clock::time_point start) {
    return std::chrono::duration<double>(Progress::Clock::now() - start).count();
}

std::string with_reason(const std::string& fact, const std::string& reason) {
    return reason.empty() ? fact : fact + " (" + reason + ")";
}

double number(const telemetry::Event& event, std::string_view key) {
    const auto* value = event.find(key);
    const auto* real = value == nullptr ? nullptr : std::get_if<double>(value);
    return real == nullptr ? 0 : *real;
}

std::int64_t whole(const telemetry::Event& event, std::string_view key) {
    const auto* value = event.find(key);
    const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
    return number == nullptr ? 0 : *number;
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
        phase_.clear();
        done_ = total_ = last_milestone_ = 0;
        start_ = Clock::now();
        print(style_(Colour::bold, ":: " + name) + "  " + event.text("why"));
    } else if (event.type == "step_skip") {
        print(style_(Colour::dim, "-- " + name + " skipped: " + event.text("reason")));
    } else if (event.type == "step_ok") {
        running_.clear();
        print("   " + style_(Colour::green, "ok") + "  " + name + "  " + text::human_seconds(number(event, "duration_s")));
        step_.clear();
    } else {
        print(style_(Colour::red, "!! " + name + " failed: ") + event.text("reason"));
        if (const auto* output = event.find("output")) {
            if (const auto* lines = std::get_if<std::vector<std::string>>(output)) {
                for (const auto& line : *lines) print("   | " + line);
            }
        }
        if (!event.text("fix").empty()) print("   fix: " + event.text("fix"));
        step_.clear();
    }
}

// Those that were right already are many and say nothing; on a terminal the count shows them.
void Progress::repository(const telemetry::Event& event) {
    if (event.text("did") == "nothing" && !options_.verbose) return;
    const auto count = "[" + std::to_string(whole(event, "done")) + "/" + std::to_string(whole(event, "total")) + "] ";
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
    if (options_.verbose) print("   | " + std::string(line));
    if (const auto fact = parser_.feed(line)) take(*fact);
}

void Progress::take(const bitbake::Fact& fact) {
    const auto task = fact.recipe + " " + fact.task;
    switch (fact.kind) {
        case FactKind::parse_progress: phase_ = "parsing " + std::to_string(fact.n) + " %"; break;
        case FactKind::parse_complete: phase_ = "preparing tasks"; break;
        case FactKind::executing: phase_ = "tasks"; break;
        case FactKind::setscene_running:
        case FactKind::task_running:
            phase_ = fact.kind == FactKind::task_running ? "tasks" : "setscene";
            done_ = fact.n > 0 ? fact.n - 1 : 0;
            total_ = fact.m;
            milestone();
            break;
        case FactKind::task_started: running_[task] = Clock::now(); break;
        case FactKind::task_succeeded:
        case FactKind::setscene_failed: running_.erase(task); break;
        case FactKind::task_failed: running_.erase(task); break;
        case FactKind::task_failed_file: ++failed_; break;
        case FactKind::error:
        case FactKind::kas_error:
            if (said_.insert(fact.text).second && said_.size() < 50) {
                const auto who = fact.recipe.empty() ? std::string{} : task + ": ";
                print("   " + style_(Colour::red, "ERROR ") + who + fact.text);
            }
            break;
        case FactKind::waiting_for_server: print("   another build holds this build folder; waiting for it"); break;
        default: break;
    }
}

void Progress::milestone() {
    if (options_.redraw || options_.quiet || total_ == 0) return;
    const auto twentieth = done_ * 20 / total_;
    if (twentieth <= last_milestone_ || Clock::now() - last_print_ < options_.milestone_gap) return;
    last_milestone_ = twentieth;
    print("   " + status_text());
}

std::string Progress::status_text() const {
    auto out = step_;
    if (!phase_.empty()) out += ": " + phase_;
    if (total_ > 0) {
        out += " " + std::to_string(done_) + "/" + std::to_string(total_) + " (" + std::to_string(done_ * 100 / total_) + " %)";
    }
    if (failed_ > 0) out += ", " + std::to_string(failed_) + " failed";
    out += ", " + text::human_seconds(seconds_since(start_));
    const auto oldest = std::min_element(running_.begin(), running_.end(),
                                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (oldest != running_.end()) {
        out += ", running " + oldest->first + " " + text::human_seconds(seconds_since(oldest->second));
        if (running_.size() > 1) out += " +" + std::to_string(running_.size() - 1);
    }
    return out;
}

void Progress::on_tick() {
    if (step_.empty() || options_.quiet) return;
    const auto now = Clock::now();
    if (screen_.redraws()) {
        if (now - last_draw_ < std::chrono::milliseconds(250)) return;
        last_draw_ = now;
        auto lines = going_on_;
        lines.push_back(status_text());
        screen_.status(lines);
    } else if (now - last_print_ >= options_.heartbeat) {
        print("   still at it: " + status_text());
    }
}

}  // namespace bspctl::ui
