// SPDX-License-Identifier: Apache-2.0
#include "plugins/derived_family.hpp"

#include <utility>

#include "bspctl/abi.h"

namespace bspctl::plugins {

namespace {

template <class Value>
void inherit(Value& own, Value& base) {
    if (own.empty()) own = std::move(base);
}

// Detection is what tells a derived family from its base; its checks and rules come beside the base's.
bool is_inherited(std::string_view extension) {
    return extension == BSPCTL_EXT_KAS || extension == BSPCTL_EXT_PLAN || extension == BSPCTL_EXT_OVERLAY;
}

}  // namespace

bool DerivedFamily::offers(std::string_view extension) const {
    return own_.offers(extension) || (is_inherited(extension) && base_.offers(extension));
}

FamilyInfo DerivedFamily::family(const Workspace& workspace) {
    auto own = own_.family(workspace);
    auto base = base_.family(workspace);
    inherit(own.title, base.title);
    inherit(own.directory, base.directory);
    inherit(own.machine, base.machine);
    inherit(own.distro, base.distro);
    inherit(own.image, base.image);
    inherit(own.manifest, base.manifest);
    inherit(own.repo_url, base.repo_url);
    inherit(own.branch, base.branch);
    inherit(own.manifest_dir, base.manifest_dir);
    inherit(own.manifest_checkout, base.manifest_checkout);
    inherit(own.manifest_subdir, base.manifest_subdir);
    inherit(own.vendor_tree_markers, base.vendor_tree_markers);
    // These add up: the base's come first, so that the derived family's have the last word.
    base.overlays.insert(base.overlays.end(), own.overlays.begin(), own.overlays.end());
    own.overlays = std::move(base.overlays);
    base.host_tools.insert(base.host_tools.end(), own.host_tools.begin(), own.host_tools.end());
    own.host_tools = std::move(base.host_tools);
    own.extra.insert(own.extra.end(), base.extra.begin(), base.extra.end());
    return own;
}

KasConfig DerivedFamily::kas(const Workspace& workspace) {
    return own_.offers(BSPCTL_EXT_KAS) ? own_.kas(workspace) : base_.kas(workspace);
}

std::vector<Step> DerivedFamily::plan(const Workspace& workspace) {
    return own_.offers(BSPCTL_EXT_PLAN) ? own_.plan(workspace) : base_.plan(workspace);
}

std::vector<Overlay> DerivedFamily::overlays(const Workspace& workspace) {
    auto out = base_.overlays(workspace);
    auto own = own_.overlays(workspace);
    out.insert(out.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    return out;
}

}  // namespace bspctl::plugins
