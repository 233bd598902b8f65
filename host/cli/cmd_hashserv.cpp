// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/json.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "hashserv/server.hpp"
#include "pipeline/caches.hpp"
#include "pipeline/engine_variables.hpp"
#include "process/interrupts.hpp"

namespace bspctl::cli {

namespace {

struct Subject {
    pipeline::Build build;
    hashserv::Place place;
};

// The server of the build that the command line means, also where build.hashserv is off: who asks for it by name wants it.
Subject subject_of(Context& context) {
    auto build = pipeline::resolve(context.request("hashserv"), context.settings(), context.complete_registry());
    auto place = pipeline::hash_server_place(build, pipeline::engine_variables(context.settings()));
    return {std::move(build), std::move(place)};
}

std::string_view word_of(hashserv::State state) {
    if (state == hashserv::State::running) return "running";
    return state == hashserv::State::silent ? "silent" : "stopped";
}

std::string to_json(const hashserv::Place& place, const hashserv::Status& status) {
    json::Writer out;
    out.object().field("schema", "bspctl.hashserv/1").field("state", word_of(status.state)).field("url", place.address());
    out.key("pid");
    if (status.pid == 0) out.null();
    else out.value(status.pid);
    out.field_or_null("since", status.since).field("requests", status.requests).field_or_null("program", status.program);
    out.field("database", place.database().string()).field("log", place.log().string()).end_object();
    return out.str();
}

std::string to_text(const hashserv::Place& place, const hashserv::Status& status) {
    if (status.state == hashserv::State::stopped) return "not running";
    auto out = std::string(status.state == hashserv::State::running ? "running" : "does not answer");
    if (status.pid != 0) out += ", pid=" + std::to_string(status.pid);
    out += ", url=" + place.address();
    if (status.requests) out += ", requests=" + std::to_string(*status.requests);
    return status.since.empty() ? out : out + ", since " + status.since;
}

void answer(const Context& context, const Arguments& arguments, const hashserv::Place& place, const std::string& text) {
    context.answer(arguments.has("json") ? to_json(place, hashserv::status(place)) : text);
}

// What goes wrong from here on is work that failed, not a command that could not begin.
template <class Work>
auto attempt(const Work& work) {
    const process::Interrupts interrupts;
    try {
        return work();
    } catch (const Failure& failure) {
        if (failure.code() != ExitCode::not_started) throw;
        throw Failure(failure.what(), failure.why(), failure.fix(), ExitCode::failed);
    }
}

int start(Context& context, const Arguments& arguments) {
    const auto subject = subject_of(context);
    const bool now = attempt([&] { return hashserv::start(subject.place, pipeline::required_hash_server_program(subject.build)); });
    answer(context, arguments, subject.place, (now ? "started: " : "running already: ") + subject.place.address());
    return 0;
}

int stop(Context& context, const Arguments& arguments) {
    const auto subject = subject_of(context);
    const bool was_there = attempt([&] { return hashserv::stop(subject.place); });
    answer(context, arguments, subject.place, was_there ? "stopped" : "not running");
    return 0;
}

int status(Context& context, const Arguments& arguments) {
    const auto subject = subject_of(context);
    answer(context, arguments, subject.place, to_text(subject.place, hashserv::status(subject.place)));
    return 0;
}

Command action(std::string_view name, std::string_view summary, int (*run)(Context&, const Arguments&)) {
    return {.name = name,
            .summary = summary,
            .usage = "[KAS_YAML[:MORE…]] [-f MANIFEST] [--json]",
            .options = options::join({{options::json()}, options::choices()}),
            .max_positionals = 1,
            .positional_words = "<file>",
            .run = run};
}

}  // namespace

Command hashserv_command() {
    return {.name = "hashserv",
            .group = "Workspace",
            .summary = "the hash equivalence server of this build's shared state",
            .details = "BitBake's own server, from the BitBake of this tree, as a process that outlives builds. It listens on a "
                       "socket beside the shared state (SSTATE_DIR/.bspctl/hashserv), which only this user may open. With the "
                       "setting build.hashserv each build starts it and uses it.",
            .examples = {"bspctl hashserv start my.yml", "bspctl hashserv status --json", "bspctl settings set build.hashserv true"},
            .actions = {action("hashserv start", "start it, unless it runs", start),
                        action("hashserv stop", "end it; not running is no error", stop),
                        action("hashserv status", "does it answer, and where", status)}};
}

}  // namespace bspctl::cli
