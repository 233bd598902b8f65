// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "conformance/subject.hpp"

// What every plugin is asked, whatever it is for: inputs of nobody's, inputs that mean little, files that are no
// manifests. The names in it are made up, so that no family can own them.
namespace bspctl::conformance {

// Builds of a fictional vendor, written into `folder` and read from there. Not as oe-layersetup configurations: those
// are the tool of one vendor, whose family may well claim them all.
[[nodiscard]] std::vector<NamedInput> foreign_inputs(const fs::path& folder);

// Inputs in which nothing can be recognised: empty, a name alone, malformed text.
[[nodiscard]] std::vector<NamedInput> meaningless_inputs();

// Ten megabytes of nobody's, as text; and as thousands of projects besides.
[[nodiscard]] std::string huge_text();
[[nodiscard]] Input huge_input();

// Inputs and workspaces full of values that nobody writes. Whatever a plugin makes of them, it must not fall over.
[[nodiscard]] std::vector<Input> odd_inputs();
[[nodiscard]] std::vector<Workspace> odd_workspaces(const Workspace& plain);

// Texts in none of the world's manifest formats: prose, source code, markup, tables, nothing.
[[nodiscard]] std::vector<ManifestFile> foreign_texts();

}  // namespace bspctl::conformance
