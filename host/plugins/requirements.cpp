// SPDX-License-Identifier: Apache-2.0
#include "plugins/requirements.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "plugins/negotiation.hpp"

namespace bspctl::plugins {

namespace {

struct Requirement {
    std::string id;
    std::string comparison;  // empty: any version
    std::string version;
};

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 9 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Numbers with dots between them; a word after '-' or '+' may follow.
bool is_version(std::string_view text) {
    if (text.find_first_of(" \t,") != std::string_view::npos) return false;
    return std::ranges::all_of(text::split(text.substr(0, text.find_first_of("-+")), '.'), is_number);
}

std::optional<Requirement> parse(const std::string& text) {
    constexpr std::array comparisons{">=", "<=", "==", ">", "<"};  // the longer ones first
    const auto end = text.find_first_of("<>=");
    Requirement out{std::string(text::trim(text.substr(0, end))), {}, {}};
    if (!is_plugin_id(out.id)) return std::nullopt;
    if (end == std::string::npos) return out;
    const auto rest = text.substr(end);
    const auto found = std::ranges::find_if(comparisons, [&](const char* sign) { return rest.starts_with(sign); });
    if (found == comparisons.end()) return std::nullopt;
    out.comparison = *found;
    out.version = text::trim(std::string_view(rest).substr(out.comparison.size()));
    return is_version(out.version) ? std::optional(out) : std::nullopt;
}

bool is_met(const Requirement& wanted, const std::string& version) {
    const auto order = compare_versions(version, wanted.version);
    if (wanted.comparison == ">=") return order >= 0;
    if (wanted.comparison == "<=") return order <= 0;
    if (wanted.comparison == ">") return order > 0;
    if (wanted.comparison == "<") return order < 0;
    return wanted.comparison.empty() || order == 0;
}

std::string problem(const std::string& text, const Requirement& wanted, const std::vector<Entry>& entries) {
    const auto is_it = [&](const Entry& entry) { return entry.id == wanted.id; };
    const auto active = std::ranges::find_if(
        entries, [&](const Entry& entry) { return is_it(entry) && entry.state == State::active; });
    if (active != entries.end()) {
        if (is_met(wanted, active->info.version)) return {};
        return "the plugin " + text + " is required, and version " + active->info.version + " is installed (" +
               active->path.string() + "); install another version of it";
    }
    const auto idle = std::ranges::find_if(entries, is_it);
    if (idle == entries.end()) return "the plugin " + text + " is required, and is not installed; install it";
    return "the plugin " + text + " is required, and " + idle->path.string() + " is not used: " + idle->reason +
           (idle->fix.empty() ? "" : "; " + idle->fix);
}

// The next part of a version, up to '.', as a number; 0 when there is none, or it is no number.
unsigned next_number(std::string_view& rest) {
    const auto end = rest.find('.');
    unsigned out = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), out);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return out;
}

}  // namespace

int compare_versions(std::string_view a, std::string_view b) {
    a = a.substr(0, a.find('+'));
    b = b.substr(0, b.find('+'));
    auto left = a.substr(0, a.find('-')), right = b.substr(0, b.find('-'));
    while (!left.empty() || !right.empty()) {
        const auto x = next_number(left), y = next_number(right);
        if (x != y) return x < y ? -1 : 1;
    }
    const bool early_a = a.find('-') != std::string_view::npos, early_b = b.find('-') != std::string_view::npos;
    if (early_a != early_b) return early_a ? -1 : 1;
    return early_a ? a.substr(a.find('-')).compare(b.substr(b.find('-'))) : 0;
}

std::vector<std::string> unmet(const std::vector<std::string>& requirements, const std::vector<Entry>& entries) {
    std::vector<std::string> out;
    for (const auto& text : requirements) {
        const auto wanted = parse(text);
        auto said = wanted ? problem(text, *wanted, entries)
                           : "\"" + text + "\" does not say which plugin is required; write com.acme.boards >= 1.2";
        if (!said.empty()) out.push_back(std::move(said));
    }
    return out;
}

}  // namespace bspctl::plugins
