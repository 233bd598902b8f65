// SPDX-License-Identifier: Apache-2.0
#include "vendors/reader.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include <toml++/toml.h>

#include "base/text.hpp"
#include "config/toml.hpp"

namespace bspctl::vendors {

namespace {

using Take = void (*)(Definition&, Text);
using PatternsOf = Patterns Definition::*;

struct TextField {
    std::string_view name;
    Take take;
    bool required = false;
};

template <std::string Definition::*member>
void plain(Definition& out, Text value) {
    out.*member = std::move(value.text);
}

template <Text Definition::*member>
void placed(Definition& out, Text value) {
    out.*member = std::move(value);
}

// "default_machine" goes under "machine".
constexpr std::string_view defaults[]{"default_machine", "default_distro",   "default_image",
                                      "default_manifest", "default_branch", "repo_url"};

constexpr TextField text_fields[]{
    {"name", &plain<&Definition::name>, true},     {"family", &plain<&Definition::family>, true},
    {"title", &plain<&Definition::title>},         {"vendor", &plain<&Definition::vendor>},
    {"soc", &plain<&Definition::soc>},             {"build_system", &plain<&Definition::build_system>},
    {"tuning_overlay", &placed<&Definition::tuning_overlay>},
    {"container_image", &placed<&Definition::container_image>},
    {"kas_container_image", &placed<&Definition::container_image>},
};

constexpr std::pair<std::string_view, PatternsOf> pattern_fields[]{
    {"manifest_regex", &Definition::manifests}, {"machine_regex", &Definition::machines},
    {"layer_regex", &Definition::layers},       {"repo_regex", &Definition::repos},
    {"distro_regex", &Definition::distros},
};

constexpr std::string_view branches = "branch_by_manifest_prefix";

std::vector<std::string> field_names() {
    std::vector<std::string> out;
    for (const auto& field : text_fields) out.emplace_back(field.name);
    for (const auto& [name, member] : pattern_fields) out.emplace_back(name);
    out.insert(out.end(), std::begin(defaults), std::end(defaults));
    out.emplace_back(branches);
    return out;
}

// A name is a word of command lines and of [defaults.NAME].
bool is_word(std::string_view text) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    return !text.empty() && text.front() != '-' && text::lower(text).find_first_not_of(allowed) == std::string::npos;
}

class EntryReader {
public:
    EntryReader(const std::string& file, Source source, const std::vector<std::string>& families, Reading& out)
        : file_(file), families_(families), out_(out) {
        entry_.source = source;
    }

    void read(const toml::table& table) {
        entry_.position = place(table);
        if (const auto* name = table.get("name")) {  // first, since the others' problems are told with it
            entry_.position = place(*name);
            take_text("name", *name);
        }
        for (const auto& [key, node] : table) {
            if (key.str() != "name") take(std::string(key.str()), node, place_of(key));
        }
        check(table);
        if (sound_) out_.definitions.push_back(std::move(entry_));
    }

private:
    [[nodiscard]] Position place_of(const toml::key& key) const {
        return {file_, key.source().begin.line, key.source().begin.column};
    }
    [[nodiscard]] Position place(const toml::node& node) const {
        return {file_, node.source().begin.line, node.source().begin.column};
    }

    void problem(const Position& where, const std::string& what) {
        sound_ = false;
        out_.problems.push_back(where.str() + ": " + (entry_.name.empty() ? "" : entry_.name + ": ") + what);
    }

    void take(const std::string& name, const toml::node& node, const Position& where) {
        if (take_text(name, node) || take_default(name, node) || take_patterns(name, node)) return;
        if (name == branches) return take_branches(node);
        const auto near = text::nearest(name, field_names());
        out_.warnings.push_back(where.str() + ": unknown field " + name + (near ? " (did you mean " + *near + "?)" : ""));
    }

    bool take_text(const std::string& name, const toml::node& node) {
        const auto* field = std::ranges::find(text_fields, name, &TextField::name);
        if (field == std::end(text_fields)) return false;
        if (auto value = text_of(name, node)) field->take(entry_, {std::move(*value), place(node)});
        return true;
    }

    bool take_default(const std::string& name, const toml::node& node) {
        if (std::ranges::find(defaults, name) == std::end(defaults)) return false;
        const auto what = name.starts_with("default_") ? name.substr(8) : name;
        if (auto value = text_of(name, node)) entry_.defaults[what] = {std::move(*value), place(node)};
        return true;
    }

    std::optional<std::string> text_of(const std::string& name, const toml::node& node) {
        const auto* text = node.as_string();
        if (text != nullptr && !text->get().empty()) return text->get();
        problem(place(node), name + (text == nullptr ? " must be a text in quotes" : " must not be empty"));
        return std::nullopt;
    }

