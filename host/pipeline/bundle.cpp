// SPDX-License-Identifier: Apache-2.0
#include "pipeline/bundle.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "bitbake/build_json.hpp"
#include "pipeline/shareable.hpp"
#include "process/process.hpp"
#include "telemetry/run.hpp"
#include "triage/masking.hpp"
#include "triage/report.hpp"

namespace bspctl::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t mebibyte = 1024 * 1024;
constexpr Share of_console{mebibyte, 3 * mebibyte};
constexpr Share of_task_log{256 * 1024, mebibyte};
constexpr Share of_file{2 * mebibyte, 2 * mebibyte};
constexpr Share of_events{16 * mebibyte, 0};  // a document that is cut is none: this one has bounds of its own
constexpr std::size_t packed_logs = 20;
constexpr std::chrono::minutes longest_tar{5};

// The bytes of `file` from an offset, at most `count`.
std::string bytes_of(int descriptor, std::uintmax_t offset, std::uintmax_t count) {
    std::string out(count, '\0');
    std::size_t have = 0;
    while (have < out.size()) {
        const auto got = ::pread(descriptor, out.data() + have, out.size() - have, static_cast<off_t>(offset + have));
        if (got <= 0) break;
        have += static_cast<std::size_t>(got);
    }
    out.resize(have);
    return out;
}

// Whole lines: half a line could end in the middle of what must be masked.
std::string whole_lines_of_head(std::string text) {
    const auto end = text.rfind('\n');
    return end == std::string::npos ? std::string{} : text.substr(0, end + 1);
}

std::string whole_lines_of_tail(std::string text) {
    const auto begin = text.find('\n');
    return begin == std::string::npos ? std::string{} : text.substr(begin + 1);
}

struct Piece {
    std::string text;
    bool cut = false;
};

Piece piece_of(int descriptor, std::uintmax_t size, const Share& share) {
    if (size <= share.head + share.tail) return {bytes_of(descriptor, 0, size), false};
    const auto head = whole_lines_of_head(bytes_of(descriptor, 0, share.head));
    const auto tail = whole_lines_of_tail(bytes_of(descriptor, size - share.tail, share.tail));
    const auto missing = size - head.size() - tail.size();
    return {head + "[… " + text::human_bytes(missing) + " left out …]\n" + tail, true};
}

// A name of the archive from words that others chose.
std::string safe_name(std::string_view words) {
    std::string out;
    for (const char c : words) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '+';
        out += plain ? c : '_';
    }
    return out.empty() || out.starts_with('.') ? "_" + out : out;
}

class Packer {
public:
    explicit Packer(fs::path top) : top_(std::move(top)) {}

    void text(const std::string& name, const std::string& content, bool cut = false) {
        files::write_atomically(top_ / name, content, 0644);
        done_.packed.push_back({name, content.size(), cut});
    }

    // What is missing is no news: not every run has every file.
    void file(const std::string& name, const fs::path& from, const fs::path& within, const Share& share) {
        struct stat what {};
        if (::lstat(from.c_str(), &what) != 0) return;
        if (!files::is_inside(from, within)) return leave_out(name, "a link leads out of " + within.string());
        const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
        if (!in || ::fstat(in.get(), &what) != 0) return leave_out(name, "a link, or not readable");
        if (!S_ISREG(what.st_mode)) return leave_out(name, "no regular file");
        auto piece = piece_of(in.get(), static_cast<std::uintmax_t>(what.st_size), share);
        this->text(name, shareable(piece.text), piece.cut);
    }

    void leave_out(const std::string& name, const std::string& why) { done_.left_out.push_back(name + ": " + why); }
    [[nodiscard]] Bundle take() { return std::move(done_); }

private:
    fs::path top_;
    Bundle done_;
};

struct Recorded {
    fs::path bsp_root;
    std::string config;  // the kas argument, relative to bsp_root
};

// Nothing for a log that lies beside somebody's events.jsonl.
std::optional<Recorded> recorded(const triage::Report& report) {
    std::error_code error;
    const auto file = report.dir / "events.jsonl";
    const auto log = report.console.filename();
    const bool own_log = report.console.empty() || log == "kas.log" || log == "console.log";
    if (!own_log || !fs::is_regular_file(file, error)) return std::nullopt;
    for (const auto& event : telemetry::read_events(file).events) {
        if (event.type == "run_start") return Recorded{event.text("bsp_root"), event.text("config")};
    }
    return Recorded{};
}

