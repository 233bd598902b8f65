// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/failure.hpp"
#include "kas/document.hpp"
#include "temp_dir.hpp"

namespace bspctl::kas {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class KasContent : public ::testing::Test {
protected:
    Document load_text(const std::string& text) { return load(dir_.write("k.yml", text).string()); }
    testing::TempDir dir_;
};

const Repo& repo(const Document& document, const std::string& name) {
    for (const auto& candidate : document.repos) {
        if (candidate.name == name) return candidate;
    }
    throw Failure("no repository " + name);
}

TEST_F(KasContent, ReadsTheUsualKeys) {
    const auto document = load_text(
        "header:\n  version: 14\nmachine: qemuarm64\ndistro: poky\nbuild_system: oe\n"
        "target: [image, \"mc:a:image\"]\n"
        "env:\n  A: \"1\"\n  B:\nlocal_conf_header:\n  x: |\n    Y = \"1\"\nbblayers_conf_header:\n  z: Q\n");
    EXPECT_EQ(document.header_version, 14);
    EXPECT_EQ(document.machine, "qemuarm64");
    EXPECT_EQ(document.machine_position.line, 3u);
    EXPECT_THAT(document.targets, ElementsAre("image", "mc:a:image"));
    ASSERT_EQ(document.env.size(), 2u);
    EXPECT_EQ(document.env[0].value, "1");
    EXPECT_FALSE(document.env[1].value.has_value());
    EXPECT_EQ(document.local_conf.at(0).text, "Y = \"1\"\n");
    EXPECT_EQ(document.bblayers_conf.at(0).name, "z");
    EXPECT_THAT(document.warnings, IsEmpty());
}

TEST_F(KasContent, LayersAreOnUnlessSwitchedOff) {
    const auto document = load_text(
        "header: {version: 21}\nrepos:\n  own:\n  a:\n    url: u\n    branch: b\n    layers:\n"
        "      on:\n      first: {prio: 5}\n      .:\n      x1: disabled\n      x2: excluded\n      x3: false\n"
        "      x4: no\n      x5: 0\n      x6: \"n\"\n"
        "  off:\n    url: u\n    branch: b\n    layers: {meta: disabled}\n  tools:\n    url: u\n    branch: b\n    "
        "layers: {}\n");
    EXPECT_THAT(repo(document, "a").layers, ElementsAre("on", "first", "."));
    EXPECT_FALSE(repo(document, "own").layers_given);
    EXPECT_TRUE(repo(document, "off").disabled);
    EXPECT_TRUE(repo(document, "tools").disabled);
    EXPECT_FALSE(repo(document, "own").disabled);
}

TEST_F(KasContent, DefaultsAndOverridesReachRepositories) {
    const auto document = load_text(
        "header: {version: 18}\ndefaults: {repos: {branch: scarthgap}}\n"
        "repos:\n  a: {url: u}\n  b: {url: u, branch: own}\n  c: {url: u, branch: null, commit: abc}\n  local: {path: "
        "p}\n"
        "overrides: {repos: {a: {commit: pinned}, none: {commit: x}}}\n");
    EXPECT_EQ(repo(document, "a").branch, "scarthgap");
    EXPECT_EQ(repo(document, "a").commit, "pinned");
    EXPECT_EQ(repo(document, "b").branch, "own");
    EXPECT_EQ(repo(document, "c").branch, "");
    EXPECT_EQ(repo(document, "local").branch, "");
    EXPECT_EQ(document.repos.size(), 4u);
}

TEST_F(KasContent, WarnsWhereKasWouldStop) {
    const auto document =
        load_text("machine: 123\nmashine: x\nrepos:\n  a:\n    url: u\n    commit: 0123456\n    comit: x\n");
    EXPECT_THAT(document.warnings,
                ElementsAre(HasSubstr(":2:1: kas knows no key `mashine`; did you mean `machine`?"),
                            HasSubstr("`header`"), HasSubstr(":1:10: `machine: 123` is read as a number"),
                            HasSubstr(":7:5: kas knows no key `repos.a.comit`; did you mean `commit`?"),
                            HasSubstr(":6:13: `commit: 0123456` is read as a number")));
    EXPECT_EQ(document.machine, "123");
}

TEST_F(KasContent, RefusesFilesThatAreNoMapping) {
    EXPECT_THROW(load_text(""), Failure);
    EXPECT_THROW(load_text("# only a comment\n"), Failure);
    EXPECT_THROW(load_text("- a\n- b\n"), Failure);
}

TEST_F(KasContent, InputForPlugins) {
    const auto input = to_input(load_text(
        "header: {version: 14}\nmachine: m\nrepos:\n  own:\n  a: {url: u, commit: c, branch: b, layers: {x: }}\n"
        "  off: {url: u, tag: t, layers: {x: disabled}}\n"));
    EXPECT_EQ(input.kind, kind_kas);
    EXPECT_EQ(input.file_name, "k.yml");
    EXPECT_EQ(input.machine, "m");
    ASSERT_EQ(input.projects.size(), 3u);
    EXPECT_EQ(input.projects[0].layers_form, LayersForm::root);
    EXPECT_EQ(input.projects[1].revision, "c");
    EXPECT_EQ(input.projects[1].branch, "b");
    EXPECT_EQ(input.projects[2].revision, "t");
    EXPECT_EQ(input.projects[2].layers_form, LayersForm::listed);
    EXPECT_THAT(input.projects[2].layers, IsEmpty());
}

TEST_F(KasContent, ALockedRefspecIsACommitOnTheBranchItWas) {
    const auto input = to_input(load_text(
        "header: {version: 14}\nrepos: {a: {url: u, refspec: refs/heads/main}, b: {url: v, refspec: main}}\n"
        "overrides: {repos: {a: {commit: pinned}}}\n"));
    ASSERT_EQ(input.projects.size(), 2u);
    EXPECT_EQ(input.projects[0].revision, "pinned");
    EXPECT_EQ(input.projects[0].branch, "main");
    EXPECT_EQ(find_value(input.projects[0].attributes, "locked"), "yes");
    EXPECT_EQ(input.projects[1].revision, "main");
}

TEST_F(KasContent, MachineUnsetIsNone) {
    EXPECT_EQ(to_input(load_text("header: {version: 14}\nmachine: unset\n")).machine, "");
}

struct FormatCase {
    const char* content;
    int format;
    const char* key;
};

class KasFormat : public ::testing::TestWithParam<FormatCase> {};

TEST_P(KasFormat, IsTheLowestThatKnowsEveryKey) {
    const testing::TempDir dir;
    const auto file = dir.write("k.yml", "header: {version: 1}\n" + std::string(GetParam().content));
    const auto need = required_format(load(file.string()));
    EXPECT_EQ(need.lowest, GetParam().format) << GetParam().content;
    EXPECT_EQ(need.key, GetParam().key);
}

INSTANTIATE_TEST_SUITE_P(Keys, KasFormat,
                         ::testing::Values(FormatCase{"machine: m\ntarget: t\n", 1, ""},
                                           FormatCase{"target: [a]\n", 4, "target"},
                                           FormatCase{"target: [\"mc:x:a\"]\n", 5, "target"},
                                           FormatCase{"repos: {a: {refspec: x, type: git}}\n", 7, "repos.a.type"},
                                           FormatCase{"repos: {a: {patches: {p: {path: x}}}}\n", 8, "repos.a.patches"},
                                           FormatCase{"env: {A: \"1\"}\n", 6, "env"},
                                           FormatCase{"env: {A: }\n", 13, "env.A"},
                                           FormatCase{"repos: {a: {url: }}\n", 12, "repos.a.url"},
                                           FormatCase{"repos: {a: {branch: x}}\n", 14, "repos.a.branch"},
                                           FormatCase{"repos: {a: {tag: x}}\n", 15, "repos.a.tag"},
                                           FormatCase{"repos: {a: {branch: }}\n", 18, "repos.a.branch"},
                                           FormatCase{"repos: {a: {layers: {m: {prio: 1}}}}\n", 21, "repos.a.layers.m"},
                                           FormatCase{"build_system: isar\n", 10, "build_system"},
                                           FormatCase{"build_system: isar-rootless\n", 23, "build_system"},
                                           FormatCase{"artifacts: {a: b}\n", 17, "artifacts"}));

}  // namespace
}  // namespace bspctl::kas
