// SPDX-License-Identifier: Apache-2.0
//
// A team's plugin: no family, one overlay.
#include "bspctl/sdk.hpp"

class TeamOverlay {
public:
    static constexpr bspctl::Info info{"test.team-overlay", "Team overlay", "1.0.0", "Test"};

    std::vector<bspctl::Overlay> overlays(const bspctl::Workspace&) const {
        return {{"team.yml", "the team's settings", text}};
    }

private:
    static constexpr auto text =
        "header:\n  version: 12\ndistro: quickstart\nlocal_conf_header:\n  team: |\n    TEAM = \"carried\"\n";
};

BSPCTL_PLUGIN(TeamOverlay);
