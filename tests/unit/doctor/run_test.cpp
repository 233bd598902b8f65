// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/failure.hpp"
#include "doctor/doctor.hpp"

namespace bspctl::doctor {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Check check(std::string id, Level level, std::function<void()> before = {}) {
    Check out;
    out.id = std::move(id);
    out.group = "host";
    out.run = [level, before = std::move(before)](const Context&) {
        if (before) before();
        Finding finding;
        finding.level = level;
        finding.summary = "looked";
        finding.fix = "mend it";
        return finding;
    };
    return out;
}

// A plugin that answers what it is told to.
class FakePlugin : public plugins::Plugin {
public:
    explicit FakePlugin(std::vector<Finding> findings) : findings_(std::move(findings)) { info_.id = "com.acme"; }
    const plugins::PluginInfo& info() const override { return info_; }
    bool offers(std::string_view extension) const override { return extension == "bspctl.doctor/1"; }
    FamilyInfo family(const Workspace&) override { return {}; }
    Verdict detect(const Input&) override { return {}; }
    [[nodiscard]] std::optional<Input> manifest(const ManifestFile&) override { return {}; }
    [[nodiscard]] std::vector<Overlay> overlays(const Workspace&) override { return {}; }
    KasConfig kas(const Workspace&) override { return {}; }
    std::vector<Step> plan(const Workspace&) override { return {}; }
    std::vector<Finding> doctor(const Workspace&) override {
        if (findings_.empty()) throw Failure("the tree is odd", "no layers");
        return findings_;
    }
    std::vector<Rule> triage() override { return {}; }

private:
    plugins::PluginInfo info_;
    std::vector<Finding> findings_;
};

Finding finding(std::string id, Level level) {
    Finding out;
    out.id = std::move(id);
    out.level = level;
    out.summary = "said";
    return out;
}

std::vector<std::string> ids(const Report& report) {
    std::vector<std::string> out;
    for (const auto& result : report.results) out.push_back(result.finding.id);
    return out;
}

TEST(Doctor, KeepsTheOrderOfTheChecksWhateverEndsFirst) {
    const auto report = run({check("slow", Level::pass, [] { std::this_thread::sleep_for(30ms); }), check("fast", Level::pass)}, {}, {}, {});
    EXPECT_THAT(ids(report), ElementsAre("slow", "fast"));
}

// Each of the two waits for the other, so they end only if they run at the same time.
TEST(Doctor, RunsChecksSideBySide) {
    struct Meeting {
        std::mutex guard;
        std::condition_variable came;
        int present = 0;
    };
    const auto meeting = std::make_shared<Meeting>();
    const auto meet = [meeting] {
        std::unique_lock lock(meeting->guard);
        ++meeting->present;
        meeting->came.notify_all();
        if (!meeting->came.wait_for(lock, 5s, [&] { return meeting->present == 2; })) throw std::runtime_error("alone");
    };
    const auto report = run({check("a", Level::pass, meet), check("b", Level::pass, meet)}, {}, {}, {});
    EXPECT_EQ(report.count(Level::pass), 2u);
}

TEST(Doctor, GivesUpOnACheckThatOverruns) {
    const auto release = std::make_shared<std::mutex>();
    release->lock();
    auto stuck = check("stuck", Level::block, [release] { release->lock(); release->unlock(); });
    stuck.limit = 20ms;
    const auto report = run({stuck, check("next", Level::pass)}, {}, {}, {});
    release->unlock();
    ASSERT_THAT(ids(report), ElementsAre("stuck", "next"));
    EXPECT_TRUE(report.results[0].error);
    EXPECT_FALSE(report.blocked());
    EXPECT_EQ(level_word(report.results[0]), "error");
}

TEST(Doctor, TurnsExceptionsIntoErrorsThatDoNotBlock) {
    const auto report = run({check("a", Level::block, [] { throw std::runtime_error("boom"); }),
                             check("b", Level::block, [] { throw 7; }),
                             check("c", Level::block, [] { throw Failure("what", "why"); })},
                            {}, {}, {});
    ASSERT_EQ(report.results.size(), 3u);
    for (const auto& result : report.results) EXPECT_TRUE(result.error);
    EXPECT_THAT(report.results[0].finding.summary, HasSubstr("boom"));
    EXPECT_THAT(report.results[2].finding.summary, HasSubstr("what: why"));
    EXPECT_FALSE(report.blocked());
}

TEST(Doctor, LeavesContainerChecksOutOnTheHost) {
    auto inside = check("image", Level::block);
    inside.container_only = true;
    EXPECT_TRUE(run({inside}, {}, {}, {}).results.empty());
    Context context;
    context.container = true;
    EXPECT_TRUE(run({inside}, {}, context, {}).blocked());
}

TEST(Doctor, HasPluginsBesideItsOwnChecksWithUniqueIds) {
    FakePlugin plugin({finding("disk", Level::warn), finding("forks", Level::info)});
    const auto report = run({check("disk", Level::pass)}, {&plugin}, {}, {});
    EXPECT_THAT(ids(report), ElementsAre("disk", "disk@com.acme", "forks"));
    EXPECT_EQ(report.results[1].source, "com.acme");
    EXPECT_THAT(ids(run({check("disk", Level::pass)}, {&plugin}, {}, {}, {"disk@com.acme"})), ElementsAre("disk@com.acme"));
    Context context;
    context.levels = {{"disk@com.acme", "off", "config.toml:2:1"}};
    EXPECT_THAT(ids(run({check("disk", Level::pass)}, {&plugin}, context, {})), ElementsAre("disk", "forks"));
    EXPECT_EQ(report.results[1].group, "team") << "it has checks and is no family";
}

TEST(Doctor, SurvivesAPluginThatFails) {
    FakePlugin plugin({});
    const auto report = run({check("a", Level::pass)}, {&plugin}, {}, {});
    ASSERT_EQ(report.results.size(), 2u);
    EXPECT_TRUE(report.results[1].error);
    EXPECT_THAT(report.results[1].finding.summary, HasSubstr("the tree is odd: no layers"));
}

TEST(Doctor, ChoosesByGlob) {
    FakePlugin plugin({finding("fork-kernel", Level::info), finding("eula", Level::info)});
    const std::vector<Check> checks{check("disk-free", Level::pass), check("disk-speed", Level::pass), check("memory", Level::pass)};
    EXPECT_THAT(ids(run(checks, {&plugin}, {}, {}, {"disk-*", "fork*"})), ElementsAre("disk-free", "disk-speed", "fork-kernel"));
    EXPECT_THAT(ids(run(checks, {}, {}, {}, {}, {"disk-*"})), ElementsAre("memory"));
}

TEST(Doctor, AGlobThatIsNoChecksIdIsAnError) {
    auto inside = check("image", Level::pass);
    inside.container_only = true;
    const std::vector<Check> checks{check("memory", Level::pass), inside};
    FakePlugin plugin({finding("fork-kernel", Level::pass)});
    try {
        (void)run(checks, {&plugin}, {}, {}, {"memory", "fork-kernal"});
        FAIL() << "a check that does not exist was looked for in silence";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("'fork-kernal'"));
        EXPECT_THAT(failure.why(), HasSubstr("nearest is fork-kernel"));
    }
    EXPECT_THAT(ids(run(checks, {&plugin}, {}, {}, {"image"})), ElementsAre());
    EXPECT_THROW((void)run(checks, {&plugin}, {}, {}, {}, {"memroy"}), Failure);
    EXPECT_THAT(ids(run(checks, {&plugin}, {}, {}, {}, {"mem*", "image"})), ElementsAre("fork-kernel"));
    FakePlugin broken({});
    EXPECT_NO_THROW((void)run(checks, {&broken}, {}, {}, {"fork-*"}));
}

