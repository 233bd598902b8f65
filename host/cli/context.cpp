// SPDX-License-Identifier: Apache-2.0
#include "cli/context.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iostream>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "cli/log.hpp"
#include "cli/overlay_folders.hpp"
#include "cli/sync_options.hpp"
#include "detect/detect.hpp"
#include "fanout/choices.hpp"
#include "pipeline/engine_variables.hpp"
#include "pipeline/specialise.hpp"
#include "plugins/trust_store.hpp"
#include "process/process.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::cli {

namespace fs = std::filesystem;

namespace {

bool is_terminal(int fd) { return ::isatty(fd) == 1; }

// Every flag that has a setting behind it.
void take_flags(const Arguments& arguments, config::Settings& settings) {
    const auto take = [&](std::string_view option, const char* key) {
        if (!arguments.has(option)) return;
        settings.set(key, arguments.get(option), config::Origin::flag, "--" + std::string(option));
    };
    take("machine", "defaults.*.machine");
    take("distro", "defaults.*.distro");
    take("image", "defaults.*.image");
    take("manifest", "defaults.*.manifest");
    take("branch", "defaults.*.repo_branch");
    take("repo-url", "defaults.*.repo_url");
    take("family", "workspace.family");
    take("engine", "build.engine");
    take("container-image", "build.kas_container_image");
    take("runtime", "build.container_runtime");
    take("plugin-isolation", "plugins.isolation");
    take("progress", "ui.progress");
    take("timeout", "build.timeout");
    if (arguments.has("host") && arguments.has("container")) {
        throw Failure("--host and --container contradict each other", "", "give one of them");
    }
    const auto set = [&](std::string_view option, const char* key, const char* value) {
        if (arguments.has(option)) settings.set(key, value, config::Origin::flag, "--" + std::string(option));
    };
    set("host", "build.engine", "host");
    set("container", "build.engine", "container");
    set("accept-eula", "build.accept_eula", "true");
    set("stop-on-error", "build.stop_on_error", "true");
}

// Which plugins are wanted.
void choose_plugins(const Arguments& arguments, config::Settings& settings, plugins::LoadOptions& options) {
    options.disable = settings.list("plugins.disable");
    for (const auto& glob : arguments.all("no-plugin")) options.disable.push_back(glob);
    if (arguments.has("no-plugins")) options.disable = {"~all~"};
    options.only = arguments.has("only-plugin") ? arguments.all("only-plugin") : settings.list("plugins.only");
    options.replace = settings.list("plugins.replace");
    options.require = settings.list("plugins.require");
}

plugins::Isolation isolation_of(std::string_view word) {
    if (word == "none") return plugins::Isolation::none;
    return word == "all" ? plugins::Isolation::all : plugins::Isolation::third_party;
}

void limit_plugins(const config::Settings& settings, plugins::Limits& limits) {
    constexpr double a_day = 24 * 60 * 60, mib = 1024.0 * 1024, tebibyte_in_mib = 1024.0 * 1024;
    const auto limit = [&](const char* key, double fallback, double highest) {
        return std::min(settings.number(key, fallback), highest);
    };
    const std::chrono::duration<double> answer = limits.answer;
    limits.answer = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::duration<double>(limit("plugins.timeout", answer.count(), a_day)));
    const auto memory = static_cast<double>(limits.memory) / mib;
    limits.memory = static_cast<std::uint64_t>(limit("plugins.memory_mb", memory, tebibyte_in_mib) * mib);
}

// Which of them may run, and what they may use.
void guard_plugins(const Arguments& arguments, const config::Settings& settings, plugins::LoadOptions& options) {
    options.isolation = isolation_of(settings.text("plugins.isolation"));
    options.trust = settings.text("plugins.trust") == "warn" ? plugins::Trust::warn : plugins::Trust::strict;
    options.approved = plugins::user_store();
    auto digests = settings.list("plugins.trusted");
    for (auto& digest : arguments.all("trust-plugin")) digests.push_back(std::move(digest));
    for (const auto& text : digests) {
        const auto digest = plugins::parse_digest(text);
        if (!digest) throw Failure("--trust-plugin needs sha256:HEX with 64 hex digits", "found '" + text + "'", "");
        options.approved_digests.push_back("sha256:" + *digest);
    }
    limit_plugins(settings, options.limits);
}

}  // namespace

