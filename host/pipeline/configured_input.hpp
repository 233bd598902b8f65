// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "config/settings.hpp"
#include "pipeline/request.hpp"

namespace bspctl::pipeline {

// The request, with the kas file of the settings (defaults.FAMILY.kas_yaml) as its input where the user named neither an
// input nor a manifest. A manifest in a stronger source is preferred to it, and of two families' kas files none is taken
// unless the family is chosen. `gen-kas` turns manifests into kas files, so it never takes one.
[[nodiscard]] Request with_configured_input(Request request, const config::Settings& settings);

}  // namespace bspctl::pipeline