    bool take_patterns(const std::string& name, const toml::node& node) {
        const auto* field = std::ranges::find_if(pattern_fields, [&](const auto& one) { return one.first == name; });
        if (field == std::end(pattern_fields)) return false;
        std::vector<std::string> regexes;
        if (const auto* list = node.as_array()) {
            for (const auto& item : *list) take_pattern(name, item, regexes);
        } else {
            take_pattern(name, node, regexes);
        }
        entry_.*(field->second) = Patterns(std::move(regexes));
        return true;
    }

    void take_pattern(const std::string& name, const toml::node& node, std::vector<std::string>& regexes) {
        auto regex = text_of(name, node);
        if (!regex) return;
        if (auto wrong = wrong_with(*regex); !wrong.empty()) return problem(place(node), name + ": " + wrong);
        regexes.push_back(std::move(*regex));
    }

    // Our tests have checked what ships; to compile hundreds of patterns again at every start would take longer than all else.
    [[nodiscard]] std::string wrong_with(const std::string& regex) const {
        return entry_.source == Source::shipped ? std::string{} : check_pattern(regex);
    }

    void take_branches(const toml::node& node) {
        const auto* table = node.as_table();
        if (table == nullptr) return problem(place(node), std::string(branches) + " must be a table: { \"imx-6.6.\" = \"scarthgap\" }");
        for (const auto& [prefix, branch] : *table) {
            if (auto value = text_of(std::string(branches), branch)) {
                entry_.branch_by_prefix[std::string(prefix.str())] = {std::move(*value), place(branch)};
            }
        }
    }

    void check(const toml::table& table) {
        for (const auto& field : text_fields) {
            if (field.required && !table.contains(field.name)) problem(entry_.position, std::string(field.name) + " is missing");
        }
        const bool recognises = std::ranges::any_of(pattern_fields, [&](const auto& one) { return table.contains(one.first); });
        if (!recognises) problem(entry_.position, "manifest_regex is missing (or one of machine_regex, layer_regex, repo_regex, distro_regex)");
        if (!entry_.name.empty() && !is_word(entry_.name)) {
            problem(place(*table.get("name")), "name must be of letters, digits, '-' and '_'");
        }
        check_family(table);
        check_overlay();
        if (entry_.vendor.empty()) entry_.vendor = entry_.name;
        if (entry_.soc.empty()) entry_.soc = entry_.family;
    }

    void check_family(const toml::table& table) {
        if (entry_.family.empty() || families_.empty() || std::ranges::find(families_, entry_.family) != families_.end()) return;
        const auto near = text::nearest(entry_.family, families_);
        problem(place(*table.get("family")), "there is no family '" + entry_.family + "'" +
                                                 (near ? " (did you mean " + *near + "?)" : "") + "; known are " +
                                                 text::join(families_, ", "));
    }

    void check_overlay() {
        const auto& name = entry_.tuning_overlay.text;
        if (name.find('/') == std::string::npos && name != "." && name != "..") return;
        problem(entry_.tuning_overlay.position, "tuning_overlay must be a file name alone: it is looked for in the overlay folders");
    }

    const std::string& file_;
    const std::vector<std::string>& families_;
    Reading& out_;
    Definition entry_;
    bool sound_ = true;
};

void check_names(const std::string& file, Reading& out) {
    std::set<std::string> seen;
    std::erase_if(out.definitions, [&](const Definition& entry) {
        if (seen.insert(entry.name).second) return false;
        out.problems.push_back(entry.position.str() + ": the name " + entry.name + " is already taken in " + file);
        return true;
    });
}

void read_document(const toml::table& document, const std::string& file, Source source,
                   const std::vector<std::string>& families, Reading& out) {
    for (const auto& [key, node] : document) {
        const Position where{file, key.source().begin.line, key.source().begin.column};
        if (key.str() == "presets") continue;  // read by those who know presets
        if (key.str() != "vendors") {
            out.warnings.push_back(where.str() + ": unknown table " + std::string(key.str()) + "; definitions are [[vendors]] entries");
            continue;
        }
        const auto* list = node.as_array();
        if (list == nullptr || !std::ranges::all_of(*list, [](const toml::node& item) { return item.is_table(); })) {
            out.problems.push_back(where.str() + ": vendors must be a list of tables; write [[vendors]] above each entry");
            continue;
        }
        for (const auto& item : *list) EntryReader(file, source, families, out).read(*item.as_table());
    }
}

}  // namespace

Reading read(std::string_view bytes, const std::string& file, Source source, const std::vector<std::string>& families) {
    Reading out;
    try {
        // Refuses what toml++ must not be given: bytes that are no text, keys of endless depth. What ships is neither.
        if (source == Source::user) (void)config::read_toml(bytes, file);
        read_document(toml::parse(bytes, file), file, source, families, out);
    } catch (const Failure& failure) {
        out.problems.push_back(failure.why());
    } catch (const toml::parse_error& error) {
        const auto& begin = error.source().begin;
        out.problems.push_back(Position{file, begin.line, begin.column}.str() + ": " + std::string(error.description()));
    }
    check_names(file, out);
    return out;
}

}  // namespace bspctl::vendors
