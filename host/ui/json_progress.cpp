// SPDX-License-Identifier: Apache-2.0
#include "ui/json_progress.hpp"

#include <iostream>

#include "telemetry/emitter.hpp"
#include "ui/build_json.hpp"
#include "watch/state.hpp"
#include "ui/foreign_text.hpp"

namespace bspctl::ui {

namespace {

// What changes when something happens; seconds, which always do, are not in it.
std::string fingerprint(const watch::BuildWatch& build) {
    const auto state = watch::state_of(build.record());
    auto out = std::string(to_word(state.phase)) + state.step + std::to_string(static_cast<int>(state.percent));
    for (const auto number : {state.done, state.total, state.failed, state.setscene_done, build.record().warnings()}) {
        out += " " + std::to_string(number);
    }
    for (const auto& running : build.running()) out += " " + std::to_string(running.task);
    return out;
}

}  // namespace

void JsonProgress::begin(json::LineWriter& out, std::string_view type) {
    out.object().field("schema", "bspctl.progress/1").field("seq", ++seq_);
    out.field("time", telemetry::utc_time(std::chrono::system_clock::now())).field_or_null("run", run_).field("type", type);
}

void JsonProgress::print(json::LineWriter& line) const { std::cout << line.end_object().str() + "\n" << std::flush; }

void JsonProgress::on_event(const telemetry::Event& event) {
    if (event.type == "run_start") run_ = event.text("run_id");
    json::LineWriter out;
    begin(out, event.type);
    for (const auto& [key, value] : event.fields) {
        out.key(key);
        std::visit([&out](const auto& content) { out.value(content); }, value);
    }
    print(out);
}

void JsonProgress::news(const watch::BuildWatch& build) {
    for (const auto task : build.news().failed) {
        json::LineWriter out;
        begin(out, "task_failed");
        out.key("failure");
        write_failure(out, build, task);
        print(out);
    }
    for (const auto index : build.news().messages) {
        const auto& message = build.record().messages()[index];
        const bool error = message.kind == bitbake::MessageRecord::Kind::error;
        json::LineWriter out;
        begin(out, "message");
        out.field("level", error ? "error" : "warning").field("text", foreign_text(message.text));
        print(out);
    }
    for (const auto& said : build.news().said) {
        json::LineWriter out;
        begin(out, "message");
        out.field("level", said.error ? "error" : "note").field("text", foreign_text(said.text));
        print(out);
    }
}

void JsonProgress::on_build(const watch::BuildWatch& build) {
    news(build);
    const auto now = std::chrono::steady_clock::now();
    auto state = fingerprint(build);
    if (state == state_ || now - told_ < std::chrono::seconds(1)) return;
    told_ = now;
    state_ = std::move(state);
    json::LineWriter out;
    begin(out, "build");
    out.key("build");
    write_build(out, build, expected_);
    print(out);
}

}  // namespace bspctl::ui
