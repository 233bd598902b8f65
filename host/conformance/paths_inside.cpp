// SPDX-License-Identifier: Apache-2.0
#include "conformance/paths_inside.hpp"

#include <filesystem>

namespace bspctl::conformance {

bool stays_inside(std::string_view path) {
    if (path.starts_with('/')) return false;
    const auto plain = std::filesystem::path(path).lexically_normal();
    return plain.empty() || *plain.begin() != "..";
}

bool stays_inside(std::string_view path, const std::string& root) {
    if (!path.starts_with('/')) return stays_inside(path);
    return stays_inside(std::filesystem::path(path).lexically_relative(root).string());
}

std::string credentials_in(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    const auto rest = url.substr(scheme + 3);
    const auto authority = rest.substr(0, rest.find('/'));
    const auto at = authority.rfind('@');
    if (at == std::string_view::npos) return {};
    const auto account = authority.substr(0, at);
    const bool over_ssh = url.substr(0, scheme).find("ssh") != std::string_view::npos;
    return over_ssh && account.find(':') == std::string_view::npos ? std::string{} : std::string(account);
}

}  // namespace bspctl::conformance
