// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/failure.hpp"
#include "plugins/derived_family.hpp"
#include "plugins/instance.hpp"

namespace bspctl::plugins {

// The plugins that are families, by the word people use, and which of them builds upon which.
class Families {
public:
    // Throws Failure when the word is malformed or taken.
    void add(Instance& plugin, const std::string& word, const std::string& derives);

    // Families that build upon another get it; call once, when all are known. Gives those that cannot, with the
    // reason: they are no families any longer.
    [[nodiscard]] std::vector<std::pair<Instance*, Failure>> derive();

    [[nodiscard]] std::vector<Plugin*> all() const;
    [[nodiscard]] Plugin* find(std::string_view word) const;  // or null
    // The plugin as the rest of the host sees it: with what it inherits.
    [[nodiscard]] Plugin* face_of(Instance* plugin) const;

private:
    struct Family {
        std::string word;
        std::string derives;
        Instance* own;
        Plugin* plugin;  // with what it inherits
    };
    std::vector<Family> families_;
    std::vector<std::unique_ptr<DerivedFamily>> derived_;
};

}  // namespace bspctl::plugins
