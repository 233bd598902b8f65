// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "plugins/file_identity.hpp"
#include "plugins/instance.hpp"
#include "plugins/session.hpp"

namespace bspctl::plugins {

// A plugin in a process of its own, which is started at the first call and ended with this object. A call in which the
// process is lost fails; the next one has a new process, once.
class RemotePlugin final : public Instance {
public:
    // `info` is what the file said of itself when it was probed, and `identity` what it was when its digest was taken:
    // other bytes are not run. `file` stays open as long as this object lives.
    RemotePlugin(PluginInfo info, int file, const FileIdentity& identity, Isolate isolate, HostSide side);
    // Starts the process at once and takes `info` from what it says. Throws Failure when it cannot be used.
    RemotePlugin(const std::filesystem::path& path, int file, Isolate isolate, HostSide side);

    [[nodiscard]] const PluginInfo& info() const override { return info_; }
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
    void set_digest(std::string sha256) override { info_.sha256 = std::move(sha256); }

private:
    // Asks for a value and passes it through the checks of a call in this process.
    template <class Collector, class... Argument>
    typename Collector::Result ask(Call call, const char* extension, const Argument&... argument);
    template <class Value>
    Value fetch(Call call, const std::string& argument);
    Session& session();
    std::unique_ptr<Session> start();
    [[nodiscard]] Failure failure(const Lost& lost);

    PluginInfo info_;
    int file_;
    FileIdentity identity_;
    Isolate isolate_;
    Attendant attendant_;
    Plugin* base_ = nullptr;
    std::unique_ptr<Session> session_;
    int losses_ = 0;
    std::string last_loss_;
};

}  // namespace bspctl::plugins
