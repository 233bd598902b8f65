// SPDX-License-Identifier: Apache-2.0
//
// Overlays that travel inside the plugin.
#include <algorithm>
#include <array>
#include <set>

#include "base/failure.hpp"
#include "bspctl/abi.h"
#include "conformance/answers.hpp"
#include "conformance/scratch_file.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"
#include "kas/document.hpp"

namespace bspctl::conformance {

namespace {

std::vector<std::vector<Overlay>> answers(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_OVERLAY);
    std::vector<std::vector<Overlay>> out;
    for (const auto& workspace : subject.workspaces()) {
        if (auto overlays = answer_of([&] { return subject.plugin().overlays(workspace); })) out.push_back(std::move(*overlays));
    }
    const bool any = std::any_of(out.begin(), out.end(), [](const auto& overlays) { return !overlays.empty(); });
    if (!any) throw Unmet("overlays() gives none for the workspaces at hand");
    return out;
}

void overlay_names(Trial& trial) {
    const auto& id = trial.subject().agreement().info.id;
    const auto prefix = id.substr(id.rfind('.') + 1);
    for (const auto& overlays : answers(trial)) {
        std::set<std::string> names;
        for (const auto& overlay : overlays) {
            const bool own = overlay.name.starts_with(prefix + "-") || overlay.name == prefix + ".yml";
            trial.fault_if(!own, overlay.name + " does not begin with \"" + prefix + "-\"");
            trial.fault_if(!names.insert(overlay.name).second, overlay.name + " is there twice");
        }
    }
}

void overlay_summaries(Trial& trial) {
    for (const auto& overlays : answers(trial)) {
        for (const auto& overlay : overlays) {
            trial.fault_if(overlay.summary.empty(), overlay.name + " has no summary");
            trial.fault_if(overlay.summary.find('\n') != std::string::npos, "the summary of " + overlay.name + " has several lines");
        }
    }
}

void overlay_valid(Trial& trial) {
    for (const auto& overlays : answers(trial)) {
        for (const auto& overlay : overlays) {
            try {
                const auto file = trial.subject().scratch() / "overlays" / overlay.name;
                write_scratch_file(file, overlay.text);
                for (const auto& warning : kas::load(file.string()).warnings) trial.fault(warning);
            } catch (const Failure& failure) {
                trial.fault(std::string(failure.what()) + (failure.why().empty() ? "" : ": ") + failure.why());
            }
        }
    }
}

bool is_shipped(const std::string& name, const Options& options) {
    std::error_code error;
    return std::any_of(options.overlay_folders.begin(), options.overlay_folders.end(),
                       [&](const fs::path& folder) { return fs::exists(folder / name, error); });
}

void overlay_known(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_FAMILY);
    for (const auto& workspace : subject.workspaces()) {
        const auto family = answer_of([&] { return subject.plugin().family(workspace); });
        if (!family) throw Unmet("only after family-described: the family does not describe itself");
        const auto own = answer_of([&] { return subject.plugin().overlays(workspace); }).value_or(std::vector<Overlay>{});
        for (const auto& name : family->overlays) {
            const bool brought = std::any_of(own.begin(), own.end(), [&](const Overlay& one) { return one.name == name; });
            trial.fault_if(!brought && !is_shipped(name, subject.options()), "the family names " + name + ", which nobody has");
        }
    }
}

void overlay_same_twice(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_OVERLAY);
    for (const auto& workspace : subject.workspaces()) {
        const auto first = outcome_of([&] { return subject.plugin().overlays(workspace); });
        const auto second = outcome_of([&] { return subject.plugin().overlays(workspace); });
        if (first != second) return trial.fault(first_difference(first, second));
    }
}

constexpr std::array table{
    Case{{"overlay-names", "BP-OVERLAY-1", "overlay", Level::standard,
          "the name of each overlay begins with the last part of the plugin's id, and is there once",
          "com.acme.boards has boards-net.yml, boards-debug.yml"},
         overlay_names},
    Case{{"overlay-summaries", "BP-OVERLAY-2", "overlay", Level::standard, "each overlay says in one line what it is for",
          "fill `summary`: bspctl overlay list shows it"},
         overlay_summaries},
    Case{{"overlay-valid", "BP-OVERLAY-3", "overlay", Level::standard, "kas accepts each overlay",
          "an overlay is a kas file: header.version first, and keys that kas knows"},
         overlay_valid},
    Case{{"overlay-known", "BP-OVERLAY-4", "overlay", Level::standard,
          "the overlays that a family names are shipped with it or with bspctl",
          "give them in overlays(), or correct the name in family()"},
         overlay_known},
    Case{{"overlay-same-twice", "BP-OVERLAY-5", "overlay", Level::standard, "the same workspace gets the same overlays",
          "no clock, no counters, no static variables in an answer"},
         overlay_same_twice},
};

}  // namespace

std::span<const Case> overlay_cases() { return table; }

}  // namespace bspctl::conformance
