// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"
#include "config/presets.hpp"

// Which builds a fan-out consists of. Pure: nothing here looks at the disk.
namespace bspctl::fanout {

// One value of an axis. Several fields where they belong together: a manifest and its branch.
struct Choice {
    std::string label;             // short, for people and folders: "imx-6.6.52-2.2.2"
    std::vector<KeyValue> values;  // PresetKey::name -> value, and "overlay"
};

// One thing that differs between the builds.
struct Axis {
    std::string name;  // "machine"
    std::string from;  // what gave it: "--matrix", "…/config.toml:7:1"
    std::vector<Choice> choices;
};

// One build of the fan-out.
struct Variant {
    std::string label;             // "imx8mp/core-image-minimal", unique
    std::vector<KeyValue> values;  // what it is told, in the order of the axes
    std::string build_folder = "build";
    std::string tree;              // sources of their own; empty: the family's ordinary ones

    [[nodiscard]] std::string value(std::string_view field) const { return find_value(values, field).value_or(""); }
};

// What --exclude leaves out: builds that have all of these.
using Exclusion = std::vector<KeyValue>;

// "machine=a,b". Throws Failure for an axis there is none of (with the nearest), or one without values.
[[nodiscard]] Axis parse_axis(std::string_view text);

// "machine=a,image=y", in the same way.
[[nodiscard]] Exclusion parse_exclusion(std::string_view text);

// Is this word one of an axis ("machine=a,b") rather than a file?
[[nodiscard]] bool is_axis(std::string_view word);

// The fields that a preset gives in the plural. Manifests and branches of the same number belong together.
[[nodiscard]] std::vector<Axis> axes_of(const config::Preset& preset);

// Adds the axis in place of whatever it stands above: an axis of the same field.
void put(std::vector<Axis>& axes, Axis axis);

// Something stronger than the axis says what the field is: what is left is that one value, with what the axis has
// beside it. Nothing happens where no axis is of this field.
void fix(std::vector<Axis>& axes, std::string_view field, const std::string& value);

// Every combination, the first axis turning slowest, without those excluded and without repetitions. The axes come in
// an order of their own (manifest, branch, kas_yaml, machine, distro, image, overlay), so that the same builds have the
// same folders however they are asked for. Manifests and branches have trees of their own, everything else a build
// folder in its tree. Throws Failure for an exclusion that is about nothing in the axes, and when nothing is left.
// No axes: no variants.
[[nodiscard]] std::vector<Variant> expand(std::vector<Axis> axes, const std::vector<Exclusion>& exclusions);

}  // namespace bspctl::fanout
