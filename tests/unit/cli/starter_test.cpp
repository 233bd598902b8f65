// SPDX-License-Identifier: Apache-2.0
#include "cli/starter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/failure.hpp"
#include "temp_dir.hpp"

namespace bspctl::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const fs::path template_folder = fs::path(BSPCTL_SOURCE_DIR) / "sdk/template";

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(folder)) out.push_back(entry.path().filename().string());
    return out;
}

std::string why_not(const std::string& id) {
    try {
        (void)StarterNames(id);
    } catch (const Failure& failure) {
        return failure.what();
    }
    return "";
}

TEST(StarterNames, FollowFromTheId) {
    const StarterNames names("com.acme.boards_v2");
    EXPECT_EQ(names.vendor, "acme");
    EXPECT_EQ(names.file, "acme-boards-v2");
    EXPECT_EQ(names.type, "AcmeBoardsV2");
    EXPECT_EQ(names.title, "Acme boards_v2");
    EXPECT_EQ(StarterNames("3m.tape").type, "Plugin3mTape");
}

TEST(StarterNames, AnIdThatNoPluginMayHave) {
    for (const auto* id : {"", "boards", "com..boards", "com.Acme.boards", "com.acme/boards", "com.acme.boards\n", "../x.y"}) {
        EXPECT_NE(why_not(id), "") << id;
    }
    EXPECT_EQ(why_not("com.acme.boards"), "");
}

TEST(StarterNames, AnIdOfWhichNoFileNameCanBeMade) {
    EXPECT_THAT(why_not("com.acme." + std::string(250, 'x')), HasSubstr("too long"));
    EXPECT_EQ(why_not("com.acme." + std::string(60, 'x')), "");
}

TEST(StarterNames, WhatIsPutInIsNotReplacedAgain) {
    const StarterNames names("org.meta-example.starter");
    EXPECT_EQ(names.put_into("com.example.starter in meta-example"), "org.meta-example.starter in meta-meta-example");
    EXPECT_EQ(names.put_into("see git.example.com"), "see git.example.com");
}

class Starter : public ::testing::TestWithParam<const char*> {
protected:
    std::vector<std::string> write(const fs::path& target) const {
        return write_starter(template_folder, {"common", GetParam(), "cmake", "meson"}, StarterNames("com.acme.boards"), target);
    }
    testing::TempDir dir_;
};

TEST_P(Starter, IsTheVendorsThroughout) {
    for (const auto& file : write(dir_ / "new")) {
        const auto text = testing::slurp(dir_ / "new" / file);
        EXPECT_THAT(text, Not(HasSubstr("Example"))) << file;
        EXPECT_THAT(text, Not(HasSubstr("com.example"))) << file;
        EXPECT_THAT(text, Not(HasSubstr("example-"))) << file;
        EXPECT_THAT(file, Not(HasSubstr("example"))) << file;
    }
    const auto source = testing::slurp(dir_ / "new/plugin.hpp");
    EXPECT_THAT(source, HasSubstr("\"com.acme.boards\", \"Acme boards\", \"0.1.0\", \"Acme\""));
    EXPECT_THAT(testing::slurp(dir_ / "new/CMakeLists.txt"), HasSubstr("bspctl_add_plugin(acme-boards "));
    EXPECT_THAT(testing::slurp(dir_ / "new/meson.build"), HasSubstr("'bspctl-acme-boards'"));
    EXPECT_EQ(::access((dir_ / "new/check").c_str(), X_OK), 0);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Starter, ::testing::Values("family", "doctor", "triage"));

TEST(WriteStarter, LeavesWhatIsThereAlone) {
    const testing::TempDir dir;
    dir.write("new/mine", "kept");
    const StarterNames names("com.acme.boards");
    EXPECT_THROW(write_starter(template_folder, {"common"}, names, dir / "new"), Failure);
    EXPECT_THAT(names_in(dir / "new"), ElementsAre("mine"));
    EXPECT_THAT(names_in(dir.path()), ElementsAre("new"));
}

TEST(WriteStarter, LeavesNothingHalfWritten) {
    const testing::TempDir dir;
    const StarterNames names("com.acme.boards");
    EXPECT_THROW(write_starter(template_folder, {"common", "no-such-part"}, names, dir / "new"), Failure);
    EXPECT_THAT(names_in(dir.path()), IsEmpty());
    EXPECT_THROW(write_starter(template_folder, {"common"}, names, dir / "no/such/parent"), Failure);
    EXPECT_THAT(names_in(dir.path()), IsEmpty());
}

}  // namespace
}  // namespace bspctl::cli
