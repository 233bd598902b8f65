// SPDX-License-Identifier: Apache-2.0
#pragma once
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
};

}  // namespace bspctl::plugins
