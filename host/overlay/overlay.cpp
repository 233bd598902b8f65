// SPDX-License-Identifier: Apache-2.0
#include "overlay/overlay.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "kas/document.hpp"

namespace bspctl::overlay {

namespace {

fs::path copies(const fs::path& bsp_root) { return bsp_root / ".bspctl" / "overlays"; }

fs::path locate(const std::string& name, const std::vector<fs::path>& folders) {
    std::error_code error;
    std::vector<std::string> looked;
    for (const auto& folder : folders) {
        if (fs::is_regular_file(folder / name, error)) return folder / name;
        looked.push_back(folder.string());
    }
    throw Failure("overlay " + name + " is missing", "looked in " + text::join(looked, ", "),
                  "reinstall bspctl, or set BSPCTL_OVERLAY_PATH to the folder that has it");
}

// The first folder that the overlay takes for granted and this tree lacks; empty: none.
std::string missing_folder(const fs::path& overlay, const fs::path& bsp_root) {
    std::error_code error;
    for (const auto& repo : kas::load(overlay.string()).repos) {
        if (!repo.url.empty() || repo.path.empty()) continue;
        if (!fs::is_directory(bsp_root / repo.path, error)) return repo.path;
    }
    return {};
}

}  // namespace

Stack stack(const std::vector<std::string>& names, const std::vector<fs::path>& folders, const fs::path& bsp_root) {
    Stack out;
    for (const auto& name : names) {
        const auto source = locate(name, folders);
        if (const auto folder = missing_folder(source, bsp_root); !folder.empty()) {
            out.left_out.push_back({name, "there is no " + folder + "/ in " + bsp_root.string()});
            continue;
        }
        out.layers.push_back({name, source, copies(bsp_root) / name, files::read(source)});
    }
    return out;
}

Layer declare_environment(const std::vector<std::string>& names, const fs::path& bsp_root) {
    // An empty default and not null: kas 3.1 knows no null, and a variable that is set wins over the default in both.
    std::string text =
        "# Written by bspctl for each build: variables of the caller that kas passes on to BitBake only when a\n"
        "# configuration names them. Their values stay in the environment.\n"
        "header:\n  version: 6\nenv:\n";
    for (const auto& name : names) text += "  " + name + ": \"\"\n";
    const std::string name = "bspctl-environment.yml";
    return {name, {}, copies(bsp_root) / name, std::move(text)};
}

void materialise(const Stack& stack) {
    for (const auto& layer : stack.layers) files::write_if_changed(layer.target, layer.text);
}

}  // namespace bspctl::overlay
