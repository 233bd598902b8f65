// SPDX-License-Identifier: Apache-2.0
//
// The kas configuration, as data.
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <clocale>
#include <cstdlib>
#include <ctime>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "bspctl/abi.h"
#include "conformance/answers.hpp"
#include "conformance/paths_inside.hpp"
#include "conformance/raw_calls.hpp"
#include "conformance/scratch_file.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"
#include "kas/document.hpp"
#include "kas/writer.hpp"

namespace bspctl::conformance {

namespace {

constexpr auto unknown_machine = "no-such-machine";

// The configurations of all workspaces for which there is one.
std::vector<KasConfig> configurations(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_KAS);
    std::vector<KasConfig> out;
    for (const auto& workspace : subject.workspaces()) {
        if (auto config = answer_of([&] { return subject.plugin().kas(workspace); })) out.push_back(std::move(*config));
    }
    if (out.empty()) throw Unmet("kas() gives no configuration; put an input that has one into DIR/mine (--fixtures DIR)");
    return out;
}

// A repository without a revision is for kas-revisions to say.
void fill_revisions(KasConfig& config) {
    for (auto& repo : config.repos) {
        if (repo.commit.empty() && repo.tag.empty() && repo.branch.empty() && !repo.url.empty()) repo.branch = "unstated";
    }
}

void kas_valid(Trial& trial) {
    for (auto config : configurations(trial)) {
        fill_revisions(config);
        try {
            const auto file = trial.subject().scratch() / "kas.yml";
            write_scratch_file(file, kas::write(config, {}).text);
            for (const auto& warning : kas::load(file.string()).warnings) trial.fault(warning);
        } catch (const Failure& failure) {
            trial.fault(std::string(failure.what()) + (failure.why().empty() ? "" : ": ") + failure.why());
        }
    }
}

void kas_same_twice(Trial& trial) {
    (void)configurations(trial);
    auto& first_plugin = trial.subject().plugin();
    auto& second_plugin = *trial.subject().create().release();
    for (const auto& workspace : trial.subject().workspaces()) {
        const auto ask = [&](plugins::Plugin& plugin) { return outcome_of([&] { return plugin.kas(workspace); }); };
        const auto first = ask(first_plugin);
        for (const auto& again : {ask(first_plugin), ask(second_plugin)}) {
            if (again != first) return trial.fault(first_difference(first, again));
        }
    }
}

void move_elsewhere(const fs::path& folder) {
    files::make_directories(folder);
    (void)!::chdir(folder.c_str());
    for (const auto& [name, value] : {std::pair{"TZ", "Pacific/Chatham"}, std::pair{"LANG", "C.UTF-8"},
                                      std::pair{"LC_ALL", "C.UTF-8"}, std::pair{"USER", "somebody"},
                                      std::pair{"HOME", "/nowhere"}, std::pair{"MACHINE", "elsewhere"}}) {
        ::setenv(name, value, 1);
    }
    std::setlocale(LC_ALL, "");
    ::tzset();
}

void kas_same_elsewhere(Trial& trial) {
    (void)configurations(trial);
    auto& plugin = trial.subject().plugin();
    const auto workspaces = trial.subject().workspaces();
    const auto everything = [&] {
        std::string out;
        for (const auto& workspace : workspaces) out += outcome_of([&] { return plugin.kas(workspace); });
        return out;
    };
    const auto here = everything();
    if (here != everything()) throw Unmet("only after kas-same-twice: the configuration changes by itself");
    move_elsewhere(trial.subject().scratch() / "elsewhere");
    const auto there = everything();
    trial.fault_if(there != here, "it depends on the surroundings: " + first_difference(here, there));
}

// Does `path` begin a path in `text`? "https://host/home/x" and "${TOPDIR}/tmp/" are longer ones.
bool begins_a_path(const std::string& text, const std::string& path) {
    for (auto at = text.find(path); at != std::string::npos; at = text.find(path, at + 1)) {
        const auto before = at == 0 ? ' ' : text[at - 1];
        if (std::isalnum(static_cast<unsigned char>(before)) == 0 && before != '}' && before != '.' && before != '_' &&
            before != '-') {
            return true;
        }
    }
    return false;
}

// Folders that are those of one machine.
std::vector<std::string> private_folders(Subject& subject) {
    std::vector<std::string> out{"/home/", "/root/", "/tmp/", "/Users/", subject.scratch().string(),
                                 subject.file().parent_path().string() + "/"};
    if (const auto* account = ::getpwuid(::getuid()); account != nullptr && std::string_view(account->pw_dir).size() > 1) {
        out.push_back(std::string(account->pw_dir) + "/");
    }
    return out;
}

void kas_no_host_paths(Trial& trial) {
    const auto folders = private_folders(trial.subject());
    for (const auto& config : configurations(trial)) {
        // A path of the workspace is the workspace's, wherever that lies.
        const auto whole = text::replace_all(text_of(config), trial.subject().workspace_dir().string(), "WORKSPACE");
        for (const auto line : text::lines(whole)) {
            for (const auto& folder : folders) {
                if (!begins_a_path(std::string(line), folder)) continue;
                trial.fault("names a folder of one machine: " + std::string(line));
                break;
            }
        }
    }
}

void kas_no_credentials(Trial& trial) {
    for (const auto& config : configurations(trial)) {
        for (const auto& repo : config.repos) {
            trial.fault_if(!credentials_in(repo.url).empty(), "the address of " + repo.name + " has an account in it");
        }
    }
}

void kas_revisions(Trial& trial) {
    for (const auto& config : configurations(trial)) {
        for (const auto& repo : config.repos) {
            const bool named = !repo.commit.empty() || !repo.tag.empty() || !repo.branch.empty();
            trial.fault_if(!repo.url.empty() && !named, repo.name + " has neither commit nor tag nor branch");
        }
    }
}

bool is_commit(std::string_view text) {
    const bool hex = std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
    return hex && text.size() >= 7 && text.size() <= 64;
}

void kas_commits(Trial& trial) {
    for (const auto& config : configurations(trial)) {
        for (const auto& repo : config.repos) {
            trial.fault_if(!repo.commit.empty() && !is_commit(repo.commit),
                           "\"" + repo.commit + "\" of " + repo.name + " is no commit");
        }
    }
}

void kas_paths_inside(Trial& trial) {
    for (const auto& config : configurations(trial)) {
        for (const auto& repo : config.repos) {
            trial.fault_if(!stays_inside(repo.path, trial.subject().workspace_dir().string()),
                           "the path \"" + repo.path + "\" of " + repo.name + " leads out of the workspace");
        }
        for (const auto& layer : config.layers) {
            trial.fault_if(!stays_inside(layer.subdir),
                           "the layer \"" + layer.subdir + "\" of " + layer.repo + " leads out of the repository");
        }
    }
}

std::vector<Workspace> with_unknown_machine(Subject& subject) {
    auto out = subject.workspaces();
    for (auto& workspace : out) workspace.machine = unknown_machine;
    return out;
}

void kas_explains(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_KAS);
    RawPlugin raw(trial.subject());
    auto workspaces = with_unknown_machine(trial.subject());
    for (auto& workspace : trial.subject().workspaces()) workspaces.push_back(std::move(workspace));
    for (const auto& workspace : workspaces) {
        for (const auto& call : raw.about(workspace)) {
            if (!call.name.starts_with("kas()")) continue;
            const auto answer = raw.ask(call);
            if (answer.status >= 0) continue;
            const auto& said = answer.explained;
            if (!said) return trial.fault(call.name + " ends in an error without a word");
            trial.fault_if(*said->what() == '\0', "an error does not say what happened");
            trial.fault_if(said->why().empty(), "an error does not say why: " + std::string(said->what()));
            trial.fault_if(said->fix().empty(), "an error does not say what to do: " + std::string(said->what()));
        }
    }
}

