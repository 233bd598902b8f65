// SPDX-License-Identifier: Apache-2.0
//
// Approving plugins: what a file is, before its code may take part in a run.
#include <chrono>
#include <utility>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/plugin_actions.hpp"
#include "cli/plugin_text.hpp"
#include "plugins/discovery.hpp"
#include "plugins/loader.hpp"
#include "plugins/trust.hpp"
#include "plugins/trust_store.hpp"
#include "telemetry/emitter.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

std::string operand(const Arguments& arguments, const std::string& action, const std::string& what) {
    if (!arguments.positionals().empty()) return arguments.positional(0);
    throw Failure("plugin " + action + " needs " + what, "", "bspctl plugin " + action + " " + what);
}

// Looks at a file as a run would in which exactly these bytes are approved, its code in a process of its own. Throws
// Failure when others could have written it. The entry's digest is that of the bytes looked at.
plugins::Entry examine(Context& context, const fs::path& file) {
    const auto sha256 = plugins::digest(plugins::open_trusted({file, plugins::Source::command_line}).get());
    auto options = context.load_options();
    options.files = {file};
    options.trust = plugins::Trust::strict;
    options.approved_digests.push_back("sha256:" + sha256);
    options.isolation = plugins::Isolation::all;
    plugins::Registry registry(std::move(options));
    registry.fill_digests();
    std::error_code error;
    for (auto entry : registry.entries()) {
        if (!fs::equivalent(entry.path, file, error)) continue;
        if (entry.info.sha256.empty()) entry.info.sha256 = sha256;
        return entry;
    }
    throw Failure(file.string() + " is not looked at", "plugins are named one by one in vain here",
                  "run bspctl as the user who called it");
}

bool comes_with_the_system(const plugins::Entry& entry) { return entry.source == "bundled" || entry.source == "system"; }

constexpr std::string_view consequences =
    "Approved, these bytes are used by every run that finds them, and no others. The plugin's code runs in a\n"
    "process of its own, without network and without writing files (unless plugins.isolation says otherwise).\n"
    "Its answers decide what a build fetches and which commands it runs, with your rights.\n";

std::string change(const plugins::Opinion& opinion, const std::string& sha256) {
    if (opinion.approved != plugins::Approved::changed) return {};
    return "This file has changed since it was approved:\n  approved  sha256:" + opinion.before + "\n  now       sha256:" +
           sha256 + "\n";
}

void require_usable(const plugins::Entry& entry) {
    if (entry.state == plugins::State::active) return;
    throw Failure(name_of(entry) + " would not be used if it were approved", entry.reason, entry.fix);
}

plugins::Approval approval_of(const plugins::Entry& entry) {
    return {entry.id, entry.path, entry.info.sha256, telemetry::utc_time(std::chrono::system_clock::now())};
}

std::string approval_text(const plugins::Entry& entry, const plugins::Opinion& opinion) {
    if (comes_with_the_system(entry)) return "not needed: it is installed for the whole machine";
    switch (opinion.approved) {
        case plugins::Approved::yes: return "yes";
        case plugins::Approved::changed: return "no: other bytes were, sha256:" + opinion.before;
        case plugins::Approved::no: break;
    }
    return "no: bspctl plugin trust " + text::shell_quote(entry.path.string());
}

}  // namespace

int plugin_trust(Context& context, const Arguments& arguments) {
    const auto file = (context.cwd() / operand(arguments, "trust", "FILE")).lexically_normal();
    const auto entry = examine(context, file);
    const auto who = name_of(entry) + " " + text::strip_ansi(entry.info.version);
    if (comes_with_the_system(entry)) {
        context.answer(who + " needs no approval: it is installed for the whole machine\n");
        return 0;
    }
    require_usable(entry);
    auto store = plugins::TrustStore::load(plugins::user_store());
    const auto opinion = store.opinion(file, entry.info.sha256);
    if (opinion.approved == plugins::Approved::yes) {
        context.answer(who + " is approved already\n");
        return 0;
    }
    context.say(info_text(entry) + "\n" + change(opinion, entry.info.sha256) + std::string(consequences));
    if (!arguments.has("yes") && !context.confirm("Approve " + who + "?", "yes")) {
        context.say("nothing was approved");
        return static_cast<int>(ExitCode::failed);
    }
    store.approve(approval_of(entry));
    context.answer("approved " + who + " (sha256:" + entry.info.sha256 + ")\n");
    return 0;
}

int plugin_untrust(Context& context, const Arguments& arguments) {
    const auto what = operand(arguments, "untrust", "FILE|ID|DIGEST");
    const auto removed = plugins::TrustStore::load(plugins::user_store()).withdraw(what);
    if (removed.empty()) {
        throw Failure("nothing was approved as '" + what + "'", "", "give the plugin's path, its id or its digest");
    }
    std::string out;
    for (const auto& entry : removed) {
        out += "no longer approved: " + entry.id + " " + entry.path.string() + " (sha256:" + entry.sha256 + ")\n";
    }
    context.answer(out);
    return 0;
}

int plugin_probe(Context& context, const Arguments& arguments) {
    const auto file = (context.cwd() / operand(arguments, "probe", "FILE")).lexically_normal();
    const auto entry = examine(context, file);
    const auto opinion = plugins::TrustStore::load(plugins::user_store()).opinion(file, entry.info.sha256);
    const bool usable = entry.state == plugins::State::active;
    if (arguments.has("json")) {
        json::Writer out;
        write(out, entry);
        context.answer(out.str());
    } else {
        context.answer(info_text(entry) + (usable ? "  approved " + approval_text(entry, opinion) + "\n" : ""));
    }
    return static_cast<int>(usable ? ExitCode::done : ExitCode::failed);
}

}  // namespace bspctl::cli
