// SPDX-License-Identifier: Apache-2.0
#include "kas/bitbake_conf.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <utility>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::kas {

namespace fs = std::filesystem;

namespace {

constexpr int max_reference_depth = 40;
constexpr int max_include_depth = 10;
constexpr std::size_t max_value_bytes = 256 * 1024;  // a variable that doubles itself ends here
constexpr std::size_t max_references = 200'000;      // and so do references that double each other
constexpr std::size_t max_expanded_bytes = 16 * 1024 * 1024;  // or that name a long value whose words are removed

[[noreturn]] void fail_growing(const std::string& where, const std::string& what) {
    throw Failure(where + ": " + what + " beyond reason", "no BBLAYERS is that long",
                  "look for a variable that names itself");
}

std::string without_words(const std::string& value, const std::string& unwanted) {
    std::istringstream removed(unwanted);
    const std::set<std::string> gone{std::istream_iterator<std::string>(removed), {}};
    std::istringstream words(value);
    std::string out;
    for (std::string word; words >> word;) {
        if (!gone.contains(word)) out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

// `os.path.abspath(os.path.dirname(d.getVar('FILE', True)) + '/../..')` and its like: the folder of the file, as many
// levels up as there are dirname() calls, and the quoted text that is added to it.
std::optional<std::string> folder_idiom(std::string_view code, const fs::path& file) {
    if (code.find("d.getVar('FILE'") == std::string_view::npos &&
        code.find("d.getVar(\"FILE\"") == std::string_view::npos) {
        return std::nullopt;
    }
    fs::path out = file;
    for (auto at = code.find("dirname("); at != std::string_view::npos; at = code.find("dirname(", at + 1)) {
        out = out.parent_path();
    }
    if (const auto plus = code.find('+'); plus != std::string_view::npos) {
        const auto begin = code.find_first_of("'\"", plus);
        if (begin == std::string_view::npos) return std::nullopt;
        const auto end = code.find(code[begin], begin + 1);
        if (end == std::string_view::npos) return std::nullopt;
        out = out.string() + std::string(code.substr(begin + 1, end - begin - 1));
    }
    auto normal = out.lexically_normal().string();
    if (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
    return normal;
}

}  // namespace

BitbakeConf::BitbakeConf(fs::path topdir) : topdir_(std::move(topdir)) {
    variables_["TOPDIR"].value = topdir_.string();
    for (const char* name : {"BSPDIR", "OEROOT", "OEBASE"}) variables_[name].weak = topdir_.parent_path().string();
}

void BitbakeConf::read(std::string_view text, const fs::path& file) {
    files::check_text(text, file);
    const auto outer = std::exchange(file_, file);
    const auto lines = text::lines(text);
    for (std::size_t next = 0; next < lines.size();) {
        read_statement(next_statement(lines, next, file.string()));
    }
    // What is expanded later still belongs to the top file.
    if (!outer.empty()) file_ = outer;
}

void BitbakeConf::read_statement(const BitbakeStatement& statement) {
    for (const bool required : {false, true}) {
        if (statement.text.starts_with(required ? "require " : "include ")) return include(statement, required);
    }
    if (statement.text.starts_with("unset ")) {
        variables_.erase(std::string(text::trim(std::string_view(statement.text).substr(6))));
        return;
    }
    // Flags (NAME[flag] = …) and whatever else stands in a .conf file do not make layers.
    if (const auto assignment = statement.assignment()) assign(*assignment, Position{statement.file, statement.line, 1});
}

void BitbakeConf::include(const BitbakeStatement& statement, bool required) {
    const auto name = std::string(text::trim(std::string_view(statement.text).substr(8)));
    if (++include_depth_ > max_include_depth) {
        throw Failure(Position{statement.file, statement.line, 1}.str() + ": files include each other without end");
    }
    const fs::path wanted = expand(name, 0);
    for (const auto& candidate : {file_.parent_path() / wanted, topdir_ / wanted}) {
        if (const auto text = files::read_if_exists(candidate)) {
            read(*text, candidate);
            --include_depth_;
            return;
        }
    }
    --include_depth_;
    if (required) missing_.push_back(statement.text);
}

void BitbakeConf::assign(const BitbakeAssignment& statement, const Position& position) {
    // NAME:append, NAME_append (before 2021) and with overrides behind, which are never active here.
    for (const std::string_view verb : {"append", "prepend", "remove"}) {
        for (const char separator : {':', '_'}) {
            const auto marker = separator + std::string(verb);
            const auto at = statement.name.find(marker);
            if (at == std::string::npos || at == 0) continue;
            const auto rest = statement.name.substr(at + marker.size());
            if (!rest.empty() && (rest[0] == ':' || rest[0] == '_')) return;
            if (!rest.empty()) continue;
            auto& variable = variables_[statement.name.substr(0, at)];
            auto& list = verb == "append" ? variable.append : verb == "prepend" ? variable.prepend : variable.remove;
            list.push_back((statement.op == "+=" ? " " : "") + statement.value + (statement.op == "=+" ? " " : ""));
            return;
        }
    }
    set(variables_[statement.name], statement);
    const auto& value = variables_[statement.name].value;
    if (value && value->size() > max_value_bytes) {
        fail_growing(position.str(), "the value of " + statement.name + " grows");
    }
}

// += and its kin do not see a ??= value; ?= does not either.
void BitbakeConf::set(ConfVariable& variable, const BitbakeAssignment& statement) {
    const auto& op = statement.op;
    const auto& text = statement.value;
    if (op == "\?\?=") {
        variable.weak = text;
    } else if (op == "=" || op == ":=") {
        variable.value = op == "=" ? text : expand(text, 0);
    } else if (op == "?=") {
        if (!variable.value) variable.value = text;
    } else {
        auto& value = variable.value ? *variable.value : variable.value.emplace();
        if (op == "+=") value.append(" ").append(text);
        else if (op == ".=") value.append(text);
        else value.insert(0, op == "=+" ? text + " " : text);
    }
}

std::optional<std::string> BitbakeConf::get(const std::string& name) const { return final_value(name, 0); }

std::optional<std::string> BitbakeConf::raw_value(const std::string& name) const {
    const auto found = variables_.find(name);
    if (found == variables_.end()) return std::nullopt;
    const auto& variable = found->second;
    if (!variable.value && !variable.weak && variable.append.empty() && variable.prepend.empty()) return std::nullopt;
    std::string out;
    for (auto text = variable.prepend.rbegin(); text != variable.prepend.rend(); ++text) out += *text;
    out += variable.value ? *variable.value : variable.weak.value_or("");
    for (const auto& text : variable.append) out += text;
    if (out.size() > max_value_bytes) fail_growing(file_.string(), "the value of " + name + " grows");
    return out;
}

std::optional<std::string> BitbakeConf::final_value(const std::string& name, int depth) const {
    const auto raw = raw_value(name);
    if (!raw) return std::nullopt;
    auto out = expand(*raw, depth);
    const auto& remove = variables_.at(name).remove;
    return remove.empty() ? out : without_words(out, expand(text::join(remove, " "), depth));
}

std::optional<std::string> BitbakeConf::reference(const std::string& name, int depth) const {
    if (++references_ > max_references) fail_growing(file_.string(), "the references between variables grow");
    if (depth >= max_reference_depth) return std::nullopt;
    if (name.starts_with('@')) return folder_idiom(name, file_);
    return final_value(name, depth + 1);
}

std::string BitbakeConf::expand(const std::string& text, int depth) const {
    expanded_bytes_ += text.size();
    if (expanded_bytes_ > max_expanded_bytes) fail_growing(file_.string(), "the references between variables grow");
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        if (out.size() > max_value_bytes) fail_growing(file_.string(), "the references between variables grow");
        const auto begin = text.find("${", at);
        const auto end = begin == std::string::npos ? begin : text.find('}', begin);
        if (end == std::string::npos) break;
        out.append(text, at, begin - at);
        const auto value = reference(text.substr(begin + 2, end - begin - 2), depth);
        out += value ? *value : text.substr(begin, end - begin + 1);
        at = end + 1;
    }
    return out.append(text, at);
}

}  // namespace bspctl::kas
