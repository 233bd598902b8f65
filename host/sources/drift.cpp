// SPDX-License-Identifier: Apache-2.0
#include "sources/drift.hpp"

#include "git/git.hpp"

namespace bspctl::sources {

namespace {

std::string short_id(const std::string& commit) { return commit.substr(0, 12); }

std::string commits(std::size_t count) { return std::to_string(count) + (count == 1 ? " commit" : " commits"); }

Drift absence(const State& state) {
    switch (state.presence) {
        case Presence::missing:
            return {"missing", state.problem};
        case Presence::foreign:
            return {"foreign", state.problem};
        default:
            return {"unreadable", state.problem};
    }
}

// HEAD against a wanted commit that is known here and another.
Drift misplaced(const Source& source, const State& state) {
    const auto facts = short_id(state.commit) + " instead of " + short_id(state.wanted_commit) +
                       (source.commit.empty() ? " (" + source.wanted() + ")" : "");
    if (!state.distance) return {"commit", facts};
    const auto [ahead, behind] = *state.distance;
    if (behind == 0) return {"ahead", commits(ahead) + " ahead: " + facts};
    if (ahead == 0) return {"behind", commits(behind) + " behind: " + facts};
    return {"diverged", commits(ahead) + " ahead and " + std::to_string(behind) + " behind: " + facts};
}

void compare_commits(const Source& source, const State& state, std::vector<Drift>& out) {
    if (state.at_wanted()) return;
    if (!state.wanted_commit.empty()) out.push_back(misplaced(source, state));
    else if (!source.commit.empty()) out.push_back({"commit", short_id(state.commit) + " instead of " +
                                                    short_id(source.commit) + ", which is not in this clone"});
    else out.push_back({"unknown", "at " + short_id(state.commit) + "; " + source.wanted() + " is not known in this clone"});
}

void compare_server(const Source& source, const State& state, const Tip& tip, std::vector<Drift>& out) {
    if (tip.commit.empty()) {
        out.push_back({"unreachable", tip.problem});
    } else if (tip.commit != state.commit && tip.commit != state.wanted_commit) {
        out.push_back({"moved", source.wanted() + " is at " + short_id(tip.commit) + " on the server, " +
                                    short_id(state.wanted_commit.empty() ? state.commit : state.wanted_commit) + " here"});
    }
}

}  // namespace

std::vector<Drift> drift_of(const Source& source, const State& state, const Tip* tip) {
    if (state.presence == Presence::missing && source.is_optional()) return {};
    if (state.presence != Presence::there) {
        // a repository without address is a folder of the user's, with or without git
        if (source.url.empty() && state.presence == Presence::foreign) return {};
        return {absence(state)};
    }
    if (source.url.empty()) return {};
    std::vector<Drift> out;
    if (state.url_differs) {
        out.push_back({"url", "its remote is " + git::without_credentials(state.url) + " instead of " +
                                  git::without_credentials(source.url)});
    }
    if (state.commit.empty()) out.push_back({"unborn", "it has no commit yet"});
    else compare_commits(source, state, out);
    if (state.dirty()) out.push_back({"dirty", describe_changes(state)});
    if (tip != nullptr && source.commit.empty()) compare_server(source, state, *tip, out);
    return out;
}

std::string describe_changes(const State& state) {
    std::string out;
    if (state.changed != 0) out = std::to_string(state.changed) + " changed";
    if (state.untracked != 0) out += (out.empty() ? "" : ", ") + std::to_string(state.untracked) + " untracked";
    return out.empty() ? "clean" : out;
}

std::string describe_distance(const State& state) {
    if (!state.distance) return "?";
    const auto [ahead, behind] = *state.distance;
    std::string out;
    if (ahead != 0) out = std::to_string(ahead) + " ahead";
    if (behind != 0) out += (out.empty() ? "" : ", ") + std::to_string(behind) + " behind";
    return out.empty() ? "=" : out;
}

}  // namespace bspctl::sources
