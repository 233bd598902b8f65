// SPDX-License-Identifier: Apache-2.0
#include "release.hpp"

#include <algorithm>
#include <charconv>
#include <cctype>

namespace nxp {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Series::later)> names{
    "denzil",   "danny",     "dylan",     "dora",      "daisy",      "dizzy",      "fido",     "jethro",
    "krogoth",  "morty",     "pyro",      "rocko",     "sumo",       "thud",       "warrior",  "zeus",
    "dunfell",  "gatesgarth", "hardknott", "honister", "kirkstone",  "langdale",   "mickledore", "nanbield",
    "scarthgap", "styhead",  "walnascar", "whinlatter", "wrynose"};

struct Known {
    Release release;
    Series series;
    bool script_read;  // what its set-up script hooks is known, not only that the release exists
};

// In the order of time. Releases whose script says the same as the one before stand here too: they are not guesses.
constexpr std::array known{
    Known{{4, 9, 11, 1, 0, 0}, Series::morty, true},     Known{{4, 9, 51}, Series::morty, true},
    Known{{4, 9, 88, 2, 0, 0}, Series::rocko, true},     Known{{4, 9, 88, 2, 1, 0}, Series::rocko, true},
    Known{{4, 9, 88, 2, 2, 0}, Series::rocko, true},     Known{{4, 9, 123, 2, 3, 0}, Series::rocko, true},
    Known{{4, 14, 62, 1, 0, 0}, Series::sumo, true},     Known{{4, 14, 78, 1, 0, 0}, Series::sumo, true},
    Known{{4, 14, 78, 1, 1, 0}, Series::sumo, true},     Known{{4, 14, 98, 2, 0, 0}, Series::sumo, true},
    Known{{4, 14, 98, 2, 1, 0}, Series::sumo, true},     Known{{4, 14, 98, 2, 2, 0}, Series::sumo, true},
    Known{{4, 14, 98, 2, 3, 0}, Series::sumo, true},     Known{{4, 14, 98, 2, 3, 5}, Series::sumo, true},
    Known{{4, 19, 35, 1, 0, 0}, Series::thud, true},     Known{{4, 19, 35, 1, 1, 0}, Series::warrior, true},
    Known{{4, 19, 35, 1, 1, 2}, Series::warrior, true},  Known{{5, 4, 3, 1, 0, 0}, Series::zeus, true},
    Known{{5, 4, 3, 2, 0, 0}, Series::zeus, true},       Known{{5, 4, 24, 2, 1, 0}, Series::zeus, true},
    Known{{5, 4, 24, 2, 1, 4}, Series::zeus, true},      Known{{5, 4, 47, 2, 2, 0}, Series::zeus, true},
    Known{{5, 4, 70, 2, 3, 0}, Series::zeus, true},      Known{{5, 4, 70, 2, 3, 3}, Series::zeus, true},
    Known{{5, 4, 70, 2, 3, 11}, Series::zeus, true},     Known{{5, 10, 9, 1, 0, 0}, Series::gatesgarth, true},
    Known{{5, 10, 35, 2, 0, 0}, Series::hardknott, true}, Known{{5, 10, 52, 2, 1, 0}, Series::hardknott, true},
    Known{{5, 10, 72, 2, 2, 0}, Series::hardknott, true}, Known{{5, 10, 72, 2, 2, 3}, Series::hardknott, true},
    Known{{5, 15, 5, 1, 0, 0}, Series::honister, true},  Known{{5, 15, 32, 2, 0, 0}, Series::kirkstone, true},
    Known{{5, 15, 52, 2, 1, 0}, Series::kirkstone, true}, Known{{5, 15, 71, 2, 2, 0}, Series::kirkstone, true},
    Known{{5, 15, 71, 2, 2, 2}, Series::kirkstone, true}, Known{{6, 1, 1, 1, 0, 0}, Series::langdale, true},
    Known{{6, 1, 1, 1, 0, 1}, Series::langdale, true},   Known{{6, 1, 22, 2, 0, 0}, Series::mickledore, true},
    Known{{6, 1, 36, 2, 1, 0}, Series::mickledore, true}, Known{{6, 1, 55, 2, 2, 0}, Series::mickledore, true},
    Known{{6, 1, 55, 2, 2, 1}, Series::mickledore, true}, Known{{6, 6, 3, 1, 0, 0}, Series::nanbield, true},
    Known{{6, 6, 23, 2, 0, 0}, Series::scarthgap, true}, Known{{6, 6, 36, 2, 1, 0}, Series::scarthgap, true},
    Known{{6, 12, 3, 1, 0, 0}, Series::styhead, false},  Known{{6, 12, 20, 2, 0, 0}, Series::walnascar, false},
    Known{{6, 18, 2, 1, 0, 0}, Series::whinlatter, false}, Known{{6, 18, 20, 2, 0, 0}, Series::wrynose, false}};

