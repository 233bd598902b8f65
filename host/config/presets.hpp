// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"

// Named sets of choices: the [[presets]] tables of the user's config.toml and vendors.toml and of a workspace's
// .bspctl.toml. docs/user/presets.md describes them for people.
namespace bspctl::config {

// What a preset may say.
struct PresetKey {
    enum class Kind { name, text, path, list, paths };
    std::string_view name;         // "machine"
    std::string_view plural = {};  // "machines": several builds instead of one; empty: there is no such thing
    Kind kind = Kind::text;
    std::string_view help = {};
};
[[nodiscard]] const std::vector<PresetKey>& preset_keys();

// What one does say.
struct PresetField {
    std::string name;                 // PresetKey::name, of "machines" too
    std::vector<std::string> values;  // paths are absolute
    bool several = false;             // given in the plural: the preset stands for several builds
    Position where;
};

struct Preset {
    std::string name;
    Position where;  // of its [[presets]]
    std::vector<PresetField> fields;  // in the file's order, without the name

    [[nodiscard]] const PresetField* find(std::string_view field) const;
    // The value of a field that was given in the singular; empty: it was not.
    [[nodiscard]] std::string text(std::string_view field) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view field) const;
};

struct Presets {
    std::vector<Preset> all;            // in the order of the files, then of each
    std::vector<std::string> warnings;  // unknown fields, with their places

    // Throws Failure with the nearest name.
    [[nodiscard]] const Preset& named(const std::string& name) const;
};

// Reads the files that are there. Everything that is wrong in any of them is one Failure that lists the places; a name
// given twice is wrong, in whichever files. `strict`: what is unknown is wrong too. Whether families and machines exist
// is not asked here.
[[nodiscard]] Presets read_presets(const std::vector<std::filesystem::path>& files, bool strict = false);

// The same of texts that need not be on the disk (yet).
struct PresetSource {
    std::filesystem::path file;
    std::string text;
};
[[nodiscard]] Presets read_presets(const std::vector<PresetSource>& sources, bool strict = false);

}  // namespace bspctl::config
