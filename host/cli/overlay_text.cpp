// SPDX-License-Identifier: Apache-2.0
#include "cli/overlay_text.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"

namespace bspctl::cli {

namespace {

using overlay::Conflict;
using overlay::Effects;
using overlay::Key;
using overlay::Layer;
using overlay::Setting;
using ui::Colour;

constexpr std::size_t columns = 80;

// At most `width` bytes, cut between characters.
std::string clip(std::string text, std::size_t width) {
    text = text::strip_ansi(text);
    if (text.size() <= width) return text;
    auto end = width - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "...";
}

std::string row(std::string first, const std::string& second) {
    first.resize(std::max<std::size_t>(first.size() + 2, 36), ' ');
    return first + second + "\n";
}

std::string indented(const std::string& text) { return "     " + clip(text, columns - 5) + "\n"; }

// ------------------------------------------------------------------------------------------------------------ diff

// What one overlay does to one key.
struct Change {
    const Key* key;
    const Setting* before;  // null: nobody had set it
    const Setting* now;
    const Setting* later;  // what counts in the end, where that is another's; null: this does
};

std::optional<Change> change_of(const Key& key, const std::string& overlay) {
    const auto& settings = key.settings;
    const auto now = std::find_if(settings.begin(), settings.end(),
                                  [&](const Setting& setting) { return setting.overlay == overlay; });
    if (now == settings.end()) return std::nullopt;
    Change out{&key, now == settings.begin() ? nullptr : &*std::prev(now), &*now, nullptr};
    if (out.before != nullptr && out.before->value == now->value) return std::nullopt;
    if (&settings.back() != out.now) out.later = &settings.back();
    return out;
}

std::vector<Change> changes_of(const Effects& effects, const std::string& overlay) {
    std::vector<Change> out;
    for (const auto& key : effects.keys) {
        if (auto change = change_of(key, overlay)) out.push_back(*change);
    }
    return out;
}

std::string shown(const Setting& setting) {
    if (!setting.value) return "(gone)";
    const auto lines = text::lines(*setting.value).size();
    if (lines > 1) return "(" + std::to_string(lines) + " lines)";
    return setting.value->empty() ? "\"\"" : std::string(text::trim(*setting.value));
}

class DiffText {
public:
    DiffText(const Effects& effects, const std::filesystem::path& bsp_root, const ui::Style& style)
        : effects_(effects), bsp_root_(bsp_root), style_(style) {}

    std::string of(const Layer& layer) const {
        auto out = style_(Colour::bold, layer.name) + "  " + layer.origin + "\n";
        const auto changes = changes_of(effects_, layer.name);
        for (const auto& change : changes) out += lines(change);
        return out + (changes.empty() ? "  changes nothing\n" : "");
    }

    std::string conflicts() const {
        std::string out;
        for (const auto& conflict : effects_.conflicts) {
            out += style_(Colour::yellow, "conflict: ") + conflict.what + "\n";
            out += line("wins", conflict.winner);
            for (const auto& loser : conflict.losers) out += line("loses", loser);
            out += "  " + clip(conflict.reason, columns - 2) + "\n";
        }
        return out;
    }

private:
    std::string lines(const Change& change) const {
        const auto name = change.key->name();
        const auto mark = in_conflict(name)                                   ? style_(Colour::yellow, "!")
                          : !change.now->value                                ? style_(Colour::red, "-")
                          : change.before == nullptr || !change.before->value ? style_(Colour::green, "+")
                                                                              : style_(Colour::cyan, "~");
        auto out = "  " + mark + " " + clip(name + ": " + shown(*change.now), columns - 4) + "\n";
        auto where = place(*change.now);
        if (change.before != nullptr) where = shown(*change.before) + " at " + place(*change.before) + " -> " + where;
        out += "      " + style_(Colour::dim, clip(where, columns - 6)) + "\n";
        if (change.later != nullptr)
            out += indented(" in the end " + shown(*change.later) + " from " + place(*change.later));
        return out;
    }

    std::string line(std::string word, const Setting& setting) const {
        word.resize(6, ' ');
        return "  " + clip(word + place(setting) + "  " + shown(setting), columns - 2) + "\n";
    }

    [[nodiscard]] bool in_conflict(const std::string& name) const {
        return std::any_of(effects_.conflicts.begin(), effects_.conflicts.end(),
                           [&](const Conflict& conflict) { return !conflict.is_variable && conflict.what == name; });
    }

    [[nodiscard]] std::string place(const Setting& setting) const {
        auto position = setting.position;
        if (!setting.overlay.empty()) {
            position.file = setting.overlay;
        } else {
            const auto relative = std::filesystem::path(position.file).lexically_relative(bsp_root_);
            if (!relative.empty() && *relative.begin() != "..") position.file = relative.string();
        }
        return position.str();
    }

