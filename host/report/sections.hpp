// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "report/facts.hpp"

// The parts of the page that need no script, as HTML. Each says so where there is nothing to say.
namespace bspctl::report {

[[nodiscard]] std::string headline(const Facts& facts);        // outcome and name
[[nodiscard]] std::string summary(const Facts& facts);         // counts, steps, artifacts
[[nodiscard]] std::string gaps(const Facts& facts);            // what the record lacks
[[nodiscard]] std::string failures(const Facts& facts);        // causes, failed tasks with the end of their logs
[[nodiscard]] std::string critical_path(const Facts& facts);
[[nodiscard]] std::string slowest(const Facts& facts);         // tasks, recipes, kinds of tasks
[[nodiscard]] std::string reuse(const Facts& facts);           // what the shared state brought, by recipe
[[nodiscard]] std::string messages(const Facts& facts);        // warnings, errors, QA issues
[[nodiscard]] std::string layers(const Facts& facts);
[[nodiscard]] std::string configuration(const Facts& facts);   // run, settings, overlays
[[nodiscard]] std::string plugins(const Facts& facts);

// "Nothing of this kind": why a section is empty.
[[nodiscard]] std::string note(std::string_view text);

}  // namespace bspctl::report
