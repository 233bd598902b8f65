// SPDX-License-Identifier: Apache-2.0
//
// What a declared check does, for people who read --explain.
#include <re2/re2.h>

#include "base/text.hpp"
#include "doctor/declaration.hpp"

namespace bspctl::doctor {
namespace {

// Patterns are compiled with "(?m)" before them.
std::string source_of(const Pattern& pattern) { return pattern->pattern().substr(4); }

std::string words_of(const Bounds& bounds) {
    std::string out;
    if (bounds.at_least) out += " at least " + std::to_string(*bounds.at_least);
    if (bounds.at_most) out += (out.empty() ? "" : " and") + std::string(" at most ") + std::to_string(*bounds.at_most);
    return out;
}

std::string words_of(const CommandProbe& probe) {
    auto out = "Runs `" + text::shell_quote(probe.argv) + "`, which must end with " + std::to_string(probe.exit);
    if (probe.output) out += " and write something that matches /" + source_of(probe.output) + "/";
    if (probe.version) out += " and be of version " + probe.version->text();
    return out;
}

std::string words_of(const SysctlProbe& probe) {
    return "Reads the kernel's " + probe.name + ", which must be" + words_of(probe.bounds) + (probe.equals ? " " + *probe.equals : "");
}

std::string words_of(const UlimitProbe& probe) {
    return "Reads this process's limit of " + probe.name + ", which must be" + words_of(probe.bounds);
}

std::string words_of(const FileProbe& probe) {
    if (probe.absent) return probe.path + " must not be there";
    auto out = probe.path + " must be there";
    if (probe.readable) out += ", readable";
    if (probe.writable) out += ", writable";
    if (probe.executable) out += ", executable";
    if (probe.contains) out += ", contain \"" + *probe.contains + "\"";
    if (probe.matches) out += ", have something that matches /" + source_of(probe.matches) + "/";
    if (probe.max_age_days) out += ", be at most " + std::to_string(static_cast<std::int64_t>(*probe.max_age_days)) + " days old";
    return out;
}

std::string words_of(const PortProbe& probe) { return "Connects to " + probe.endpoint.str() + ", where a server must answer"; }

std::string words_of(const SpaceProbe& probe) {
    constexpr double gib = 1024.0 * 1024 * 1024;
    return (probe.path.empty() ? "Where the build writes" : probe.path) + " must have " +
           text::human_bytes(static_cast<std::uint64_t>(probe.free_gib * gib)) + " free";
}

std::string words_of(const VariableProbe& probe) {
    auto out = "The variable " + probe.name + (probe.set ? " must be set" : " must not be set");
    return probe.matches ? out + " and match /" + source_of(probe.matches) + "/" : out;
}

std::string words_of(const When& when) {
    std::vector<std::string> out;
    const auto add = [&](const char* what, const std::string& glob) {
        if (!glob.empty()) out.push_back(std::string(what) + " " + glob);
    };
    add("engine", when.engine);
    add("family", when.family);
    add("machine", when.machine);
    add("distro", when.distro);
    return out.empty() ? std::string{} : ". Only for " + text::join(out, ", ");
}

std::string_view level_of(Level level) {
    if (level == Level::block) return "a block";
    return level == Level::info ? "a note" : "a warning";
}

}  // namespace

std::string describe(const Declaration& declaration) {
    const auto look = std::visit([](const auto& probe) { return words_of(probe); }, declaration.probe);
    return look + words_of(declaration.when) + ". Otherwise it is " + std::string(level_of(declaration.level)) + ".";
}

}  // namespace bspctl::doctor
