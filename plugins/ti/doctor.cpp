// SPDX-License-Identifier: Apache-2.0
#include "doctor.hpp"

#include "plan.hpp"
#include "release.hpp"

namespace ti {

using bspctl::Finding;
using bspctl::Host;
using bspctl::Level;
using bspctl::Workspace;

namespace {

Finding layer_tool(const Host& host, const Workspace& workspace) {
    const std::string id = "ti-layertool";
    if (has_layer_tool(host)) return {id, Level::pass, "oe-layertool is there", {}, {}};
    if (workspace.option("layout") != "workspace") {
        return {id, Level::skip, "no oe-layertool, and none needed: kas fetches what the configuration names", {}, {}};
    }
    return {id, Level::block, "oe-layertool/oe-layertool-setup.sh is missing",
            "the workspace layout builds a tree that TI's layer tool has set up",
            "git clone https://github.com/varigit/oe-layersetup.git " + workspace.bsp_root +
                "/oe-layertool, or use --layout pinned"};
}

Finding config(const Host& host, const std::string& manifest) {
    const std::string id = "ti-config";
    const auto active = active_config(host);
    if (active.empty()) return {id, Level::skip, "the layer tool has not run here yet", {}, {}};
    if (active == manifest) return {id, Level::pass, "the tree is set up with " + manifest, {}, {}};
    return {id, Level::info, "the tree is set up with " + active + ", not with " + manifest,
            "the configuration was changed", "nothing to do: the next build runs the layer tool again"};
}

// A local mirror of a large repository; the tuning overlay takes it when it is there.
Finding fork(const Host& host, const Workspace& workspace, const std::string& repository) {
    const auto dir = "forks/" + repository;
    if (host.file_kind(dir) == bspctl::FileKind::directory) {
        return {"forks-" + repository, Level::pass, dir + " is there", {}, {}};
    }
    return {"forks-" + repository, Level::info, "no " + dir + ": " + repository + " comes over the network",
            "a local clone saves a large download",
            "git clone https://github.com/varigit/" + repository + ".git " + workspace.bsp_root + "/" + dir};
}

}  // namespace

std::vector<Finding> doctor(const Host& host, const Workspace& workspace) {
    std::vector<Finding> out{layer_tool(host, workspace)};
    if (!has_layer_tool(host)) return out;
    out.push_back(config(host, workspace.manifest.empty() ? family(workspace).manifest : workspace.manifest));
    for (const char* repository : {"ti-linux-kernel", "ti-u-boot"}) out.push_back(fork(host, workspace, repository));
    return out;
}

}  // namespace ti
