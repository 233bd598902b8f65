// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "plugins/plugin.hpp"

namespace bspctl::testing {

// A plugin that carries overlays, and names some where it is a family.
class CarryingPlugin : public plugins::Plugin {
public:
    explicit CarryingPlugin(std::string id, std::vector<Overlay> carried = {}, FamilyInfo family = {})
        : carried_(std::move(carried)), family_(std::move(family)) {
        info_.id = std::move(id);
    }
    void installed_in(const std::filesystem::path& folder) { info_.path = folder / "bspctl-it.so"; }

    [[nodiscard]] const plugins::PluginInfo& info() const override { return info_; }
    [[nodiscard]] bool offers(std::string_view) const override { return true; }
    [[nodiscard]] FamilyInfo family(const Workspace&) override { return family_; }
    [[nodiscard]] Verdict detect(const Input&) override { return {}; }
    [[nodiscard]] std::optional<Input> manifest(const ManifestFile&) override { return {}; }
    [[nodiscard]] std::vector<Overlay> overlays(const Workspace&) override { return carried_; }
    [[nodiscard]] KasConfig kas(const Workspace&) override { return {}; }
    [[nodiscard]] std::vector<Step> plan(const Workspace&) override { return {}; }
    [[nodiscard]] std::vector<Finding> doctor(const Workspace&) override { return {}; }
    [[nodiscard]] std::vector<Rule> triage() override { return {}; }

private:
    plugins::PluginInfo info_;
    std::vector<Overlay> carried_;
    FamilyInfo family_;
};

}  // namespace bspctl::testing
