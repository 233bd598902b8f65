// SPDX-License-Identifier: Apache-2.0
#include "bitbake/event_line.hpp"

#include <cstddef>

#include "bitbake/begins_with.hpp"

namespace bspctl::bitbake {

namespace {

constexpr char class_key[] = R"({"class": ")", vars_key[] = R"(", "vars": ")";
constexpr std::string_view line_end = R"("})";

// As BitBake's writer leaves it. The text of `vars` is checked by whoever decodes it: no quote is base64.
std::optional<EventLine> read_as_written(std::string_view line) {
    constexpr auto head = sizeof class_key - 1;
    // The quote that ends the key must not be the one that ends the line.
    if (line.size() < head + line_end.size() || !begins_with(line, class_key) || !line.ends_with(line_end)) return {};
    line.remove_prefix(head);
    line.remove_suffix(line_end.size());
    const auto end = line.find('"');
    if (end == std::string_view::npos || !begins_with(line.substr(end), vars_key)) return {};
    return EventLine{line.substr(0, end), line.substr(end + sizeof vars_key - 1)};
}

// Walks over one object of JSON, whose own keys and texts are looked at and whose other values are passed over.
class Walk {
public:
    explicit Walk(std::string_view line) : rest_(line) {}

    std::optional<EventLine> event() {
        EventLine out;
        if (!skip('{')) return {};
        do {
            std::string_view key, value;
            if (!text(key) || !skip(':') || !any(value)) return {};
            if (key == "class") out.class_name = value;
            if (key == "vars") out.vars = value;
        } while (skip(','));
        const bool whole = skip('}') && (blanks(), rest_.empty());
        if (!whole || out.class_name.empty() || out.vars.data() == nullptr) return {};
        return out;
    }

private:
    void blanks() {
        const auto end = rest_.find_first_not_of(" \t\r\n");
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
    }

    bool skip(char wanted) {
        blanks();
        if (!rest_.starts_with(wanted)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    // What stands between the quotes, escapes as they stand.
    bool text(std::string_view& out) {
        if (!skip('"')) return false;
        for (std::size_t at = 0; (at = rest_.find_first_of("\"\\", at)) != std::string_view::npos; at += 2) {
            if (rest_[at] == '\\') continue;
            out = rest_.substr(0, at);
            rest_.remove_prefix(at + 1);
            return true;
        }
        return false;
    }

    // A text is given; a number or a word is passed over, and so is what brackets hold.
    bool any(std::string_view& out) {
        blanks();
        if (rest_.starts_with('"')) return text(out);
        std::size_t depth = 0;
        std::string_view ignored;
        while (!rest_.empty()) {
            const char c = rest_.front();
            if (depth == 0 && (c == ',' || c == '}')) return true;
            if (c == '"') {
                if (!text(ignored)) return false;
                continue;
            }
            if (c == '{' || c == '[') ++depth;
            if ((c == '}' || c == ']') && depth-- == 0) return false;
            rest_.remove_prefix(1);
        }
        return false;
    }

    std::string_view rest_;
};

}  // namespace

std::optional<EventLine> read_event_line(std::string_view line) {
    if (const auto event = read_as_written(line)) return event;
    return Walk(line).event();
}

}  // namespace bspctl::bitbake
