// SPDX-License-Identifier: Apache-2.0
#include "telemetry/load.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string_view>

#include "base/text.hpp"
#include "telemetry/run.hpp"

namespace bspctl::telemetry {

namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

template <class Number>
std::optional<Number> number_at(std::string_view text) {
    Number out{};
    return std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc{} ? std::optional(out) : std::nullopt;
}

// "some avg10=1.23 avg60=…": the first line of a pressure file.
std::optional<double> pressure(const fs::path& file) {
    constexpr std::string_view begin = "some avg10=";
    const auto text = content(file);
    return text.starts_with(begin) ? number_at<double>(std::string_view(text).substr(begin.size())) : std::nullopt;
}

// "MemAvailable:   123456 kB", in bytes.
std::optional<std::uint64_t> memory(std::string_view table, std::string_view name) {
    for (const auto line : text::lines(table)) {
        if (!line.starts_with(name) || line.substr(name.size()).substr(0, 1) != ":") continue;
        const auto kib = number_at<std::uint64_t>(text::trim(line.substr(name.size() + 1)));
        return kib ? std::optional(*kib * 1024) : std::nullopt;
    }
    return std::nullopt;
}

// "0::/user.slice/…" is our group in the one hierarchy of version 2.
std::optional<std::uint64_t> group_memory(const fs::path& proc, const fs::path& cgroups) {
    const auto groups = content(proc / "self/cgroup");
    for (const auto line : text::lines(groups)) {
        if (!line.starts_with("0::/") || line.size() == 4) continue;
        return number_at<std::uint64_t>(content(cgroups / line.substr(4) / "memory.current"));
    }
    return std::nullopt;
}

std::string field(const std::optional<double>& value) {
    if (!value) return {};
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f", *value);
    return text.data();
}

std::string field(const std::optional<std::uint64_t>& value) { return value ? std::to_string(*value) : std::string(); }

template <class Number>
void take_highest(std::optional<Number>& highest, const std::optional<Number>& value) {
    if (value && (!highest || *value > *highest)) highest = value;
}

}  // namespace

LoadSample read_load(const fs::path& proc, const fs::path& cgroups) {
    LoadSample out;
    out.cpu = pressure(proc / "pressure/cpu");
    out.io = pressure(proc / "pressure/io");
    out.memory = pressure(proc / "pressure/memory");
    out.load = number_at<double>(content(proc / "loadavg"));
    const auto table = content(proc / "meminfo");
    out.available = memory(table, "MemAvailable");
    const auto total = memory(table, "SwapTotal"), free = memory(table, "SwapFree");
    if (total && free && *total >= *free) out.swap_used = *total - *free;
    out.group = group_memory(proc, cgroups);
    return out;
}

std::string to_line(std::int64_t time, const LoadSample& sample) {
    return text::join({std::to_string(time), field(sample.cpu), field(sample.io), field(sample.memory), field(sample.load),
                       field(sample.available), field(sample.swap_used), field(sample.group)},
                      "\t");
}

std::vector<Field> fields_of(const LoadSample& worst) {
    std::vector<Field> out;
    const auto add = [&](const char* name, const std::optional<double>& value) {
        if (value) out.push_back({name, *value});
    };
    const auto add_bytes = [&](const char* name, const std::optional<std::uint64_t>& value) {
        if (value) out.push_back({name, static_cast<std::int64_t>(*value)});
    };
    add("peak_psi_cpu", worst.cpu);
    add("peak_psi_io", worst.io);
    add("peak_psi_memory", worst.memory);
    add("peak_load", worst.load);
    add_bytes("least_memory_available", worst.available);
    add_bytes("peak_swap_used", worst.swap_used);
    add_bytes("peak_group_memory", worst.group);
    return out;
}

void take_worst(LoadSample& worst, const LoadSample& sample) {
    take_highest(worst.cpu, sample.cpu);
    take_highest(worst.io, sample.io);
    take_highest(worst.memory, sample.memory);
    take_highest(worst.load, sample.load);
    take_highest(worst.swap_used, sample.swap_used);
    take_highest(worst.group, sample.group);
    if (sample.available && (!worst.available || *sample.available < *worst.available)) worst.available = sample.available;
}

}  // namespace bspctl::telemetry
