// SPDX-License-Identifier: Apache-2.0
//
// A family that builds upon good.cpp's, knows a manifest format of its own and carries overlays.
#include "bspctl/sdk.hpp"

class Derived {
public:
    static constexpr bspctl::Info info{"test.derived", "Derived", "1.0.0", "Test"};

    explicit Derived(bspctl::Host host) : host_(host) {}

    bspctl::FamilyInfo family(const bspctl::Workspace&) const {
        bspctl::FamilyInfo out;
        out.family = "derived";
        out.derives = "good";
        out.overlays = {"three.yml"};
        return out;
    }

    bspctl::Verdict detect(const bspctl::Input& input) const {
        auto verdict = host_.base().detect(input);
        if (verdict.confidence > 0) verdict = {95, verdict.soc, "derived", verdict.evidence};
        return verdict;
    }

    std::optional<bspctl::Input> manifest(const bspctl::ManifestFile& file) const {
        if (!file.text.starts_with("good-list")) return std::nullopt;
        bspctl::Input input;
        input.kind = "good-list";
        input.machine = "good-1";
        input.targets = {"image-a"};
        input.projects.resize(1);
        input.projects[0].name = file.name;
        input.projects[0].layers = {"meta"};
        input.projects[0].layers_form = bspctl::LayersForm::listed;
        input.settings = {{"from", file.path}};
        return input;
    }

    bspctl::KasConfig kas(const bspctl::Workspace& workspace) const {
        auto config = host_.base().kas(workspace);
        config.repos.push_back({"own", "https://example.org/own", "", "", "", "main"});
        config.layers.push_back({"own", "."});
        return config;
    }

    std::vector<bspctl::Overlay> overlays(const bspctl::Workspace& workspace) const {
        return {{"derived-net.yml", "for " + workspace.machine, "header:\n  version: 14\n"}};
    }

private:
    bspctl::Host host_;
};

BSPCTL_PLUGIN(Derived);
