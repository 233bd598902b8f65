// SPDX-License-Identifier: Apache-2.0
//
// The plugins found, those required among them.
#include "base/text.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {

namespace {

// "the first one", or "the first one (and 2 more)": a line has room for one.
std::string headline(const std::vector<std::string>& sentences) {
    const auto more = sentences.size() - 1;
    return sentences.front() + (more == 0 ? "" : " (and " + std::to_string(more) + " more)");
}

// All of them, where the headline leaves some out.
std::string details(const std::vector<std::string>& sentences) {
    return sentences.size() == 1 ? std::string{} : text::join(sentences, "; ");
}

Finding loaded(const Context& context) {
    constexpr auto list = "`bspctl plugin list` says what became of each, and what mends it";
    const auto& plugins = context.plugins;
    if (!plugins.problems.empty()) return block(headline(plugins.problems), details(plugins.problems), list);
    if (!plugins.warnings.empty()) return warn(headline(plugins.warnings), details(plugins.warnings), list);
    return pass(std::to_string(plugins.active) + (plugins.active == 1 ? " plugin" : " plugins"));
}

}  // namespace

std::vector<Check> plugin_checks() {
    return {{"plugins", "configuration", "plugins that are refused, hidden by others, or required and missing", false, 1s,
             loaded}};
}

}  // namespace bspctl::doctor
