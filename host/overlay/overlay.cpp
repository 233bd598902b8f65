// SPDX-License-Identifier: Apache-2.0
#include "overlay/overlay.hpp"

#include <algorithm>
#include <optional>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "kas/file_name.hpp"
#include "overlay/check.hpp"

namespace bspctl::overlay {

namespace {

constexpr std::string_view environment_name = "bspctl-environment.yml";

fs::path copies(const fs::path& bsp_root) { return bsp_root / ".bspctl" / "overlays"; }

// The first comment that says something; a licence line does not.
std::string first_comment(std::string_view text) {
    for (const auto raw : text::lines(text)) {
        auto line = text::trim(raw);
        if (!line.starts_with('#')) return {};
        line = text::trim(line.substr(std::min(line.find_first_not_of('#'), line.size())));
        if (!line.empty() && line.find("SPDX-") == std::string_view::npos) return std::string(line);
    }
    return {};
}

// kas joins file names with ':'; a '/' would leave the folder of the copies.
void check_name(const std::string& name, const std::string& origin) {
    const bool is_plain =
        name.find_first_of("/:") == std::string::npos && !name.starts_with('.') &&
        std::none_of(name.begin(), name.end(), [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
    if (kas::has_kas_ending(name) && is_plain && name != environment_name) return;
    throw Failure("'" + text::to_utf8(name) + "' cannot be an overlay's name", "it comes from " + origin,
                  "a file name that ends in .yml, .yaml or .json, without '/', ':' and blanks, and not " +
                      std::string(environment_name));
}

struct CarriedBy {
    std::string plugin;
    Overlay overlay;
};

// What each family of the lineage adds to an answer: a derived one repeats its base's, first.
std::vector<CarriedBy> carried_by_lineage(const Sources& sources) {
    std::vector<CarriedBy> out;
    for (auto* plugin : sources.lineage) {
        auto all = plugin->overlays(sources.workspace);
        for (auto i = out.size(); i < all.size(); ++i) out.push_back({plugin->info().id, std::move(all[i])});
    }
    return out;
}

class Stacking {
public:
    Stacking(const Sources& sources, const fs::path& bsp_root)
        : sources_(sources), bsp_root_(bsp_root), carried_(carried_by_lineage(sources)) {}

    Stack run() {
        for (const auto& name : sources_.family.overlays) add_named(name);
        for (const auto& carried : carried_) {
            if (!is_named(carried.overlay.name)) add_carried(carried, "plugin " + carried.plugin);
        }
        for (const auto& switched : sources_.switched) add_switched(switched);
        for (auto* team : sources_.teams) {
            for (auto& overlay : team->overlays(sources_.workspace)) {
                const auto& id = team->info().id;
                add_carried({id, std::move(overlay)}, "plugin " + id);
            }
        }
        for (const auto& own : sources_.own) add_own(own);
        return std::move(out_);
    }

private:
    [[nodiscard]] bool is_named(const std::string& name) const {
        const auto& names = sources_.family.overlays;
        return std::find(names.begin(), names.end(), name) != names.end();
    }

    // The family of the lineage that named it: names add up, the base's first.
    [[nodiscard]] std::string family_naming(const std::string& name) const {
        for (auto* plugin : sources_.lineage) {
            const auto info = plugin->family(sources_.workspace);
            if (std::find(info.overlays.begin(), info.overlays.end(), name) != info.overlays.end()) return info.family;
        }
        return sources_.family.family;
    }

    void add_named(const std::string& name) {
        const auto origin = "family " + family_naming(name);
        check_name(name, origin);
        std::vector<std::string> looked;
        if (const auto file = find(name, sources_.preferred_folders, looked)) return add_file(*file, origin);
        for (const auto& carried : carried_) {
            if (carried.overlay.name == name) return add_carried(carried, origin);
        }
        std::vector<fs::path> folders;
        for (auto* plugin : sources_.lineage) folders.push_back(plugin->info().path.parent_path() / "overlays");
        folders.insert(folders.end(), sources_.folders.begin(), sources_.folders.end());
        if (const auto file = find(name, folders, looked)) return add_file(*file, origin);
        throw Failure("overlay " + name + " of " + origin + " is missing", "looked in " + text::join(looked, ", "),
                      "reinstall the plugin, or set BSPCTL_OVERLAY_PATH to the folder that has it");
    }

    void add_switched(const Switched& switched) {
        std::vector<std::string> looked;
        auto file = find(switched.name, sources_.preferred_folders, looked);
        if (!file) file = find(switched.name, sources_.folders, looked);
        if (file) return add_file(*file, switched.origin);
        throw Failure("overlay " + switched.name + " of the " + switched.origin + " is missing",
                      "looked in " + text::join(looked, ", "), "reinstall bspctl, or switch the setting off");
    }

    static std::optional<fs::path> find(const std::string& name, const std::vector<fs::path>& folders,
                                        std::vector<std::string>& looked) {
        std::error_code error;
        for (const auto& folder : folders) {
            if (fs::is_regular_file(folder / name, error)) return folder / name;
            looked.push_back(folder.string());
        }
        return std::nullopt;
    }

    void add_carried(const CarriedBy& carried, const std::string& origin) {
        const auto& overlay = carried.overlay;
        check_name(overlay.name, origin);
        add({overlay.name, origin, carried.plugin + ":" + overlay.name, overlay.summary, {}, overlay.text});
    }

    void add_own(const OwnFile& own) {
        const auto name = own.file.filename().string();
        check_name(name, own.where);
        std::error_code error;
        if (!fs::is_regular_file(own.file, error)) {
            throw Failure("there is no overlay " + own.file.string(), "it is named by " + own.where,
                          "correct the path, or take it out");
        }
        add_file(own.file, own.where);
    }

    void add_file(const fs::path& file, const std::string& origin) {
        add({file.filename().string(), origin, file.string(), {}, {}, files::read(file, kas::yaml::Forest::max_bytes)});
    }

    void add(Layer layer) {
        const auto same = std::find_if(out_.layers.begin(), out_.layers.end(),
                                       [&](const Layer& other) { return other.name == layer.name; });
        if (same != out_.layers.end()) {
            if (same->place == layer.place) return;  // one file, named twice
            out_.left_out.push_back({layer.name, layer.origin, "one of this name comes first, from " + same->origin});
            return;
        }
        kas::yaml::Forest forest;
        const auto& root = parse_checked(forest, layer, sources_.max_format);
        if (const auto folder = missing_folder(root); !folder.empty()) {
            out_.left_out.push_back({layer.name, layer.origin, "there is no " + folder + "/ in " + bsp_root_.string()});
            return;
        }
        if (layer.summary.empty()) layer.summary = first_comment(layer.text);
        layer.target = copies(bsp_root_) / layer.name;
        out_.layers.push_back(std::move(layer));
    }

    // The first folder that the overlay takes for granted and this tree lacks; empty: none.
    [[nodiscard]] std::string missing_folder(const kas::yaml::Node& root) const {
        const auto* repos = root.find("repos");
        if (repos == nullptr) return {};
        std::error_code error;
        for (const auto& repo : repos->entries) {
            const auto* url = repo.value->find("url");
            const auto* path = repo.value->find("path");
            if ((url != nullptr && !url->is_null()) || path == nullptr || path->text.empty()) continue;
            if (!fs::is_directory(bsp_root_ / path->text, error)) return path->text;
        }
        return {};
    }

    const Sources& sources_;
    const fs::path& bsp_root_;
    const std::vector<CarriedBy> carried_;
    Stack out_;
};

}  // namespace

Stack stack(const Sources& sources, const fs::path& bsp_root) { return Stacking(sources, bsp_root).run(); }

Layer declare_environment(const std::vector<std::string>& names, const fs::path& bsp_root) {
    // An empty default and not null: kas 3.1 knows no null, and a variable that is set wins over the default in both.
    std::string text =
        "# Written by bspctl for each build: variables of the caller that kas passes on to BitBake only when a\n"
        "# configuration names them. Their values stay in the environment.\n"
        "header:\n  version: 6\nenv:\n";
    for (const auto& name : names) text += "  " + name + ": \"\"\n";
    const std::string name(environment_name);
    return {name,           "bspctl", name, "variables of the caller that kas passes on", copies(bsp_root) / name,
            std::move(text)};
}

void materialise(const Stack& stack) {
    for (const auto& layer : stack.layers) files::write_if_changed(layer.target, layer.text);
}

}  // namespace bspctl::overlay
