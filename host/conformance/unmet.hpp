// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <exception>
#include <string>
#include <utility>

namespace bspctl::conformance {

// A case cannot be tried here; it is thrown with the condition that is not met.
class Unmet : public std::exception {
public:
    explicit Unmet(std::string why) : why_(std::move(why)) {}
    [[nodiscard]] const char* what() const noexcept override { return why_.c_str(); }

private:
    std::string why_;
};

}  // namespace bspctl::conformance
