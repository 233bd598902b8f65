// SPDX-License-Identifier: Apache-2.0
//
// `bspctl sync` and `bspctl mirror` from outside, against local bare repositories: many of them, some of them unwell,
// interrupted, and beside what the `repo` tool makes of the same manifest (BSPCTL_REPO_TOOL names a clone of it).
#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "git_fixture.hpp"
#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

using testing::GitFixture;
using ::testing::HasSubstr;

constexpr const char* manifest_name = "imx-6.6.52-2.2.0.xml";

struct Project {
    std::string name;
    std::string more;  // further attributes
    std::string inside;
};

class SyncCommand : public ::testing::Test {
protected:
    SyncCommand() {
        fs::create_directories(workspace());
        fs::create_directories(folder_ / "home");
    }

    [[nodiscard]] fs::path workspace() const { return folder_ / "ws"; }
    [[nodiscard]] fs::path tree() const { return workspace() / "nxp"; }

    void add(const std::string& name, const std::string& more = "", const std::string& inside = "") {
        projects_.push_back({name, more, inside});
    }

    // The three that make it a manifest of its family, and `count` more that are all alike.
    void add_many(int count) {
        commit_ = git_.commit("poky", {{"meta/conf/layer.conf", "x"}, {"setup.sh", "echo hello\n"}});
        add("poky");
        std::vector<std::string> names{"meta-freescale", "meta-imx"};
        for (int n = 0; n < count; ++n) names.push_back("meta-" + std::to_string(n));
        for (const auto& name : names) {
            fs::copy(git_.path("poky"), git_.path(name), fs::copy_options::recursive);
            add(name);
        }
    }

    [[nodiscard]] std::string manifest() const {
        std::string out = "<?xml version=\"1.0\"?>\n<manifest>\n  <remote name=\"local\" fetch=\"file://" + git_.root().string() +
                          "\"/>\n  <remote name=\"far\" fetch=\"ssh://me:secret@far.example.com" + git_.root().string() +
                          "\"/>\n  <default remote=\"local\" revision=\"main\"/>\n";
        for (const auto& project : projects_) {
            out += "  <project name=\"" + project.name + "\" path=\"sources/" + project.name + "\" " + project.more + ">" +
                   project.inside + "</project>\n";
        }
        return out + "</manifest>\n";
    }

    void write_manifest() const { (void)folder_.write("ws/" + std::string(manifest_name), manifest()); }

    [[nodiscard]] Invocation bspctl(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), BSPCTL_BUILD_DIR "/bin/bspctl");
        auto path = std::string(std::getenv("PATH"));
        if (fs::exists(folder_ / "bin")) path = (folder_ / "bin").string() + ":" + path;
        return {arguments, workspace(), {{"HOME", folder_ / "home"}, {"XDG_CONFIG_HOME", ""}, {"NO_COLOR", "1"}, {"PATH", path},
                {"GIT_SSH_COMMAND", folder_ / "ssh"}, {"GIT_SSH_VARIANT", "simple"}}};
    }

    [[nodiscard]] Invocation sync(std::vector<std::string> more = {}) const {
        write_manifest();
        std::vector<std::string> words{"sync", manifest_name, "--workspace", workspace().string(), "--skip-doctor"};
        words.insert(words.end(), more.begin(), more.end());
        return bspctl(words);
    }

    // A `git` before the real one on PATH: `body` is shell that sees git's arguments.
    void wrap_git(const std::string& body) const {
        const auto file = folder_.write("bin/git", "#!/bin/sh\n" + body + "\nPATH=${PATH#*:} exec git \"$@\"\n");
        fs::permissions(file, fs::perms::owner_all);
    }
    // What stands for ssh to "far": fails so many times with an error that may pass, then serves.
    void write_ssh(int failures) const {
        const auto count = (folder_ / "count").string();
        const auto file = folder_.write("ssh", "#!/bin/sh\nn=$(cat " + count + " 2>/dev/null || echo 0)\nif [ $n -lt " +
                                                   std::to_string(failures) + " ]; then\n  echo $((n+1)) > " + count +
                                                   "\n  echo \"ssh: Could not resolve host: https://me:secret@far.example.com\" >&2"
                                                   "\n  exit 255\nfi\nshift\neval \"exec $*\"\n");
        fs::permissions(file, fs::perms::owner_all);
    }
    void unwrap_git() const { fs::remove_all(folder_ / "bin"); }

    [[nodiscard]] std::string head(const std::string& name) const {
        return GitFixture::ask(tree() / "sources" / name, "rev-parse HEAD");
    }
    [[nodiscard]] std::size_t finished() const {
        std::error_code error;
        std::size_t out = 0;
        for (const auto& entry : fs::directory_iterator(tree() / "sources", error)) {
            if (fs::exists(entry.path() / "setup.sh") && !fs::exists(entry.path() / ".git/bspctl-unfinished")) ++out;
        }
        return out;
    }
    [[nodiscard]] static const rapidjson::Value* find(const rapidjson::Document& report, const std::string& name) {
        for (const auto& entry : report["repositories"].GetArray()) {
            if (entry["name"].GetString() == name) return &entry;
        }
        return nullptr;
    }

    testing::TempDir folder_;
    GitFixture git_;
    std::string commit_;
    std::vector<Project> projects_;
};

}  // namespace

