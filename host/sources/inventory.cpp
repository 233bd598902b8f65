// SPDX-License-Identifier: Apache-2.0
#include "sources/inventory.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <system_error>

namespace bspctl::sources {

namespace fs = std::filesystem;

namespace {

void each_entry(const fs::path& folder, const std::function<void(const fs::directory_entry&)>& take) {
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) take(*at);
}

bool is_file(const fs::directory_entry& entry, std::string_view extension) {
    std::error_code error;
    return entry.path().extension() == extension && entry.is_regular_file(error);
}

void add_configurations(const fs::path& layer, const char* kind, std::vector<Item>& out) {
    each_entry(layer / "conf" / kind, [&](const fs::directory_entry& entry) {
        if (is_file(entry, ".conf")) out.push_back({entry.path().stem().string(), layer, entry.path()});
    });
}

// "busybox_1.36.1.bb" is busybox.
std::string recipe_name(const fs::path& file) {
    const auto stem = file.stem().string();
    return stem.substr(0, stem.find('_'));
}

bool is_image(const Item& item) {
    return item.file.parent_path().filename() == "images" || item.name.find("-image") != std::string::npos;
}

void add_recipes(const fs::path& layer, bool images_alone, std::vector<Item>& out) {
    each_entry(layer, [&](const fs::directory_entry& group) {
        if (!group.path().filename().string().starts_with("recipes")) return;
        each_entry(group.path(), [&](const fs::directory_entry& folder) {
            each_entry(folder.path(), [&](const fs::directory_entry& entry) {
                if (!is_file(entry, ".bb")) return;
                Item item{recipe_name(entry.path()), layer, entry.path()};
                if (!images_alone || is_image(item)) out.push_back(std::move(item));
            });
        });
    });
}

}  // namespace

std::vector<Item> inventory(Offer what, const std::vector<fs::path>& layers) {
    std::vector<Item> out;
    for (const auto& layer : layers) {
        const auto before = static_cast<std::ptrdiff_t>(out.size());
        if (what == Offer::machine) add_configurations(layer, "machine", out);
        if (what == Offer::distro) add_configurations(layer, "distro", out);
        if (what == Offer::image || what == Offer::recipe) add_recipes(layer, what == Offer::image, out);
        std::sort(out.begin() + before, out.end(), [](const Item& a, const Item& b) { return a.file < b.file; });
    }
    std::stable_sort(out.begin(), out.end(), [](const Item& a, const Item& b) { return a.name < b.name; });
    return out;
}

}  // namespace bspctl::sources
