// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string_view>

#include "report/facts.hpp"

namespace bspctl::report {

// Hands the page over in pieces, a part at a time. It is one file that needs nothing else: its content security policy
// allows its own style and script by their hashes, and nothing from anywhere.
using Sink = std::function<void(std::string_view piece)>;
void write_page(const Facts& facts, const Sink& sink);

}  // namespace bspctl::report
