// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <re2/re2.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace bspctl::triage {

// A pattern that is compiled when it is first needed: of hundreds, one log needs a few, and compiling them all takes longer
// than reading most logs. May be asked by several threads at once.
class LazyPattern {
public:
    explicit LazyPattern(std::string text) : text_(std::move(text)) {}

    // Not ok() where RE2 refuses the pattern. In Latin-1, so that a byte is a character and malformed UTF-8 cannot hide a
    // match.
    [[nodiscard]] const RE2& get() const;
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] bool matches(std::string_view text) const;

private:
    std::string text_;
    mutable std::once_flag once_;
    mutable std::unique_ptr<RE2> compiled_;
};

}  // namespace bspctl::triage
