// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "triage/triage.hpp"

namespace bspctl::triage {

// The category of a step that did not build, by what it was to build: "compile-failed" and "configure-failed" of a kernel
// or a boot loader are "kernel-build" and "bootloader-build". Any other category stays.
[[nodiscard]] std::string category_of_build(const std::string& category, const std::string& recipe);

inline constexpr std::string_view task_frame_id = "task-failed";  // stands where a rule's id does, and is none

// The answer for a failed task of which no rule knows the reason: it says that, and where to look. Low confidence.
[[nodiscard]] Diagnosis task_frame(const Failed& failure);
[[nodiscard]] bool is_task_frame(const Diagnosis& diagnosis);

}  // namespace bspctl::triage
