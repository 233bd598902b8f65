// SPDX-License-Identifier: Apache-2.0
#include "sources/state.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>
#include <thread>

#include "base/files.hpp"
#include "base/text.hpp"
#include "git/git.hpp"
#include "process/process.hpp"
#include "sources/side_by_side.hpp"

namespace bspctl::sources {

namespace {

using std::chrono::milliseconds;

std::string remote_of(const Source& source) { return source.remote.empty() ? "origin" : source.remote; }

// Questions to one repository. Git looks no further up than the folder itself: one without a repository of its own must
// not be taken for part of the tree around it.
class Inspector {
public:
    Inspector(const Source& source, milliseconds limit) : source_(source), limit_(limit) {
        ceiling_ = files::resolved(source.path).parent_path().string();
    }

    State look() {
        if (!read_status()) return std::move(state_);
        state_.presence = Presence::there;
        state_.shallow = is_shallow();
        read_remote();
        if (!state_.commit.empty()) read_decorations();
        if (state_.wanted_commit.empty()) find_wanted();
        measure();
        return std::move(state_);
    }

private:
    [[nodiscard]] process::Captured run(std::vector<std::string> arguments) const {
        // a monitor that the repository's own configuration names would be started by us
        arguments.insert(arguments.begin(), {"-c", "core.fsmonitor=false"});
        auto command = git::command(source_.path, std::move(arguments));
        command.env.push_back({"GIT_CEILING_DIRECTORIES", ceiling_});
        return process::capture(command, limit_);
    }

    [[nodiscard]] std::string ask(std::vector<std::string> arguments) const {
        const auto result = run(std::move(arguments));
        return result.ok() ? std::string(text::trim(result.out)) : std::string{};
    }

    bool read_status() {
        const auto result = run({"status", "--porcelain=v2", "--branch", "--untracked-files=normal"});
        if (!result.ok()) {
            explain(result);
            return false;
        }
        for (const auto line : text::lines(result.out)) read_status_line(line);
        return true;
    }

    void explain(const process::Captured& result) {
        const bool none = result.err.find("not a git repository") != std::string::npos ||
                          result.err.find("must be run in a work tree") != std::string::npos;
        state_.presence = none ? Presence::foreign : Presence::unreadable;
        if (none) state_.problem = "it is no git work tree";
        else if (result.timed_out) state_.problem = "git did not answer in time";
        else if (!result.start_error.empty()) state_.problem = "git could not be started: " + result.start_error;
        else state_.problem = std::string(text::trim(text::strip_ansi(result.err)));
    }

    void read_status_line(std::string_view line) {
        constexpr std::string_view oid = "# branch.oid ", head = "# branch.head ";
        if (line.starts_with(oid) && line != "# branch.oid (initial)") state_.commit = line.substr(oid.size());
        else if (line.starts_with(head) && line != "# branch.head (detached)") state_.branch = line.substr(head.size());
        else if (line.starts_with("? ")) ++state_.untracked;
        else if (line.starts_with("1 ") || line.starts_with("2 ") || line.starts_with("u ")) ++state_.changed;
    }

    // The file that git marks a shallow repository with. `.git` may be a file that names the folder, and that a part of
    // another one (linked work trees).
    [[nodiscard]] bool is_shallow() const {
        std::error_code error;
        const auto dot = source_.path / ".git";
        if (fs::is_directory(dot, error)) return fs::exists(dot / "shallow", error);
        return ask({"rev-parse", "--is-shallow-repository"}) == "true";
    }

    void read_remote() {
        state_.url = ask({"config", "--get", "remote." + remote_of(source_) + ".url"});
        state_.url_differs = !source_.url.empty() && !state_.url.empty() && !same_url(state_.url, source_.url);
    }

    // What names HEAD: tags for people, and the wanted branch or tag among them saves every further question.
    void read_decorations() {
        const auto names = ask({"log", "-1", "--format=%D", "--decorate=full", "--decorate-refs=refs/tags/*",
                                "--decorate-refs=refs/remotes/*", "HEAD", "--"});
        const auto branch = "refs/remotes/" + remote_of(source_) + "/" + source_.branch;
        bool on_branch = false;
        for (std::string_view rest = names; !rest.empty();) {
            const auto end = std::min(rest.find(", "), rest.size());
            auto name = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 2, rest.size()));
            if (name == branch) on_branch = true;
            if (name.starts_with("tag: refs/tags/")) state_.tags.emplace_back(name.substr(15));
        }
        const bool on_tag = std::find(state_.tags.begin(), state_.tags.end(), source_.tag) != state_.tags.end();
        const bool there = !source_.commit.empty() ? source_.commit == state_.commit
                           : !source_.tag.empty()  ? on_tag
                                                   : !source_.branch.empty() && on_branch;
        if (there) state_.wanted_commit = state_.commit;
    }

