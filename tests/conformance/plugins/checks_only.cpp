// SPDX-License-Identifier: Apache-2.0
//
// A plugin with one capability: checks for boards of somebody else's family.
#include "bspctl/sdk.hpp"

class ChecksOnly {
public:
    static constexpr bspctl::Info info{"test.checks", "Checks only", "1.0.0", "Test"};

    std::vector<bspctl::Finding> doctor(const bspctl::Workspace& workspace) const {
        return {{"here", bspctl::Level::pass, "machine " + workspace.machine, {}, {}}};
    }
};

BSPCTL_PLUGIN(ChecksOnly);
