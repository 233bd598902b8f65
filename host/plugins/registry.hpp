// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/plugin.hpp"

namespace bspctl::plugins {

// Whose code runs in this process. What is not meant to runs in a process of its own, without network, without
// writing, under limits; its answers are the same.
enum class Isolation {
    third_party,  // bundled plugins here, all others in a process each
    none,         // everything here: for debugging a plugin
    all           // nothing here
};

// What to do with a plugin that nobody has installed for the whole machine, and that the user has not yet approved.
enum class Trust {
    strict,  // it is refused, with the command that approves it
    warn     // it is used, with a warning
};

// What a plugin's own process may use. Where one is exceeded the plugin has failed, by name and with the limit.
struct Limits {
    std::chrono::milliseconds answer{10'000};     // for one call, time in the host's services not counted
    std::chrono::seconds cpu{20};                 // for the process, as a whole
    std::uint64_t memory = std::uint64_t{1} << 30;  // bytes of address space; 0: no limit (sanitizers need it)
};

// Where plugins come from and which of them are wanted. See docs/vendor/plugins.md for the order.
struct LoadOptions {
    std::vector<std::filesystem::path> files;  // --plugin PATH, in order
    // Globs are matched against the id ("com.acme.*") and against the file's short name ("acme" of bspctl-acme.so). A
    // plugin that is disabled by its file name, or by "~all~", is not even opened.
    std::vector<std::string> disable;             // --no-plugin GLOB and [plugins] disable
    std::vector<std::string> only;                // --only-plugin GLOB; empty: all
    std::vector<std::string> replace;             // bundled ids that a vendor's plugin may stand in for
    std::vector<std::string> require;             // "com.acme.boards >= 1.2": problems() says which are not there
    Isolation isolation = Isolation::third_party;
    Limits limits;
    std::filesystem::path worker;                 // the program that runs an isolated plugin; empty: the installed one
    std::filesystem::path cache;                  // file that remembers what plugins said of themselves; empty: none
    Trust trust = Trust::strict;
    std::filesystem::path approved;               // file of what the user has approved (trust_store.hpp); empty: none
    std::vector<std::string> approved_digests;    // "sha256:HEX": approved for this run
    std::filesystem::path bundled;                // folder of the plugins shipped with the host
    std::map<std::string, std::string> settings;  // what the services answer for setting(key)
};

enum class State { active, disabled, shadowed, refused };

// A plugin file that was looked at, and what became of it.
struct Entry {
    std::filesystem::path path;
    State state = State::refused;
    std::string id;      // empty when it could not be told
    std::string reason;  // why it is not active; empty when it is
    std::string fix;     // the command that mends it, where there is one
    std::string source;  // "command line", "BSPCTL_ADD_PLUGIN_PATH", "BSPCTL_PLUGIN_PATH", "user", "system", "bundled"
    PluginInfo info;     // filled where it could be loaded
};

// The plugins of this run. Loading never throws for one bad plugin: it becomes an Entry with a reason, and a warning.
class Registry {
public:
    explicit Registry(LoadOptions options);
    ~Registry();
    Registry(Registry&&) noexcept;
    Registry& operator=(Registry&&) noexcept;

    [[nodiscard]] const std::vector<Entry>& entries() const;
    // One line for each plugin that was refused or shadowed unexpectedly.
    [[nodiscard]] const std::vector<std::string>& warnings() const;
    // The active plugins, in order of precedence.
    [[nodiscard]] std::vector<Plugin*> plugins() const;
    // The active plugins that are families (offer bspctl.family/1).
    [[nodiscard]] std::vector<Plugin*> families() const;
    // The family of that name, or null.
    [[nodiscard]] Plugin* family(std::string_view name) const;
    // The family that `family` derives from, or null.
    [[nodiscard]] Plugin* base_of(const Plugin* family) const;
    // What of LoadOptions::require is not there, each with what to do; empty when all is well.
    [[nodiscard]] std::vector<std::string> problems() const;
    // The workspace whose files the plugins' services may read. Call before asking about a workspace.
    void set_scope(const std::filesystem::path& root, const std::filesystem::path& bsp_root);
    // How plugins' services read another manifest (given by the room that can).
    using InputReader = std::function<std::optional<Input>(const std::filesystem::path&)>;
    void set_input_reader(InputReader reader);
    // How plugins' services learn a tool's version: the output of `NAME --version`, or nothing when NAME is not on
    // PATH or did not answer in time. Whoever gives it sets the time limit (3 s is meant). Without it no tool is there.
    // Reader and probe may be called from several threads at once, one for each plugin that is being asked.
    using ToolProbe = std::function<std::optional<std::string>(const std::string& name)>;
    void set_tool_probe(ToolProbe probe);
    // Where plugins' log lines go; called from any thread. Without it they are dropped. Valid UTF-8, of bounded length.
    enum class LogLevel { debug, info, warn };
    using Log = std::function<void(LogLevel level, const std::string& plugin, const std::string& message)>;
    void set_log(Log log);
    // Fills PluginInfo::sha256 of every plugin file that could be loaded, in entries() and in the plugins, from the
    // bytes that were loaded. Not done by itself: hashing takes longer than loading, and few commands show it.
    void fill_digests();

private:
    struct State_;
    std::unique_ptr<State_> state_;
};

}  // namespace bspctl::plugins
