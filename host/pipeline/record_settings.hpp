// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/explain.hpp"
#include "pipeline/build.hpp"

// What a run keeps of its settings (settings.json), and where each came from: files and environment change, the record
// of what was built must not.
namespace bspctl::pipeline {

struct RecordedSetting {
    std::string key, value;  // lists: joined with ','
    std::string origin;      // config::to_string() of it
    std::string where;       // "…/config.toml:3:1", "$NPROC"; empty for defaults
};

// What a family's plugin says for its choices, as config::explain() wants it.
[[nodiscard]] config::KnownFamily known_family(const FamilyInfo& info, const plugins::Plugin& plugin);

// Every setting of a build that has a value, secrets masked: {"schema":"bspctl.run-settings/1","settings":[…]}.
[[nodiscard]] std::string record_of_settings(const Build& build);

// Reads such a record; empty without the file. Throws Failure when it is none.
[[nodiscard]] std::vector<RecordedSetting> read_settings_record(const std::filesystem::path& file);

}  // namespace bspctl::pipeline
