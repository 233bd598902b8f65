// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <mutex>
#include <string>

#include "plugins/plugin.hpp"

namespace bspctl::plugins {

// A plugin at work, wherever its code runs: in this process (LoadedPlugin) or in one of its own (RemotePlugin). The
// registry is the only one to see this side of it.
class Instance : public Plugin {
public:
    // The family it derives from, which must outlive it. Null: none.
    virtual void set_base(Plugin* base) = 0;
    virtual void set_digest(std::string sha256) = 0;

protected:
    // To be held during a call: an instance is used by one thread at a time (abi.h), but checks run side by side, and
    // that of a derived family may ask the base which another thread is asking. Throws Failure when the call before it
    // does not end.
    [[nodiscard]] std::unique_lock<std::timed_mutex> turn();

private:
    std::timed_mutex in_use_;
};

}  // namespace bspctl::plugins
