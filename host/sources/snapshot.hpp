// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/sources.hpp"
#include "sources/state.hpp"

// What a build consists of at one moment, whatever told it: a configuration, a lock, the trees as they lie, a run's
// record. Two of them can be compared.
namespace bspctl::sources {

struct Snapshot {
    std::string label;  // for people: the file, the run, "the workspace"
    Sources sources;
    std::string machine, distro;  // empty: not said
};

[[nodiscard]] Snapshot snapshot_of(const Input& input, const fs::path& root);

// The same sources at the commits they are at; what is not there is left out.
[[nodiscard]] Snapshot as_they_lie(Snapshot wanted, const std::vector<State>& states);

// The record that a run keeps: {"schema":"bspctl.sources/1","machine":…,"repositories":[…]}. Addresses are without
// credentials, paths below the root.
[[nodiscard]] std::string to_json(const Snapshot& snapshot);

// Reads such a record; `root` is what its paths are joined with. Nothing: the text is none. Throws Failure with
// file:line:column where it begins like one and is broken.
[[nodiscard]] std::optional<Snapshot> read_record(const std::string& text, const fs::path& file, const fs::path& root);

// A kas lock file alone: the repositories that its `overrides` pin, by their keys. Nothing: the text is none.
[[nodiscard]] std::optional<Snapshot> read_kas_lock(const std::string& text, const fs::path& file, const fs::path& root);

}  // namespace bspctl::sources
