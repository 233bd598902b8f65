// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>

#include "base/failure.hpp"
#include "base/paths.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/overlay_folders.hpp"
#include "cli/plugin_actions.hpp"
#include "conformance/conformance.hpp"

namespace bspctl::cli {

namespace fs = std::filesystem;

namespace {

// As `automake` and `ctest` have it: neither passed nor failed.
constexpr int nothing_tried = 77;

std::uint64_t seed_of(const std::string& text) {
    std::uint64_t seed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw Failure("--reproduce " + text + " is no seed", {}, "give the number that the check has printed");
    }
    return seed;
}

fs::path fixtures_of(const Context& context, const Arguments& arguments) {
    if (!arguments.has("fixtures")) return {};
    const auto folder = (context.cwd() / arguments.get("fixtures")).lexically_normal();
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        throw Failure("there is no folder " + folder.string(), "it was given with --fixtures",
                      "it holds mine/ (inputs of the plugin's own) and foreign/ (others)");
    }
    const auto has = [&](const char* name) { return fs::exists(folder / name, error); };
    if (!has("mine") && !has("foreign") && !has(conformance::decisions_file)) {
        throw Failure(folder.string() + " has neither mine/ nor foreign/", "fixtures lie in these; none would be tried",
                      "name the folder above them with --fixtures, or make mine/");
    }
    return folder;
}

// Beside the fixtures, else in the current folder.
conformance::Decisions decisions_of(const Context& context, const fs::path& fixtures) {
    std::error_code error;
    for (const auto& folder : {fixtures, context.cwd()}) {
        const auto file = folder / conformance::decisions_file;
        if (!folder.empty() && fs::is_regular_file(file, error)) return conformance::read_decisions(file);
    }
    return {};
}

// Where a build would look for an overlay that the plugin only names.
std::vector<fs::path> overlay_folders_for(const fs::path& plugin) {
    auto [out, installed] = overlay_folders();
    out.push_back(plugin.parent_path() / "overlays");
    out.insert(out.end(), installed.begin(), installed.end());
    return out;
}

conformance::Options options_of(Context& context, const Arguments& arguments) {
    conformance::Options out;
    out.plugin = (context.cwd() / arguments.positional(0)).lexically_normal();
    out.fixtures = fixtures_of(context, arguments);
    out.decisions = decisions_of(context, out.fixtures);
    out.level = conformance::level_of(arguments.get("level", "standard")).value_or(conformance::Level::standard);
    out.only = arguments.get("case", "*");
    if (arguments.has("reproduce")) out.seed = seed_of(arguments.get("reproduce"));
    if (out.seed && !arguments.has("case")) out.only = "fuzz-*";
    if (out.seed) out.level = conformance::Level::strict;
    for (const auto& base : arguments.all("plugin")) out.bases.push_back((context.cwd() / base).lexically_normal());
    out.bundled = paths::bundled_plugins();
    out.overlay_folders = overlay_folders_for(out.plugin);
    return out;
}

// Text is written case by case: the author watches it.
std::vector<conformance::Result> run(const Context& context, const conformance::Options& options, bool as_text) {
    std::string_view group;
    return conformance::run(options, [&](const conformance::Result& result) {
        if (!as_text) return;
        if (group != result.about->group) context.answer(std::string(result.about->group) + "\n");
        group = result.about->group;
        context.answer(conformance::line_of(result));
    });
}

int exit_code(const std::vector<conformance::Result>& results) {
    const auto is = [](conformance::Outcome outcome) {
        return [outcome](const conformance::Result& result) { return result.outcome == outcome; };
    };
    if (std::any_of(results.begin(), results.end(),
                    [](const conformance::Result& result) { return conformance::is_bad(result.outcome); })) {
        return static_cast<int>(ExitCode::failed);
    }
    return std::all_of(results.begin(), results.end(), is(conformance::Outcome::skip)) ? nothing_tried : 0;
}

}  // namespace

int plugin_check(Context& context, const Arguments& arguments) {
    if (arguments.has("json") && arguments.has("junit")) {
        throw Failure("--json and --junit contradict each other", {}, "give one of them");
    }
    if (arguments.positionals().empty()) {
        throw Failure("plugin check what?", {}, "name the file: bspctl plugin check ./bspctl-NAME.so");
    }
    const auto options = options_of(context, arguments);
    const auto chosen = conformance::selected(options);
    if (chosen.empty()) {
        throw Failure("there is no case '" + options.only + "'", {}, "bspctl plugin check FILE --list shows those of the level");
    }
    if (arguments.has("list")) {
        context.answer(arguments.has("json") ? conformance::list_json(chosen) : conformance::list_text(chosen));
        return 0;
    }
    const bool as_text = !arguments.has("json") && !arguments.has("junit");
    const auto results = run(context, options, as_text);
    if (arguments.has("json")) context.answer(conformance::to_json(options, results));
    if (arguments.has("junit")) context.answer(conformance::to_junit(options, results));
    if (as_text) context.answer(options.plugin.string() + ": " + conformance::summary_of(results));
    return exit_code(results);
}

}  // namespace bspctl::cli
