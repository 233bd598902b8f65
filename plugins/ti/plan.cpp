// SPDX-License-Identifier: Apache-2.0
#include "plan.hpp"

#include <algorithm>

#include "release.hpp"

namespace ti {

using bspctl::Host;
using bspctl::Step;
using bspctl::StepAction;
using bspctl::Workspace;

namespace {

constexpr std::string_view tool_dir = "oe-layertool";
constexpr std::string_view tool_script = "oe-layertool/oe-layertool-setup.sh";
constexpr std::string_view active_file = "conf/active-config.txt";
constexpr std::string_view populated_marker = "sources/oe-core/oe-init-build-env";
constexpr std::string_view local_conf = "build/conf/local.conf";
constexpr std::string_view sync_name = "ti_layertool";
constexpr std::string_view setup_name = "ti_setup_env";

std::string trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

std::string or_else(const std::string& value, const std::string& fallback) { return value.empty() ? fallback : value; }

// The configuration as the script is told it, relative to its own folder: Variscite's first, then any other folder of
// configs/, else the file the user pointed at.
std::string config_argument(const Host& host, const Workspace& workspace, const std::string& manifest) {
    std::vector<std::string> folders{"configs/variscite", "configs"};
    const std::string configs = std::string(tool_dir) + "/configs";
    for (const auto& name : host.list_dir(configs).value_or(std::vector<std::string>{}))
        folders.push_back("configs/" + name);
    for (const auto& folder : folders) {
        if (host.exists(std::string(tool_dir) + "/" + folder + "/" + manifest)) return folder + "/" + manifest;
    }
    if (workspace.input && !workspace.input->path.empty()) return workspace.input->path;
    return folders.front() + "/" + manifest;
}

Step require(std::string_view name, std::string phase, std::string path, std::string why, std::string fix) {
    Step step;
    step.name = name;
    step.phase = std::move(phase);
    step.action = StepAction::require;
    step.path = std::move(path);
    step.why = std::move(why);
    step.fix = std::move(fix);
    return step;
}

Step run_layer_tool(const Workspace& workspace, const std::string& config) {
    Step step;
    step.name = sync_name;
    step.phase = "sync";
    step.argv = {"bash", "./oe-layertool-setup.sh",
                 "-f",   config,
                 "-b",   workspace.bsp_root,
                 "-d",   workspace.option("dl-dir").empty() ? "/tmp/yocto-downloads" : workspace.option("dl-dir")};
    if (workspace.option("force") == "yes") step.argv.emplace_back("-r");
    // The script takes the folder it is started in for its own.
    step.cwd = tool_dir;
    step.network = true;
    step.why = "clone and check out what " + config + " names";
    step.fix = "see the last lines above; a server that does not answer is worth a second try";
    step.outputs = {"sources"};
    return step;
}

Step record_config(const std::string& manifest) {
    Step step;
    step.name = sync_name;
    step.phase = "sync";
    step.action = StepAction::write;
    step.path = active_file;
    step.text = manifest + "\n";
    step.why = "so that another configuration is noticed next time";
    return step;
}

std::vector<Step> sync_steps(const Host& host, const Workspace& workspace, const std::string& manifest) {
    const auto config = config_argument(host, workspace, manifest);
    const auto config_path = config.starts_with('/') ? config : std::string(tool_dir) + "/" + config;
    std::vector<Step> steps{
        require(sync_name, "sync", std::string(tool_script), "the layer tool fetches this tree",
                "git clone https://github.com/varigit/oe-layersetup.git " + workspace.bsp_root + "/oe-layertool"),
        require(sync_name, "sync", config_path, "the layer tool has no configuration of this name",
                "check the name, or the branch of " + workspace.bsp_root + "/oe-layertool"),
        run_layer_tool(workspace, config),
        require(sync_name, "sync", std::string(populated_marker), "the layer tool must leave oe-core there",
                "run the layer tool by hand and read its output"),
        record_config(manifest)};
    const bool done = host.exists(populated_marker) && active_config(host) == manifest;
    if (done && workspace.option("force") != "yes") {
        for (auto& step : steps) step.skip = "the tree is set up with " + manifest;
    }
    return steps;
}

// Names go into a sed program, so they must be what BitBake takes for a machine or distribution anyway.
void check_name(const std::string& name, const std::string& what) {
    const auto harmless = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.' || c == '+';
    };
    if (!name.empty() && std::all_of(name.begin(), name.end(), harmless)) return;
    throw bspctl::Error("'" + name + "' is no " + what, "letters, digits, '-', '_', '.' and '+' make one",
                        "correct it");
}

// One command, so that a dry run's script does the same on a tree that is not there yet.
Step set_choices(const std::string& machine, const std::string& distro) {
    Step step;
    step.name = setup_name;
    step.phase = "setup";
    step.argv = {"sed",
                 "-i",
                 "-E",
                 "-e",
                 "$a MACHINE = \"" + machine + "\"\\nDISTRO = \"" + distro + "\"",
                 "-e",
                 R"(/^[[:space:]]*(MACHINE|DISTRO)[[:space:]]*(\?\?|\?)?=/d)",
                 "-e",
                 R"(/^[[:space:]]*DL_DIR\b/d)",
                 std::string(local_conf)};
    step.why = "build for " + machine + " with " + distro + "; the download folder is the host's to choose";
    step.fix = "look at build/conf/local.conf";
    return step;
}

std::vector<Step> setup_steps(const Host& host, const Workspace& workspace) {
    const auto machine = machine_of(workspace);
    const auto distro = or_else(workspace.distro, family(workspace).distro);
    check_name(machine, "machine");
    check_name(distro, "distribution");
    std::vector<Step> steps{require(setup_name, "setup", "build/conf/bblayers.conf", "the layer tool must have made it",
                                    "run `bspctl sync --force`"),
                            set_choices(machine, distro)};
    const auto text = host.read_file(local_conf);
    if (text && host.exists("build/conf/bblayers.conf") && with_choices(*text, machine, distro) == *text) {
        for (auto& step : steps) step.skip = "build/conf/local.conf says " + machine + " and " + distro;
    }
    return steps;
}

// MACHINE = …, MACHINE ?= …, MACHINE ??= …
bool assigns(std::string_view line, std::string_view name) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.starts_with(name)) return false;
    line.remove_prefix(name.size());
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    line.remove_prefix(std::min(line.find_first_not_of('?'), line.size()));
    return line.starts_with('=');
}

