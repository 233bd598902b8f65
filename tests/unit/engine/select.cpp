// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/failure.hpp"
#include "engine/container_tool.hpp"
#include "engine/engine.hpp"
#include "engine/kas_release.hpp"
#include "sandbox.hpp"

using namespace bspctl;
using namespace bspctl::engine;
using bspctl::testing::Sandbox;
using bspctl::testing::Variable;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace {

constexpr const char* kas31 = "echo 'kas 3.1 (configuration format version 12, earliest compatible version 1)'";
constexpr const char* works = "exit 0";
constexpr const char* is_broken = "echo 'Cannot connect to the daemon.' >&2; exit 1";
constexpr const char* script = R"(
KAS_CONTAINER_SCRIPT_VERSION="5.4"
KAS_IMAGE_VERSION_DEFAULT="${KAS_CONTAINER_SCRIPT_VERSION}"
KAS_CONTAINER_IMAGE_DISTRO_DEFAULT=""
KAS_CONTAINER_IMAGE_PATH_DEFAULT="registry.example/siemens/kas"
KAS_CONTAINER_IMAGE_NAME_DEFAULT="kas"
)";

Failure failure_of(const Request& request) {
    try {
        (void)select(request);
    } catch (const Failure& failure) {
        return failure;
    }
    return Failure("nothing failed");
}

}  // namespace

TEST(Select, TakesTheContainerWhenItWorks) {
    Sandbox box;
    box.program("kas", kas31);
    box.program("kas-container", script);
    box.program("docker", works);
    const auto engine = select({});
    EXPECT_EQ(engine.kind, Kind::container);
    EXPECT_EQ(engine.runtime, "docker");
    EXPECT_EQ(engine.image, "registry.example/siemens/kas/kas:5.4");
    EXPECT_TRUE(engine.image_is_default);
    EXPECT_EQ(engine.kas_version, "5.4");
    EXPECT_EQ(engine.max_format, 23);
    EXPECT_THAT(engine.reason, HasSubstr("docker"));
}

TEST(Select, FallsBackToTheHostAndSaysWhy) {
    Sandbox box;
    box.hide_system();
    box.program("kas", kas31);
    const auto no_script = select({});
    EXPECT_EQ(no_script.kind, Kind::host);
    EXPECT_EQ(no_script.kas_version, "3.1");
    EXPECT_EQ(no_script.max_format, 12);
    EXPECT_THAT(no_script.reason, HasSubstr("kas-container is not on PATH"));
    box.program("kas-container", script);
    EXPECT_THAT(select({}).reason, HasSubstr("neither docker nor podman"));
    box.program("docker", is_broken);
    EXPECT_THAT(select({}).reason, HasSubstr("docker does not work (Cannot connect to the daemon.)"));
}

TEST(Select, HonoursWhatWasAskedFor) {
    Sandbox box;
    box.program("kas", kas31);
    box.program("kas-container", script);
    box.program("docker", works);
    EXPECT_EQ(select({"host", {}, {}}).kind, Kind::host);
    const auto engine = select({"container", "mine/kas:latest", {}});
    EXPECT_EQ(engine.image, "mine/kas:latest");
    EXPECT_FALSE(engine.image_is_default);
    EXPECT_EQ(engine.kas_version, "");
    EXPECT_EQ(engine.max_format, 0);
    const Variable image("KAS_CONTAINER_IMAGE", "from/environment:4.7");
    EXPECT_EQ(select({"container", {}, {}}).image, "from/environment:4.7");
    EXPECT_EQ(select({"container", {}, {}}).max_format, 18);
}

TEST(Select, NamesWhatIsMissing) {
    Sandbox box;
    box.hide_system();
    EXPECT_THAT(failure_of({"host", {}, {}}).why(), HasSubstr("kas is not on PATH"));
    EXPECT_THAT(failure_of({"container", {}, {}}).why(), HasSubstr("kas-container is not on PATH"));
    EXPECT_THAT(failure_of({}).why(), HasSubstr("container: "));
    EXPECT_THAT(failure_of({"embedded", {}, {}}).what(), HasSubstr("embedded"));
    box.program("kas-container", script);
    EXPECT_THAT(failure_of({"container", {}, "runc"}).why(), HasSubstr("runc"));
    EXPECT_THAT(failure_of({"container", {}, "docker"}).why(), HasSubstr("docker is not installed"));
    box.program("kas", "echo 'ModuleNotFoundError: No module named kas' >&2; exit 1");
    EXPECT_THAT(failure_of({"host", {}, {}}).why(), HasSubstr("No module named kas"));
}

