// SPDX-License-Identifier: Apache-2.0
#include "kas/yaml_write.hpp"

#include "kas/yaml_text.hpp"

namespace bspctl::kas::yaml {

namespace {

std::string scalar(const Node& node) {
    if (node.is_null()) return "null";
    return node.is_text() ? yaml_scalar(node.text) : node.text;
}

std::string flow(const Node& node) {
    if (node.kind == Kind::scalar) return scalar(node);
    std::string out;
    for (const auto* item : node.items) out += (out.empty() ? "" : ", ") + flow(*item);
    for (const auto& entry : node.entries) {
        out += (out.empty() ? "" : ", ") + yaml_scalar(entry.key->text) + ": " + flow(*entry.value);
    }
    return node.is_sequence() ? "[" + out + "]" : "{" + out + "}";
}

void write(YamlText& out, std::string_view key, const Node& node) {
    if (node.is_text()) return out.text_entry(key, node.text);
    if (node.entries.empty()) return out.raw_entry(key, flow(node));
    out.open(key);
    for (const auto& entry : node.entries) write(out, entry.key->text, *entry.value);
    out.close();
}

}  // namespace

std::string to_text(const Node& root) {
    YamlText out;
    for (const auto& entry : root.entries) write(out, entry.key->text, *entry.value);
    return out.str();
}

std::string to_line(const Node& node) { return node.is_text() ? node.text : flow(node); }

}  // namespace bspctl::kas::yaml
