// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sources/sources.hpp"
#include "sync/mirrors.hpp"

// Brings the repositories of a configuration here and to the revisions that are wanted, several at once, through git
// alone. Needs no `repo` tool; what it leaves behind is what `repo` and kas work with as well. docs/user/sync.md is the
// page for people, docs/decisions/014-sync.md says why it works as it does.
namespace bspctl::sync {

namespace fs = std::filesystem;

// How often, and how patiently, something is tried again that failed for a reason that may pass.
struct Patience {
    int attempts = 4;                               // in all
    std::chrono::milliseconds first_pause{1000};    // doubled each time, up to `longest_pause`; jitter takes off up to half
    std::chrono::milliseconds longest_pause{30000};
};

struct Options {
    std::size_t jobs = 0;        // repositories at once; 0: twice the processors, at most 8
    int depth = 0;               // commits of history; 0: all (or what a project's clone-depth says)
    std::string groups;          // as `repo init -g`: "all,-tools"; empty: "default,platform-linux"
    fs::path reference;          // bare repositories to borrow objects from, named as kas names them; empty: none
    bool dissociate = false;     // copy what was borrowed, so that the work trees stand alone
    std::vector<Mirror> mirrors; // tried before the configuration's own address
    bool submodules = false;     // of every repository; otherwise of those whose manifest says sync-s
    bool lfs = false;            // bring the files that git-lfs keeps elsewhere
    bool force = false;          // leave local changes for the wanted revision; their commits stay reachable
    bool offline = false;        // use what is here
    bool prune = false;          // remove clean repositories that the configuration no longer names
    Patience patience{};
};

// What became of one repository, or would.
enum class Did {
    nothing,   // it was right already
    cloned,    // was not here (or half here: an interrupted one is gone on with)
    fetched,   // objects came, HEAD moved or not
    checked_out,  // all objects were here, HEAD moved
    kept,      // local changes stand in the way: left as it is
    failed,
    interrupted,
    not_ours   // not a git repository with an address: left to whoever made or makes it
};
[[nodiscard]] std::string_view word(Did did);  // "nothing", "cloned", … with '-' between words

struct Result {
    std::string name;
    fs::path path;
    std::string url;            // without credentials
    std::string wanted;         // as Source::wanted()
    Did did = Did::nothing;
    std::string from, to;       // commits HEAD was at and is at; empty: none
    std::string address;        // that it was fetched from, without credentials, where it was not `url`
    std::vector<std::string> notes;
    std::string problem, fix;   // why it was kept or failed, in one line (credentials taken out)
    std::uint64_t bytes = 0;    // received, as git tells it (rounded)
    std::uint64_t objects = 0;
    int attempts = 0;           // of fetching; 0: the network was not needed
    double seconds = 0;

    // Is it as the configuration wants it?
    [[nodiscard]] bool ok() const { return did != Did::kept && did != Did::failed && did != Did::interrupted; }
};

struct Report {
    std::string configuration;
    std::vector<Result> results;         // in the order of the configuration
    std::vector<std::string> left_out;   // names of repositories whose groups are not wanted
    std::vector<fs::path> removed;       // no longer named, taken away (--prune)
    std::vector<std::string> notes;      // of the whole: repositories no longer named, files that could not be placed
    std::vector<std::string> problems;   // what is not as the configuration wants it and belongs to no repository
    double seconds = 0;

    [[nodiscard]] bool ok() const;
    [[nodiscard]] bool interrupted() const;
    [[nodiscard]] std::uint64_t bytes() const;
    [[nodiscard]] std::size_t count(Did did) const;
};

// One repository that is being worked on.
struct Activity {
    std::string name;
    std::string phase;           // "connecting", "receiving objects", "updating files", "waiting to try again", …
    int percent = -1;            // of the phase; -1: not known
    std::uint64_t objects = 0;   // received so far
    std::uint64_t bytes = 0;
    std::uint64_t rate = 0;      // bytes a second
};

// Is told what happens, always from the thread that called sync().
class Listener {
public:
    virtual ~Listener() = default;
    virtual void on_finished(const Result&, std::size_t /*done*/, std::size_t /*total*/) {}
    // About ten times a second.
    virtual void on_progress(const std::vector<Activity>&, std::size_t /*done*/, std::size_t /*total*/) {}
};

// Synchronises. Never throws for one repository's sake: the others go on, and its Result says why. An interrupt
// (process::Interrupts) stops the children in order; what was fetched is gone on with the next time, as it is after
// kill -9. Throws Failure for what concerns all of them: no git, --lfs without git-lfs.
[[nodiscard]] Report sync(const sources::Sources& sources, const Options& options, Listener& listener);

// What sync() would do as the disk is now: nothing changes, no network. `cloned` and `fetched` mean it would be; where
// only a server knows the commit, `to` is empty.
[[nodiscard]] Report plan(const sources::Sources& sources, const Options& options);

}  // namespace bspctl::sync