    void find_wanted() {
        std::vector<std::string> names;
        if (!source_.commit.empty()) names = {source_.commit};
        else if (!source_.tag.empty()) names = {"refs/tags/" + source_.tag};
        else if (!source_.ref.empty()) names = {source_.ref};
        else if (!source_.branch.empty()) {
            names = {"refs/remotes/" + remote_of(source_) + "/" + source_.branch, "refs/tags/" + source_.branch};
        } else if (!source_.url.empty()) names = {"refs/remotes/" + remote_of(source_) + "/HEAD"};
        for (const auto& name : names) {
            state_.wanted_commit = ask({"rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"});
            if (!state_.wanted_commit.empty()) return;
        }
    }

    void measure() {
        if (state_.commit.empty() || state_.wanted_commit.empty()) return;
        if (state_.at_wanted()) state_.distance = Distance{};
        else if (!state_.shallow) state_.distance = counted();  // where history is cut off, counts are chance
    }

    [[nodiscard]] std::optional<Distance> counted() const {
        const auto answer = ask({"rev-list", "--left-right", "--count", state_.commit + "..." + state_.wanted_commit, "--"});
        Distance out;
        const auto* end = answer.data() + answer.size();
        const auto first = std::from_chars(answer.data(), end, out.ahead);
        if (first.ec != std::errc{} || first.ptr == end) return std::nullopt;
        const auto second = std::from_chars(first.ptr + 1, end, out.behind);
        return second.ec == std::errc{} ? std::optional(out) : std::nullopt;
    }

    const Source& source_;
    milliseconds limit_;
    std::string ceiling_;
    State state_;
};

// What can be told without git.
std::optional<State> told_by_folder(const Source& source) {
    State out;
    std::error_code error;
    const bool there = fs::exists(source.path, error);
    if (error) {
        out.presence = Presence::unreadable;
        out.problem = "it cannot be looked into: " + error.message();
        return out;
    }
    if (!there || (fs::is_directory(source.path, error) && fs::is_empty(source.path, error))) {
        out.problem = "it is not there";
        return out;
    }
    out.presence = Presence::foreign;
    if (find_value(source.attributes, "type").value_or("git") != "git") {
        out.problem = "it is kept by another tool than git, which is not looked into";
        return out;
    }
    if (fs::is_directory(source.path, error)) return std::nullopt;
    out.problem = "it is a file";
    return out;
}

}  // namespace

std::string State::place() const {
    if (commit.empty()) return "no commit yet";
    if (!branch.empty()) return "branch " + branch;
    return tags.empty() ? "detached" : "tag " + tags.front();
}

State state_of(const Source& source, const fs::path& root, milliseconds limit) {
    if (auto told = told_by_folder(source)) return std::move(*told);
    auto out = Inspector(source, limit).look();
    if (!files::is_inside(source.path, root)) out.leads_to = files::resolved(source.path);
    return out;
}

std::vector<State> states_of(const Sources& sources, milliseconds limit) {
    constexpr std::size_t most = 16;  // they wait for the disk more than they compute
    const auto threads = std::min<std::size_t>(most, 2 * std::max(1u, std::thread::hardware_concurrency()));
    SideBySide<State> questions(sources.list.size(), threads, [list = sources.list, root = sources.root, limit](auto index) {
        return state_of(list[index], root, limit);
    });
    std::vector<State> out;
    // git is asked several times; what hangs beyond that hangs in the file system
    for (auto& answer : questions.answers(limit * 2)) {
        State none;
        none.presence = Presence::unreadable;
        none.problem = "the file system did not answer in time";
        out.push_back(answer ? std::move(*answer) : std::move(none));
    }
    return out;
}

bool same_url(std::string_view one, std::string_view other) {
    const auto plain = [](std::string_view url) {
        auto out = git::without_credentials(url);
        if (out.starts_with("file://")) out.erase(0, 7);
        while (out.size() > 1 && out.ends_with('/')) out.pop_back();
        if (out.ends_with(".git")) out.resize(out.size() - 4);
        while (out.size() > 1 && out.ends_with('/')) out.pop_back();
        return out;
    };
    return plain(one) == plain(other);
}

}  // namespace bspctl::sources
