// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cli/command.hpp"

namespace bspctl::cli {

const std::vector<Command>& commands() {
    static const std::vector<Command> all{
        build_command(), sync_command(), gen_kas_command(), shell_command(), bitbake_command(),
        clean_recipe_command(), rebuild_command(), prefetch_command(), stop_command(), overlay_command(), bitbake_override_command(),
        layers_command(), drift_command(), lock_command(), diff_command(), changelog_command(), for_all_command(),
        show_command(), dump_command(), mirror_command(),
        report_command(), runs_command(), insights_command(), why_command(), triage_command(), monitor_command(), log_command(), events_command(), getvar_command(), inspect_command(), graph_command(),
        detect_command(), vendors_command(),
        init_command(), presets_command(), config_command(), settings_command(), clean_command(),
        clean_cache_command(), hashserv_command(),
        doctor_command(), setup_command(), stress_parse_command(), plugin_command(), completion_command(),
        help_command(),
    };
    return all;
}

const Command* find_command(std::string_view name) {
    const auto& all = commands();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Command& command) { return command.name == name; });
    if (found != all.end()) return &*found;
    static const Command hidden = complete_command();
    return name == hidden.name ? &hidden : nullptr;
}

const Command* find_action(const Command& group, std::string_view word) {
    const auto found = std::find_if(group.actions.begin(), group.actions.end(),
                                    [&](const Command& action) { return action.word() == word; });
    return found == group.actions.end() ? nullptr : &*found;
}

std::vector<const Command*> all_actions() {
    std::vector<const Command*> out;
    for (const auto& command : commands()) {
        if (!command.needs_action()) out.push_back(&command);
        for (const auto& action : command.actions) out.push_back(&action);
    }
    return out;
}

namespace options {

std::vector<Option> choices() {
    return {
        {"machine", 'm', "NAME", "machine to build for", "BSPCTL_MACHINE", "<machine>"},
        {"distro", 'd', "NAME", "distro", "BSPCTL_DISTRO", "<distro>"},
        {"image", 'i', "NAME", "image to build", "BSPCTL_IMAGE", "<image>"},
        {"manifest", 'f', "FILE", "manifest or configuration: a path, or a name in the manifest repository",
         "BSPCTL_MANIFEST", "<manifest>"},
        {"branch", 'b', "NAME", "branch of the manifest repository", "BSPCTL_REPO_BRANCH"},
        {"repo-url", 0, "URL", "address of the manifest repository", "BSPCTL_REPO_URL"},
        {"layout", 0, "HOW", "auto, pinned (all from the manifest) or workspace (a tree already set up)", "",
         "auto pinned workspace"},
        {"kas-format", 0, "N", "write the kas YAML for this format version (an older kas)"},
        {"preset", 0, "NAME", "the choices of this preset", "", "<preset>"},
        {"build-dir", 0, "NAME", "build in this folder of the BSP's, build-NAME, beside the others"},
        {"tuning-overlay", 0, "FILE", "in place of the overlays that the family names", "", "<file>"},
        {"tree", 0, "NAME", "with sources of their own, in <family folder>-NAME"},
        {"accept-eula", 0, "", "the vendor's licence terms are accepted", "BSPCTL_ACCEPT_EULA"},
    };
}

std::vector<Option> engine() {
    return {
        {"host", 0, "", "run kas on this host"},
        {"container", 0, "", "run kas in its container"},
        {"engine", 0, "KIND", "auto, host or container", "BSPCTL_ENGINE", "auto host container"},
        {"container-image", 0, "IMAGE", "image for the container", "KAS_CONTAINER_IMAGE"},
        {"runtime", 0, "NAME", "docker or podman", "KAS_CONTAINER_ENGINE", "docker podman"},
    };
}

Option overlay() {
    return {"overlay", 0, "FILE", "lay this kas file over the build too", "", "<file>", true};
}

Option json() { return {"json", 0, "", "the answer as JSON on standard output"}; }

Option kas_yaml() { return {"kas-yaml", 'k', "FILE", "the runs of this kas file", "", "<file>"}; }

std::vector<Option> join(std::vector<std::vector<Option>> parts) {
    std::vector<Option> out;
    for (auto& part : parts) out.insert(out.end(), part.begin(), part.end());
    return out;
}

}  // namespace options

}  // namespace bspctl::cli
