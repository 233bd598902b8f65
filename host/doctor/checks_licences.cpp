// SPDX-License-Identifier: Apache-2.0
//
// Terms that somebody has to accept before a recipe is built. What is needed in the end only BitBake knows; this looks at
// what layers and configuration say.
#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "doctor/licences.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/metadata_walk.hpp"
#include "doctor/probe.hpp"
#include "doctor/settings_text.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

constexpr auto walk_limit = 3s;
constexpr std::uintmax_t largest_recipe = 1024 * 1024;

std::string text_of(const fs::path& file) {
    try {
        return files::read(file, largest_recipe);
    } catch (const Failure&) {
        return {};  // what cannot be read is not judged
    }
}

// ----------------------------------------------------------------------------------------------------------- EULA

// A demand for acceptance, and where it was found.
struct Demand {
    Terms terms;
    fs::path file;
    bool of_machine = false;  // by the layer that brings the machine: its packages are what such a build is for
};

// The layer a file lies in.
fs::path layer_of(const Context& context, const fs::path& file) {
    fs::path best;
    for (const auto& layer : context.layers) {
        const bool holds = file.string().starts_with(layer.string() + "/");
        if (holds && layer.string().size() > best.string().size()) best = layer;
    }
    return best;
}

bool brings_machine(const Context& context, const fs::path& layer) {
    std::error_code ignored;
    return !context.machine.empty() && fs::exists(layer / "conf" / "machine" / (context.machine + ".conf"), ignored);
}

// What public layers are known to ask for, also when their files are too many to look through.
constexpr std::string_view known_collection = "freescale-layer", known_variable = "ACCEPT_FSL_EULA";

std::vector<Demand> demands_of(const Context& context) {
    std::vector<Demand> out;
    const auto add = [&](Demand demand) {
        const auto same = [&](const Demand& one) { return one.terms.variable == demand.terms.variable; };
        if (std::none_of(out.begin(), out.end(), same)) out.push_back(std::move(demand));
    };
    for (const auto& collection : context.collections) {
        if (collection.name == known_collection) add({{std::string(known_variable), 0}, collection.layer, true});
    }
    for_each_metadata_file(context.layers, std::chrono::steady_clock::now() + walk_limit, [&](const fs::path& file) {
        const auto kind = file.extension();
        if (kind != ".bbclass" && kind != ".inc" && kind != ".bb") return;
        for (auto& terms : terms_in(text_of(file), context.machine)) {
            add({std::move(terms), file, brings_machine(context, layer_of(context, file))});
        }
    });
    return out;
}

std::string place_of(const Demand& demand) {
    return demand.file.string() + (demand.terms.line == 0 ? "" : ":" + std::to_string(demand.terms.line));
}

Finding licence_terms(const Context& context) {
    if (context.layers.empty() && context.collections.empty()) return skip("no layer is here yet");
    const auto said = context.settings_text + "\n" + conf_texts(context);
    auto open = demands_of(context);
    const auto all = open.size();
    std::erase_if(open, [&](const Demand& demand) { return !values_of(said, demand.terms.variable).empty(); });
    if (open.empty()) return pass(all == 0 ? "no layer here waits for an acceptance" : "what the layers here want accepted is set");
    std::stable_partition(open.begin(), open.end(), [](const Demand& demand) { return demand.of_machine; });
    std::vector<std::string> names;
    for (const auto& demand : open) names.push_back(demand.terms.variable);
    const auto& first = open.front();
    const auto summary = text::join(names, ", ") + (names.size() == 1 ? " is not set" : " are not set") + " (" + place_of(first) + ")";
    const auto fix = "read the layer's EULA; --accept-eula, or " + first.terms.variable + " = \"1\" in local_conf_header";
    if (!first.of_machine) return info(summary + "; the recipes there stop without", fix);
    return warn(summary, "recipes under these terms stop until they are accepted", fix);
}

// ---------------------------------------------------------------------------------------------------------- flags

