// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bspctl/abi.h"
#include "plugins/registry.hpp"

namespace bspctl::plugins {

// What a plugin may read through the host (bspctl.services/1): settings, files of the workspace in scope, tool
// versions. Read-only. Links are resolved before a path is judged, so nothing outside the workspace can be named.
// The setters are for the time between calls; the table may then be used from several threads at once.
class Services {
public:
    explicit Services(std::map<std::string, std::string> settings);
    Services(const Services&) = delete;
    Services& operator=(const Services&) = delete;

    void set_scope(const std::filesystem::path& root, const std::filesystem::path& bsp_root);
    void set_input_reader(Registry::InputReader reader) { read_input_ = std::move(reader); }
    void set_tool_probe(Registry::ToolProbe probe) { probe_tool_ = std::move(probe); }

    // Lives as long as this object.
    [[nodiscard]] const bspctl_services* table() const { return &table_; }

private:
    struct Calls;  // the functions of the table
    friend struct Calls;

    // The file meant by a plugin's path, links resolved; nothing when it lies outside the workspace.
    [[nodiscard]] std::optional<std::filesystem::path> inside(std::string_view path) const;
    [[nodiscard]] std::optional<std::string> list(std::string_view path) const;
    [[nodiscard]] std::optional<std::string> tool_version(std::string_view name) const;

    std::map<std::string, std::string> settings_;
    std::filesystem::path root_;
    std::filesystem::path bsp_root_;
    Registry::InputReader read_input_;
    Registry::ToolProbe probe_tool_;
    bspctl_services table_{};
};

}  // namespace bspctl::plugins
