// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "sync/git_run.hpp"
#include "sync/sync.hpp"
#include "sync/work_tree.hpp"

namespace bspctl::sync {

// One repository on its way from what it is to what is wanted.
class Repository {
public:
    Repository(const sources::Source& source, const Options& options);

    // What would be done. No network, nothing changes.
    [[nodiscard]] Result plan();
    // Does it. Whatever goes wrong is in the result.
    [[nodiscard]] Result synchronise(Reporter& reporter);

private:
    void make(Reporter& reporter);
    void update(Reporter& reporter);
    std::string fetch(Reporter& reporter);
    void move_to(const std::string& commit, bool over_everything, Reporter& reporter);
    void check_out(const std::string& commit, bool over_everything, Reporter& reporter);
    bool leave_local_changes(const std::vector<std::string>& changes);
    void bring_along(Reporter& reporter);  // submodules and large files, where they are wanted
    void bring_submodules(Reporter& reporter);
    void bring(const std::vector<std::string>& arguments, const std::string& phase, const std::string& problem,
               Reporter& reporter);
    [[nodiscard]] std::string branch_to_check_out(const std::string& commit);
    [[nodiscard]] std::string commit_without_network() const;
    void keep(const std::vector<std::string>& changes);

    const sources::Source& source_;
    const Options& options_;
    WorkTree tree_;
    Result result_;
};

}  // namespace bspctl::sync
