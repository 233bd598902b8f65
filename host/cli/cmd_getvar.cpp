// SPDX-License-Identifier: Apache-2.0
//
// getvar: one variable as BitBake has it, alone on standard output. It is read from `bitbake -e`, not from bitbake-getvar:
// that one came with 1.52, tells "None" for what is not set before 2.6, mixes BitBake's notes into the value before 2.6,
// and before 2.12 answers for the configuration without having run its anonymous functions. Flags alone it must tell.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/question.hpp"
#include "inspect/environment.hpp"
#include "ui/foreign_text.hpp"

namespace bspctl::cli {

namespace {

struct Wanted {
    std::string variable;
    std::string flag;
    std::string recipe;
    std::string kas_file;
    bool unexpand = false;
    bool history = false;
};

struct Found {
    std::optional<std::string> value;  // nothing: it is not set
    std::vector<inspect::Operation> history;
    std::string error = {};  // why its value cannot be told
};

bool is_variable_name(std::string_view text) {
    constexpr std::string_view beside_letters = "_-.+:/${}@~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (std::isalnum(static_cast<unsigned char>(c)) != 0) || beside_letters.find(c) != std::string_view::npos;
    });
}

// VAR or VAR[FLAG]
void take_subject(const std::string& subject, Wanted& out) {
    const auto bracket = subject.find('[');
    out.variable = subject.substr(0, bracket);
    if (bracket != std::string::npos) {
        if (!subject.ends_with(']') || subject.size() < bracket + 3) throw Failure("'" + subject + "' is no variable", "a flag is written VAR[FLAG]", "");
        if (!out.flag.empty()) throw Failure("two flags are named", subject + " and --flag " + out.flag, "give one of them");
        out.flag = subject.substr(bracket + 1, subject.size() - bracket - 2);
    }
    for (const auto& name : {out.variable, out.flag}) {
        if (!is_variable_name(name) && !(name.empty() && out.flag.empty() && !out.variable.empty())) {
            throw Failure("'" + name + "' is no name of a variable or flag", "in '" + subject + "'", "");
        }
    }
}

Wanted wanted(const Arguments& arguments) {
    const auto words = question_words(arguments, "variable");
    Wanted out;
    out.kas_file = words.kas_file;
    out.flag = arguments.get("flag");
    out.recipe = arguments.get("recipe");
    out.unexpand = arguments.has("unexpand");
    out.history = arguments.has("history");
    take_subject(words.subject, out);
    if (out.recipe.starts_with("-")) throw Failure("'" + out.recipe + "' is no recipe", "", "");
    if (out.history && !out.flag.empty()) throw Failure("--history is that of a variable, not of a flag", "", "leave the flag out");
    return out;
}

std::string script_for(const Wanted& wanted) {
    if (wanted.flag.empty()) {
        std::vector<std::string> argv{"bitbake", "-e"};
        if (!wanted.recipe.empty()) argv.push_back(wanted.recipe);
        return text::shell_quote(argv);
    }
    std::vector<std::string> argv{"bitbake-getvar", "--value", "--flag", wanted.flag};
    if (wanted.unexpand) argv.emplace_back("--unexpand");
    if (!wanted.recipe.empty()) argv.insert(argv.end(), {"--recipe", wanted.recipe});
    argv.push_back(wanted.variable);
    return "command -v bitbake-getvar >/dev/null || { echo 'ERROR: this BitBake has no bitbake-getvar, which tells flags; it "
           "came with 1.52' >&2; exit 1; }\n" + text::shell_quote(argv);
}

// Releases before 2.6 write notes on standard output, before the value.
std::string without_notes(std::string_view text) {
    constexpr std::array<std::string_view, 5> notes{"NOTE: ", "WARNING: ", "Loading cache", "Loaded ", "Parsing "};
    const auto is_note = [&] { return std::any_of(notes.begin(), notes.end(), [&](auto head) { return text.starts_with(head); }); };
    while (is_note()) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    if (text.ends_with('\n')) text.remove_suffix(1);
    return std::string(text);
}

