// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

// Where a repository may be fetched from besides its own address, and how others name copies of it.
namespace bspctl::sync {

// Addresses that begin with `prefix` are looked for at `replacement` first. An empty prefix: every address, in a folder
// of bare repositories named as below.
struct Mirror {
    std::string prefix, replacement;
};

// "PREFIX=REPLACEMENT", or the folder that `bspctl mirror` wrote. Throws Failure for an empty side.
[[nodiscard]] Mirror parse_mirror(std::string_view text);

// The addresses to try in their order, the repository's own last. A replacement that is a folder here counts only where
// it has the repository: as the address goes on after the prefix, or under kas's name.
[[nodiscard]] std::vector<std::string> addresses(const std::string& url, const std::vector<Mirror>& mirrors);

// The name of a bare copy below KAS_REPO_REF_DIR as kas makes it: host and path of the address with '.' for "/:@*".
[[nodiscard]] std::string kas_name(std::string_view url);

// The name BitBake gives its clone and its mirror tarball ("git2_NAME.tar.gz"): no user, '.' for "/:*", '_' for blanks
// and parentheses, no leading '.'.
[[nodiscard]] std::string bitbake_name(std::string_view url);

}  // namespace bspctl::sync
