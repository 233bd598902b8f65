// SPDX-License-Identifier: Apache-2.0
#include "pipeline/render.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace bspctl::pipeline {

namespace {

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::string assignments(const std::vector<KeyValue>& env) {
    std::string out;
    for (const auto& [key, value] : env) out += key + "=" + text::shell_quote(value) + " ";
    return out;
}

// One command line that runs in `cwd` without changing the script's own folder.
std::string command_line(const process::Command& command) {
    std::string line;
    if (command.clean_env) line += "env -i ";
    else if (!command.unset.empty()) line += "env -u " + text::join(command.unset, " -u ") + " ";
    line += assignments(command.env);
    line += text::shell_quote(command.argv);
    if (command.cwd.empty()) return line;
    return "(cd " + text::shell_quote(command.cwd.string()) + " && " + line + ")";
}

process::Command as_command(const RunAction& action) {
    process::Command command;
    command.argv = action.argv;
    command.cwd = action.cwd;
    command.env = action.env;
    command.clean_env = action.clean_env;
    return command;
}

// A word that no line of `text` consists of.
std::string heredoc_word(const std::string& text) {
    std::string word = "EOF";
    while (text.find("\n" + word + "\n") != std::string::npos || text.starts_with(word + "\n")) word += "_";
    return word;
}

std::string write_lines(const WriteAction& action) {
    auto body = action.text;
    if (!body.empty() && !body.ends_with('\n')) body += '\n';
    const auto word = heredoc_word(body);
    const auto file = text::shell_quote(action.path.string());
    std::string out = "mkdir -p " + text::shell_quote(action.path.parent_path().string()) + "\n";
    return out + "cat > " + file + " <<'" + word + "'\n" + body + word;
}

// A comment ends with its line, whatever a plugin's sentence holds.
std::string one_line(std::string text) {
    return text::replace_all(text::replace_all(std::move(text), "\n", " "), "\r", " ");
}

std::string script_lines(const Action& action, const engine::Engine& engine) {
    return std::visit(
        Overloaded{
            [](const RunAction& run) {
                return "mkdir -p " + text::shell_quote(run.cwd.string()) + "\n" + command_line(as_command(run));
            },
            [](const RemoveAction& remove) { return "rm -rf " + text::shell_quote(remove.path.string()); },
            [](const WriteAction& write) { return write_lines(write); },
            [](const RequireAction& require) {
                return "test -e " + text::shell_quote(require.path.string()) + " || { echo " +
                       text::shell_quote("missing: " + require.path.string() + ": " + require.fix) + " >&2; exit 1; }";
            },
            [&](const EngineAction& run) { return command_line(engine::compose(engine, run.job)); },
            // What a build goes on without ends no script either.
            [](const HostAction& host) {
                return text::shell_quote(host.equivalent) + (host.what == HostAction::What::hash_server ? " || true" : "");
            },
            [](const SyncAction& sync) { return text::shell_quote(sync.equivalent); }},
        action);
}

void write_command(json::Writer& out, const process::Command& command) {
    out.field("action", "run").field("argv", command.argv).field("cwd", command.cwd.string());
    out.field("clean_env", command.clean_env).field("unset", command.unset);
    out.key("env").object();
    for (const auto& [key, value] : command.env) out.field(key, value);
    out.end_object();
}

void write_json(json::Writer& out, const Action& action, const engine::Engine& engine) {
    out.object();
    std::visit(Overloaded{[&](const RunAction& run) { write_command(out, as_command(run)); },
                          [&](const RemoveAction& remove) {
                              out.field("action", "remove").field("path", remove.path.string());
                          },
                          [&](const WriteAction& write) {
                              out.field("action", "write").field("path", write.path.string());
                              out.field("bytes", write.text.size());
                          },
                          [&](const RequireAction& require) {
                              out.field("action", "require").field("path", require.path.string());
                          },
                          [&](const EngineAction& run) { write_command(out, engine::compose(engine, run.job)); },
                          [&](const HostAction& host) {
                              out.field("action", "bspctl").field("argv", host.equivalent);
                          },
                          [&](const SyncAction& sync) {
                              out.field("action", "sync").field("argv", sync.equivalent);
                              out.key("repositories").array();
                              for (const auto& source : sync.sources.list) out.value(source.name);
                              out.end_array();
                          }},
               action);
    out.end_object();
}

}  // namespace

std::string to_script(const Plan& plan, const engine::Engine& engine, const std::string& title) {
    std::string out = "#!/usr/bin/env bash\n# " + title + "\nset -euo pipefail\n";
    for (const auto& step : plan.steps) {
        out += "\n# " + one_line(step.name + ": " + step.why) + "\n";
        if (step.skip) {
            out += "#   left out: " + one_line(*step.skip) + "\n";
            continue;
        }
        for (const auto& action : step.actions) out += script_lines(action, engine) + "\n";
    }
    return out;
}

std::string to_text(const Action& action, const engine::Engine& engine) {
    return std::visit(
        Overloaded{[](const RunAction& run) { return "run    " + command_line(as_command(run)); },
                   [](const RemoveAction& remove) { return "remove " + remove.path.string(); },
                   [](const WriteAction& write) {
                       return "write  " + write.path.string() + " (" + text::human_bytes(write.text.size()) + ")";
                   },
                   [](const RequireAction& require) { return "expect " + require.path.string(); },
                   [&](const EngineAction& run) { return "run    " + command_line(engine::compose(engine, run.job)); },
                   [](const HostAction& host) { return "run    " + text::shell_quote(host.equivalent); },
                   [](const SyncAction& sync) {
                       return "sync   " + std::to_string(sync.sources.list.size()) + " repositories of " +
                              sync.sources.configuration + " (" + text::shell_quote(sync.equivalent) + ")";
                   }},
        action);
}

std::string to_text(const Plan& plan, const engine::Engine& engine) {
    std::string out;
    std::size_t number = 0;
    for (const auto& step : plan.steps) {
        out += std::to_string(++number) + ". " + step.name + (step.skip ? "  (skipped: " + *step.skip + ")" : "") + "\n";
        if (step.skip) continue;
        out += "   " + step.why + "\n";
        for (const auto& action : step.actions) out += "   " + to_text(action, engine) + "\n";
    }
    return out;
}

std::string to_json(const Plan& plan, const engine::Engine& engine, const std::vector<std::string>& notes) {
    json::Writer out;
    out.object().field("schema", "bspctl.plan/1").key("steps").array();
    for (const auto& step : plan.steps) {
        out.object().field("name", step.name).field("why", step.why).field("network", step.network);
        out.field("skip", step.skip);
        out.key("actions").array();
        for (const auto& action : step.actions) write_json(out, action, engine);
        out.end_array().end_object();
    }
    out.end_array().field("notes", notes).end_object();
    return out.str() + "\n";
}

}  // namespace bspctl::pipeline
