// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bspctl::worker {

// True when this process was started by bspctl, with the descriptors that plugins/protocol.hpp names.
[[nodiscard]] bool started_by_host();

// Loads the plugin and answers the host's questions until the host is gone. Gives the exit code.
[[nodiscard]] int serve();

}  // namespace bspctl::worker
