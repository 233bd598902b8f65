// SPDX-License-Identifier: Apache-2.0
#include "detect.hpp"

#include <algorithm>

#include "../common/silicon.hpp"

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
    {"phytec", "phy*-stm32mp*"},    {"octavo", "osd32mp*"},      {"bytesatwork", "bytedevkit-stm32mp*"},
    {"dh", "*-dhco*"},               {"digi", "ccmp*"},           {"engicam", "*-microgea*"},
    {"engicam", "*-icore*"},        {"karo", "*qsmp*"},          {"myir", "my*-y*"},
    {"variscite", "*-var-*"},       {"seeed", "*odyssey*"},      {"tq", "tqma*"},
    {"seco", "*seco-*"},            {"kontron", "kontron-*"},
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

}  // namespace

Verdict detect(const Input& input) {
    auto verdict = vendors::claim(input, silicon);
    if (verdict.confidence == 0) return verdict;
    const bool has_layers = !input.projects.empty();
    if (has_layers && std::none_of(input.projects.begin(), input.projects.end(), names_board_support)) {
        Verdict no;
        no.evidence = std::move(verdict.evidence);
        no.evidence.insert(no.evidence.begin(), "built without ST's layers: " + std::string(board_support) +
                                                    " is not among its repositories");
        return no;
    }
    verdict.vendor = maker_of(input);
    return verdict;
}

}  // namespace st
