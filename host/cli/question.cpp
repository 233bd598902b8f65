// SPDX-License-Identifier: Apache-2.0
#include "cli/question.hpp"

#include <unistd.h>

#include <chrono>
#include <iostream>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "bitbake/log_prefix.hpp"
#include "kas/file_name.hpp"
#include "pipeline/last_build.hpp"
#include "sources/inventory.hpp"
#include "sources/layers.hpp"
#include "sources/sources.hpp"
#include "ui/foreign_text.hpp"
#include "ui/screen.hpp"

namespace bspctl::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::minutes longest_wait{60};  // the first parse of a large distribution on a slow machine
constexpr std::size_t most_lines = 20;

// One line that is drawn over while BitBake reads its metadata, which takes seconds or, the first time, minutes.
class Wait {
public:
    explicit Wait(const Context& context) : screen_(redraws(context)) {}

    void tick() {
        const auto now = Clock::now();
        if (now - last_ < std::chrono::milliseconds(500)) return;
        last_ = now;
        const std::chrono::duration<double> passed = now - start_;
        screen_.status("asking BitBake… " + text::human_seconds(passed.count()));
    }

private:
    static bool redraws(const Context& context) {
        const auto environment = [](const char* name) { return paths::environment(name); };
        return !context.quiet() && ui::use_redraw("auto", environment, ::isatty(STDERR_FILENO) == 1);
    }

    ui::Screen screen_;
    Clock::time_point start_ = Clock::now();
    Clock::time_point last_ = start_;
};

bool begins_anew(std::string_view line) {
    return line.empty() || bitbake::has_kas_stamp(line) || line.starts_with("NOTE: ") || line.starts_with("WARNING: ") ||
           line.starts_with("Summary: ");
}

// What BitBake calls an error, with the lines below it; kas's own failure line says only that there was one.
std::vector<std::string> error_lines(const std::string& text) {
    std::vector<std::string> out;
    bool in_error = false;
    for (const auto line : text::lines(text)) {
        if (line.starts_with("ERROR: ")) in_error = true;
        else if (begins_anew(line)) in_error = false;
        if (in_error) out.emplace_back(line);
    }
    return out;
}

std::vector<std::string> last_lines(const std::string& text, std::size_t most) {
    std::vector<std::string> out;
    for (const auto line : text::lines(text)) {
        if (!text::trim(line).empty()) out.emplace_back(line);
    }
    if (out.size() > most) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(most));
    return out;
}

std::string what_failed(const std::string& phase) {
    if (phase == "checkout") return "kas did not get to the question";
    if (phase == "parse") return "BitBake could not read the metadata";
    return "BitBake did not answer";
}

std::string how_to_go_on(const Asked& asked, const std::string& recipe) {
    if (asked.answer.phase == "checkout") return "see the whole of it: the same command with --verbose";
    const auto near = asked.answer.phase == "command" && !recipe.empty() ? nearest_recipe(asked.build, recipe) : "";
    return near.empty() ? "" : "the nearest recipe in the layers is " + near;
}

}  // namespace

QuestionWords question_words(const Arguments& arguments, const std::string& what) {
    QuestionWords out;
    for (const auto& word : arguments.positionals()) {
        auto& place = kas::is_kas_argument(word) ? out.kas_file : out.subject;
        if (!place.empty()) throw Failure("'" + word + "' is one too many", "beside '" + place + "'", "ask for one " + what + " of one build at a time");
        place = word;
    }
    if (out.subject.empty()) throw Failure("no " + what + " is named", "", "see bspctl help for examples");
    // It would be one of BitBake's options.
    if (out.subject.starts_with("-")) throw Failure("'" + out.subject + "' is no " + what, "", "");
    return out;
}

pipeline::Build build_in_question(Context& context, const std::string& command, const std::string& kas_file) {
    auto request = context.request(command, kas_file);
    if (!pipeline::names_a_build(request, context.settings(), context.registry())) {
        auto last = pipeline::last_build(request.cwd, context.registry());
        if (!last) {
            throw Failure("it is not clear which build is meant", "no kas file is named, and " + request.cwd.string() + " has no runs and is in no workspace",
                          std::string("name the kas file (") + (command == "why" ? "-k my.yml" : "bspctl " + command + " … my.yml") +
                              "), or go to where it was built");
        }
        context.say("note: of " + last->kas_files + ", as run " + last->run_id + " was");
        request.input = std::move(last->kas_files);
    }
    return pipeline::resolve(request, context.settings(), context.complete_registry());
}

Asked ask_bitbake(Context& context, const Arguments& arguments, const std::string& command, const std::string& kas_file,
                  const std::string& script) {
    auto build = build_in_question(context, command, kas_file);
    auto answer = ask_bitbake(context, arguments, build, script);
    return {std::move(build), std::move(answer)};
}

pipeline::Answer ask_bitbake(Context& context, const Arguments& arguments, const pipeline::Build& build, const std::string& script) {
    const auto surroundings = context.surroundings(false, build.definition);
    Wait wait(context);
    process::Listener listener;
    if (arguments.has("verbose")) listener.on_line = [](std::string_view line) { std::cerr << ui::foreign_text(line) << "\n"; };
    else listener.on_tick = [&](pid_t) { wait.tick(); return false; };
    return pipeline::ask(build, surroundings, script, longest_wait, listener);
}

std::string reason_of(const pipeline::Answer& answer) {
    auto lines = error_lines(answer.said);
    if (lines.empty()) lines = error_lines(answer.out);  // bitbake-layers writes its own there
    if (lines.empty()) lines = last_lines(answer.said, most_lines);
    if (lines.size() > most_lines) lines.resize(most_lines);
    return ui::foreign_text(text::join(lines, "\n"));
}

std::string nearest_recipe(const pipeline::Build& build, const std::string& recipe) {
    if (!build.workspace.input) return {};
    std::vector<std::filesystem::path> layers;
    for (const auto& source : sources::of_input(*build.workspace.input, build.bsp_root).list) {
        for (auto& layer : sources::find_layers(source.path)) layers.push_back(std::move(layer));
    }
    std::vector<std::string> names;
    for (auto& item : sources::inventory(sources::Offer::recipe, layers)) names.push_back(std::move(item.name));
    const auto near = text::nearest(recipe, names);
    return near && *near != recipe ? *near : "";
}

int say_no_answer(Context& context, const Arguments& arguments, const std::string& command, const NoAnswer& none) {
    if (!arguments.has("json")) throw Failure(none.what + " [phase: " + none.phase + "]", none.reason, none.fix, ExitCode::failed);
    json::Writer out;
    out.object().field("schema", "bspctl." + command + "/1").field("phase", none.phase).field("error", none.reason).end_object();
    context.answer(out.str());
    return static_cast<int>(ExitCode::failed);
}

int say_unanswered(Context& context, const Arguments& arguments, const std::string& command, const Asked& asked, const std::string& recipe) {
    const auto& phase = asked.answer.phase;
    return say_no_answer(context, arguments, command, {phase, what_failed(phase), reason_of(asked.answer), how_to_go_on(asked, recipe)});
}

std::vector<Option> question_options(std::vector<Option> own) {
    return options::join({std::move(own), {options::overlay()}, options::choices(), options::engine(), {options::json()}});
}

}  // namespace bspctl::cli
