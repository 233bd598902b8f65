// SPDX-License-Identifier: Apache-2.0
#include "pipeline/engine_variables.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

#include "config/check.hpp"

namespace bspctl::pipeline {

namespace {

std::string as_it_is(const std::string& text) { return text; }

std::string as_make_option(const std::string& jobs) { return "-j " + jobs; }

std::string as_stall_time(const std::string& per_cent) {
    constexpr double microseconds_in_per_cent = 10000;
    return std::to_string(std::llround(config::parse_number(per_cent).value_or(0) * microseconds_in_per_cent));
}

struct Rule {
    const char* key;
    const char* variable;
    std::string (*notation)(const std::string& text);
};

constexpr Rule rules[] = {
    {"build.dl_dir", "DL_DIR", as_it_is},
    {"build.sstate_dir", "SSTATE_DIR", as_it_is},
    {"sync.reference_dir", "KAS_REPO_REF_DIR", as_it_is},
    {"build.scheduler", "BB_SCHEDULER", as_it_is},
    {"build.parallel_make", "PARALLEL_MAKE", as_make_option},
    {"build.bb_number_threads", "BB_NUMBER_THREADS", as_it_is},
    {"build.pressure_max_cpu", "BB_PRESSURE_MAX_CPU", as_stall_time},
    {"build.pressure_max_io", "BB_PRESSURE_MAX_IO", as_stall_time},
    {"build.pressure_max_memory", "BB_PRESSURE_MAX_MEMORY", as_stall_time},
};

}  // namespace

std::vector<KeyValue> engine_variables(const config::Settings& settings) {
    std::vector<KeyValue> out;
    for (const auto& rule : rules) {
        const auto* value = settings.find(rule.key);
        if (value != nullptr && !value->native && !value->text.empty()) out.push_back({rule.variable, rule.notation(value->text)});
    }
    if (auto mirrors = settings.text("build.sstate_mirrors"); !mirrors.empty()) out.push_back({"SSTATE_MIRRORS", std::move(mirrors)});
    const auto processors = std::max(1u, std::thread::hardware_concurrency());
    out.push_back({"NPROC", settings.text("build.nproc", std::to_string(processors))});
    return out;
}

}  // namespace bspctl::pipeline
