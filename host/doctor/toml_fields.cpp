// SPDX-License-Identifier: Apache-2.0
#include "doctor/toml_fields.hpp"

#include <algorithm>
#include <cmath>

#include <re2/re2.h>

#include "base/text.hpp"

namespace bspctl::doctor {
namespace {

constexpr std::size_t most_pattern_bytes = 1000;

std::string number_text(double number) {
    auto out = std::to_string(number);
    out.erase(out.find_last_not_of('0') + 1);
    if (out.ends_with('.')) out.pop_back();
    return out;
}

}  // namespace

Position Problems::place(const toml::source_region& where) const { return {file_, where.begin.line, where.begin.column}; }

void Problems::add(const toml::source_region& where, const std::string& what) { all_.emplace_back(place(where), what); }

std::vector<std::string> Problems::sorted() {
    std::ranges::stable_sort(all_, [](const auto& a, const auto& b) {
        return std::pair(a.first.line, a.first.column) < std::pair(b.first.line, b.first.column);
    });
    std::vector<std::string> out;
    for (const auto& [where, what] : all_) out.push_back(where.str() + ": " + what);
    return out;
}

void Fields::problem(std::string_view name, const std::string& what) {
    const auto* node = table_.get(name);
    problems_.add(node == nullptr ? table_.source() : node->source(), what);
}

std::optional<std::string> Fields::text(std::string_view name) {
    const auto* node = table_.get(name);
    if (node == nullptr) return std::nullopt;
    const auto* text = node->as_string();
    if (text != nullptr && !text->get().empty()) return text->get();
    problem(name, std::string(name) + (text == nullptr ? " must be a text in quotes" : " must not be empty"));
    return std::nullopt;
}

std::optional<bool> Fields::flag(std::string_view name) {
    const auto* node = table_.get(name);
    if (node == nullptr) return std::nullopt;
    if (const auto* flag = node->as_boolean()) return flag->get();
    problem(name, std::string(name) + " must be true or false");
    return std::nullopt;
}

std::optional<std::int64_t> Fields::integer(std::string_view name) {
    const auto* node = table_.get(name);
    if (node == nullptr) return std::nullopt;
    if (const auto* number = node->as_integer()) return number->get();
    problem(name, std::string(name) + " must be a whole number");
    return std::nullopt;
}

std::optional<double> Fields::number(std::string_view name, double above, double most) {
    const auto* node = table_.get(name);
    if (node == nullptr) return std::nullopt;
    const auto number = node->is_number() ? node->value<double>() : std::nullopt;
    if (number && std::isfinite(*number) && *number > above && *number <= most) return number;
    const auto range = "above " + number_text(above) + (std::isfinite(most) ? " and at most " + number_text(most) : "");
    problem(name, std::string(name) + " must be a number " + range);
    return std::nullopt;
}

std::vector<std::string> Fields::words(std::string_view name) {
    const auto* node = table_.get(name);
    const auto* list = node == nullptr ? nullptr : node->as_array();
    std::vector<std::string> out;
    if (list != nullptr) {
        for (const auto& item : *list) {
            if (const auto* word = item.as_string()) out.push_back(word->get());
        }
    }
    if (list != nullptr && !list->empty() && out.size() == list->size()) return out;
    if (node != nullptr) problem(name, std::string(name) + R"( must be a list of texts, as ["git", "--version"]: no shell takes it apart)");
    return {};
}

Pattern Fields::pattern(std::string_view name) {
    const auto expression = text(name);
    if (!expression) return nullptr;
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 22);  // "(a{100}){100}" is short to write and long to compile
    const auto long_one = expression->size() > most_pattern_bytes;
    auto out = long_one ? nullptr : std::make_shared<const RE2>("(?m)" + *expression, options);
    if (out != nullptr && out->ok()) return out;
    problem(name, std::string(name) + (long_one ? " has more than " + std::to_string(most_pattern_bytes) + " bytes"
                                                : " is no pattern that RE2 understands: " + out->error()));
    return nullptr;
}

const toml::table* Fields::table(std::string_view name) {
    const auto* node = table_.get(name);
    if (node == nullptr) return nullptr;
    if (const auto* inner = node->as_table()) return inner;
    problem(name, std::string(name) + R"( must be a table, as { engine = "host" })");
    return nullptr;
}

void Fields::allow(const std::vector<std::string_view>& names) {
    const std::vector<std::string> known(names.begin(), names.end());
    for (const auto& [key, node] : table_) {
        const std::string name(key.str());
        if (std::ranges::find(known, name) != known.end()) continue;
        const auto near = text::nearest(name, known);
        problems_.add(key.source(), "unknown key " + name + (near ? " (did you mean " + *near + "?)" : ""));
    }
}

}  // namespace bspctl::doctor
