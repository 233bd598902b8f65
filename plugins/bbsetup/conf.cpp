// SPDX-License-Identifier: Apache-2.0
#include "conf.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace bbsetup {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trim(std::string_view text) {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// Lines that end in a backslash joined, comments and empty ones left out.
std::vector<std::string> statements(std::string_view text) {
    std::vector<std::string> out;
    bool goes_on = false;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!goes_on && (trim(line).empty() || trim(line).front() == '#')) continue;
        if (goes_on) out.back() += "\n" + std::string(line);
        else out.emplace_back(line);
        goes_on = line.ends_with('\\');
    }
    return out;
}

struct Assignment {
    std::string op;
    std::string value;
};

std::optional<Assignment> assignment(std::string_view statement, std::string_view name) {
    statement = trim(statement);
    if (!statement.starts_with(name)) return std::nullopt;
    statement = trim(statement.substr(name.size()));
    constexpr std::array<std::string_view, 6> operators{"?\?=", "?=", ":=", "+=", ".=", "="};
    const auto op = std::find_if(operators.begin(), operators.end(), [&](auto sign) { return statement.starts_with(sign); });
    if (op == operators.end()) return std::nullopt;
    auto value = trim(statement.substr(op->size()));
    if (value.size() < 2 || (value.front() != '"' && value.front() != '\'') || value.back() != value.front()) {
        return std::nullopt;
    }
    Assignment out{std::string(*op), std::string(value.substr(1, value.size() - 2))};
    for (auto at = out.value.find("\\\n"); at != std::string::npos; at = out.value.find("\\\n", at)) {
        out.value.replace(at, 2, " ");
    }
    return out;
}

// What kas begins every bblayers.conf with, and neither bitbake-setup nor a template does.
bool is_kas_written(std::string_view text) {
    return text.find("BBPATH ?= \"${TOPDIR}\"\nBBFILES ?\?= \"\"\n") != std::string_view::npos;
}

std::string with_topdir(std::string path, const std::string& root) {
    constexpr std::string_view topdir = "${TOPDIR}";
    if (path.starts_with(topdir)) path.replace(0, topdir.size(), root + "/build");
    return path;
}

std::string last_value(std::string_view text, std::string_view name) {
    const auto found = assignments(text, name);
    return found.empty() ? std::string{} : found.back().second;
}

// MACHINE and DISTRO are the configuration's: a line here would win over what the user chooses on the command line.
std::string without_choices(std::string_view text) {
    std::string out;
    for (const auto& statement : statements(text)) {
        if (!assignment(statement, "MACHINE") && !assignment(statement, "DISTRO")) out += statement + "\n";
    }
    return out;
}

std::vector<std::string> layers_of(std::string_view bblayers, const std::string& root) {
    std::vector<std::string> out;
    for (const auto& [op, value] : assignments(bblayers, "BBLAYERS")) {
        for (auto& word : words(value)) {
            auto path = with_topdir(std::move(word), root);
            if (std::find(out.begin(), out.end(), path) == out.end()) out.push_back(std::move(path));
        }
    }
    return out;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> assignments(std::string_view text, std::string_view name) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& statement : statements(text)) {
        if (auto found = assignment(statement, name)) out.emplace_back(std::move(found->op), std::move(found->value));
    }
    return out;
}

std::vector<std::string> words(std::string_view value) {
    std::vector<std::string> out;
    while (!(value = trim(value)).empty()) {
        const auto end = std::min(value.find_first_of(blanks), value.size());
        out.emplace_back(value.substr(0, end));
        value.remove_prefix(end);
    }
    return out;
}

Conf read_conf(const bspctl::Host& host, const std::string& root) {
    Conf conf;
    auto bblayers = host.read_file("build/conf/bblayers.conf");
    const bool overwritten = bblayers && is_kas_written(*bblayers);
    if (overwritten) bblayers = host.read_file(".bspctl/vendor-bblayers.conf");
    if (bblayers) conf.layers = layers_of(*bblayers, root);
    const auto local = host.read_file(overwritten ? ".bspctl/vendor-local.conf" : "build/conf/local.conf");
    if (local) {
        conf.machine = last_value(*local, "MACHINE");
        conf.distro = last_value(*local, "DISTRO");
        conf.local = without_choices(*local);
    }
    if (const auto tools = host.read_file("build/conf/toolcfg.conf")) {
        conf.fragments.emplace();
        for (const auto& [op, value] : assignments(*tools, "OE_FRAGMENTS")) {
            if (op == "=") conf.fragments->clear();
            for (auto& word : words(value)) conf.fragments->push_back(std::move(word));
        }
    }
    return conf;
}

}  // namespace bbsetup
