// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/sdk.hpp>
#include <vector>

namespace team {

// What failures mean that come from the gateway team's own surroundings: the package feeds, the licence server, the
// proxy and its certificate, the signing service. They may hit a build of any family.
class Rules {
public:
    static constexpr bspctl::Info info{"com.acme.team-rules", "Failures the gateway team knows", "1.0.0", "ACME gateway team"};

    [[nodiscard]] std::vector<bspctl::Rule> triage() const;
};

}  // namespace team
