// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "config/settings.hpp"
#include "pipeline/build.hpp"
#include "vendors/library.hpp"

// How the vendor definition that fits a build takes part in it: as settings weaker than the user's files.
namespace bspctl::pipeline {

// What the user says of families, with definitions' names understood: "--family acme-imx" is the definition acme-imx and
// the family it builds upon.
struct Choice {
    config::Settings settings;
    const vendors::Definition* definition = nullptr;  // named by its name, or null
};
[[nodiscard]] Choice understand(const config::Settings& settings, const vendors::Library& definitions);

// Settings in which the definition's defaults stand where its family's would, and [defaults.<its name>] of the files
// counts before [defaults.<family>] of the same file.
[[nodiscard]] config::Settings specialised(config::Settings settings, const vendors::Definition& definition);

// The definition a build is chosen for, where none is named: the best that fits its input, or null.
[[nodiscard]] const vendors::Definition* definition_of(const Build& build, const vendors::Library& definitions,
                                                       const plugins::Registry& registry);

// Its container image, for builds where the user has not named one.
void name_container(config::Settings& settings, const vendors::Definition& definition);

// Puts into the family and the settings of a build what depends on its manifest, and the overlay.
void specialise(Build& build, config::Settings& settings, const vendors::Definition& definition);

}  // namespace bspctl::pipeline
