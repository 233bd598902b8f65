// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace bspctl::conformance {

// A relative path that leads nowhere above its beginning. An empty one is where it begins.
[[nodiscard]] bool stays_inside(std::string_view path);

// As stays_inside(), but an absolute path below `root` will do.
[[nodiscard]] bool stays_inside(std::string_view path, const std::string& root);

// The account or secret in an address ("https://me:pw@host"), as written; empty: none. "git@" of ssh is no secret.
[[nodiscard]] std::string credentials_in(std::string_view url);

}  // namespace bspctl::conformance
