// SPDX-License-Identifier: Apache-2.0
//
// One mistake a vendor can make for each name given with -D. NONE is the class without any, and compiles.
#include <bspctl/sdk.hpp>

class Vendor {
public:
#ifndef NO_INFO
    static constexpr bspctl::Info info{"com.vendor", "Vendor", "1.0.0", "Vendor"};
#endif
#ifdef NO_CONSTRUCTOR
    explicit Vendor(int) {}
#endif
#ifdef WRONG_ARGUMENT
    bspctl::Verdict detect(int) const { return {}; }
#endif
#ifdef WRONG_RESULT
    int plan(const bspctl::Workspace&) const { return 0; }
#endif
#ifdef NOT_CONST
    bspctl::KasConfig kas(const bspctl::Workspace&) { return {}; }
#endif
#ifdef OVERLOADED
    bspctl::FamilyInfo family(int) const { return {}; }
    bspctl::FamilyInfo family(double) const { return {}; }
#endif
    std::vector<bspctl::Rule> triage() const { return {}; }

private:
#ifdef PRIVATE_MEMBER
    std::vector<bspctl::Finding> doctor(const bspctl::Workspace&) const { return {}; }
#endif
};

BSPCTL_PLUGIN(Vendor);
