// SPDX-License-Identifier: Apache-2.0
#include "triage/word_finder.hpp"

#include <deque>

namespace bspctl::triage {

WordFinder::WordFinder(const std::vector<std::string>& words) : words_(words.size()) {
    number_classes(words);
    table_.assign(classes_, 0);
    ends_.emplace_back();
    for (std::size_t n = 0; n < words.size(); ++n) insert(words[n], static_cast<int>(n));
    link();
    lay_out();
}

void WordFinder::number_classes(const std::vector<std::string>& words) {
    for (const auto& word : words) {
        for (const char c : word) {
            auto& known = class_of_[static_cast<unsigned char>(c)];
            if (known == 0) known = static_cast<std::uint8_t>(classes_++);
        }
    }
    for (unsigned char c = 'A'; c <= 'Z'; ++c) class_of_[c] = class_of_[c + ('a' - 'A')];
}

void WordFinder::insert(const std::string& word, int number) {
    State state = 0;
    for (const char c : word) {
        const auto byte = static_cast<unsigned char>(c);
        if (next(state, byte) == 0) {
            const auto made = static_cast<State>(ends_.size());
            next(state, byte) = made;
            table_.resize(table_.size() + classes_, 0);
            ends_.emplace_back();
        }
        state = next(state, byte);
    }
    ends_[state].push_back(number);
}

// Breadth first, so that the state of a suffix is finished before those that fall back to it.
void WordFinder::link() {
    fallback_.assign(ends_.size(), 0);
    hit_.assign(ends_.size(), 0);
    std::deque<State> open{0};
    while (!open.empty()) {
        const auto state = open.front();
        open.pop_front();
        hit_[state] = !ends_[state].empty() ? state : hit_[fallback_[state]];
        for (std::size_t c = 0; c < classes_; ++c) {
            auto& target = table_[state * classes_ + c];
            const State fallen = state == 0 ? 0 : table_[fallback_[state] * classes_ + c];
            if (target == 0) {
                target = fallen;
                continue;
            }
            fallback_[target] = fallen;
            open.push_back(target);
        }
    }
}

// One load a character: a step holds where the next row begins and whether there is something to report.
void WordFinder::lay_out() {
    steps_.reserve(table_.size());
    for (const auto state : table_) {
        steps_.push_back(static_cast<State>(state * classes_) | (hit_[state] != 0 ? reports : 0));
    }
    table_ = {};
}

void WordFinder::report(State state, Seen& seen) const {
    for (auto at = hit_[state]; at != 0; at = hit_[fallback_[at]]) {
        for (const auto word : ends_[at]) {
            auto& stamp = seen.stamp[static_cast<std::size_t>(word)];
            if (stamp == seen.call) return;  // its suffixes were reported with it
            stamp = seen.call;
            seen.words.push_back(word);
        }
    }
}

void WordFinder::find(std::string_view text, Seen& seen) const {
    seen.stamp.resize(words_, 0);
    seen.words.clear();
    ++seen.call;
    State row = 0;
    for (const char c : text) {
        const auto step = steps_[row + class_of_[static_cast<unsigned char>(c)]];
        row = step & ~reports;
        if (step != row) report(static_cast<State>(row / classes_), seen);
    }
}

}  // namespace bspctl::triage
