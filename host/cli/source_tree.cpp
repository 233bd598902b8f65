// SPDX-License-Identifier: Apache-2.0
#include "cli/source_tree.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <optional>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "cli/command.hpp"
#include "git/git.hpp"
#include "kas/bblayers.hpp"

namespace bspctl::cli {

namespace fs = std::filesystem;

namespace {

// A container build's file may name the folder that the container knows.
fs::path on_this_host(const fs::path& layer, const fs::path& bsp_root) {
    std::error_code error;
    const auto inner = layer.lexically_relative("/work");
    const bool foreign = !fs::exists(layer, error) && !inner.empty() && *inner.begin() != "..";
    return foreign && fs::exists(bsp_root / inner, error) ? bsp_root / inner : layer;
}

std::optional<kas::BblayersConf> enabled_layers(const SourceTree& tree, const fs::path& file) {
    const auto text = files::read_if_exists(file);
    if (!text) return std::nullopt;
    auto conf = kas::parse_bblayers(*text, file, pipeline::build_dir(tree.build));
    for (auto& layer : conf.layers) layer = on_this_host(layer, tree.build.bsp_root).string();
    return conf;
}

// Repositories of the build that the configuration does not name: the vendor's set-up, or a hand, has added them.
void add_repositories(SourceTree& tree, const kas::BblayersConf& conf) {
    auto& sources = tree.wanted.sources;
    for (const auto& repo : kas::workspace_config(conf, tree.build.bsp_root).repos) {
        sources::Source found;
        found.name = repo.name;
        found.path = (tree.build.bsp_root / repo.path).lexically_normal();
        if (!found.path.has_filename()) found.path = found.path.parent_path();
        const bool known = std::any_of(sources.list.begin(), sources.list.end(),
                                       [&](const auto& source) { return source.path == found.path; });
        if (!known) sources.list.push_back(std::move(found));
    }
}

// The family's own choice. Nothing: it cannot choose yet, as before a machine is chosen, which these commands help with.
std::optional<KasConfig> family_choice(const pipeline::Build& build) {
    if (!build.generates) return std::nullopt;
    try {
        return build.plugin->kas(build.workspace);
    } catch (const Failure&) {
        return std::nullopt;
    }
}

// The layers that the family or the configuration itself enables.
void take_configured_layers(SourceTree& tree) {
    const auto choice = family_choice(tree.build);
    if (!choice) {
        for (const auto& source : tree.wanted.sources.list) {
            for (const auto& layer : source.layers) tree.layers.push_back((source.path / layer).lexically_normal());
        }
        return;
    }
    for (const auto& layer : choice->layers) {
        const auto repo = std::find_if(choice->repos.begin(), choice->repos.end(),
                                       [&](const KasRepo& candidate) { return candidate.name == layer.repo; });
        if (repo == choice->repos.end()) continue;
        const auto folder = tree.build.bsp_root / (repo->path.empty() ? repo->name : repo->path);
        tree.layers.push_back((folder / (layer.subdir == "." ? "" : layer.subdir)).lexically_normal());
    }
}

void keep_fitting(sources::Sources& sources, const std::vector<std::string>& globs) {
    std::erase_if(sources.list, [&](const sources::Source& source) {
        const auto place = place_of(source, sources);
        return std::none_of(globs.begin(), globs.end(), [&](const std::string& glob) {
            return ::fnmatch(glob.c_str(), source.name.c_str(), 0) == 0 || ::fnmatch(glob.c_str(), place.c_str(), 0) == 0;
        });
    });
}

[[noreturn]] void fail_without(const std::vector<std::string>& globs) {
    throw Failure("no repository is called " + globs.front(), "", "`bspctl layers` lists their names and folders",
                  ExitCode::failed);
}

}  // namespace

SourceTree source_tree(Context& context, const std::string& command, const std::string& input) {
    SourceTree out;
    out.build = pipeline::resolve(context.request(command, input), context.settings(), context.complete_registry());
    const auto file = pipeline::build_dir(out.build) / "conf" / "bblayers.conf";
    const auto conf = enabled_layers(out, file);
    if (out.build.workspace.input) {
        out.wanted = sources::snapshot_of(*out.build.workspace.input, out.build.bsp_root);
    } else if (!conf) {
        throw Failure("the configuration " + out.build.workspace.manifest + " is not at hand",
                      "it is not in " + out.build.bsp_root.string() + ", and there is no " + file.string(),
                      "give its path with -f, or fetch it: bspctl sync");
    }
    out.wanted.sources.root = out.build.bsp_root;
    if (conf) {
        for (const auto& layer : conf->layers) out.layers.emplace_back(layer);
        out.layers_from = file.string();
        add_repositories(out, *conf);
    } else {
        take_configured_layers(out);
        out.layers_from = out.wanted.sources.configuration;
    }
    for (auto& layer : out.layers) {
        if (!layer.has_filename()) layer = layer.parent_path();
    }
    return out;
}

std::vector<Option> source_options(std::vector<Option> own) {
    return options::join({std::move(own), options::choices(), {options::json()}});
}

void keep_repositories(sources::Sources& sources, const Arguments& arguments) {
    const auto globs = arguments.all("repo");
    if (globs.empty()) return;
    keep_fitting(sources, globs);
    if (sources.list.empty()) fail_without(globs);
}

void keep_repositories(sources::Sources& before, sources::Sources& after, const Arguments& arguments) {
    const auto globs = arguments.all("repo");
    if (globs.empty()) return;
    keep_fitting(before, globs);
    keep_fitting(after, globs);
    if (before.list.empty() && after.list.empty()) fail_without(globs);
}

std::string place_of(const sources::Source& source, const sources::Sources& all) {
    const auto relative = source.path.lexically_relative(all.root);
    return relative.empty() || *relative.begin() == ".." ? source.path.string() : relative.string();
}

void begin_repository(json::Writer& out, const sources::Source& source) {
    out.object().field("name", source.name).field("path", source.path.string());
    out.field_or_null("url", git::without_credentials(source.url));
    out.key("wanted").object();
    out.field_or_null("commit", source.commit).field_or_null("tag", source.tag);
    out.field_or_null("branch", source.branch).field_or_null("ref", source.ref).end_object();
    out.field("pin", source.url.empty() ? "local" : source.is_pinned() ? "pinned" : "floating");
}

}  // namespace bspctl::cli
