// SPDX-License-Identifier: Apache-2.0
#include "plugins/services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "bspctl/sdk.hpp"
#include "temp_dir.hpp"

namespace bspctl::plugins {
namespace {

namespace fs = std::filesystem;
using ::bspctl::testing::TempDir;
using ::testing::ElementsAre;

// The services as a plugin sees them: through the wrapper.
class ServicesTest : public ::testing::Test {
protected:
    ServicesTest() : table_(wire::sized<bspctl_host>()), services_(Settings{{"build.jobs", "8"}}) {
        table_.ctx = &services_;
        table_.extension = [](void* ctx, bspctl_str) -> const void* { return static_cast<Services*>(ctx)->table(); };
        dir_.write("secret", "secret");
        dir_.write("ws/top.txt", "top");
        dir_.write("ws/bsp/conf/local.conf", "A = \"1\"");
        dir_.write("ws/bsp/conf/bblayers.conf", "");
        services_.set_scope(dir_ / "ws", dir_ / "ws/bsp");
    }
    using Settings = std::map<std::string, std::string>;
    [[nodiscard]] Host host() const { return Host(&table_); }

    TempDir dir_;
    bspctl_host table_;
    Services services_;
};

TEST_F(ServicesTest, PathsAreRelativeToTheTreeOrAbsoluteInTheWorkspace) {
    EXPECT_EQ(host().read_file("conf/local.conf"), "A = \"1\"");
    EXPECT_EQ(host().read_file("./conf/../conf/local.conf"), "A = \"1\"");
    EXPECT_EQ(host().read_file((dir_ / "ws/bsp/conf/local.conf").string()), "A = \"1\"");
    EXPECT_EQ(host().read_file("../top.txt"), "top");
    EXPECT_EQ(host().read_file((dir_ / "ws/top.txt").string()), "top");
}

TEST_F(ServicesTest, NothingOutsideTheWorkspaceIsThere) {
    fs::create_symlink(dir_ / "secret", dir_ / "ws/bsp/link");
    fs::create_directory_symlink(dir_.path(), dir_ / "ws/bsp/up");
    const std::vector<std::string> outside{
        "../../secret", "link", "up/secret", (dir_ / "secret").string(), "/etc/passwd", "conf/../../../secret"};
    for (const auto& path : outside) {
        EXPECT_EQ(host().read_file(path), std::nullopt) << path;
        EXPECT_FALSE(host().exists(path)) << path;
        EXPECT_EQ(host().free_bytes(path), std::nullopt) << path;
    }
    EXPECT_EQ(host().list_dir("up"), std::nullopt);
    EXPECT_EQ(host().list_dir("../.."), std::nullopt);
    EXPECT_EQ(host().read_file(std::string("conf/local.conf\0x", 17)), std::nullopt);
}

// "…/ws-other" begins with "…/ws" and is another folder.
TEST_F(ServicesTest, ASiblingWithTheSameBeginningIsOutside) {
    dir_.write("ws-other/file", "x");
    EXPECT_EQ(host().read_file((dir_ / "ws-other/file").string()), std::nullopt);
}

TEST_F(ServicesTest, WithoutAScopeThereAreNoFiles) {
    services_.set_scope({}, {});
    EXPECT_EQ(host().read_file((dir_ / "ws/top.txt").string()), std::nullopt);
    EXPECT_EQ(host().read_file("/etc/passwd"), std::nullopt);
    EXPECT_EQ(host().setting("build.jobs"), "8");
}

TEST_F(ServicesTest, Kinds) {
    EXPECT_EQ(host().file_kind("conf"), FileKind::directory);
    EXPECT_EQ(host().file_kind("conf/local.conf"), FileKind::regular);
    EXPECT_EQ(host().file_kind("conf/none"), FileKind::none);
    ASSERT_EQ(::mkfifo((dir_ / "ws/bsp/pipe").c_str(), 0600), 0);
    EXPECT_EQ(host().file_kind("pipe"), FileKind::other);
    EXPECT_EQ(host().read_file("pipe"), std::nullopt);  // and does not wait
    EXPECT_EQ(host().read_file("conf"), std::nullopt);
}

TEST_F(ServicesTest, ListingsAreSortedAndSkipWhatTheyCannotCarry) {
    dir_.write("ws/bsp/conf/a\nb", "");
    dir_.write("ws/bsp/conf/caf\xe9", "");
    EXPECT_THAT(*host().list_dir("conf"), ElementsAre("bblayers.conf", "local.conf"));
    EXPECT_EQ(host().list_dir("none"), std::nullopt);
    EXPECT_EQ(host().list_dir("conf/local.conf"), std::nullopt);
}

TEST_F(ServicesTest, AFileBeyondTheLimitIsNotThere) {
    const auto file = dir_.write("ws/bsp/large", "");
    fs::resize_file(file, 16 * 1024 * 1024);
    EXPECT_EQ(host().read_file("large")->size(), 16u * 1024 * 1024);
    fs::resize_file(file, 16 * 1024 * 1024 + 1);
    EXPECT_EQ(host().read_file("large"), std::nullopt);
}

TEST_F(ServicesTest, FreeBytesOfAFolderStillToBeMade) {
    EXPECT_GT(host().free_bytes("conf").value_or(0), 0);
    EXPECT_GT(host().free_bytes("build/tmp/deep").value_or(0), 0);
}

TEST_F(ServicesTest, Settings) {
    EXPECT_EQ(host().setting("build.jobs"), "8");
    EXPECT_EQ(host().setting("build"), std::nullopt);
}

TEST_F(ServicesTest, ToolsAreAskedByPlainNameAlone) {
    EXPECT_EQ(host().tool_version("git"), std::nullopt);
    std::vector<std::string> asked;
    services_.set_tool_probe([&](const std::string& tool) {
        asked.push_back(tool);
        return tool == "absent" ? std::nullopt : std::optional<std::string>("git version 2.39\r\nmore\n");
    });
    EXPECT_EQ(host().tool_version("git"), "git version 2.39");
    EXPECT_EQ(host().tool_version("absent"), std::nullopt);
    for (const auto* bad : {"", "/bin/sh", "../x", "-c", ".hidden", "a b", "a;b"}) {
        EXPECT_EQ(host().tool_version(bad), std::nullopt) << bad;
    }
    EXPECT_THAT(asked, ElementsAre("git", "absent"));
}

TEST_F(ServicesTest, WhatTheProbeThrowsStaysHere) {
    services_.set_tool_probe([](const std::string&) -> std::optional<std::string> { throw std::runtime_error("x"); });
    EXPECT_EQ(host().tool_version("git"), std::nullopt);
}

TEST_F(ServicesTest, InputsAreReadInsideTheWorkspaceAlone) {
    services_.set_input_reader([](const fs::path& file) {
        Input input;
        input.path = file.string();
        return std::optional(input);
    });
    EXPECT_EQ(host().read_input("conf/x.yml")->path, (dir_ / "ws/bsp/conf/x.yml").string());
    EXPECT_EQ(host().read_input("../../secret"), std::nullopt);
}

}  // namespace
}  // namespace bspctl::plugins
