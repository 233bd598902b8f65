// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace bspctl::triage {

// What was given as a log and is none.
struct NoText {
    std::string what, fix;  // no `what`: it is text
};

// By its first bytes: compressed, an archive, UTF-16. `name` is the file's, for the command of the fix; empty for a pipe.
[[nodiscard]] NoText disguised(std::string_view head, const std::string& name);

// By what its beginning is made of: nothing, NUL bytes, a program, noise. A log has its share of strange bytes; from 256
// bytes on, one in twenty is too many.
[[nodiscard]] NoText no_text(std::string_view head);

}  // namespace bspctl::triage
