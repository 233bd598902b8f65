// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cli/command.hpp"
#include "cli/source_tree.hpp"
#include "cli/table.hpp"
#include "sources/layers.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;
using sources::Presence;
using sources::Source;
using sources::State;

// One layer with its place: the innermost repository around it.
struct PlacedLayer {
    sources::Layer layer;
    const Source* source = nullptr;  // null: in none of them
    bool enabled = false;
};

struct BitBake {
    std::string version;
    fs::path folder;
};

class Layers {
public:
    Layers(SourceTree tree, bool all) : tree_(std::move(tree)), states_(sources::states_of(tree_.wanted.sources)) {
        for (const auto& path : tree_.layers) add(path, true);
        for (const auto& source : tree_.wanted.sources.list) look_into(source, all);
    }

    [[nodiscard]] bool empty() const { return list().empty() && layers_.empty(); }

    [[nodiscard]] std::string text(bool all) const {
        std::vector<std::vector<std::string>> rows{
            {"REPOSITORY", "COMMIT", "AT", "WANTED", "CHANGES", "TO WANTED", "PIN", "LAYERS"}};
        for (std::size_t i = 0; i < list().size(); ++i) rows.push_back(row(list()[i], states_[i]));
        auto out = table(rows);
        if (all) out += "\n" + layer_table();
        if (!bitbake_.version.empty()) {
            out += "\nBitBake " + bitbake_.version + " in " + bitbake_.folder.string() + "\n";
        }
        return out + "layers from " + tree_.layers_from + "\n";
    }

    [[nodiscard]] std::string json() const {
        json::Writer out;
        out.object().field("schema", "bspctl.layers/1");
        out.field("configuration", tree_.wanted.sources.configuration).field("root", tree_.wanted.sources.root.string());
        out.field("layers_from", tree_.layers_from).key("bitbake");
        if (bitbake_.version.empty()) out.null();
        else out.object().field("version", bitbake_.version).field("path", bitbake_.folder.string()).end_object();
        out.key("repositories").array();
        for (std::size_t i = 0; i < list().size(); ++i) write(out, list()[i], states_[i]);
        out.end_array().key("layers").array();
        for (const auto& layer : layers_) write(out, layer);
        return out.end_array().end_object().str();
    }

private:
    [[nodiscard]] const std::vector<Source>& list() const { return tree_.wanted.sources.list; }

    void add(const fs::path& path, bool enabled) {
        const auto known = [&](const PlacedLayer& layer) { return layer.layer.path == path; };
        if (std::any_of(layers_.begin(), layers_.end(), known)) return;
        layers_.push_back({sources::read_layer(path), source_of(path), enabled});
    }

    [[nodiscard]] const Source* source_of(const fs::path& layer) const {
        const Source* out = nullptr;
        for (const auto& source : list()) {
            const auto inner = layer.lexically_relative(source.path);
            const bool around = !inner.empty() && *inner.begin() != "..";
            if (around && (out == nullptr || source.path.native().size() > out->path.native().size())) out = &source;
        }
        return out;
    }

    void look_into(const Source& source, bool all) {
        if (auto version = sources::bitbake_version(source.path); !version.empty() && bitbake_.version.empty()) {
            bitbake_ = {std::move(version), source.path};
        }
        if (!all) return;
        for (const auto& path : sources::find_layers(source.path)) add(path, false);
    }

    // Enabled layers of one repository, as its own paths.
    [[nodiscard]] std::string layers_in(const Source& source) const {
        std::string out;
        for (const auto& layer : layers_) {
            if (layer.source != &source || !layer.enabled) continue;
            out += (out.empty() ? "" : " ") + layer.layer.path.lexically_relative(source.path).string();
        }
        return out.empty() ? "-" : out;
    }

    static std::string wanted(const Source& source) {
        if (source.url.empty()) return "-";
        return source.commit.empty() ? source.wanted() : source.commit.substr(0, 10);
    }

