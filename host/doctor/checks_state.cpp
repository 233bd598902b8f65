// SPDX-License-Identifier: Apache-2.0
//
// What earlier work left in this workspace.
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

// `bspctl bitbake-override` leaves a file while a BitBake of its own is in the vendor's place.
Finding bitbake_override(const Context& context) {
    const auto folder = build_place(context) / ".bspctl" / "bitbake-override";
    std::error_code ignored;
    if (!fs::exists(folder / "state", ignored)) return pass("the configuration's own BitBake builds");
    if (!fs::exists(folder / "checkout" / "lib" / "bb", ignored)) {
        return warn("a BitBake override is half way: " + folder.string() + " has no BitBake", "no BitBake may be found",
                    "bspctl bitbake-override --revert");
    }
    return info("another BitBake stands in for the vendor's: " + (folder / "checkout").string(),
                "bspctl bitbake-override --revert brings the vendor's back");
}

}  // namespace

std::vector<Check> state_checks() {
    return {
        {"bitbake-override", "configuration", "whether another BitBake stands in for the vendor's", false, 2s, bitbake_override,
         "Looks for what `bspctl bitbake-override` keeps in .bspctl. A forgotten override builds with a BitBake that the "
         "vendor has never tested; one that is half way leaves no BitBake at all."},
    };
}

}  // namespace bspctl::doctor
