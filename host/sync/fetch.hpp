// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sync/git_run.hpp"
#include "sync/sync.hpp"

// Bringing the objects and refs of one repository that is there (git init is enough).
namespace bspctl::sync {

// The remotes a work tree gets: the one that the configuration names, and "origin", because that is the name kas
// addresses. Both have the same address and the same branches.
[[nodiscard]] std::vector<std::string> remotes(const sources::Source& source);

// Makes the remotes what they should be. True when one had another address.
bool set_remotes(const sources::Source& source);

// Lends the repository the objects of a bare one below `reference`, when there is one (kas's name), or of `reference`
// when that is a repository itself. True when it lends.
bool borrow(const sources::Source& source, const fs::path& git_dir, const fs::path& reference);

// The wanted commit, as the refs here say; empty: it is not here.
[[nodiscard]] std::string wanted_commit(const sources::Source& source);

class Fetch {
public:
    Fetch(const sources::Source& source, const Options& options, Reporter& reporter, Result& result);

    // From the first address that has it, mirrors first. Gives the wanted commit. Throws Stuck with the reason of the
    // repository's own address, which is the last.
    [[nodiscard]] std::string run();

private:
    struct Wish {
        std::vector<std::string> refspecs;
        int depth = 0;
    };

    std::string from(const std::string& address);
    void all(const std::string& address);
    void only_wanted(const std::string& address);
    bool alone(const std::string& address, int depth);
    void default_branch(const std::string& address);
    void check_branch();
    Ran fetch(const std::string& address, const Wish& wish);
    void must_fetch(const std::string& address, const Wish& wish);
    [[nodiscard]] std::vector<std::string> heads(const std::string& branch) const;
    [[nodiscard]] std::vector<std::string> extra() const;
    [[nodiscard]] bool says(const char* attribute, const char* value) const;
    [[nodiscard]] bool is_shallow() const;

    const sources::Source& source_;
    const Options& options_;
    Reporter& reporter_;
    Result& result_;
    std::string remote_;
    int depth_ = 0;
    bool whole_history_ = false;  // a shallow repository is to become a full one
};

}  // namespace bspctl::sync