fs::path nearest_marker(const fs::path& start) {
    std::error_code error;
    for (auto dir = files::resolved(start);; dir = dir.parent_path()) {
        if (fs::is_regular_file(dir / workspace::marker_file, error)) return dir / workspace::marker_file;
        if (dir == dir.root_path()) return {};
    }
}

namespace {

// Part of a folder's name.
std::string folder_word(std::string word, const char* option) {
    const bool plain = word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-") ==
                       std::string::npos;
    if (plain) return word;
    throw Failure(std::string(option) + " takes part of a folder's name", "found '" + word + "'",
                  "use letters, digits and . _ + - only");
}

// Always beginning with "build", so that runs, locks and `clean` find it.
std::string build_folder_named(const std::string& name) {
    const auto word = folder_word(name, "--build-dir");
    if (word.empty()) return "build";
    return word == "build" || word.starts_with("build-") ? word : "build-" + word;
}

// A kas argument that means the same from anywhere.
std::string absolute_argument(const std::string& argument, const fs::path& cwd) {
    auto parts = text::split(argument, ':');
    for (auto& part : parts) part = (cwd / part).lexically_normal().string();
    return text::join(parts, ":");
}

// Manifests may be names that are looked up elsewhere, unless the file is here.
fanout::Axis absolute_paths(fanout::Axis axis, const fs::path& cwd) {
    for (auto& choice : axis.choices) {
        for (auto& [field, value] : choice.values) {
            std::error_code error;
            const bool is_path = field == "kas_yaml" || field == "overlay" ||
                                 (field == "manifest" && fs::is_regular_file(cwd / value, error));
            if (is_path) value = absolute_argument(value, cwd);
        }
    }
    return axis;
}

// --matrix takes several axes at once, apart by blanks: as one word or as words of their own.
std::vector<fanout::Axis> matrix_of(const Arguments& arguments) {
    auto words = arguments.all("matrix");
    if (words.empty()) return {};
    for (const auto& word : arguments.positionals()) {
        if (fanout::is_axis(word)) words.push_back(word);
    }
    std::vector<fanout::Axis> out;
    for (const auto& word : words) {
        for (const auto& part : text::split(word, ' ')) {
            if (!part.empty()) out.push_back(fanout::parse_axis(part));
        }
    }
    return out;
}

std::optional<std::string> version_output(const std::string& tool) {
    if (paths::which(tool).empty()) return std::nullopt;
    const auto result = process::capture({.argv = {tool, "--version"}}, std::chrono::seconds(3));
    if (!result.ok()) return std::nullopt;
    return result.out;
}

fs::path current_folder() {
    std::error_code error;
    auto out = fs::current_path(error);
    if (error) throw Failure("there is no current folder", error.message(), "go to a folder that exists");
    return out;
}

}  // namespace

Context::Context(const Arguments& arguments)
    : arguments_(arguments),
      cwd_(current_folder()),
      out_style_(ui::use_colour(arguments.get("color", "auto"), [](const char* name) { return paths::environment(name); },
                                is_terminal(STDOUT_FILENO))),
      err_style_(ui::use_colour(arguments.get("color", "auto"), [](const char* name) { return paths::environment(name); },
                                is_terminal(STDERR_FILENO))),
      quiet_(arguments.has("quiet")) {}

void Context::answer(std::string_view text) const {
    std::cout << ui::tame(text);
    if (!text.empty() && !text.ends_with('\n')) std::cout << '\n';
}

