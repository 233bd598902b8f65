// SPDX-License-Identifier: Apache-2.0
//
// What the set-up script makes of the trees it finds: the distribution's template (conf/template, since mickledore
// conf/templates/default, of meta-st-openstlinux), and before its layers those that the machine file asks for.
#include "layers.hpp"

#include <algorithm>
#include <array>

#include "family.hpp"

namespace st {
namespace {

using bspctl::Input;
using bspctl::Project;

constexpr Release never{Series::later, 0};

struct Rule {
    std::string_view layer;  // below the folder of all repositories
    Release until = never;   // the first release without it
};

// Every machine file names these two as needed, meta-oe first; the script puts each in front of the list.
constexpr std::array machine_layers{"meta-openembedded/meta-python", "meta-openembedded/meta-oe"};

constexpr Rule template_layers[]{
    {"meta-openembedded/meta-gnome"},
    {"meta-openembedded/meta-xfce", {Series::dunfell, 20201112}},
    {"meta-openembedded/meta-initramfs", {Series::scarthgap, 0}},
    {"meta-openembedded/meta-multimedia"},
    {"meta-openembedded/meta-networking"},
    {"meta-openembedded/meta-webserver"},
    {"meta-openembedded/meta-filesystems", {Series::scarthgap, 0}},
    {"meta-openembedded/meta-perl", {Series::scarthgap, 0}},
    {"meta-st/meta-st-cannes2"},
    {"meta-st/meta-st-stm32mp"},
    {"meta-linaro/meta-linaro"},
    {"meta-linaro/meta-linaro-toolchain"},
    {"meta-qt5"},
    {"meta-security"},
    {"meta-security/meta-tpm"},
    {"meta-st/meta-st-openstlinux"},
};

// Repositories below meta-st/ that hold no machines, besides the expansion packages.
constexpr std::array without_machines{"meta-st-openstlinux", "meta-st-stm32mp", "meta-st-scripts",
                                      "meta-st-stm32mp-addons", "meta-st-cannes2"};

std::string_view last_component(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

const Project* core_of(const Input& input) {
    for (const auto* name : {"openembedded-core", "poky"}) {
        for (const auto& project : input.projects) {
            if (last_component(project.path) == name) return &project;
        }
    }
    return nullptr;
}

// A layer that brings machines of its own: a board maker's, beside ST's. The script finds the machine in it.
bool brings_machines(const Project& project, std::string_view folder) {
    const auto name = project.short_name();
    const bool is_known = std::find(without_machines.begin(), without_machines.end(), name) != without_machines.end();
    return project.path.starts_with(std::string(folder) + "meta-st/meta-") && !is_known &&
           !name.starts_with("meta-st-x-linux");
}

// The layer the machine is defined in, where the template has not got it.
void add_own_layer(Selection& out, const Input& input, const std::string& folder, std::string_view machine) {
    if (machine.ends_with("-mx")) {  // what STM32CubeMX generates
        out.paths.push_back(folder + "meta-st/meta-st-stm32mp-addons");
        return;
    }
    if (is_reference_machine(machine)) return;
    for (const auto& project : input.projects) {
        if (!brings_machines(project, folder)) continue;
        out.paths.push_back(project.path);
        out.notes.push_back(project.path + " is a layer because " + std::string(machine) +
                            " is none of ST's machines and must come from there");
    }
}

void add_core(Selection& out, const Input& input, const std::string& folder) {
    const auto* core = core_of(input);
    if (core == nullptr) return;
    if (last_component(core->path) == "openembedded-core") {
        out.paths.push_back(core->path + "/meta");
        return;
    }
    out.paths.push_back(folder + "poky/meta");
    out.paths.push_back(folder + "poky/meta-yocto-bsp");
}

}  // namespace

std::string layers_folder(const Input& input) {
    const auto* core = core_of(input);
    if (core == nullptr) return {};
    return core->path.substr(0, core->path.size() - last_component(core->path).size());
}

bool has_core(const Input& input) { return core_of(input) != nullptr; }

bool is_reference_machine(std::string_view machine) {
    constexpr std::string_view family = "stm32mp";
    if (!machine.starts_with(family)) return false;
    machine.remove_prefix(family.size());
    const auto digits = std::min(machine.find_first_not_of("0123456789"), machine.size());
    const auto board = machine.substr(digits);
    constexpr std::array boards{"", "-disco", "-eval", "-mx", "-disco-mx", "-eval-mx"};
    return digits > 0 && std::find(boards.begin(), boards.end(), board) != boards.end();
}

Selection vendor_layers(const Input& input, const Release& release, std::string_view machine, std::string_view distro) {
    Selection out;
    const auto folder = layers_folder(input);
    // Without a distribution the script takes OpenEmbedded's template, and the board support as the machine's layer.
    if (distro == no_distro && is_reference_machine(machine) && !machine.ends_with("-mx"))
        out.paths.push_back(folder + "meta-st/meta-st-stm32mp");
    else add_own_layer(out, input, folder, machine);
    for (const auto* layer : machine_layers) out.paths.push_back(folder + layer);
    if (distro != no_distro) {
        for (const auto& rule : template_layers) {
            if (release.before(rule.until)) out.paths.push_back(folder + std::string(rule.layer));
        }
    }
    add_core(out, input, folder);
    return out;
}

}  // namespace st
