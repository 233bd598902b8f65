// SPDX-License-Identifier: Apache-2.0
//
// What completion scripts ask while somebody types: quick, from files alone, and silent.
#include <algorithm>
#include <exception>
#include <functional>
#include <map>
#include <set>

#include "base/paths.hpp"
#include "cli/completion.hpp"
#include "cli/context.hpp"
#include "config/keys.hpp"
#include "plugins/discovery.hpp"
#include "sources/inventory.hpp"
#include "sources/layers.hpp"
#include "telemetry/run_id.hpp"
#include "vendors/library.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_layers = 200;  // a tree with more is answered from its first ones: somebody is waiting

// The folders in `dir`, hidden ones only where they are asked for.
std::vector<fs::path> folders_in(const fs::path& dir) {
    std::vector<fs::path> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(dir, error)) {
        if (entry.is_directory(error) && !entry.path().filename().string().starts_with('.')) out.push_back(entry.path());
    }
    return out;
}

// The workspace (else the current folder) and the folders in it: any of them may be a bsp_root.
std::vector<fs::path> roots(const Context& context) {
    auto top = context.workspace();
    if (top.empty()) {
        const auto found = workspace::find(context.cwd(), {});
        top = found ? found->root : context.cwd();
    }
    auto out = folders_in(top);
    out.insert(out.begin(), top);
    return out;
}

std::vector<std::string> offers(const Context& context, sources::Offer what) {
    std::vector<fs::path> layers;
    for (const auto& root : roots(context)) {
        for (const char* place : {"sources", "layers"}) {
            for (auto& layer : sources::find_layers(root / place)) {
                if (layers.size() < most_layers) layers.push_back(std::move(layer));
            }
        }
    }
    std::vector<std::string> out;
    for (auto& item : sources::inventory(what, layers)) out.push_back(std::move(item.name));
    return out;
}

std::vector<std::string> runs(const Context& context) {
    std::vector<std::string> out;
    for (const auto& root : roots(context)) {
        for (const auto& folder : telemetry::runs_folders(root)) {
            for (const auto& run : folders_in(folder)) {
                if (telemetry::parse_run_id(run.filename().string())) out.push_back(run.filename().string());
            }
        }
    }
    return out;
}

// What checkouts of manifest repositories hold, ours, repo's and oe-layertool's.
std::vector<std::string> manifests(const Context& context) {
    std::vector<std::string> out;
    const auto take = [&](const fs::path& folder) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            const auto extension = entry.path().extension();
            if (extension == ".xml" || extension == ".txt") out.push_back(entry.path().filename().string());
        }
    };
    for (const auto& root : roots(context)) {
        take(root / ".repo" / "manifests");
        for (const auto& folder : folders_in(root / workspace::own_folder)) take(folder);
        for (const auto& vendor : folders_in(root / "oe-layertool" / "configs")) take(vendor);
    }
    return out;
}

// By the names of their files; which family is in one is known once it is loaded, and is nearly always its name.
std::vector<std::string> plugin_names(const Context&) {
    plugins::LoadOptions options;
    options.bundled = paths::bundled_plugins();
    auto places = plugins::places(options);
    std::vector<std::string> out;
    for (const auto& candidate : plugins::discover(places)) out.push_back(plugins::short_name(candidate.path));
    return out;
}

std::vector<std::string> vendor_names(const Context&) {
    const auto user = paths::user_config();
    const auto own = user.empty() ? fs::path{} : user / "vendors.toml";
    const auto definitions = vendors::Library::load({own, paths::bundled_definitions()}, {});
    std::vector<std::string> out;
    for (const auto& definition : definitions.all()) out.push_back(definition.name);
    return out;
}

std::vector<std::string> family_names(const Context& context) {
    auto out = plugin_names(context);
    for (auto& name : vendor_names(context)) out.push_back(std::move(name));
    return out;
}

std::vector<std::string> preset_names(const Context& context) {
    std::vector<std::string> out;
    for (const auto& preset : context.presets().all) out.push_back(preset.name);
    return out;
}

std::vector<std::string> key_names(const Context&) {
    std::vector<std::string> out;
    for (const auto& key : config::keys()) out.emplace_back(key.name);
    return out;
}

using Source = std::function<std::vector<std::string>(const Context&)>;

const std::map<std::string_view, Source>& sources_of_words() {
    using sources::Offer;
    static const std::map<std::string_view, Source> all{
        {"machine", [](const Context& context) { return offers(context, Offer::machine); }},
        {"distro", [](const Context& context) { return offers(context, Offer::distro); }},
        {"image", [](const Context& context) { return offers(context, Offer::image); }},
        {"recipe", [](const Context& context) { return offers(context, Offer::recipe); }},
        {"run", runs},
        {"manifest", manifests},
        {"plugin", plugin_names},
        {"family", family_names},
        {"preset", preset_names},
        {"vendor", vendor_names},
        {"key", key_names},
    };
    return all;
}

}  // namespace

std::vector<std::string> complete(const Context& context, std::string_view kind, std::string_view prefix) {
    const auto source = sources_of_words().find(kind);
    if (source == sources_of_words().end()) return {};
    try {
        std::set<std::string> out;
        for (auto& word : source->second(context)) {
            if (word.starts_with(prefix)) out.insert(std::move(word));
        }
        return {out.begin(), out.end()};
    } catch (const std::exception&) {
        return {};  // nobody asked a question yet: an error has no reader
    }
}

}  // namespace bspctl::cli
