// SPDX-License-Identifier: Apache-2.0
//
// The table of keys, for people.
#include "base/text.hpp"
#include "config/check.hpp"
#include "config/keys.hpp"
#include "config/schema.hpp"

namespace bspctl::config {

namespace {

std::string code(std::string_view text) { return text.empty() ? std::string{} : "`" + std::string(text) + "`"; }

std::string list_of(const std::vector<std::string>& words) {
    std::vector<std::string> out;
    for (const auto& word : words) out.push_back(code(word));
    return text::join(out, ", ");
}

std::string variables(const Key& key) {
    std::vector<std::string> out;
    if (!key.environment.empty()) out.push_back(key.environment);
    if (!key.native.empty()) out.emplace_back(key.native);
    return list_of(out);
}

std::string flags(const Key& key) {
    return key.flag.empty() ? std::string{} : list_of(text::split(text::replace_all(std::string(key.flag), ", ", ","), ','));
}

std::string value(const Key& key) {
    if (!key.allowed.empty()) return list_of({key.allowed.begin(), key.allowed.end()});
    std::string out(type_word(key.type));
    const bool number = key.type == Type::integer || key.type == Type::number;
    return number ? out + ", " + range_text(key) : out;
}

std::string meaning(const Key& key) {
    auto out = text::replace_all(std::string(key.help), "|", "\\|");
    for (const auto& former : key.former) out += "; formerly " + code(former.name);
    if (key.from_workspace == FromWorkspace::refused) out += "; not in a workspace's file";
    return out;
}

std::string section_of(const Key& key) { return std::string(key.name.substr(0, key.name.rfind('.'))); }

}  // namespace

std::string keys_markdown() {
    std::string out, section;
    for (const auto& key : keys()) {
        if (section_of(key) != section) {
            section = section_of(key);
            out += (out.empty() ? "### `[" : "\n### `[") + text::replace_all(section, "*", "FAMILY") + "]`\n\n";
            out += "| key | value | default | variable | option | meaning |\n|---|---|---|---|---|---|\n";
        }
        const auto name = key.name.substr(section.size() + 1);
        out += "| " + code(name) + " | " + value(key) + " | " + code(key.standard) + " | " + variables(key) + " | " + flags(key) +
               " | " + meaning(key) + " |\n";
    }
    return out;
}

}  // namespace bspctl::config
