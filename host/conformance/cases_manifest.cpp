// SPDX-License-Identifier: Apache-2.0
//
// Manifest formats of the plugin's own.
#include <array>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "bspctl/abi.h"
#include "conformance/answers.hpp"
#include "conformance/paths_inside.hpp"
#include "conformance/questions.hpp"
#include "conformance/raw_calls.hpp"
#include "conformance/stopwatch.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"
#include "detect/detect.hpp"

namespace bspctl::conformance {

namespace {

ManifestFile manifest_file(const fs::path& path) {
    return {path.string(), path.filename().string(), files::read(path)};
}

// The plugin's own files that are in none of the host's formats.
std::vector<ManifestFile> own_manifests(Subject& subject) {
    subject.needs(BSPCTL_EXT_MANIFEST);
    std::vector<ManifestFile> out;
    for (const auto& path : subject.own_files()) {
        if (!answer_of([&] { return detect::read_input(path.string()); })) out.push_back(manifest_file(path));
    }
    if (out.empty()) throw Unmet("there is no manifest of the plugin's own (--fixtures DIR, with DIR/mine/*)");
    return out;
}

void manifest_own(Trial& trial) {
    for (const auto& file : own_manifests(trial.subject())) {
        try {
            const auto input = trial.subject().plugin().manifest(file);
            trial.fault_if(!input, file.name + " is its own, but it does not know the format");
        } catch (const Failure& failure) {
            trial.fault(file.name + ": " + failure.what() + ": " + failure.why());
        }
    }
}

void manifest_foreign(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_MANIFEST);
    for (const auto& file : foreign_texts()) {
        trial.now("manifest() of " + file.name);
        const auto input = answer_of([&] { return trial.subject().plugin().manifest(file); });
        if (!input) trial.fault(file.name + " is none of its own, but ends in an error: other plugins are not asked");
        else trial.fault_if(input->has_value(), file.name + " is none of its own, but it reads it");
    }
}

void manifest_projects(Trial& trial) {
    for (const auto& file : own_manifests(trial.subject())) {
        const auto input = answer_of([&] { return trial.subject().plugin().manifest(file); });
        if (!input || !*input) throw Unmet("only after manifest-own: " + file.name + " cannot be read");
        for (const auto& project : (*input)->projects) {
            trial.fault_if(!stays_inside(project.path),
                           file.name + ": the path \"" + project.path + "\" of " + project.name + " leads out of the tree");
            trial.fault_if(project.url.empty() && project.path.empty(),
                           file.name + ": " + project.name + " has neither an address nor a path");
        }
        trial.fault_if((*input)->projects.empty() && (*input)->settings.empty(), file.name + " gives no project");
    }
}

// A manifest that breaks off is refused, read as far as it goes, or explained.
void manifest_cut(Trial& trial) {
    const auto manifests = own_manifests(trial.subject());
    RawPlugin raw(trial.subject());
    for (const auto& file : manifests) {
        for (std::size_t part = 1; part < 4; ++part) {
            auto cut = file;
            cut.text.resize(file.text.size() * part / 4);
            for (const auto& call : raw.about(cut)) {
                trial.now(call.name + ", cut short");
                const auto answer = raw.ask(call);
                const auto& said = answer.explained;
                const bool explained = said && *said->what() != '\0' && !said->why().empty() && !said->fix().empty();
                trial.fault_if(answer.status < 0 && !explained,
                               file.name + ", cut short, ends in an error that does not say what, why and what to do");
            }
        }
    }
}

void manifest_same_twice(Trial& trial) {
    for (const auto& file : own_manifests(trial.subject())) {
        auto& plugin = trial.subject().plugin();
        const auto first = outcome_of([&] { return plugin.manifest(file); });
        const auto second = outcome_of([&] { return plugin.manifest(file); });
        trial.fault_if(first != second, file.name + ": " + first_difference(first, second));
    }
}

void manifest_huge(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_MANIFEST);
    constexpr std::chrono::seconds limit(5);
    const ManifestFile file{"/nowhere/huge.txt", "huge.txt", huge_text()};
    auto& plugin = trial.subject().plugin();
    trial.now("manifest() of a file of 10 MB");
    const Stopwatch watch;
    (void)answer_of([&] { return plugin.manifest(file); });
    trial.fault_if(watch.elapsed() > limit, "takes more than 5 s for a file of 10 MB");
}

constexpr std::array table{
    Case{{"manifest-own", "BP-MANIFEST-1", "manifest", Level::standard, "files in its own format are read",
          "give `kind` a name of your own, and every project a name"},
         manifest_own},
    Case{{"manifest-foreign", "BP-MANIFEST-2", "manifest", Level::standard,
          "files in no format of its own are left to others, without an error",
          "look for what only your format has, and answer \"not mine\" (std::nullopt) where it is missing"},
         manifest_foreign},
    Case{{"manifest-projects", "BP-MANIFEST-3", "manifest", Level::standard,
          "projects can be fetched, and lie inside the tree", "check paths: a manifest may come from a stranger"},
         manifest_projects},
    Case{{"manifest-cut", "BP-MANIFEST-4", "manifest", Level::standard,
          "a file that breaks off is refused, read, or explained in three parts",
          "throw bspctl::Error with what happened, why (file, line) and what to do"},
         manifest_cut},
    Case{{"manifest-same-twice", "BP-MANIFEST-5", "manifest", Level::standard, "the same file is read the same",
          "no clock, no counters, no static variables in an answer"},
         manifest_same_twice},
    Case{{"manifest-huge", "BP-MANIFEST-6", "manifest", Level::standard, "a file of 10 MB is judged in time",
          "read each line once; decide from the first lines whether the format is yours"},
         manifest_huge},
};

}  // namespace

std::span<const Case> manifest_cases() { return table; }

}  // namespace bspctl::conformance
