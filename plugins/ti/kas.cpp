// SPDX-License-Identifier: Apache-2.0
#include "kas.hpp"

#include <algorithm>

#include "bspctl/sdk.hpp"
#include "release.hpp"
#include "templates.hpp"

namespace ti {

using bspctl::KasConfig;
using bspctl::KasRepo;
using bspctl::LayersForm;
using bspctl::Project;

namespace {

constexpr std::size_t full_hash = 40;

const bspctl::Input& config_of(const bspctl::Workspace& workspace) {
    if (!workspace.input || workspace.input->kind != bspctl::kind_oe_layersetup) {
        const bool manifest = workspace.input && workspace.input->kind == bspctl::kind_repo_manifest;
        throw bspctl::Error(
            manifest ? "a repo manifest for TI boards cannot be turned into a kas file"
                     : "there is no TI configuration to make a kas file from",
            manifest ? "it names repositories, not which of their folders are layers; that is in its vendor's set-up script"
                     : "no oe-layersetup configuration was read",
            manifest ? "write a kas file for it and build that, or install the vendor's plugin"
                     : "name an oe-layersetup configuration with -f FILE");
    }
    return *workspace.input;
}

// What git is asked to check out: HEAD has become the branch alone; origin/… and refs/heads/… are branches too.
void set_revision(KasRepo& repo, const Project& project) {
    std::string_view revision = project.revision;
    if (revision.empty()) {
        repo.branch = project.branch;
    } else if (is_commit(revision)) {
        repo.commit = revision;
        std::transform(repo.commit.begin(), repo.commit.end(), repo.commit.begin(),
                       [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    } else {
        for (const std::string_view prefix : {"origin/", "refs/heads/"}) {
            if (!revision.starts_with(prefix)) continue;
            repo.branch = revision.substr(prefix.size());
            return;
        }
        constexpr std::string_view tags = "refs/tags/";
        repo.tag = revision.starts_with(tags) ? revision.substr(tags.size()) : revision;
    }
}

KasRepo to_repo(const Project& project) {
    KasRepo repo;
    repo.name = project.name;
    repo.url = public_url(project.url);
    repo.path = "sources/" + project.name;
    set_revision(repo, project);
    return repo;
}

// BitBake is a program: older configurations write layers= behind it too, and the layer tool finds none.
bool is_bitbake(const Project& project) {
    bspctl::Project address;
    address.name = project.url;
    return project.name == "bitbake" || address.short_name() == "bitbake";
}

// Collects what people must know, one sentence for all repositories a fact holds for.
class Notes {
public:
    void about(std::string& list, const std::string& name) { list += (list.empty() ? "" : ", ") + name; }

    void repository(const Project& project, const KasRepo& repo) {
        if (!repo.commit.empty() && repo.commit.size() < full_hash) about(short_, repo.name + " " + repo.commit);
        if (!repo.branch.empty()) about(floating_, repo.name + " (" + repo.branch + ")");
        if (repo.url != project.url) about(moved_, repo.name);
        if (project.layers_form == LayersForm::unstated && !is_bitbake(project)) about(layerless_, repo.name);
    }
    void twice(const std::string& name) { about(twice_, name); }

    [[nodiscard]] std::vector<std::string> sentences() const {
        std::vector<std::string> out;
        const auto say = [&](const std::string& list, const std::string& sentence) {
            if (!list.empty()) out.push_back(sentence + ": " + list);
        };
        say(short_, "abbreviated commits, which kas warns of and will refuse one day");
        say(floating_, "not pinned, the tip of a branch when it is fetched");
        say(moved_, "address changed to https, which needs no key");
        say(layerless_, "checked out without a layer, because the line has no layers=");
        say(twice_, "named twice, the first line counts");
        return out;
    }

private:
    std::string short_, floating_, moved_, layerless_, twice_;
};

void add_layers(KasConfig& config, const Project& project) {
    // An empty layers= asks for every layer of the repository: in all known releases that is its root.
    if (project.layers_form == LayersForm::root && !is_bitbake(project)) config.layers.push_back({project.name, "."});
    if (project.layers_form != LayersForm::listed) return;
    for (const auto& subdir : project.layers) {
        const bspctl::LayerRef layer{project.name, subdir};
        if (std::find(config.layers.begin(), config.layers.end(), layer) == config.layers.end()) {
            config.layers.push_back(layer);
        }
    }
}

void add_repositories(KasConfig& config, const bspctl::Input& input) {
    Notes notes;
    for (const auto& project : input.projects) {
        const bool known = std::any_of(config.repos.begin(), config.repos.end(),
                                       [&](const KasRepo& repo) { return repo.name == project.name; });
        if (known) {
            notes.twice(project.name);
            continue;
        }
        config.repos.push_back(to_repo(project));
        notes.repository(project, config.repos.back());
        add_layers(config, project);
    }
    for (auto& sentence : notes.sentences()) config.notes.push_back(std::move(sentence));
}

std::string block(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines) out += line + "\n";
    return out;
}

// All values of one key, in file order.
std::vector<std::string> values(const bspctl::Input& input, std::string_view key) {
    std::vector<std::string> out;
    for (const auto& setting : input.settings) {
        if (setting.key == key && !setting.value.empty()) out.push_back(setting.value);
    }
    return out;
}

void note_template(KasConfig& config, const Template& taken, const std::string& wanted, const std::string& what) {
    if (taken.exact) return;
    config.notes.push_back("the " + what + " template " + (wanted.empty() ? "is not named" : wanted + " is not known") +
                           "; the settings of " + taken.name + ".conf.sample are taken, compare them");
}

void add_local_conf(KasConfig& config, const bspctl::Input& input, const Template& local) {
    // The layer tool sets OEBASE in the environment: the folder above the build folder.
    config.local_conf.push_back({"10-oebase", "OEBASE = \"${TOPDIR}/..\"\n"});
    config.local_conf.push_back({"20-template", block(local.lines)});
    const auto own = values(input, "LOCALCONF");
    if (own.empty()) return;
    config.local_conf.push_back({"30-config", block(own)});
    const auto has_colon = [](const std::string& line) { return line.find(':') != std::string::npos; };
    if (std::any_of(own.begin(), own.end(), has_colon)) {
        config.notes.push_back(
            "LOCALCONF lines are kept whole; layer tools before 2024 cut them at their second colon");
    }
}

void add_messages(KasConfig& config, const bspctl::Input& input) {
    std::string message;
    for (const auto& line : values(input, "MOTD")) message += (message.empty() ? "" : " ") + line;
    if (!message.empty()) config.notes.push_back("the configuration says: " + message);
}

}  // namespace

bool is_commit(std::string_view revision) {
    return revision.size() >= 7 && revision.size() <= full_hash &&
           revision.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string public_url(const std::string& url) {
    // GitHub answers neither git:// (since 2022) nor, without a key, ssh.
    for (const std::string_view prefix : {"git@github.com:", "ssh://git@github.com/", "git://github.com/"}) {
        if (url.starts_with(prefix)) return "https://github.com/" + url.substr(prefix.size());
    }
    return url;
}

KasConfig kas_config(const bspctl::Workspace& workspace) {
    const auto& input = config_of(workspace);
    const auto local_path = last_setting(input, "OECORELOCALCONF");
    const auto layer_path = last_setting(input, "OECORELAYERCONF");
    const auto local = local_template(local_path);
    const auto layer = layer_template(layer_path);

    KasConfig config;
    config.machine = machine_of(workspace);
    config.distro = workspace.distro.empty() ? default_distro(input) : workspace.distro;
    config.targets = {workspace.image.empty() ? default_image(input) : workspace.image};
    add_repositories(config, input);
    note_template(config, local, local_path, "local.conf");
    note_template(config, layer, layer_path, "bblayers.conf");
    add_local_conf(config, input, local);
    if (!layer.lines.empty()) config.bblayers_conf.push_back({"20-template", block(layer.lines)});
    add_messages(config, input);
    return config;
}

}  // namespace ti
