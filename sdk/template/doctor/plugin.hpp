// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/sdk.hpp>

// Checks that Example wants before every build, of whatever family. A check turns what it is given into findings: it
// looks at files and tool versions through the host, and at nothing else.
class ExampleStarter {
public:
    static constexpr bspctl::Info info{"com.example.starter", "Example starter", "0.1.0", "Example Inc."};

    explicit ExampleStarter(bspctl::Host host) : host_(host) {}

    std::vector<bspctl::Finding> doctor(const bspctl::Workspace&) const { return {git(), downloads()}; }

private:
    // pass: all is well. A warning and a blocker need all three sentences: what was found, what it leads to, the fix.
    bspctl::Finding git() const {
        const auto version = host_.tool_version("git");
        if (version) return {"git", bspctl::Level::pass, *version, "", ""};
        return {"git", bspctl::Level::block, "git is not there", "sources are fetched with it",
                "install it: sudo apt install git"};
    }

    // Settings have dotted names: `bspctl help configuration`.
    bspctl::Finding downloads() const {
        const auto folder = host_.setting("build.dl_dir");
        if (folder) return {"downloads", bspctl::Level::pass, "downloads are shared in " + *folder, "", ""};
        return {"downloads", bspctl::Level::warn, "downloads are not shared",
                "every workspace fetches all sources again", "set build.dl_dir in ~/.config/bspctl/config.toml"};
    }

    bspctl::Host host_;
};
