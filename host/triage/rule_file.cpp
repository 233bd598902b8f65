// SPDX-License-Identifier: Apache-2.0
#include "triage/rule_file.hpp"

#include <re2/re2.h>
#include <toml++/toml.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <system_error>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "config/toml.hpp"

namespace bspctl::triage {
namespace fs = std::filesystem;
namespace {

using Texts = std::vector<std::string>;

constexpr std::size_t longest_pattern = 4000;  // bytes
constexpr int lowest_priority = 1, highest_priority = 99, usual_priority = 60;

struct Problem {
    Position where;
    std::string what;
};
using Problems = std::vector<Problem>;

Position position(const std::string& file, const toml::source_region& where) {
    return {file, where.begin.line, where.begin.column};
}

// How a key is read. A pattern must be one that RE2 takes; a message may hold {captures}.
enum class Kind { text, pattern, message };

struct TextField {
    std::string_view name;
    std::string& (*of)(SourcedRule&);
    Kind kind = Kind::text;
    bool required = false;
};

struct ListField {
    std::string_view name;
    Texts SourcedRule::* member;
    Kind kind = Kind::text;
};

template <std::string Rule::* member>
std::string& common(SourcedRule& out) {
    return out.rule.*member;
}
template <std::string SourcedRule::* member>
std::string& own(SourcedRule& out) {
    return out.*member;
}

constexpr TextField text_fields[]{
    {"id", &common<&Rule::id>, Kind::text, true},
    {"category", &common<&Rule::category>, Kind::text, true},
    {"pattern", &common<&Rule::pattern>, Kind::pattern, true},
    {"cause", &common<&Rule::cause>, Kind::message, true},
    {"fix", &common<&Rule::fix>, Kind::message, true},
    {"unless", &common<&Rule::unless>, Kind::pattern},
    {"link", &common<&Rule::link>},
    {"task", &own<&SourcedRule::task>},
    {"explanation", &own<&SourcedRule::explanation>, Kind::message},
    {"command", &own<&SourcedRule::command>, Kind::message},
};

constexpr ListField list_fields[]{
    {"with", &SourcedRule::with, Kind::pattern},
    {"without", &SourcedRule::without, Kind::pattern},
    {"positive", &SourcedRule::positive},
    {"negative", &SourcedRule::negative},
};

constexpr std::pair<std::string_view, Scope> scopes[]{{"any", Scope::any},     {"console", Scope::console},
                                                      {"task-log", Scope::task_log}, {"event", Scope::event},
                                                      {"step", Scope::step}};

Texts field_names() {
    Texts out{"priority", "scope", "transient"};
    for (const auto& field : text_fields) out.emplace_back(field.name);
    for (const auto& field : list_fields) out.emplace_back(field.name);
    return out;
}

std::string or_near(std::string_view word, const Texts& known) {
    const auto near = text::nearest(word, known);
    return near ? " (did you mean " + *near + "?)" : "";
}

// "" or RE2's words. Latin-1 as the engine compiles it.
std::string wrong_with(const std::string& pattern) {
    if (pattern.size() > longest_pattern) return "is longer than " + std::to_string(longest_pattern) + " bytes";
    RE2::Options options(RE2::Latin1);
    options.set_log_errors(false);
    const RE2 compiled(pattern, options);
    return compiled.ok() ? "" : compiled.error();
}

bool is_word(std::string_view text) {
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos && text.front() != '-';
}

// The names in braces that the engine fills in: {file}, {file|header}, {where:file}; not ${PN}, which is BitBake's.
Texts placeholders(const std::string& message) {
    static const RE2 braces(R"((\$?)\{(?:where:)?([a-z_]+(?:\|[a-z_]+)*)\})");
    Texts out;
    re2::StringPiece rest(message);
    for (std::string dollar, name; RE2::FindAndConsume(&rest, braces, &dollar, &name);) {
        if (dollar.empty()) std::ranges::copy(text::split(name, '|'), std::back_inserter(out));
    }
    return out;
}

// What a message may name: the failed task, and what the pattern takes from its lines.
std::set<std::string> known_names(const std::string& pattern) {
    std::set<std::string> out{"recipe", "task"};
    const RE2 compiled(pattern, RE2::Latin1);
    for (const auto& [name, number] : compiled.NamedCapturingGroups()) out.insert(name);
    return out;
}

// Reads one [[rule]] table; what is wrong with it goes to `problems`.
class RuleReader {
public:
    RuleReader(const std::string& file, const std::string& source, Patterns patterns, Problems& problems)
        : file_(file), patterns_(patterns), problems_(problems) {
        out_.source = source;
        out_.rule.priority = usual_priority;
    }

