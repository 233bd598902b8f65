// SPDX-License-Identifier: Apache-2.0
#include "overlay/key_tree.hpp"

#include "kas/yaml_write.hpp"

namespace bspctl::overlay {

namespace yaml = kas::yaml;

void KeyTree::lay(const yaml::Forest& forest, const yaml::Node& root, const std::string& overlay) {
    const File file{forest, overlay};
    for (const auto& entry : root.entries) {
        if (entry.key->text != "header") lay(root_, entry, file);
    }
}

void KeyTree::lay(Branch& above, const yaml::Entry& entry, const File& file) {
    auto& branch = child(above, entry.key->text);
    const auto& node = *entry.value;
    // The key's place: a value may stand on another line, or nowhere.
    const Setting setting{yaml::to_line(node), file.forest.position(*entry.key), file.overlay};
    if (node.entries.empty()) {
        const bool changes_nothing = node.is_mapping() && !branch.children.empty() && !branch.is_leaf();
        if (changes_nothing) return;
        for (const auto& [key, below] : branch.children) take_out(*below, setting);
        branch.settings.push_back(setting);
        return;
    }
    if (branch.is_leaf()) branch.settings.push_back({std::nullopt, setting.position, setting.overlay});
    for (const auto& below : node.entries) lay(branch, below, file);
}

void KeyTree::take_out(Branch& branch, const Setting& by) {
    if (branch.is_leaf()) branch.settings.push_back({std::nullopt, by.position, by.overlay});
    for (const auto& [key, below] : branch.children) take_out(*below, by);
}

KeyTree::Branch& KeyTree::child(Branch& branch, const std::string& key) {
    const auto [found, is_new] = branch.children.try_emplace(key);
    if (is_new) {
        found->second = std::make_unique<Branch>();
        branch.order.push_back(&found->first);
    }
    return *found->second;
}

std::vector<Key> KeyTree::keys() const {
    std::vector<Key> out;
    std::vector<std::string> path;
    collect(root_, path, out);
    return out;
}

void KeyTree::collect(const Branch& branch, std::vector<std::string>& path, std::vector<Key>& out) {
    if (!branch.settings.empty()) out.push_back({path, branch.settings});
    for (const auto* key : branch.order) {
        path.push_back(*key);
        collect(*branch.children.at(*key), path, out);
        path.pop_back();
    }
}

}  // namespace bspctl::overlay
