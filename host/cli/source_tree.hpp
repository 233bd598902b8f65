// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "cli/arguments.hpp"
#include "cli/context.hpp"
#include "pipeline/build.hpp"
#include "sources/drift.hpp"
#include "sources/snapshot.hpp"

// What layers, drift, lock, diff, changelog, for-all and show have in common: the build that the words after the
// command describe, and the repositories and layers that it consists of.
namespace bspctl::cli {

struct SourceTree {
    pipeline::Build build;
    sources::Snapshot wanted;                   // and repositories that only the build's bblayers.conf names
    std::vector<std::filesystem::path> layers;  // enabled ones, absolute, in BBLAYERS order
    std::string layers_from;                    // the file that names them
};

// Reads files, starts no process, writes nothing. Throws Failure when there is no such build, or neither its
// configuration nor a build folder is at hand.
[[nodiscard]] SourceTree source_tree(Context& context, const std::string& command, const std::string& input);

// Options of these commands: what names the build, and --json.
[[nodiscard]] std::vector<Option> source_options(std::vector<Option> own);

// Throws Failure (exit 1) unless a repository's name or path fits the glob of --repo; without the option all stay.
void keep_repositories(sources::Sources& sources, const Arguments& arguments);
// Of two lists; it must fit one in either.
void keep_repositories(sources::Sources& before, sources::Sources& after, const Arguments& arguments);

// Where a repository lies, for people: below the root where it is.
[[nodiscard]] std::string place_of(const sources::Source& source, const sources::Sources& all);

// The fields of a repository that all JSON answers share; the object stays open.
void begin_repository(json::Writer& out, const sources::Source& source);

}  // namespace bspctl::cli
