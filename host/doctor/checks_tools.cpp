// SPDX-License-Identifier: Apache-2.0
//
// Programs on PATH: those that bspctl and the family start, and those that OE-Core takes from the host.
#include <algorithm>
#include <future>
#include <tuple>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/packages.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"

namespace bspctl::doctor {
namespace {

std::vector<std::string> missing_of(const std::vector<std::string>& programs) {
    std::vector<std::string> out;
    std::copy_if(programs.begin(), programs.end(), std::back_inserter(out), [](const auto& program) { return paths::which(program).empty(); });
    return out;
}

std::vector<std::string> needed_tools(const Context& context) {
    auto tools = context.container
                     ? std::vector<std::string>{"kas-container", context.runtime.empty() ? "docker" : context.runtime}
                     : std::vector<std::string>{"kas", "git", "python3"};
    // A kas that was named by its path need not be on PATH.
    if (!context.kas.empty()) tools.front() = context.kas.string();
    for (const auto& tool : context.host_tools) {
        const bool known = std::find(tools.begin(), tools.end(), tool) != tools.end();
        const bool other_engine = context.container && tool == "kas";
        const bool container_tool = !context.container && (tool == "docker" || tool == "kas-container" || tool == "podman");
        if (!known && !other_engine && !container_tool) tools.push_back(tool);
    }
    return tools;
}

// What was installed by another way than packages (pipx, a file) has no command here.
std::vector<Remedy> installation(const Context& context, const std::vector<std::string>& missing) {
    const auto manager = package_manager(os_release(context));
    const bool packaged = std::none_of(missing.begin(), missing.end(), [&](const auto& program) { return package_of(program, manager).empty(); });
    if (!packaged) return {};
    const auto line = install_line(missing, manager);
    return {{"install what brings " + text::join(missing, ", "), line.substr(std::string_view("sudo ").size()), true}};
}

std::string installation_hint(const Context& context, const std::vector<std::string>& missing) {
    return install_line(missing, package_manager(os_release(context)));
}

Outcome host_tools(const Context& context) {
    const auto tools = needed_tools(context);
    const auto missing = missing_of(tools);
    if (missing.empty()) return pass("found " + text::join(tools, ", "));
    return {block("missing: " + text::join(missing, ", "), "the build runs these programs", installation_hint(context, missing)),
            installation(context, missing)};
}

Outcome build_packages(const Context& context) {
    if (context.container) return skip("the container image brings its own");
    if (uses_buildtools(context)) return skip("buildtools bring their own");
    auto release = release_of(context);
    for (const auto& tool : needed_tools(context)) release.tools.erase(tool);  // host-tools names those
    const auto missing = missing_of({release.tools.begin(), release.tools.end()});
    const auto whose = release.name.empty() ? std::string("OE-Core") : "OE-Core " + release.name;
    if (release.without_core) return pass("no layer asks for programs of the host");
    if (missing.empty()) return pass("the " + std::to_string(release.tools.size()) + " programs that " + whose + " wants are there");
    return {refused(release, "missing: " + text::join(missing, ", "), whose + " refuses to start without them (HOSTTOOLS)", installation_hint(context, missing)),
            installation(context, missing)};
}

// The version in the first line of what a program says of itself, what is in parentheses aside: "gcc (Debian 12.2.0-14)
// 12.2.0", "git version 2.39.5".
std::string version_in(const std::string& answer) {
    auto line = first_line(answer);
    for (auto open = line.find('('); open != std::string::npos; open = line.find('(', open)) {
        const auto close = line.find(')', open);
        line.erase(open, close == std::string::npos ? close : close - open + 1);
    }
    for (const auto& word : text::split(line, ' ')) {
        if (!version_numbers(word).empty() && word.find('.') != std::string::npos) return word;
    }
    return {};
}

struct Program {
    std::string name, found, needed;
};

// Side by side: a wrapper around a compiler may take its time.
std::vector<Program> versions_of(const std::map<std::string, std::string>& programs) {
    std::vector<std::tuple<std::string, std::string, std::future<process::Captured>>> asked;
    for (const auto& [name, needed] : programs) {
        if (paths::which(name).empty()) continue;  // build-packages names it
        asked.emplace_back(name, needed, std::async(std::launch::async, [name = name] { return probe({name, "--version"}, 3s); }));
    }
    std::vector<Program> out;
    for (auto& [name, needed, answer] : asked) out.push_back({name, version_in(answer.get().out), needed});
    return out;
}

Finding tool_versions(const Context& context) {
    if (context.container) return skip("the container image brings its own");
    if (uses_buildtools(context)) return skip("buildtools bring their own");
    const auto release = release_of(context);
    auto wanted = release.at_least;
    wanted.erase("python3");  // host-python looks at it
    std::string figures, old;
    const auto add = [](std::string& list, const std::string& entry) { list += (list.empty() ? "" : ", ") + entry; };
    for (const auto& program : versions_of(wanted)) {
        if (program.found.empty()) continue;
        add(figures, program.name + " " + program.found);
        if (version_numbers(program.found) < version_numbers(program.needed)) add(old, program.name + " " + program.found + " (" + program.needed + " is needed)");
    }
    if (figures.empty()) return skip("no program says its version");
    if (old.empty()) return pass(figures);
    return refused(release, "too old: " + old, "OE-Core's sanity check refuses them", "install newer ones, or the buildtools of the release (scripts/install-buildtools in OE-Core)");
}

// "ubuntu-22.*" against "ubuntu-22.04".
bool fits(std::string_view pattern, std::string_view name) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == name;
    return name.starts_with(pattern.substr(0, star)) && name.ends_with(pattern.substr(star + 1));
}

Finding host_distro(const Context& context) {
    if (context.container) return skip("the container image is what counts");
    const auto system = os_release(context);
    const auto release = release_of(context);
    if (system.id.empty()) return skip("/etc/os-release does not say");
    const auto name = system.name.empty() ? system.identifier() : system.name;
    if (release.tested_distros.empty()) return pass(name);
    const bool tested = std::any_of(release.tested_distros.begin(), release.tested_distros.end(), [&](const auto& pattern) { return fits(pattern, system.identifier()); });
    if (tested) return pass(name + ", which " + (release.name.empty() ? "this release" : release.name) + " was tested on");
    return info(name + " is none of the hosts that this release was tested on; BitBake will say so, and most builds work");
}

}  // namespace

std::vector<Check> tool_checks() {
    return {
        {"host-tools", "host", "the programs that the build runs", false, 5s, host_tools,
         "Looks on PATH for the programs that bspctl starts: kas and git, or kas-container and the container engine, and "
         "what the board's family asks for. Without one of them the build stops at the step that starts it."},
        {"build-packages", "host", "the programs that OE-Core wants on the host", false, 5s, build_packages,
         "Compares PATH with HOSTTOOLS and SANITY_REQUIRED_UTILITIES, read from the layers where they are on disk, else from a "
         "table by release. OE-Core links these programs into a folder of its own and refuses to start when one is missing. "
         "In a container the image brings them, so the host is not looked at."},
        {"tool-versions", "host", "the versions of those programs", false, 8s, tool_versions,
         "Asks git, tar, make, patch and gcc for their versions and compares them with the least that OE-Core's sanity check "
         "accepts. Older ones stop the build before the first task; distributions with long support are where that happens."},
        {"host-distro", "host", "the distribution of the host", false, 5s, host_distro,
         "Compares /etc/os-release with SANITY_TESTED_DISTROS of the layers. A host that is not listed only makes BitBake warn; "
         "but when native recipes fail on it, this is the first thing to think of."},
    };
}

}  // namespace bspctl::doctor
