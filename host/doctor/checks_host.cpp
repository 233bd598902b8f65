// SPDX-License-Identifier: Apache-2.0
//
// Programs, user, locale, processors and memory of this machine.
#include <locale.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace {

// Debian's and Ubuntu's package for a program, where it has another name.
std::string package_of(const std::string& program) {
    static const std::map<std::string, std::string> packages{
        {"kas-container", "kas"},   {"docker", "docker.io"},     {"lz4c", "lz4"},       {"makeinfo", "texinfo"},
        {"rpcgen", "rpcsvc-proto"}, {"gcc", "build-essential"},  {"g++", "build-essential"}, {"make", "build-essential"},
        {"xz", "xz-utils"},         {"locale", "libc-bin"},      {"python3", "python3"}};
    const auto found = packages.find(program);
    return found == packages.end() ? program : found->second;
}

std::string install_command(const std::vector<std::string>& programs) {
    std::set<std::string> packages;
    for (const auto& program : programs) packages.insert(package_of(program));
    return "sudo apt-get install -y " + text::join({packages.begin(), packages.end()}, " ");
}

std::vector<std::string> missing_of(const std::vector<std::string>& programs) {
    std::vector<std::string> out;
    for (const auto& program : programs) {
        if (paths::which(program).empty()) out.push_back(program);
    }
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

Finding host_tools(const Context& context) {
    const auto tools = needed_tools(context);
    const auto missing = missing_of(tools);
    if (missing.empty()) return pass("found " + text::join(tools, ", "));
    return block("missing: " + text::join(missing, ", "), "the build runs these programs", install_command(missing));
}

// What OE-Core's HOSTTOOLS names and a plain installation often lacks.
Finding build_packages(const Context& context) {
    if (context.container) return skip("the container image brings its own");
    const auto missing = missing_of({"gcc", "g++", "make", "gawk", "chrpath", "diffstat", "cpio", "file", "lz4c", "zstd",
                                     "rpcgen", "wget", "patch", "unzip", "xz"});
    if (missing.empty()) return pass("the programs that OE-Core wants are there");
    return warn("missing: " + text::join(missing, ", "), "OE-Core refuses to start without them", install_command(missing));
}

Finding not_root(const Context& context) {
    if (::geteuid() != 0) return pass("not root");
    if (context.container) return info("root; the container builds as a user of its own");
    return warn("running as root", "OE-Core refuses to build as root (other layers may do)",
                "run as a normal user that owns the workspace");
}

std::string locale_name() {
    for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (auto value = paths::environment(name); !value.empty()) return value;
    }
    return {};
}

bool is_installed(const std::string& name) {
    const auto made = ::newlocale(LC_CTYPE_MASK, name.c_str(), static_cast<locale_t>(nullptr));
    if (made == static_cast<locale_t>(nullptr)) return false;
    ::freelocale(made);
    return true;
}

Finding locale(const Context& context) {
    if (context.container) return skip("the container image sets its own");
    const auto name = locale_name();
    const auto lower = text::lower(name);
    const bool utf8 = lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
    if (!utf8) {
        return warn(name.empty() ? "no locale is set" : "locale " + name + " is not UTF-8", "BitBake refuses to run without UTF-8",
                    "export LANG=C.UTF-8");
    }
    if (is_installed(name)) return pass(name);
    return warn("locale " + name + " is not installed", "BitBake refuses to run without a working UTF-8 locale",
                "export LC_ALL=C.UTF-8");
}

Finding nproc(const Context&) {
    const auto count = std::to_string(std::max(1u, std::thread::hardware_concurrency()));
    const auto limited = paths::environment("NPROC");
    return info(count + " processors" + (limited.empty() ? "" : ", NPROC=" + limited));
}

// "MemAvailable:    3145728 kB"
std::optional<double> gib_of(std::string_view meminfo, std::string_view key) {
    for (const auto line : text::lines(meminfo)) {
        if (!line.starts_with(key)) continue;
        const auto number = version_numbers(text::trim(line.substr(key.size())));
        constexpr double kib_in_gib = 1024.0 * 1024.0;
        if (!number.empty()) return number.front() / kib_in_gib;
    }
    return std::nullopt;
}

std::string gib(double value) {
    const auto tenths = static_cast<long>(value * 10 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB";
}

Finding memory(const Context& context) {
    const auto meminfo = read_kernel_file(context.proc / "meminfo");
    const auto available = meminfo ? gib_of(*meminfo, "MemAvailable:") : std::nullopt;
    if (!available) return skip("the kernel does not say");
    const auto swap = gib_of(*meminfo, "SwapFree:").value_or(0);
    const auto figures = gib(*available) + " available, " + gib(swap) + " swap free";
    if (*available + swap >= context.limits.memory_gib) return pass(figures);
    return warn(figures, "large C++ recipes need about 1 GiB for each parallel compiler, and several run side by side",
                "build with fewer tasks: export BB_NUMBER_THREADS=2 PARALLEL_MAKE='-j 2'");
}

}  // namespace

std::vector<Check> host_checks() {
    return {
        {"host-tools", "host", "the programs that the build runs", false, 5s, host_tools},
        {"build-packages", "host", "the packages that OE-Core wants on the host", false, 5s, build_packages},
        {"not-root", "host", "the user", false, 5s, not_root},
        {"locale", "host", "the locale", false, 5s, locale},
        {"nproc", "host", "the processors", false, 5s, nproc},
        {"memory", "host", "free memory and swap", false, 5s, memory},
    };
}

}  // namespace bspctl::doctor