void add_overlays(Packer& packer, const fs::path& run_dir) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(run_dir / "overlays", error), end; !error && entry != end; entry.increment(error)) {
        found.push_back(entry->path());
    }
    std::sort(found.begin(), found.end());
    for (const auto& file : found) packer.file("overlays/" + safe_name(file.filename().string()), file, run_dir, of_file);
}

void add_configuration(Packer& packer, const Recorded& run) {
    if (run.config.empty() || run.bsp_root.empty()) return;
    std::size_t number = 0;
    for (const auto& file : text::split(run.config, ':')) {
        const auto path = run.bsp_root / file;
        packer.file("config/" + std::to_string(++number) + "-" + safe_name(path.filename().string()), path, run.bsp_root, of_file);
    }
}

void add_run(Packer& packer, const fs::path& run_dir) {
    for (const auto* name : {"kas.log", "console.log"}) packer.file(name, run_dir / name, run_dir, of_console);
    for (const auto* name : {"events.jsonl", "env.txt", "diagnosis.txt", "sources.json", "time.log", "du.tsv"}) {
        packer.file(name, run_dir / name, run_dir, of_file);
    }
    // BitBake's own event log stays: nobody can mask what is in its pickles. This is what it says.
    packer.file(std::string(bitbake::build_json_name), run_dir / bitbake::build_json_name, run_dir, of_events);
    add_overlays(packer, run_dir);
}

// Triage has found these inside the build's tree, with links resolved.
void add_task_logs(Packer& packer, const std::vector<triage::Failed>& failures) {
    std::size_t packed = 0;
    for (const auto& failure : failures) {
        if (failure.log.empty()) continue;
        if (++packed > packed_logs) return packer.leave_out("logs/", "those of more than " + std::to_string(packed_logs) + " tasks");
        const auto log = files::resolved(failure.log);
        packer.file("logs/" + std::to_string(packed) + "-" + safe_name(failure.recipe + "-" + failure.task) + ".log", log, log.parent_path(), of_task_log);
    }
}

void add_diagnosis(Packer& packer, triage::Report report) {
    triage::clean(report, shareable);
    for (auto* path : {&report.dir, &report.console}) *path = shareable(path->string());
    for (auto& failure : report.failures) failure.log = shareable(failure.log.string());
    packer.text("triage.txt", triage::to_text(report, {.explain = true, .run = {}, .paint = {}}));
    packer.text("triage.json", triage::to_json(report));
}

// tar's own temporary file: complete before it gets its name.
void archive(const fs::path& file, const fs::path& folder, const std::string& top) {
    const auto part = fs::path(file.string() + ".part-" + std::to_string(::getpid()));
    const auto made = process::capture({.argv = {"tar", "--create", "--gzip", "--owner=0", "--group=0", "--numeric-owner", "--file=" + part.string(),
                                                 "--force-local", "--directory=" + folder.string(), top}},
                                       longest_tar);
    std::error_code error;
    if (made.ok()) fs::rename(part, file, error);
    if (made.ok() && !error) return;
    const auto why = !made.start_error.empty() ? made.start_error : error ? error.message() : std::string(text::trim(made.err));
    fs::remove(part, error);
    throw Failure("the bundle " + file.string() + " could not be written", why, "", ExitCode::failed);
}

}  // namespace

Bundle write_bundle(const fs::path& file, triage::Report report, const std::string& versions) {
    const TemporaryFolder folder("bundle");
    const auto top = "bspctl-" + safe_name(report.run_id);
    Packer packer(folder.path() / top);
    packer.text("versions.txt", shareable(versions));
    if (const auto run = recorded(report)) {
        add_run(packer, report.dir);
        add_configuration(packer, *run);
    } else if (!report.console.empty()) {
        const auto console = files::resolved(report.console);
        packer.file("console.log", console, console.parent_path(), of_console);
    }
    add_task_logs(packer, report.failures);
    add_diagnosis(packer, std::move(report));
    archive(file, folder.path(), top);
    return packer.take();
}

}  // namespace bspctl::pipeline
