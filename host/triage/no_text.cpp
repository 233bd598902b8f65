// SPDX-License-Identifier: Apache-2.0
#include "triage/no_text.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace bspctl::triage {
namespace {

struct Disguise {
    std::string_view magic;
    const char* what;
    const char* command;  // makes text of it; none: it has to be unpacked by hand
    std::size_t offset = 0;
};
constexpr std::array<Disguise, 9> disguises{{
    {"\x1f\x8b", "it is compressed with gzip", "zcat"},
    {"\x28\xb5\x2f\xfd", "it is compressed with zstd", "zstdcat"},
    {"\xfd" "7zXZ", "it is compressed with xz", "xzcat"},
    {"BZh", "it is compressed with bzip2", "bzcat"},
    {"PK\x03\x04", "it is a zip archive", ""},
    {"ustar", "it is a tar archive", "", 257},
    {"\x7f" "ELF", "it is a program", ""},
    {"\xff\xfe", "it is text in UTF-16", "iconv -f UTF-16 -t UTF-8"},
    {"\xfe\xff", "it is text in UTF-16", "iconv -f UTF-16 -t UTF-8"},
}};

std::string fix_of(const Disguise& disguise, const std::string& name) {
    const std::string command = disguise.command;
    if (command.empty()) return "give the log that it is about, or that lies in it";
    if (name.empty()) return "put a command in front: … | " + command + " | bspctl triage -";
    return "give the text: " + command + " " + text::shell_quote(name) + " | bspctl triage -";
}

// Besides tabs, line ends and the escape sequences of terminals no text has control characters.
bool is_strange(char c) { return static_cast<unsigned char>(c) < 0x20 && std::string_view("\t\n\r\f\b\a\x1b").find(c) == std::string_view::npos; }

}  // namespace

NoText disguised(std::string_view head, const std::string& name) {
    for (const auto& disguise : disguises) {
        if (head.size() > disguise.offset && head.substr(disguise.offset).starts_with(disguise.magic)) return {disguise.what, fix_of(disguise, name)};
    }
    return {};
}

NoText no_text(std::string_view head) {
    constexpr std::ptrdiff_t one_in = 20;
    constexpr std::size_t shortest = 256;
    if (head.empty()) return {"it is empty", "give the output of the build: kas build my.yml 2>&1 | tee build.log"};
    const auto size = static_cast<std::ptrdiff_t>(head.size());
    if (std::count(head.begin(), head.end(), '\0') == size) return {"it holds nothing but NUL bytes", "give a log that was written to its end"};
    if (head.size() < shortest || std::count_if(head.begin(), head.end(), is_strange) * one_in < size) return {};
    return {"it is no text", "give the console of a build or a task's log"};
}

}  // namespace bspctl::triage
