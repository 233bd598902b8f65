// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <variant>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "bitbake/event_log.hpp"
#include "history/run_reader.hpp"
#include "report/facts.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::report {

namespace fs = std::filesystem;

namespace {

// Masks what looks like a secret, and what is one in the environment of whoever makes the page.
class Masked {
public:
    std::string operator()(std::string_view text) const { return telemetry::mask_secrets(text, known_); }

private:
    std::vector<std::string> known_ = telemetry::secret_values(environ);
};

// One part of the record. What goes wrong with it is said on the page in its place.
template <class Read>
void attempt(Facts& facts, std::string_view what, const Read& read) try {
    read();
} catch (const Failure& failure) {
    facts.gaps.push_back(std::string(what) + ": " + failure.what() + (failure.why().empty() ? "" : ", " + failure.why()));
}

std::string cut(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;  // not within a character
    return text.substr(0, most) + " …";
}

std::string title_of(const bitbake::BuildRecord& build, std::uint32_t index) {
    if (index == bitbake::no_task) return {};
    const auto& task = build.tasks()[index];
    const auto& recipe = build.recipe_of(task);
    return history::title(recipe.multiconfig, recipe.name, task.name);
}

void take_messages(Facts& facts, const Masked& masked) {
    for (const auto& message : facts.build.messages()) {
        if (facts.messages.size() == most_messages) break;
        facts.messages.push_back(
            {message.kind, message.qa, title_of(facts.build, message.task), cut(masked(message.text), longest_message)});
    }
    facts.error = cut(masked(facts.build.build().error), longest_message);
}

void take_build(Facts& facts, const telemetry::RunRef& run) {
    auto read = history::read_run(run.dir, facts.build);
    facts.tasks = {std::move(read.run), std::move(read.tasks), std::move(read.reuse)};
    std::error_code error;
    facts.has_event_log = fs::is_regular_file(run.dir / bitbake::event_log_name, error);
    if (facts.has_event_log) return;
    facts.gaps.push_back("tasks: BitBake left no event log; it stopped before it had read its configuration (before 2.8: its recipes)");
}

std::string text_of(const telemetry::FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return text::join(*list, " ");
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
    return std::to_string(std::get<double>(value));
}

void take_start(Facts& facts, const fs::path& events, const Masked& masked) {
    std::error_code error;
    if (!fs::is_regular_file(events, error)) return;
    for (const auto& event : telemetry::read_events(events).events) {
        if (event.type != "run_start") continue;
        for (const auto& field : event.fields) {
            if (auto value = masked(text_of(field.value)); !value.empty()) facts.start.push_back({field.key, std::move(value)});
        }
        return;
    }
}

void take_overlays(Facts& facts, const fs::path& folder, const Masked& masked) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (!entry->is_regular_file(error)) continue;
        facts.overlays.push_back({entry->path().filename().string(), masked(files::read(entry->path()))});
    }
    std::ranges::sort(facts.overlays, {}, &Overlay::name);
}

void take_sources(Facts& facts, const fs::path& dir) {
    const auto file = dir / telemetry::sources_name;
    if (const auto text = files::read_if_exists(file)) facts.sources = sources::read_record(*text, file, dir);
}

}  // namespace

Facts collect(const telemetry::RunRef& run, const triage::RuleSet& rules, Beside beside) {
    Facts facts;
    const Masked masked;
    facts.outcome = std::move(beside.outcome);
    facts.earlier = std::move(beside.earlier);
    attempt(facts, "run", [&] { facts.summary = pipeline::summarise(run); });
    attempt(facts, "run", [&] { take_start(facts, run.dir / "events.jsonl", masked); });
    attempt(facts, "tasks", [&] { take_build(facts, run); });
    take_messages(facts, masked);
    attempt(facts, "diagnosis", [&] { facts.triage = pipeline::diagnose(run.dir, rules); });
    attempt(facts, "layers", [&] { take_sources(facts, run.dir); });
    attempt(facts, "settings", [&] { facts.settings = pipeline::read_settings_record(run.dir / telemetry::settings_name); });
    attempt(facts, "overlays", [&] { take_overlays(facts, run.dir / "overlays", masked); });
    facts.disk = history::read_disk_curve(run.dir / "du.tsv");
    facts.samples = read_samples(run.dir / "samples.tsv");
    return facts;
}

}  // namespace bspctl::report
