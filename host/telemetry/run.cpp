// SPDX-License-Identifier: Apache-2.0
#include "telemetry/run.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "telemetry/disk_sampler.hpp"
#include "telemetry/event_json.hpp"
#include "telemetry/log_file.hpp"
#include "telemetry/run_id.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::telemetry {

namespace fs = std::filesystem;

namespace {

// "2026-11-21 03:00:00,123", local time: how Python's logging stamps a line, which kas's own lines have too.
std::string local_stamp() {
    using namespace std::chrono;
    const auto now = system_clock::now();
    const auto clock = system_clock::to_time_t(now);
    std::tm parts{};
    ::localtime_r(&clock, &parts);
    std::array<char, 32> text{};
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
    std::array<char, 8> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ",%03d",
                  static_cast<int>(duration_cast<milliseconds>(now.time_since_epoch()).count() % 1000));
    return std::string(text.data(), size) + fraction.data();
}

// Says the first loss; the sampler's thread may meet it as well.
class Loss {
public:
    explicit Loss(std::function<void(const std::string&)> say) : say_(std::move(say)) {}
    void operator()(const std::string& reason) {
        if (!said_.exchange(true) && say_) say_("the record of this run is incomplete: " + reason);
    }

private:
    std::function<void(const std::string&)> say_;
    std::atomic<bool> said_{false};
};

struct Folder {
    std::string id;
    fs::path dir;
};

// mkdir() either makes the folder or says that somebody else has: two runs never share one.
Folder make_folder(const fs::path& runs) {
    files::make_directories(runs);
    for (auto id = run_id_at(std::chrono::system_clock::now());; ++id.number) {
        const auto dir = runs / id.str();
        if (::mkdir(dir.c_str(), 0777) == 0) return {id.str(), dir};
        if (errno != EEXIST) throw Failure("cannot create folder " + dir.string(), std::strerror(errno));
    }
}

// Readers of `latest` see the old run or the new one, never none.
void point_latest_to(const fs::path& dir) {
    const auto temporary = dir.parent_path() / (".latest-" + dir.filename().string());
    const auto latest = dir.parent_path() / "latest";
    if (::symlink(dir.filename().c_str(), temporary.c_str()) != 0 || ::rename(temporary.c_str(), latest.c_str()) != 0) {
        const auto reason = std::string(std::strerror(errno));
        ::unlink(temporary.c_str());
        throw Failure("cannot point " + latest.string() + " to the new run", reason);
    }
}

}  // namespace

struct Run::Impl {
    explicit Impl(std::function<void(const std::string&)> on_loss) : loss(std::move(on_loss)) {}

    // Runs what may fail; a failure is a loss of telemetry and nothing more.
    template <class Action>
    bool attempt(Action action) {
        try {
            action();
            return true;
        } catch (const Failure& failure) {
            loss(std::string(failure.what()) + (failure.why().empty() ? "" : ": " + failure.why()));
            return false;
        }
    }

    LogFile::OnFailure report_loss() {
        return [this](const std::string& reason) { loss(reason); };
    }

    void open_logs() {
        recording = true;
        events.emplace(folder.dir / "events.jsonl", report_loss());
        console.emplace(folder.dir / "console.log", report_loss());
        kas.emplace(folder.dir / "kas.log", report_loss());
    }

    void write(const fs::path& name, std::string_view text) {
        if (recording) attempt([&] { files::write_atomically(folder.dir / name, text); });
    }

    Loss loss;
    Folder folder;
    bool recording = false;  // false: there is no folder
    std::optional<LogFile> events, console, kas, disk, load;
    LoadSample worst;
    std::chrono::steady_clock::time_point sampled{};  // the load
    std::optional<DiskSampler> sampler;  // last: it writes to `disk` until it is gone
};

Run::Run() = default;
Run::~Run() = default;

std::unique_ptr<Run> Run::create(const fs::path& bsp_root, std::function<void(const std::string&)> on_loss,
                                 const std::string& build_folder) {
    std::unique_ptr<Run> run(new Run);
    run->impl_ = std::make_unique<Impl>(std::move(on_loss));
    auto& impl = *run->impl_;
    const auto runs = runs_folder(bsp_root, build_folder);
    if (!impl.attempt([&] { impl.folder = make_folder(runs); })) {
        const auto id = run_id_at(std::chrono::system_clock::now()).str();
        impl.folder = {id, runs / id};
        return run;
    }
    impl.open_logs();
    impl.write("env.txt", describe_environment(environ));
    impl.attempt([&] { point_latest_to(impl.folder.dir); });
    return run;
}

const std::string& Run::id() const { return impl_->folder.id; }
const fs::path& Run::dir() const { return impl_->folder.dir; }

void Run::on_event(const Event& event) {
    if (!impl_->recording) return;
    impl_->events->line(to_json(event));
    impl_->console->line(local_stamp() + " " + to_text(event));
}

void Run::on_console(std::string_view line) {
    if (impl_->recording) impl_->kas->line(line);
}

void Run::write_time(const std::vector<std::string>& argv, const process::Exit& exit) {
    impl_->write("time.log", mask_values(describe_time(argv, exit), secret_values(environ)));
}

void Run::write_diagnosis(std::string_view text) { impl_->write("diagnosis.txt", text); }

void Run::write_sources(std::string_view json) { impl_->write(sources_name, json); }

void Run::write_settings(std::string_view json) { impl_->write(settings_name, json); }

void Run::keep_overlay(const std::string& name, std::string_view text) {
    impl_->write(fs::path("overlays") / name, mask_secrets(text, secret_values(environ)));
}

void Run::sample_disk(const fs::path& folder) {
    if (!impl_->recording || impl_->sampler) return;
    if (!impl_->disk) impl_->disk.emplace(impl_->folder.dir / "du.tsv", impl_->report_loss());
    impl_->sampler.emplace(folder, [this](std::string_view line) { impl_->disk->line(line); });
}

void Run::sample_load() {
    constexpr std::chrono::seconds interval{5};
    const auto now = std::chrono::steady_clock::now();
    if (!impl_->recording || (impl_->load && now - impl_->sampled < interval)) return;
    impl_->sampled = now;
    if (!impl_->load) {
        impl_->load.emplace(impl_->folder.dir / "samples.tsv", impl_->report_loss());
        impl_->load->line(load_columns);
    }
    const auto sample = read_load();
    take_worst(impl_->worst, sample);
    impl_->load->line(to_line(std::time(nullptr), sample));
}

const LoadSample& Run::worst_load() const { return impl_->worst; }

void Run::stop_sampling() { impl_->sampler.reset(); }

}  // namespace bspctl::telemetry
