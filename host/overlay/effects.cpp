// SPDX-License-Identifier: Apache-2.0
#include "overlay/effects.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "kas/includes.hpp"
#include "kas/yaml_write.hpp"
#include "overlay/check.hpp"
#include "overlay/key_tree.hpp"
#include "overlay/variables.hpp"

namespace bspctl::overlay {

namespace {

namespace yaml = kas::yaml;

int version_of(const yaml::Node& root) {
    const auto* header = root.find("header");
    const auto* version = header == nullptr ? nullptr : header->find("version");
    int number = 1;
    if (version != nullptr) std::from_chars(version->text.data(), version->text.data() + version->text.size(), number);
    return std::max(number, 1);
}

// Files joined one after the other.
class Joining {
public:
    void add(const yaml::Node& root, const std::string& overlay) {
        tree_.lay(forest_, root, overlay);
        joined_ = joined_ == nullptr ? &root : &forest_.merge(*joined_, root);
        version_ = std::max(version_, version_of(root));
    }

    void add(const Configuration& configuration) {
        if (!configuration.files.empty()) add_files(configuration.files);
        else if (!configuration.text.empty()) add(forest_.parse(configuration.text, configuration.place), {});
    }

    void add(const Layer& layer) {
        const auto& root = parse_checked(forest_, layer, 0);
        add(root, layer.name);
        const auto* includes = root.find("header")->find("includes");
        if (includes == nullptr) return;
        for (const auto* include : includes->items) {
            notes_.push_back(forest_.position(*include).str() + ": not followed here: " + yaml::to_line(*include));
        }
    }

    [[nodiscard]] Effects finish(const std::vector<Layer>& layers) {
        Effects out{tree_.keys(), {}, std::move(notes_), joined_text()};
        out.conflicts = key_conflicts(out.keys);
        for (auto& conflict : variable_conflicts(out.keys, layers)) out.conflicts.push_back(std::move(conflict));
        return out;
    }

private:
    void add_files(const std::string& files) {
        const kas::Includes includes(forest_, kas::split_argument(files));
        for (const auto* root : includes.roots()) add(*root, {});
        for (const auto& include : includes.includes()) {
            if (include.unresolved.empty()) continue;
            notes_.push_back(include.position.str() + ": not followed here: " + include.file + ": " +
                             include.unresolved);
        }
    }

    [[nodiscard]] std::string joined_text() const {
        if (joined_ == nullptr) return {};
        auto body = *joined_;
        std::erase_if(body.entries, [](const yaml::Entry& entry) { return entry.key->text == "header"; });
        return "header:\n  version: " + std::to_string(version_) + "\n" + yaml::to_text(body);
    }

    // The last word of each overlay, where they differ.
    static std::vector<Conflict> key_conflicts(const std::vector<Key>& keys) {
        std::vector<Conflict> out;
        for (const auto& key : keys) {
            const auto& winner = key.settings.back();
            if (winner.overlay.empty()) continue;
            Conflict conflict{key.name(), false, winner, {}, "it is joined later"};
            for (const auto& setting : key.settings) {
                const bool other = !setting.overlay.empty() && setting.overlay != winner.overlay;
                if (other && setting.value != winner.value) conflict.losers.push_back(setting);
            }
            if (!conflict.losers.empty()) out.push_back(std::move(conflict));
        }
        return out;
    }

    yaml::Forest forest_;
    KeyTree tree_;
    const yaml::Node* joined_ = nullptr;
    int version_ = 1;
    std::vector<std::string> notes_;
};

}  // namespace

std::string Key::name() const {
    std::vector<std::string> parts;
    for (const auto& part : path) {
        const bool plain = !part.empty() && part.find_first_of(". \t\n\"") == std::string::npos;
        parts.push_back(plain ? part : "\"" + text::replace_all(part, "\n", "\\n") + "\"");
    }
    return text::join(parts, ".");
}

Effects effects(const Configuration& configuration, const std::vector<Layer>& layers) {
    Joining joining;
    joining.add(configuration);
    for (const auto& layer : layers) joining.add(layer);
    return joining.finish(layers);
}

}  // namespace bspctl::overlay
