// SPDX-License-Identifier: Apache-2.0
#include "config/edit.hpp"

#include <algorithm>
#include <optional>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "config/lexer.hpp"
#include "config/statements.hpp"
#include "config/toml.hpp"

namespace bspctl::config {

namespace {

using Kind = Statement::Kind;

// What most lines end in: a long string may have other ends inside.
std::string_view line_ending(std::string_view text) {
    std::ptrdiff_t balance = 0;
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        balance += at > 0 && text[at - 1] == '\r' ? 1 : -1;
    }
    return balance > 0 ? "\r\n" : "\n";
}

std::string dotted(const KeyPath& path, std::size_t from = 0) {
    std::string out;
    for (auto i = from; i < path.size(); ++i) out += (out.empty() ? "" : ".") + key_literal(path[i]);
    return out;
}

KeyPath behind(const KeyPath& path, std::size_t from) {
    return {path.begin() + static_cast<std::ptrdiff_t>(from), path.end()};
}

std::string replaced(std::string_view text, std::size_t begin, std::size_t end, std::string_view with) {
    std::string out(text.substr(0, begin));
    out += with;
    return out += text.substr(end);
}

bool is_inline(std::string_view text, const Assignment& entry) {
    return entry.value_begin < text.size() && text[entry.value_begin] == '{';
}

// The one of `entries` that is `path`, or an inline table that has it.
template <class Entries>
const typename Entries::value_type* holder(std::string_view text, const Entries& entries, const KeyPath& path) {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
        return entry.path == path || (is_inline(text, entry) && begins_with(path, entry.path));
    });
    return found == entries.end() ? nullptr : &*found;
}

std::vector<Statement> values_of(const std::vector<Statement>& all) {
    std::vector<Statement> out;
    std::copy_if(all.begin(), all.end(), std::back_inserter(out),
                 [](const Statement& statement) { return statement.kind == Kind::value && !statement.in_list; });
    return out;
}

// ------------------------------------------------------------------------------------------------------ setting

std::string set_inside(std::string_view text, const Assignment& table, const KeyPath& path, std::string_view literal) {
    const auto entries = members(text, table.value_begin);
    if (const auto* entry = holder(text, entries, path)) {
        if (entry->path == path) return replaced(text, entry->value_begin, entry->value_end, literal);
        return set_inside(text, *entry, behind(path, entry->path.size()), literal);
    }
    const auto member = dotted(path) + " = " + std::string(literal);
    if (entries.empty()) return replaced(text, table.value_begin, table.value_end, "{ " + member + " }");
    return replaced(text, entries.back().end, entries.back().end, ", " + member);
}

// Where a value of the table `parent` belongs: behind the last one, however the table is written.
const Statement* last_of_table(const std::vector<Statement>& all, const KeyPath& parent) {
    const Statement* out = nullptr;
    for (const auto& statement : all) {
        if (statement.in_list) continue;
        const bool header = statement.kind == Kind::header && statement.path == parent;
        const bool in_section = statement.kind == Kind::value && statement.section == parent.size() &&
                                begins_with(statement.path, parent);
        // "build.nproc = 4" defines the table [build], which then cannot be opened again.
        const bool by_dots = statement.kind == Kind::value && statement.section < parent.size() &&
                             statement.path.size() > parent.size() && begins_with(statement.path, parent);
        if (header || in_section || by_dots) out = &statement;
    }
    return out;
}

std::string indentation(std::string_view text, const Statement& statement) {
    return std::string(text.substr(statement.begin, skip_blanks(text, statement.begin) - statement.begin));
}

std::string insert_behind(std::string_view text, const Statement& neighbour, const KeyPath& path, std::string_view literal) {
    const auto ending = line_ending(text);
    auto line = indentation(text, neighbour) + dotted(path, neighbour.section) + " = " + std::string(literal);
    const bool ended = neighbour.end > 0 && text[neighbour.end - 1] == '\n';
    line = ended ? line + std::string(ending) : std::string(ending) + line;
    return replaced(text, neighbour.end, neighbour.end, line);
}

std::string append_table(std::string_view text, const KeyPath& path, std::string_view literal) {
    const std::string ending(line_ending(text));
    const KeyPath parent(path.begin(), path.end() - 1);
    std::string out(text);
    if (!out.ends_with('\n') && out.size() > mark_size(text)) out += ending;
    if (out.size() > mark_size(text) && !out.ends_with(ending + ending)) out += ending;
    return out + "[" + dotted(parent) + "]" + ending + dotted({path.back()}) + " = " + std::string(literal) + ending;
}