TEST_F(SyncCommand, TwoHundredRepositoriesSomeOfThemUnwell) {
    add_many(193);
    // fails twice with an error that may pass, then serves
    fs::copy(git_.path("poky"), git_.path("flaky"), fs::copy_options::recursive);
    add("flaky", "remote=\"far\"");
    write_ssh(2);
    add("gone");
    // pinned to a commit that its branch does not have
    (void)git_.commit("pinned", {{"setup.sh", "1"}});
    const auto aside = git_.commit("pinned", {{"setup.sh", "aside"}}, "topic");
    add("pinned", "revision=\"" + aside + "\" upstream=\"main\"");
    // dirty, with something newer to go to
    (void)git_.commit("dirty", {{"setup.sh", "1"}});
    add("dirty");
    const auto only_dirty = run(sync({"--groups", "name:dirty"}));
    ASSERT_EQ(only_dirty.code, 0) << only_dirty.err;
    (void)folder_.write("ws/nxp/sources/dirty/setup.sh", "mine");
    (void)git_.commit("dirty", {{"setup.sh", "2"}});

    const auto outcome = run(sync({"--json"}));
    EXPECT_EQ(outcome.code, 1);
    const auto report = parse_json(outcome.out);
    EXPECT_STREQ(report["schema"].GetString(), "bspctl.sync/1");
    ASSERT_EQ(report["repositories"].Size(), 200u);
    const auto wrong = std::count_if(report["repositories"].Begin(), report["repositories"].End(),
                                     [](const auto& entry) { return !entry["ok"].GetBool(); });
    EXPECT_EQ(wrong, 2);
    EXPECT_STREQ((*find(report, "dirty"))["did"].GetString(), "kept");
    EXPECT_STREQ((*find(report, "gone"))["did"].GetString(), "failed");
    EXPECT_EQ((*find(report, "flaky"))["attempts"].GetInt(), 3);
    EXPECT_EQ(head("flaky"), commit_);
    EXPECT_EQ(head("pinned"), aside);
    EXPECT_EQ(head("meta-191"), commit_);
    EXPECT_EQ(testing::slurp(tree() / "sources/dirty/setup.sh"), "mine");
    EXPECT_THAT(outcome.err, HasSubstr("1 changed file (setup.sh)"));
    EXPECT_EQ((outcome.out + outcome.err).find("secret"), std::string::npos);

    // Recorded, one event a repository.
    const auto runs = tree() / "build/runs/latest";
    std::size_t recorded = 0;
    for (const auto& entry : events(runs)) recorded += text(entry, "event") == "sync_repository" ? 1 : 0;
    EXPECT_EQ(recorded, 200u);
}

TEST_F(SyncCommand, AnInterruptLeavesWhatTheNextOneGoesOnWith) {
    add_many(30);
    wrap_git("case \"$*\" in *fetch*) sleep 0.3;; esac");
    Running running(sync({"-j", "4"}));
    ASSERT_TRUE(eventually([&] { return finished() >= 3; }));
    running.signal(SIGINT);
    EXPECT_EQ(running.wait().code, 130);
    EXPECT_LT(finished(), 32u);
    EXPECT_TRUE(eventually([&] { return processes_in(workspace()).empty(); }));

    unwrap_git();
    const auto outcome = run(sync());
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(finished(), 33u);
    EXPECT_EQ(head("meta-29"), commit_);
}

