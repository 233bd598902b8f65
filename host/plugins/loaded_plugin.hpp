// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "base/failure.hpp"
#include "bspctl/abi.h"
#include "plugins/base_table.hpp"
#include "plugins/instance.hpp"
#include "plugins/negotiation.hpp"
#include "plugins/registry.hpp"

namespace bspctl::plugins {

// What an instance is given of the host. Both outlive every instance.
struct HostSide {
    const bspctl_services* services = nullptr;
    const Registry::Log* log = nullptr;
};

// A plugin in this process, spoken to through the tables of the C ABI. Owns one instance.
class LoadedPlugin final : public Instance {
public:
    // Creates the instance. Throws Failure when the plugin does not.
    LoadedPlugin(Agreement agreement, HostSide side);
    ~LoadedPlugin() override;
    LoadedPlugin(const LoadedPlugin&) = delete;
    LoadedPlugin& operator=(const LoadedPlugin&) = delete;

    [[nodiscard]] const PluginInfo& info() const override { return agreed_.info; }
    [[nodiscard]] bool offers(std::string_view extension) const override;
    [[nodiscard]] FamilyInfo family(const Workspace& workspace) override;
    [[nodiscard]] Verdict detect(const Input& input) override;
    [[nodiscard]] std::optional<Input> manifest(const ManifestFile& file) override;
    [[nodiscard]] KasConfig kas(const Workspace& workspace) override;
    [[nodiscard]] std::vector<Step> plan(const Workspace& workspace) override;
    [[nodiscard]] std::vector<Overlay> overlays(const Workspace& workspace) override;
    [[nodiscard]] std::vector<Finding> doctor(const Workspace& workspace) override;
    [[nodiscard]] std::vector<Rule> triage() override;

    void set_base(Plugin* base) override;
    void set_digest(std::string sha256) override { agreed_.info.sha256 = std::move(sha256); }

private:
    // Runs one call with a collector's sink and makes its outcome a value or a Failure.
    template <class Collector, class Call>
    typename Collector::Result ask(const char* name, Call&& call);

    [[nodiscard]] Failure refusal(const char* call, bspctl_status status);

    void explain(const Failure& failure) noexcept;
    static void log(void* ctx, std::int32_t level, bspctl_str message) noexcept;
    static void fail(void* ctx, bspctl_str what, bspctl_str why, bspctl_str fix) noexcept;
    static const void* extension(void* ctx, bspctl_str id) noexcept;

    Agreement agreed_;
    HostSide side_;
    bspctl_host host_{};
    std::optional<BaseTable> base_;
    std::optional<Failure> explained_;  // what the plugin said through fail() in the running call
    void* self_ = nullptr;
};

}  // namespace bspctl::plugins
