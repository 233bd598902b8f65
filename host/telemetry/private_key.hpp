// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bspctl::telemetry {

// Where "-----BEGIN … PRIVATE KEY-----" (or END) is in a line: [begin, end), npos when it is not.
struct KeyMarker {
    std::size_t begin = std::string_view::npos, end = std::string_view::npos;
    explicit operator bool() const { return begin != std::string_view::npos; }
};
[[nodiscard]] KeyMarker key_begins(std::string_view line);
[[nodiscard]] KeyMarker key_ends(std::string_view line);

// A character of base64, its padding included.
[[nodiscard]] bool is_base64(char c);

// A private key in PEM as it passes through a log, where each of its lines may stand behind a time stamp. The markers and
// the lines between them stay; what they say does not.
class PrivateKey {
public:
    [[nodiscard]] bool open() const { return open_; }
    void begin(std::size_t column);

    // The next part of a line, from `from` on, that belongs to a key: where it is, and what may be seen of it. At the
    // line's end with nothing in it when there is none. A mere mention of a marker ends with the first line that is no key's.
    struct Part {
        std::size_t begin = 0, end = 0;
        std::string shown;
    };
    [[nodiscard]] Part next_part(std::string_view line, std::size_t from);

private:
    [[nodiscard]] Part from_marker(std::string_view line, const KeyMarker& marker);
    [[nodiscard]] std::optional<Part> inside(std::string_view line);

    bool open_ = false;
    std::size_t column_ = 0;  // where the marker stood: so do the other lines, behind a prefix of one width
};

// Is this a line from inside of a key, whatever stands before it? Of a line that begins at `column` the last, short one of
// a key is known too.
[[nodiscard]] bool is_key_material(std::string_view line, std::size_t column);

}  // namespace bspctl::telemetry
