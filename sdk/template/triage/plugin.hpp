// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/sdk.hpp>

// What lines of a failed build mean at Example, of whatever family. Rules are data: bspctl does the matching, in linear
// time, on the console and on the log of the task that failed.
class ExampleStarter {
public:
    static constexpr bspctl::Info info{"com.example.starter", "Example starter", "0.1.0", "Example Inc."};

    // RE2 patterns, matched against one line; {name} stands for a named group. Each rule comes with a line that must
    // match and a similar one that must not.
    std::vector<bspctl::Rule> triage() const {
        return {{.id = "mirror-refuses",
                 .category = "fetch-unavailable",
                 .transient = true,
                 .pattern = "mirror\\.example\\.com\\S* (?:failed|refused).*: (?P<code>5\\d\\d)",
                 .cause = "Example's mirror answered with {code}",
                 .fix = "try again; when it lasts, tell the build team",
                 .positive = "wget: https://mirror.example.com/downloads/zlib.tar.gz failed: 503 Service Unavailable",
                 .negative = "NOTE: https://mirror.example.com/downloads/zlib.tar.gz fetched"},
                {.id = "licence-server-full",
                 .category = "licence",
                 .transient = true,
                 .pattern = "all (?P<seats>\\d+) seats of the compiler are taken",
                 .cause = "the compiler of {recipe} waits for one of {seats} seats",
                 .fix = "build with fewer parallel tasks, or later",
                 .positive = "error: all 12 seats of the compiler are taken",
                 .negative = "note: 3 of 12 seats of the compiler are taken"}};
    }
};
