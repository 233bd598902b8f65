// SPDX-License-Identifier: Apache-2.0
#include "base/files.hpp"
#include "base/json.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "pipeline/build.hpp"
#include "pipeline/generate.hpp"

namespace bspctl::cli {

namespace {

std::string answer_json(const pipeline::Build& build, const pipeline::Generated& generated) {
    json::Writer out;
    out.object().field("schema", "bspctl.gen-kas/1").field("path", build.generated.string());
    out.field("family", build.family.family).field("layout", generated.layout);
    out.field("layout_reason", generated.layout_reason).field("format", generated.format);
    out.field("notes", generated.notes).end_object();
    return out.str();
}

int run(Context& context, const Arguments& arguments) {
    auto request = context.request("gen-kas");
    const auto target = arguments.get("output");
    request.output = target;
    const auto build = pipeline::resolve(request, context.settings(), context.complete_registry());
    const auto generated = pipeline::generate(build, 0);
    for (const auto& note : generated.notes) context.say("note: " + note);
    if (target == "-") {
        context.answer(generated.text);
        return 0;
    }
    const bool wrote = files::write_if_changed(build.generated, generated.text);
    for (const auto& kept : generated.kept) files::write_if_changed(kept.path, kept.text);
    if (arguments.has("json")) {
        context.answer(answer_json(build, generated));
        return 0;
    }
    context.say("layout " + generated.layout + ": " + generated.layout_reason);
    context.answer((wrote ? "wrote " : "unchanged ") + build.generated.string());
    return 0;
}

}  // namespace

Command gen_kas_command() {
    return {
        .name = "gen-kas",
        .group = "Build",
        .summary = "write the kas file of a manifest, do nothing else",
        .usage = "[-f MANIFEST] [-o FILE] [OPTIONS]",
        .details = "Needs the manifest and nothing else: no repo tool, no set-up script, no network. The file names every "
                   "repository with its revision and the layers that the release's own set-up script would enable, in "
                   "their order. For a tree that is already set up it takes the layers from its bblayers.conf.",
        .examples = {"bspctl gen-kas -f imx-6.6.52-2.2.2.xml -m imx8mp-var-dart -o my.yml",
                     "bspctl gen-kas --kas-format 12   # for Debian 12's kas 3.1", "bspctl gen-kas -f default.xml -o -"},
        .options = options::join({{{"output", 'o', "FILE", "where to write it ('-': standard output)", "", "<file>"}},
                                  options::choices(),
                                  {options::json()}}),
        .run = run};
}

}  // namespace bspctl::cli