    const Effects& effects_;
    const std::filesystem::path& bsp_root_;
    const ui::Style& style_;
};

// ------------------------------------------------------------------------------------------------------------ JSON

void write(json::Writer& out, const Setting* setting) {
    if (setting == nullptr) {
        out.null();
        return;
    }
    out.object().field("value", setting->value).field("file", setting->position.file);
    out.field("line", setting->position.line).field("column", setting->position.column);
    out.field_or_null("overlay", setting->overlay).end_object();
}

// The object stays open for more.
void begin(json::Writer& out, const Layer& layer) {
    out.object().field("name", layer.name).field("origin", layer.origin).field("place", layer.place);
    out.field_or_null("summary", layer.summary).field("sha256", sha256(layer.text));
    out.field("target", layer.target.string());
}

void write(json::Writer& out, const Change& change) {
    out.object().field("key", change.key->name()).field("path", change.key->path);
    write(out.key("before"), change.before);
    write(out.key("now"), change.now);
    write(out.key("later"), change.later);
    out.end_object();
}

void write(json::Writer& out, const std::vector<Conflict>& conflicts) {
    out.key("conflicts").array();
    for (const auto& conflict : conflicts) {
        out.object().field("what", conflict.what).field("kind", conflict.is_variable ? "variable" : "key");
        write(out.key("winner"), &conflict.winner);
        out.key("losers").array();
        for (const auto& loser : conflict.losers) write(out, &loser);
        out.end_array().field("reason", conflict.reason).end_object();
    }
    out.end_array();
}

}  // namespace

std::string overlay_list_text(const overlay::Stack& overlays, const ui::Style& style) {
    std::string out;
    std::size_t number = 0;
    for (const auto& layer : overlays.layers) {
        out += row(std::to_string(++number) + "  " + layer.name, layer.origin);
        if (!layer.summary.empty()) out += indented(layer.summary);
    }
    if (overlays.layers.empty()) out += "no overlay is laid over this build\n";
    if (!overlays.left_out.empty()) out += style(Colour::yellow, "left out") + "\n";
    for (const auto& left : overlays.left_out)
        out += row("   " + left.name, left.origin) + "     " + left.reason + "\n";
    return out;
}

std::string overlay_list_json(const overlay::Stack& overlays) {
    json::Writer out;
    out.object().field("schema", "bspctl.overlays/1").key("overlays").array();
    for (const auto& layer : overlays.layers) {
        begin(out, layer);
        out.end_object();
    }
    out.end_array().key("left_out").array();
    for (const auto& left : overlays.left_out) {
        out.object().field("name", left.name).field("origin", left.origin).field("reason", left.reason).end_object();
    }
    out.end_array().end_object();
    return out.str();
}

std::string overlay_json(const Layer& layer) {
    json::Writer out;
    begin(out, layer);
    out.field("text", layer.text).end_object();
    return out.str();
}

std::string effective_json(const Effects& effects) {
    json::Writer out;
    out.object().field("schema", "bspctl.overlay-effective/1").key("keys").array();
    for (const auto& key : effects.keys) {
        if (!key.settings.back().value) continue;
        out.object().field("key", key.name()).field("path", key.path).key("settings").array();
        for (const auto& setting : key.settings) write(out, &setting);
        out.end_array().end_object();
    }
    out.end_array();
    write(out, effects.conflicts);
    out.field("notes", effects.notes).field("yaml", effects.joined).end_object();
    return out.str();
}

std::vector<Layer> overlays_to_show(const overlay::Stack& overlays, const std::string& name) {
    auto out = overlays.layers;
    if (!name.empty()) std::erase_if(out, [&](const Layer& layer) { return layer.name != name; });
    return out;
}

std::string overlay_diff_text(const Effects& effects, const std::vector<Layer>& shown_layers,
                              const std::filesystem::path& bsp_root, const ui::Style& style) {
    const DiffText diff(effects, bsp_root, style);
    std::string out;
    for (const auto& layer : shown_layers) out += diff.of(layer);
    return out + diff.conflicts();
}

std::string overlay_diff_json(const Effects& effects, const std::vector<Layer>& shown_layers) {
    json::Writer out;
    out.object().field("schema", "bspctl.overlay-diff/1").key("overlays").array();
    for (const auto& layer : shown_layers) {
        begin(out, layer);
        out.key("changes").array();
        for (const auto& change : changes_of(effects, layer.name)) write(out, change);
        out.end_array().end_object();
    }
    out.end_array();
    write(out, effects.conflicts);
    out.field("notes", effects.notes).end_object();
    return out.str();
}

}  // namespace bspctl::cli
