// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bspctl::process {

// SIGINT, SIGTERM and SIGHUP as a count, for as long as the object lives: the handlers only note that they came; the
// code that waits for a child asks and acts. One at a time.
class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    [[nodiscard]] static int count() noexcept;        // how many came
    [[nodiscard]] static int last_signal() noexcept;  // 0: none
};

}  // namespace bspctl::process
