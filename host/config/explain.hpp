// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <vector>

#include "config/keys.hpp"
#include "config/settings.hpp"

namespace bspctl::config {

// The family that is built, where that is known, and what it says for its choices ("machine" -> …).
struct KnownFamily {
    std::string name;
    std::string where;  // whose word it is: "plugin org.example.acme 1.2"
    std::map<std::string, std::string> standard;
};

// One setting with every value it was given: the first counts, the others are hidden by it. None: it has no value.
struct Explained {
    std::string name;
    const Key* key = nullptr;  // null: a plugin's own
    std::vector<Value> values;
};

// Every setting in the order of the table: choices under the name of the family that is built (and of any other that
// files name), plugins' own last. A key's standard is the weakest of its values.
[[nodiscard]] std::vector<Explained> explain(const Settings& settings, const KnownFamily& family);

}  // namespace bspctl::config