TEST(Select, HonoursTheChosenRuntime) {
    Sandbox box;
    box.program("kas", kas31);
    box.program("kas-container", script);
    box.program("docker", works);
    const Variable chosen("KAS_CONTAINER_ENGINE", "podman");
    box.program("podman", is_broken);
    EXPECT_EQ(select({}).kind, Kind::host);
    EXPECT_EQ(select({"auto", {}, "docker"}).runtime, "docker");
}

TEST(Select, DoesNotTakePodmanAsRoot) {
    if (geteuid() != 0) GTEST_SKIP() << "only root can see this";
    Sandbox box;
    box.program("kas", kas31);
    box.program("kas-container", script);
    box.program("docker", "echo 'podman version 4.3.1'");
    box.program("podman", works);
    EXPECT_EQ(select({}).kind, Kind::host);
    EXPECT_THAT(failure_of({"container", {}, "podman"}).why(), HasSubstr("keep-id"));
    EXPECT_THAT(failure_of({"container", {}, "docker"}).why(), HasSubstr("docker is podman"));
    const Variable root("KAS_ALLOW_ROOT", std::nullopt);
    box.program("docker", works);
    EXPECT_THAT(failure_of({"container", {}, {}}).fix(), HasSubstr("normal user"));
}

TEST(Select, SaysThatTheLocaleIsReplaced) {
    Sandbox box;
    box.program("kas", kas31);
    EXPECT_THAT(select({"host", {}, {}}).notes, IsEmpty());
    const Variable locale("LC_ALL", "C");
    EXPECT_THAT(select({"host", {}, {}}).notes, ElementsAre(HasSubstr("LC_ALL=C.UTF-8")));
}

TEST(KasRelease, IsReadFromWhatKasPrints) {
    EXPECT_EQ(version_text("kas 3.1 (configuration format version 12, earliest compatible version 1)"), "3.1");
    EXPECT_EQ(version_text("__main__.py 4.8.2 (x)"), "4.8.2");
    EXPECT_EQ(version_text("kas"), "");
    EXPECT_EQ(version_text("5."), "");
    EXPECT_EQ(parse_release("4.8.2"), (KasRelease{4, 8}));
    EXPECT_FALSE(parse_release("12"));
    EXPECT_FALSE(parse_release("99999999999999999999.1"));
    EXPECT_EQ(stated_format("kas 5.4 (configuration format version 23, earliest compatible version 1)"), 23);
    EXPECT_EQ(stated_format("kas 5.4 (configuration\nformat version\n23, earliest"), 23);
    EXPECT_EQ(stated_format("kas 5.4"), 0);
}

TEST(KasRelease, KnowsTheFormatsOfTheReleases) {
    const std::pair<KasRelease, int> cases[] = {{{2, 1}, 0},  {{3, 0}, 11}, {{3, 1}, 12}, {{4, 0}, 14},
                                                {{4, 3}, 16}, {{5, 1}, 20}, {{5, 4}, 23}, {{9, 0}, 23}};
    for (const auto& [release, format] : cases) EXPECT_EQ(format_of(release), format);
}

TEST(DefaultImage, FollowsTheScriptsVariables) {
    const Sandbox box;
    EXPECT_EQ(default_image(script), "registry.example/siemens/kas/kas:5.4");
    const Variable version("KAS_IMAGE_VERSION", "4.5"), distro("KAS_CONTAINER_IMAGE_DISTRO", "debian-bookworm");
    EXPECT_EQ(default_image(script), "registry.example/siemens/kas/kas:4.5-debian-bookworm");
    EXPECT_EQ(default_image("exec something else"), "");
    EXPECT_EQ(default_image("KAS_IMAGE_VERSION_DEFAULT=\"${KAS_IMAGE_VERSION_DEFAULT}\"\n"), "");
}

TEST(ImageTag, IsWhatFollowsTheNamesColon) {
    EXPECT_EQ(image_tag("host:5000/kas/kas:5.4"), "5.4");
    EXPECT_EQ(image_tag("host:5000/kas/kas"), "");
    EXPECT_EQ(image_tag("kas@sha256:0123"), "");
    EXPECT_EQ(image_tag(""), "");
}
