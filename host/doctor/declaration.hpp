// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/failure.hpp"
#include "bspctl/values.hpp"
#include "doctor/endpoint.hpp"
#include "doctor/version_range.hpp"

namespace re2 {
class RE2;
}

// A check that is data: one [[check]] of a file in doctor.d.
namespace bspctl::doctor {

using Pattern = std::shared_ptr<const re2::RE2>;  // null: not given

// A program, run without a shell. Good when it ends with `exit`, and its output fits.
struct CommandProbe {
    std::vector<std::string> argv;
    std::int64_t exit = 0;
    Pattern output;                       // somewhere in what it writes
    std::optional<VersionRange> version;  // of the first version it writes, or of what version_pattern captures
    Pattern version_pattern;
};

// What a number must be.
struct Bounds {
    std::optional<std::int64_t> at_least, at_most;
};

struct SysctlProbe {
    std::string name;
    Bounds bounds;
    std::optional<std::string> equals;
};

// A limit of this process, by its name in limits.conf ("nofile").
struct UlimitProbe {
    std::string name;
    Bounds bounds;
};

struct FileProbe {
    std::string path;  // "~/" and $VARIABLES are expanded; relative: to the build
    bool absent = false, readable = false, writable = false, executable = false;
    std::optional<std::string> contains;
    Pattern matches;
    std::optional<double> max_age_days;
};

struct PortProbe {
    Endpoint endpoint;
};

struct SpaceProbe {
    double free_gib = 0;
    std::string path;  // as of a file; empty: where the build writes
};

struct VariableProbe {
    std::string name;
    bool set = true;
    Pattern matches;
};

using Probe = std::variant<CommandProbe, SysctlProbe, UlimitProbe, FileProbe, PortProbe, SpaceProbe, VariableProbe>;

// The builds that a check is for; globs, empty ones fit everything.
struct When {
    std::string engine, family, machine, distro;
};

struct Declaration {
    std::string id, title;
    std::string group = "team";
    Level level = Level::warn;  // when it fails
    std::string explain, fix;
    std::string remedy;         // a line for sh; empty: none
    bool privileged = false;    // it needs root
    double limit_seconds = 10;
    When when;
    Probe probe;
    Position position;
};

// What the check does, in words: "runs `cmake --version`; it must end with 0 …".
[[nodiscard]] std::string describe(const Declaration& declaration);

}  // namespace bspctl::doctor
