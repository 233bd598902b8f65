// SPDX-License-Identifier: Apache-2.0
#include "fanout/plan.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::fanout {

namespace {

// What a member's sources are made from. An overlay may name repositories too.
std::string sources_of(const Member& member) {
    const auto& build = member.build;
    const auto& workspace = build.workspace;
    const auto own = build.generates ? build.manifest_file.string() + "\n" + workspace.manifest + "\n" +
                                           workspace.repo_url + "\n" + workspace.branch
                                     : build.config;
    return own + "\n" + member.variant.value("overlay");
}

using Key = std::pair<std::string, std::string>;

Key key_of(const Member& member) { return {member.build.bsp_root.string(), sources_of(member)}; }

}  // namespace

Member resolve(const Variant& variant, const Common& common, plugins::Registry& registry) {
    auto settings = common.settings;
    auto request = common.request;
    apply(variant, settings, request);
    if (common.preset != nullptr) apply(*common.preset, settings, request);
    return {variant, pipeline::resolve(request, settings, registry)};
}

std::vector<Member> resolve_all(const std::vector<Variant>& variants, const Common& common,
                                plugins::Registry& registry) {
    std::vector<Member> out;
    std::vector<std::string> problems;
    std::string fix;
    for (const auto& variant : variants) {
        try {
            out.push_back(resolve(variant, common, registry));
        } catch (const Failure& failure) {
            problems.push_back(variant.label + ": " + failure.what() + (failure.why().empty() ? "" : ": " + failure.why()));
            if (fix.empty()) fix = failure.fix();
        }
    }
    if (problems.empty()) return out;
    throw Failure(std::to_string(problems.size()) + " of " + std::to_string(variants.size()) + " builds cannot be started",
                  text::join(problems, "\n       "), fix);
}

std::vector<std::string> words_of(const Member& member) {
    std::vector<std::string> out;
    const auto& build = member.build;
    if (!build.request.input.empty()) out.push_back(build.request.input);
    for (const auto& [field, value] : member.variant.values) {
        if (field != "kas_yaml") out.insert(out.end(), {"--" + field, value});
    }
    if (build.request.build_folder != "build") out.insert(out.end(), {"--build-dir", build.request.build_folder});
    if (!build.request.tree.empty()) out.insert(out.end(), {"--tree", build.request.tree});
    if (build.generates) out.insert(out.end(), {"--workspace", build.workspace.root});
    return out;
}

Schedule schedule(const std::vector<Member>& members, unsigned jobs, bool skip_sync, const CommandLines& lines,
                  const std::filesystem::path& scratch) {
    Schedule out;
    out.jobs = jobs;
    std::map<Key, int> shared;
    for (const auto& member : members) ++shared[key_of(member)];
    for (const auto& member : members) {
        const auto key = key_of(member);
        const bool fetched = !skip_sync && jobs > 1 && shared[key] > 1;
        const bool is_first = fetched && std::none_of(out.tasks.begin(), out.tasks.end(), [&](const Task& task) {
                                  return Key{task.place, task.sources} == key;
                              });
        if (is_first) out.preparations.push_back({key.first, key.second, lines.sync(member)});
        const auto summary = scratch / (std::to_string(out.tasks.size()) + ".json");
        out.tasks.push_back({member.variant.label, lines.build(member, fetched, summary), summary, key.first, key.second});
    }
    return out;
}

}  // namespace bspctl::fanout
