// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <optional>
#include <vector>

#include "plugins/plugin.hpp"

namespace bspctl::testing {

// A family that only detects, by the function it is given.
class FakeFamily : public plugins::Plugin {
public:
    using Detect = std::function<Verdict(const Input&)>;
    FakeFamily(std::string name, Detect detect) : name_(std::move(name)), detect_(std::move(detect)) {
        info_.id = "test." + name_;
    }
    [[nodiscard]] const plugins::PluginInfo& info() const override { return info_; }
    [[nodiscard]] bool offers(std::string_view) const override { return true; }
    [[nodiscard]] FamilyInfo family(const Workspace&) override {
        FamilyInfo out;
        out.family = name_;
        return out;
    }
    [[nodiscard]] Verdict detect(const Input& input) override { return detect_(input); }
    [[nodiscard]] std::optional<Input> manifest(const ManifestFile&) override { return {}; }
    [[nodiscard]] std::vector<Overlay> overlays(const Workspace&) override { return {}; }
    [[nodiscard]] KasConfig kas(const Workspace&) override { return {}; }
    [[nodiscard]] std::vector<Step> plan(const Workspace&) override { return {}; }
    [[nodiscard]] std::vector<Finding> doctor(const Workspace&) override { return {}; }
    [[nodiscard]] std::vector<Rule> triage() override { return {}; }

private:
    std::string name_;
    Detect detect_;
    plugins::PluginInfo info_;
};

}  // namespace bspctl::testing
