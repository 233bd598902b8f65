// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/sdk.hpp>
#include <string>
#include <vector>

namespace acme {

// ACME's boards carry NXP processors, and ACME's releases are NXP's with a layer more. So this family derives from
// NXP's: it asks what NXP's would answer and changes what differs. The steps of the vendor's tools, NXP's checks and
// NXP's rules are inherited.
class Boards {
public:
    static constexpr bspctl::Info info{"com.acme.boards", "ACME boards", "1.2.0", "ACME Corp."};

    explicit Boards(bspctl::Host host) : host_(host) {}

    [[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace) const;
    [[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input) const;
    [[nodiscard]] bspctl::KasConfig kas(const bspctl::Workspace& workspace) const;
    [[nodiscard]] std::vector<bspctl::Overlay> overlays(const bspctl::Workspace& workspace) const;
    [[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Workspace& workspace) const;
    [[nodiscard]] std::vector<bspctl::Rule> triage() const;

private:
    bspctl::Host host_;
};

}  // namespace acme
