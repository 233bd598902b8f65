// SPDX-License-Identifier: Apache-2.0
// The class is called directly; nothing is loaded. Any test framework will do, and none is needed.
#undef NDEBUG
#include "plugin.hpp"

#include <bspctl/testing.hpp>
#include <cassert>

namespace {

const bspctl::testing::RecordingHost no_services;

void the_machine_decides() {
    bspctl::Input input;
    input.machine = "example-two";
    const auto verdict = ExampleStarter(no_services.host()).detect(input);
    assert(verdict.confidence > 90);
    assert(verdict.evidence.size() == 1);
    input.machine = "qemux86-64";
    assert(ExampleStarter(no_services.host()).detect(input).confidence == 0);
}

void the_choice_of_machine_is_kept() {
    bspctl::Workspace workspace;
    workspace.machine = "example-two";
    assert(ExampleStarter(no_services.host()).kas(workspace).machine == "example-two");
}

void a_machine_of_others_is_an_error_with_a_way_out() {
    bspctl::Workspace workspace;
    workspace.machine = "qemux86-64";
    std::string way_out;
    try {
        static_cast<void>(ExampleStarter(no_services.host()).kas(workspace));
    } catch (const bspctl::Error& error) {
        way_out = error.fix();
    }
    assert(!way_out.empty());
}

void git_is_asked_for() {
    bspctl::testing::FakeHost host;
    assert(ExampleStarter(host.host()).doctor({}).front().level == bspctl::Level::block);
    host.tool("git", "git version 2.39.5");
    assert(ExampleStarter(host.host()).doctor({}).front().level == bspctl::Level::pass);
}

}  // namespace

int main() {
    the_machine_decides();
    the_choice_of_machine_is_kept();
    a_machine_of_others_is_an_error_with_a_way_out();
    git_is_asked_for();
}
