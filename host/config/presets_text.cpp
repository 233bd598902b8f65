// SPDX-License-Identifier: Apache-2.0
#include "config/presets_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include <toml++/toml.h>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "config/presets.hpp"
#include "config/toml.hpp"

namespace bspctl::config {

namespace {

// A basic string of TOML.
std::string quoted(const std::string& value) {
    std::string out = "\"";
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += {'\\', c};
        else if (byte < 0x20 || byte == 0x7f) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04X", static_cast<unsigned>(byte));
            out += escape.data();
        } else out += c;
    }
    return out + "\"";
}

std::string quoted(const std::vector<std::string>& values) {
    std::vector<std::string> parts;
    for (const auto& value : values) parts.push_back(quoted(value));
    return "[" + text::join(parts, ", ") + "]";
}

const PresetKey& key_named(const std::string& field) {
    for (const auto& key : preset_keys()) {
        if (key.name == field) return key;
    }
    throw Failure("presets have no field " + field);
}

// The last line that a value ends on.
std::size_t last_line(const toml::node& node) {
    auto last = std::size_t{node.source().end.line};
    if (const auto* table = node.as_table()) {
        last = node.source().begin.line;  // of a table only the header counts, its values say the rest
        for (const auto& [key, value] : *table) last = std::max(last, last_line(value));
    }
    return last;
}

// Lines from 1, both included.
struct Lines {
    std::size_t first = 0;
    std::size_t last = 0;
};

Lines lines_of(const toml::table& preset, const std::vector<std::string_view>& lines) {
    Lines out{preset.source().begin.line, last_line(preset)};
    while (out.first > 1 && text::trim(lines[out.first - 2]).starts_with("#")) --out.first;
    // One blank line parted it from its neighbour: the one above, or at the top of the file the one below.
    const auto is_blank = [&](std::size_t line) { return text::trim(lines[line - 1]).empty(); };
    if (out.first > 1 && is_blank(out.first - 1)) --out.first;
    else if (out.first == 1 && out.last < lines.size() && is_blank(out.last + 1)) ++out.last;
    return out;
}

std::string without_lines(const std::string& text, Lines gone) {
    std::string out;
    std::size_t line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
        if (line < gone.first || line > gone.last) out.append(text, at, end - at);
        at = end;
    }
    return out;
}

}  // namespace

std::string preset_block(const PresetText& fields) {
    std::string out = "[[presets]]\n";
    for (const auto& [field, values] : fields) {
        const auto& key = key_named(field);
        const bool list = key.kind == PresetKey::Kind::list || key.kind == PresetKey::Kind::paths;
        const bool several = values.size() > 1 && !key.plural.empty();
        out += std::string(several ? key.plural : key.name) + " = " +
               (list || several ? quoted(values) : quoted(values.front())) + "\n";
    }
    return out;
}

std::string with_block(const std::string& text, const std::string& block) {
    if (text.empty()) return block;
    return text + (text.ends_with('\n') ? "\n" : "\n\n") + block;
}

std::string without_preset(const std::string& text, const std::filesystem::path& file, const std::string& name) {
    (void)read_toml(text, file.string());  // its limits, and its words for what is no TOML
    const auto document = toml::parse(text, file.string());
    const auto* presets = document["presets"].as_array();
    for (std::size_t i = 0; presets != nullptr && i < presets->size(); ++i) {
        const auto* preset = presets->get(i)->as_table();
        if (preset == nullptr || (*preset)["name"].value<std::string>() != name) continue;
        const auto lines = text::lines(text);
        const auto header = preset->source().begin.line;
        if (preset->is_inline() || header == 0 || header > lines.size() || !text::trim(lines[header - 1]).starts_with("[[")) {
            throw Failure("preset " + name + " cannot be cut out of " + file.string(),
                          "it is written inside a list, not under a [[presets]] of its own", "remove it with an editor");
        }
        return without_lines(text, lines_of(*preset, lines));
    }
    throw Failure("there is no preset '" + name + "' in " + file.string(), "",
                  "`bspctl presets list` shows which file has it", ExitCode::not_started);
}

}  // namespace bspctl::config
