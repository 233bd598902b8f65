// SPDX-License-Identifier: Apache-2.0
#include "kas.hpp"

#include <algorithm>
#include <cctype>

#include "conf.hpp"

namespace bbsetup {
namespace {

using bspctl::Error;
using bspctl::Input;
using bspctl::KasConfig;
using bspctl::KasRepo;
using bspctl::Project;
using bspctl::Workspace;

constexpr std::string_view machine_fragment = "machine/";
constexpr std::string_view distro_fragment = "distro/";

std::vector<std::string> all(const Input& input, std::string_view key) {
    std::vector<std::string> out;
    for (const auto& setting : input.settings) {
        if (setting.key == key) out.push_back(setting.value);
    }
    return out;
}

std::string first_of(std::initializer_list<std::string> values) {
    for (const auto& value : values) {
        if (!value.empty()) return value;
    }
    return {};
}

const Input& workspace_of(const Workspace& workspace) {
    if (workspace.input && is_workspace(*workspace.input)) return *workspace.input;
    throw Error("this is no bitbake-setup workspace",
                workspace.input ? workspace.input->file_name + " is a configuration to make one of, or something else"
                                : "there is no config/config-upstream.json",
                "make a workspace of it: bitbake-setup init");
}

// ------------------------------------------------------------------------------------------------------- sources

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

// The branch beside a commit is left out: kas refuses a commit that its branch does not reach. BitBake's fetcher takes
// a name for a branch or a tag, whichever is there; one that differs from the branch given with it is a tag.
void set_revision(KasRepo& repo, const Project& source) {
    std::string_view revision = source.revision.empty() ? source.branch : source.revision;
    if (is_commit(revision)) repo.commit = revision;
    else if (take_prefix(revision, "refs/tags/")) repo.tag = revision;
    else if (take_prefix(revision, "refs/heads/")) repo.branch = revision;
    else if (source.branch.empty() || source.branch == revision) repo.branch = revision;
    else repo.tag = revision;
    if (revision.empty()) {
        throw Error("source " + source.name + " has no revision", "config/config-upstream.json gives it neither rev nor branch",
                    "add one to the configuration, and run `bitbake-setup update`");
    }
}

void add_source(KasConfig& config, const Project& source) {
    KasRepo repo{source.name, source.url, source.path, {}, {}, {}};
    if (const auto local = bspctl::find_value(source.attributes, "local"); local && source.url.empty()) {
        config.notes.push_back(source.path + " is the local folder " + *local + ": it is built as it is" +
                               ", and a container does not see it");
        config.repos.push_back(std::move(repo));
        return;
    }
    if (source.url.empty()) {
        throw Error("source " + source.name + " has no address", "it has neither git-remote with uri nor local",
                    "correct config/config-upstream.json, or run `bitbake-setup init` again");
    }
    set_revision(repo, source);
    if (repo.commit.empty()) {
        config.notes.push_back(source.path + " is not fixed to a commit: " + repo.branch + repo.tag + " is followed");
    }
    config.repos.push_back(std::move(repo));
}

// -------------------------------------------------------------------------------------------------------- layers

// The source with this folder ("layers/openembedded-core/meta"); the deepest, since one may lie in another.
const KasRepo* source_of(const KasConfig& config, const std::string& folder) {
    const KasRepo* best = nullptr;
    for (const auto& repo : config.repos) {
        const bool holds = (folder + "/").starts_with(repo.path + "/");
        if (holds && (best == nullptr || repo.path.size() > best->path.size())) best = &repo;
    }
    return best;
}

void add_layer(KasConfig& config, const std::string& repo, const std::string& subdir) {
    const bspctl::LayerRef layer{repo, subdir};
    if (std::find(config.layers.begin(), config.layers.end(), layer) == config.layers.end()) {
        config.layers.push_back(layer);
    }
}

bool add_layer_of_source(KasConfig& config, const std::string& folder) {
    const auto* repo = source_of(config, folder);
    if (repo == nullptr) return false;
    add_layer(config, repo->name, folder == repo->path ? "." : folder.substr(repo->path.size() + 1));
    return true;
}

// A layer that no source holds: devtool's, one added with bitbake-layers, one beside the configuration.
void add_other_layer(KasConfig& config, const std::string& folder) {
    auto name = folder.substr(folder.find_last_of('/') + 1);
    const auto is_taken = [&] {
        return std::any_of(config.repos.begin(), config.repos.end(), [&](const KasRepo& repo) { return repo.name == name; });
    };
    while (is_taken()) name += "-local";
    config.repos.push_back({name, {}, folder, {}, {}, {}});
    add_layer(config, name, ".");
    if (folder.starts_with('/')) {
        config.notes.push_back("layer " + folder + " lies outside the workspace: a container does not see it");
    }
}

// An absolute path of bblayers.conf, below the workspace. One of a workspace that was moved still says where the layer
// lies in it.
std::string below_workspace(const KasConfig& config, const std::string& path, const std::string& root) {
    if (path.starts_with(root + "/")) return path.substr(root.size() + 1);
    const auto at = path.rfind("/layers/");
    if (at == std::string::npos || source_of(config, path.substr(at + 1)) == nullptr) return path;
    return path.substr(at + 1);
}

// BitBake's own list where there is one: it has what was added since.
void add_layers(KasConfig& config, const Input& input, const Conf& conf, const std::string& root) {
    for (const auto& path : conf.layers) {
        const auto folder = below_workspace(config, path, root);
        if (!add_layer_of_source(config, folder)) add_other_layer(config, folder);
    }
    if (!conf.layers.empty()) return;
    for (const auto& entry : all(input, "layer")) {
        if (add_layer_of_source(config, "layers/" + entry)) continue;
        throw Error("layer " + entry + " belongs to no source", "the sources of the configuration are other folders",
                    "correct bb-layers in config/config-upstream.json, or run `bitbake-setup init` again");
    }
    for (const auto& folder : all(input, "layer-elsewhere")) add_other_layer(config, folder);
    if (!config.layers.empty()) return;
    throw Error("no layers are known for this workspace",
                "its configuration takes them from the template " +
                    first_of({bspctl::find_value(input.settings, "template").value_or(""), "of a layer"}) +
                    ", and build/conf/bblayers.conf is missing",
                "set the workspace up: bitbake-setup update");
}

// ------------------------------------------------------------------------------------------------------ settings

std::string last_with(const std::vector<std::string>& fragments, std::string_view prefix) {
    std::string out;
    for (const auto& fragment : fragments) {
        if (fragment.starts_with(prefix)) out = fragment.substr(prefix.size());
    }
    return out;
}

// Machine and distro are kas's to set: as fragments they would win over a choice on the command line. The others stay
// BitBake's. The assignment stands in local.conf, which is read after toolcfg.conf and so replaces what that says.
void add_fragments(KasConfig& config, const std::vector<std::string>& fragments) {
    std::string others;
    for (const auto& fragment : fragments) {
        if (fragment.starts_with(machine_fragment) || fragment.starts_with(distro_fragment)) continue;
        others += (others.empty() ? "" : " ") + fragment;
    }
    if (fragments.empty()) return;
    config.local_conf.push_back({"20-fragments", "OE_FRAGMENTS = \"" + others + "\"\n"});
    if (!others.empty()) config.notes.push_back("fragments are enabled through OE_FRAGMENTS: " + others);
}

void add_settings(KasConfig& config, const bspctl::Host& host, const Input& input, const Conf& conf) {
    if (!conf.local.empty()) {
        config.local_conf.push_back({"10-local-conf", conf.local});
        config.notes.emplace_back("the settings of build/conf/local.conf are taken over");
    }
    for (const auto& name : all(input, "passed-variable")) config.env.push_back({name, std::nullopt});
    const auto names = host.list_dir("build/conf");
    if (names && std::find(names->begin(), names->end(), "site.conf") != names->end()) {
        config.notes.emplace_back("site.conf of the folder above holds on this host; a container does not see it");
    }
    if (bspctl::find_value(input.settings, "buildtools")) {
        config.notes.emplace_back("the buildtools of the configuration are not used: source their environment first");
    }
}

}  // namespace

bool is_workspace(const Input& input) {
    return input.kind == bspctl::kind_bitbake_setup && bspctl::find_value(input.settings, "form") == "workspace";
}

bool is_commit(std::string_view revision) {
    const bool hex = std::all_of(revision.begin(), revision.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
    return hex && (revision.size() == 40 || revision.size() == 64);
}

KasConfig kas_config(const bspctl::Host& host, const Workspace& workspace) {
    const auto& input = workspace_of(workspace);
    const auto conf = read_conf(host, workspace.bsp_root);
    const auto fragments = conf.fragments.value_or(all(input, "fragment"));
    KasConfig config;
    config.machine = first_of({workspace.machine, last_with(fragments, machine_fragment), conf.machine, input.machine});
    config.distro = first_of({workspace.distro, last_with(fragments, distro_fragment), conf.distro, "nodistro"});
    config.targets = {first_of({workspace.image, "core-image-minimal"})};
    for (const auto& source : input.projects) add_source(config, source);
    add_layers(config, input, conf, workspace.bsp_root);
    add_settings(config, host, input, conf);
    add_fragments(config, fragments);
    return config;
}

}  // namespace bbsetup
