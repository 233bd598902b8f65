// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/json.hpp"
#include "doctor/doctor.hpp"

// Pieces that a report and an explanation have in common.
namespace bspctl::doctor {

// One line: a text of several would break every table.
[[nodiscard]] std::string one_line(const std::string& text);

// At least `width` characters.
[[nodiscard]] std::string padded(std::string text, std::size_t width);

// "WARN   memory   3.1 GiB …", with what gave it its level, and, where somebody has to do something, why and fix below.
[[nodiscard]] std::string finding_text(const Result& result, const Paint& paint);

// The object of a finding in JSON.
void write(json::Writer& out, const Result& result);

}  // namespace bspctl::doctor
