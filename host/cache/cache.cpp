// SPDX-License-Identifier: Apache-2.0
#include "cache/cache.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "cache/age_histogram.hpp"
#include "cache/selector.hpp"
#include "cache/walk.hpp"

namespace bspctl::cache {

namespace {

bool is_hex(std::string_view name, std::size_t digits) {
    return name.size() == digits && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Does any of the first entries of `dir` fulfil it? A look, not a walk: the folder may have a million.
template <class Predicate>
bool any_entry(const fs::path& dir, Predicate predicate) {
    constexpr int enough = 10000;
    std::error_code error;
    int seen = 0;
    for (auto it = fs::directory_iterator(dir, error); !error && it != fs::directory_iterator() && seen < enough;
         it.increment(error), ++seen) {
        if (predicate(*it)) return true;
    }
    return false;
}

bool is_folder(const fs::directory_entry& entry) {
    std::error_code error;
    return !entry.is_symlink(error) && entry.is_directory(error);
}

bool has_hex_folder(const fs::path& dir, std::size_t digits) {
    return any_entry(dir, [&](const auto& entry) { return is_folder(entry) && is_hex(entry.path().filename().string(), digits); });
}

bool looks_like(const Cache& cache) {
    std::error_code error;
    const auto& dir = cache.dir;
    switch (cache.kind) {
        case Kind::sstate:
            return has_hex_folder(dir, 2) || any_entry(dir, [](const auto& entry) {
                       return is_folder(entry) && has_hex_folder(entry.path(), 2);
                   });
        case Kind::ccache: return has_hex_folder(dir, 1) || fs::exists(dir / "ccache.conf", error);
        case Kind::downloads:
            return fs::is_directory(dir / "git2", error) ||
                   any_entry(dir, [](const auto& entry) { return entry.path().extension() == ".done"; });
        case Kind::builds: break;
    }
    return fs::exists(dir / "conf/local.conf", error) || fs::exists(dir / "conf/bblayers.conf", error);
}

std::string_view marks_of(Kind kind) {
    switch (kind) {
        case Kind::sstate: return "an sstate cache has folders named with two hex digits";
        case Kind::ccache: return "a ccache has folders named with one hex digit";
        case Kind::downloads: return "a downloads folder has .done files or git2/";
        case Kind::builds: break;
    }
    return "a build folder has conf/local.conf";
}

// The number at the front and the letter behind it.
struct Measure {
    double number;
    std::string_view unit;
};

Measure measure_of(std::string_view text, const char* example) {
    Measure out{0, {}};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.number);
    if (error != std::errc{} || !std::isfinite(out.number) || out.number < 0) {
        throw Failure("'" + std::string(text) + "' is no amount", "", std::string("write it like ") + example);
    }
    out.unit = text.substr(static_cast<std::size_t>(end - text.data()));
    return out;
}

double factor_of(std::string_view unit, std::string_view letters, const double* factors, std::string_view text) {
    const auto at = unit.empty() ? std::string_view::npos : letters.find(unit.front());
    if (unit.size() != 1 || at == std::string_view::npos) {
        throw Failure("'" + std::string(text) + "' has no unit that is known", "it may be one of " + std::string(letters), "");
    }
    return factors[at];
}

}  // namespace

std::string_view word(Kind kind) {
    switch (kind) {
        case Kind::sstate: return "sstate";
        case Kind::ccache: return "ccache";
        case Kind::downloads: return "downloads";
        case Kind::builds: break;
    }
    return "builds";
}

Amount& Amount::operator+=(const Amount& other) {
    units += other.units;
    files += other.files;
    bytes += other.bytes;
    return *this;
}

std::string doubt(const Cache& cache) {
    std::error_code error;
    if (!fs::is_directory(cache.dir, error)) return "it is no folder";
    if (fs::is_empty(cache.dir, error) || looks_like(cache)) return {};
    return std::string(marks_of(cache.kind)) + ", this has none";
}

Clock clock_of(const Cache& cache) {
    if (cache.kind == Kind::ccache) return {false, "last change: ccache touches what it uses"};
    if (cache.kind == Kind::builds) return {false, "last build"};
    struct statvfs info {};
    if (::statvfs(cache.dir.c_str(), &info) != 0 || (info.f_flag & ST_NOATIME) != 0) {
        return {false, "last change: the file system keeps no access times (noatime)"};
    }
    if ((info.f_flag & ST_RELATIME) != 0) return {true, "last access, to the day (relatime)"};
    return {true, "last access"};
}

Survey survey(const Cache& cache, const Policy& policy, const OnProgress& on_progress) {
    Survey out;
    out.clock = clock_of(cache);
    AgeHistogram ages;
    const Selector by_age(policy, {});
    walk(cache, out.clock, [&](int, const Unit& unit) {
        out.all += unit.amount;
        if (by_age.is_touchable(unit.used)) ages.add(unit.used, unit.amount.bytes);
        if (by_age.is_too_old(unit.used)) out.going += unit.amount;
        on_progress(out.all);
    }, out.unreadable);
    if (!policy.max_bytes || out.all.bytes <= *policy.max_bytes) return out;

    out.choice = ages.oldest(out.all.bytes - *policy.max_bytes);
    out.going = {};
    std::uint64_t again = 0;
    Selector selector(policy, out.choice);
    walk(cache, out.clock, [&](int, const Unit& unit) {
        if (selector.takes(unit)) out.going += unit.amount;
        on_progress(out.all);
    }, again);
    return out;
}

std::chrono::seconds parse_age(std::string_view text) {
    const auto [number, unit] = measure_of(text, "30d, 12h or 2w");
    static constexpr double factors[] = {60, 3600, 86400, 604800};
    const auto seconds = number * (unit.empty() ? factors[2] : factor_of(unit, "mhdw", factors, text));
    constexpr double a_century = 100.0 * 365 * 86400;
    return std::chrono::seconds(static_cast<std::int64_t>(std::min(seconds, a_century)));
}

std::uint64_t parse_size(std::string_view text) {
    const auto [number, unit] = measure_of(text, "200G, 1.5T or 500M");
    static constexpr double factors[] = {1024.0, 1048576.0, 1073741824.0, 1099511627776.0};
    const auto bytes = number * factor_of(unit, "KMGT", factors, text);
    constexpr double an_exbibyte = 1152921504606846976.0;
    return static_cast<std::uint64_t>(std::min(bytes, an_exbibyte));
}

}  // namespace bspctl::cache
