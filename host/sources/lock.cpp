// SPDX-License-Identifier: Apache-2.0
#include "sources/lock.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kas/yaml_text.hpp"
#include "sources/drift.hpp"

namespace bspctl::sources {

namespace {

Pin pin_of(const Source& source, const State& state, bool allow_dirty) {
    if (source.url.empty()) return {};
    if (state.presence == Presence::missing && source.is_optional()) return {};
    if (state.presence != Presence::there) return {{}, state.problem, {}};
    if (state.commit.empty()) return {{}, "it has no commit yet", {}};
    if (state.dirty() && !allow_dirty) return {{}, "it is changed: " + describe_changes(state), {}};
    Pin out{state.commit, {}, {}};
    if (state.dirty()) out.warning = "it is changed (" + describe_changes(state) + "), which the lock does not hold";
    else if (state.distance && state.distance->ahead != 0) {
        out.warning = std::to_string(state.distance->ahead) + " commits of it are not in " + source.wanted();
    }
    return out;
}

// The column of an oe-layersetup line that holds the commit, replaced.
std::string with_commit(std::string_view line, const std::string& commit) {
    std::size_t start = 0;
    for (int column = 0; column < 3; ++column) {
        const auto comma = line.find(',', start);
        if (comma == std::string_view::npos) return std::string(line);
        start = comma + 1;
    }
    auto end = std::min(line.find(',', start), line.size());
    if (end == line.size() && line.ends_with('\r')) --end;
    return std::string(line.substr(0, start)) + commit + std::string(line.substr(end));
}

// The name in the first column; empty: no repository's line.
std::string_view repository_of(std::string_view line) {
    line = text::trim(line);
    if (line.starts_with('#')) return {};
    const auto comma = line.find(',');
    const auto name = text::trim(line.substr(0, comma));
    return comma == std::string_view::npos || name.find('=') != std::string_view::npos ? std::string_view{} : name;
}

}  // namespace

std::vector<Pin> pins_of(const Sources& sources, const std::vector<State>& states, bool allow_dirty) {
    std::vector<Pin> out;
    for (std::size_t i = 0; i < states.size(); ++i) out.push_back(pin_of(sources.list[i], states[i], allow_dirty));
    return out;
}

Sources without_lock(Sources sources) {
    for (auto& source : sources.list) {
        const bool says_more = !source.branch.empty() || !source.tag.empty() || !source.ref.empty();
        if (says_more && find_value(source.attributes, "locked")) source.commit.clear();
    }
    return sources;
}

std::vector<Pin> pins_of(const Sources& sources, const std::vector<Tip>& tips) {
    std::vector<Pin> out;
    for (std::size_t i = 0; i < tips.size(); ++i) {
        if (sources.list[i].url.empty()) out.push_back({});
        else out.push_back({tips[i].commit, tips[i].problem, {}});
    }
    return out;
}

std::string kas_lock(const Sources& sources, const std::vector<Pin>& pins) {
    constexpr int first_with_overrides = 14;
    kas::YamlText out;
    out.open("header");
    out.number_entry("version", first_with_overrides);
    out.close();
    out.open("overrides");
    out.open("repos");
    for (std::size_t i = 0; i < pins.size(); ++i) {
        const auto& source = sources.list[i];
        const bool own = !source.commit.empty() && !find_value(source.attributes, "locked");
        if (own || pins[i].commit.empty()) continue;
        out.open(source.name);
        out.entry("commit", pins[i].commit);
        out.close();
    }
    out.close();
    out.close();
    return out.str();
}

std::string pinned_layersetup(const Input& configuration, const Sources& sources, const std::vector<Pin>& pins) {
    std::string out;
    std::size_t next = 0;  // repositories' lines are in the order of the sources
    for (std::string_view rest = configuration.text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = rest.substr(0, end);
        const bool mine = next < pins.size() && repository_of(line) == sources.list[next].name;
        out += mine && !pins[next].commit.empty() ? with_commit(line, pins[next].commit) : std::string(line);
        if (mine) ++next;
        if (end != rest.size()) out += '\n';
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

Input pinned_input(Input input, const std::vector<Pin>& pins) {
    for (std::size_t i = 0; i < pins.size(); ++i) {
        auto& project = input.projects[i];
        if (pins[i].commit.empty()) continue;
        if (project.branch.empty() && !project.revision.starts_with("refs/")) project.branch = project.revision;
        project.revision = pins[i].commit;
    }
    return input;
}

}  // namespace bspctl::sources
