// SPDX-License-Identifier: Apache-2.0
//
// Reads RE2's syntax only as far as words need it. Whatever is no plain character or a choice of few stands for "anything":
// that can make the words fewer or more common, but never wrong.
#include "triage/required_words.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace bspctl::triage {
namespace {

using Words = std::vector<std::string>;
constexpr auto none = std::string_view::npos;

constexpr std::size_t most_exact = 16;     // words of which a longer one is made by what follows
constexpr std::size_t most_words = 200;    // of a whole pattern
constexpr std::size_t longest_word = 64;
constexpr int deepest_group = 100;

struct NotUnderstood {};

// What is known of a part of a pattern.
struct Part {
    std::optional<Words> exact = Words{};  // it matches these and nothing else; nothing: anything
    Words required;                        // where it is not exact: it matches nothing without one of these; empty: unknown
};

Part anything() { return {std::nullopt, {}}; }
Part exactly(Words words) { return {std::move(words), {}}; }

std::size_t shortest(const Words& words) {
    return words.empty() ? 0 : std::ranges::min(words, {}, &std::string::size).size();
}

bool usable(const Words& words) { return words.size() <= most_words && shortest(words) >= shortest_word; }

// A long word stands in few lines; among equals, one word does in fewer than several.
bool tells_more(const Words& words, const Words& than) {
    return std::pair(shortest(words), than.size()) > std::pair(shortest(than), words.size());
}

Words required_of(const Part& part) { return part.exact ? *part.exact : part.required; }

void tidy(Words& words) {
    std::ranges::sort(words);
    words.erase(std::unique(words.begin(), words.end()), words.end());
}

// A text that holds a word holds what is part of that word.
Words without_longer(const Words& words) {
    Words out;
    std::ranges::copy_if(words, std::back_inserter(out), [&](const std::string& word) {
        return std::ranges::none_of(words, [&](const auto& part) { return part != word && word.find(part) != std::string::npos; });
    });
    return out;
}

// One part behind the other: what is exact grows together, of the rest the words that tell most are kept.
class Sequence {
public:
    void add(const Part& part) {
        if (!part.exact) {
            end_run();
            keep(part.required);
            whole_ = false;
            return;
        }
        if (run_.size() * part.exact->size() > most_exact || shortest(run_) > longest_word) cut();
        if (part.exact->size() == 1) {  // nearly always: a character
            for (auto& head : run_) head += part.exact->front();
            return;
        }
        Words longer;
        for (const auto& head : run_) {
            for (const auto& tail : *part.exact) longer.push_back(head + tail);
        }
        tidy(longer);
        run_ = std::move(longer);
    }
    // What follows does not stand directly behind what was added.
    void cut() {
        end_run();
        whole_ = false;
    }
    [[nodiscard]] Part take() {
        if (whole_) return exactly(std::move(run_));
        end_run();
        return {std::nullopt, std::move(best_)};
    }

private:
    void end_run() { keep(std::exchange(run_, Words{""})); }
    void keep(const Words& words) {
        if (usable(words) && (best_.empty() || tells_more(words, best_))) best_ = words;
    }