void Context::say(std::string_view text) const {
    if (quiet_) return;
    std::cerr << ui::tame(text);
    if (!text.ends_with('\n')) std::cerr << '\n';
}

void Context::warn(std::string_view text) const {
    std::cerr << err_style_(ui::Colour::yellow, "warning:") << ' ' << ui::tame(text) << '\n';
}

fs::path Context::workspace() const {
    const auto given = arguments_.get("workspace", paths::environment("BSPCTL_WORKSPACE"));
    return given.empty() ? fs::path{} : workspace::named(cwd_ / given, workspace_from());
}

std::string Context::workspace_from() const { return arguments_.has("workspace") ? "--workspace" : "$BSPCTL_WORKSPACE"; }

fs::path Context::start_of_search() const {
    std::error_code error;
    for (const auto& word : arguments_.positionals()) {
        const auto first = cwd_ / text::split(word, ':').front();
        if (fs::is_regular_file(first, error)) return first.parent_path();
    }
    return cwd_;
}

bool Context::strict() const {
    if (arguments_.has("strict")) return true;
    const auto word = paths::environment("BSPCTL_STRICT");
    if (word.empty()) return false;
    if (const auto wanted = config::parse_flag(word)) return *wanted;
    throw Failure("$BSPCTL_STRICT must be true or false", "found '" + word + "'", "");
}

config::Sources Context::sources() const {
    const auto user = paths::user_config();
    const auto chosen = workspace();
    return {user.empty() ? fs::path{} : user / "config.toml",
            chosen.empty() ? nearest_marker(start_of_search()) : chosen / workspace::marker_file,
            [](const char* name) { return paths::environment(name); }, strict()};
}

config::Settings& Context::settings() {
    if (!settings_) {
        settings_ = config::Settings::load(sources());
        take_flags(arguments_, *settings_);
        take_preset();
        for (const auto& warning : settings_->warnings()) warn(warning);
        for (const auto& note : settings_->notes()) say("note: " + note + " is not used by this version");
    }
    return *settings_;
}

plugins::LoadOptions Context::load_options() {
    plugins::LoadOptions options;
    for (const auto& file : arguments_.all("plugin")) options.files.push_back(cwd_ / file);
    choose_plugins(arguments_, settings(), options);
    guard_plugins(arguments_, settings(), options);
    options.bundled = paths::bundled_plugins();
    if (const auto cache = paths::user_cache(); !cache.empty()) options.cache = cache / "plugins.cache";
    for (const auto& [name, value] : settings().all()) options.settings[name] = value.text;
    return options;
}

plugins::Registry& Context::complete_registry() {
    const auto problems = registry().problems();
    if (problems.empty()) return *registry_;
    const auto* required = settings().find("plugins.require");
    throw Failure("plugins that are required are not there",
                  text::join(problems, "\n       ") + (required == nullptr ? "" : "\n       required by " + required->where),
                  "`bspctl plugin list` shows what was found, and why it is not used");
}

plugins::Registry& Context::registry() {
    if (!registry_) {
        registry_.emplace(load_options());
        registry_->set_input_reader([](const fs::path& file) -> std::optional<Input> {
            std::error_code error;
            if (!fs::is_regular_file(file, error)) return std::nullopt;
            return detect::read_input(file.string());
        });
        registry_->set_tool_probe(version_output);
        registry_->set_log(log_plugin_line);
        for (const auto& warning : registry_->warnings()) warn(warning);
    }
    return *registry_;
}

std::shared_ptr<const vendors::Library> Context::definitions() {
    if (!definitions_) {
        std::vector<std::string> families;
        for (auto* plugin : registry().families()) families.push_back(plugin->family({}).family);
        const auto user = paths::user_config();
        definitions_ = std::make_shared<const vendors::Library>(vendors::Library::load(
            {user.empty() ? fs::path{} : user / "vendors.toml", paths::bundled_definitions()}, families, strict()));
        for (const auto& warning : definitions_->warnings()) warn(warning);
    }
    return definitions_;
}

