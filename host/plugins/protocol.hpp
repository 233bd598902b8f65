// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/codec.hpp"
#include "plugins/plugin.hpp"

// What the host and a plugin's own process (bspctl-plugin-worker) say to each other. Private between two programs of
// one build: there is no promise about it, and the greeting makes sure of it.
//
//   worker  greeting                     who it is
//   host    load                         limits; the plugin's file is an open descriptor of the worker's
//   worker  introduced | failure
//   host    call                         one at a time …
//   worker    ask → host answer, log     … and before it is answered the plugin may ask, and may say something
//   worker  value | failure
namespace bspctl::plugins {

// The descriptors that the worker finds open.
inline constexpr int socket_descriptor = 3;
inline constexpr int plugin_descriptor = 4;

// Far above the largest answer that is accepted (intake.hpp) and the largest question that is asked.
inline constexpr std::size_t largest_frame = 192ull * 1024 * 1024;

enum class Tag : std::uint8_t { greeting, load, introduced, call, value, failure, log, ask, answer };

struct Frame {
    Tag tag{};
    std::string payload;
};

struct Greeting {
    std::string version;
    std::string build;  // changes whenever the values or the messages do
    friend bool operator==(const Greeting&, const Greeting&) = default;
};

// This program's own.
[[nodiscard]] Greeting own_greeting();

// What the plugin said of itself, and what the kernel keeps it from.
struct Introduction {
    std::string id, name, version, vendor;
    std::uint32_t abi_major = 0, abi_minor = 0;
    std::vector<std::string> capabilities;
    std::vector<std::string> sandbox;
};

// As the rest of the host sees it.
[[nodiscard]] PluginInfo to_info(const Introduction& said, const std::filesystem::path& path);

struct Load {
    std::string path;             // for messages alone
    std::int32_t parent = 0;      // process id of the host
    std::uint64_t cpu = 0;        // seconds of processor time; 0: no limit
    std::uint64_t memory = 0;     // bytes of address space; 0: no limit
    std::optional<std::vector<std::string>> base;  // the tables of the family it derives from; nothing: none
    std::string base_id;
};

enum class Call : std::uint8_t { family, detect, manifest, kas, plan, overlays, doctor, triage };

// As messages name it: "kas()".
[[nodiscard]] const char* name(Call call);

// What a worker prints when the plugin was refused memory: it may no longer be able to say it in a frame.
inline constexpr std::string_view out_of_memory = "bspctl-plugin-worker: the limit of memory is reached";

// The three parts of a Failure.
struct Explanation {
    std::string what, why, fix;
};

// Log lines in one call. In the host's own process a plugin that talks too much is only slow; here it is a flood, which
// its own side stops, and the host's where that does not.
inline constexpr std::size_t most_lines = 1000;

struct LogLine {
    std::uint8_t level = 0;  // Registry::LogLevel
    std::string message;
};

enum class Service : std::uint8_t {
    setting, read_file, list_dir, file_kind, tool_version, free_bytes, read_input, base_detect, base_kas, base_plan
};

// What a base's answer travels in: one of the two.
template <class Value>
struct BaseAnswer {
    std::optional<Value> value;
    Explanation failed;
};

template <class Visit, Like<Greeting> T>
void fields(Visit& visit, T& greeting) {
    auto& [version, build] = greeting;
    visit(version, build);
}

template <class Visit, Like<Introduction> T>
void fields(Visit& visit, T& introduction) {
    auto& [id, name, version, vendor, abi_major, abi_minor, capabilities, sandbox] = introduction;
    visit(id, name, version, vendor, abi_major, abi_minor, capabilities, sandbox);
}

template <class Visit, Like<Load> T>
void fields(Visit& visit, T& load) {
    auto& [path, parent, cpu, memory, base, base_id] = load;
    visit(path, parent, cpu, memory, base, base_id);
}

template <class Visit, Like<Explanation> T>
void fields(Visit& visit, T& explanation) {
    auto& [what, why, fix] = explanation;
    visit(what, why, fix);
}

template <class Visit, Like<LogLine> T>
void fields(Visit& visit, T& line) {
    auto& [level, message] = line;
    visit(level, message);
}

template <class Visit, class Value>
void fields(Visit& visit, const BaseAnswer<Value>& answer) {
    visit(answer.value, answer.failed);
}
template <class Visit, class Value>
void fields(Visit& visit, BaseAnswer<Value>& answer) {
    visit(answer.value, answer.failed);
}

}  // namespace bspctl::plugins
