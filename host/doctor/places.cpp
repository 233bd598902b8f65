// SPDX-License-Identifier: Apache-2.0
#include "doctor/places.hpp"

#include "base/paths.hpp"
#include "doctor/probe.hpp"
#include "doctor/settings_text.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

// In a container these are paths of the container.
fs::path absolute_setting(const Context& context, const char* variable) {
    if (context.container) return {};
    const fs::path value = plain_value(context.settings_text, variable);
    return value.is_absolute() ? value : fs::path{};
}

fs::path cache_place(const Context& context, const fs::path& configured, const char* variable) {
    if (!configured.empty()) return configured;
    if (auto place = absolute_setting(context, variable); !place.empty()) return place;
    const fs::path value = paths::environment(variable);
    return value.is_absolute() ? value : fs::path{};
}

}  // namespace

fs::path work_place(const Context& context) {
    auto place = absolute_setting(context, "TMPDIR");
    return place.empty() ? build_place(context) / context.build_folder / "tmp" : place;
}

std::vector<Place> cache_places(const Context& context) {
    std::vector<Place> out;
    if (auto place = cache_place(context, context.sstate_dir, "SSTATE_DIR"); !place.empty()) out.push_back({"sstate", place});
    if (auto place = cache_place(context, context.dl_dir, "DL_DIR"); !place.empty()) out.push_back({"downloads", place});
    return out;
}

std::vector<Place> write_places(const Context& context) {
    std::vector<Place> out{{"workspace", build_place(context)}};
    if (auto place = absolute_setting(context, "TMPDIR"); !place.empty()) out.push_back({"TMPDIR", place});
    for (auto& place : cache_places(context)) out.push_back(std::move(place));
    return out;
}

}  // namespace bspctl::doctor
