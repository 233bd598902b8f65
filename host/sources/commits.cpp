// SPDX-License-Identifier: Apache-2.0
#include "sources/commits.hpp"

#include <charconv>

#include "base/text.hpp"
#include "git/git.hpp"
#include "sources/remote.hpp"

namespace bspctl::sources {

namespace {

using Words = std::vector<std::string>;

std::string resolve(const fs::path& clone, const std::string& name) {
    return git::ask(clone, {"rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"}).value_or("");
}

Words with_parents(Words words, bool first_parent) {
    if (first_parent) words.push_back("--first-parent");
    return words;
}

std::optional<std::size_t> count(const fs::path& clone, const std::string& from, const std::string& to, bool first_parent) {
    auto words = with_parents({"rev-list", "--count"}, first_parent);
    words.insert(words.end(), {from + ".." + to, "--"});
    const auto answer = git::ask(clone, words).value_or("");
    std::size_t out = 0;
    const auto [end, error] = std::from_chars(answer.data(), answer.data() + answer.size(), out);
    return error == std::errc{} && end == answer.data() + answer.size() ? std::optional(out) : std::nullopt;
}

// Between two tips without a common ancestor a count means nothing; in a shallow clone that is what cut-off history
// looks like.
bool related(const fs::path& clone, const std::string& from, const std::string& to) {
    return git::ask(clone, {"merge-base", from, to}).has_value();
}

void read_commits(const std::string& log, bool dropped, std::vector<Commit>& out) {
    for (const auto line : text::lines(log)) {
        const auto fields = text::split(line, '\x1f');
        if (fields.size() < 4) continue;
        out.push_back({fields[0], fields[1], fields[2], text::strip_ansi(fields[3]), dropped});
    }
}

void add_log(const fs::path& clone, const std::string& from, const std::string& to, std::size_t most, bool first_parent,
             bool dropped, std::vector<Commit>& out) {
    auto words = with_parents({"log", "--format=%H%x1f%an%x1f%aI%x1f%s", "--no-color"}, first_parent);
    words.insert(words.end(), {"-n", std::to_string(most), from + ".." + to, "--"});
    read_commits(git::ask(clone, words).value_or(""), dropped, out);
}

}  // namespace

std::string commit_in(const fs::path& clone, const Source& source) {
    if (!source.commit.empty()) return resolve(clone, source.commit);
    if (!source.tag.empty()) return resolve(clone, "refs/tags/" + source.tag);
    if (!source.ref.empty()) return resolve(clone, source.ref);
    const auto remote = source.remote.empty() ? "origin" : source.remote;
    if (source.branch.empty()) return resolve(clone, "refs/remotes/" + remote + "/HEAD");
    auto out = resolve(clone, "refs/remotes/" + remote + "/" + source.branch);
    return out.empty() ? resolve(clone, "refs/tags/" + source.branch) : out;
}

std::optional<Range> range_in(const fs::path& clone, const std::string& from, const std::string& to, bool first_parent) {
    if (from.empty() || to.empty() || resolve(clone, from).empty() || resolve(clone, to).empty()) return std::nullopt;
    if (!related(clone, from, to)) return std::nullopt;
    const auto added = count(clone, from, to, first_parent);
    const auto dropped = count(clone, to, from, first_parent);
    if (!added || !dropped) return std::nullopt;
    return Range{from, to, *added, *dropped};
}

std::vector<Commit> commits_of(const fs::path& clone, const Range& range, std::size_t most, bool first_parent) {
    std::vector<Commit> out;
    add_log(clone, range.from, range.to, most, first_parent, false, out);
    if (out.size() < most) add_log(clone, range.to, range.from, most - out.size(), first_parent, true, out);
    return out;
}

std::string fetch_into(const fs::path& clone, const Source& source) {
    Words words{"fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--"};
    words.push_back(source.url.empty() ? "origin" : source.url);
    const auto wanted = !source.commit.empty() ? source.commit
                        : !source.tag.empty()  ? "refs/tags/" + source.tag + ":refs/tags/" + source.tag
                        : !source.ref.empty()  ? source.ref
                        : source.branch.empty()
                            ? std::string("HEAD")
                            : "+refs/heads/" + source.branch + ":refs/remotes/origin/" + source.branch;
    words.push_back(wanted);
    const auto result = process::capture(git::command(clone, words), std::chrono::minutes(10));
    if (result.ok()) return {};
    return reason_of(result);
}

}  // namespace bspctl::sources
