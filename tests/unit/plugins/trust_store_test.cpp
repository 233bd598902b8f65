// SPDX-License-Identifier: Apache-2.0
#include "plugins/trust_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.hpp"
#include "temp_dir.hpp"

namespace bspctl::plugins {
namespace {

namespace fs = std::filesystem;
using ::bspctl::testing::TempDir;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string one(64, '1');
const std::string two(64, '2');

Approval approval(std::string id, const fs::path& path, std::string sha256) {
    return {std::move(id), path, std::move(sha256), "2026-01-02T03:04:05Z"};
}

class Store : public ::testing::Test {
protected:
    [[nodiscard]] TrustStore load() const { return TrustStore::load(file_); }

    // The Failure that such content of the file leads to; "read" when there is none.
    std::string verdict(std::string_view text) const {
        dir_.write("state/trusted-plugins", text);
        try {
            (void)load();
            return "read";
        } catch (const Failure& failure) {
            return std::string(failure.what()) + " | " + failure.why() + " | " + failure.fix();
        }
    }

    TempDir dir_;
    fs::path file_ = dir_ / "state/trusted-plugins";
};

TEST_F(Store, WithoutAFileNothingIsApproved) {
    EXPECT_THAT(load().approvals(), IsEmpty());
    EXPECT_EQ(load().opinion("/a/bspctl-x.so", one).approved, Approved::no);
    EXPECT_FALSE(fs::exists(file_));
}

TEST_F(Store, RemembersWhatWasApproved) {
    load().approve(approval("com.acme.boards", "/a/with blanks/bspctl-x.so", one));
    const auto store = load();
    ASSERT_THAT(store.approvals(), SizeIs(1));
    const auto& entry = store.approvals().front();
    EXPECT_EQ(entry.id, "com.acme.boards");
    EXPECT_EQ(entry.path, "/a/with blanks/bspctl-x.so");
    EXPECT_EQ(entry.sha256, one);
    EXPECT_EQ(entry.when, "2026-01-02T03:04:05Z");
}

TEST_F(Store, BytesAreApprovedWhereverTheyLie) {
    load().approve(approval("com.acme.boards", "/a/bspctl-x.so", one));
    EXPECT_EQ(load().opinion("/a/bspctl-x.so", one).approved, Approved::yes);
    EXPECT_EQ(load().opinion("/b/bspctl-y.so", one).approved, Approved::yes);
    EXPECT_EQ(load().opinion("/b/bspctl-y.so", two).approved, Approved::no);
}

TEST_F(Store, OtherBytesAtAnApprovedPathAreNoticed) {
    load().approve(approval("com.acme.boards", "/a/bspctl-x.so", one));
    const auto opinion = load().opinion("/a/bspctl-x.so", two);
    EXPECT_EQ(opinion.approved, Approved::changed);
    EXPECT_EQ(opinion.before, one);
}

TEST_F(Store, AnApprovalReplacesTheOneForThePath) {
    load().approve(approval("com.acme.boards", "/a/bspctl-x.so", one));
    load().approve(approval("com.acme.boards", "/a/bspctl-x.so", two));
    EXPECT_THAT(load().approvals(), ElementsAre(Field(&Approval::sha256, two)));
}

TEST_F(Store, WithdrawsByIdPathOrDigest) {
    for (const auto& word : {std::string("com.acme.boards"), std::string("/a/bspctl-x.so"), one, "sha256:" + one}) {
        load().approve(approval("com.acme.boards", "/a/bspctl-x.so", one));
        load().approve(approval("com.acme.other", "/a/bspctl-y.so", two));
        EXPECT_THAT(load().withdraw(word), ElementsAre(Field(&Approval::sha256, one))) << word;
        EXPECT_THAT(load().approvals(), ElementsAre(Field(&Approval::sha256, two))) << word;
    }
    EXPECT_THAT(load().withdraw("com.nobody"), IsEmpty());
}

TEST_F(Store, OnlyTheUserMayReadOrWriteTheFile) {
    const auto mask = ::umask(0);
    load().approve(approval("com.acme.boards", "/a/bspctl-x.so", one));
    ::umask(mask);
    struct stat info {};
    ASSERT_EQ(::stat(file_.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777u, 0600u);
}

TEST_F(Store, AFileThatOthersCanWriteIsRefused) {
    auto store = load();
    store.approve(approval("com.acme.boards", "/a/bspctl-x.so", one));
    ::chmod(file_.c_str(), 0666);
    EXPECT_THROW((void)load(), Failure);
    EXPECT_THROW(store.withdraw("com.acme.boards"), Failure);
    ::chmod(file_.c_str(), 0600);
    ::chmod(file_.parent_path().c_str(), 0777);
    EXPECT_THROW((void)load(), Failure);
}

TEST_F(Store, ALinkIsNotFollowed) {
    const auto target = dir_.write("elsewhere", one + " now com.acme.boards /a/bspctl-x.so\n");
    fs::create_directories(file_.parent_path());
    fs::create_symlink(target, file_);
    EXPECT_THROW((void)load(), Failure);
}

TEST_F(Store, MalformedLinesAreNamedByPlace) {
    EXPECT_EQ(verdict("# comment\n\n" + one + " now com.acme.boards /a/bspctl-x.so\n"), "read");
    EXPECT_THAT(verdict("# comment\nabc now com.acme.boards /x\n"),
                AllOf(HasSubstr("trusted-plugins:2:1: this is not a digest"), HasSubstr("bspctl plugin trust")));
    EXPECT_THAT(verdict(one + " now com.acme.boards x.so\n"), HasSubstr(":1:86: the plugin's path must be absolute"));
    EXPECT_THAT(verdict(one + " now\n"), HasSubstr(":1:66: the time of the approval is missing"));
    EXPECT_THAT(verdict(one + "\n"), HasSubstr(":1:1: a digest of 64 hex digits is missing"));
    EXPECT_THAT(verdict(one + " now  /x\n"), HasSubstr(":1:70: the plugin's id is missing"));
}

TEST_F(Store, HostileContentEndsInAFailure) {
    EXPECT_THAT(verdict(std::string("\x7f" "ELF\0\0", 6)), HasSubstr("trusted-plugins"));
    EXPECT_THAT(verdict("\xff\xfe"), HasSubstr("trusted-plugins"));
    EXPECT_THAT(verdict(std::string(5'000'000, '#')), HasSubstr("trusted-plugins"));
    EXPECT_THAT(verdict(std::string(1'000'000, 'a')), HasSubstr(":1:1: "));
}

TEST_F(Store, APathThatWouldForgeALineIsRefused) {
    auto store = load();
    EXPECT_THROW(store.approve(approval("com.acme.boards", "/a\n" + two + " now com.evil /b", one)), Failure);
    EXPECT_THROW(store.approve(approval("com.acme.boards", "/a\xff", one)), Failure);
    EXPECT_THROW(store.approve(approval("com.acme.boards", "a.so", one)), Failure);
    EXPECT_FALSE(fs::exists(file_));
}

TEST_F(Store, NeitherDoesALinkForgeOne) {
    const auto odd = dir_.write("odd\nname.so", ""), link = dir_ / "bspctl-x.so";
    fs::create_symlink(odd, link);
    EXPECT_THROW(load().approve(approval("com.acme.boards", link.string(), one)), Failure);
    EXPECT_FALSE(fs::exists(file_));
}

TEST_F(Store, WithoutAPlaceAnApprovalIsAnErrorThatSaysSo) {
    auto store = TrustStore::load({});
    EXPECT_THAT(store.approvals(), IsEmpty());
    EXPECT_THROW(store.approve(approval("com.acme.boards", "/a/bspctl-x.so", one)), Failure);
}

TEST_F(Store, ProcessesThatApproveAtOnceLoseNothing) {
    constexpr int writers = 4, each = 25;
    std::vector<pid_t> children;
    for (int writer = 0; writer < writers; ++writer) {
        const auto child = ::fork();
        ASSERT_GE(child, 0);
        if (child > 0) {
            children.push_back(child);
            continue;
        }
        for (int i = 0; i < each; ++i) {
            load().approve(approval("com.acme.boards", "/" + std::to_string(writer) + "/" + std::to_string(i), one));
        }
        ::_exit(0);
    }
    for (const auto child : children) {
        int status = -1;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    EXPECT_THAT(load().approvals(), SizeIs(writers * each));
}

TEST(Digest, WithOrWithoutItsKind) {
    EXPECT_EQ(parse_digest("sha256:" + std::string(64, 'A')), std::string(64, 'a'));
    EXPECT_EQ(parse_digest(one), one);
    EXPECT_EQ(parse_digest("sha256:"), std::nullopt);
    EXPECT_EQ(parse_digest("sha512:" + one), std::nullopt);
    EXPECT_EQ(parse_digest(one + "1"), std::nullopt);
    EXPECT_EQ(parse_digest(std::string(64, 'g')), std::nullopt);
}

}  // namespace
}  // namespace bspctl::plugins
