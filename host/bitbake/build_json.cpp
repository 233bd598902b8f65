// SPDX-License-Identifier: Apache-2.0
#include "bitbake/build_json.hpp"

#include <cmath>
#include <utility>

#include "base/json.hpp"
#include "base/utc_time.hpp"

namespace bspctl::bitbake {

namespace {

using json::LineWriter;

// {"a":1,"list":[⏎ element,⏎ element⏎]}: one line an element, so that a document of thousands of tasks can be read, compared
// and written piece by piece. Closes what it opened.
class Document {
public:
    explicit Document(const Sink& sink) : sink_(sink) { put("{"); }

    void member(std::string_view key, std::string_view value) { put(open(key)), put(value); }

    template <class List, class Write>
    void list(std::string_view key, const List& elements, const Write& write) {
        put(open(key));
        put("[");
        bool first = true;
        for (const auto& element : elements) {
            put(std::exchange(first, false) ? "\n    " : ",\n    ");
            LineWriter line;
            write(line, element);
            put(line.str());
        }
        put(first ? "]" : "\n  ]");
    }

    // Members of the next lists belong to an object under this key, until end().
    void begin(std::string_view key) {
        put(open(key));
        put("{");
        first_ = true;
    }
    void end() {
        put("}");
        first_ = false;
    }

    void finish() {
        put("\n}\n");
        sink_(room_);
    }

private:
    std::string open(std::string_view key) {
        return (std::exchange(first_, false) ? "\n  \"" : ",\n  \"") + std::string(key) + "\": ";
    }

    void put(std::string_view text) {
        constexpr std::size_t enough = 64 * 1024;
        room_ += text;
        if (room_.size() < enough) return;
        sink_(room_);
        room_.clear();
    }

