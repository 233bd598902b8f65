// SPDX-License-Identifier: Apache-2.0
#include "cli/main.hpp"

#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/help.hpp"
#include "cli/log.hpp"
#include "process/interrupts.hpp"
#include "ui/style.hpp"

namespace bspctl::cli {

namespace {

void print(const Failure& failure) {
    std::string out = std::string("error: ") + failure.what() + '\n';
    if (!failure.why().empty()) out += "  why: " + failure.why() + '\n';
    if (!failure.fix().empty()) out += "  fix: " + failure.fix() + '\n';
    std::cerr << ui::tame(out);
}

const Command& named(const std::string& name) {
    if (const auto* command = find_command(name)) return *command;
    std::vector<std::string> names;
    for (const auto& command : commands()) names.emplace_back(command.name);
    const auto near = text::nearest(name, names);
    throw Failure("there is no command '" + name + "'", near ? "the nearest is " + *near : "",
                  "`bspctl` alone lists the commands");
}

int dispatch(const Split& split) {
    const auto* command = &named(split.command);
    auto words = split.globals;
    words.insert(words.end(), split.words.begin(), split.words.end());
    if (!command->actions.empty()) {
        auto chosen = choose_action(*command, std::move(words));
        if (chosen.action == nullptr) {
            std::cout << help_for(*command);
            return 0;
        }
        command = chosen.action;
        words = std::move(chosen.words);
    }
    const auto arguments = parse(*command, std::move(words));
    if (arguments.has("help")) {
        std::cout << help_for(*command);
        return 0;
    }
    set_up_log(arguments.has("verbose"));
    Context context(arguments);
    return command->run(context, arguments);
}

// Without a command: --version, --help, or the overview.
int without_command(const Split& split) {
    static const Command none{.name = "", .usage = "COMMAND"};
    const auto arguments = parse(none, split.globals);
    if (arguments.has("version")) std::cout << "bspctl " << version << '\n';
    else std::cout << overview();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    process::let_writes_fail();  // a closed pipe or a full disk is an error of that write, not our end
    int code = static_cast<int>(ExitCode::internal);
    try {
        const auto parts = split(std::vector<std::string>(argv + 1, argv + argc));
        code = parts.command.empty() ? without_command(parts) : dispatch(parts);
    } catch (const Failure& failure) {
        print(failure);
        code = static_cast<int>(failure.code());
    } catch (const std::exception& error) {
        print(Failure("bspctl met a case it does not handle", error.what(),
                      "report it with the command line and the output of `bspctl --version`"));
    }
    std::cout.flush();
    if (!std::cout && code == 0) code = static_cast<int>(ExitCode::failed);
    return code;
}

}  // namespace bspctl::cli
