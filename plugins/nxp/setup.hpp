// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/sdk.hpp"
#include "identity.hpp"

namespace nxp {

// Whose set-up a manifest is made for: that decides which lists of layers apply.
enum class Kind {
    nxp,             // NXP's release script on the community base; also where only that is known of a board vendor
    community,       // setup-environment of a base repository alone
    variscite,       // since hardknott-5.10: own base, NXP's script, then a filter
    variscite_imx,   // fsl-morty … fsl-hardknott: a copy of NXP's script with layers of its own
    variscite_fslc,  // own base, community distributions only
    boundary,        // own base
    boundary_imx,    // a copy of NXP's script
    qoriq,           // meta-qoriq's setup-env
    digi,            // meta-digi's mkproject.sh
};

// The manifest's projects by where they are checked out. Set-up scripts name directories, not projects.
class Tree {
public:
    explicit Tree(const bspctl::Input& input);

    // The folder that holds the core, with a slash at its end; "" when that is the top.
    [[nodiscard]] const std::string& prefix() const { return prefix_; }
    [[nodiscard]] bool has_core() const { return has_core_; }
    // The project in the folder `name` beside the core, or null.
    [[nodiscard]] const bspctl::Project* in_folder(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return in_folder(name) != nullptr; }
    [[nodiscard]] bool has_release_layer() const { return has("meta-imx") || has("meta-fsl-bsp-release"); }

private:
    const bspctl::Input& input_;
    std::string prefix_;
    bool has_core_ = false;
};

[[nodiscard]] Kind kind_of(const Tree& tree);

// A manifest with every choice made, by the user or by what the vendor's script would take.
struct Setup {
    Kind kind = Kind::nxp;
    Identity identity;
    std::string machine;
    std::string distro;
    std::string image;
    bool runs_release_script = false;  // NXP's script takes part, not the base repository alone
    std::vector<std::string> notes;    // what was assumed
};

// Throws bspctl::Error when the manifest cannot be set up for the distribution, or has no core.
[[nodiscard]] Setup set_up(const bspctl::Workspace& workspace, const Tree& tree);

// What the choices would be without the user's. Before an input is known: those of the usual manifest.
[[nodiscard]] std::string default_machine(Kind kind, Series series);
[[nodiscard]] std::string default_distro(Kind kind, Series series, bool has_release_layer);

}  // namespace nxp
