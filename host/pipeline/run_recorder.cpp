// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run_recorder.hpp"

#include <utility>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "pipeline/build_events.hpp"
#include "pipeline/record_settings.hpp"
#include "process/login_session.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

RunRecorder::RunRecorder(const Build& build, telemetry::Listener& listener)
    : build_(build),
      run_(telemetry::Run::create(build.bsp_root, [this](const std::string& loss) { note(loss); }, build.request.build_folder)) {
    emitter_.add(run_.get());
    emitter_.add(&listener);
}

void RunRecorder::begin(const Surroundings& surroundings, plugins::Registry& registry) {
    const auto& engine = surroundings.engine;
    emitter_.emit("run_start", {{"run_id", run_->id()},
                                {"command", build_.request.command},
                                {"preset", build_.request.preset},
                                {"release", release()},
                                {"family", build_.family.family},
                                {"family_reason", build_.family_reason},
                                {"label", label()},
                                {"bsp_root", build_.bsp_root.string()},
                                {"build_dir", build_dir(build_).string()},
                                {"config", build_.generates ? build_.generated.string() : build_.config},
                                {"engine", engine.kind == engine::Kind::container ? "container" : "host"},
                                {"engine_reason", engine.reason},
                                {"kas", engine.program.string()},
                                {"kas_version", engine.kas_version},
                                {"image", engine.image},
                                {"scope", paths::environment(process::scope_variable)}});
    // Files and environment may say something else by the time somebody asks what was built.
    attempt("the settings are not recorded", [&] { run_->write_settings(record_of_settings(build_)); });
    tell_plugins(registry);
    for (const auto& note : engine.notes) emitter_.emit("info", {{"message", note}});
}

void RunRecorder::tell_plugins(plugins::Registry& registry) {
    registry.fill_digests();
    for (auto* plugin : registry.plugins()) {
        const auto& info = plugin->info();
        emitter_.emit("plugin_loaded", {{"id", info.id},
                                        {"version", info.version},
                                        {"path", info.path.string()},
                                        {"sha256", info.sha256},
                                        {"isolated", info.isolated},
                                        {"sandbox", info.sandbox}});
    }
}

// What the vendor calls it: the manifest's name.
std::string RunRecorder::release() const {
    return build_.generates ? fs::path(build_.workspace.manifest).stem().string() : "";
}

std::string RunRecorder::label() const {
    if (!build_.generates) return build_.config;
    std::vector<std::string> words{build_.workspace.manifest};
    for (const auto& choice : build_.choices) {
        if (!choice.text.empty()) words.push_back(choice.text);
    }
    return text::join(words, " / ");
}

void RunRecorder::keep_overlays(const overlay::Stack& overlays) {
    for (const auto& layer : overlays.layers) run_->keep_overlay(layer.name, layer.text);
}

void RunRecorder::keep_sources(const std::function<std::optional<std::string>()>& record) {
    attempt("the sources are not recorded", [&] {
        if (const auto text = record()) run_->write_sources(*text);
    });
}

void RunRecorder::keep_build_events() {
    attempt("the build's events are not kept", [&] { write_build_events(run_->dir(), {run_->id(), build_.request.preset, release()}); });
}

void RunRecorder::attempt(const std::string& loss, const std::function<void()>& work) {
    try {
        work();
    } catch (const Failure& failure) {
        emitter_.emit("warn", {{"message", loss + ": " + failure.what() + ": " + failure.why()}});
    }
}

void RunRecorder::say_notes() {
    for (const auto& note : std::exchange(open_, {})) emitter_.emit("warn", {{"message", note}});
}

void RunRecorder::end(const std::string& outcome, ExitCode code, double seconds) {
    std::vector<telemetry::Field> fields{{"outcome", outcome}, {"exit_code", static_cast<std::int64_t>(code)}, {"duration_s", seconds}};
    for (auto& field : fields_of(run_->worst_load())) fields.push_back(std::move(field));
    emitter_.emit("run_end", std::move(fields));
}

}  // namespace bspctl::pipeline
