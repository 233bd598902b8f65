// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bspctl/values.hpp"
#include "engine/engine.hpp"
#include "sync/sync.hpp"
#include "telemetry/run.hpp"

// A plan is a value before it is an action: it can be shown, written as a script, or run.
namespace bspctl::pipeline {

struct RunAction {
    std::vector<std::string> argv;
    std::filesystem::path cwd;
    std::vector<KeyValue> env;
    bool clean_env = false;
};
struct RemoveAction {
    std::filesystem::path path;
};
struct WriteAction {
    std::filesystem::path path;
    std::string text;
};
struct RequireAction {
    std::filesystem::path path;
    std::string why, fix;
};
struct EngineAction {
    engine::Job job;
};
// Something the host does itself, and the command line that does the same.
struct HostAction {
    enum class What { doctor, generate, hash_server } what;
    std::vector<std::string> equivalent;
};
// Repositories brought here and to their revisions by us.
struct SyncAction {
    sources::Sources sources;
    sync::Options options;
    std::vector<std::string> equivalent;  // the command line that does the same
};
using Action = std::variant<RunAction, RemoveAction, WriteAction, RequireAction, EngineAction, HostAction, SyncAction>;

struct PlanStep {
    std::string name;                       // in telemetry: "doctor", "manifest_fetch", "gen_kas", "kas_build", …
    std::string why;
    std::optional<std::string> skip;        // the reason it is left out
    std::string fix;                        // what to do when it fails
    bool network = false;
    bool changes_tree = false;              // what comes after it has to be planned again
    std::vector<Action> actions;
    std::vector<std::string> outputs;       // must exist afterwards
    std::vector<telemetry::Field> fields;   // recorded with step_start
};

struct Plan {
    std::vector<PlanStep> steps;
};

}  // namespace bspctl::pipeline