    // Nothing when a problem was found.
    std::optional<SourcedRule> read(const toml::table& table) {
        if (const auto* id = table.get("id"); id != nullptr && id->is_string()) name_ = id->as_string()->get();
        out_.declared = position(file_, table.source()).str();
        for (const auto& [key, node] : table) take(std::string(key.str()), node, key.source());
        for (const auto& field : text_fields) {
            if (field.required && !table.contains(field.name)) problem(table.source(), std::string(field.name) + " is missing");
        }
        if (sound_) check_messages(table);
        if (!sound_) return std::nullopt;
        // The SDK's rule has one sample of either kind; the others stand beside it.
        take_first(out_.positive, out_.rule.positive);
        take_first(out_.negative, out_.rule.negative);
        return std::move(out_);
    }

private:
    void problem(const toml::source_region& where, const std::string& what) {
        sound_ = false;
        problems_.push_back({position(file_, where), (name_.empty() ? "" : name_ + ": ") + what});
    }

    void take(const std::string& key, const toml::node& node, const toml::source_region& where) {
        if (take_text(key, node) || take_list(key, node)) return;
        if (key == "priority") return take_priority(node);
        if (key == "scope") return take_scope(node);
        if (key == "transient") return take_transient(node);
        problem(where, "unknown key " + key + or_near(key, field_names()));
    }

    bool take_text(const std::string& key, const toml::node& node) {
        const auto* field = std::ranges::find(text_fields, key, &TextField::name);
        if (field == std::end(text_fields)) return false;
        if (auto value = text_of(key, node, field->kind)) field->of(out_) = std::move(*value);
        if (key == "id" && !name_.empty() && !is_word(name_)) {
            problem(node.source(), "id must be of small letters, digits and '-'");
        }
        return true;
    }

    bool take_list(const std::string& key, const toml::node& node) {
        const auto* field = std::ranges::find(list_fields, key, &ListField::name);
        if (field == std::end(list_fields)) return false;
        const auto* list = node.as_array();
        if (list == nullptr) {
            problem(node.source(), key + " must be a list of texts: " + key + " = ['…', '…']");
            return true;
        }
        for (const auto& item : *list) {
            if (auto value = text_of(key, item, field->kind)) (out_.*(field->member)).push_back(std::move(*value));
        }
        return true;
    }

    std::optional<std::string> text_of(const std::string& key, const toml::node& node, Kind kind) {
        const auto* text = node.as_string();
        if (text == nullptr || text->get().empty()) {
            problem(node.source(), key + (text == nullptr ? " must be a text in quotes" : " must not be empty"));
            return std::nullopt;
        }
        const auto wrong = kind == Kind::pattern && patterns_ == Patterns::check ? wrong_with(text->get()) : "";
        if (wrong.empty()) return text->get();
        problem(node.source(), key + ": " + wrong);
        return std::nullopt;
    }

    void take_priority(const toml::node& node) {
        const auto value = node.is_integer() ? node.as_integer()->get() : 0;
        if (value < lowest_priority || value > highest_priority) return problem(node.source(), "priority must be a number from 1 to 99");
        out_.rule.priority = static_cast<int>(value);
    }

    void take_scope(const toml::node& node) {
        const auto word = node.value<std::string>().value_or("");
        const auto* found = std::ranges::find(scopes, word, &std::pair<std::string_view, Scope>::first);
        if (found == std::end(scopes)) return problem(node.source(), "scope must be \"any\", \"console\", \"task-log\", \"event\" or \"step\"");
        out_.rule.scope = found->second;
    }

    void take_transient(const toml::node& node) {
        if (!node.is_boolean()) return problem(node.source(), "transient must be true or false");
        out_.rule.transient = node.as_boolean()->get();
    }

