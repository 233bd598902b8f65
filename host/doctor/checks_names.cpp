// SPDX-License-Identifier: Apache-2.0
//
// The names that a configuration gives to what layers have: the machine and the distribution.
#include <algorithm>

#include "base/text.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"
#include "doctor/repository_state.hpp"
#include "doctor/settings_text.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

// What the layers have of a kind: the stems of conf/machine/*.conf.
std::vector<std::string> names_in(const Context& context, const char* kind) {
    std::vector<std::string> out;
    for (const auto& layer : context.layers) {
        std::error_code error;
        for (fs::directory_iterator at(layer / "conf" / kind, error), end; !error && at != end; at.increment(error)) {
            if (at->path().extension() == ".conf") out.push_back(at->path().stem().string());
        }
    }
    return out;
}

// A build folder may have files of its own, and the configuration may set the variable again.
bool is_elsewhere(const Context& context, const char* kind, const std::string& name, std::string_view variable) {
    std::error_code ignored;
    const auto own = build_place(context) / context.build_folder / "conf" / kind / (name + ".conf");
    return fs::exists(own, ignored) || !values_of(context.settings_text, variable).empty();
}

// An empty answer: all is well, or nothing can be said.
std::string problem_with(const Context& context, const char* kind, const std::string& name, std::string_view variable, std::string& near) {
    if (name.empty() || name == "nodistro" || is_elsewhere(context, kind, name, variable)) return {};
    const auto known = names_in(context, kind);
    if (std::find(known.begin(), known.end(), name) != known.end()) return {};
    near = text::nearest(name, known).value_or("");
    return "no layer here has conf/" + std::string(kind) + "/" + name + ".conf" + (near.empty() ? "" : " (there is " + near + ")");
}

Finding machine_and_distro(const Context& context) {
    if (!context.layers_complete) return skip("not every layer is here yet");
    std::string near;
    auto problem = problem_with(context, "machine", context.machine, "MACHINE", near);
    if (problem.empty()) problem = problem_with(context, "distro", context.distro, "DISTRO", near);
    if (problem.empty()) return pass("the layers have " + (context.machine.empty() ? std::string("what is named") : context.machine) + (context.distro.empty() ? "" : " and " + context.distro));
    if (!are_settled(context, context.layers)) return info(problem + "; the layers are not at the wanted revisions yet");
    return refused(release_of(context), problem, "OE-Core refuses a machine or distribution that no layer knows",
                   near.empty() ? "correct the name, or add the layer that has it" : "correct the name: " + near);
}

}  // namespace

std::vector<Check> name_checks() {
    return {{"machine-and-distro", "configuration", "whether a layer has the machine and the distribution", false, 8s, machine_and_distro,
             "Looks for conf/machine/MACHINE.conf and conf/distro/DISTRO.conf in the enabled layers. A misspelt name, or a BSP "
             "layer that was left out, ends the build at BitBake's sanity check. Nothing is said before every layer is on this disk."}};
}

}  // namespace bspctl::doctor
