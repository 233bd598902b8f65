// SPDX-License-Identifier: Apache-2.0
#include "doctor/look.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <limits>
#include <utility>

#include <re2/re2.h>

#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/endpoint.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace {

namespace fs = std::filesystem;

// A file is looked into as far as this.
constexpr std::uintmax_t most_bytes = 16u << 20;

constexpr std::array<std::pair<std::string_view, __rlimit_resource>, 7> ulimits{
    {{"nofile", RLIMIT_NOFILE}, {"nproc", RLIMIT_NPROC}, {"stack", RLIMIT_STACK}, {"core", RLIMIT_CORE},
     {"fsize", RLIMIT_FSIZE}, {"memlock", RLIMIT_MEMLOCK}, {"as", RLIMIT_AS}}};

bool finds(const Pattern& pattern, const std::string& text) { return RE2::PartialMatch(text, *pattern); }

std::string wanted(const Bounds& bounds) {
    std::string out;
    if (bounds.at_least) out += "at least " + std::to_string(*bounds.at_least);
    if (bounds.at_most) out += (out.empty() ? "" : " and ") + std::string("at most ") + std::to_string(*bounds.at_most);
    return out;
}

bool holds(const Bounds& bounds, std::int64_t value) {
    return value >= bounds.at_least.value_or(std::numeric_limits<std::int64_t>::min()) &&
           value <= bounds.at_most.value_or(std::numeric_limits<std::int64_t>::max());
}

Look bounded(const std::string& name, std::int64_t value, const std::string& shown, const Bounds& bounds) {
    if (holds(bounds, value)) return {true, name + " is " + shown};
    return {false, name + " is " + shown + ", not " + wanted(bounds)};
}

// ------------------------------------------------------------------------------------------------------- command

Look judge_version(const CommandProbe& probe, const std::string& name, const std::string& output) {
    std::string version;
    if (probe.version_pattern) RE2::PartialMatch(output, *probe.version_pattern, &version);
    else version = version_in(output);
    if (version.empty()) return {false, name + " names no version"};
    if (probe.version->has(version)) return {true, name + " " + version};
    return {false, name + " " + version + " is not " + probe.version->text()};
}

Look look_at(const CommandProbe& probe, const Context& context, std::chrono::milliseconds limit) {
    const auto& name = probe.argv.front();
    const auto ended = doctor::probe(probe.argv, limit, build_place(context));
    if (!ended.start_error.empty()) return {false, name + " cannot be run: " + ended.start_error};
    if (ended.timed_out) throw Failure(name + " did not end within " + text::human_seconds(std::chrono::duration<double>(limit).count()));
    const auto output = ended.out + (ended.err.empty() ? "" : "\n") + ended.err;
    const auto line = first_line(ended.out.empty() ? ended.err : ended.out);
    if (ended.code != probe.exit) {
        const auto how = ended.signal != 0 ? text::signal_name(ended.signal) : std::to_string(ended.code);
        return {false, name + " ended with " + how + (line.empty() ? "" : ": " + line)};
    }
    if (probe.output && !finds(probe.output, output)) {
        return {false, name + (line.empty() ? " says nothing" : " says: " + line)};
    }
    if (probe.version) return judge_version(probe, name, output);
    return {true, line.empty() ? name + " ended with " + std::to_string(ended.code) : line};
}

// -------------------------------------------------------------------------------------------------- kernel, limits

