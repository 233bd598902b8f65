// SPDX-License-Identifier: Apache-2.0
#include "kas/format.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"

namespace bspctl::kas {
namespace {

using yaml::Node;

bool always(const Node&) { return true; }
bool is_null(const Node& node) { return node.is_null(); }
bool is_list(const Node& node) { return node.is_sequence(); }
bool is_mapping(const Node& node) { return node.is_mapping(); }

bool is_multiconfig(const Node& node) {
    const auto named = [](const Node& target) {
        return target.text.starts_with("mc:") || target.text.starts_with("multiconfig:");
    };
    return named(node) ||
           std::any_of(node.items.begin(), node.items.end(), [&](const Node* item) { return named(*item); });
}

bool is_precise_isar(const Node& node) { return node.text.starts_with("isar-"); }

// Where a key may stand ('*' is any name), what its value must be like, and the format that brought it.
struct Arrival {
    std::string_view path;
    bool (*applies)(const Node& value);
    int format;
};

constexpr std::array arrivals{
    Arrival{"task", always, 3},
    Arrival{"target", is_list, 4},
    Arrival{"target", is_multiconfig, 5},
    Arrival{"env", always, 6},
    Arrival{"repos.*.type", always, 7},
    Arrival{"repos.*.patches", always, 8},
    Arrival{"defaults", always, 9},
    Arrival{"build_system", always, 10},
    Arrival{"menu_configuration", always, 11},
    Arrival{"repos.*.url", is_null, 12},
    Arrival{"repos.*.path", is_null, 12},
    Arrival{"env.*", is_null, 13},
    Arrival{"repos.*.commit", always, 14},
    Arrival{"repos.*.branch", always, 14},
    Arrival{"defaults.repos.branch", always, 14},
    Arrival{"overrides", always, 14},
    Arrival{"_source_dir", always, 14},
    Arrival{"_source_dir_host", always, 14},
    Arrival{"repos.*.tag", always, 15},
    Arrival{"defaults.repos.tag", always, 16},
    Arrival{"artifacts", always, 17},
    Arrival{"repos.*.tag", is_null, 18},
    Arrival{"repos.*.branch", is_null, 18},
    Arrival{"signers", always, 19},
    Arrival{"repos.*.signed", always, 19},
    Arrival{"repos.*.allowed_signers", always, 19},
    Arrival{"overrides.repos.*.branch", always, 20},
    Arrival{"buildtools", always, 20},  // came between 19 and 20 without a number of its own
    Arrival{"repos.*.layers.*", is_mapping, 21},
    Arrival{"build_system", is_precise_isar, 23},
    Arrival{"overrides.repos.*.url", always, 23},
    Arrival{"overrides.repos.*.commit", is_null, 23},
};

class Search {
public:
    explicit Search(const yaml::Forest& forest) : forest_(forest) {}

    void look(const Node& node, std::string_view path, const std::string& above, const Arrival& arrival) {
        if (!node.is_mapping()) return;
        const auto dot = path.find('.');
        const auto wanted = path.substr(0, dot);
        for (const auto& entry : node.entries) {
            if (need_.lowest >= arrival.format) return;
            if (wanted != "*" && wanted != entry.key->text) continue;
            if (dot != std::string_view::npos) {
                look(*entry.value, path.substr(dot + 1), above + entry.key->text + ".", arrival);
            } else if (arrival.applies(*entry.value)) {
                need_ = {arrival.format, above + entry.key->text, forest_.position(*entry.key)};
            }
        }
    }

    [[nodiscard]] const FormatNeed& need() const { return need_; }

private:
    const yaml::Forest& forest_;
    FormatNeed need_;
};

}  // namespace

FormatNeed format_need(const yaml::Forest& forest, const Node& root) {
    Search search(forest);
    for (const auto& arrival : arrivals) search.look(root, arrival.path, {}, arrival);
    return search.need();
}

}  // namespace bspctl::kas
