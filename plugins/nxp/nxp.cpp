// SPDX-License-Identifier: Apache-2.0
#include "bspctl/sdk.hpp"
#include "detect.hpp"
#include "kas.hpp"

namespace nxp {

// Boards with NXP's i.MX, Layerscape and QorIQ processors, whoever makes the board.
class Plugin {
public:
    static constexpr bspctl::Info info{"bspctl.nxp", "NXP i.MX and Layerscape boards", "1.0.0", "bspctl"};

    explicit Plugin(bspctl::Host host) : host_(host) {}

    [[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input) const { return nxp::detect(input); }
    [[nodiscard]] bspctl::KasConfig kas(const bspctl::Workspace& workspace) const { return kas_config(workspace); }

private:
    bspctl::Host host_;
};

}  // namespace nxp

BSPCTL_PLUGIN(nxp::Plugin);
