// SPDX-License-Identifier: Apache-2.0
#include "sources/remote.hpp"

#include <map>
#include <system_error>

#include "base/text.hpp"
#include "git/git.hpp"
#include "sources/side_by_side.hpp"

namespace bspctl::sources {

namespace {

// In the order of preference. The commit behind an annotated tag is told under the tag's name with ^{}.
std::vector<std::string> refs_of(const Source& source) {
    const auto tag = [](const std::string& name) {
        return std::vector<std::string>{"refs/tags/" + name + "^{}", "refs/tags/" + name};
    };
    if (!source.tag.empty()) return tag(source.tag);
    if (!source.ref.empty()) return {source.ref};
    if (source.branch.empty()) return {"HEAD"};
    auto out = tag(source.branch);  // a plain name may be a tag
    out.insert(out.begin(), "refs/heads/" + source.branch);
    return out;
}

std::map<std::string, std::string> read_refs(std::string_view answer) {
    std::map<std::string, std::string> out;
    for (const auto line : text::lines(answer)) {
        const auto tab = line.find('\t');
        if (tab != std::string_view::npos) out.emplace(line.substr(tab + 1), line.substr(0, tab));
    }
    return out;
}

Tip ask(const Source& source, const fs::path& root, std::chrono::milliseconds limit) {
    const auto names = refs_of(source);
    std::vector<std::string> arguments{"ls-remote", "--", source.url};
    arguments.insert(arguments.end(), names.begin(), names.end());
    std::error_code error;
    const auto result = process::capture(git::command(fs::is_directory(root, error) ? root : "/", arguments), limit);
    if (!result.ok()) return {{}, reason_of(result)};
    const auto refs = read_refs(result.out);
    for (const auto& name : names) {
        if (const auto found = refs.find(name); found != refs.end()) return {found->second, {}};
    }
    return {{}, git::without_credentials(source.url) + " has no " + source.wanted()};
}

Tip tip_of(const Source& source, const fs::path& root, std::chrono::milliseconds limit) {
    if (!source.commit.empty()) return {source.commit, {}};
    if (source.url.empty()) return {{}, "it has no address to ask"};
    return ask(source, root, limit);
}

}  // namespace

std::string reason_of(const process::Captured& result) {
    if (result.timed_out) return "no answer in time";
    if (!result.start_error.empty()) return "git could not be started: " + result.start_error;
    const auto said = git::without_credentials(text::trim(text::strip_ansi(result.err)));
    return said.empty() ? "git ended with code " + std::to_string(result.code) : said;
}

std::vector<Tip> tips_of(const Sources& sources, std::chrono::milliseconds limit) {
    constexpr std::size_t connections = 8;  // servers refuse more from one address
    SideBySide<Tip> questions(sources.list.size(), connections, [list = sources.list, root = sources.root, limit](auto i) {
        return tip_of(list[i], root, limit);
    });
    std::vector<Tip> out;
    for (auto& answer : questions.answers(limit * 2)) {
        out.push_back(answer ? std::move(*answer) : Tip{{}, "no answer in time"});
    }
    return out;
}

}  // namespace bspctl::sources
