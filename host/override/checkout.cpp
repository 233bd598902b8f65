// SPDX-License-Identifier: Apache-2.0
#include "override/checkout.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "git/git.hpp"

namespace bspctl::override {

namespace {

constexpr auto network_limit = std::chrono::minutes(15);

// git says what is wrong in its first "fatal:" line and gives general advice after it.
std::string reason_in(std::string_view text) {
    const auto lines = text::lines(text::trim(text));
    const auto fatal = std::find_if(lines.begin(), lines.end(), [](std::string_view line) { return line.starts_with("fatal: "); });
    if (fatal != lines.end()) return std::string(fatal->substr(7));
    return lines.empty() ? std::string() : std::string(lines.back());
}

void git(const fs::path& dir, std::vector<std::string> arguments, const std::string& what) {
    const auto result = process::capture(git::command(dir, std::move(arguments)), network_limit);
    if (result.ok()) return;
    if (result.interrupted) throw Failure("interrupted", "", "run it again to go on", ExitCode::interrupted);
    throw Failure(what + " failed", result.timed_out ? "no end after 15 minutes" : result.start_error + reason_in(result.err));
}

using Branches = std::map<std::string, std::string>;  // name -> commit

// "COMMIT\trefs/heads/NAME" lines
Branches branches_of(const std::string& source) {
    const auto result = process::capture(git::command(fs::current_path(), {"ls-remote", "--heads", "--", source_address(source)}),
                                         std::chrono::minutes(1));
    if (!result.ok()) {
        const auto why = result.timed_out ? "no answer within a minute" : result.start_error + reason_in(result.err);
        throw Failure("there is no BitBake repository at " + git::without_credentials(source), why,
                      "name another with --repo: an address, or a folder with a clone");
    }
    constexpr std::string_view prefix = "\trefs/heads/";
    Branches out;
    for (const auto line : text::lines(result.out)) {
        const auto at = line.find(prefix);
        if (at != std::string_view::npos) out.emplace(line.substr(at + prefix.size()), line.substr(0, at));
    }
    return out;
}

// The branches that are releases, newest last, for a message.
std::string names_of(const Branches& branches) {
    std::vector<std::string> out;
    for (const auto& [name, commit] : branches) {
        if (name.find('/') == std::string::npos) out.push_back(name);
    }
    if (out.size() > 12) out.erase(out.begin(), out.end() - 12);
    return text::join(out, ", ");
}

// Upstream develops under odd minor numbers on master and releases under even ones, each with a branch of its name.
[[noreturn]] void refuse_guess(const std::string& version, const Branches& branches) {
    if (version.empty()) {
        throw Failure("which branch?", "the vendor's BitBake does not state its version", "name one: --bitbake-branch NAME");
    }
    throw Failure("which branch?",
                  "the vendor's BitBake is " + version + ", and the repository has no branch " + release_of(version) +
                      " (it has " + names_of(branches) + ")",
                  "name one: --bitbake-branch NAME");
}

// Changed files, or commits that no repository it was fetched from has.
std::string changes_in(const fs::path& checkout) {
    const auto files = git::ask(checkout, {"status", "--porcelain", "--untracked-files=no"});
    if (!files) return "git cannot say whether files were changed there";
    if (!files->empty()) return "files were changed there";
    const auto commits = git::ask(checkout, {"rev-list", "--max-count=1", "HEAD", "--not", "--remotes"});
    return commits && commits->empty() ? "" : "commits were made there";
}

// Complete before it gets its name, so an interrupt leaves nothing to be taken for a checkout.
void clone(const Places& places, const std::string& source, const Wanted& wanted) {
    files::remove_tree(places.fresh);
    files::make_directories(places.folder);
    git(places.folder, {"clone", "--quiet", "--branch", wanted.branch, "--", source, places.fresh.string()}, "cloning BitBake");
    std::error_code error;
    fs::rename(places.fresh, places.checkout, error);
    if (error) throw Failure("cannot rename " + places.fresh.string(), error.message());
}

void move(const fs::path& checkout, const std::string& source, const Wanted& wanted) {
    if (const auto changes = changes_in(checkout); !changes.empty()) {
        throw Failure("the checkout of BitBake cannot be moved to " + wanted.branch, changes + ": " + checkout.string(),
                      "keep them elsewhere (git stash, git push), then run it again");
    }
    const auto tracking = "refs/remotes/origin/" + wanted.branch;
    git(checkout, {"fetch", "--quiet", "--", source, "+refs/heads/" + wanted.branch + ":" + tracking}, "fetching " + wanted.branch);
    git(checkout, {"checkout", "--quiet", "-B", wanted.branch, tracking}, "checking out " + wanted.branch);
}

}  // namespace

std::string source_address(const std::string& source) {
    std::error_code error;
    return fs::is_directory(source, error) ? files::resolved(fs::absolute(source)).string() : source;
}

Wanted find_branch(const Request& request, const std::string& vendor_version) {
    const auto branches = branches_of(request.source);
    const auto name = request.branch.empty() ? release_of(vendor_version) : request.branch;
    const auto found = branches.find(name);
    if (found != branches.end()) return {found->first, found->second};
    if (request.branch.empty()) refuse_guess(vendor_version, branches);
    throw Failure("there is no branch " + name + " in " + git::without_credentials(request.source),
                  "it has " + names_of(branches), "name one of these with --branch");
}

void update_checkout(const Places& places, const Request& request, const Wanted& wanted, const OnStep& on_step) {
    const auto source = source_address(request.source);
    std::error_code error;
    on_step("check out " + wanted.branch + " of " + git::without_credentials(request.source));
    if (fs::exists(places.checkout, error)) move(places.checkout, source, wanted);
    else clone(places, source, wanted);
}

}  // namespace bspctl::override
