// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::cli {

// One option of a command. The table is the single source for parsing, help and completion.
struct Option {
    std::string_view name;              // without dashes
    char letter = 0;                    // 0: no short form
    std::string_view value = {};        // placeholder in help ("NAME"); empty: a switch
    std::string_view help = {};
    std::string_view environment = {};  // variable that sets the same
    std::string_view words = {};        // completion: words apart by blanks, or "<file>", "<dir>"
    bool repeats = false;
    std::string_view also = {};         // another name that is understood and not shown
};

struct Command;

// A parsed command line.
class Arguments {
public:
    [[nodiscard]] bool has(std::string_view name) const { return values_.contains(std::string(name)); }
    [[nodiscard]] std::string get(std::string_view name, std::string_view fallback = {}) const;
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
    [[nodiscard]] const std::vector<std::string>& positionals() const { return positionals_; }
    [[nodiscard]] std::string positional(std::size_t index) const {
        return index < positionals_.size() ? positionals_[index] : std::string{};
    }
    // What followed "--", untouched.
    [[nodiscard]] const std::vector<std::string>& rest() const { return rest_; }

private:
    friend Arguments parse(const Command& command, std::vector<std::string> words);
    std::map<std::string, std::vector<std::string>> values_;
    std::vector<std::string> positionals_;
    std::vector<std::string> rest_;
};

// Options that every command takes, before or after its name.
[[nodiscard]] const std::vector<Option>& global_options();

// Parses the words of one command (its name taken off). Throws Failure for an unknown option (with the nearest one), a
// missing or repeated value, a value that is not one of the words allowed, too many positional words.
[[nodiscard]] Arguments parse(const Command& command, std::vector<std::string> words);

// The action that the words of a group name, and the other words; the group itself when it does something without one. No
// action: null when help is asked for, else Failure
// that lists them. Options may stand before the action.
struct Chosen {
    const Command* action = nullptr;
    std::vector<std::string> words;
};
[[nodiscard]] Chosen choose_action(const Command& group, std::vector<std::string> words);

// argv taken apart: global options, then the command, then its words. `command` is empty when there is none. Throws
// Failure for an option before the command that is not global: whether it takes a value, only its command knows.
struct Split {
    std::vector<std::string> globals;
    std::string command;
    std::vector<std::string> words;
};
[[nodiscard]] Split split(const std::vector<std::string>& argv);

}  // namespace bspctl::cli