TEST_F(SyncCommand, AKillLeavesWhatTheNextOneGoesOnWith) {
    add_many(30);
    wrap_git("case \"$*\" in *checkout*) sleep 0.3;; esac");
    Running running(sync({"-j", "4"}));
    ASSERT_TRUE(eventually([&] { return finished() >= 3; }));
    running.signal(SIGKILL);
    EXPECT_EQ(running.wait().code, 137);
    EXPECT_TRUE(eventually([&] { return processes_in(workspace()).empty(); }));

    unwrap_git();
    const auto outcome = run(sync());
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(finished(), 33u);
    for (const auto& entry : fs::directory_iterator(tree() / "sources")) {
        EXPECT_EQ(GitFixture::ask(entry.path(), "status --porcelain"), "");
        EXPECT_EQ(GitFixture::ask(entry.path(), "rev-parse HEAD"), commit_);
    }
}

TEST_F(SyncCommand, ADryRunAsksNobodyAndChangesNothing) {
    add_many(2);
    const auto before = run(sync({"--dry-run", "--json"}));
    EXPECT_EQ(before.code, 0) << before.err;
    const auto planned = parse_json(before.out);
    EXPECT_TRUE(planned["dry_run"].GetBool());
    EXPECT_STREQ(planned["repositories"][0]["did"].GetString(), "cloned");
    EXPECT_FALSE(fs::exists(tree()));
    ASSERT_EQ(run(sync()).code, 0);
    fs::rename(git_.root(), folder_ / "away");
    const auto after = run(sync({"--dry-run"}));
    EXPECT_EQ(after.code, 0) << after.err;
    EXPECT_THAT(after.out, HasSubstr("fetch"));
}

