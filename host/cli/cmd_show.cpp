// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/failure.hpp"
#include "cli/command.hpp"
#include "cli/source_tree.hpp"
#include "cli/table.hpp"
#include "sources/inventory.hpp"
#include "sources/layers.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;
using sources::Item;
using sources::Offer;

// With `all`: what layers that are not enabled offer too.
std::vector<fs::path> layers_of(const SourceTree& tree, bool all) {
    auto out = tree.layers;
    if (!all) return out;
    for (const auto& source : tree.wanted.sources.list) {
        for (auto& layer : sources::find_layers(source.path)) {
            if (std::find(out.begin(), out.end(), layer) == out.end()) out.push_back(std::move(layer));
        }
    }
    return out;
}

std::string below_root(const fs::path& path, const SourceTree& tree) {
    const auto relative = path.lexically_relative(tree.wanted.sources.root);
    return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
}

template <Offer offer>
int show(Context& context, const Arguments& arguments) {
    const auto tree = source_tree(context, "show", arguments.positional(0));
    const auto layers = layers_of(tree, arguments.has("all"));
    auto items = sources::inventory(offer, layers);
    if (const auto wanted = arguments.get("name"); !wanted.empty()) {
        std::erase_if(items, [&](const Item& item) { return item.name.find(wanted) == std::string::npos; });
    }
    if (arguments.has("json")) {
        json::Writer out;
        out.object().field("schema", "bspctl.show/1").field("layers_from", tree.layers_from).key("items").array();
        for (const auto& item : items) {
            out.object().field("name", item.name).field("layer", item.layer.string());
            out.field("file", item.file.string()).end_object();
        }
        context.answer(out.end_array().end_object().str());
        return 0;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& item : items) rows.push_back({item.name, below_root(item.layer, tree)});
    context.answer(table(rows));
    if (rows.empty()) context.say("none in " + std::to_string(layers.size()) + " layers (from " + tree.layers_from + ")");
    return 0;
}

Command action(std::string_view name, std::string_view summary, int (*run)(Context&, const Arguments&)) {
    return {.name = name,
            .summary = summary,
            .usage = "[KAS_YAML[:MORE…]] [-f MANIFEST] [--all] [--name TEXT] [--json]",
            .options = source_options({{"all", 'a', "", "layers that are not enabled, too"},
                                       {"name", 0, "TEXT", "only names with this in them"}}),
            .max_positionals = 1,
            .positional_words = "<file>",
            .run = run};
}

}  // namespace

Command show_command() {
    return {.name = "show",
            .group = "Sources",
            .summary = "machines, distros, images and recipes of the layers",
            .details = "Told by the files' names in the layers of the build; BitBake is not asked and nothing is parsed. "
                       "The repositories have to be there: bspctl sync brings them.",
            .examples = {"bspctl show machines", "bspctl show images my.yml --name minimal --json"},
            .actions = {action("show machines", "conf/machine/*.conf of the layers", show<Offer::machine>),
                        action("show distros", "conf/distro/*.conf of the layers", show<Offer::distro>),
                        action("show images", "image recipes of the layers", show<Offer::image>),
                        action("show recipes", "all recipes of the layers", show<Offer::recipe>)}};
}

}  // namespace bspctl::cli
