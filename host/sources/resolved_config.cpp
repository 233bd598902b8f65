// SPDX-License-Identifier: Apache-2.0
#include "sources/resolved_config.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"
#include "kas/yaml.hpp"
#include "kas/yaml_write.hpp"

namespace bspctl::sources {

namespace {

using kas::yaml::Entry;
using kas::yaml::Kind;
using kas::yaml::Node;
using kas::yaml::Scalar;

void erase(Node& mapping, std::string_view key) {
    std::erase_if(mapping.entries, [&](const Entry& entry) { return entry.key->text == key; });
}

// Copies of a tree's mappings that may be changed; what is not changed is shared.
class Editor {
public:
    explicit Editor(const Node& root) : root_(root) {}

    const Node& resolved() {
        auto& out = copy(root_);
        const auto* repos = root_.find("repos");
        const auto *defaults = inner("defaults"), *overrides = inner("overrides");
        if (repos != nullptr && repos->is_mapping()) {
            auto& list = copy(*repos);
            for (auto& entry : list.entries) {
                if (!entry.value->is_mapping()) continue;
                entry.value = &repo(*entry.value, defaults, overrides == nullptr ? nullptr : overrides->find(entry.key->text));
            }
            put(out, "repos", list);
        }
        drop_repos(out, "defaults");
        drop_repos(out, "overrides");
        return out;
    }

private:
    Node& copy(const Node& node) { return nodes_.emplace_back(node); }

    [[nodiscard]] const Node* inner(std::string_view key) const {
        const auto* outer = root_.find(key);
        return outer == nullptr ? nullptr : outer->find("repos");
    }

    void put(Node& mapping, std::string_view key, const Node& value) {
        for (auto& entry : mapping.entries) {
            if (entry.key->text != key) continue;
            entry.value = &value;
            return;
        }
        Node name;
        name.type = Scalar::text;
        name.text = key;
        mapping.entries.push_back({&nodes_.emplace_back(std::move(name)), &value});
    }

    Node& repo(const Node& node, const Node* defaults, const Node* override_) {
        auto& out = copy(node);
        const bool remote = node.find("url") != nullptr;
        const bool legacy = node.find("refspec") != nullptr;
        // kas: a default stands in for a key that is not mentioned, whatever the others say
        if (remote && !legacy && defaults != nullptr) {
            for (const std::string_view key : {"branch", "tag", "refspec"}) {
                const auto* value = defaults->find(key);
                if (value != nullptr && node.find(key) == nullptr) put(out, key, *value);
            }
        }
        if (override_ != nullptr && override_->is_mapping()) {
            for (const auto& entry : override_->entries) {
                put(out, legacy && entry.key->text == "commit" ? "refspec" : entry.key->text, *entry.value);
            }
        }
        if (const auto* layers = node.find("layers"); layers != nullptr && layers->is_mapping()) {
            put(out, "layers", enabled(*layers));
        }
        return out;
    }

    // An empty mapping stays one: to kas that is "no layer", where a missing key is "the root".
    const Node& enabled(const Node& layers) {
        constexpr std::array<std::string_view, 6> disabling{"disabled", "excluded", "n", "no", "0", "false"};
        auto& out = copy(layers);
        std::erase_if(out.entries, [&](const Entry& entry) {
            const auto& value = *entry.value;
            if (value.kind != Kind::scalar || value.is_null()) return false;
            return std::find(disabling.begin(), disabling.end(), text::lower(value.text)) != disabling.end();
        });
        return out.entries.empty() ? layers : out;
    }

    // Patches have defaults too, which stay.
    void drop_repos(Node& root, std::string_view key) {
        const auto* outer = root.find(key);
        if (outer == nullptr || !outer->is_mapping()) return;
        auto& rest = copy(*outer);
        const auto* repos = rest.find("repos");
        if (repos != nullptr && repos->find("patches") != nullptr) {
            auto& kept = copy(*repos);
            for (const std::string_view done : {"branch", "tag", "refspec"}) erase(kept, done);
            put(rest, "repos", kept);
        } else {
            erase(rest, "repos");
        }
        if (rest.entries.empty()) erase(root, key);
        else put(root, key, rest);
    }

    const Node& root_;
    std::deque<Node> nodes_;
};

void write(json::Writer& out, const Node& node) {
    if (node.is_mapping()) {
        out.object();
        for (const auto& entry : node.entries) write(out.key(entry.key->text), *entry.value);
        out.end_object();
    } else if (node.is_sequence()) {
        out.array();
        for (const auto* item : node.items) write(out, *item);
        out.end_array();
    } else if (node.is_null()) {
        out.null();
    } else if (node.type == Scalar::boolean) {
        out.value(!kas::yaml::is_false(node.text));
    } else if (node.type == Scalar::number && node.text.find_first_not_of("0123456789") == std::string::npos &&
               node.text.size() < 18 && (node.text.size() == 1 || node.text.front() != '0')) {
        out.value(std::stoll(node.text));
    } else {
        out.value(node.text);
    }
}

}  // namespace

std::string resolve_repos(const std::string& joined, const std::filesystem::path& place) {
    kas::yaml::Forest forest;
    Editor editor(forest.parse(joined, place));
    return kas::yaml::to_text(editor.resolved());
}

std::string to_json(const std::string& yaml, const std::filesystem::path& place) {
    kas::yaml::Forest forest;
    json::Writer out;
    write(out, forest.parse(yaml, place));
    return out.str() + "\n";
}

}  // namespace bspctl::sources
