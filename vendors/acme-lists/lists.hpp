// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/sdk.hpp>
#include <optional>

namespace acme {

// Builds from ACME's own format, the board list (list.hpp): what bspctl cannot read itself, manifest() reads for it.
// From then on a list is an input like any other: `bspctl detect boards.list`, `bspctl build boards.list`.
class Lists {
public:
    static constexpr bspctl::Info info{"com.acme.lists", "ACME board lists", "1.0.0", "ACME Corp."};

    [[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace) const;
    [[nodiscard]] std::optional<bspctl::Input> manifest(const bspctl::ManifestFile& file) const;
    [[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input) const;
    [[nodiscard]] bspctl::KasConfig kas(const bspctl::Workspace& workspace) const;
};

}  // namespace acme
