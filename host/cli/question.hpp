// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/context.hpp"
#include "cli/command.hpp"
#include "pipeline/query.hpp"

// What the commands that ask BitBake have in common: the words after the command, the wait, and what is said when the
// question was not answered.
namespace bspctl::cli {

// One subject and, told from it by its name, at most one kas file (or several joined by ':').
struct QuestionWords {
    std::string subject;
    std::string kas_file;
};
// Throws Failure unless there is exactly one subject; `what` names it: "recipe", "variable".
[[nodiscard]] QuestionWords question_words(const Arguments& arguments, const std::string& what);

struct Asked {
    pipeline::Build build;
    pipeline::Answer answer;
};

// The build that this command line means. Without a kas file and outside of every workspace that is the one of the newest run
// where we stand, or above, which is said; Failure when there is none.
[[nodiscard]] pipeline::Build build_in_question(Context& context, const std::string& command, const std::string& kas_file);

// Asks with what this command line says of the build. On a terminal the wait is shown; with --verbose all that kas and
// BitBake say is.
[[nodiscard]] Asked ask_bitbake(Context& context, const Arguments& arguments, const std::string& command, const std::string& kas_file,
                                const std::string& script);
// The same of a build that is resolved already.
[[nodiscard]] pipeline::Answer ask_bitbake(Context& context, const Arguments& arguments, const pipeline::Build& build,
                                           const std::string& script);

// BitBake's own words on why: its errors, else the last lines it said. Secrets are masked.
[[nodiscard]] std::string reason_of(const pipeline::Answer& answer);

// The recipe of the build's layers whose name is nearest; empty: none is near.
[[nodiscard]] std::string nearest_recipe(const pipeline::Build& build, const std::string& recipe);

struct NoAnswer {
    std::string phase;  // as pipeline::Answer has it
    std::string what, reason, fix;
};

// The end of a command whose question was not answered: with --json {"schema", "phase", "error"} on standard output, for
// people a Failure. Gives the exit code, or throws Failure with it.
int say_no_answer(Context& context, const Arguments& arguments, const std::string& command, const NoAnswer& none);

// The same of what BitBake said. `recipe` empty: it was about none.
int say_unanswered(Context& context, const Arguments& arguments, const std::string& command, const Asked& asked, const std::string& recipe);

// Options of these commands: `own`, what chooses the build, the engine, --json.
[[nodiscard]] std::vector<Option> question_options(std::vector<Option> own);

}  // namespace bspctl::cli
