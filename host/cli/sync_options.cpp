// SPDX-License-Identifier: Apache-2.0
#include "cli/sync_options.hpp"

#include <charconv>
#include <optional>

#include "base/failure.hpp"

namespace bspctl::cli {

namespace {

int whole_number(const Arguments& arguments, std::string_view option, int lowest, int highest) {
    const auto text = arguments.get(option);
    int out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size() || out < lowest || out > highest) {
        throw Failure("--" + std::string(option) + " must be a whole number from " + std::to_string(lowest) + " to " +
                          std::to_string(highest), "found '" + text + "'", "");
    }
    return out;
}

// The flag, or else the setting.
int number(const Arguments& arguments, const config::Settings& settings, std::string_view option, const char* key,
           int lowest, int highest, int fallback) {
    if (arguments.has(option)) return whole_number(arguments, option, lowest, highest);
    return static_cast<int>(settings.number(key, fallback));
}

}  // namespace

sync::Options sync_options(const Arguments& arguments, const config::Settings& settings, const std::filesystem::path& cwd) {
    sync::Options out;
    out.jobs = static_cast<std::size_t>(number(arguments, settings, "jobs", "sync.jobs", 1, 256, 0));
    out.depth = number(arguments, settings, "depth", "sync.depth", 0, 1000000, 0);
    out.patience.attempts = number(arguments, settings, "retries", "sync.retries", 0, 100, out.patience.attempts - 1) + 1;
    out.reference = arguments.has("reference") ? cwd / arguments.get("reference") : std::filesystem::path(settings.text("sync.reference_dir"));
    for (const auto& text : arguments.all("mirror")) out.mirrors.push_back(sync::parse_mirror(text));
    for (const auto& text : settings.list("sync.mirrors")) out.mirrors.push_back(sync::parse_mirror(text));
    out.groups = arguments.get("groups");
    out.dissociate = arguments.has("dissociate");
    out.submodules = arguments.has("submodules");
    out.lfs = arguments.has("lfs");
    out.offline = arguments.has("offline");
    out.prune = arguments.has("prune");
    return out;
}

std::vector<Option> fetch_options() {
    return {{"jobs", 'j', "N", "repositories at once (default: twice the processors, at most 8; setting sync.jobs)"},
            {"mirror", 0, "FROM=TO", "look for addresses that begin with FROM at TO first (setting sync.mirrors)", "", "", true},
            {"retries", 0, "N", "try again so often after an error that may pass (default 3; setting sync.retries)"}};
}

}  // namespace bspctl::cli
