// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/sdk.hpp>
#include <vector>

namespace team {

// What the gateway team at ACME has learnt to look at before a build, of whatever family. It looks at tools, settings
// and files through the host, never at the network: a check must give the same answer on a train.
class Checks {
public:
    static constexpr bspctl::Info info{"com.acme.team-checks", "Checks of the gateway team", "1.0.0", "ACME gateway team"};

    explicit Checks(bspctl::Host host) : host_(host) {}

    [[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Workspace& workspace) const;

private:
    [[nodiscard]] bspctl::Finding git() const;
    [[nodiscard]] bspctl::Finding shared_state() const;
    [[nodiscard]] bspctl::Finding product() const;
    [[nodiscard]] bspctl::Finding space() const;

    bspctl::Host host_;
};

}  // namespace team
