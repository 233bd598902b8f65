// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

// What systems that carry a console elsewhere put before each of its lines.
namespace bspctl::bitbake {

// `text` without the time stamps, host names and container names that stand before the line proper. Known are those of
//   GitHub Actions and Azure   "2026-04-23T07:14:22.1234567Z ", with "job<TAB>step<TAB>" before it where `gh` fetched it
//   GitLab                     "2026-04-23T07:14:22.123456Z 01O "
//   Jenkins, Buildkite         "[2026-04-23T07:14:22.123Z] ", "07:14:22 "
//   TeamCity                   "[07:14:22]W:<TAB> [Step 1/2] "
//   Zuul                       "2026-04-23 07:14:22.123456 | node | "
//   syslog and journalctl      "Apr 23 07:14:22 host program[12]: ", the same with an ISO stamp, "[ 12.345678] "
//   ts                         "Apr 23 07:14:22 ", "00:00:01 ", "1776928462.123456 "
//   Docker Compose, Kubernetes "name-1  | ", "2026-04-23T07:14:22.1Z stdout F ", "[name] " before a level
// and several of them one after the other. kas's own "2026-04-23 07:14:22 - INFO     - " stays: it carries the level.
[[nodiscard]] std::string_view without_carrier(std::string_view text);

inline constexpr std::string_view kas_stamp = "0000-00-00 00:00:00 - ";  // '0' stands for any digit

// Does `text` begin with kas's stamp?
[[nodiscard]] bool has_kas_stamp(std::string_view text);

}  // namespace bspctl::bitbake
