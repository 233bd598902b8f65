// SPDX-License-Identifier: Apache-2.0
//
// The compiler cache.
#include <unistd.h>

#include <charconv>
#include <map>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

fs::path ccache_folder(const Context& context) {
    if (!context.compiler_cache.empty()) return context.compiler_cache;
    return paths::environment("CCACHE_DIR");
}

// The limit in the cache's own configuration is not the build's: the variable stands above it, and its default is that of
// bspctl-ccache.yml.
std::vector<KeyValue> environment_of(const Context& context, const fs::path& dir) {
    std::vector<KeyValue> out{{"CCACHE_DIR", dir.string()}};
    if (context.compiler_cache.empty()) return out;
    const auto size = paths::environment("CCACHE_MAXSIZE");
    out.push_back({"CCACHE_MAXSIZE", size.empty() ? "50G" : size});
    return out;
}

std::string how_to_enlarge(const Context& context, const fs::path& dir, double limit_gib) {
    const auto size = std::to_string(static_cast<long>(limit_gib * 2) + 1) + "G";
    if (!context.compiler_cache.empty()) return "export CCACHE_MAXSIZE=" + size + " before builds";
    return "CCACHE_DIR=" + text::shell_quote(dir.string()) + " ccache --max-size=" + size;
}

// "cache_size_kibibyte\t1234" lines.
std::map<std::string, double> figures_of(const std::string& statistics) {
    std::map<std::string, double> out;
    for (const auto line : text::lines(statistics)) {
        const auto tab = line.find('\t');
        double value = 0;
        if (tab == std::string_view::npos) continue;
        const auto word = line.substr(tab + 1);
        if (std::from_chars(word.data(), word.data() + word.size(), value).ec == std::errc{}) out[std::string(line.substr(0, tab))] = value;
    }
    return out;
}

Finding ccache_health(const Context& context) {
    const auto dir = ccache_folder(context);
    std::error_code ignored;
    if (dir.empty() || !fs::is_directory(dir, ignored)) return skip("no cache is in use");
    if (::access(dir.c_str(), W_OK | X_OK) != 0) {
        return warn("the compiler cache " + dir.string() + " cannot be written", "every task that compiles then fails",
                    "make it writable for this user, or set build.ccache_dir");
    }
    if (paths::which("ccache").empty()) return skip("no ccache on the host to ask");
    auto figures = figures_of(probe({"ccache", "--print-stats"}, 5s, {}, environment_of(context, dir)).out);
    const auto size = figures.find("cache_size_kibibyte");
    auto limit = figures.find("max_size_kibibyte");
    if (limit == figures.end()) limit = figures.find("max_cache_size_kibibyte");
    if (size == figures.end() || limit == figures.end()) return skip("this ccache does not say");
    constexpr double kib_in_gib = 1024.0 * 1024.0, nearly_full = 0.9;
    if (limit->second <= 0) return pass(gib(size->second / kib_in_gib) + ", without a limit");
    const auto figure = gib(size->second / kib_in_gib) + " of " + gib(limit->second / kib_in_gib);
    if (size->second < limit->second * nearly_full) return pass(figure);
    return warn("the compiler cache is nearly full: " + figure, "ccache then throws out what the next build would find",
                how_to_enlarge(context, dir, limit->second / kib_in_gib));
}

}  // namespace

std::vector<Check> ccache_checks() {
    return {
        {"ccache-health", "storage", "the compiler cache", false, 8s, ccache_health,
         "Asks ccache how full the cache of the build (or CCACHE_DIR) is. From 90 % of its limit on it throws out results as "
         "fast as it takes them, and builds get slower without a word."},
    };
}

}  // namespace bspctl::doctor
