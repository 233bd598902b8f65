// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "detect/detect.hpp"

// How vendor definitions take part in a detection.
namespace bspctl::detect {

// Where a definition's manifest_regex decides, its family's candidate becomes certain and the others less than that.
void dispatch(std::vector<Candidate>& candidates, const Input& input, const std::vector<vendors::Match>& matches,
              const std::vector<plugins::Plugin*>& families);

// Gives a candidate its definition, and the board vendor where its plugin does not know one.
void specialise(Candidate& candidate, const std::vector<vendors::Match>& matches);

}  // namespace bspctl::detect
