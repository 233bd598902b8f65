// SPDX-License-Identifier: Apache-2.0
#include "doctor/probe.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/text.hpp"
#include "doctor/jobs.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

Finding finding(Level level, std::string summary, std::string why = {}, std::string fix = {}) {
    Finding out;
    out.level = level;
    out.summary = std::move(summary);
    out.why = std::move(why);
    out.fix = std::move(fix);
    return out;
}

}  // namespace

Finding pass(std::string summary) { return finding(Level::pass, std::move(summary)); }
Finding info(std::string summary, std::string fix) { return finding(Level::info, std::move(summary), {}, std::move(fix)); }
Finding skip(std::string summary) { return finding(Level::skip, std::move(summary)); }
Finding warn(std::string summary, std::string why, std::string fix) {
    return finding(Level::warn, std::move(summary), std::move(why), std::move(fix));
}
Finding block(std::string summary, std::string why, std::string fix) {
    return finding(Level::block, std::move(summary), std::move(why), std::move(fix));
}

std::optional<std::string> read_kernel_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    constexpr std::size_t limit = 1 << 20;
    std::string out(limit, '\0');
    in.read(out.data(), static_cast<std::streamsize>(limit));
    out.resize(static_cast<std::size_t>(in.gcount()));
    // Some files open for everybody and refuse the reading (PSI without the kernel's support for it).
    if (in.bad() || (out.empty() && !in.eof())) return std::nullopt;
    return out;
}

std::optional<std::int64_t> sysctl(const Context& context, std::string_view name) {
    const auto text = read_kernel_file(context.proc / "sys" / text::replace_all(std::string(name), ".", "/"));
    if (!text) return std::nullopt;
    std::int64_t value = 0;
    const auto word = text::trim(*text);
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc{} ? std::optional(value) : std::nullopt;
}

process::Captured probe(std::vector<std::string> argv, std::chrono::milliseconds limit, const fs::path& cwd,
                        std::vector<KeyValue> env) {
    process::Command command;
    command.argv = std::move(argv);
    command.cwd = cwd;
    command.env = std::move(env);
    command.env.push_back({"LC_ALL", "C.UTF-8"});
    return process::capture(command, std::min(limit, time_left()));
}

std::string first_line(std::string_view text) {
    const auto trimmed = text::trim(text);
    return std::string(text::trim(trimmed.substr(0, trimmed.find('\n'))));
}

fs::path nearest_existing(const fs::path& path) {
    std::error_code ignored;
    auto place = fs::absolute(path, ignored);
    while (!fs::exists(place, ignored) && place.has_parent_path() && place != place.parent_path()) place = place.parent_path();
    return place;
}

std::vector<int> version_numbers(std::string_view text) {
    std::vector<int> out;
    const auto* at = text.data();
    const auto* const end = at + text.size();
    for (int number = 0;;) {
        const auto [next, error] = std::from_chars(at, end, number);
        if (error != std::errc{}) return out;
        out.push_back(number);
        if (next == end || *next != '.') return out;
        at = next + 1;
    }
}

fs::path build_place(const Context& context) {
    if (!context.bsp_root.empty()) return context.bsp_root;
    if (!context.workspace.empty()) return context.workspace;
    std::error_code ignored;
    return fs::current_path(ignored);
}

}  // namespace bspctl::doctor
