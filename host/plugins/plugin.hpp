// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"

// Plugins as the rest of the host sees them. No C struct leaves this room.
namespace bspctl::plugins {

struct PluginInfo {
    std::string id, name, version, vendor;
    unsigned abi_major = 0, abi_minor = 0;
    std::filesystem::path path;
    std::string sha256;                     // of the file that was loaded, after Registry::fill_digests()
    std::vector<std::string> capabilities;  // extension ids it offers, e.g. "bspctl.detect/1"
    bool isolated = false;                  // it runs in a process of its own
    std::vector<std::string> sandbox;       // what keeps that process in: of "seccomp", "landlock"; empty: limits alone
};

// One loaded plugin. A call that the plugin cannot answer throws Failure with the plugin's own three parts; a call
// for a capability it does not have answers empty. Not safe for two threads at once on one object.
class Plugin {
public:
    virtual ~Plugin() = default;
    [[nodiscard]] virtual const PluginInfo& info() const = 0;
    [[nodiscard]] virtual bool offers(std::string_view extension) const = 0;
    [[nodiscard]] virtual FamilyInfo family(const Workspace& workspace) = 0;
    [[nodiscard]] virtual Verdict detect(const Input& input) = 0;
    // Nothing: the file is of a format this plugin does not know.
    [[nodiscard]] virtual std::optional<Input> manifest(const ManifestFile& file) = 0;
    [[nodiscard]] virtual KasConfig kas(const Workspace& workspace) = 0;
    [[nodiscard]] virtual std::vector<Step> plan(const Workspace& workspace) = 0;
    [[nodiscard]] virtual std::vector<Overlay> overlays(const Workspace& workspace) = 0;
    [[nodiscard]] virtual std::vector<Finding> doctor(const Workspace& workspace) = 0;
    [[nodiscard]] virtual std::vector<Rule> triage() = 0;
};

}  // namespace bspctl::plugins
