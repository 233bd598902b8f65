// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "bspctl/values.hpp"

// kas project configurations as kas reads them (format as kas's docs/userguide/project-configuration.rst has it):
// YAML or JSON, several files joined by ':', header.includes followed inside the same repository, later files winning.
namespace bspctl::kas {

// A merged configuration. What it says is kept with the position it came from.
struct Repo {
    std::string name;
    std::string url;  // empty: local
    std::string path;
    std::string stored_as;  // the folder below the work folder when there is no path; empty: `name`
    std::string type;       // empty or "git", or "hg"
    std::string commit, tag, branch, refspec;
    bool layers_given = false;        // no `layers` key: the root is the layer
    std::vector<std::string> layers;  // enabled ones, as written; "." is the root
    bool locked = false;    // its commit comes from `overrides` (a lock file), not from its own entry
    bool disabled = false;            // it gives no layer: each is disabled, or `layers` is an empty mapping
    Position position;
};

struct Include {
    std::string repo;  // empty: a plain string include
    std::string file;
    Position position;
    std::string unresolved;  // why it was not followed; empty when it was
};

// The lowest format version the content of the files needs, and the statement that needs it; `refspec` has been
// removed again in later versions, so a highest one may exist too.
struct FormatNeed {
    int lowest = 1;
    std::string key;  // e.g. "repos.poky.commit"
    Position position;
};

struct Document {
    std::filesystem::path top;                 // the first file of the argument
    std::vector<std::filesystem::path> files;  // every file that was read, in merge order
    int header_version = 0;                    // of `top`; 0: none
    std::string machine, distro, build_system;
    Position machine_position;
    std::vector<std::string> targets;
    std::vector<Repo> repos;
    std::vector<Include> includes;
    std::vector<ConfBlock> local_conf, bblayers_conf;
    std::vector<EnvVar> env;
    std::vector<std::string> warnings;  // things kas would reject or that look wrong, with position
    FormatNeed format_need;
    std::string text;  // the bytes of `top`
};

// Is the text YAML or JSON with anything of a kas configuration in it (a `header` mapping, or machine/repos/…)?
[[nodiscard]] bool looks_like_kas(std::string_view text);

// Reads `argument`: one path, or several joined by ':'. Throws Failure with file:line:column on malformed input, on
// nesting or alias expansion beyond reason, on an include loop, on a missing file.
[[nodiscard]] Document load(const std::string& argument);

// The paths of a colon-joined argument. Every one must exist.
[[nodiscard]] std::vector<std::filesystem::path> split_argument(const std::string& argument);

// The same as a plugin sees it (kind_kas).
[[nodiscard]] Input to_input(const Document& document);

// What `document.format_need` holds.
[[nodiscard]] FormatNeed required_format(const Document& document);

}  // namespace bspctl::kas
