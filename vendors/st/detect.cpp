// SPDX-License-Identifier: Apache-2.0
#include "detect.hpp"

#include <algorithm>

#include "../common/silicon.hpp"
#include "layers.hpp"

namespace st {
namespace {

using bspctl::Input;
using bspctl::Project;
using bspctl::Verdict;

constexpr std::string_view machines[]{"*stm32mp#*", "osd32mp#*", "ccmp#*"};
constexpr std::string_view owned_layers[]{"meta-st-openstlinux*", "meta-st-scripts"};
constexpr std::string_view layers[]{"meta-st-stm32mp*", "meta-st-x-linux-*"};
constexpr std::string_view publishers[]{"github.com/stmicroelectronics"};
constexpr std::string_view files[]{"openstlinux-*"};
constexpr vendors::Silicon silicon{"st", machines, owned_layers, layers, publishers, files};

constexpr std::string_view board_support = "meta-st-stm32mp";

struct BoardMaker {
    std::string_view name;      // as verdicts have it
    std::string_view machines;  // what its machines are called
};

constexpr BoardMaker board_makers[]{
    {"phytec", "phy*-stm32mp*"}, {"octavo", "osd32mp*"},   {"bytesatwork", "bytedevkit-stm32mp*"},
    {"dh", "*-dhco*"},           {"digi", "ccmp*"},        {"engicam", "*-microgea*"},
    {"engicam", "*-icore*"},     {"karo", "*qsmp*"},       {"myir", "my*-y*"},
    {"variscite", "*-var-*"},    {"seeed", "*odyssey*"},   {"tq", "tqma*"},
    {"seco", "*seco-*"},         {"kontron", "kontron-*"},
};

bool names_board_support(const Project& project) {
    return project.short_name() == board_support || vendors::matches(project.url, "*/meta-st-stm32mp") ||
           vendors::matches(project.url, "*/meta-st-stm32mp.git");
}

std::string maker_of(const Input& input) {
    for (const auto& [name, pattern] : board_makers) {
        if (vendors::matches(input.machine, pattern)) return std::string(name);
    }
    for (const auto& [name, pattern] : board_makers) {
        const auto layer = "meta-" + std::string(name) + "*";
        const auto carries = [&](const Project& project) { return vendors::matches(project.short_name(), layer); };
        if (std::any_of(input.projects.begin(), input.projects.end(), carries)) return std::string(name);
    }
    return {};
}

// Why an input of ST's silicon is not built with ST's layers, or empty. Where it names no repository, a machine of
// ST's own is one that only those layers have.
std::string objection(const Input& input) {
    if (input.projects.empty()) {
        if (input.machine.empty() || is_reference_machine(input.machine)) return {};
        return "machine " + input.machine + " is none of ST's, and nothing says how it is built";
    }
    if (std::any_of(input.projects.begin(), input.projects.end(), names_board_support)) return {};
    return "built without ST's layers: " + std::string(board_support) + " is not among its repositories";
}

}  // namespace

Verdict detect(const Input& input) {
    auto verdict = vendors::claim(input, silicon);
    if (verdict.confidence == 0) return verdict;
    if (auto why = objection(input); !why.empty()) {
        Verdict no;
        no.evidence = std::move(verdict.evidence);
        no.evidence.insert(no.evidence.begin(), std::move(why));
        return no;
    }
    if (!input.projects.empty())
        verdict.evidence.insert(verdict.evidence.begin(), "layer meta-st-stm32mp is ST's board support for STM32MP");
    verdict.vendor = maker_of(input);
    return verdict;
}

}  // namespace st
