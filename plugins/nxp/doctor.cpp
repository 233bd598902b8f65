// SPDX-License-Identifier: Apache-2.0
#include "doctor.hpp"

#include <algorithm>

#include "family.hpp"
#include "repo_tree.hpp"

namespace nxp {
namespace {

using bspctl::Finding;
using bspctl::Host;
using bspctl::Level;
using bspctl::Workspace;

Finding kernel_fork(const Host& host) {
    if (host.file_kind("forks/linux-imx") == bspctl::FileKind::directory) {
        return {"forks-linux-imx", Level::pass, "forks/linux-imx is there: the kernel is fetched from it", {}, {}};
    }
    return {"forks-linux-imx", Level::info, "no local clone of the kernel",
            "linux-imx is fetched over the network, about 2 GB the first time",
            "git clone --mirror https://github.com/varigit/linux-imx forks/linux-imx"};
}

Finding manifest(const RepoTree& tree, const Workspace& workspace) {
    if (!tree.initialised) return {"manifest", Level::skip, "no .repo here: kas fetches the sources", {}, {}};
    auto reason = why_init(tree, manifest_of(workspace), branch_of(workspace));
    if (reason.empty()) reason = why_sync(tree);
    if (reason.empty()) return {"manifest", Level::pass, "the tree is " + tree.manifest + " on " + tree.branch, {}, {}};
    return {"manifest", Level::info, reason, "the build begins with repo sync",
            "nothing to do; --skip-sync builds the tree as it is"};
}

Finding repo_tool(const Host& host, const RepoTree& tree) {
    if (!tree.initialised) return {"repo-tool", Level::skip, "no .repo here: the repo tool is not needed", {}, {}};
    if (const auto version = host.tool_version("repo")) return {"repo-tool", Level::pass, *version, {}, {}};
    return {"repo-tool", Level::block, "the repo tool is not installed",
            "the tree in .repo cannot be brought up to date without it",
            "apt install repo, or build with --layout pinned, which does not need it"};
}

Finding git_cache(const Host& host) {
    const auto objects = host.list_dir(".repo/project-objects");
    if (!objects) return {"git-cache", Level::skip, "no .repo/project-objects here", {}, {}};
    std::size_t count = 0;
    for (const auto& entry : *objects) {
        if (entry.ends_with(".git")) ++count;
        else count += host.list_dir(".repo/project-objects/" + entry).value_or(std::vector<std::string>{}).size();
    }
    return {
        "git-cache", Level::pass, std::to_string(count) + " repositories are kept in .repo/project-objects", {}, {}};
}

Finding licence(const Workspace& workspace) {
    if (workspace.option("eula") == "accept") return {"nxp-eula", Level::pass, "NXP's licence is accepted", {}, {}};
    return {"nxp-eula", Level::info, "bspctl's overlay accepts NXP's licence for this build",
            "the packages for GPU, VPU and firmware are under it", "read it in meta-imx or meta-freescale"};
}

}  // namespace

std::vector<Finding> doctor(const Host& host, const Workspace& workspace) {
    const auto tree = read_repo_tree(host, workspace.input ? &*workspace.input : nullptr);
    return {kernel_fork(host), manifest(tree, workspace), repo_tool(host, tree), git_cache(host), licence(workspace)};
}

}  // namespace nxp
