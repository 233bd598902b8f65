// SPDX-License-Identifier: Apache-2.0
//
// `bspctl events`: the document of a run, of a file, of a pipe.
#include "support/workspace.hpp"

namespace bspctl::e2e {

TEST(Events, OfARunOfItsLogAndOfAPipeAreOne) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "good");
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto log = workspace.last_run() / "bitbake_eventlog.json";

    const auto of_run = workspace.run_bspctl({"events", "-k", "kas.yml"});
    ASSERT_EQ(of_run.code, 0) << of_run.err;
    EXPECT_EQ(of_run.out, testing::slurp(workspace.last_run() / "bitbake-events.json"));

    const auto of_file = workspace.run_bspctl({"events", log.string()});
    ASSERT_EQ(of_file.code, 0) << of_file.err;
    const auto document = parse_json(of_file.out);
    EXPECT_STREQ(document["build"]["outcome"].GetString(), "success");
    EXPECT_GT(document["tasks"].Size(), 0U);

    const auto of_pipe = workspace.run_piped(log.string(), {"events", "-"});
    EXPECT_EQ(of_pipe.code, 0) << of_pipe.err;
    EXPECT_EQ(of_pipe.out, of_file.out);

    ASSERT_EQ(workspace.run_piped(log.string(), {"events", "-", "--output", "out.json"}).code, 0);
    EXPECT_EQ(workspace.read("out.json"), of_file.out);
}

TEST(Events, WhatIsNoLogIsSaidSo) {
    const Workspace workspace;
    workspace.write("text.json", "hello\nworld\n");
    workspace.write("empty.json", "");
    workspace.write("packed.json", "\x1f\x8b\x08 not really\n");
    const auto refused = [&](const std::string& file, const std::string& why) {
        const auto answer = workspace.run_bspctl({"events", file, "--output", "out.json"});
        EXPECT_EQ(answer.code, 1) << answer.err;
        EXPECT_NE(answer.err.find(why), std::string::npos) << answer.err;
        EXPECT_FALSE(std::filesystem::exists(workspace / "out.json"));
    };
    refused("./text.json", "none of its 2 lines is an event");
    refused("./empty.json", "it is empty");
    refused("./packed.json", "packed by gzip");
    refused("./missing.json", "No such file");
    workspace.write("stdin", "\x1f\x8b\x08 a file that only has the name\n");
    const auto piped = workspace.run_piped("text.json", {"events", "-"});
    EXPECT_EQ(piped.code, 1);
    EXPECT_NE(piped.err.find("none of its 2 lines is an event"), std::string::npos) << piped.err;
    const auto followed = workspace.run_piped("text.json", {"events", "-", "--follow"});
    EXPECT_EQ(followed.code, 2);
    EXPECT_NE(followed.err.find("--follow needs a file"), std::string::npos) << followed.err;
}

}  // namespace bspctl::e2e
