// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/overlay_text.hpp"
#include "pipeline/overlays.hpp"

namespace bspctl::cli {

namespace {

// The words behind the action.
struct Words {
    std::string name;   // of an overlay
    std::string input;  // the kas file
};

// Of two words the first is the name. One alone is what the action cannot do without; of `diff`, which can do without
// either, the input if there is such a file.
Words sort_words(const Arguments& arguments, bool one_is_the_name) {
    const auto first = arguments.positional(0);
    if (arguments.positionals().size() > 1) return {first, arguments.positional(1)};
    return one_is_the_name ? Words{first, {}} : Words{{}, first};
}

struct Subject {
    pipeline::Build build;
    pipeline::Surroundings surroundings;
    overlay::Stack overlays;

    [[nodiscard]] overlay::Effects effects() const {
        return overlay::effects(pipeline::configuration_of(build, surroundings), overlays.layers);
    }
};

Subject subject_of(Context& context, const std::string& input) {
    Subject out;
    out.build = pipeline::resolve(context.request("overlay", input), context.settings(), context.complete_registry());
    out.surroundings = context.surroundings(true, out.build.definition);
    out.overlays = pipeline::overlay_stack(out.build, out.surroundings);
    return out;
}

const overlay::Layer& layer_named(const overlay::Stack& overlays, const std::string& name) {
    std::vector<std::string> known;
    for (const auto& layer : overlays.layers) {
        if (layer.name == name) return layer;
        known.push_back(layer.name);
    }
    for (const auto& left : overlays.left_out) {
        if (left.name == name) throw Failure("overlay " + name + " is left out of this build", left.reason);
    }
    const auto near = text::nearest(name, known);
    throw Failure("this build has no overlay '" + name + "'", near ? "the nearest is " + *near : "",
                  "`bspctl overlay list` shows those it has");
}

void answer(const Context& context, const Arguments& arguments, const std::string& text, const std::string& json) {
    context.answer(arguments.has("json") ? json : text);
}

int list(Context& context, const Arguments& arguments) {
    const auto subject = subject_of(context, arguments.positional(0));
    answer(context, arguments, overlay_list_text(subject.overlays, context.out_style()),
           overlay_list_json(subject.overlays));
    return 0;
}

int show(Context& context, const Arguments& arguments) {
    const auto words = sort_words(arguments, !arguments.has("effective"));
    const auto subject = subject_of(context, words.input);
    if (arguments.has("effective")) {
        const auto effects = subject.effects();
        for (const auto& note : effects.notes) context.warn(note);
        answer(context, arguments, effects.joined, effective_json(effects));
        return 0;
    }
    if (words.name.empty()) {
        throw Failure("which overlay?", "", "bspctl overlay show NAME, or --effective for the joined configuration");
    }
    const auto& layer = layer_named(subject.overlays, words.name);
    context.say(layer.name + " of " + layer.origin + ": " + layer.place);
    answer(context, arguments, layer.text, overlay_json(layer));
    return 0;
}

int diff(Context& context, const Arguments& arguments) {
    std::error_code error;
    const auto first = text::split(arguments.positional(0), ':').front();
    const auto words = sort_words(arguments, !std::filesystem::exists(context.cwd() / first, error));
    const auto subject = subject_of(context, words.input);
    if (!words.name.empty()) (void)layer_named(subject.overlays, words.name);
    const auto effects = subject.effects();
    for (const auto& note : effects.notes) context.warn(note);
    if (pipeline::configuration_of(subject.build, subject.surroundings).empty()) {
        context.warn("the configuration is not here yet; the overlays are compared with each other alone");
    }
    const auto shown = overlays_to_show(subject.overlays, words.name);
    answer(context, arguments, overlay_diff_text(effects, shown, subject.build.bsp_root, context.out_style()),
           overlay_diff_json(effects, shown));
    return 0;
}

std::vector<Option> options_with(std::vector<Option> own) {
    own.push_back(options::overlay());
    return options::join({std::move(own), options::choices(), options::engine(), {options::json()}});
}

}  // namespace

Command overlay_command() {
    return {.name = "overlay",
            .group = "Build",
            .summary = "what is laid over a build, and what that changes",
            .details = "For the build that the same words after `bspctl build` describe. Nothing is written.",
            .examples = {"bspctl overlay list my.yml", "bspctl overlay show --effective my.yml",
                         "bspctl overlay diff bspctl-tuning-generic.yml my.yml",
                         "bspctl overlay diff -f imx-6.6.52-2.2.2.xml --json"},
            .actions = {
                {.name = "overlay list",
                 .summary = "in the order they are joined, with who brought each",
                 .usage = "[KAS_YAML[:MORE…]] [-f MANIFEST] [OPTIONS]",
                 .options = options_with({}),
                 .max_positionals = 1,
                 .positional_words = "<file>",
                 .run = list},
                {.name = "overlay show",
                 .summary = "one overlay as it is, or the whole configuration as kas joins it",
                 .usage = "NAME | --effective  [KAS_YAML[:MORE…]] [-f MANIFEST] [OPTIONS]",
                 .options = options_with({{"effective", 0, "", "the configuration with all overlays joined"}}),
                 .max_positionals = 2,
                 .positional_words = "<file>",
                 .run = show},
                {.name = "overlay diff",
                 .summary = "key by key what each overlay changes, from where to where",
                 .usage = "[NAME] [KAS_YAML[:MORE…]] [-f MANIFEST] [OPTIONS]",
                 .details = "Two overlays that want different things are marked.",
                 .options = options_with({}),
                 .max_positionals = 2,
                 .positional_words = "<file>",
                 .run = diff},
            }};
}

}  // namespace bspctl::cli
