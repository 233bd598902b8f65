// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "config/toml.hpp"
#include "conformance/conformance.hpp"

namespace bspctl::conformance {

namespace {

[[noreturn]] void refuse(const config::TomlEntry& entry, const std::string& what, std::string fix) {
    throw Failure(entry.position.str() + ": " + what, {}, std::move(fix));
}

const std::string& version(const config::TomlEntry& entry) {
    const bool numbers = !entry.text.empty() && entry.text.find_first_not_of("0123456789.") == std::string::npos;
    if (!numbers) refuse(entry, "\"" + entry.text + "\" is no version", "give it as text: \"2.36\"");
    return entry.text;
}

std::vector<std::string> ids() {
    std::vector<std::string> out;
    for (const auto& info : cases()) out.emplace_back(info.id);
    return out;
}

void switch_off(Decisions& decisions, const config::TomlEntry& entry, const std::string& id) {
    const auto known = ids();
    if (std::find(known.begin(), known.end(), id) == known.end()) {
        const auto near = text::nearest(id, known);
        refuse(entry, "there is no case " + id,
               near ? "the nearest is " + *near : "bspctl plugin check --list shows all cases");
    }
    if (entry.type != config::Type::text || text::trim(entry.text).empty()) {
        refuse(entry, id + " is switched off without a reason", id + " = \"why it does not apply here\"");
    }
    decisions.off[id] = entry.text;
}

}  // namespace

Decisions read_decisions(const fs::path& file) {
    constexpr std::string_view off = "off.";
    Decisions out;
    for (const auto& entry : config::read_toml(files::read(file), file.string())) {
        if (entry.name == "floor.glibc") out.glibc = version(entry);
        else if (entry.name == "floor.glibcxx") out.glibcxx = version(entry);
        else if (entry.name.starts_with(off)) switch_off(out, entry, entry.name.substr(off.size()));
        else refuse(entry, "unknown key " + entry.name, "known are floor.glibc, floor.glibcxx and off.CASE");
    }
    return out;
}

}  // namespace bspctl::conformance