    [[nodiscard]] std::vector<std::string> row(const Source& source, const State& state) const {
        const auto pin = source.url.empty() ? "local" : source.is_pinned() ? "pinned" : "floating";
        const auto place = place_of(source, tree_.wanted.sources);
        if (state.presence != Presence::there) {
            return {place, "-", "(" + state.problem + ")", wanted(source), "-", "-", pin, layers_in(source)};
        }
        const auto link = state.leads_to.empty() ? "" : " -> " + state.leads_to.string();
        return {place + link,
                state.commit.empty() ? "-" : state.commit.substr(0, 10) + (state.shallow ? " (shallow)" : ""),
                state.place(),
                wanted(source),
                sources::describe_changes(state),
                source.url.empty() ? "-" : sources::describe_distance(state),
                pin,
                layers_in(source)};
    }

    [[nodiscard]] std::string layer_table() const {
        std::vector<std::vector<std::string>> rows{{"LAYER", "COLLECTION", "PRIORITY", "COMPATIBLE WITH", "ENABLED"}};
        for (const auto& [layer, source, enabled] : layers_) {
            const auto& root = tree_.wanted.sources.root;
            const auto relative = layer.path.lexically_relative(root);
            const bool inside = !relative.empty() && *relative.begin() != "..";
            rows.push_back({inside ? relative.string() : layer.path.string(),
                            layer.problem.empty() ? layer.collection : "(" + layer.problem + ")",
                            layer.priority ? std::to_string(*layer.priority) : "-",
                            layer.compat.empty() ? "-" : text::join(layer.compat, " "), enabled ? "yes" : "no"});
        }
        return table(rows);
    }

    void write(json::Writer& out, const Source& source, const State& state) const {
        begin_repository(out, source);
        const bool there = state.presence == Presence::there;
        out.field("there", there).field_or_null("problem", state.problem);
        out.field_or_null("commit", state.commit).field_or_null("branch", state.branch).field("tags", state.tags);
        out.field("changed", state.changed).field("untracked", state.untracked).field("shallow", state.shallow);
        out.field_or_null("leads_to", state.leads_to.string());
        out.key("ahead");
        if (state.distance) out.value(state.distance->ahead).field("behind", state.distance->behind);
        else out.null().key("behind").null();
        out.key("layers").array();
        for (const auto& layer : layers_) {
            if (layer.source == &source && layer.enabled) out.value(layer.layer.path.string());
        }
        out.end_array().end_object();
    }

    static void write(json::Writer& out, const PlacedLayer& placed) {
        const auto& layer = placed.layer;
        out.object().field("path", layer.path.string()).field("enabled", placed.enabled);
        out.field_or_null("repository", placed.source == nullptr ? "" : placed.source->name);
        out.field_or_null("collection", layer.collection).field("priority", layer.priority);
        out.field("compat", layer.compat).field("depends", layer.depends).field_or_null("problem", layer.problem);
        out.end_object();
    }

    SourceTree tree_;
    std::vector<State> states_;
    std::vector<PlacedLayer> layers_;
    BitBake bitbake_;
};

int run(Context& context, const Arguments& arguments) {
    auto tree = source_tree(context, "layers", arguments.positional(0));
    keep_repositories(tree.wanted.sources, arguments);
    const bool all = arguments.has("all");
    const Layers layers(std::move(tree), all);
    if (arguments.has("json")) context.answer(layers.json());
    else context.answer(layers.empty() ? "the configuration names no repositories and no layers" : layers.text(all));
    return 0;
}

}  // namespace

Command layers_command() {
    return {
        .name = "layers",
        .group = "Sources",
        .summary = "repositories and layers of a build, and their state",
        .usage = "[KAS_YAML[:MORE…]] [-f MANIFEST] [--all] [--json]",
        .details = "Layers are those of the build folder's bblayers.conf where there is one, else those that the "
                   "configuration enables. TO WANTED counts commits, from what the clone knows: nothing is fetched. "
                   "With --all every layer of the repositories, with what its layer.conf says.",
        .examples = {"bspctl layers", "bspctl layers my.yml --all", "bspctl layers -f imx-6.6.52-2.2.2.xml --json"},
        .options = source_options({{"all", 'a', "", "every layer there is, with its collection, priority and releases"},
                                   {"repo", 0, "GLOB", "only repositories of this name or folder", "", "", true}}),
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
