// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "engine/engine.hpp"
#include "sandbox.hpp"

using namespace bspctl;
using namespace bspctl::engine;
using bspctl::testing::Sandbox;
using bspctl::testing::Variable;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

Engine host(const std::string& version = "5.4") {
    Engine out;
    out.program = "kas";
    out.kas_version = version;
    return out;
}

Engine container(const std::string& image = "registry.example/kas:5.4") {
    Engine out;
    out.kind = Kind::container;
    out.program = "kas-container";
    out.runtime = "podman";
    out.image = image;
    return out;
}

Job job(const Sandbox& box, const std::string& command = "build") {
    Job out;
    out.command = command;
    out.config = "user.yml:.bspctl/overlays/tuning.yml";
    out.work_dir = box.work();
    return out;
}

std::string line(const process::Command& command) { return text::join(command.argv, " "); }

std::string runtime_args(const process::Command& command) {
    const auto found = std::find(command.argv.begin(), command.argv.end(), "--runtime-args");
    return found == command.argv.end() ? std::string("none") : *(found + 1);
}

std::optional<std::string> variable(const process::Command& command, const std::string& name) {
    return find_value(command.env, name);
}

}  // namespace

TEST(Compose, PutsKasOptionsBeforeTheFileAndBitbakeArgumentsAfter) {
    const Sandbox box;
    auto wanted = job(box);
    wanted.targets = {"image-a", "image-b"};
    wanted.task = "compile";
    wanted.kas_args = {"--update"};
    wanted.bitbake_args = {"-k", "-v"};
    EXPECT_EQ(line(compose(host(), wanted)),
              "kas build --update --target image-a --target image-b -c compile "
              "user.yml:.bspctl/overlays/tuning.yml -- -k -v");
    EXPECT_EQ(compose(host(), wanted).cwd, box.work());
}

// BitBake before 2.8 knows no BB_DEFAULT_EVENTLOG.
TEST(Compose, NamesTheEventLogInTheWordsOfEveryBitbake) {
    const Sandbox box;
    auto wanted = job(box);
    wanted.config = "a.yml";
    wanted.event_log = box.work() / "run/events.json";
    const auto log = wanted.event_log.string();
    EXPECT_EQ(line(compose(host(), wanted)), "kas build a.yml -- -w " + log);
    wanted.bitbake_args = {"-k", "-w", "mine.json"};
    EXPECT_EQ(line(compose(host(), wanted)), "kas build a.yml -- -w " + log + " -k -w mine.json");
    wanted.command = "shell";
    wanted.shell_command = "bitbake -c cleansstate gauge";
    EXPECT_EQ(compose(host(), wanted).argv[3], "export BBEVENTLOG=" + log + "; bitbake -c cleansstate gauge");
    wanted.shell_command.clear();
    EXPECT_EQ(line(compose(host(), wanted)), "kas shell a.yml");
}

TEST(Compose, GivesEachCommandOnlyWhatItKnows) {
    const Sandbox box;
    const auto arguments = [&](const std::string& command) {
        auto wanted = job(box, command);
        wanted.config = "a.yml";
        wanted.targets = {"image"};
        wanted.task = "compile";
        wanted.bitbake_args = {"-k"};
        wanted.shell_command = "bitbake -e";
        return compose(host(), wanted).argv;
    };
    EXPECT_THAT(arguments("checkout"), ElementsAre("kas", "checkout", "a.yml"));
    EXPECT_THAT(arguments("dump"), ElementsAre("kas", "dump", "a.yml"));
    EXPECT_THAT(arguments("shell"), ElementsAre("kas", "shell", "-c", "bitbake -e", "a.yml"));
}

TEST(Compose, SkipsTheCheckoutInTheWordsOfTheKasAtHand) {
    const Sandbox box;
    auto wanted = job(box);
    wanted.config = "a.yml";
    wanted.skip_checkout = true;
    EXPECT_EQ(line(compose(host("5.4"), wanted)),
              "kas build --skip finish_setup_repos --skip repos_checkout --skip repos_apply_patches a.yml");
    EXPECT_EQ(line(compose(host("3.1"), wanted)),
              "kas build --skip finish_setup_repos,repos_checkout,repos_apply_patches a.yml");
}

TEST(Compose, RefusesWhatThisKasCannotDo) {
    const Sandbox box;
    EXPECT_THROW((void)compose(host("3.1"), job(box, "dump")), Failure);
    EXPECT_NO_THROW((void)compose(host("3.2"), job(box, "dump")));
    EXPECT_NO_THROW((void)compose(host(""), job(box, "dump")));
}