TEST(DoctorReport, WritesTheDiagnosisInColumns) {
    const auto report = run({check("disk-free", Level::block), check("memory", Level::pass)}, {}, {}, {});
    EXPECT_EQ(to_diagnosis_text(report), "BLOCK FAIL disk-free              looked\n"
                                         "INFO  PASS memory                 looked\n");
}

TEST(DoctorReport, ShowsOnlyWhatMattersBeforeABuild) {
    const auto report = run({check("disk-free", Level::warn), check("memory", Level::pass)}, {}, {}, {});
    const auto all = to_text(report, false);
    EXPECT_THAT(all, HasSubstr("memory"));
    const auto some = to_text(report, true);
    EXPECT_EQ(some.find("memory"), std::string::npos);
    EXPECT_THAT(some, HasSubstr("fix: mend it"));
    EXPECT_THAT(some, HasSubstr("1 pass, 0 info, 1 warn, 0 block, 0 skip, 0 error"));
}

TEST(DoctorReport, JsonHasItsDocumentedShape) {
    const auto report = run({check("disk-free", Level::block), check("memory", Level::pass)}, {}, {}, {});
    rapidjson::Document json;
    json.Parse(to_json(report).c_str());
    ASSERT_FALSE(json.HasParseError());
    EXPECT_STREQ(json["schema"].GetString(), "bspctl.doctor/1");
    EXPECT_STREQ(json["status"].GetString(), "block");
    EXPECT_EQ(json["counts"]["block"].GetUint(), 1u);
    EXPECT_STREQ(json["findings"][0]["level"].GetString(), "block");
    EXPECT_TRUE(json["findings"][0]["why"].IsNull());
    EXPECT_STREQ(json["findings"][0]["fix"].GetString(), "mend it");
}

}  // namespace
}  // namespace bspctl::doctor
