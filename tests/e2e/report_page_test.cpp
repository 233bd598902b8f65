// SPDX-License-Identifier: Apache-2.0
//
// report --html after a real build.
#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

TEST(ReportPage, SaysWhatTheBuildWas) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto answer = workspace.run_bspctl({"report", "--html"});
    ASSERT_EQ(answer.code, 0) << answer.err;
    const auto page = workspace.last_run() / "report.html";
    EXPECT_EQ(answer.out, page.string() + "\n");
    const auto html = testing::slurp(page);
    EXPECT_NE(html.find("Nothing failed."), std::string::npos);
    EXPECT_EQ(html.find("The run kept no record of its settings."), std::string::npos);
    EXPECT_TRUE(fs::exists(workspace.last_run() / "settings.json"));
}

TEST(ReportPage, GoesWhereItIsTold) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    EXPECT_TRUE(workspace.run_bspctl({"report", "--html", "--output", "-"}).out.starts_with("<!doctype html>"));
    EXPECT_EQ(workspace.run_bspctl({"report", "--html", "--json"}).code, 2);
    EXPECT_EQ(workspace.run_bspctl({"report", "--output", "x.html"}).code, 2);
    EXPECT_FALSE(fs::exists(workspace.last_run() / "report.html"));
    const auto meant = workspace.run_bspctl({"report", "--html", "page.html"});
    EXPECT_EQ(meant.code, 2);
    EXPECT_NE(meant.err.find("bspctl report --html --output page.html"), std::string::npos) << meant.err;
}

}  // namespace bspctl::e2e
