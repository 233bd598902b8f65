// SPDX-License-Identifier: Apache-2.0
//
// Written with the wrapper, and throws from every call, in the way the machine's name says. The wrapper must turn
// each into fail() and a status.
#include <stdexcept>

#include "bspctl/sdk.hpp"

class Thrower {
public:
    static constexpr bspctl::Info info{"test.thrower", "Thrower", "1.0.0", "Test"};

    bspctl::FamilyInfo family(const bspctl::Workspace& workspace) const {
        throw_as(workspace.machine);
        bspctl::FamilyInfo out;
        out.family = "thrower";
        return out;
    }
    bspctl::Verdict detect(const bspctl::Input& input) const {
        throw_as(input.machine);
        return {};
    }
    bspctl::KasConfig kas(const bspctl::Workspace& workspace) const {
        throw_as(workspace.machine);
        return {};
    }
    std::vector<bspctl::Step> plan(const bspctl::Workspace& workspace) const {
        throw_as(workspace.machine);
        return {};
    }
    std::vector<bspctl::Finding> doctor(const bspctl::Workspace& workspace) const {
        throw_as(workspace.machine);
        return {};
    }
    std::vector<bspctl::Rule> triage() const { throw 42; }

private:
    static void throw_as(const std::string& kind) {
        if (kind == "error") throw bspctl::Error("what", "why", "fix");
        if (kind == "standard") throw std::runtime_error("a standard exception");
        if (kind == "other") throw 42;
        if (kind == "memory") throw std::bad_alloc();
    }
};

BSPCTL_PLUGIN(Thrower);
