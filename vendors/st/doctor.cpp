// SPDX-License-Identifier: Apache-2.0
#include "doctor.hpp"

#include "../common/repo_tree.hpp"
#include "family.hpp"
#include "local_conf.hpp"
#include "plan.hpp"

namespace st {
namespace {

using bspctl::Finding;
using bspctl::Host;
using bspctl::Level;
using bspctl::Workspace;

Finding manifest(const vendors::RepoTree& tree, const Workspace& workspace) {
    if (!tree.initialised) return {"st-manifest", Level::skip, "no .repo here: kas fetches the sources", {}, {}};
    auto reason = vendors::why_init(tree, manifest_of(workspace), wanted_revision(tree.revision, workspace));
    if (reason.empty() && workspace.input) reason = vendors::why_sync(tree);
    if (reason.empty())
        return {"st-manifest", Level::pass, "the tree is " + tree.manifest + " at " + tree.revision, {}, {}};
    return {"st-manifest", Level::info, reason, "the build begins with repo sync",
            "nothing to do; --skip-sync builds the tree as it is"};
}

Finding repo_tool(const Host& host, const vendors::RepoTree& tree) {
    if (!tree.initialised) return {"st-repo-tool", Level::skip, "no .repo here: the repo tool is not needed", {}, {}};
    if (const auto version = host.tool_version("repo")) return {"st-repo-tool", Level::pass, *version, {}, {}};
    return {"st-repo-tool", Level::block, "the repo tool is not installed",
            "the tree in .repo cannot be brought up to date without it",
            "apt install repo, or build with --layout pinned, which does not need it"};
}

Finding licence(const Workspace& workspace) {
    const auto machine = machine_of(workspace);
    if (workspace.option("eula") == "accept") return {"st-eula", Level::pass, "ST's licence is accepted", {}, {}};
    return {"st-eula", Level::info, "ST's licence is not accepted",
            "the drivers of the GPU are under it: the image is built without them, and graphics are drawn in software",
            "read conf/eula/" + machine + " in meta-st-stm32mp, then build with --accept-eula"};
}

// A build without ST's distribution still has ST's kernel and boot loaders, so the check is the same for all.
Finding path_length(const Workspace& workspace) {
    // ST's guide asks for a short path. BitBake itself refuses a TMPDIR beyond 410 characters; what fails earlier are
    // commands that name hundreds of files below it.
    constexpr std::size_t comfortable = 100;
    const auto length = workspace.bsp_root.size();
    if (length <= comfortable) return {"st-path", Level::pass, "the path of the workspace is short enough", {}, {}};
    return {"st-path", Level::warn, "the path of the workspace has " + std::to_string(length) + " characters",
            "ST asks for a short one: with a long one, builds end in \"Argument list too long\"",
            "move the workspace up, next to your home folder"};
}

}  // namespace

std::vector<Finding> doctor(const Host& host, const Workspace& workspace) {
    const auto tree = vendors::read_repo_tree(host, workspace.input ? &*workspace.input : nullptr);
    return {licence(workspace), manifest(tree, workspace), repo_tool(host, tree), path_length(workspace)};
}

}  // namespace st
