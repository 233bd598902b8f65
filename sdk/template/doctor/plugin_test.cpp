// SPDX-License-Identifier: Apache-2.0
// The class is called directly; nothing is loaded. Any test framework will do, and none is needed.
#undef NDEBUG
#include "plugin.hpp"

#include <bspctl/testing.hpp>
#include <cassert>

namespace {

void a_host_that_has_nothing() {
    const bspctl::testing::FakeHost host;
    const auto findings = ExampleStarter(host.host()).doctor({});
    assert(findings.size() == 2);
    assert(findings[0].level == bspctl::Level::block);
    assert(findings[1].level == bspctl::Level::warn);
    for (const auto& finding : findings) assert(!finding.why.empty() && !finding.fix.empty());
}

void a_host_that_has_all() {
    bspctl::testing::FakeHost host;
    host.tool("git", "git version 2.39.5").setting("build.dl_dir", "/srv/downloads");
    for (const auto& finding : ExampleStarter(host.host()).doctor({})) {
        assert(finding.level == bspctl::Level::pass);
    }
}

}  // namespace

int main() {
    a_host_that_has_nothing();
    a_host_that_has_all();
}