pipeline::Request Context::bare_request(std::string command, std::optional<std::string> input) {
    pipeline::Request request;
    request.command = std::move(command);
    request.input = input ? std::move(*input) : this->input();
    request.workspace = workspace();
    request.workspace_from = workspace_from();
    request.cwd = cwd_;
    request.tuning_overlay = arguments_.get("tuning-overlay");
    request.layout = arguments_.get("layout", "auto");
    request.build_folder = build_folder_named(arguments_.get("build-dir", "build"));
    request.tree = folder_word(arguments_.get("tree"), "--tree");
    if (const auto format = arguments_.get("kas-format"); !format.empty()) {
        const auto* end = format.data() + format.size();
        const auto [stop, error] = std::from_chars(format.data(), end, request.kas_format);
        if (error != std::errc{} || stop != end || request.kas_format < 1) {
            throw Failure("--kas-format must be a whole number above 0", "found '" + format + "'", "");
        }
    }
    request.targets = arguments_.all("target");
    request.dry_run = arguments_.has("dry-run") || arguments_.has("dry-run-script");
    request.skip_sync = arguments_.has("skip-sync");
    request.skip_doctor = arguments_.has("skip-doctor");
    request.keep_going = arguments_.has("keep-going");
    request.clean = arguments_.has("clean");
    request.vendor_tools = arguments_.has("vendor-tools") || arguments_.has("with-repo");
    request.force = arguments_.has("force");
    request.definitions = definitions();
    if (!request.input.empty() && arguments_.has("manifest")) {
        throw Failure("a kas file and --manifest are two different builds", "",
                      "give the kas file alone, or the manifest alone");
    }
    return request;
}

pipeline::Request Context::request(std::string command, std::optional<std::string> input) {
    auto out = bare_request(std::move(command), std::move(input));
    if (variants().size() > 1) {
        std::vector<std::string> labels;
        for (const auto& variant : variants_) labels.push_back(variant.label);
        throw Failure("this is about one build, and " + std::to_string(labels.size()) + " are named",
                      text::join(labels, ", "), "choose one of them: --machine NAME, --image NAME, -f MANIFEST, …");
    }
    if (!variants_.empty()) fanout::apply(variants_.front(), settings(), out);
    if (preset_) fanout::apply(*preset_, settings(), out);
    if (!out.tuning_overlay.empty()) out.tuning_overlay = fs::path(out.tuning_overlay).filename();
    // A folder that is named counts, also against the one that a preset's list would have.
    if (arguments_.has("build-dir")) out.build_folder = build_folder_named(arguments_.get("build-dir"));
    if (arguments_.has("tree")) out.tree = folder_word(arguments_.get("tree"), "--tree");
    return out;
}

config::Presets Context::presets() const {
    return config::read_presets(fanout::preset_files(paths::user_config(), sources().workspace_file), strict());
}

const config::Preset* Context::preset() {
    (void)settings();
    return preset_ ? &*preset_ : nullptr;
}

const std::vector<fanout::Variant>& Context::variants() {
    (void)settings();
    return variants_;
}

std::string Context::input() const {
    const bool matrix = arguments_.has("matrix");
    for (const auto& word : arguments_.positionals()) {
        if (!matrix || !fanout::is_axis(word)) return word;
    }
    return {};
}

void Context::take_preset() {
    if (arguments_.has("preset")) {
        const auto known = presets();
        for (const auto& warning : known.warnings) warn(warning);
        preset_ = known.named(arguments_.get("preset"));
        for (const auto& note : fanout::apply(*preset_, input(), *settings_)) warn(note);
    }
    std::vector<fanout::Axis> matrix;
    for (auto& axis : matrix_of(arguments_)) fanout::put(matrix, absolute_paths(std::move(axis), cwd_));
    std::vector<fanout::Exclusion> exclusions;
    for (const auto& words : arguments_.all("exclude")) exclusions.push_back(fanout::parse_exclusion(words));
    if (matrix.empty() && !preset_) {
        if (!exclusions.empty()) throw Failure("--exclude leaves builds out of a matrix", "there is no --matrix", "");
        return;
    }
    const auto given = input();
    const auto axes = fanout::axes(preset_ ? &*preset_ : nullptr, std::move(matrix),
                                   given.empty() ? given : absolute_argument(given, cwd_), *settings_);
    variants_ = fanout::expand(axes, exclusions);
    if (variants_.size() != 1) return;
    pipeline::Request ignored;
    fanout::apply(variants_.front(), *settings_, ignored);
}

