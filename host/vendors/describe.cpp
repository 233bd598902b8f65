// SPDX-License-Identifier: Apache-2.0
#include "vendors/describe.hpp"

namespace bspctl::vendors {

std::vector<std::pair<std::string, std::vector<std::string>>> fields(const Definition& definition) {
    std::vector<std::pair<std::string, std::vector<std::string>>> out;
    const auto add = [&](std::string name, std::vector<std::string> texts) {
        if (!texts.empty() && !texts.front().empty()) out.emplace_back(std::move(name), std::move(texts));
    };
    add("title", {definition.title});
    add("family", {definition.family});
    add("vendor", {definition.vendor});
    add("soc", {definition.soc});
    add("build_system", {definition.build_system});
    add("manifest_regex", definition.manifests.regexes());
    add("machine_regex", definition.machines.regexes());
    add("layer_regex", definition.layers.regexes());
    add("repo_regex", definition.repos.regexes());
    add("distro_regex", definition.distros.regexes());
    for (const auto& [what, value] : definition.defaults) {
        add((what == "repo_url" ? "" : "default_") + what, {value.text});
    }
    add("tuning_overlay", {definition.tuning_overlay.text});
    add("container_image", {definition.container_image.text});
    std::vector<std::string> branches;
    for (const auto& [prefix, branch] : definition.branch_by_prefix) branches.push_back(prefix + " = " + branch.text);
    add("branch_by_manifest_prefix", std::move(branches));
    return out;
}

}  // namespace bspctl::vendors
