// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "plugins/plugin.hpp"

namespace bspctl::plugins {

// A family that derives from another: what it does not offer or leaves empty is the base's. Its checks and rules are
// its own alone; whoever asks for those asks the base as well.
class DerivedFamily final : public Plugin {
public:
    // Both must outlive it.
    DerivedFamily(Plugin& own, Plugin& base) : own_(own), base_(base) {}

    [[nodiscard]] Plugin& base() const { return base_; }
    [[nodiscard]] const PluginInfo& info() const override { return own_.info(); }
    [[nodiscard]] bool offers(std::string_view extension) const override;
    [[nodiscard]] FamilyInfo family(const Workspace& workspace) override;
    [[nodiscard]] Verdict detect(const Input& input) override { return own_.detect(input); }
    [[nodiscard]] std::optional<Input> manifest(const ManifestFile& file) override { return own_.manifest(file); }
    [[nodiscard]] KasConfig kas(const Workspace& workspace) override;
    [[nodiscard]] std::vector<Step> plan(const Workspace& workspace) override;
    [[nodiscard]] std::vector<Overlay> overlays(const Workspace& workspace) override;
    [[nodiscard]] std::vector<Finding> doctor(const Workspace& workspace) override { return own_.doctor(workspace); }
    [[nodiscard]] std::vector<Rule> triage() override { return own_.triage(); }

private:
    Plugin& own_;
    Plugin& base_;
};

}  // namespace bspctl::plugins