pipeline::Surroundings Context::surroundings(bool tentative, const vendors::Definition* definition) {
    if (definition != nullptr) pipeline::name_container(settings(), *definition);
    if (!tentative) settings().require_usable();
    for (const auto& problem : settings().unusable()) warn(problem);
    pipeline::Surroundings out;
    engine::Request wanted;
    wanted.kind = settings().text("build.engine", "auto");
    wanted.image = settings().text("build.kas_container_image");
    wanted.runtime = settings().text("build.container_runtime");
    try {
        out.engine = engine::select(wanted);
    } catch (const Failure& failure) {
        if (!tentative) throw;
        warn(std::string(failure.what()) + "; the plan is shown for " +
             (wanted.kind == "container" ? "kas-container" : "kas") + " all the same");
        out.engine.kind = wanted.kind == "container" ? engine::Kind::container : engine::Kind::host;
        out.engine.program = wanted.kind == "container" ? "kas-container" : "kas";
        out.engine.reason = "not found here";
        out.engine.image = wanted.image;
    }
    name_overlays(out);
    out.passed_variables = engine::variables_to_declare();
    out.engine_env = pipeline::engine_variables(settings());
    out.sync = sync_options(arguments_, settings(), cwd_);
    return out;
}

void Context::name_overlays(pipeline::Surroundings& out) {
    out.registry = &registry();
    auto folders = overlay_folders();
    out.preferred_overlay_folders = std::move(folders.preferred);
    out.overlay_folders = std::move(folders.installed);
    // One that stands for the family's may lie anywhere.
    const auto stand_in = arguments_.get("tuning-overlay", preset_ ? preset_->text("tuning_overlay") : std::string{});
    if (stand_in.find('/') != std::string::npos) {
        out.preferred_overlay_folders.insert(out.preferred_overlay_folders.begin(), (cwd_ / stand_in).parent_path());
    }
    const auto* configured = settings().find("build.overlays");
    for (auto& file : settings().list("build.overlays")) {
        out.own_overlays.push_back({std::move(file), "configuration " + configured->where});
    }
    if (preset_) {
        for (auto& file : preset_->list("overlays")) out.own_overlays.push_back({std::move(file), "preset " + preset_->name});
    }
    for (const auto& file : arguments_.all("overlay")) out.own_overlays.push_back({cwd_ / file, "--overlay"});
}

bool Context::may_ask() const { return !arguments_.has("no-input") && is_terminal(STDIN_FILENO); }

std::string Context::ask(const std::string& question, const std::string& fallback, std::string_view flag) const {
    const auto unanswered = [&](const char* why) {
        return Failure(question + "?", why, "answer with --" + std::string(flag));
    };
    if (!may_ask()) throw unanswered("there is no terminal to ask on");
    std::cerr << question << (fallback.empty() ? "" : " [" + fallback + "]") << ": " << std::flush;
    std::string answer;
    if (!std::getline(std::cin, answer)) throw unanswered("the input ended");
    const auto word = text::trim(answer);
    return word.empty() ? fallback : std::string(word);
}

bool Context::confirm(const std::string& question, std::string_view flag) const {
    if (!may_ask()) {
        throw Failure(question, "there is no terminal to ask on", "answer with --" + std::string(flag));
    }
    std::cerr << question << " [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace bspctl::cli
