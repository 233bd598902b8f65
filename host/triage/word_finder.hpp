// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::triage {

// Which of many words a text contains, without regard to ASCII case, in one pass (Aho and Corasick's automaton as a
// table). Made once, then read only.
class WordFinder {
public:
    // Word number n is `words[n]`; the words are in lower case and not empty.
    explicit WordFinder(const std::vector<std::string>& words);

    // Scratch space of one reader.
    struct Seen {
        std::vector<int> words;            // what the last find() found, in no order, each once
        std::vector<std::uint64_t> stamp;  // by word: the call that found it last
        std::uint64_t call = 0;
    };
    void find(std::string_view text, Seen& seen) const;

private:
    using State = std::uint32_t;
    static constexpr State reports = State{1} << 31;

    [[nodiscard]] State& next(State state, unsigned char c) { return table_[state * classes_ + class_of_[c]]; }
    void number_classes(const std::vector<std::string>& words);
    void insert(const std::string& word, int number);
    void link();
    void lay_out();
    void report(State state, Seen& seen) const;

    std::array<std::uint8_t, 256> class_of_{};  // characters that no word has share class 0
    std::size_t classes_ = 1;
    std::vector<State> table_;                  // by state and class: the next state; while it is made
    std::vector<State> steps_;                  // the same for the walk, as rows, with `reports` where words end
    std::vector<State> fallback_;               // by state: the longest proper suffix that is a state
    std::vector<std::vector<int>> ends_;        // by state: the words that end here
    std::vector<State> hit_;                    // by state: itself or the nearest suffix where words end; 0: none
    std::size_t words_ = 0;
};

}  // namespace bspctl::triage
