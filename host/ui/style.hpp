// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>
#include <string_view>

// Colour, decided once for each stream and never the only carrier of a meaning.
namespace bspctl::ui {

enum class Colour { none, red, yellow, green, cyan, dim, bold };

using Environment = std::function<std::string(const char*)>;

// --color first; then NO_COLOR; then CLICOLOR_FORCE / FORCE_COLOR; then CLICOLOR=0; then whether the stream is a
// terminal that is not dumb. An empty variable counts as unset. Pure.
[[nodiscard]] bool use_colour(std::string_view flag, const Environment& environment, bool is_terminal);

// May the screen be redrawn? Only on a terminal that is not dumb, outside CI, unless --progress says otherwise.
[[nodiscard]] bool use_redraw(std::string_view flag, const Environment& environment, bool is_terminal);

// Text for a terminal with nothing in it that a terminal obeys but new lines, tabs and colours. What we say often quotes
// others: a plugin, a recipe's log, a file's name.
[[nodiscard]] std::string tame(std::string_view text);

class Style {
public:
    explicit Style(bool coloured) : coloured_(coloured) {}
    [[nodiscard]] std::string operator()(Colour colour, std::string_view text) const;
    [[nodiscard]] bool coloured() const { return coloured_; }

private:
    bool coloured_;
};

}  // namespace bspctl::ui
