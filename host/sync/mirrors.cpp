// SPDX-License-Identifier: Apache-2.0
#include "sync/mirrors.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "base/failure.hpp"

namespace bspctl::sync {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view file_scheme = "file://";

struct Address {
    std::string host;  // with user and port
    std::string path;
};

bool is_scheme(std::string_view text) {
    const auto allowed = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
    };
    return !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0 &&
           std::all_of(text.begin(), text.end(), allowed);
}

// As Python's urlparse() does it, which kas uses: "git@host:path" has no scheme and is a path, "host:path" has one.
Address take_apart(std::string_view url) {
    if (const auto colon = url.find(':'); colon != std::string_view::npos && is_scheme(url.substr(0, colon))) {
        url.remove_prefix(colon + 1);
    }
    Address out;
    if (url.starts_with("//")) {
        url.remove_prefix(2);
        const auto end = std::min(url.find_first_of("/?#"), url.size());
        out.host = url.substr(0, end);
        url.remove_prefix(end);
    }
    url = url.substr(0, url.find_first_of("?#"));
    const auto last = url.rfind('/');
    out.path = url.substr(0, url.find(';', last == std::string_view::npos ? 0 : last));
    return out;
}

std::string replaced(std::string text, std::string_view characters, char by) {
    for (auto& c : text) {
        if (characters.find(c) != std::string_view::npos) c = by;
    }
    return text;
}

// The folder behind an address of this machine; empty: it is elsewhere.
fs::path local_folder(std::string_view address) {
    if (address.starts_with(file_scheme)) return address.substr(file_scheme.size());
    return address.starts_with('/') ? fs::path(address) : fs::path();
}

// Where a mirror has the repository; empty: nowhere.
std::string place_in(const Mirror& mirror, const std::string& url) {
    if (!url.starts_with(mirror.prefix)) return {};
    const auto direct = mirror.replacement + url.substr(mirror.prefix.size());
    const auto folder = local_folder(mirror.replacement);
    if (folder.empty()) return mirror.prefix.empty() ? std::string{} : direct;
    std::error_code error;
    if (!mirror.prefix.empty() && fs::exists(local_folder(direct), error)) return direct;
    const auto named = folder / kas_name(url);
    return fs::exists(named, error) ? std::string(file_scheme) + named.string() : std::string{};
}

}  // namespace

Mirror parse_mirror(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos && text.find("://") == std::string_view::npos && text.starts_with('/')) {
        return {{}, std::string(text)};
    }
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size()) {
        throw Failure("a mirror must be PREFIX=REPLACEMENT or an absolute folder", "found '" + std::string(text) + "'",
                      "for example https://git.example.com/=https://mirror.example.com/git/");
    }
    return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

std::vector<std::string> addresses(const std::string& url, const std::vector<Mirror>& mirrors) {
    std::vector<std::string> out;
    for (const auto& mirror : mirrors) {
        auto place = place_in(mirror, url);
        if (!place.empty() && place != url) out.push_back(std::move(place));
    }
    out.push_back(url);
    return out;
}

std::string kas_name(std::string_view url) {
    const auto address = take_apart(url);
    return replaced(address.host + address.path, "@:/*", '.');
}

std::string bitbake_name(std::string_view url) {
    auto address = take_apart(url);
    // user@host:path, which BitBake's addresses write as ssh://user@host/path
    if (const auto colon = address.path.find(':'); address.host.empty() && colon != std::string::npos) {
        address.host = address.path.substr(0, colon);
        address.path = "/" + address.path.substr(colon + 1);
    }
    if (const auto at = address.host.rfind('@'); at != std::string::npos) address.host.erase(0, at + 1);
    auto name = replaced(replaced(address.host, ":", '.') + replaced(address.path, "/*", '.'), " ()", '_');
    if (name.starts_with('.')) name.erase(0, 1);
    return name;
}

}  // namespace bspctl::sync