bool is_about_downloads(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    constexpr std::string_view name = "DL_DIR";
    if (!line.starts_with(name)) return false;
    line.remove_prefix(name.size());
    return line.empty() || line.find_first_of(" \t=?.+:[") == 0;
}

}  // namespace

bool has_layer_tool(const Host& host) { return host.exists(tool_script); }

std::string active_config(const Host& host) { return trimmed(host.read_file(active_file).value_or("")); }

std::string with_choices(std::string_view text, const std::string& machine, const std::string& distro) {
    std::string out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (assigns(line, "MACHINE") || assigns(line, "DISTRO") || is_about_downloads(line)) continue;
        out.append(line).append("\n");
    }
    return out + "MACHINE = \"" + machine + "\"\nDISTRO = \"" + distro + "\"\n";
}

std::vector<Step> plan(const Host& host, const Workspace& workspace) {
    const auto layout = workspace.option("layout", "auto");
    if (layout == "pinned" || (layout != "workspace" && !has_layer_tool(host))) return {};
    const auto manifest = or_else(workspace.manifest, family(workspace).manifest);
    auto steps = sync_steps(host, workspace, manifest);
    auto setup = setup_steps(host, workspace);
    steps.insert(steps.end(), std::make_move_iterator(setup.begin()), std::make_move_iterator(setup.end()));
    return steps;
}

}  // namespace ti