bool says_not_defined(const pipeline::Answer& answer) {
    return answer.phase == "command" && answer.said.find("is not defined") != std::string::npos;
}

Found flag_in(const pipeline::Answer& answer) {
    if (!answer.ok()) return {};
    const auto value = without_notes(answer.out);
    if (value == "None") return {};  // Python's word for it, in releases before 2.6
    return {value, {}};
}

Found variable_in(const pipeline::Answer& answer, const Wanted& wanted) {
    const auto environment = inspect::Environment::parse(answer.out);
    const auto* variable = environment.find(wanted.variable);
    if (variable == nullptr) return {};
    if (wanted.unexpand) return {variable->unexpanded, variable->history};
    return {variable->value, variable->history, ui::foreign_text(variable->error)};
}

std::string history_text(const Found& found) {
    std::string out;
    for (const auto& step : found.history) {
        out += step.kind + " " + step.where + "\n    " + (step.flag.empty() ? "" : "[" + step.flag + "] ");
        out += "\"" + text::replace_all(step.detail, "\n", "\n    ") + "\"\n";
    }
    return out + "value\n    " + (found.value ? "\"" + text::replace_all(*found.value, "\n", "\n    ") + "\"" : "not set") + "\n";
}

std::string answer_json(const Wanted& wanted, const Found& found) {
    json::Writer out;
    out.object().field("schema", "bspctl.getvar/1").field("variable", wanted.variable);
    out.field_or_null("flag", wanted.flag).field_or_null("recipe", wanted.recipe);
    out.field("unexpanded", wanted.unexpand).field("value", found.value);
    if (wanted.history) {
        out.key("history").array();
        for (const auto& step : found.history) {
            out.object().field("operation", step.kind).field("where", step.where).field_or_null("flag", step.flag);
            out.field("detail", step.detail).end_object();
        }
        out.end_array();
    }
    return out.key("phase").null().key("error").null().end_object().str();
}

int run(Context& context, const Arguments& arguments) {
    const auto what = wanted(arguments);
    const auto asked = ask_bitbake(context, arguments, "getvar", what.kas_file, script_for(what));
    if (!asked.answer.ok() && !says_not_defined(asked.answer)) return say_unanswered(context, arguments, "getvar", asked, what.recipe);
    const auto found = what.flag.empty() ? variable_in(asked.answer, what) : flag_in(asked.answer);
    if (!found.error.empty()) {
        return say_no_answer(context, arguments, "getvar",
                             {"command", "BitBake cannot expand " + what.variable, found.error, "see it before expansion: --unexpand"});
    }
    if (arguments.has("json")) context.answer(answer_json(what, found));
    else context.answer(what.history ? history_text(found) : found.value ? *found.value + "\n" : "");
    return 0;
}

}  // namespace

Command getvar_command() {
    return {
        .name = "getvar",
        .group = "Look",
        .summary = "the value of a BitBake variable, alone on standard output",
        .usage = "VAR[FLAG] [KAS_YAML[:MORE…]] [-r RECIPE] [--flag FLAG] [--unexpand] [--history] [OPTIONS]",
        .details = "Asked of BitBake, with the configuration, overlays and environment of `bspctl build`; nothing is fetched and "
                   "no run is recorded. A variable that is not set is an empty answer and exit code 0 (null with --json); exit "
                   "code 1: BitBake could not be asked, or not answer.",
        .examples = {"machine=$(bspctl getvar MACHINE my.yml)", "bspctl getvar SRC_URI -r busybox --unexpand",
                     "bspctl getvar do_compile[depends] -r busybox", "bspctl getvar DISTRO_FEATURES --history"},
        .options = question_options({{"recipe", 'r', "RECIPE", "as this recipe sees it, not the configuration alone", "", "<recipe>"},
                                     {"flag", 0, "FLAG", "a flag of it: VAR[FLAG]"},
                                     {"unexpand", 'u', "", "as written, before ${…} is expanded"},
                                     {"history", 0, "", "where it was set and changed, in order"}}),
        .max_positionals = 2,
        .positional_words = "<variable> <file>",
        .run = run};
}

}  // namespace bspctl::cli
