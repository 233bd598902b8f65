// SPDX-License-Identifier: Apache-2.0
#include <bspctl/sdk.hpp>

// A family that inherits everything, its base's folder too, and that is never surer than the family for all others.
class Heir {
public:
    static constexpr bspctl::Info info{"org.example.heir", "Heir", "1.0.0", "Example"};

    bspctl::FamilyInfo family(const bspctl::Workspace&) const {
        bspctl::FamilyInfo about;
        about.family = "heir";
        about.title = "Inherits from NXP";
        about.derives = "nxp";
        return about;
    }

    bspctl::Verdict detect(const bspctl::Input& input) const {
        if (input.machine == "heirloom") return {40, "", "", {"the machine is the heir's"}};
        return {0, "", "", {"not the heir's"}};
    }
};

BSPCTL_PLUGIN(Heir);
