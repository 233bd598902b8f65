// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "kas/scalar.hpp"

// YAML (and JSON, its subset) as a tree that remembers where everything was written. Built from yaml-cpp's events
// rather than its own nodes: those lose the style of a scalar, hide duplicate keys and nest without limit.
namespace bspctl::kas::yaml {

enum class Kind : std::uint8_t { scalar, sequence, mapping };

struct Node;
struct Entry {
    const Node* key;
    const Node* value;
};

struct Node {
    Kind kind = Kind::scalar;
    Scalar type = Scalar::null;  // of a scalar; quoted ones are always text
    std::uint32_t file = 0;      // index into the forest's files
    std::uint32_t line = 0, column = 0;
    std::size_t weight = 1;  // nodes below and including this one, aliases counted in full
    std::string text;        // of a scalar
    std::vector<const Node*> items;
    std::vector<Entry> entries;  // in the order of first mention, each key once

    [[nodiscard]] bool is_null() const { return kind == Kind::scalar && type == Scalar::null; }
    [[nodiscard]] bool is_text() const { return kind == Kind::scalar && type == Scalar::text; }
    [[nodiscard]] bool is_mapping() const { return kind == Kind::mapping; }
    [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }

    // The value under `key`, or null when this is no mapping or has no such key.
    [[nodiscard]] const Node* find(std::string_view key) const;
};

// Owns the nodes of several files, so that trees merged from them need no copies.
class Forest {
public:
    // Largest file read, deepest nesting, most nodes that aliases may stand for. Real configurations stay below a
    // hundredth of each.
    static constexpr std::size_t max_bytes = 16u * 1024 * 1024;
    static constexpr std::size_t max_depth = 100;
    static constexpr std::size_t max_weight = 1'000'000;

    // The root of the only document in `text`. Throws Failure with file:line:column for what is not YAML, for a second
    // document, for nesting or alias expansion beyond the limits, for binary content. Duplicate keys (the last wins,
    // as with PyYAML) become warnings. An empty text gives a null scalar.
    const Node& parse(std::string_view text, const std::filesystem::path& file);

    // `above` laid over `below` as kas merges: mappings key by key, anything else replaced, order of first mention.
    const Node& merge(const Node& below, const Node& above);

    [[nodiscard]] Position position(const Node& node) const;

    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

private:
    friend class Builder;
    std::deque<Node> nodes_;
    std::vector<std::string> files_;
    std::vector<std::string> warnings_;
};

}  // namespace bspctl::kas::yaml
