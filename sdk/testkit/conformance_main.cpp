// SPDX-License-Identifier: Apache-2.0
//
// The conformance kit as a GoogleTest program: a test for each case of `bspctl plugin check`, which tries it. The
// program is built by bspctl_conformance_tests() with BSPCTL_TOOL, BSPCTL_PLUGIN, BSPCTL_FIXTURES and BSPCTL_LEVEL;
// arguments go before them:
//
//     runner [--tool BSPCTL] [--plugin FILE] [--fixtures DIR] [--level LEVEL] [GoogleTest's own]
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#ifndef BSPCTL_TOOL
#define BSPCTL_TOOL "bspctl"
#endif
#ifndef BSPCTL_PLUGIN
#define BSPCTL_PLUGIN ""
#endif
#ifndef BSPCTL_FIXTURES
#define BSPCTL_FIXTURES ""
#endif
#ifndef BSPCTL_LEVEL
#define BSPCTL_LEVEL "standard"
#endif

namespace {

// A word as the shell reads it back unchanged.
std::string quoted(const std::string& word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

struct Answer {
    int code = -1;
    std::string text;
};

Answer run(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words) line += quoted(word) + " ";
    Answer out;
    std::FILE* pipe = ::popen((line + "2>&1").c_str(), "r");
    if (pipe == nullptr) return out;
    std::array<char, 4096> piece{};
    while (const auto count = std::fread(piece.data(), 1, piece.size(), pipe)) out.text.append(piece.data(), count);
    const int status = ::pclose(pipe);
    if (WIFEXITED(status)) out.code = WEXITSTATUS(status);
    return out;
}

class Kit {
public:
    // Takes its own arguments out of the command line, and leaves GoogleTest its.
    Kit(int& argc, char** argv) {
        int kept = 1;
        for (int i = 1; i < argc; ++i) {
            const auto option = options_.find(argv[i]);
            if (option != options_.end() && i + 1 < argc) option->second = argv[++i];
            else argv[kept++] = argv[i];
        }
        argc = kept;
    }

    [[nodiscard]] Answer ask(const std::vector<std::string>& more) const {
        std::vector<std::string> words{value("--tool"), "plugin", "check", value("--plugin"), "--level", value("--level")};
        if (!value("--fixtures").empty()) words.insert(words.end(), {"--fixtures", value("--fixtures")});
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

private:
    [[nodiscard]] const std::string& value(const char* option) const { return options_.at(option); }

    std::map<std::string, std::string> options_{{"--tool", BSPCTL_TOOL},
                                                {"--plugin", BSPCTL_PLUGIN},
                                                {"--fixtures", BSPCTL_FIXTURES},
                                                {"--level", BSPCTL_LEVEL}};
};

// One case. The tool's exit code is the outcome: 0 well, 77 could not be tried, anything else is a failure.
class CaseTest : public ::testing::Test {
public:
    CaseTest(const Kit& kit, std::string id) : kit_(kit), id_(std::move(id)) {}
    void TestBody() override {
        constexpr int not_tried = 77;
        const auto answer = kit_.ask({"--case", id_});
        if (answer.code == not_tried) GTEST_SKIP() << answer.text;
        EXPECT_EQ(answer.code, 0) << answer.text;
    }

private:
    const Kit& kit_;
    std::string id_;
};

// "entry-foreign-major" is the test entry.foreign_major, as GoogleTest wants names.
std::string test_name(std::string text) {
    for (auto& c : text) {
        if (c == '-') c = '_';
    }
    return text;
}

void register_case(const Kit& kit, const std::string& id) {
    const auto dash = id.find('-');
    const auto group = id.substr(0, dash);
    const auto name = test_name(id.substr(dash + 1));
    ::testing::RegisterTest(group.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [&kit, id]() -> ::testing::Test* { return new CaseTest(kit, id); });
}

}  // namespace

int main(int argc, char** argv) {
    const Kit kit(argc, argv);
    ::testing::InitGoogleTest(&argc, argv);
    const auto list = kit.ask({"--list"});
    if (list.code != 0) {
        std::cerr << "cannot list the cases of the conformance kit:\n" << list.text;
        return EXIT_FAILURE;
    }
    std::istringstream lines(list.text);
    for (std::string line; std::getline(lines, line);) register_case(kit, line.substr(0, line.find('\t')));
    return RUN_ALL_TESTS();
}
