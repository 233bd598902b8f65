// SPDX-License-Identifier: Apache-2.0
#include "overlay/check.hpp"

#include <array>
#include <charconv>
#include <string_view>

#include "base/failure.hpp"

namespace bspctl::overlay {

namespace {

using kas::yaml::Forest;
using kas::yaml::Node;

[[noreturn]] void refuse(const Layer& layer, const std::string& what, const std::string& why) {
    throw Failure(what,
                  "it stands in the overlay " + layer.name + " of " + layer.origin + (why.empty() ? "" : "; " + why),
                  "correct the overlay, or take it out of the build (`bspctl overlay list` shows where it comes from)");
}

// ------------------------------------------------------------------------------------------------- types of values

bool is_text(const Node& node) { return node.is_text(); }
bool is_text_or_null(const Node& node) { return node.is_text() || node.is_null(); }
bool is_mapping(const Node& node) { return node.is_mapping(); }
bool is_mapping_or_null(const Node& node) { return node.is_mapping() || node.is_null(); }
bool is_text_or_list(const Node& node) { return node.is_text() || node.is_sequence(); }

// What kas's schema wants at a place ('*' is any name), for the keys that an overlay is likely to hold.
struct Place {
    std::string_view path;
    bool (*fits)(const Node&);
    std::string_view wanted;
};

constexpr std::string_view text_wanted = "text (put it in quotes)";
constexpr std::array places{
    Place{"header", is_mapping, "a mapping"},
    Place{"machine", is_text, text_wanted},
    Place{"distro", is_text, text_wanted},
    Place{"build_system", is_text, text_wanted},
    Place{"task", is_text, text_wanted},
    Place{"target", is_text_or_list, "text or a list"},
    Place{"env", is_mapping, "a mapping"},
    Place{"env.*", is_text_or_null, text_wanted},
    Place{"local_conf_header", is_mapping, "a mapping"},
    Place{"local_conf_header.*", is_text, text_wanted},
    Place{"bblayers_conf_header", is_mapping, "a mapping"},
    Place{"bblayers_conf_header.*", is_text, text_wanted},
    Place{"repos", is_mapping, "a mapping"},
    Place{"repos.*", is_mapping_or_null, "a mapping"},
    Place{"repos.*.url", is_text_or_null, text_wanted},
    Place{"repos.*.path", is_text_or_null, text_wanted},
    Place{"repos.*.commit", is_text, text_wanted},
    Place{"repos.*.branch", is_text_or_null, text_wanted},
    Place{"repos.*.tag", is_text_or_null, text_wanted},
    Place{"repos.*.layers", is_mapping_or_null, "a mapping"},
    Place{"defaults", is_mapping, "a mapping"},
    Place{"overrides", is_mapping, "a mapping"},
};

class TypeCheck {
public:
    TypeCheck(const Forest& forest, const Layer& layer) : forest_(forest), layer_(layer) {}

    void look(const Node& node, std::string_view path, const std::string& above, const Place& place) const {
        const auto dot = path.find('.');
        const auto wanted = path.substr(0, dot);
        for (const auto& entry : node.entries) {
            if (wanted != "*" && wanted != entry.key->text) continue;
            const auto name = above + entry.key->text;
            if (dot != std::string_view::npos) look(*entry.value, path.substr(dot + 1), name + ".", place);
            else if (!place.fits(*entry.value)) {
                refuse(layer_,
                       forest_.position(*entry.value).str() + ": `" + name + "` must be " + std::string(place.wanted),
                       {});
            }
        }
    }

private:
    const Forest& forest_;
    const Layer& layer_;
};

// --------------------------------------------------------------------------------------------------------- header

void check_version(const Forest& forest, const Layer& layer, const Node& version, int max_format) {
    if (version.text == "0.10") return;  // the name of format 1 before formats were counted
    const auto where = forest.position(version).str() + ": ";
    int number = 0;
    const auto* end = version.text.data() + version.text.size();
    const auto [stop, error] = std::from_chars(version.text.data(), end, number);
    if (error != std::errc{} || stop != end || version.is_text() || number < 1) {
        refuse(layer, where + "header.version must be a whole number above 0", {});
    }
    if (max_format != 0 && number > max_format) {
        refuse(layer, where + "format " + std::to_string(number) + " is newer than this kas",
               "it reads formats up to " + std::to_string(max_format));
    }
}

void check_header(const Forest& forest, const Layer& layer, const Node& root, int max_format) {
    const auto* header = root.find("header");
    const auto* version = header == nullptr ? nullptr : header->find("version");
    if (version == nullptr) {
        refuse(layer, forest.position(header == nullptr ? root : *header).str() + ": there is no header.version",
               "kas reads no file without one");
    }
    check_version(forest, layer, *version, max_format);
    const auto* includes = header->find("includes");
    if (includes == nullptr) return;
    for (const auto* include : includes->items) {
        if (include->is_mapping()) continue;
        refuse(layer, forest.position(*include).str() + ": an overlay cannot include `" + include->text + "`",
               "it is copied into the workspace, and what lies beside it is not");
    }
}

const Node& parse(Forest& forest, const Layer& layer) {
    try {
        return forest.parse(layer.text, layer.place);
    } catch (const Failure& failure) {
        refuse(layer, failure.what(), failure.why());
    }
}

}  // namespace

const Node& parse_checked(Forest& forest, const Layer& layer, int max_format) {
    const auto& root = parse(forest, layer);
    if (!root.is_mapping()) refuse(layer, forest.position(root).str() + ": no kas configuration", {});
    check_header(forest, layer, root, max_format);
    const TypeCheck types(forest, layer);
    for (const auto& place : places) types.look(root, place.path, {}, place);
    return root;
}

}  // namespace bspctl::overlay