bool is_word_character(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

// `word` in `text` with no letter on either side: "sumo" is in "imx-linux-sumo", not in "sumotori".
bool has_word(std::string_view text, std::string_view word) {
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool starts = at == 0 || !is_word_character(text[at - 1]);
        if (starts && (end == text.size() || !is_word_character(text[end]))) return true;
    }
    return false;
}

// "A.B.C" at the start of `text`; what follows it is left in `text`.
std::optional<std::array<int, 3>> take_triple(std::string_view& text) {
    std::array<int, 3> out{};
    auto rest = text;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), out[i]);
        if (error != std::errc{}) return std::nullopt;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        if (i + 1 == out.size()) break;
        if (!rest.starts_with('.')) return std::nullopt;
        rest.remove_prefix(1);
    }
    text = rest;
    return out;
}

Release release_at(std::array<int, 3> kernel, std::string_view rest) {
    Release release{kernel[0], kernel[1], kernel[2]};
    if (rest.empty() || (rest.front() != '-' && rest.front() != '_')) return release;
    rest.remove_prefix(1);
    if (const auto bsp = take_triple(rest)) std::copy(bsp->begin(), bsp->end(), release.numbers.begin() + 3);
    return release;
}

const Known* last_not_after(const Release& release) {
    const auto after =
        std::find_if(known.begin(), known.end(), [&](const Known& entry) { return entry.release > release; });
    return after == known.begin() ? &known.front() : &*std::prev(after);
}

}  // namespace

std::string_view name_of(Series series) {
    const auto index = static_cast<std::size_t>(series);
    return index < names.size() ? names[index] : std::string_view("a later series");
}

std::optional<Series> find_series(std::string_view text) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (has_word(text, names[i])) return static_cast<Series>(i);
    }
    return std::nullopt;
}

std::string Release::str() const {
    const auto part = [this](std::size_t at) {
        return std::to_string(numbers[at]) + "." + std::to_string(numbers[at + 1]) + "." +
               std::to_string(numbers[at + 2]);
    };
    const bool has_bsp = numbers[3] != 0 || numbers[4] != 0 || numbers[5] != 0;
    return has_bsp ? part(0) + "-" + part(3) : part(0);
}

std::optional<Release> find_release(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (std::isdigit(static_cast<unsigned char>(text[at])) == 0) continue;
        auto rest = text.substr(at);
        if (const auto kernel = take_triple(rest)) return release_at(*kernel, rest);
        at = std::min(text.find_first_not_of("0123456789", at), text.size()) - 1;
    }
    return std::nullopt;
}

Series series_of(const Release& release) { return last_not_after(release)->series; }

std::optional<Release> last_release_of(Series series) {
    std::optional<Release> found;
    for (const auto& entry : known) {
        if (entry.series == series) found = entry.release;
    }
    return found;
}

Release nearest_known(const Release& release) {
    Release found = known.front().release;
    for (const auto& entry : known) {
        if (entry.script_read && entry.release <= release) found = entry.release;
    }
    return found;
}

}  // namespace nxp
