// SPDX-License-Identifier: Apache-2.0
//
// Caches by settings: what a build gets when they are on, and that it gets nothing when they are off.
#include <gmock/gmock.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What speaks as BitBake's hash equivalence server does.
constexpr auto hash_server =
    "#!/usr/bin/env python3\n"
    "import os, socketserver, sys\n"
    "socket = sys.argv[sys.argv.index('--bind') + 1].replace('unix://', '')\n"
    "class Client(socketserver.StreamRequestHandler):\n"
    "    def handle(self):\n"
    "        self.rfile.readline(), self.rfile.readline()\n"
    "        for line in self.rfile:\n"
    "            self.wfile.write(b'{\"requests\": {\"num\": 7}}\\n')\n"
    "os.chdir(os.path.dirname(socket))\n"
    "socketserver.ThreadingUnixStreamServer(os.path.basename(socket), Client).serve_forever()\n";

// Ends the server, whatever the test comes to.
class WithHashServer {
public:
    WithHashServer() {
        workspace.write("poky/bitbake/bin/bitbake-hashserv", hash_server);
        fs::permissions(workspace / "poky/bitbake/bin/bitbake-hashserv", fs::perms::owner_all);
    }
    ~WithHashServer() { (void)run("stop"); }
    WithHashServer(const WithHashServer&) = delete;
    WithHashServer& operator=(const WithHashServer&) = delete;

    [[nodiscard]] Outcome run(const std::string& action) const { return workspace.run_bspctl({"hashserv", action, "kas.yml"}); }

    Workspace workspace;
};

std::string local_conf(const Workspace& workspace) { return workspace.read("build/conf/local.conf"); }

void settings(const Workspace& workspace, const std::string& build) { workspace.write(".bspctl.toml", "[build]\n" + build); }

}  // namespace

TEST(Caches, SettingsThatAreOffChangeNothing) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto before = local_conf(workspace);
    settings(workspace, "hashserv = false\nrm_work = false\nuninative = false\nccache_shared = false\nsstate_mirror_url = \"\"\n");
    ASSERT_EQ(workspace.run_build().code, 0);
    EXPECT_EQ(local_conf(workspace), before);
    EXPECT_FALSE(fs::exists(workspace / ".bspctl/hashserv"));
}

TEST(Caches, TheCompilerCacheCanBeLeftOut) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    EXPECT_THAT(local_conf(workspace), HasSubstr("CCACHE_DIR ?="));
    settings(workspace, "ccache = false\n");
    ASSERT_EQ(workspace.run_build().code, 0);
    EXPECT_THAT(local_conf(workspace), Not(HasSubstr("CCACHE")));
}

TEST(Caches, EachSettingBringsItsOverlay) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    settings(workspace, "rm_work = true\nuninative = true\nsstate_mirror_url = \"/srv/sstate\"\n");
    const auto built = workspace.run_build();
    ASSERT_EQ(built.code, 0) << built.err;
    for (const auto* block : {"34-shared-cache", "36-rm-work", "38-uninative"}) EXPECT_THAT(local_conf(workspace), HasSubstr(block));
    const auto listed = workspace.run_bspctl({"overlay", "list", "kas.yml"});
    EXPECT_THAT(listed.out, HasSubstr(".bspctl.toml:2:1"));
}

TEST(Caches, AMirrorThatBitBakeWouldReadOtherwiseIsRefused) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    settings(workspace, "sstate_mirror_url = \"http://host/${TOPDIR}\"\n");
    const auto refused = workspace.run_build();
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr(".bspctl.toml:2:1"));
}

TEST(Caches, ABuildStartsTheHashServerWhichStays) {
    BSPCTL_NEEDS_KAS();
    const WithHashServer with;
    EXPECT_EQ(with.run("status").out, "not running\n");
    settings(with.workspace, "hashserv = true\n");
    for (const auto* started : {"true", "false"}) {
        const auto built = with.workspace.run_build();
        ASSERT_EQ(built.code, 0) << built.err;
        EXPECT_THAT(with.workspace.read("build/runs/" + with.workspace.last_run().filename().string() + "/events.jsonl"),
                    HasSubstr("\"started\":" + std::string(started)));
    }
    EXPECT_THAT(with.run("status").out, HasSubstr("running, pid="));
    EXPECT_EQ(with.run("stop").out, "stopped\n");
    EXPECT_EQ(with.run("stop").out, "not running\n");
}

TEST(Caches, ABuildWithoutAHashServerGoesOn) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    settings(workspace, "hashserv = true\n");
    const auto built = workspace.run_build();
    EXPECT_EQ(built.code, 0);
    EXPECT_THAT(built.err, HasSubstr("goes on without the hash equivalence server"));
    EXPECT_EQ(workspace.run_bspctl({"hashserv", "start", "kas.yml"}).code, 1);
}

}  // namespace bspctl::e2e
