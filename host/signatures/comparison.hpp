// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signatures/signature.hpp"

namespace bspctl::signatures {

// One thing in which two signatures of a task differ by themselves, not through another task.
struct Difference {
    enum class Kind {
        variable,
        function,    // shell or Python, in a recipe or class
        library,     // Python code of a layer or of BitBake that a function calls: only its checksum is known
        file,        // its checksum
        dependency,  // it waits for a task that it did not wait for, or no longer does
        forced,      // it was forced to run (bitbake -f, -C)
        always,      // do_x[nostamp]: it runs in every build
    };
    Kind kind{};
    std::string name;                          // of the variable, function, file or task; empty of the last two
    std::optional<std::string> before, after;  // value, code, checksum, hash; nothing: it was not there, or is gone

    friend auto operator<=>(const Difference&, const Difference&) = default;
};

// "variable", "function", "library", "file", "dependency", "forced", "always".
[[nodiscard]] std::string_view to_word(Difference::Kind kind);

// A task that was waited for before and after, with another hash.
struct ChangedDependency {
    TaskName task;
    std::string before, after;
};

struct Comparison {
    std::vector<Difference> own;  // what changed, then what is new or gone
    std::vector<ChangedDependency> dependencies;
};

// The facts that `bitbake-diffsigs` prints of two files, as data.
[[nodiscard]] Comparison compare(const Signature& before, const Signature& after);

}  // namespace bspctl::signatures
