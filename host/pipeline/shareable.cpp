// SPDX-License-Identifier: Apache-2.0
#include "pipeline/shareable.hpp"

#include <unistd.h>

#include <algorithm>
#include <vector>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "telemetry/secrets.hpp"

extern char** environ;

namespace bspctl::pipeline {
namespace {

constexpr std::size_t shortest_secret = 6;  // the value of PASS=1 stands everywhere

std::string home_folder() {
    auto home = paths::environment("HOME");
    while (home.size() > 1 && home.ends_with('/')) home.pop_back();
    return home.size() > 1 ? home : std::string{};
}

std::vector<std::string> own_secrets() {
    std::vector<std::string> out;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view pair(*entry);
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || !telemetry::is_secret_name(pair.substr(0, equals))) continue;
        const auto value = pair.substr(equals + 1);
        // A path is where a secret lies, not the secret: SSH_AUTH_SOCK, a key file.
        if (value.size() >= shortest_secret && !value.starts_with('/')) out.emplace_back(value);
    }
    return out;
}

bool continues_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

// "/home/jane" is not the beginning of "/home/janet".
std::string replace_folder(std::string_view text, const std::string& folder, std::string_view with) {
    std::string out;
    for (auto at = text.find(folder); at != std::string_view::npos; at = text.find(folder)) {
        const auto end = at + folder.size();
        const bool whole = end == text.size() || !continues_name(text[end]);
        out.append(text.substr(0, at)).append(whole ? with : std::string_view(folder));
        text.remove_prefix(end);
    }
    return out.append(text);
}

// One line of a kas file's `env:` or of a .conf: API_TOKEN: "x", PSWD ?= "x". Only a bare name counts: prose has colons too.
std::string mask_assigned_in(std::string_view line) {
    const auto begin = line.find_first_not_of(" \t\"'-");
    auto end = begin;
    while (end < line.size() && continues_name(line[end])) ++end;
    if (begin == std::string_view::npos || !telemetry::is_secret_name(line.substr(begin, end - begin))) return std::string(line);
    const auto value = line.find_first_not_of(" \t\"'?:+=.", end);
    if (value == std::string_view::npos || line.substr(end, value - end).find_first_of(":=") == std::string_view::npos) {
        return std::string(line);
    }
    return std::string(line.substr(0, value)).append(telemetry::mask);
}

std::string mask_assigned(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        out += mask_assigned_in(text.substr(at, end - at));
        if (end < text.size()) out += '\n';
        at = end + 1;
    }
    return out;
}

}  // namespace

std::string shareable(std::string_view text) {
    const auto home = home_folder();
    const auto user = paths::environment("USER");
    auto out = mask_assigned(telemetry::mask_secrets(text));
    for (const auto& secret : own_secrets()) out = text::replace_all(std::move(out), secret, telemetry::mask);
    if (!home.empty()) out = replace_folder(out, home, "~");
    if (!user.empty()) out = replace_folder(out, "/home/" + user, "/home/USER");
    return out;
}

}  // namespace bspctl::pipeline
