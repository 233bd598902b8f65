// SPDX-License-Identifier: Apache-2.0
#include "pipeline/shareable.hpp"

#include <unistd.h>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "telemetry/secrets.hpp"

extern char** environ;

namespace bspctl::pipeline {
namespace {

std::string home_folder() {
    auto home = paths::environment("HOME");
    while (home.size() > 1 && home.ends_with('/')) home.pop_back();
    return home.size() > 1 ? home : std::string{};
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

}  // namespace

std::string shareable(std::string_view text) {
    const auto home = home_folder();
    const auto user = paths::environment("USER");
    auto out = telemetry::mask_secrets(text, telemetry::secret_values(environ));
    if (!home.empty()) out = replace_folder(out, home, "~");
    if (!user.empty()) out = replace_folder(out, "/home/" + user, "/home/USER");
    return out;
}

}  // namespace bspctl::pipeline
