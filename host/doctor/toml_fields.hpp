// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "base/failure.hpp"
#include "doctor/declaration.hpp"

namespace bspctl::doctor {

// What is wrong with a file, each with its place.
class Problems {
public:
    explicit Problems(std::string file) : file_(std::move(file)) {}

    void add(const toml::source_region& where, const std::string& what);
    [[nodiscard]] std::size_t count() const { return all_.size(); }
    [[nodiscard]] Position place(const toml::source_region& where) const;
    // In the order of the file.
    [[nodiscard]] std::vector<std::string> sorted();

private:
    std::string file_;
    std::vector<std::pair<Position, std::string>> all_;
};

// The fields of one table, read by name and type. What does not fit is a problem, and then not there.
class Fields {
public:
    Fields(const toml::table& table, Problems& problems) : table_(table), problems_(problems) {}

    [[nodiscard]] bool has(std::string_view name) const { return table_.contains(name); }
    [[nodiscard]] const toml::node* node(std::string_view name) const { return table_.get(name); }  // null: not there
    [[nodiscard]] std::optional<std::string> text(std::string_view name);  // not empty
    [[nodiscard]] std::optional<bool> flag(std::string_view name);
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name);
    [[nodiscard]] std::optional<double> number(std::string_view name, double above, double most);
    [[nodiscard]] std::vector<std::string> words(std::string_view name);   // not empty
    [[nodiscard]] Pattern pattern(std::string_view name);
    [[nodiscard]] const toml::table* table(std::string_view name);

    // A problem of a field, or of the whole table where the field is not there.
    void problem(std::string_view name, const std::string& what);
    // Every field that is not among these is a problem.
    void allow(const std::vector<std::string_view>& names);

private:
    const toml::table& table_;
    Problems& problems_;
};

}  // namespace bspctl::doctor
