// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bspctl::process {

// SIGINT, SIGTERM and SIGHUP as a count, for as long as the object lives: the handlers only note that they came; the
// code that waits for a child asks and acts. The outermost object counts; one made while another lives changes
// nothing. An ignored SIGHUP stays ignored (nohup); an ignored SIGINT does not: scripts start background jobs that way,
// and a `kill -INT` is meant.
class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    [[nodiscard]] static int count() noexcept;        // how many came since the outermost object was made
    [[nodiscard]] static int last_signal() noexcept;  // 0: none
};

// From now on a write to a closed pipe (SIGPIPE) or beyond a file size limit (SIGXFSZ) is an error that the writer
// sees, not the death of the program. For its whole life; children get the default back.
void let_writes_fail() noexcept;

}  // namespace bspctl::process
