// SPDX-License-Identifier: Apache-2.0
#include "cli/plugin_text.hpp"

#include "base/text.hpp"

namespace bspctl::cli {

namespace {

// What a plugin says of itself is shown before it is approved; it must not move the cursor or paint over the question.
std::string plain(const std::string& text) { return text::strip_ansi(text); }

std::string process_of(const plugins::PluginInfo& info) {
    if (!info.isolated) return "that of bspctl";
    return "its own" + (info.sandbox.empty() ? std::string{} : ", kept in by " + text::join(info.sandbox, ", "));
}

}  // namespace

std::string_view word(plugins::State state) {
    switch (state) {
        case plugins::State::active: return "active";
        case plugins::State::disabled: return "disabled";
        case plugins::State::shadowed: return "shadowed";
        case plugins::State::refused: return "refused";
    }
    return "refused";
}

std::string name_of(const plugins::Entry& entry) {
    return entry.id.empty() ? entry.path.filename().string() : entry.id;
}

void write(json::Writer& out, const plugins::Entry& entry) {
    const auto& info = entry.info;
    out.object().field_or_null("id", entry.id).field("state", word(entry.state));
    out.field_or_null("name", info.name).field_or_null("version", info.version).field_or_null("vendor", info.vendor);
    out.field("abi", std::to_string(info.abi_major) + "." + std::to_string(info.abi_minor));
    out.field("path", entry.path.string()).field_or_null("sha256", info.sha256).field("source", entry.source);
    out.field("capabilities", info.capabilities);
    out.field("isolated", info.isolated).field("sandbox", info.sandbox);
    out.field_or_null("reason", entry.reason).field_or_null("fix", entry.fix).end_object();
}

std::string info_text(const plugins::Entry& entry) {
    const auto& info = entry.info;
    const bool known = !info.name.empty();  // what could not be loaded said nothing of itself
    std::string out = name_of(entry);
    if (known) out += ": " + plain(info.name) + " " + plain(info.version) + " by " + plain(info.vendor);
    out += "\n";
    out += "  state    " + std::string(word(entry.state)) + (entry.reason.empty() ? "" : ": " + entry.reason) + "\n";
    if (!entry.fix.empty()) out += "  fix      " + entry.fix + "\n";
    if (known) out += "  abi      " + std::to_string(info.abi_major) + "." + std::to_string(info.abi_minor) + "\n";
    out += "  path     " + entry.path.string() + " (" + entry.source + ")\n";
    out += "  sha256   " + info.sha256 + "\n";
    if (!known) return out;
    out += "  process  " + process_of(info) + "\n";
    return out + "  offers   " + text::join(info.capabilities, ", ") + "\n";
}

}  // namespace bspctl::cli
