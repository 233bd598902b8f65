// SPDX-License-Identifier: Apache-2.0
#undef NDEBUG
#include "checks.hpp"

#include <bspctl/testing.hpp>
#include <cassert>
#include <set>

namespace {

using bspctl::Finding;
using bspctl::Level;
using bspctl::testing::FakeHost;
using bspctl::testing::RecordingHost;

bspctl::Workspace somewhere() {
    bspctl::Workspace workspace;
    workspace.root = workspace.bsp_root = "/w";
    return workspace;
}

Finding finding(const RecordingHost& host, const std::string& id) {
    for (const auto& found : team::Checks(host.host()).doctor(somewhere())) {
        if (found.id == id) return found;
    }
    assert(false && "there is no such check");
    return {};
}

Level level(const RecordingHost& host, const std::string& id) { return finding(host, id).level; }

void a_good_host_passes() {
    FakeHost host;
    host.tool("git", "git version 2.39.5").setting("build.sstate_dir", "/srv/yocto/sstate");
    host.file("conf/product.conf", "# ours\nPRODUCT = \"gate\"\n").free_bytes(std::int64_t{200} << 30);
    for (const auto& found : team::Checks(host.host()).doctor(somewhere())) assert(found.level == Level::pass);
    assert(finding(host, "team-product").summary == "the product is gate");
}

void git_has_to_be_young_enough() {
    FakeHost host;
    assert(level(host, "team-git") == Level::block);
    host.tool("git", "git version 2.36.9");
    assert(level(host, "team-git") == Level::warn);
    host.tool("git", "git version 2.37.0");
    assert(level(host, "team-git") == Level::pass);
    host.tool("git", "git version 10.1");
    assert(level(host, "team-git") == Level::pass);
    for (const auto* strange : {"git", "git version next", "git version 3", "git version 99999999999.1", "git 2."}) {
        host.tool("git", strange);
        assert(level(host, "team-git") == Level::skip);
    }
}

void shared_state_is_wanted() {
    FakeHost host;
    assert(level(host, "team-shared-state") == Level::warn);
    host.setting("build.sstate_dir", "/home/me/sstate");
    assert(level(host, "team-shared-state") == Level::info);
}

void the_product_is_named() {
    FakeHost host;
    assert(level(host, "team-product") == Level::warn);
    host.file("conf/product.conf", "PRODUCTS = 3\n");
    assert(level(host, "team-product") == Level::block);
}

void space_is_counted() {
    FakeHost host;
    assert(level(host, "team-space") == Level::skip);
    host.free_bytes((std::int64_t{120} << 30) - 1);
    assert(level(host, "team-space") == Level::warn);
    host.free_bytes(std::int64_t{120} << 30);
    assert(level(host, "team-space") == Level::pass);
}

// Of a host that offers nothing, too.
void whatever_is_wrong_comes_with_a_way_out() {
    const RecordingHost nothing;
    std::set<std::string> ids;
    for (const auto& found : team::Checks(nothing.host()).doctor(somewhere())) {
        assert(ids.insert(found.id).second);
        if (found.level == Level::warn || found.level == Level::block) assert(!found.why.empty() && !found.fix.empty());
    }
    assert(team::Checks(nothing.host()).doctor({}).size() == ids.size() - 1);
}

}  // namespace

int main() {
    a_good_host_passes();
    git_has_to_be_young_enough();
    shared_state_is_wanted();
    the_product_is_named();
    space_is_counted();
    whatever_is_wrong_comes_with_a_way_out();
}
