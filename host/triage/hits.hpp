// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "triage/rule_set.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {

// Whose line it is: the task that failed, as far as it is known where the line stands.
struct Owner {
    std::string recipe;
    std::string task;
    bool operator==(const Owner&) const = default;
};

// A rule that matched for one task (or for none).
struct Hit {
    std::size_t rule = 0;
    Owner owner;
    Captures captures;               // of the first line that matched, completed by later ones
    std::vector<Evidence> evidence;  // the first lines, at most `Hits::evidence_limit`
    bool quiet = false;              // only a warning or a note said it
};

// Hits by rule and task, in the order in which they came. Bounded: what repeats adds evidence, then nothing.
class Hits {
public:
    static constexpr std::size_t limit = 1000;
    static constexpr std::size_t evidence_limit = 3;

    void add(Hit hit);
    // A line of `file` that belongs to `owner` matches this condition of this rule (SidePattern).
    void add_condition(std::size_t rule, std::size_t condition, const Owner& owner, const std::string& file);

    // For when whose lines they are is said below them: the errors among the hits from index `first` on that are nobody's
    // become `owner`'s.
    void adopt(std::size_t first, const Owner& owner);

    [[nodiscard]] const std::vector<Hit>& all() const { return hits_; }
    // Do the other lines of the hit's log have what the rule's `with` asks for and nothing that its `without` excludes?
    // A task's lines in a console and its log are one log; so are they with the lines of the console that are no task's.
    [[nodiscard]] bool conditions_hold(const Hit& hit, const SourcedRule& rule) const;

private:
    struct Sight {
        std::size_t rule, condition;
        Owner owner;
        std::string file;
        bool operator==(const Sight&) const = default;
    };
    [[nodiscard]] bool seen(const Hit& hit, std::size_t condition) const;

    std::vector<Hit> hits_;
    std::map<std::tuple<std::size_t, std::string, std::string>, std::size_t> known_;
    std::vector<Sight> sights_;
};

}  // namespace bspctl::triage
