// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bspctl::telemetry {

// How hard a machine works at one moment. What the kernel does not say (pressure without CONFIG_PSI) is missing.
struct LoadSample {
    std::optional<double> cpu, io, memory;   // pressure: per cent of the last 10 s in which some task waited for it
    std::optional<double> load;              // average of a minute
    std::optional<std::uint64_t> available;  // bytes of memory
    std::optional<std::uint64_t> swap_used;  // bytes
    std::optional<std::uint64_t> group;      // bytes that our control group holds; missing in the root group
};

// From a proc and a cgroup (version 2) file system.
[[nodiscard]] LoadSample read_load(const std::filesystem::path& proc = "/proc", const std::filesystem::path& cgroups = "/sys/fs/cgroup");

// A line of samples.tsv without its end, and the names of its columns; what is missing is an empty field.
[[nodiscard]] std::string to_line(std::int64_t time, const LoadSample& sample);
inline constexpr const char* load_columns = "#time\tpsi_cpu\tpsi_io\tpsi_memory\tload\tmemory_available\tswap_used\tgroup_memory";

// The worst of several: the highest, and the lowest of available memory.
void take_worst(LoadSample& worst, const LoadSample& sample);

// What there is of it by name and value, for run_end: {"peak_psi_cpu", 12.5}, …
struct Field;
[[nodiscard]] std::vector<Field> fields_of(const LoadSample& worst);

}  // namespace bspctl::telemetry
