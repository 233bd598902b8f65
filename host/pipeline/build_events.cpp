// SPDX-License-Identifier: Apache-2.0
#include "pipeline/build_events.hpp"

#include <fstream>

#include "base/atomic_file.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"
#include "telemetry/run.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

Failure no_event_log(const fs::path& file, const std::string& why, const std::string& fix) {
    return Failure(file.string() + " is no event log of BitBake", why, fix, ExitCode::failed);
}

bool is_packed(const fs::path& file) {
    char head[2] = {};
    std::ifstream(file, std::ios::binary).read(head, sizeof head);
    return head[0] == '\x1f' && head[1] == '\x8b';
}

bitbake::EventLog::OnEvent into(bitbake::BuildRecord& record) {
    return [&record](const bitbake::EventValue& event) { record.take(event); };
}

Failure not_one_event(const fs::path& file, const bitbake::EventLog& log, bool packed) {
    if (log.line() == 0) return no_event_log(file, "it is empty", "BitBake writes it while it builds: give it time, or name another one");
    if (packed) {
        const auto unpack = "gzip -dc " + text::shell_quote(file.string());
        return no_event_log(file, "it is packed by gzip", "unpack it: " + unpack + " | bspctl events -");
    }
    return no_event_log(file, "none of its " + std::to_string(log.line()) + " lines is an event of BitBake",
                        "name the file that BB_DEFAULT_EVENTLOG or bitbake -w wrote, a run or a run's folder");
}

}  // namespace

std::size_t read_build(const fs::path& file, bitbake::BuildRecord& record) {
    bitbake::EventLog log(into(record), bitbake::BuildRecord::wanted());
    bitbake::read_event_log(file, log);
    if (log.found() == 0) throw not_one_event(file, log, is_packed(file));
    return log.skipped();
}

std::size_t read_build(const fs::path& name, int source, bitbake::BuildRecord& record) {
    bitbake::EventLog log(into(record), bitbake::BuildRecord::wanted());
    bitbake::read_event_log(name, source, log);
    if (log.found() == 0) throw not_one_event(name, log, false);
    return log.skipped();
}

bitbake::RunFacts run_facts(const fs::path& run_dir) {
    bitbake::RunFacts out;
    std::error_code error;
    const auto file = run_dir / "events.jsonl";
    if (!fs::exists(file, error)) return out;
    for (const auto& event : telemetry::read_events(file).events) {
        if (event.type != "run_start") continue;
        out.run_id = event.text("run_id");
        out.preset = event.text("preset");
        out.release = event.text("release");
        break;
    }
    return out;
}

bool write_build_events(const fs::path& run_dir, bitbake::RunFacts facts) {
    const auto log = run_dir / bitbake::event_log_name;
    std::error_code error;
    if (!fs::exists(log, error) || fs::file_size(log, error) == 0) return false;
    bitbake::BuildRecord record;
    facts.skipped_lines = read_build(log, record);
    files::AtomicFile out(run_dir / bitbake::build_json_name);
    bitbake::write_build_json(record, facts, [&](std::string_view piece) { out.write(piece); });
    out.commit();
    return true;
}

}  // namespace bspctl::pipeline
