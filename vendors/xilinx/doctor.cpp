// SPDX-License-Identifier: Apache-2.0
#include "doctor.hpp"

#include "../common/repo_tree.hpp"
#include "family.hpp"
#include "local_conf.hpp"

namespace xilinx {
namespace {

using bspctl::Finding;
using bspctl::Host;
using bspctl::Level;
using bspctl::Workspace;

Finding manifest(const vendors::RepoTree& tree, const Workspace& workspace) {
    constexpr const char* id = "xilinx-manifest";
    if (!tree.initialised) return {id, Level::skip, "no .repo here: kas fetches the sources", {}, {}};
    const auto wanted = manifest_of(workspace);
    auto reason = vendors::why_init(tree, wanted.file, wanted.branch);
    if (reason.empty()) reason = vendors::why_sync(tree);
    if (reason.empty()) return {id, Level::pass, "the tree is " + tree.manifest + " at " + tree.revision, {}, {}};
    return {id, Level::info, reason, "the build begins with repo sync",
            "nothing to do; --skip-sync builds the tree as it is"};
}

Finding repo_tool(const Host& host, const vendors::RepoTree& tree) {
    constexpr const char* id = "xilinx-repo-tool";
    if (!tree.initialised) return {id, Level::skip, "no .repo here: the repo tool is not needed", {}, {}};
    if (const auto version = host.tool_version("repo")) return {id, Level::pass, *version, {}, {}};
    return {id, Level::block, "the repo tool is not installed",
            "the tree in .repo cannot be brought up to date without it",
            "apt install repo, or build with --layout pinned, which does not need it"};
}

// AMD's own build notes ask for bash; with dash, device trees have been seen to lose their includes.
Finding shell(const Host& host) {
    constexpr const char* id = "xilinx-shell";
    const auto version = host.tool_version("sh");
    if (version && version->find("bash") != std::string::npos) return {id, Level::pass, "/bin/sh is bash", {}, {}};
    return {id, Level::info, "/bin/sh is not bash", "AMD builds its releases with bash as the host's shell",
            "where a recipe of AMD's fails in a shell script: sudo dpkg-reconfigure dash, and answer no"};
}

Finding licence(const Workspace& workspace) {
    constexpr const char* id = "xilinx-licence";
    if (workspace.option("eula") == "accept") return {id, Level::pass, "the template's licences are accepted", {}, {}};
    const bool manifest = workspace.input && workspace.input->kind == bspctl::kind_repo_manifest;
    if (!manifest || !accepts_licences(identify(workspace))) {
        return {id, Level::skip, "no licence flags are in the release's template", {}, {}};
    }
    return {id, Level::info, "AMD's and commercial licences are not accepted",
            "pmu-rom (for QEMU), ffmpeg, x264 and others are under them; the vendor's template accepts them unasked",
            "read them, then build with --accept-eula if an image needs such packages"};
}

}  // namespace

std::vector<Finding> doctor(const Host& host, const Workspace& workspace) {
    const auto tree = vendors::read_repo_tree(host, workspace.input ? &*workspace.input : nullptr);
    return {manifest(tree, workspace), repo_tool(host, tree), shell(host), licence(workspace)};
}

}  // namespace xilinx
