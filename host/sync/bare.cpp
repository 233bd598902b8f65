// SPDX-License-Identifier: Apache-2.0
#include "sync/bare.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "base/files.hpp"
#include "process/interrupts.hpp"
#include "sync/crew.hpp"
#include "sync/git_run.hpp"
#include "sync/work_tree.hpp"

namespace bspctl::sync {

namespace {

// Bare copies have no .git; while one is being made, it lies beside under this name.
constexpr std::string_view unfinished_suffix = ".bspctl-unfinished";

// A password in a folder's name would be there for everyone to read.
std::string public_url(const std::string& url) {
    const auto clean = git::without_credentials(url);
    const auto user_end = url.find('@');
    const bool has_password = clean != url && url.substr(url.find("://") + 3, user_end).find(':') < user_end;
    return has_password ? clean : url;
}

class BareCopy {
public:
    BareCopy(const std::string& url, const BareOptions& options) : url_(url), options_(options) {
        result_.url = git::without_credentials(url);
        result_.wanted = "everything";
        result_.path = options.output / kas_name(public_url(url));
        result_.name = result_.url;
        std::error_code error;
        exists_ = fs::exists(result_.path / "HEAD", error);
    }

    Result plan() {
        result_.did = exists_ ? Did::fetched : Did::cloned;
        return result_;
    }

    Result make(Reporter& reporter) {
        const auto start = std::chrono::steady_clock::now();
        try {
            bring(reporter);
            if (options_.tarballs) pack(reporter);
        } catch (const Stuck& reason) {
            fail(reason.problem, reason.fix);
        } catch (const Failure& failure) {
            fail(std::string(failure.what()) + ": " + failure.why(), failure.fix());
        } catch (const Interrupted&) {
            result_.did = Did::interrupted;
        }
        result_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return result_;
    }

private:
    void fail(const std::string& problem, const std::string& fix) {
        result_.did = Did::failed;
        result_.problem = problem;
        result_.fix = fix;
    }

    // A new one appears under its name only when it is whole: kas takes any folder of that name for one.
    void bring(Reporter& reporter) {
        if (exists_) {
            fetch(result_.path, reporter);
            result_.did = result_.bytes > 0 ? Did::fetched : Did::nothing;
            return;
        }
        const auto unfinished = fs::path(result_.path.string() + std::string(unfinished_suffix));
        files::make_directories(unfinished);
        clear_locks(unfinished);
        must_ask_git(unfinished, {"init", "--quiet", "--bare"}, "cannot make a repository");
        must_ask_git(unfinished, {"config", "remote.origin.url", git::without_credentials(url_)}, "cannot set its address");
        must_ask_git(unfinished, {"config", "remote.origin.fetch", "+refs/*:refs/*"}, "cannot set what it fetches");
        must_ask_git(unfinished, {"config", "remote.origin.mirror", "true"}, "cannot set what it fetches");
        fetch(unfinished, reporter);
        take_head(unfinished);
        std::error_code error;
        fs::rename(unfinished, result_.path, error);
        if (error) throw Failure("cannot name " + result_.path.string(), error.message());
        result_.did = Did::cloned;
    }

    void fetch(const fs::path& dir, Reporter& reporter) {
        const auto all = addresses(url_, options_.mirrors);
        for (const auto& address : all) {
            auto arguments = fetch_command();
            arguments.insert(arguments.end(), {"--prune", "--force", "--", address, "+refs/*:refs/*"});
            const auto ran = patiently(options_.patience, reporter, result_.attempts, [&] {
                auto once = run_git(dir, arguments, reporter);
                result_.bytes += once.bytes;
                result_.objects += once.objects;
                return once;
            });
            if (ran.ok()) return;
            if (address == all.back()) throw stuck("cannot be fetched", ran.lines);
        }
    }

    // The server's own branch, so that a clone of the copy checks out the same.
    void take_head(const fs::path& dir) const {
        const auto answer = git::ask(dir, {"ls-remote", "--symref", "--", url_, "HEAD"}, std::chrono::minutes(2));
        constexpr std::string_view start = "ref: ";
        if (!answer || !answer->starts_with(start)) return;
        const auto ref = answer->substr(start.size(), answer->find_first_of("\t\n") - start.size());
        must_ask_git(dir, {"symbolic-ref", "HEAD", ref}, "cannot set HEAD");
    }

    // The same refs and objects give the same bytes: one pack made by one thread, sorted names, BitBake's owner, the
    // newest commit's time, no time in gzip's header.
    void pack(Reporter& reporter) {
        reporter.phase("packing");
        must_run_git(result_.path, {"-c", "pack.threads=1", "repack", "-a", "-d", "-q", "-F", "-n"}, reporter, "cannot be packed");
        must_ask_git(result_.path, {"pack-refs", "--all", "--prune"}, "its refs cannot be packed");
        const auto time = git::ask(result_.path, {"log", "--all", "-1", "--format=%cI"}).value_or("");
        const auto archive = options_.output / ("git2_" + bitbake_name(public_url(url_)) + ".tar.gz");
        const auto temporary = fs::path(archive.string() + ".bspctl-new");
        const process::Command tar{.argv = {"tar", "--create", "--use-compress-program=gzip -n", "--file", temporary.string(),
                                            "--sort=name", "--format=gnu", "--owner=oe:0", "--group=oe:0",
                                            "--mode=u+rw,go+r-w,a+X", "--mtime=" + (time.empty() ? "@0" : time),
                                            "--exclude=./hooks", "--exclude=./FETCH_HEAD", "--exclude=./logs",
                                            "--exclude=./ORIG_HEAD", "."},
                                   .cwd = result_.path};
        const auto done = process::capture(tar, std::chrono::hours(2));
        std::error_code error;
        if (process::Interrupts::count() > 0) throw Interrupted{};
        if (!done.ok()) throw Stuck{"cannot be packed: " + done.err.substr(0, done.err.find('\n')), "make room, then run it again"};
        fs::rename(temporary, archive, error);
        if (error) throw Failure("cannot name " + archive.string(), error.message());
        result_.notes.push_back("packed as " + archive.string());
    }

    std::string url_;
    const BareOptions& options_;
    Result result_;
    bool exists_ = false;
};

std::vector<std::string> unique(const std::vector<std::string>& urls) {
    std::vector<std::string> out;
    std::set<std::string> seen;
    for (const auto& url : urls) {
        if (seen.insert(kas_name(public_url(url))).second) out.push_back(url);
    }
    return out;
}

}  // namespace

Report mirror(const std::vector<std::string>& urls, const BareOptions& options, Listener& listener) {
    check_git();
    const process::Interrupts interrupts;
    const auto start = std::chrono::steady_clock::now();
    const auto list = unique(urls);
    std::vector<std::string> names;
    for (const auto& url : list) names.push_back(git::without_credentials(url));
    Crew crew(std::move(names), options.jobs, [&](std::size_t index, Reporter& reporter) {
        return BareCopy(list[index], options).make(reporter);
    }, listener);
    std::vector<std::size_t> all(list.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    crew.work(all);
    Report out;
    out.results = crew.take_results();
    out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return out;
}

Report plan_mirror(const std::vector<std::string>& urls, const BareOptions& options) {
    Report out;
    for (const auto& url : unique(urls)) out.results.push_back(BareCopy(url, options).plan());
    return out;
}

}  // namespace bspctl::sync