TEST_F(SyncCommand, AKasFileWhoseIncludesComeFromARepositoryIsCompletedStepByStep) {
    (void)git_.commit("second", {{"f", "2"}});
    (void)git_.commit("first", {{"more.yml", "header:\n  version: 11\nrepos:\n  second:\n    url: " + git_.url("second") +
                                                 "\n    refspec: main\n"}});
    (void)folder_.write("ws/my.yml", "header:\n  version: 11\n  includes:\n    - repo: first\n      file: more.yml\n"
                                     "machine: qemux86-64\ndistro: poky\nrepos:\n  first:\n    url: " + git_.url("first") +
                                     "\n    refspec: main\n");
    const auto outcome = run(bspctl({"sync", "my.yml", "--skip-doctor", "--json"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(parse_json(outcome.out)["repositories"].Size(), 2u);
    EXPECT_TRUE(fs::exists(workspace() / "second/f"));
}

// kas, which would fetch what is not there, needs nothing after a sync: the repositories are gone by then.
TEST_F(SyncCommand, KasAcceptsTheTreeWithoutFetching) {
    BSPCTL_NEEDS_KAS();
    const auto id = git_.commit("pinned", {{"oe-init-build-env", ""}});  // which kas looks for
    (void)git_.commit("floating", {{"f", "2"}});
    (void)folder_.write("ws/my.yml", "header:\n  version: 11\nmachine: qemux86-64\ndistro: poky\nrepos:\n"
                                     "  pinned:\n    url: " + git_.url("pinned") + "\n    refspec: " + id + "\n"
                                     "  floating:\n    url: " + git_.url("floating") + "\n    refspec: main\n");
    ASSERT_EQ(run(bspctl({"sync", "my.yml", "--skip-doctor"})).code, 0);
    fs::remove_all(git_.root());
    const auto kas = run({{"kas", "for-all-repos", "my.yml", "git rev-parse HEAD"}, workspace(), {}});
    EXPECT_EQ(kas.code, 0) << kas.err;
    EXPECT_EQ(kas.err.find("Could not"), std::string::npos) << kas.err;
    EXPECT_THAT(kas.out + kas.err, HasSubstr(id));
}

TEST_F(SyncCommand, AMirrorServesAReferenceAndATarball) {
    add_many(1);
    write_manifest();
    const auto made = run(bspctl({"mirror", manifest_name, "--workspace", workspace().string(), "--output", "mirror", "--tarballs"}));
    ASSERT_EQ(made.code, 0) << made.err;
    const auto name = [&](const std::string& project) {
        auto out = (git_.root() / project).string();
        std::replace(out.begin(), out.end(), '/', '.');
        return out;
    };
    const auto copy = workspace() / "mirror" / name("poky");
    EXPECT_EQ(GitFixture::ask(copy, "rev-parse refs/heads/main"), commit_);
    const auto archive = workspace() / "mirror" / ("git2_" + name("poky").substr(1) + ".tar.gz");
    ASSERT_TRUE(fs::exists(archive));
    const auto bytes = testing::slurp(archive);
    ASSERT_EQ(run(bspctl({"mirror", git_.url("poky"), "--output", "mirror", "--tarballs"})).code, 0);
    EXPECT_EQ(testing::slurp(archive), bytes) << "the same content gives the same bytes";

    fs::rename(git_.root(), folder_ / "away");
    const auto outcome = run(sync({"--mirror", (workspace() / "mirror").string()}));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(head("meta-0"), commit_);
}

// ------------------------------------------------------------------------------------------------ beside `repo`

namespace {

// What a tree is, as far as the manifest decides it: commits, files beside the repositories, addresses.
std::map<std::string, std::string> facts(const fs::path& root, const std::vector<std::string>& projects) {
    std::map<std::string, std::string> out;
    for (const auto& project : projects) {
        const auto dir = root / "sources" / project;
        if (!fs::exists(dir / ".git")) continue;
        out[project] = GitFixture::ask(dir, "rev-parse HEAD") + " " + GitFixture::ask(dir, "remote get-url local") + " " +
                       GitFixture::ask(dir, "rev-parse --verify --quiet refs/remotes/local/main") + " " +
                       GitFixture::ask(dir, "status --porcelain") + " " + GitFixture::ask(dir, "rev-list --count HEAD");
    }
    for (const auto& entry : fs::directory_iterator(root)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(".") || name == "build" || name == "sources") continue;
        out[name] = entry.is_symlink() ? "-> " + fs::read_symlink(entry.path()).string() : testing::slurp(entry.path());
    }
    return out;
}

}  // namespace

TEST_F(SyncCommand, MakesOfAManifestWhatRepoMakesOfIt) {
    const char* tool = std::getenv("BSPCTL_REPO_TOOL");
    if (tool == nullptr) GTEST_SKIP() << "BSPCTL_REPO_TOOL names no clone of git-repo";
    add_many(5);
    (void)git_.commit("pinned", {{"f", "1"}});
    const auto aside = git_.commit("pinned", {{"f", "2"}}, "topic");
    (void)git_.commit("pinned", {{"f", "3"}});
    (void)GitFixture::ask(git_.path("pinned"), "tag v1 " + aside);
    add("pinned", "revision=\"" + aside + "\"");
    fs::copy(git_.path("pinned"), git_.path("tagged"), fs::copy_options::recursive);
    add("tagged", "revision=\"refs/tags/v1\"");
    fs::copy(git_.path("pinned"), git_.path("shallow"), fs::copy_options::recursive);
    add("shallow", "clone-depth=\"1\"");
    fs::copy(git_.path("pinned"), git_.path("left-out"), fs::copy_options::recursive);
    add("left-out", "groups=\"notdefault,extra\"");
    (void)git_.commit("placing", {{"setup.sh", "echo\n"}, {"conf/a", "a"}});
    add("placing", "", "<copyfile src=\"setup.sh\" dest=\"setup.sh\"/><linkfile src=\"conf/a\" dest=\"a.link\"/>");

    (void)git_.commit("manifests", {{"default.xml", manifest()}});
    const auto theirs = folder_ / "repo-tree";
    fs::create_directories(theirs);
    GitFixture::shell("git -C " + GitFixture::quoted(tool) + " show HEAD:repo > " + GitFixture::quoted(folder_ / "repo"));
    const std::string address = std::string("file://") + tool;
    GitFixture::shell("cd " + GitFixture::quoted(theirs) + " && export HOME=" + GitFixture::quoted(folder_ / "home") +
                      " && git config --global user.name t && git config --global user.email t@example.com && python3 ../repo init -u " +
                      git_.url("manifests") + " -b main --repo-url=" + address + " --repo-rev=main --no-repo-verify </dev/null >log 2>&1" +
                      " && python3 ../repo sync -j2 --no-clone-bundle </dev/null >>log 2>&1 && rm log");
    ASSERT_EQ(run(sync()).code, 0);
    std::vector<std::string> names;
    for (const auto& project : projects_) names.push_back(project.name);
    EXPECT_EQ(facts(tree(), names), facts(theirs, names));
}

}  // namespace bspctl::e2e
