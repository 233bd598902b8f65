// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "conformance/subject.hpp"

namespace bspctl::conformance {

// Questions of the right shape with random content, the same for the same seed on every machine: made-up ones, and
// the plugin's own with random changes. What the host promises holds: all text is
// UTF-8 without NUL, every project and every layer has a name, and no path ends in "/".
class RandomQuestions {
public:
    explicit RandomQuestions(std::uint64_t seed) : engine_(seed) {}

    [[nodiscard]] Input input(const std::vector<NamedInput>& own);
    [[nodiscard]] Workspace workspace(const Workspace& plain, const std::vector<NamedInput>& own);
    [[nodiscard]] ManifestFile manifest(const std::vector<std::string>& own);

private:
    // std::uniform_int_distribution gives other numbers in other libraries.
    [[nodiscard]] std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
    [[nodiscard]] bool sometimes(std::size_t one_in) { return below(one_in) == 0; }

    [[nodiscard]] std::string word();
    [[nodiscard]] std::string text();
    [[nodiscard]] std::string changed(std::string text);
    [[nodiscard]] std::vector<std::string> words(std::size_t most);
    [[nodiscard]] std::vector<KeyValue> pairs(std::size_t most);
    [[nodiscard]] Project project();
    [[nodiscard]] Input made_up_input();
    void change(Input& input);

    std::mt19937_64 engine_;
};

}  // namespace bspctl::conformance
