// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "worker/worker.hpp"

// The program in which bspctl runs plugins that are not its own.
int main() {
    if (!bspctl::worker::started_by_host()) {
        std::fputs("This program runs plugins for bspctl, which starts it itself; there is nothing to do here by hand.\n"
                   "`bspctl plugin --help` is about plugins.\n", stderr);
        return 2;
    }
    return bspctl::worker::serve();
}
