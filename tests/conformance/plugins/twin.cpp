// SPDX-License-Identifier: Apache-2.0
//
// Another id than good.cpp, the same family name.
#include "bspctl/sdk.hpp"

class Twin {
public:
    static constexpr bspctl::Info info{"test.twin", "Twin", "1.0.0", "Test"};

    bspctl::FamilyInfo family(const bspctl::Workspace&) const {
        bspctl::FamilyInfo out;
        out.family = "good";
        return out;
    }
};

BSPCTL_PLUGIN(Twin);
