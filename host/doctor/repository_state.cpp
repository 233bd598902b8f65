// SPDX-License-Identifier: Apache-2.0
#include "doctor/repository_state.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "base/text.hpp"
#include "git/git.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

using Repository = Context::Repository;

constexpr std::chrono::seconds git_limit{5};

// The commits that the wanted revision may be, by what the clone knows; empty: it does not know it.
std::vector<std::string> wanted_commits(const Repository& repository) {
    if (!repository.commit.empty() || !repository.tag.empty()) {
        const auto name = repository.commit.empty() ? "refs/tags/" + repository.tag : repository.commit;
        const auto commit = git::ask(repository.path, {"rev-parse", "--verify", "--quiet", name + "^{commit}"}, git_limit);
        return commit ? std::vector<std::string>{*commit} : std::vector<std::string>{};
    }
    // Whatever the remote is called; and a plain name may be a tag.
    const auto& branch = repository.branch;
    const auto found = git::ask(repository.path,
                                {"for-each-ref", "--format=%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)",
                                 "refs/remotes/*/" + branch, "refs/tags/" + branch},
                                git_limit);
    if (!found) return {};
    const auto lines = text::lines(*found);
    return {lines.begin(), lines.end()};
}

}  // namespace

Standing standing_of(const Repository& repository) {
    if (repository.url.empty()) return Standing::settled;
    std::error_code ignored;
    if (!fs::exists(repository.path / ".git", ignored)) return Standing::missing;
    const auto head = git::ask(repository.path, {"rev-parse", "--verify", "--quiet", "HEAD^{commit}"}, git_limit);
    if (!head) {
        return git::ask(repository.path, {"rev-parse", "--git-dir"}, git_limit) ? Standing::incomplete : Standing::unreadable;
    }
    if (repository.commit.empty() && repository.tag.empty() && repository.branch.empty()) return Standing::settled;
    const auto wanted = wanted_commits(repository);
    if (wanted.empty()) return Standing::incomplete;
    return std::find(wanted.begin(), wanted.end(), *head) != wanted.end() ? Standing::settled : Standing::elsewhere;
}

bool needs_fetch(Standing standing) { return standing == Standing::missing || standing == Standing::incomplete; }

const Repository* repository_of(const Context& context, const fs::path& path) {
    const Repository* found = nullptr;
    for (const auto& repository : context.repositories) {
        const auto inner = path.lexically_relative(repository.path);
        const bool inside = !repository.path.empty() && !inner.empty() && *inner.begin() != "..";
        const bool closer = found == nullptr || repository.path.string().size() > found->path.string().size();
        if (inside && closer) found = &repository;
    }
    return found;
}

bool are_settled(const Context& context, const std::vector<fs::path>& layers) {
    std::set<const Repository*> asked;
    return std::all_of(layers.begin(), layers.end(), [&](const fs::path& layer) {
        const auto* repository = repository_of(context, layer);
        if (repository == nullptr || !asked.insert(repository).second) return true;
        return standing_of(*repository) == Standing::settled;
    });
}

}  // namespace bspctl::doctor
