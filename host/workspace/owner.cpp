// SPDX-License-Identifier: Apache-2.0
#include "workspace/owner.hpp"

#include <rapidjson/document.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <ctime>
#include <fstream>

#include "base/json.hpp"
#include "base/text.hpp"

namespace bspctl::workspace {

namespace {

std::string first_line(const char* file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return std::string(text::trim(line));
}

// Field 22 of /proc/<pid>/stat. The name in field 2 may hold blanks and parentheses, so counting begins behind it. Nothing
// of a process that has ended, though its parent has not asked how: it holds no lock.
std::optional<std::uint64_t> start_of(std::int64_t pid) {
    const auto stat = first_line(("/proc/" + std::to_string(pid) + "/stat").c_str());
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    const auto fields = text::split(std::string_view(stat).substr(name_end + 1), ' ');
    constexpr std::size_t start_time = 20;  // field 3 is fields[1]
    constexpr std::size_t state = 1;
    if (fields.size() <= start_time || fields[state] == "Z" || fields[state] == "X") return std::nullopt;
    const auto& field = fields[start_time];
    std::uint64_t ticks = 0;
    const auto parsed = std::from_chars(field.data(), field.data() + field.size(), ticks);
    return parsed.ec == std::errc() ? std::optional(ticks) : std::nullopt;
}

std::string now() {
    const std::time_t seconds = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    std::array<char, 32> out{};
    std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return out.data();
}

std::string text_of(const rapidjson::Document& document, const char* key) {
    const auto found = document.FindMember(key);
    if (found == document.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

}  // namespace

Machine Machine::here() {
    utsname names{};
    ::uname(&names);
    return {names.nodename, first_line("/etc/machine-id"), first_line("/proc/sys/kernel/random/boot_id")};
}

Owner Owner::self(const Machine& machine, const std::string& command) {
    const std::int64_t pid = ::getpid();
    return {pid, start_of(pid).value_or(0), machine, now(), command, {}};
}

bool Owner::is_running_on(const Machine& here) const {
    return machine.boot == here.boot && start_of(pid) == started;
}

std::string Owner::describe() const {
    auto out = "`bspctl " + command + "`, pid " + std::to_string(pid) + " on " + machine.host + " since " + since;
    return run.empty() ? out : out + ", run " + run;
}

std::string Owner::to_json() const {
    json::LineWriter out;
    out.object().field("pid", pid).field("started", started).field("host", machine.host).field("machine", machine.id);
    out.field("boot", machine.boot).field("since", since).field("command", command).field("run", run).end_object();
    return out.str();
}

std::optional<Owner> parse_owner(std::string_view line) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(line.data(), line.size());
    if (document.HasParseError() || !document.IsObject()) return std::nullopt;
    const auto pid = document.FindMember("pid");
    const auto started = document.FindMember("started");
    if (pid == document.MemberEnd() || !pid->value.IsInt64()) return std::nullopt;
    if (started == document.MemberEnd() || !started->value.IsUint64()) return std::nullopt;
    return Owner{pid->value.GetInt64(),
                 started->value.GetUint64(),
                 {text_of(document, "host"), text_of(document, "machine"), text_of(document, "boot")},
                 text_of(document, "since"),
                 text_of(document, "command"),
                 text_of(document, "run")};
}

std::vector<Owner> parse_owners(std::string_view text) {
    std::vector<Owner> out;
    for (const auto line : text::lines(text)) {
        if (auto owner = parse_owner(line)) out.push_back(std::move(*owner));
    }
    return out;
}

}  // namespace bspctl::workspace
