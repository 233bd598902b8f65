// SPDX-License-Identifier: Apache-2.0
#include "sync/repository.hpp"

#include <algorithm>
#include <chrono>

#include "base/files.hpp"
#include "base/text.hpp"
#include "sync/fetch.hpp"

namespace bspctl::sync {

namespace {

constexpr std::string_view place_fix = "move it away, or give the repository another path";

// "git" is the default where a configuration can say which kind it is (kas: type).
bool is_git(const sources::Source& source) {
    return !source.url.empty() && find_value(source.attributes, "type").value_or("git") == "git";
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Repository::Repository(const sources::Source& source, const Options& options) : source_(source), options_(options) {
    result_.name = source.name;
    result_.path = source.path;
    result_.url = git::without_credentials(source.url);
    result_.wanted = source.wanted();
    if (!is_git(source)) result_.did = Did::not_ours;
}

// A commit or tag that is here is enough; what moves has to be asked for, unless that is not allowed. Without a
// revision, what came first stays (kas's rule).
std::string Repository::commit_without_network() const {
    if (result_.wanted == "default branch" && !tree_.head.empty()) return tree_.head;
    if (!source_.is_pinned() && !options_.offline) return {};
    return wanted_commit(source_);
}

void Repository::keep(const std::vector<std::string>& changes) {
    result_.did = Did::kept;
    result_.to = tree_.head;
    result_.problem = "local changes stand in the way: " + text::join(changes, ", ");
    result_.fix = "commit and push them or move them away; --force leaves them for what is wanted";
}

Result Repository::plan() {
    if (result_.did == Did::not_ours) return result_;
    tree_ = look_at(source_.path);
    result_.from = tree_.head;
    if (tree_.kind == WorkTree::Kind::foreign) {
        result_.did = Did::failed;
        result_.problem = "there is something else in its folder " + source_.path.string();
        result_.fix = place_fix;
        return result_;
    }
    if (tree_.kind != WorkTree::Kind::repository) {
        result_.did = Did::cloned;
        result_.to = source_.commit;
        if (tree_.kind == WorkTree::Kind::unfinished) result_.notes.emplace_back("goes on with an interrupted one");
        return result_;
    }
    const auto here = commit_without_network();
    result_.to = here.empty() ? source_.commit : here;
    if (!here.empty() && here == tree_.head) return result_;
    result_.did = here.empty() ? Did::fetched : Did::checked_out;
    // a branch may not have moved, so only a known target is in conflict
    const auto changes = local_changes(source_.path, tree_);
    if (!changes.empty() && !options_.force && !result_.to.empty()) keep(changes);
    return result_;
}

Result Repository::synchronise(Reporter& reporter) {
    if (result_.did == Did::not_ours) return result_;
    const auto start = std::chrono::steady_clock::now();
    const auto fail = [&](const std::string& problem, const std::string& fix) {
        result_.did = Did::failed;
        result_.problem = problem;
        result_.fix = fix;
    };
    try {
        tree_ = look_at(source_.path);
        result_.from = tree_.head;
        if (tree_.kind == WorkTree::Kind::foreign) {
            throw Stuck{"there is something else in its folder " + source_.path.string(), std::string(place_fix)};
        }
        if (tree_.kind == WorkTree::Kind::repository) update(reporter);
        else make(reporter);
    } catch (const Stuck& reason) {
        fail(reason.problem, reason.fix);
    } catch (const Failure& failure) {
        fail(std::string(failure.what()) + (failure.why().empty() ? "" : ": " + failure.why()), failure.fix());
    } catch (const Interrupted&) {
        result_.did = Did::interrupted;
    }
    result_.seconds = seconds_since(start);
    return result_;
}

// From nothing, or from wherever an interrupted one stopped: every part may have been done already.
void Repository::make(Reporter& reporter) {
    const bool goes_on = tree_.kind == WorkTree::Kind::unfinished;
    begin(source_.path);
    if (goes_on) {
        clear_locks(source_.path);
        result_.notes.emplace_back("an interrupted sync was gone on with");
    }
    must_ask_git(source_.path, {"init", "--quiet"}, "cannot make a repository");
    if (!tree_.head.empty() && !local_changes(source_.path, tree_).empty()) {
        // The half checked out files cannot be told from somebody's work since then.
        result_.notes.push_back("what its files were is kept as " + save(source_.path));
    }
    set_remotes(source_);
    const bool borrows = borrow(source_, source_.path / ".git", options_.reference);
    auto commit = goes_on ? commit_without_network() : std::string{};
    if (commit.empty()) commit = fetch(reporter);
    result_.did = Did::cloned;
    if (borrows && options_.dissociate) {
        must_run_git(source_.path, {"repack", "-a", "-d", "-q"}, reporter, "cannot copy the borrowed objects");
        files::remove_tree(source_.path / ".git/objects/info/alternates");
    }
    move_to(commit, true, reporter);
}

void Repository::update(Reporter& reporter) {
    if (set_remotes(source_)) result_.notes.push_back("its address is now " + result_.url);
    auto commit = commit_without_network();
    if (!commit.empty() && commit == tree_.head) {
        result_.to = tree_.head;
        return bring_along(reporter);
    }
    // Looked for before a fetch may take a branch away that HEAD was on (somebody rewrote it): that is no local work.
    const auto changes = local_changes(source_.path, tree_);
    if (commit.empty()) {
        commit = fetch(reporter);
        result_.did = result_.bytes > 0 ? Did::fetched : Did::nothing;
    } else {
        result_.did = Did::checked_out;
    }
    if (commit == tree_.head) {
        result_.to = commit;
        return bring_along(reporter);
    }
    if (!changes.empty() && !leave_local_changes(changes)) return;
    if (result_.did == Did::nothing) result_.did = Did::fetched;
    move_to(commit, false, reporter);
}

std::string Repository::fetch(Reporter& reporter) {
    if (options_.offline) {
        throw Stuck{result_.wanted + " is not here, and --offline forbids fetching it", "run it once without --offline"};
    }
    return Fetch(source_, options_, reporter, result_).run();
}

// False when they stay, and the repository with them.
bool Repository::leave_local_changes(const std::vector<std::string>& changes) {
    if (!options_.force) {
        keep(changes);
        return false;
    }
    const auto ref = save(source_.path);
    (void)git::ask(source_.path, {"rebase", "--quit"});  // each fails where there is nothing to quit
    (void)git::ask(source_.path, {"am", "--quit"});
    must_ask_git(source_.path, {"reset", "--hard", "--quiet", "HEAD"}, "local changes cannot be left");
    result_.notes.push_back("left behind: " + text::join(changes, ", ") + "; kept as " + ref);
    return true;
}

void Repository::move_to(const std::string& commit, bool over_everything, Reporter& reporter) {
    begin(source_.path);
    check_out(commit, over_everything, reporter);
    must_ask_git(source_.path, {"update-ref", std::string(synced_ref), commit}, "cannot note the commit");
    result_.to = commit;
    bring_along(reporter);
    end(source_.path);
}

void Repository::check_out(const std::string& commit, bool over_everything, Reporter& reporter) {
    std::vector<std::string> arguments{"-c", "advice.detachedHead=false", "checkout", "--progress"};
    if (over_everything) arguments.emplace_back("--force");
    const auto branch = branch_to_check_out(commit);
    const auto upstream = "refs/remotes/" + remotes(source_).front() + "/" + branch;
    if (branch.empty()) arguments.insert(arguments.end(), {"--detach", commit});
    else arguments.insert(arguments.end(), {"-B", branch, "--track", upstream});
    reporter.phase("checking out");
    must_run_git(source_.path, arguments, reporter, "cannot be checked out");
}

// A branch is checked out as a branch, which is how kas knows it; one of that name with work of its own is left alone.
std::string Repository::branch_to_check_out(const std::string& commit) {
    if (source_.is_pinned() || !source_.ref.empty() || source_.branch.empty()) return {};
    if (tree_.kind == WorkTree::Kind::absent) return source_.branch;
    const auto own = commit_of(source_.path, "refs/heads/" + source_.branch);
    if (own.empty() || own == commit) return source_.branch;
    const auto elsewhere = git::ask(source_.path, {"rev-list", "--max-count=1", own, "--not", "--remotes", "--tags",
                                                   "--glob=refs/bspctl"});
    if (elsewhere && elsewhere->empty()) return source_.branch;
    result_.notes.push_back("your branch " + source_.branch + " has commits of its own and was left; HEAD is detached");
    return {};
}

void Repository::bring_along(Reporter& reporter) {
    if (options_.submodules || find_value(source_.attributes, "sync-s") == "true") bring_submodules(reporter);
    if (options_.lfs && !options_.offline) {
        bring({"lfs", "pull"}, "large files", "its large files cannot be brought", reporter);
    }
}

void Repository::bring_submodules(Reporter& reporter) {
    std::error_code error;
    if (!fs::exists(source_.path / ".gitmodules", error)) return;
    const auto status = git::ask(source_.path, {"submodule", "status", "--recursive"}).value_or("-");
    const auto lines = text::lines(status);
    const bool right = std::none_of(lines.begin(), lines.end(), [](std::string_view line) {
        return line.starts_with('-') || line.starts_with('+');  // not here, or at another commit
    });
    if (right) return;
    if (options_.offline) throw Stuck{"its submodules are not here", "run it once without --offline"};
    std::vector<std::string> arguments{"submodule", "update", "--init", "--recursive", "--progress"};
    if (options_.depth > 0) arguments.push_back("--depth=" + std::to_string(options_.depth));
    bring(arguments, "submodules", "its submodules cannot be brought", reporter);
}

void Repository::bring(const std::vector<std::string>& arguments, const std::string& phase, const std::string& problem,
                       Reporter& reporter) {
    reporter.phase(phase);
    const auto ran = patiently(options_.patience, reporter, result_.attempts,
                               [&] { return run_git(source_.path, arguments, reporter); });
    if (!ran.ok()) throw stuck(problem, ran.lines);
}

}  // namespace bspctl::sync
