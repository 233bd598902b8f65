// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string_view>

#include "release.hpp"

// What set-up scripts put into BBLAYERS, as data. A rule never says that a repository exists: a layer is enabled when
// its rule is in force and the manifest has the repository. So one list serves many releases, also those to come.
namespace nxp {

// A layer is written as "repository/sub-directory" below the folder that holds poky; a bare repository is its root.
struct ScriptRule {
    std::string_view layer;
    Release since;
    Release until;              // the first release without it
    std::string_view needs{};   // said only when this repository is there
};

struct SeriesRule {
    std::string_view layer;
    Series since = Series::denzil;
    Series until = Series::later;
    std::string_view machines{};  // blank separated beginnings of machine names; empty: all
};

// A base repository's bblayers.conf over a span of series.
struct BaseList {
    Series since;
    Series until;
    std::span<const SeriesRule> layers;
};

// NXP's own release script (tools/imx-setup-release.sh, before zeus fsl-setup-release.sh), in its order.
[[nodiscard]] std::span<const ScriptRule> nxp_script();

// fsl-community-bsp-base: what every NXP release and every community build starts from.
[[nodiscard]] std::span<const SeriesRule> community_base();

// What board vendors' base repositories list instead. Empty when the series is unknown to them.
[[nodiscard]] std::span<const SeriesRule> variscite_fslc_base(Series series);
[[nodiscard]] std::span<const SeriesRule> variscite_base();
[[nodiscard]] std::span<const SeriesRule> boundary_base(Series series);

// QorIQ and Layerscape (setup-env of meta-qoriq) and Digi (one list a platform).
[[nodiscard]] std::span<const SeriesRule> qoriq_layers();
[[nodiscard]] std::span<const SeriesRule> digi_layers();

}  // namespace nxp
