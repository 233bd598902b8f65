// SPDX-License-Identifier: Apache-2.0
//
// What a family says of itself, and the family it derives from.
#include <array>

#include "base/failure.hpp"
#include "conformance/answers.hpp"
#include "conformance/paths_inside.hpp"
#include "conformance/questions.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"

namespace bspctl::conformance {

namespace {

bool is_family_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !name.empty() && name.front() != '-' && name.find_first_not_of(allowed) == std::string_view::npos;
}

void family_described(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_FAMILY);
    const auto family = trial.subject().plugin().family({});
    trial.fault_if(!is_family_name(family.family), "the family's name \"" + family.family + "\" is no word in lower case");
    trial.fault_if(family.title.empty() && family.derives.empty(), "the family has no title");
}

void family_steady(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_FAMILY);
    auto& plugin = trial.subject().plugin();
    const auto plain = answer_of([&] { return plugin.family({}); });
    if (!plain) throw Unmet("only after family-described: the family does not describe itself");
    for (const auto& workspace : trial.subject().workspaces()) {
        const auto family = answer_of([&] { return plugin.family(workspace); });
        if (!family) return trial.fault("the family does not describe itself for every workspace");
        trial.fault_if(family->family != plain->family,
                       "the family is " + plain->family + ", and " + family->family + " for a workspace");
        trial.fault_if(family->derives != plain->derives,
                       "the family derives from '" + plain->derives + "', and from '" + family->derives + "' for a workspace");
    }
}

void family_paths_inside(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_FAMILY);
    for (const auto& workspace : trial.subject().workspaces()) {
        const auto family = answer_of([&] { return trial.subject().plugin().family(workspace); });
        if (!family) throw Unmet("only after family-described: the family does not describe itself");
        const auto check = [&](const std::string& what, const std::string& path) {
            trial.fault_if(!stays_inside(path), what + " \"" + path + "\" is not a path below the workspace");
        };
        check("directory", family->directory);
        check("manifest-dir", family->manifest_dir);
        check("manifest-checkout", family->manifest_checkout);
        check("manifest-subdir", family->manifest_subdir);
        for (const auto& marker : family->vendor_tree_markers) check("vendor-tree-marker", marker);
    }
}

// The family's own words; what it derives from, if anything.
std::string derives(Subject& subject) {
    subject.needs(BSPCTL_EXT_FAMILY);
    const auto family = answer_of([&] { return subject.plugin().family({}); });
    if (!family) throw Unmet("only after family-described: the family does not describe itself");
    if (family->derives.empty()) throw Unmet("the family derives from no other");
    return family->derives;
}

void family_base(Trial& trial) {
    const auto base = derives(trial.subject());
    trial.fault_if(trial.subject().plugin().family({}).family == base, "the family derives from itself");
    trial.fault_if(trial.subject().base() == nullptr, "there is no family '" + base + "' here");
}

void family_without_base(Trial& trial) {
    (void)derives(trial.subject());
    auto* alone = trial.subject().create_without_base().release();
    for (const auto& workspace : trial.subject().workspaces()) (void)outcomes_of(*alone, workspace);
}

constexpr std::array table{
    Case{{"family-described", "BP-FAMILY-1", "family", Level::basic, "a family has a name and a title",
          "give family() a word in lower case as `family`, and one line for people as `title`"},
         family_described},
    Case{{"family-steady", "BP-FAMILY-2", "family", Level::standard,
          "a family's name and base do not depend on the workspace", "let defaults alone depend on the workspace"},
         family_steady},
    Case{{"family-paths-inside", "BP-FAMILY-3", "family", Level::standard,
          "a family's folders lie below the workspace", "give relative paths without \"..\""},
         family_paths_inside},
    Case{{"family-base", "BP-FAMILY-4", "family", Level::standard, "the family that it derives from exists",
          "correct `derives`, or name the base's file with --plugin; bspctl plugin list shows the families that are here"},
         family_base},
    Case{{"family-without-base", "BP-FAMILY-5", "family", Level::standard,
          "a family that derives survives a host that has no base for it",
          "look at what the host's extension(\"bspctl.base/1\") gives before using it; the C++ wrapper does"},
         family_without_base},
};

}  // namespace

std::span<const Case> family_cases() { return table; }

}  // namespace bspctl::conformance
