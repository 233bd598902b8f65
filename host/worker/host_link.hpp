// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "bspctl/abi.h"
#include "plugins/channel.hpp"
#include "plugins/plugin.hpp"
#include "plugins/registry.hpp"

namespace bspctl::worker {

// The host as the plugin in this process sees it: its services, its log, the base of a derived family, each a message
// and, but for the log, an answer. Without a host there is nothing left to do, so a lost connection ends the process.
class HostLink {
public:
    explicit HostLink(plugins::Channel& channel);
    HostLink(const HostLink&) = delete;
    HostLink& operator=(const HostLink&) = delete;

    // Live as long as this object.
    [[nodiscard]] const bspctl_services* services() const { return &services_; }
    [[nodiscard]] const plugins::Registry::Log* log() const { return &log_; }

    // The next request, which begins a call.
    [[nodiscard]] plugins::Frame receive();
    void send(plugins::Tag tag, std::string_view payload);

    // One question of the plugin's and its answer.
    [[nodiscard]] std::string ask(plugins::Service service, std::string_view argument);

private:
    struct Calls;  // the functions of the services

    plugins::Channel& channel_;
    std::mutex mutex_;  // a plugin may log from any thread
    std::atomic<std::size_t> lines_{0};  // logged in this call
    plugins::Registry::Log log_;
    bspctl_services services_{};
};

// The family that the plugin derives from, which runs elsewhere: what BaseTable (plugins/base_table.hpp) asks for.
class RemoteBase final : public plugins::Plugin {
public:
    RemoteBase(HostLink& host, std::string id, std::vector<std::string> capabilities);

    [[nodiscard]] const plugins::PluginInfo& info() const override { return info_; }
    [[nodiscard]] bool offers(std::string_view extension) const override;
    [[nodiscard]] Verdict detect(const Input& input) override;
    [[nodiscard]] KasConfig kas(const Workspace& workspace) override;
    [[nodiscard]] std::vector<Step> plan(const Workspace& workspace) override;

    // Not among what a derived family may ask.
    [[nodiscard]] FamilyInfo family(const Workspace&) override { return {}; }
    [[nodiscard]] std::optional<Input> manifest(const ManifestFile&) override { return {}; }
    [[nodiscard]] std::vector<Overlay> overlays(const Workspace&) override { return {}; }
    [[nodiscard]] std::vector<Finding> doctor(const Workspace&) override { return {}; }
    [[nodiscard]] std::vector<Rule> triage() override { return {}; }

private:
    template <class Value, class Argument>
    Value ask(plugins::Service service, const Argument& argument);

    HostLink& host_;
    plugins::PluginInfo info_;
};

}  // namespace bspctl::worker
