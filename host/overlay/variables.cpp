// SPDX-License-Identifier: Apache-2.0
#include "overlay/variables.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "kas/bitbake_statement.hpp"

namespace bspctl::overlay {

namespace {

// A block as it ends up in the file that kas writes.
struct Block {
    std::string name;
    const Setting* setting;
};

struct Assignment {
    Setting setting;  // value: of the variable
    bool weak;        // ?=
    std::string block;
};

// By kas's order.
std::vector<Block> blocks_of(const std::vector<Key>& keys, std::string_view header) {
    std::vector<Block> out;
    for (const auto& key : keys) {
        if (key.path.size() != 2 || key.path[0] != header || !key.settings.back().value) continue;
        out.push_back({key.path[1], &key.settings.back()});
    }
    std::sort(out.begin(), out.end(), [](const Block& a, const Block& b) { return a.name < b.name; });
    return out;
}

// A name that adds to a variable instead of setting it; "${OP}append" is the spelling of files that serve BitBake
// before and after its change of operators.
bool adds(std::string_view name) {
    for (const std::string_view verb : {"append", "prepend", "remove"}) {
        for (const char before : {':', '_', '}'}) {
            if (name.find(before + std::string(verb)) != std::string_view::npos) return true;
        }
    }
    return false;
}

// Line `line` of a literal block whose key stands at `key`; the key itself where the block is spelled otherwise, since
// its lines are then folded.
Position place_in_block(const Position& key, std::size_t line, std::string_view file) {
    const auto lines = text::lines(file);
    if (key.line + line > lines.size()) return key;
    const auto head = lines[key.line - 1];
    const auto bar = head.find('|');
    if (bar == std::string_view::npos || !text::trim(head.substr(0, bar)).ends_with(':')) return key;
    const auto column = lines[key.line - 1 + line].find_first_not_of(" \t");
    return {key.file, key.line + line, column == std::string_view::npos ? 1 : column + 1};
}

std::optional<kas::BitbakeAssignment> outright(const kas::BitbakeStatement& statement) {
    try {
        auto found = statement.assignment();
        const bool sets = found && (found->op == "=" || found->op == "?=" || found->op == ":=") && !adds(found->name);
        return sets ? found : std::nullopt;
    } catch (const Failure&) {
        return std::nullopt;  // BitBake will say so with better words
    }
}

std::string_view text_of(const std::vector<Layer>& layers, const std::string& name) {
    for (const auto& layer : layers) {
        if (layer.name == name) return layer.text;
    }
    return {};
}

using ByVariable = std::map<std::string, std::vector<Assignment>>;

void read_block(const Block& block, std::string_view file, ByVariable& out) {
    const auto lines = text::lines(*block.setting->value);
    for (std::size_t next = 0; next < lines.size();) {
        const auto statement = kas::next_statement(lines, next, {});
        auto found = outright(statement);
        if (!found) continue;
        out[found->name].push_back(
            {{std::move(found->value), place_in_block(block.setting->position, statement.line, file),
              block.setting->overlay},
             found->op == "?=",
             block.name});
    }
}

const Assignment& winner_of(const std::vector<Assignment>& assignments) {
    const auto last = std::find_if(assignments.rbegin(), assignments.rend(), [](const auto& one) { return !one.weak; });
    return last == assignments.rend() ? assignments.front() : *last;
}

std::string reason(const Assignment& winner, const Assignment& loser) {
    if (winner.weak) return "?= leaves what is set, and block " + winner.block + " comes first";
    if (loser.weak) return "?= gives way to the assignment in block " + winner.block;
    return "kas sorts blocks by name, and " + winner.block + " comes last";
}

std::optional<Conflict> conflict(const std::string& what, const std::vector<Assignment>& assignments) {
    const auto& winner = winner_of(assignments);
    if (winner.setting.overlay.empty()) return std::nullopt;
    Conflict out{what, true, winner.setting, {}, {}};
    for (const auto& one : assignments) {
        const auto& setting = one.setting;
        if (setting.overlay.empty() || setting.overlay == winner.setting.overlay) continue;
        if (setting.value == winner.setting.value) continue;
        out.losers.push_back(setting);
        if (out.reason.empty()) out.reason = reason(winner, one);
    }
    if (out.losers.empty()) return std::nullopt;
    return out;
}

}  // namespace

std::vector<Conflict> variable_conflicts(const std::vector<Key>& keys, const std::vector<Layer>& layers) {
    std::vector<Conflict> out;
    for (const std::string header : {"local_conf_header", "bblayers_conf_header"}) {
        ByVariable variables;
        for (const auto& block : blocks_of(keys, header)) {
            read_block(block, text_of(layers, block.setting->overlay), variables);
        }
        for (const auto& [name, assignments] : variables) {
            if (auto found = conflict(name + " of " + header, assignments)) out.push_back(std::move(*found));
        }
    }
    return out;
}

}  // namespace bspctl::overlay