// What is sure to be asked for by name: targets, and what the configuration adds to images.
std::vector<std::string> asked_for(const Context& context) {
    auto out = context.targets;
    for (const auto* variable : {"IMAGE_INSTALL", "CORE_IMAGE_EXTRA_INSTALL", "EXTRA_IMAGEDEPENDS"}) {
        for (const auto& value : values_of(context.settings_text, variable)) {
            for (auto& word : words_of(value)) out.push_back(std::move(word));
        }
    }
    return out;
}

// "ffmpeg_6.1.1.bb": the name and the version.
struct Recipe {
    std::string name, version;
};
Recipe recipe_of(const fs::path& file) {
    const auto stem = file.stem().string();
    const auto dash = stem.find('_');
    return {stem.substr(0, dash), dash == std::string::npos ? "1.0" : stem.substr(dash + 1)};
}

std::vector<std::string> accepted_flags(const std::string& said) {
    std::vector<std::string> out;
    for (const auto* variable : {"LICENSE_FLAGS_ACCEPTED", "LICENSE_FLAGS_WHITELIST"}) {  // the second until kirkstone
        for (const auto& value : values_of(said, variable)) {
            for (auto& word : words_of(value)) out.push_back(std::move(word));
        }
    }
    return out;
}

// The first flag of a recipe that nobody accepts; empty: none, or it cannot be told.
std::string refused_flag(const fs::path& file, const std::vector<std::string>& accepted) {
    const auto recipe = recipe_of(file);
    for (const auto& value : values_of(text_of(file), "LICENSE_FLAGS")) {
        for (const auto& flag : words_of(text::replace_all(value, "${PN}", recipe.name))) {
            if (flag.find('$') == std::string::npos && !accepts_flag(accepted, flag, recipe.name, recipe.version)) return flag;
        }
    }
    return {};
}

Finding licence_flags(const Context& context) {
    if (context.layers.empty()) return skip("no layer is here yet");
    const auto names = asked_for(context);
    if (names.empty()) return skip("no target is named");
    const auto accepted = accepted_flags(context.settings_text + "\n" + conf_texts(context));
    if (std::any_of(accepted.begin(), accepted.end(), [](const auto& word) { return word.find('$') != std::string::npos; })) {
        return skip("LICENSE_FLAGS_ACCEPTED holds what only BitBake knows");
    }
    std::string found, flag;
    for_each_metadata_file(context.layers, std::chrono::steady_clock::now() + walk_limit, [&](const fs::path& file) {
        const bool wanted = file.extension() == ".bb" && std::find(names.begin(), names.end(), recipe_of(file).name) != names.end();
        if (!found.empty() || !wanted) return;
        flag = refused_flag(file, accepted);
        if (!flag.empty()) found = file.string();
    });
    if (found.empty()) return pass("no target has a licence flag that nobody accepted");
    const auto name = recipe_of(found).name;
    return warn(name + " has the licence flag '" + flag + "', which nobody accepted (" + found + ")",
                "BitBake leaves the recipe out, and whatever needs it has no provider",
                "read its licence; LICENSE_FLAGS_ACCEPTED:append = \" " + flag + "_" + name + "\" in local_conf_header");
}

}  // namespace

std::vector<Check> licence_checks() {
    return {
        {"licence-terms", "configuration", "vendors' terms that a layer waits to see accepted", false, 8s, licence_terms,
         "Looks, for 3 s at most, through the recipes and classes of the enabled layers for code that stops a recipe until a "
         "variable (ACCEPT_…_EULA and its kin) says that a vendor's terms are accepted, and for that variable in the "
         "configuration, the distribution and the machine. It warns for the layer that brings the machine; whether the "
         "recipes of others are part of the build is known after parsing only."},
        {"licence-flags", "configuration", "licence flags of the targets", false, 8s, licence_flags,
         "Looks up LICENSE_FLAGS of the recipes that are built by name (the targets, and what the configuration adds to "
         "IMAGE_INSTALL) and compares with LICENSE_FLAGS_ACCEPTED. A recipe with a flag that nobody accepted does not exist "
         "for BitBake: \"Nothing PROVIDES\" or \"Nothing RPROVIDES\" is what a build ends with."},
    };
}

}  // namespace bspctl::doctor