void kas_choices(Trial& trial) {
    (void)configurations(trial);
    auto& plugin = trial.subject().plugin();
    for (const auto& workspace : with_unknown_machine(trial.subject())) {
        const auto config = answer_of([&] { return plugin.kas(workspace); });
        trial.fault_if(config && config->machine != unknown_machine,
                       "the user chooses " + std::string(unknown_machine) + " and gets " + (config ? config->machine : ""));
    }
    for (auto workspace : trial.subject().workspaces()) {
        workspace.image = "chosen-image";
        const auto config = answer_of([&] { return plugin.kas(workspace); });
        trial.fault_if(config && config->targets != std::vector{workspace.image},
                       "the user chooses chosen-image and gets '" + (config ? text::join(config->targets, " ") : "") + "'");
    }
}

constexpr std::array table{
    Case{{"kas-valid", "BP-KAS-1", "kas", Level::standard, "kas accepts the configuration",
          "give every layer a repository of that name, each repository once, and a machine"},
         kas_valid},
    Case{{"kas-same-twice", "BP-KAS-2", "kas", Level::standard,
          "the same workspace gets the same configuration, from every instance",
          "no clock, no counters, no static variables, no unordered containers in an answer"},
         kas_same_twice},
    Case{{"kas-same-elsewhere", "BP-KAS-3", "kas", Level::standard,
          "folder, locale, time zone and environment do not matter",
          "ask the workspace and the host's services, never the process"},
         kas_same_elsewhere},
    Case{{"kas-no-host-paths", "BP-KAS-4", "kas", Level::standard, "no path of one machine is in it",
          "use paths below the workspace, or variables of BitBake"},
         kas_no_host_paths},
    Case{{"kas-no-credentials", "BP-KAS-5", "kas", Level::standard, "no address has an account or a token in it",
          "leave secrets to git's credential helpers and to .netrc"},
         kas_no_credentials},
    Case{{"kas-revisions", "BP-KAS-6", "kas", Level::standard, "every repository has a revision",
          "give a commit, a tag, or at least a branch"},
         kas_revisions},
    Case{{"kas-commits", "BP-KAS-7", "kas", Level::standard, "what is given as a commit is one",
          "put names into `tag` or `branch`; a commit is 7 to 64 hex digits"},
         kas_commits},
    Case{{"kas-paths-inside", "BP-KAS-8", "kas", Level::standard, "repositories and layers lie inside the workspace",
          "give relative paths without \"..\""},
         kas_paths_inside},
    Case{{"kas-explains", "BP-KAS-9", "kas", Level::standard,
          "a machine that it does not know, like every other error, is explained in three parts",
          "throw bspctl::Error with what happened, why, and what to do"},
         kas_explains},
    Case{{"kas-choices", "BP-KAS-10", "kas", Level::standard, "the user's machine and image are kept, or refused",
          "take defaults only where Workspace leaves the choice empty"},
         kas_choices},
};

}  // namespace

std::span<const Case> kas_cases() { return table; }

}  // namespace bspctl::conformance