TEST(Compose, SetsTheFoldersAndKeepsTheCallersOut) {
    const Sandbox box;
    const Variable other("KAS_BUILD_DIR", "/somewhere/else");
    auto wanted = job(box);
    EXPECT_EQ(variable(compose(host(), wanted), "KAS_WORK_DIR"), box.work().string());
    EXPECT_THAT(compose(host(), wanted).unset, ElementsAre("KAS_BUILD_DIR"));
    wanted.build_dir = "/mnt/build";
    EXPECT_EQ(variable(compose(host(), wanted), "KAS_BUILD_DIR"), "/mnt/build");
    EXPECT_THAT(compose(host(), wanted).unset, ElementsAre());
}

TEST(Compose, InheritsTheWholeEnvironment) {
    const Sandbox box;
    box.program("kas", "env");
    const Variable proxy("HTTPS_PROXY", "http://proxy.example:3128"), agent("SSH_AUTH_SOCK", "/run/agent"),
        language("LANG", "de_DE.UTF-8"), certificates("SSL_CERT_FILE", "/etc/ssl/mine.pem");
    auto wanted = job(box);
    wanted.env = {{"DL_DIR", "/srv/downloads"}, {"NPROC", "3"}};
    wanted.event_log = box.work() / "run/events.json";
    const auto seen = process::capture(compose(host(), wanted), std::chrono::seconds(10)).out;
    for (const auto* expected : {"HTTPS_PROXY=http://proxy.example:3128\n", "SSH_AUTH_SOCK=/run/agent\n",
                                 "LANG=de_DE.UTF-8\n", "SSL_CERT_FILE=/etc/ssl/mine.pem\n", "DL_DIR=/srv/downloads\n",
                                 "NPROC=3\n", "/run/events.json\n"}) {
        EXPECT_THAT(seen, HasSubstr(expected));
    }
}

TEST(Compose, GivesBitbakeAUtf8Locale) {
    const Sandbox box;
    const std::pair<const char*, bool> cases[] = {{"C", true},          {"POSIX", true},           {"de_DE", true},
                                                  {"C.UTF-8", false},   {"en_US.utf8", false},     {"de_DE.ISO-8859-1", true},
                                                  {"de_DE.UTF-8@euro", false}};
    for (const auto& [locale, needed] : cases) {
        const Variable all("LC_ALL", locale);
        EXPECT_EQ(variable(compose(host(), job(box)), "LC_ALL").has_value(), needed) << locale;
    }
    const Variable none("LC_ALL", std::nullopt), type("LC_CTYPE", std::nullopt), language("LANG", "en_US.UTF-8");
    EXPECT_FALSE(variable(compose(host(), job(box)), "LC_ALL"));
    auto wanted = job(box);
    wanted.env = {{"LC_ALL", "C"}};
    EXPECT_EQ(compose(host(), wanted).env.back(), (KeyValue{"LC_ALL", "C.UTF-8"}));
}

TEST(ComposeContainer, RunsTheImageThatWasChosen) {
    const Sandbox box;
    EXPECT_EQ(variable(compose(container("mine:1"), job(box)), "KAS_CONTAINER_IMAGE"), "mine:1");
    EXPECT_EQ(variable(compose(container("mine:1"), job(box)), "KAS_CONTAINER_ENGINE"), "podman");
    auto by_default = container();
    by_default.image_is_default = true;
    EXPECT_FALSE(variable(compose(by_default, job(box)), "KAS_CONTAINER_IMAGE"));
}

TEST(ComposeContainer, TellsTheRuntimeInOneText) {
    const Sandbox box;
    auto wanted = job(box);
    wanted.run_id = "20261121-030000";
    wanted.event_log = box.work() / "build/runs/x/events.json";
    wanted.runtime_args = {"-v", "/cache:/work/ccache:rw"};
    const auto command = compose(container(), wanted);
    EXPECT_THAT(runtime_args(command),
                AllOf(HasSubstr("--label bspctl.run_id=20261121-030000"),
                      HasSubstr("--label bspctl.work_dir=" + box.work().string()),
                      HasSubstr("-e BB_DEFAULT_EVENTLOG=/work/build/runs/x/events.json"),
                      HasSubstr("-v /cache:/work/ccache:rw")));
    EXPECT_EQ(std::count(command.argv.begin(), command.argv.end(), "--runtime-args"), 1);
    EXPECT_EQ(command.argv[3], "build");
    EXPECT_EQ(command.argv.back(), "/work/build/runs/x/events.json") << "-w";
}