    const Sink& sink_;
    std::string room_;
    bool first_ = true;
};

template <class Write>
std::string object(const Write& write) {
    LineWriter line;
    line.object();
    write(line);
    line.end_object();
    return line.str();
}

// An interrupted build has not done what it was asked for; readers of the first schema know three words.
std::string_view outcome_word(const BuildRecord& record) {
    const auto outcome = record.outcome();
    return to_word(outcome == BuildOutcome::interrupted ? BuildOutcome::failed : outcome);
}

std::string build_object(const BuildRecord& record, const RunFacts& facts) {
    const auto& build = record.build();
    const auto& queue = record.queue();
    return object([&](LineWriter& out) {
        out.field_or_null("started", utc_time(build.started)).field_or_null("completed", utc_time(build.completed));
        out.field("outcome", outcome_word(record));
        out.field_or_null("preset", facts.preset).field_or_null("release", facts.release).field_or_null("run_id", facts.run_id);
        out.field("tasks_total", queue.total).field("tasks_completed", queue.completed).field("tasks_active", queue.active);
        out.field("interrupted", build.interrupted).field("failures", build.failures).field_or_null("error", build.error);
        out.field("targets", build.targets);
        out.field("warnings", record.warnings()).field("errors", record.errors()).field("qa_issues", record.qa_issues());
        out.field("skipped_lines", facts.skipped_lines).field("beyond_limits", record.beyond_limits());
    });
}

void write_task(LineWriter& out, const BuildRecord& record, const TaskRecord& task) {
    const auto& recipe = record.recipe_of(task);
    out.object().field("recipe", recipe.package.empty() ? recipe.name : recipe.package).field("task", task.name);
    out.field("outcome", to_word(task.outcome));
    out.field_or_null("started", utc_time(task.started)).field_or_null("completed", utc_time(task.completed));
    out.field("pid", task.pid).field_or_null("logfile", task.log).key("cache_backend").null();
    out.field("name", recipe.name).field_or_null("version", recipe.version).field_or_null("multiconfig", recipe.multiconfig);
    out.field_or_null("file", recipe.file).field_or_null("layer", recipe.layer).field("setscene", task.setscene);
    out.key("duration_s");
    task.duration() > 0 ? out.value(std::round(task.duration() * 1000) / 1000) : out.null();
    if (task.exit_code != 0) out.field("exit_code", task.exit_code);
    out.end_object();
}

void write_failure(LineWriter& out, const BuildRecord& record, const TaskRecord& task) {
    const auto& recipe = record.recipe_of(task);
    out.object().field("recipe", recipe.package.empty() ? recipe.name : recipe.package).field("task", task.name);
    out.field_or_null("logfile", task.log).field("errprinted", task.error_printed);
    out.field_or_null("multiconfig", recipe.multiconfig).field_or_null("layer", recipe.layer).end_object();
}

std::vector<const RecipeRecord*> of_setscene(const BuildRecord& record) {
    std::vector<const RecipeRecord*> out;
    for (const auto& recipe : record.recipes()) {
        if (recipe.setscene_covered + recipe.setscene_notcovered > 0) out.push_back(&recipe);
    }
    return out;
}

void write_setscene(Document& out, const BuildRecord& record) {
    const auto& queue = record.queue();
    out.begin("setscene");
    out.member("covered", std::to_string(queue.setscene_covered));
    out.member("notcovered", std::to_string(queue.setscene_notcovered));
    out.member("total", std::to_string(queue.setscene_total));
    out.list("per_recipe", of_setscene(record), [](LineWriter& line, const RecipeRecord* recipe) {
        line.object().field("recipe", recipe->package.empty() ? recipe->name : recipe->package);
        line.field("covered", recipe->setscene_covered).field("notcovered", recipe->setscene_notcovered);
        line.field_or_null("multiconfig", recipe->multiconfig).end_object();
    });
    out.end();
}

std::int64_t used(const DiskSample& sample) {
    return sample.free >= 0 && sample.total >= sample.free ? sample.total - sample.free : 0;
}

void write_samples(Document& out, const BuildRecord& record) {
    out.begin("psi");
    out.list("samples", record.pressure(), [](LineWriter& line, const PressureEvent& one) {
        line.object().field_or_null("time", utc_time(one.time)).field("cpu", one.cpu).field("io", one.io);
        line.field("memory", one.memory).end_object();
    });
    out.end();
    out.begin("disk");
    out.list("samples", record.disk(), [](LineWriter& line, const DiskSample& one) {
        line.object().field_or_null("time", utc_time(one.time)).field("path", one.device).field("used", used(one));
        line.field("free", one.free).field("available", one.available).field("total", one.total).end_object();
    });
    out.list("full_events", record.disk_full(), [](LineWriter& line, const DiskFullRecord& one) {
        line.object().field_or_null("time", utc_time(one.time)).field("dev", one.device).field("type", one.type);
        line.field("free_bytes", one.free).field("mountpoint", one.mountpoint).end_object();
    });
    out.end();
}

std::string parse_object(const BuildRecord& record) {
    const auto& parse = record.parse();
    if (!parse.done) return "null";
    return object([&](LineWriter& out) {
        out.field("recipes", parse.recipes).field("cached", parse.cached).field("parsed", parse.parsed);
        out.field("skipped", parse.skipped).field("masked", parse.masked).field("virtuals", parse.virtuals);
        out.field("errors", parse.errors);
    });
}

void write_wait(LineWriter& out, const WaitRecord& wait) {
    out.object().field("reason", wait.load ? "load" : "pressure").key("resources").array();
    if (wait.cpu) out.value("cpu");
    if (wait.io) out.value("io");
    if (wait.memory) out.value("memory");
    out.end_array().field_or_null("started", utc_time(wait.started)).field_or_null("completed", utc_time(wait.completed)).end_object();
}

void write_phase(LineWriter& out, const PhaseRecord& phase) {
    out.object().field("name", phase.name).field_or_null("started", utc_time(phase.started));
    out.field_or_null("completed", utc_time(phase.completed)).field("done", phase.done).end_object();
}

void write_message(LineWriter& out, const BuildRecord& record, const MessageRecord& message) {
    out.object().field("kind", message.kind == MessageRecord::Kind::error ? "error" : "warning").field("qa", message.qa);
    const auto* task = message.task == no_task ? nullptr : &record.tasks()[message.task];
    out.field_or_null("recipe", task == nullptr ? std::string_view() : record.recipe_of(*task).package);
    out.field_or_null("task", task == nullptr ? std::string_view() : task->name);
    out.field_or_null("time", utc_time(message.time)).field("text", message.text).end_object();
}

}  // namespace

void write_build_json(const BuildRecord& record, const RunFacts& facts, const Sink& sink) {
    Document out(sink);
    out.member("schema", '"' + std::string(build_json_schema) + '"');
    out.member("schema_version", "1");
    out.member("build", build_object(record, facts));
    out.list("tasks", record.tasks(), [&](LineWriter& line, const TaskRecord& task) { write_task(line, record, task); });
    write_setscene(out, record);
    out.list("failures", record.failed(), [&](LineWriter& line, std::uint32_t index) {
        write_failure(line, record, record.tasks()[index]);
    });
    write_samples(out, record);
    out.list("waits", record.waits(), write_wait);
    out.member("parse", parse_object(record));
    out.list("phases", record.phases(), write_phase);
    out.list("messages", record.messages(), [&](LineWriter& line, const MessageRecord& one) { write_message(line, record, one); });
    out.finish();
}

}  // namespace bspctl::bitbake
