// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <functional>

// Children of this process whose exit status belongs to whoever started them. A program that adopts orphans reaps what
// ends below it; what is noted here it must leave alone.
namespace bspctl::children {

// Starts a child and notes it. `start` gives its process id, or a negative number when nothing was started; nobody
// reaps before it has returned.
pid_t start(const std::function<pid_t()>& start);

// Its starter has waited for it.
void forget(pid_t child);

// Reaps children that have ended and that nobody has noted: adopted orphans. A build leaves thousands (each pseudo
// daemon of a fakeroot task is one).
void reap_others() noexcept;

}  // namespace bspctl::children