    Words run_{""};
    Words best_;
    bool whole_ = true;  // run_ is all there is
};

// One part or the other.
Part either(const std::vector<Part>& parts) {
    Words all;
    const bool exact = std::ranges::all_of(parts, [](const Part& part) { return part.exact.has_value(); });
    for (const auto& part : parts) {
        const auto words = required_of(part);
        if (!exact && !usable(words)) return anything();
        all.insert(all.end(), words.begin(), words.end());
    }
    tidy(all);
    if (exact && all.size() <= most_exact) return exactly(std::move(all));
    return usable(all) ? Part{std::nullopt, std::move(all)} : anything();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class Reader {
public:
    explicit Reader(std::string_view pattern) : rest_(pattern) {}

    Part whole() {
        auto out = choice(0);
        if (!rest_.empty()) throw NotUnderstood{};
        return out;
    }

private:
    struct Repeat {
        bool optional = false, more = false;  // may it stand nowhere, more than once?
    };

    [[nodiscard]] bool at(char c) const { return !rest_.empty() && rest_[0] == c; }
    bool take(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    char next() {
        if (rest_.empty()) throw NotUnderstood{};
        const char c = rest_[0];
        rest_.remove_prefix(1);
        return c;
    }

    Part choice(int depth) {
        if (depth > deepest_group) throw NotUnderstood{};
        std::vector<Part> parts{sequence(depth)};
        while (take("|")) parts.push_back(sequence(depth));
        return parts.size() == 1 ? std::move(parts[0]) : either(parts);
    }

    Part sequence(int depth) {
        Sequence out;
        while (!rest_.empty() && !at('|') && !at(')')) {
            const auto part = atom(depth);
            const auto times = repeat();
            if (!times.optional) out.add(part);
            else if (!times.more && part.exact) out.add(either({part, exactly({""})}));
            else out.cut();
            if (times.more) out.cut();
        }
        return out.take();
    }

    Part atom(int depth) {
        const char c = next();
        switch (c) {
            case '(': return group(depth);
            case '[': return character_class();
            case '\\': return escape();
            case '.': return anything();
            case '^':
            case '$': return exactly({""});
            case '*':
            case '+':
            case '?': throw NotUnderstood{};
            default: return character(c);
        }
    }

    // In (?i) RE2 folds Latin-1 too.
    static Part character(char c) {
        return static_cast<unsigned char>(c) < 0x80 ? exactly({text::lower(std::string(1, c))}) : anything();
    }

    // Flags change nothing here: case is folded anyway, "." stands for anything, "^" for nothing.
    Part group(int depth) {
        if (take("?P<")) {
            while (next() != '>') {}
        } else if (take("?")) {
            while (is_letter(rest_.empty() ? ' ' : rest_[0]) || at('-')) next();
            if (take(")")) return exactly({""});
            if (!take(":")) throw NotUnderstood{};
        }
        auto out = choice(depth + 1);
        if (!take(")")) throw NotUnderstood{};
        return out;
    }

    Part escape() {
        const char c = next();
        if (std::string_view("bBAz").find(c) != none) return exactly({""});
        if (std::string_view("dDwWsSntrfv").find(c) != none) return anything();
        if (c == 'x') return by_number();
        if (is_digit(c) || is_letter(c)) throw NotUnderstood{};  // \101, \pL, \Q…\E
        return character(c);
    }

    // "\x41", "\x{41}"
    Part by_number() {
        if (take("{")) {
            while (next() != '}') {}
        } else {
            next();
            next();
        }
        return anything();
    }

    // "[Ee]" is one letter, for case is folded; what holds more than a few is anything.
    Part character_class() {
        bool known = !take("^");
        Words letters;
        for (bool first = true; first || !at(']'); first = false) {
            if (at('[') && rest_.size() > 1 && rest_[1] == ':') {
                while (!take(":]")) next();
                known = false;
                continue;
            }
            const char c = next();
            const auto one = c == '\\' ? escape() : character(c);
            if (one.exact && one.exact->front().empty()) throw NotUnderstood{};  // "\b" is no character
            if (one.exact) letters.push_back(one.exact->front());
            else known = false;
            if (at('-') && rest_.size() > 1 && rest_[1] != ']') known = false;
        }
        next();
        tidy(letters);
        return known && letters.size() <= most_letters ? exactly(std::move(letters)) : anything();
    }
    static constexpr std::size_t most_letters = 4;

    // One of RE2's marks, perhaps with the "?" that makes it match little. RE2 refuses a second one.
    Repeat repeat() {
        Repeat out;
        if (take("*")) out = {true, true};
        else if (take("+")) out.more = true;
        else if (take("?")) out.optional = true;
        else if (!at('{') || !counted(out)) return out;
        take("?");
        return out;
    }

    // "{2}", "{2,}", "{2,5}"; else the brace stands for itself
    bool counted(Repeat& out) {
        const auto end = rest_.find('}');
        const auto inner = end == none ? std::string_view{} : rest_.substr(1, end - 1);
        if (inner.empty() || !is_digit(inner[0]) || inner.find_first_not_of("0123456789,") != none) return false;
        out = {inner.substr(0, inner.find(',')).find_first_of("123456789") == none, true};
        rest_.remove_prefix(end + 1);
        return true;
    }

    std::string_view rest_;
};

}  // namespace

std::vector<std::string> required_words(std::string_view pattern) {
    try {
        const auto words = required_of(Reader(pattern).whole());
        return usable(words) ? without_longer(words) : Words{};
    } catch (const NotUnderstood&) {
        return {};
    }
}

}  // namespace bspctl::triage
