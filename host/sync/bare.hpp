// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "sync/sync.hpp"

// Bare copies of repositories: to borrow objects from (--reference, KAS_REPO_REF_DIR), to fetch from (--mirror), and
// packed as BitBake's fetcher looks for them.
namespace bspctl::sync {

struct BareOptions {
    fs::path output;            // <output>/<kas_name(url)>
    bool tarballs = false;      // <output>/git2_<bitbake_name(url)>.tar.gz as well
    std::size_t jobs = 0;       // as Options::jobs
    std::vector<Mirror> mirrors;
    Patience patience{};
};

// Makes or updates a bare copy with every ref of each address (each once). Result::path is the copy; `did` is cloned,
// fetched, nothing or failed. A copy that was interrupted is gone on with. A tarball holds the same bytes for the same
// refs and objects. Throws Failure as sync() does.
[[nodiscard]] Report mirror(const std::vector<std::string>& urls, const BareOptions& options, Listener& listener);

// What mirror() would do: clone or fetch. No network, nothing changes.
[[nodiscard]] Report plan_mirror(const std::vector<std::string>& urls, const BareOptions& options);

}  // namespace bspctl::sync
