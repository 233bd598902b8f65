// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "plugins/registry.hpp"

// Which of the plugins found are used: filters and the rules for ids that occur twice. Pure; nothing is loaded here.
namespace bspctl::plugins {

// The user's globs.
class Filter {
public:
    Filter(std::vector<std::string> disable, std::vector<std::string> only);

    // Why a plugin of that name (id or short file name) is switched off; nothing when no pattern says so.
    [[nodiscard]] std::optional<std::string> disables(const std::string& name) const;
    // Why a plugin with neither that id nor that short name is left out; nothing when it is asked for.
    [[nodiscard]] std::optional<std::string> leaves_out(const std::string& id, const std::string& short_name) const;

private:
    std::vector<std::string> disable_;
    std::vector<std::string> only_;
};

// Settles ids that occur more than once among the active entries, which are in order of precedence:
//   - twice in one folder: neither is used;
//   - a bundled plugin's id: the bundled one is used, unless the id is in `replace`;
//   - otherwise the first is used and the others are shadowed.
// What the user has not asked for is said in `warnings`.
void settle_ids(std::vector<Entry>& entries, const std::vector<std::string>& replace,
                std::vector<std::string>& warnings);

}  // namespace bspctl::plugins
