// SPDX-License-Identifier: Apache-2.0
#pragma once

// User namespaces, tried as BitBake uses them.
namespace bspctl::doctor {

// What became of a child that did what BitBake's disable_network() does: a user and a network namespace made, and the
// user's id mapped into it.
struct NamespaceTrial {
    enum class Outcome { works, refused, unmapped, untried };
    Outcome outcome = Outcome::untried;
    int error = 0;  // errno of what was refused
};

// Forks; the caller's process is left as it was. Safe while other threads run.
[[nodiscard]] NamespaceTrial try_user_namespace();

}  // namespace bspctl::doctor
