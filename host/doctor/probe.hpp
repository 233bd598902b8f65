// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/doctor.hpp"
#include "process/process.hpp"

// What the built-in checks are made of.
namespace bspctl::doctor {

using namespace std::chrono_literals;

[[nodiscard]] Finding pass(std::string summary);
[[nodiscard]] Finding info(std::string summary, std::string fix = {});
[[nodiscard]] Finding skip(std::string summary);
[[nodiscard]] Finding warn(std::string summary, std::string why, std::string fix);
[[nodiscard]] Finding block(std::string summary, std::string why, std::string fix);

// A file of /proc, whose size the kernel gives as 0; at most 1 MiB of it. Nothing when it cannot be read.
[[nodiscard]] std::optional<std::string> read_kernel_file(const std::filesystem::path& file);

// The number in a file of /proc/sys. `name` is as sysctl writes it, with dots.
[[nodiscard]] std::optional<std::int64_t> sysctl(const Context& context, std::string_view name);

// Runs a program without a terminal or input; its output is in the C locale. It never has longer than the check that
// calls this has left.
[[nodiscard]] process::Captured probe(std::vector<std::string> argv, std::chrono::milliseconds limit,
                                      const std::filesystem::path& cwd = {}, std::vector<KeyValue> env = {});

// The first line of a text, trimmed.
[[nodiscard]] std::string first_line(std::string_view text);

// The nearest folder on the way up from `path` that exists.
[[nodiscard]] std::filesystem::path nearest_existing(const std::filesystem::path& path);

// "20.10.5+dfsg1" is {20, 10, 5}: the leading numbers, however many there are.
[[nodiscard]] std::vector<int> version_numbers(std::string_view text);

// Where the build writes: bsp_root, else the workspace, else the current folder.
[[nodiscard]] std::filesystem::path build_place(const Context& context);

// The checks by topic, in the order of the report.
[[nodiscard]] std::vector<Check> host_checks();
[[nodiscard]] std::vector<Check> kernel_checks();
[[nodiscard]] std::vector<Check> container_checks();
[[nodiscard]] std::vector<Check> storage_checks();
[[nodiscard]] std::vector<Check> configuration_checks();
[[nodiscard]] std::vector<Check> state_checks();
[[nodiscard]] std::vector<Check> source_checks();
[[nodiscard]] std::vector<Check> layer_checks();
[[nodiscard]] std::vector<Check> metadata_checks();
[[nodiscard]] std::vector<Check> remote_checks();
[[nodiscard]] std::vector<Check> proxy_checks();
[[nodiscard]] std::vector<Check> server_checks();
[[nodiscard]] std::vector<Check> plugin_checks();

}  // namespace bspctl::doctor