    // A name that nothing fills would stand in the answer as "(not said)".
    void check_messages(const toml::table& table) {
        if (patterns_ == Patterns::trust) return;
        const auto known = known_names(out_.rule.pattern);
        for (const auto& field : text_fields) {
            if (field.kind != Kind::message || !table.contains(field.name)) continue;
            for (const auto& name : placeholders(field.of(out_))) {
                if (known.count(name) == 0) problem(table.get(field.name)->source(), std::string(field.name) + ": the pattern has no group (?P<" + name + ">…)");
            }
        }
    }

    static void take_first(Texts& from, std::string& to) {
        if (from.empty()) return;
        to = std::move(from.front());
        from.erase(from.begin());
    }

    const std::string& file_;
    Patterns patterns_;
    Problems& problems_;
    SourcedRule out_;
    std::string name_;
    bool sound_ = true;
};

bool is_list_of_tables(const toml::node& node) {
    const auto* list = node.as_array();
    return list != nullptr && std::ranges::all_of(*list, [](const toml::node& item) { return item.is_table(); });
}

struct Reading {
    std::vector<SourcedRule> rules;
    Problems problems;
};

void read_document(const toml::table& document, const std::string& file, const std::string& source, Patterns patterns,
                   Reading& out) {
    std::map<std::string, std::string> taken;  // ids and where they were declared
    for (const auto& [key, node] : document) {
        if (key.str() != "rule" || !is_list_of_tables(node)) {
            out.problems.push_back({position(file, key.source()), "unknown key " + std::string(key.str()) + "; rules are [[rule]] tables"});
            continue;
        }
        for (const auto& item : *node.as_array()) {
            auto rule = RuleReader(file, source, patterns, out.problems).read(*item.as_table());
            if (!rule) continue;
            const auto [first, is_new] = taken.emplace(rule->rule.id, rule->declared);
            if (is_new) out.rules.push_back(std::move(*rule));
            else out.problems.push_back({position(file, item.source()), "the id " + rule->rule.id + " is taken, at " + first->second});
        }
    }
}

Reading read_file(const fs::path& path, const std::string& source, Patterns patterns) {
    Reading out;
    const auto file = path.string();
    const auto bytes = files::read(path);
    try {
        // Refuses what toml++ must not be given: bytes that are no text, keys of endless depth. What ships is neither.
        if (patterns == Patterns::check) (void)config::read_toml(bytes, file);
        read_document(toml::parse(bytes, file), file, source, patterns, out);
    } catch (const Failure& failure) {
        out.problems.push_back({{}, failure.why()});  // which begins with the place
    } catch (const toml::parse_error& error) {
        out.problems.push_back({position(file, error.source()), std::string(error.description())});
    }
    return out;
}

// In the order of the file, since TOML's tables have another.
std::string listed(Problems problems) {
    std::ranges::stable_sort(problems, {}, [](const Problem& one) { return std::pair(one.where.line, one.where.column); });
    Texts lines;
    for (const auto& [where, what] : problems) lines.push_back(where.line == 0 ? what : where.str() + ": " + what);
    return text::join(lines, "\n");
}

}  // namespace

std::vector<fs::path> rule_files(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder, missing)) {
        if (entry.path().extension() == ".toml") out.push_back(entry.path());
    }
    std::ranges::sort(out);
    return out;
}

std::vector<SourcedRule> read_rules(const fs::path& file, const std::string& source, Patterns patterns) {
    auto reading = read_file(file, source, patterns);
    if (reading.problems.empty()) return std::move(reading.rules);
    const auto count = std::to_string(reading.problems.size()) + (reading.problems.size() == 1 ? " mistake" : " mistakes");
    throw Failure("the rules of " + file.string() + " have " + count, listed(std::move(reading.problems)),
                  "correct the file; docs/user/triage-rules.md has all keys");
}

std::vector<SourcedRule> read_rules_of(const fs::path& folder, std::vector<std::string>& problems) {
    std::vector<SourcedRule> out;
    for (const auto& file : rule_files(folder)) {
        try {
            std::ranges::move(read_rules(file, file.string()), std::back_inserter(out));
        } catch (const Failure& failure) {
            problems.push_back(failure.why().empty() ? failure.what() : failure.why());
        }
    }
    return out;
}

}  // namespace bspctl::triage
