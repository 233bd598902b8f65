// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bspctl/values.hpp"
#include "process/process.hpp"
#include "telemetry/load.hpp"

// The record of one run: <bsp_root>/build/runs/<YYYYMMDD-HHMMSS>/ (or of another build folder). docs/user/run-directory.md describes the files.
namespace bspctl::watch {
class BuildWatch;
}

namespace bspctl::telemetry {

using FieldValue = std::variant<std::string, std::int64_t, double, bool, std::vector<std::string>>;
struct Field {
    std::string key;
    FieldValue value;
};

// Something that happened, in the past tense: run_start, plugin_loaded, step_start, step_ok, step_skip, step_fail, run_end,
// run_error, info, warn, error. `time` is RFC 3339 in UTC with milliseconds.
struct Event {
    std::string time;
    std::string type;
    std::vector<Field> fields;
    [[nodiscard]] const FieldValue* find(std::string_view key) const;
    [[nodiscard]] std::string text(std::string_view key) const;  // empty when absent or not text
    [[nodiscard]] double number(std::string_view key) const;     // 0 when absent or not a number
};

// Whoever wants to know: the run's files, the terminal. Called from the thread that emits.
class Listener {
public:
    virtual ~Listener() = default;
    virtual void on_event(const Event& event) = 0;
    virtual void on_console(std::string_view line) = 0;  // one line of the child's output, without escape sequences
    virtual void on_tick() {}                            // about ten times a second while a child runs
    // What is going on right now, a few lines that stand until the next ones (none: no more); not recorded.
    virtual void on_status(const std::vector<std::string>& /*lines*/) {}
    // While BitBake runs, after each look at its event log (about five times a second): the build as it is now, and what is
    // new (watch/build_watch.hpp). Called once more when all is over.
    virtual void on_build(const watch::BuildWatch& /*build*/) {}
};

inline constexpr std::string_view sources_name = "sources.json";    // in the run's folder: sources/snapshot.hpp
inline constexpr std::string_view settings_name = "settings.json";  // pipeline/record_settings.hpp

// The files of a run that is going on. A write that fails (disk full) is said once through on_loss (from whichever
// thread met it) and otherwise ignored: telemetry never stops a build. Events and
// console lines are written as they come: the Emitter has masked them (secrets.hpp); the rest is masked here.
class Run : public Listener {
public:
    // Makes the folder (never one that exists: a second run in one second waits for the next free name with a suffix
    // -2, -3, …), writes env.txt with secrets masked, points `latest` to it. Never throws: where the folder cannot be
    // made, the loss is said and the Run records nothing.
    static std::unique_ptr<Run> create(const std::filesystem::path& bsp_root,
                                       std::function<void(const std::string&)> on_loss,
                                       const std::string& build_folder = "build");
    ~Run() override;

    [[nodiscard]] const std::string& id() const;
    [[nodiscard]] const std::filesystem::path& dir() const;
    void on_event(const Event& event) override;      // events.jsonl and console.log
    void on_console(std::string_view line) override; // kas.log
    void write_time(const std::vector<std::string>& argv, const process::Exit& exit);  // time.log, as GNU time -v
    void write_diagnosis(std::string_view text);     // diagnosis.txt
    void write_sources(std::string_view json);
    void write_settings(std::string_view json);
    void keep_overlay(const std::string& name, std::string_view text);  // overlays/<name>, as it was built with
    // Samples the size of a folder into du.tsv about every 30 s, in a thread of its own, at no more than about 1 % of a
    // core: a line for each time the whole folder has been walked, which takes longer than 30 s in a big one.
    void sample_disk(const std::filesystem::path& folder);
    void stop_sampling();  // after a last sample; also at the end of the Run

    // A line of samples.tsv (load.hpp), when the last one is five seconds old: to be called often while a build runs.
    void sample_load();
    [[nodiscard]] const LoadSample& worst_load() const;  // of the samples so far

private:
    Run();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// KEY=value lines of the environment that concerns a build (BSPCTL_*, KAS_*, BB_*, DL_*, SSTATE_*, NPROC*, MACHINE*,
// DISTRO*), sorted, values of secret-looking names masked, credentials in URLs masked.
[[nodiscard]] std::string describe_environment(char** environment);

// time.log: the lines of GNU time -v.
[[nodiscard]] std::string describe_time(const std::vector<std::string>& argv, const process::Exit& exit);

// ------------------------------------------------------------------------------------------------------ reading

// Reads events.jsonl: a torn last line and lines that are not events (garbage, longer than 1 MiB, nested too deeply) are
// skipped and counted. Malformed UTF-8 becomes U+FFFD. A value that is neither text, number, flag nor list of texts is
// given as its JSON text. Throws when the file cannot be opened.
struct EventFile {
    std::vector<Event> events;
    std::size_t skipped = 0;
};
inline constexpr std::size_t max_event_line = 1024 * 1024;
inline constexpr std::size_t max_events = 1000 * 1000;
[[nodiscard]] EventFile read_events(const std::filesystem::path& file);

struct RunRef {
    std::string id;
    std::filesystem::path dir;
};
// The runs below <bsp_root>/build/runs, newest last. A folder that is not a run's is left out.
[[nodiscard]] std::vector<RunRef> list_runs(const std::filesystem::path& bsp_root);

}  // namespace bspctl::telemetry
