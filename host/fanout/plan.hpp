// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "fanout/choices.hpp"
#include "fanout/schedule.hpp"
#include "pipeline/build.hpp"

namespace bspctl::fanout {

// A variant made definite.
struct Member {
    Variant variant;
    pipeline::Build build;
};

// What all variants start from.
struct Common {
    pipeline::Request request;         // without a preset
    const config::Settings& settings;  // with the preset's choices
    const config::Preset* preset = nullptr;
};

// Throws Failure as pipeline::resolve() does.
[[nodiscard]] Member resolve(const Variant& variant, const Common& common, plugins::Registry& registry);

// All of them. What is wrong with any is one Failure that names each: nothing is started when not everything can be.
[[nodiscard]] std::vector<Member> resolve_all(const std::vector<Variant>& variants, const Common& common,
                                              plugins::Registry& registry);

// The words behind `bspctl build` (or sync) that build one member and no other.
[[nodiscard]] std::vector<std::string> words_of(const Member& member);

// What becomes of a command line.
struct CommandLines {
    std::function<std::vector<std::string>(const Member&, bool sources_are_there, const std::filesystem::path& summary)> build;
    std::function<std::vector<std::string>(const Member&)> sync;
};

// Who runs when. With several at once sources that members share are fetched first, once; their builds then leave them
// alone. `scratch` is a folder for the summaries. `skip_sync`: nothing is fetched at all.
[[nodiscard]] Schedule schedule(const std::vector<Member>& members, unsigned jobs, bool skip_sync,
                                const CommandLines& lines, const std::filesystem::path& scratch);

}  // namespace bspctl::fanout
