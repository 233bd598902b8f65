// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kas/yaml.hpp"
#include "overlay/effects.hpp"

namespace bspctl::overlay {

// The history of every key while files are laid over each other.
class KeyTree {
public:
    // Lays a file over what is there; `overlay` is its name in the stack.
    void lay(const kas::yaml::Forest& forest, const kas::yaml::Node& root, const std::string& overlay);
    // Every key that was ever set, in the order of first mention.
    [[nodiscard]] std::vector<Key> keys() const;

private:
    struct Branch {
        std::vector<Setting> settings;
        std::map<std::string, std::unique_ptr<Branch>> children;
        std::vector<const std::string*> order;  // keys of the children, as first mentioned
        [[nodiscard]] bool is_leaf() const { return !settings.empty() && settings.back().value; }
    };
    struct File {
        const kas::yaml::Forest& forest;
        const std::string& overlay;
    };
    static void lay(Branch& above, const kas::yaml::Entry& entry, const File& file);
    static void take_out(Branch& branch, const Setting& by);
    static Branch& child(Branch& branch, const std::string& key);
    static void collect(const Branch& branch, std::vector<std::string>& path, std::vector<Key>& out);

    Branch root_;
};

}  // namespace bspctl::overlay