std::string words(std::string_view text) {
    std::string out;
    for (const auto& word : text::split(text::replace_all(std::string(text::trim(text)), "\t", " "), ' ')) {
        if (!word.empty()) out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

Look look_at(const SysctlProbe& probe, const Context& context, std::chrono::milliseconds) {
    const auto text = read_kernel_file(context.proc / "sys" / text::replace_all(probe.name, ".", "/"));
    if (!text) return {false, "this kernel has no " + probe.name};
    const auto value = words(*text);
    if (probe.equals && value != words(*probe.equals)) return {false, probe.name + " is " + value + ", not " + *probe.equals};
    if (!probe.bounds.at_least && !probe.bounds.at_most) return {true, probe.name + " is " + value};
    const auto number = sysctl(context, probe.name);
    if (!number) return {false, probe.name + " is no number: " + value};
    return bounded(probe.name, *number, value, probe.bounds);
}

Look look_at(const UlimitProbe& probe, const Context&, std::chrono::milliseconds) {
    for (const auto& [name, resource] : ulimits) {
        rlimit limit{};
        if (name != probe.name || ::getrlimit(resource, &limit) != 0) continue;
        const bool none = limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > std::numeric_limits<std::int64_t>::max();
        const auto value = none ? std::numeric_limits<std::int64_t>::max() : static_cast<std::int64_t>(limit.rlim_cur);
        return bounded("the limit of " + probe.name, value, none ? "unlimited" : std::to_string(value), probe.bounds);
    }
    throw Failure("the system does not tell the limit of " + probe.name);
}

// --------------------------------------------------------------------------------------------------- files, space

std::string access_problem(const FileProbe& probe, const fs::path& path) {
    const auto may = [&](int mode) { return ::access(path.c_str(), mode) == 0; };
    if (probe.readable && !may(R_OK)) return "cannot be read";
    if (probe.writable && !may(W_OK)) return "cannot be written";
    if (probe.executable && !may(X_OK)) return "cannot be run";
    return {};
}

std::string content_problem(const FileProbe& probe, const fs::path& path) {
    if (!probe.contains && !probe.matches) return {};
    const auto text = files::read(path, most_bytes);
    if (probe.contains && text.find(*probe.contains) == std::string::npos) return "does not contain \"" + *probe.contains + "\"";
    if (probe.matches && !finds(probe.matches, text)) return "has nothing that matches " + probe.matches->pattern().substr(4);
    return {};
}

std::string age_problem(const FileProbe& probe, const fs::path& path) {
    if (!probe.max_age_days) return {};
    constexpr double day = 24 * 60 * 60;
    const auto age = std::chrono::duration<double>(fs::file_time_type::clock::now() - fs::last_write_time(path)).count() / day;
    if (age <= *probe.max_age_days) return {};
    return "is " + std::to_string(static_cast<std::int64_t>(age)) + " days old";
}

Look look_at(const FileProbe& probe, const Context& context, std::chrono::milliseconds) {
    const auto path = expanded(probe.path, build_place(context));
    std::error_code error;
    const bool there = fs::exists(fs::symlink_status(path, error));
    if (probe.absent) return {!there, path.string() + (there ? " is there" : " is not there")};
    if (!fs::exists(path, error)) return {false, path.string() + (there ? " is a link to nothing" : " is not there")};
    for (auto* problem_of : {access_problem, content_problem, age_problem}) {
        if (auto problem = problem_of(probe, path); !problem.empty()) return {false, path.string() + " " + problem};
    }
    return {true, path.string() + " is as it should be"};
}

Look look_at(const SpaceProbe& probe, const Context& context, std::chrono::milliseconds) {
    const auto path = probe.path.empty() ? build_place(context) : expanded(probe.path, build_place(context));
    const auto free = fs::space(nearest_existing(path)).available;
    constexpr double gib = 1024.0 * 1024 * 1024;
    return {static_cast<double>(free) >= probe.free_gib * gib, text::human_bytes(free) + " free in " + path.string()};
}

// -------------------------------------------------------------------------------------------- network, environment

Look look_at(const PortProbe& probe, const Context& context, std::chrono::milliseconds limit) {
    if (context.offline) throw Failure("nothing is asked over the network: this build is offline");
    const auto problem = connection_problems({probe.endpoint}, limit).front();
    const auto address = probe.endpoint.str();
    return problem.empty() ? Look{true, address + " answers"} : Look{false, address + " does not answer: " + problem};
}

// The value may be a password; it is never shown.
Look look_at(const VariableProbe& probe, const Context&, std::chrono::milliseconds) {
    const auto value = paths::environment(probe.name.c_str());
    if (!probe.set) return {value.empty(), "$" + probe.name + (value.empty() ? " is not set" : " is set")};
    if (value.empty()) return {false, "$" + probe.name + " is not set"};
    const bool fits = !probe.matches || finds(probe.matches, value);
    return {fits, "$" + probe.name + (fits ? " is set" : " is not as it should be")};
}

}  // namespace

Look look(const Probe& probe, const Context& context, std::chrono::milliseconds limit) {
    return std::visit([&](const auto& one) { return look_at(one, context, limit); }, probe);
}

fs::path expanded(std::string_view path, const fs::path& base) {
    std::string out(path);
    if (path.starts_with("~/")) out = "$HOME" + out.substr(1);
    static const RE2 variable(R"(\$(?:\{(\w+)\}|(\w+)))");
    std::string text;
    re2::StringPiece rest(out), braced, bare;
    for (const char* begin = out.data(); RE2::FindAndConsume(&rest, variable, &braced, &bare); begin = rest.data()) {
        const auto name = std::string(braced.empty() ? bare.data() : braced.data(), braced.empty() ? bare.size() : braced.size());
        const auto value = paths::environment(name.c_str());
        if (value.empty()) throw Failure("$" + name + " is not set");
        const auto start = (braced.empty() ? bare.data() - 1 : braced.data() - 2);
        text.append(begin, start).append(value);
    }
    text.append(rest.data(), rest.size());
    return (base / text).lexically_normal();
}

bool is_ulimit(std::string_view name) {
    for (const auto& [known, resource] : ulimits) {
        if (known == name) return true;
    }
    return false;
}

std::string ulimit_names() {
    std::vector<std::string> out;
    for (const auto& [name, resource] : ulimits) out.emplace_back(name);
    return text::join(out, ", ");
}

}  // namespace bspctl::doctor
