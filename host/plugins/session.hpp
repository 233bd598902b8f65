// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "plugins/attendant.hpp"
#include "plugins/channel.hpp"
#include "plugins/child.hpp"
#include "plugins/protocol.hpp"
#include "plugins/registry.hpp"

namespace bspctl::plugins {

// Where and how plugins of others run.
struct Isolate {
    std::filesystem::path worker;  // the program
    Limits limits;
};

// The process of a plugin is lost: it ended, was too slow, or talked nonsense.
class Lost : public std::exception {
public:
    // `what` is the end of a sentence about the plugin: "was ended by SIGSEGV in kas()".
    Lost(std::string what, std::string why) : what_(std::move(what)), why_(std::move(why)) {}
    [[nodiscard]] const char* what() const noexcept override { return what_.c_str(); }
    [[nodiscard]] const std::string& why() const noexcept { return why_; }

private:
    std::string what_, why_;
};

// One process of one plugin, from its start to its end. After Lost was thrown it is of no further use.
class Session {
public:
    // Starts it, has the open file loaded and an instance created. Throws Failure with the reason for which the plugin
    // cannot be used, as LoadedPlugin does, or Lost. The attendant outlives the session.
    Session(const Isolate& isolate, int file, const std::filesystem::path& path, Attendant& attendant,
            const Plugin* base);

    // Checked: well-formed, of known tables alone.
    [[nodiscard]] const Introduction& introduction() const { return introduction_; }

    // The answer to a call, of which nothing is checked but that it is a Value. Throws Failure with the plugin's own
    // three parts, or Lost.
    template <class Value>
    [[nodiscard]] Value call(Call call, std::string_view argument) {
        const auto payload = ask(call, argument);
        try {
            return decode<Value>(payload);
        } catch (const Garbled&) {
            throw lost(Breach::garbled, name(call));
        }
    }

    // The process has ended by itself, or somebody ended it, while nothing was asked of it.
    [[nodiscard]] bool is_over() { return child_.has_ended(); }

private:
    Session(const Isolate& isolate, int file, Attendant& attendant, std::pair<Descriptor, Descriptor> sockets);
    std::string ask(Call call, std::string_view argument);
    Frame converse(Tag tag, std::string_view payload, Tag wanted);
    Frame attend(Deadline deadline);
    void check_greeting();
    // Ends the process and says what was wrong with it; an interrupt, which is not its fault, is thrown as a Failure. `call`: the running one; empty: it was being loaded.
    [[nodiscard]] Lost lost(Breach breach, const std::string& call);
    [[nodiscard]] std::string describe(const Ending& ending) const;

    Limits limits_;
    Attendant& attendant_;
    Channel channel_;
    Child child_;
    Introduction introduction_;
    std::string who_;  // in log lines
};

}  // namespace bspctl::plugins
