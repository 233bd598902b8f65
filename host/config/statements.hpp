// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/edit.hpp"

namespace bspctl::config {

// A key and its value, at offsets of the text.
struct Assignment {
    KeyPath path;                // of a statement: from the document's root; of a member: within its inline table
    std::size_t begin = 0, end = 0;              // of a statement: whole lines, indentation and line end included
    std::size_t value_begin = 0, value_end = 0;
};

// One statement of a document: the lines it takes.
struct Statement : Assignment {
    enum class Kind { blank, comment, header, value } kind = Kind::blank;
    std::size_t section = 0;     // parts that its key has from the header above it
    bool in_list = false;        // it belongs to an element of [[…]], or is such a header
    bool has_comment = false;    // behind it, on its line
};

// The statements of a well-formed document, one behind the other; a byte order mark belongs to none.
[[nodiscard]] std::vector<Statement> statements(std::string_view text);

// What an inline table that begins at `at` ("{ a = 1, b.c = 2 }") has.
[[nodiscard]] std::vector<Assignment> members(std::string_view text, std::size_t at);

// Does `path` begin with `head`?
[[nodiscard]] bool begins_with(const KeyPath& path, const KeyPath& head);

// Bytes of a byte order mark at the beginning.
[[nodiscard]] std::size_t mark_size(std::string_view text);

}  // namespace bspctl::config