TEST(ComposeContainer, PassesOnWhatKasContainerDoesNot) {
    const Sandbox box;
    const auto certificates = box.dir().write("ca.pem", "x").string();
    const Variable proxy("HTTPS_PROXY", "http://me:pw@proxy.example"), lower("https_proxy", "x"),
        jobs("BB_NUMBER_THREADS", "4"), file("SSL_CERT_FILE", certificates), gone("CURL_CA_BUNDLE", "/no/such/file"),
        language("LANG", "de_DE.UTF-8"), log("BB_DEFAULT_EVENTLOG", "/host/path");
    auto wanted = job(box);
    wanted.env = {{"DL_DIR", "/srv/dl"}, {"SSTATE_DIR", "/srv/ss"}, {"ACCEPT_FSL_EULA", "1"}, {"KAS_MACHINE", "m"}};
    const auto args = runtime_args(compose(container(), wanted)) + " ";
    for (const auto* expected : {"-e HTTPS_PROXY ", "-e BB_NUMBER_THREADS ", "-e ACCEPT_FSL_EULA "}) {
        EXPECT_THAT(args, HasSubstr(expected));
    }
    EXPECT_THAT(args, HasSubstr("-v " + certificates + ":" + certificates + ":ro -e SSL_CERT_FILE "));
    for (const auto* unexpected : {"https_proxy", "DL_DIR", "SSTATE_DIR", "KAS_MACHINE", "CURL_CA_BUNDLE", "LANG", "pw",
                                   "BB_DEFAULT_EVENTLOG"}) {
        EXPECT_THAT(args, Not(HasSubstr(unexpected)));
    }
    EXPECT_EQ(variable(compose(container(), wanted), "DL_DIR"), "/srv/dl");  // kas-container mounts it
}

TEST(ComposeContainer, ForwardsALivingSshAgent) {
    const Sandbox box;
    const auto path = (box.dir() / "agent").string();
    const Variable agent("SSH_AUTH_SOCK", path);
    EXPECT_THAT(compose(container(), job(box)).argv, Not(Contains("--ssh-agent")));
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    ASSERT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(compose(container(), job(box)).argv[3], "--ssh-agent");
    close(fd);
}

TEST(ComposeContainer, RefusesPathsThatKasContainerTearsApart) {
    const Sandbox box;
    auto wanted = job(box);
    wanted.work_dir = box.dir() / "my work";
    EXPECT_THROW((void)compose(container(), wanted), Failure);
    EXPECT_NO_THROW((void)compose(host(), wanted));
    wanted = job(box);
    wanted.config = "a.yml:my overlay.yml";
    EXPECT_THROW((void)compose(container(), wanted), Failure);
}

TEST(HostPath, TranslatesTheMountPoints) {
    const Sandbox box;
    auto wanted = job(box);
    wanted.config = "conf/user.yml";
    wanted.env = {{"DL_DIR", "/srv/dl"}, {"SSTATE_DIR", "ss"}};
    box.dir().write("work/.git/HEAD", "");
    const std::pair<std::string, std::string> cases[] = {
        {"/work/build/tmp/log", box.work() / "build/tmp/log"},
        {"/work", box.work()},
        {"/build/tmp/log", box.work() / "build/tmp/log"},
        {"/repo/conf/user.yml", box.work() / "conf/user.yml"},
        {"/downloads/x.tar", "/srv/dl/x.tar"},
        {"/sstate/x", box.work() / "ss/x"},
        {"/workshop/x", "/workshop/x"},
        {"/usr/bin/gcc", "/usr/bin/gcc"},
        {"/work/../etc/passwd", "/work/../etc/passwd"},
        {"relative", "relative"},
        {"", ""},
    };
    for (const auto& [inside, outside] : cases) EXPECT_EQ(host_path(container(), wanted, inside), outside) << inside;
    EXPECT_EQ(host_path(host(), wanted, "/work/x"), "/work/x");
}

TEST(HostPath, KnowsABuildFolderElsewhere) {
    const Sandbox box;
    auto wanted = job(box);
    wanted.build_dir = "/mnt/big/build";
    EXPECT_EQ(host_path(container(), wanted, "/build/tmp/x"), "/mnt/big/build/tmp/x");
    wanted.event_log = "/mnt/big/build/runs/x/events.json";
    EXPECT_THAT(runtime_args(compose(container(), wanted)), HasSubstr("EVENTLOG=/build/runs/x/events.json"));
}
