// SPDX-License-Identifier: Apache-2.0
#include "pipeline/caches.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/failure.hpp"
#include "temp_dir.hpp"

namespace bspctl::pipeline {
namespace {

using config::Origin;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class CachesTest : public ::testing::Test {
protected:
    CachesTest() {
        ::unsetenv("SSTATE_DIR");
        ::unsetenv("CCACHE_MAXSIZE");
        build.bsp_root = dir / "ws/bsp";
        build.workspace.root = (dir / "ws").string();
        std::filesystem::create_directories(build.bsp_root);
        set("build.ccache", "false");
    }
    void set(const char* key, const std::string& value) { build.settings.set(key, value, Origin::user_file, "config.toml:2:1"); }
    [[nodiscard]] Caches on_host(const std::vector<KeyValue>& env = {}) const { return caches_of(build, {.kind = engine::Kind::host}, env); }
    [[nodiscard]] Caches in_container(const std::string& runtime = "docker") const {
        return caches_of(build, {.kind = engine::Kind::container, .runtime = runtime}, {});
    }
    [[nodiscard]] std::vector<std::string> overlays() const {
        std::vector<std::string> out;
        for (const auto& overlay : on_host().overlays) out.push_back(overlay.name);
        return out;
    }
    [[nodiscard]] std::string refusal(const char* key, const std::string& value) {
        set(key, value);
        try {
            (void)on_host();
        } catch (const Failure& failure) {
            return std::string(failure.what()) + ": " + failure.why();
        }
        return {};
    }

    testing::TempDir dir;
    Build build;
};

std::string value(const Caches& caches, const char* variable) { return find_value(caches.env, variable).value_or("(none)"); }

TEST_F(CachesTest, WhatIsOffLeavesNoTrace) {
    for (const auto* key : {"build.hashserv", "build.rm_work", "build.uninative", "build.ccache_shared"}) set(key, "false");
    for (const auto& caches : {on_host(), in_container()}) {
        EXPECT_THAT(caches.overlays, IsEmpty());
        EXPECT_THAT(caches.env, IsEmpty());
        EXPECT_THAT(caches.runtime_args, IsEmpty());
        EXPECT_THAT(caches.folders, IsEmpty());
    }
}

TEST_F(CachesTest, OverlaysComeInOneOrder) {
    build.settings = {};
    EXPECT_THAT(overlays(), ElementsAre("bspctl-ccache.yml")) << "which is on unless it is set to false";
    for (const auto* key : {"build.uninative", "build.rm_work", "build.hashserv"}) set(key, "true");
    set("build.sstate_mirror_url", "https://cache.example.com");
    EXPECT_THAT(overlays(), ElementsAre("bspctl-ccache.yml", "bspctl-hashequiv.yml", "bspctl-shared-cache.yml",
                                        "bspctl-rm-work.yml", "bspctl-uninative.yml"));
    EXPECT_EQ(on_host().overlays.back().origin, "setting build.uninative (config.toml:2:1)");
}

TEST_F(CachesTest, TheCompilerCacheIsWhereItIsNamed) {
    set("build.ccache", "true");
    EXPECT_EQ(value(on_host(), "BSPCTL_CCACHE_DIR"), (build.bsp_root / "ccache").string());
    ::setenv("XDG_CACHE_HOME", "/home/me/.cache", 1);
    set("build.ccache_shared", "true");
    EXPECT_EQ(value(on_host(), "BSPCTL_CCACHE_DIR"), "/home/me/.cache/bspctl/ccache");
    ::unsetenv("XDG_CACHE_HOME");
    set("build.ccache_dir", "/srv/ccache");
    EXPECT_EQ(value(on_host(), "BSPCTL_CCACHE_DIR"), "/srv/ccache") << "the nearer word";
    EXPECT_THAT(on_host().runtime_args, IsEmpty());
}

TEST_F(CachesTest, TheContainerGetsItsFolder) {
    set("build.ccache", "true");
    EXPECT_EQ(value(in_container(), "BSPCTL_CCACHE_DIR"), "/work/ccache") << "kas-container mounts the tree";
    EXPECT_THAT(in_container().runtime_args, IsEmpty());
    set("build.ccache_dir", "/srv/ccache");
    EXPECT_EQ(value(in_container(), "BSPCTL_CCACHE_DIR"), "/ccache");
    EXPECT_THAT(in_container().runtime_args, ElementsAre("-v", "/srv/ccache:/ccache:rw"));
    EXPECT_THAT(in_container().folders, ElementsAre("/srv/ccache"));
}

TEST_F(CachesTest, TheCallersSizeLimitReachesTheBuild) {
    set("build.ccache", "true");
    EXPECT_EQ(value(on_host(), "CCACHE_MAXSIZE"), "(none)") << "the overlay has a standard";
    ::setenv("CCACHE_MAXSIZE", "200G", 1);
    EXPECT_EQ(value(on_host(), "CCACHE_MAXSIZE"), "200G");
}

TEST_F(CachesTest, TheHashServerLivesBesideTheSharedState) {
    set("build.hashserv", "true");
    const auto of = [](const std::filesystem::path& folder) { return "unix://" + (folder / ".bspctl/hashserv/hashserv.sock").string(); };
    EXPECT_EQ(value(on_host(), "BSPCTL_HASHSERVE"), of(build.bsp_root)) << "BitBake alone knows where its shared state is";
    EXPECT_EQ(value(on_host({{"SSTATE_DIR", "/srv/sstate"}}), "BSPCTL_HASHSERVE"), of("/srv/sstate"));
    for (const std::string unknown : {"${TOPDIR}/sstate", "sstate"}) {
        EXPECT_EQ(value(on_host({{"SSTATE_DIR", unknown}}), "BSPCTL_HASHSERVE"), of(build.bsp_root)) << unknown;
    }
    build.request.build_folder = "build-b";
    build.generates = true;
    EXPECT_EQ(value(on_host(), "BSPCTL_HASHSERVE"), of(dir / "ws/sstate-cache")) << "builds beside each other share theirs";
}

// A socket alone says nothing: a server that was killed leaves it.
TEST_F(CachesTest, AHashServerThatDoesNotAnswerIsForgotten) {
    set("build.hashserv", "true");
    const auto place = hash_server_place(build, {});
    dir.write("ws/bsp/.bspctl/hashserv/hashserv.sock", "");
    ASSERT_TRUE(std::filesystem::exists(place.socket()));
    engine::Job job;
    job.env = on_host().env;
    job.env.push_back({"SSTATE_MIRRORS", "file://.* file:///a/PATH"});
    forget_silent_hash_server(job, build, {});
    ASSERT_EQ(job.env.size(), 1u);
    EXPECT_EQ(job.env.front().key, "SSTATE_MIRRORS");
}

// The runtime refuses to mount what is not there, and nobody can make a folder in a shared state that is read-only.
TEST_F(CachesTest, WithoutItsHashServerAContainerDoesNotGetTheFolderEither) {
    set("build.hashserv", "true");
    set("build.ccache", "true");
    set("build.ccache_dir", "/srv/ccache");
    ::setenv("SSTATE_DIR", "/srv/sstate", 1);
    const auto caches = in_container();
    EXPECT_THAT(caches.folders, ElementsAre("/srv/ccache")) << "its server's start makes the other one, or does not";
    engine::Job job;
    job.env = caches.env;
    job.runtime_args = caches.runtime_args;
    forget_silent_hash_server(job, build, {});
    ::unsetenv("SSTATE_DIR");
    EXPECT_THAT(job.runtime_args, ElementsAre("-v", "/srv/ccache:/ccache:rw"));
}

TEST_F(CachesTest, TheContainerReachesTheHashServerByItsSocket) {
    set("build.hashserv", "true");
    ::setenv("SSTATE_DIR", "/srv/sstate", 1);
    const auto caches = in_container();
    ::unsetenv("SSTATE_DIR");
    EXPECT_EQ(value(caches, "BSPCTL_HASHSERVE"), "unix:///hashserv/hashserv.sock");
    EXPECT_THAT(caches.runtime_args, ElementsAre("-v", "/srv/sstate/.bspctl/hashserv:/hashserv:rw"));
}

TEST_F(CachesTest, AMirrorHasTheLayoutOfItsKind) {
    set("build.sstate_mirror_url", "https://cache.example.com/yocto/");
    EXPECT_EQ(value(on_host(), "BSPCTL_SSTATE_MIRROR"), "https://cache.example.com/yocto/all/PATH;downloadfilename=PATH");
    set("build.sstate_mirror_url", "file:///srv/sstate");
    EXPECT_EQ(value(on_host(), "BSPCTL_SSTATE_MIRROR"), "file:///srv/sstate/PATH");
    set("build.sstate_mirror_url", "/srv/sstate/");
    EXPECT_EQ(value(on_host(), "BSPCTL_SSTATE_MIRROR"), "file:///srv/sstate/PATH");
    EXPECT_THAT(in_container().runtime_args, IsEmpty()) << "a runtime refuses to mount what is not there";
    set("build.sstate_mirror_url", dir.path().string());
    EXPECT_THAT(in_container().runtime_args, ElementsAre("-v", dir.path().string() + ":" + dir.path().string() + ":ro"));
}

TEST_F(CachesTest, InAContainerAMirrorOfThisMachineHasAnotherName) {
    for (const auto* own : {"localhost:8000", "127.0.0.1", "[::1]:8000"}) {
        set("build.sstate_mirror_url", "http://" + std::string(own));
        EXPECT_THAT(value(in_container(), "BSPCTL_SSTATE_MIRROR"), HasSubstr("http://host.docker.internal")) << own;
        EXPECT_THAT(in_container().runtime_args, ElementsAre("--add-host=host.docker.internal:host-gateway"));
        EXPECT_THAT(value(in_container("podman"), "BSPCTL_SSTATE_MIRROR"), HasSubstr("http://host.containers.internal")) << own;
        EXPECT_THAT(in_container("podman").runtime_args, IsEmpty()) << "podman 4.3 refuses host-gateway";
    }
    set("build.sstate_mirror_url", "http://localhost.example.com");
    EXPECT_THAT(value(in_container(), "BSPCTL_SSTATE_MIRROR"), HasSubstr("localhost.example.com"));
    EXPECT_THAT(in_container().runtime_args, IsEmpty());
}

TEST_F(CachesTest, WhatBitBakeWouldReadOtherwiseIsRefused) {
    for (const std::string bad : {"http://a b", "http://a\nX = \"1\"", "http://a\"", "http://${@1}", "http://a'", "http://a\\b", "cache.example.com", "http://a;x=PATH"}) {
        EXPECT_THAT(refusal("build.sstate_mirror_url", bad), HasSubstr("build.sstate_mirror_url cannot be '")) << bad;
    }
    for (const std::string bad : {"https://me:secret@a/$x", "https://me:sec ret@a", "me:secret@a"}) {
        EXPECT_THAT(refusal("build.sstate_mirror_url", bad), Not(HasSubstr("ret@"))) << "a password is nobody's business";
    }
    set("build.sstate_mirror_url", "");
    set("build.ccache", "true");
    EXPECT_THAT(refusal("build.ccache_dir", "/srv/${@os.system('x')}"), HasSubstr("config.toml:2:1"));
}

}  // namespace
}  // namespace bspctl::pipeline