std::string with_value(std::string_view text, const KeyPath& path, std::string_view literal) {
    const auto all = statements(text);
    const auto values = values_of(all);
    if (const auto* entry = holder(text, values, path)) {
        if (entry->path == path) return replaced(text, entry->value_begin, entry->value_end, literal);
        return set_inside(text, *entry, behind(path, entry->path.size()), literal);
    }
    const KeyPath parent(path.begin(), path.end() - 1);
    if (const auto* neighbour = last_of_table(all, parent)) return insert_behind(text, *neighbour, path, literal);
    if (!parent.empty()) return append_table(text, path, literal);
    const auto line = dotted(path) + " = " + std::string(literal) + std::string(line_ending(text));
    return replaced(text, mark_size(text), mark_size(text), line);
}

// ---------------------------------------------------------------------------------------------------- unsetting

struct Range {
    std::size_t begin, end;
};

// The bytes to take out of an inline table; those of the whole table when nothing would be left in it.
std::optional<Range> hole(std::string_view text, const Assignment& table, const KeyPath& path) {
    const auto entries = members(text, table.value_begin);
    const auto* entry = holder(text, entries, path);
    if (entry == nullptr) return std::nullopt;
    if (entry->path != path) {
        const auto inner = hole(text, *entry, behind(path, entry->path.size()));
        if (!inner || inner->begin != entry->value_begin || inner->end != entry->value_end) return inner;
    }
    if (entries.size() == 1) return Range{table.value_begin, table.value_end};
    if (entry == &entries.front()) return Range{entry->begin, entries[1].begin};
    return Range{(entry - 1)->end, entry->end};
}

// Takes the header of `table` away when nothing is left below it.
std::string without_empty_header(std::string text, const KeyPath& table) {
    const auto all = statements(text);
    const auto header = std::find_if(all.begin(), all.end(), [&](const Statement& statement) {
        return statement.kind == Kind::header && !statement.in_list && statement.path == table;
    });
    if (header == all.end() || header->has_comment) return text;
    if (header != all.begin() && (header - 1)->kind == Kind::comment) return text;
    const auto next = std::find_if(header + 1, all.end(), [](const Statement& statement) { return statement.kind != Kind::blank; });
    if (next != all.end() && next->kind != Kind::header) return text;
    auto begin = header;
    while (next == all.end() && begin != all.begin() && (begin - 1)->kind == Kind::blank) --begin;
    return replaced(text, begin->begin, next == all.end() ? text.size() : next->begin, "");
}

std::string without_value(std::string_view text, const KeyPath& path) {
    const auto values = values_of(statements(text));
    const auto* entry = holder(text, values, path);
    if (entry == nullptr) return std::string(text);
    if (entry->path != path) {
        const auto inner = hole(text, *entry, behind(path, entry->path.size()));
        if (!inner) return std::string(text);
        if (inner->begin != entry->value_begin || inner->end != entry->value_end) return replaced(text, inner->begin, inner->end, "");
    }
    const KeyPath section(entry->path.begin(), entry->path.begin() + static_cast<std::ptrdiff_t>(entry->section));
    return without_empty_header(replaced(text, entry->begin, entry->end, ""), section);
}

// ----------------------------------------------------------------------------------------------------- checking

[[noreturn]] void refuse(const std::string& file, const KeyPath& path, std::string why) {
    throw Failure("cannot change " + dotted(path) + " in " + file, std::move(why), "change it by hand");
}

// What the edit did, told by the parser and not by the code that did it.
void verify(std::string_view before, const std::string& after, const KeyPath& path, const std::string& wanted,
            const std::string& file) {
    std::string others, value;
    try {
        others = values_without(after, file, path);
        value = value_of(after, file, path);
    } catch (const Failure& failure) {
        refuse(file, path, "the file would not be readable any more: " + failure.why());
    }
    if (others != values_without(before, file, path)) refuse(file, path, "another value would change with it");
    if (value != wanted) refuse(file, path, "the file has it in a way that this cannot edit");
}

}  // namespace

std::string set_value(std::string_view document, const KeyPath& path, std::string_view literal, const std::string& file) {
    const auto wanted = value_of("value = " + std::string(literal), "the value", {"value"});
    (void)value_of(document, file, path);  // not TOML: the file's own message
    auto out = with_value(document, path, literal);
    verify(document, out, path, wanted, file);
    return out;
}

std::string unset_value(std::string_view document, const KeyPath& path, const std::string& file) {
    if (value_of(document, file, path).empty()) return std::string(document);
    auto out = without_value(document, path);
    verify(document, out, path, {}, file);
    return out;
}

}  // namespace bspctl::config
