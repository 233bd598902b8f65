// SPDX-License-Identifier: Apache-2.0
#include "sync/fetch.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/files.hpp"
#include "base/text.hpp"
#include "sync/mirrors.hpp"
#include "sync/work_tree.hpp"

namespace bspctl::sync {

namespace {

const std::string kas_remote = "origin";

std::string tracking(const std::string& remote, const std::string& branch) {
    return "refs/remotes/" + remote + "/" + branch;
}

// Where a ref that is no branch is kept, as kas keeps it: refs/changes/1 becomes refs/remotes/R/changes/1.
std::string kept_ref(const std::string& remote, const std::string& ref) {
    return tracking(remote, ref.starts_with("refs/") ? ref.substr(5) : ref);
}

int attribute_depth(const sources::Source& source) {
    const auto text = find_value(source.attributes, "clone-depth").value_or("");
    int out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return std::max(out, 0);
}

std::map<std::string, std::string> remote_settings(const fs::path& dir) {
    std::map<std::string, std::string> out;
    // a new repository has none, and git need not be asked: hundreds of them are made
    if (const auto text = files::read_if_exists(dir / ".git" / "config"); text && text->find("[remote") == std::string::npos) {
        return out;
    }
    const auto answer = git::ask(dir, {"config", "--local", "--get-regexp", R"(^remote\..*\.(url|fetch)$)"}).value_or("");
    for (const auto line : text::lines(answer)) {
        if (const auto blank = line.find(' '); blank != std::string_view::npos) {
            out.emplace(line.substr(0, blank), line.substr(blank + 1));
        }
    }
    return out;
}

// objects/ of a repository that may be bare or have a work tree; empty: `dir` is none.
fs::path objects_of(const fs::path& dir) {
    std::error_code error;
    for (const auto& objects : {dir / "objects", dir / ".git" / "objects"}) {
        if (fs::is_directory(objects, error)) return files::resolved(objects);
    }
    return {};
}

}  // namespace

std::vector<std::string> remotes(const sources::Source& source) {
    if (source.remote.empty() || source.remote == kas_remote) return {kas_remote};
    return {source.remote, kas_remote};
}

bool set_remotes(const sources::Source& source) {
    const auto now = remote_settings(source.path);
    bool moved = false;
    for (const auto& remote : remotes(source)) {
        if (!now.contains("remote." + remote + ".url") && !now.contains("remote." + remote + ".fetch")) {
            must_ask_git(source.path, {"remote", "add", "--", remote, source.url}, "cannot add the remote " + remote);
            continue;
        }
        const auto set = [&](const std::string& name, const std::string& value) {
            const auto key = "remote." + remote + "." + name;
            const auto old = now.find(key);
            if (old != now.end() && (old->second == value || name == "fetch")) return false;
            must_ask_git(source.path, {"config", "--replace-all", key, value}, "cannot set " + key);
            return old != now.end();
        };
        moved = set("url", source.url) || moved;
        set("fetch", "+refs/heads/*:" + tracking(remote, "*"));
    }
    return moved;
}

bool borrow(const sources::Source& source, const fs::path& git_dir, const fs::path& reference) {
    if (reference.empty()) return false;
    auto objects = objects_of(reference / kas_name(source.url));
    if (objects.empty()) objects = objects_of(reference);
    if (objects.empty()) return false;
    files::write_if_changed(git_dir / "objects" / "info" / "alternates", objects.string() + "\n");
    return true;
}

std::string wanted_commit(const sources::Source& source) {
    const auto& dir = source.path;
    const auto remote = remotes(source).front();
    if (!source.commit.empty()) return commit_of(dir, source.commit);
    if (!source.tag.empty()) return commit_of(dir, "refs/tags/" + source.tag);
    if (source.ref.starts_with("refs/")) return commit_of(dir, kept_ref(remote, source.ref));
    if (!source.ref.empty()) {  // whatever kas's refspec or an abbreviated commit may be
        const auto branch = commit_of(dir, tracking(remote, source.ref));
        return branch.empty() ? commit_of(dir, source.ref) : branch;
    }
    return commit_of(dir, tracking(remote, source.branch.empty() ? "HEAD" : source.branch));
}

Fetch::Fetch(const sources::Source& source, const Options& options, Reporter& reporter, Result& result)
    : source_(source), options_(options), reporter_(reporter), result_(result), remote_(remotes(source).front()) {
    depth_ = options.depth > 0 ? options.depth : attribute_depth(source);
    if (depth_ == 0 && is_shallow()) depth_ = 1;  // it was made shallow, so it stays shallow
}

bool Fetch::is_shallow() const {
    std::error_code error;
    return fs::exists(source_.path / ".git" / "shallow", error);
}

bool Fetch::says(const char* attribute, const char* value) const {
    return find_value(source_.attributes, attribute) == value;
}

std::string Fetch::run() {
    auto mirrors = addresses(source_.url, options_.mirrors);
    mirrors.pop_back();  // the repository's own
    for (const auto& mirror : mirrors) {
        const auto shown = git::without_credentials(mirror);
        try {
            auto commit = from(mirror);
            result_.address = shown;
            return commit;
        } catch (const Stuck& reason) {
            result_.notes.push_back("the mirror " + shown + " did not serve: " + reason.problem);
        }
    }
    return from(source_.url);
}

std::string Fetch::from(const std::string& address) {
    const bool named = source_.ref.empty() || source_.ref.starts_with("refs/");  // an abbreviation needs all
    if (named && (depth_ > 0 || says("sync-c", "true"))) only_wanted(address);
    else all(address);
    auto commit = wanted_commit(source_);
    if (commit.empty()) throw Stuck{"there is no " + source_.wanted() + " in it", advice(Trouble::missing_ref)};
    check_branch();
    return commit;
}

// What `repo` and kas bring as well: all branches, the tags on them, and the wanted ref.
void Fetch::all(const std::string& address) {
    auto refspecs = heads("*");
    for (auto& more : extra()) refspecs.push_back(std::move(more));
    must_fetch(address, {refspecs, 0});
    if (source_.wanted() == "default branch") default_branch(address);
    if (!source_.commit.empty() && wanted_commit(source_).empty()) alone(address, 0);
}

void Fetch::only_wanted(const std::string& address) {
    if (!source_.commit.empty()) {
        if (alone(address, depth_)) return;
        if (!source_.branch.empty()) must_fetch(address, {heads(source_.branch), depth_});
        if (!wanted_commit(source_).empty()) return;
        result_.notes.emplace_back("the server gives out no single commit, so the whole history was fetched");
        whole_history_ = is_shallow();
        return all(address);
    }
    if (source_.wanted() == "default branch") default_branch(address);
    auto refspecs = extra();
    if (refspecs.empty()) refspecs = heads(source_.branch.empty() ? "HEAD" : source_.branch);
    must_fetch(address, {refspecs, depth_});
}

// The commit by its id. Whether a server permits that is known only by asking (uploadpack.allowReachableSHA1InWant).
bool Fetch::alone(const std::string& address, int depth) {
    const auto ran = fetch(address, {{"+" + source_.commit + ":" + std::string(wanted_ref)}, depth});
    if (!ran.ok() && ran.trouble() == Trouble::transient) throw stuck("cannot be fetched", ran.lines);
    return ran.ok() && !wanted_commit(source_).empty();
}

// Which branch the server calls its own: refs/remotes/R/HEAD, as git clone leaves it.
void Fetch::default_branch(const std::string& address) {
    const auto answer = git::ask(source_.path, {"ls-remote", "--symref", "--", address, "HEAD"}, std::chrono::minutes(2));
    constexpr std::string_view start = "ref: refs/heads/";
    if (!answer || !answer->starts_with(start)) return;
    const auto name = answer->substr(start.size(), answer->find_first_of("\t\n") - start.size());
    must_ask_git(source_.path, {"symbolic-ref", tracking(remote_, "HEAD"), tracking(remote_, name)}, "cannot set HEAD");
}

// kas refuses a commit that its branch does not contain, so whoever reads the note can correct the configuration.
void Fetch::check_branch() {
    if (source_.commit.empty() || source_.branch.empty() || is_shallow()) return;
    const auto branch = tracking(remote_, source_.branch);
    if (git::ask(source_.path, {"merge-base", "--is-ancestor", source_.commit, branch})) return;
    if (commit_of(source_.path, branch).empty()) {
        if (says("sync-c", "true")) return;
        result_.notes.push_back("there is no branch " + source_.branch + "; the commit was found without it");
    } else {
        result_.notes.push_back("the commit is not on the branch " + source_.branch + "; it was fetched by its id");
    }
}

std::vector<std::string> Fetch::heads(const std::string& branch) const {
    std::vector<std::string> out;
    const auto from = branch == "HEAD" ? branch : "refs/heads/" + branch;
    for (const auto& remote : remotes(source_)) out.push_back("+" + from + ":" + tracking(remote, branch));
    return out;
}

// The wanted ref, where it is no branch.
std::vector<std::string> Fetch::extra() const {
    if (!source_.tag.empty()) return {"+refs/tags/" + source_.tag + ":refs/tags/" + source_.tag};
    if (!source_.ref.starts_with("refs/")) return {};
    std::vector<std::string> out;
    for (const auto& remote : remotes(source_)) out.push_back("+" + source_.ref + ":" + kept_ref(remote, source_.ref));
    return out;
}

Ran Fetch::fetch(const std::string& address, const Wish& wish) {
    auto arguments = fetch_command();
    arguments.emplace_back("--no-recurse-submodules");
    if (wish.depth > 0) arguments.push_back("--depth=" + std::to_string(wish.depth));
    else if (whole_history_) arguments.emplace_back("--unshallow");
    if (wish.depth > 0 || says("sync-tags", "false")) arguments.emplace_back("--no-tags");
    if (wish.refspecs.front().ends_with("/*")) arguments.emplace_back("--prune");
    arguments.insert(arguments.end(), {"--", address});
    arguments.insert(arguments.end(), wish.refspecs.begin(), wish.refspecs.end());
    reporter_.phase("connecting");
    auto ran = patiently(options_.patience, reporter_, result_.attempts, [&] {
        auto once = run_git(source_.path, arguments, reporter_);
        result_.bytes += once.bytes;
        result_.objects += once.objects;
        return once;
    });
    return ran;
}

void Fetch::must_fetch(const std::string& address, const Wish& wish) {
    const auto ran = fetch(address, wish);
    if (!ran.ok()) throw stuck("cannot be fetched", ran.lines);
}

}  // namespace bspctl::sync
