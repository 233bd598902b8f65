// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Taking old files out of the caches of builds. What belongs together goes together (a unit): an object with its
// .siginfo, a download with its .done, a git mirror as a whole. Caches hold millions of files, so a tree is walked
// again rather than remembered; memory does not grow with it.
namespace bspctl::cache {

namespace fs = std::filesystem;
using Seconds = std::int64_t;  // since 1970

enum class Kind { sstate, ccache, downloads, builds };
[[nodiscard]] std::string_view word(Kind kind);

struct Cache {
    Kind kind;
    fs::path dir;
};

// Does the folder hold what it is said to hold? Empty: yes; otherwise why not. An empty folder is any of them.
//   sstate: folders of two hex digits, at its top or one below (universal/, debian-12/)
//   ccache: folders of one hex digit, or ccache's own files
//   downloads: .done stamps or git2/
//   builds: conf/ with a local.conf or bblayers.conf
[[nodiscard]] std::string doubt(const Cache& cache);

// Which of a file's times says when it was last used.
struct Clock {
    bool access = true;  // the later of access and modification; false: modification alone
    std::string why;     // for the user
};
// BitBake touches the objects that it uses since 4.1, and ccache its hits, so modification alone is a fair witness where
// access times are not kept (noatime). With relatime an access time may be a day behind: said, and good enough for ages
// of days.
[[nodiscard]] Clock clock_of(const Cache& cache);

struct Policy {
    std::optional<std::chrono::seconds> older_than;  // units not used for so long go
    std::optional<std::uint64_t> max_bytes;          // then the oldest go until so much is left
    std::chrono::seconds untouchable = std::chrono::hours(1);  // used since: a build, here or on another host, may be at it
    Seconds now = 0;
};

struct Amount {
    std::uint64_t units = 0, files = 0, bytes = 0;
    Amount& operator+=(const Amount& other);
};

// Which units go: those used before `border`, and of those at `border` the first that are found, up to `border_bytes`.
struct Choice {
    Seconds border = 0;  // nothing is older than 0
    std::uint64_t border_bytes = 0;
    unsigned shift = 0;  // times are compared in steps of 2^shift seconds
};

struct Survey {
    Clock clock;
    Amount all, going;
    std::uint64_t unreadable = 0;  // folders that could not be looked into
    Choice choice;
};

// Told now and then while a tree is walked or deleted. What it throws ends the work.
using OnProgress = std::function<void(const Amount& so_far)>;

// Reads the cache and says what would go. Changes nothing.
[[nodiscard]] Survey survey(const Cache& cache, const Policy& policy, const OnProgress& on_progress);

struct Removal {
    Amount gone;
    std::vector<std::string> problems;  // at most ten of them, a sentence each
    std::uint64_t more_problems = 0;
};

// Removes what the survey chose: first every unit moves into <cache>/.bspctl-gc-<pid>, which is quick and leaves no
// half unit for a build to find, then that folder is deleted by several threads. What an earlier call left there when it
// was killed is deleted as well. Never follows a link, never leaves the cache's file system, never touches what was used
// after the survey.
[[nodiscard]] Removal remove(const Cache& cache, const Policy& policy, const Survey& survey, const OnProgress& on_progress);

// "30d", "12h", "2w" or "90" (days). Throws Failure.
[[nodiscard]] std::chrono::seconds parse_age(std::string_view text);
// "200G", "1.5T", "500M" (powers of 1024). Throws Failure.
[[nodiscard]] std::uint64_t parse_size(std::string_view text);

}  // namespace bspctl::cache
