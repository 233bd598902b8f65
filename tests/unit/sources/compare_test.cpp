// SPDX-License-Identifier: Apache-2.0
#include "sources/compare.hpp"

#include "kas/document.hpp"
#include "manifest/manifest.hpp"
#include "repositories.hpp"
#include "sources/layers.hpp"
#include "sources/lock.hpp"
#include "sources/resolved_config.hpp"

namespace bspctl::sources {
namespace {

using testing::Repositories;

Snapshot snapshot(std::vector<Source> list, const fs::path& root) {
    Snapshot out;
    out.sources.root = root;
    out.sources.list = std::move(list);
    return out;
}

TEST(Compare, CountsCommitsWhereACloneHasBoth) {
    const Repositories repos;
    repos.make("a");
    auto before = repos.source("a", "up");
    before.commit = repos.commit("a", "one");
    repos.commit("a", "two");
    auto after = before;
    after.commit = repos.commit("a", "three");
    const auto old = snapshot({before}, repos.root()), now = snapshot({after}, repos.root());
    const auto result = compare(old, now, {{repos.root()}});
    ASSERT_EQ(result.changes.size(), 1u);
    ASSERT_TRUE(result.changes[0].range);
    EXPECT_EQ(result.changes[0].range->added, 2u);
    EXPECT_EQ(result.changes[0].range->dropped, 0u);
    const auto commits = commits_of(repos.root() / "a", *result.changes[0].range, 10);
    ASSERT_EQ(commits.size(), 2u);
    EXPECT_EQ(commits[0].subject, "adds three");
}

TEST(Compare, ARevisionThatTheCloneLacksHasNoRange) {
    const Repositories repos;
    repos.make("a");
    auto before = repos.source("a", "up");
    before.commit = repos.commit("a", "one");
    auto after = before;
    after.commit = std::string(40, 'd');
    const auto old = snapshot({before}, repos.root()), now = snapshot({after}, repos.root());
    const auto result = compare(old, now, {{repos.root()}});
    EXPECT_FALSE(result.changes.at(0).range);
    EXPECT_EQ(result.changes.at(0).clone, repos.root() / "a");
}

TEST(Compare, TellsMovedFromRemovedAndAdded) {
    const auto source = [](const std::string& name, const fs::path& path, const std::string& url) {
        Source out;
        out.name = name;
        out.path = path;
        out.url = url;
        return out;
    };
    const auto old = snapshot({source("a", "/w/a", "u/a"), source("b", "/w/b", "u/b"), source("c", "/w/c", "u/c")}, "/w");
    const auto now = snapshot({source("a", "/w/x/a", "u/a.git"), source("d", "/w/d", "u/d")}, "/w");
    const auto result = compare(old, now, {});
    ASSERT_EQ(result.changes.size(), 4u);
    EXPECT_TRUE(result.changes[0].moved);
    EXPECT_FALSE(result.changes[0].url_changed);
    EXPECT_EQ(result.changes[1].before, nullptr);
    EXPECT_EQ(result.changes[2].after, nullptr);
    EXPECT_EQ(result.changes[3].source().name, "c");
}

TEST(Record, IsReadAsItWasWritten) {
    Source source;
    source.name = "a\"b";
    source.path = "/w/sources/a";
    source.url = "https://user:secret@example.org/a";
    source.commit = std::string(40, 'e');
    source.layers = {"meta"};
    const auto text = to_json(snapshot({source}, "/w"));
    EXPECT_EQ(text.find("secret"), std::string::npos);
    const auto read = read_record(text, "r.json", "/other");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->sources.list.at(0).path, "/other/sources/a");
    EXPECT_EQ(read->sources.list.at(0).name, source.name);
    EXPECT_EQ(read->sources.list.at(0).layers, source.layers);
    EXPECT_FALSE(read_record("{\"sources\": {}}", "r.json", "/other"));
    EXPECT_THROW((void)read_record("{\"schema\": \"bspctl.sources/1\"}", "r.json", "/w"), Failure);
}

TEST(Lock, OfKasPinsWhatFloatsAndIsReadBack) {
    const bspctl::testing::TempDir dir;
    const std::string commit(40, 'a');
    const auto file = dir.write("k.yml", "header:\n  version: 14\nrepos:\n  own:\n  f:\n    url: u\n    branch: b\n  p:\n    url: v\n    commit: " + commit + "\n");
    const auto sources = of_input(kas::to_input(kas::load(file.string())), dir.path());
    const auto text = kas_lock(sources, {{}, {std::string(40, 'f'), {}, {}}, {commit, {}, {}}});
    EXPECT_EQ(text, "header:\n  version: 14\noverrides:\n  repos:\n    f:\n      commit: " + std::string(40, 'f') + "\n");
    dir.write("k.lock.yml", text);
    const auto locked = of_input(kas::to_input(kas::load(file.string())), dir.path());
    EXPECT_EQ(locked.list[1].commit, std::string(40, 'f'));
    // locked again it is the same: what a lock has pinned floats in the configuration
    EXPECT_EQ(kas_lock(locked, {{}, {std::string(40, 'f'), {}, {}}, {commit, {}, {}}}), text);
    EXPECT_TRUE(read_kas_lock(text, "k.lock.yml", dir.path()));
    EXPECT_FALSE(read_kas_lock(bspctl::testing::slurp(file), file, dir.path()));
}

TEST(Lock, OfAManifestNamesTheSameRepositories) {
    const bspctl::testing::TempDir dir;
    const auto file = dir.write("m.xml", R"(<manifest><remote name="o" fetch="https://example.org/x"/>
        <default remote="o" revision="main"/><project name="a" path="s/a" groups="g"><linkfile src="f&amp;g" dest="f"/>
        <annotation name="n" value="v"/></project><project name="a/b"/></manifest>)");
    const auto input = manifest::read_repo_manifest(file);
    const std::string pin(40, '1');
    const auto again = manifest::read_repo_manifest(dir.write("p.xml", pinned_manifest(input, {{pin, {}, {}}, {pin, {}, {}}})));
    ASSERT_EQ(again.projects.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(again.projects[i].url, input.projects[i].url);
        EXPECT_EQ(again.projects[i].path, input.projects[i].path);
        EXPECT_EQ(again.projects[i].revision, pin);
        EXPECT_EQ(again.projects[i].branch, "main");
        EXPECT_EQ(again.projects[i].groups, input.projects[i].groups);
    }
    EXPECT_EQ(again.files, input.files);
}

TEST(Lock, OfALayersetupChangesNothingButCommits) {
    const bspctl::testing::TempDir dir;
    const auto file = dir.write("c.txt", "# a,b,c,d\r\na,https://e.org/a,main,HEAD,layers=x:y\r\nb,https://e.org/b,main,HEAD\nOECORELAYERCONF=./x\n");
    const auto input = manifest::read_layersetup(file);
    const auto sources = of_input(input, dir.path());
    EXPECT_EQ(pinned_layersetup(input, sources, {{"1", {}, {}}, {"2", {}, {}}}),
              "# a,b,c,d\r\na,https://e.org/a,main,1,layers=x:y\r\nb,https://e.org/b,main,2\nOECORELAYERCONF=./x\n");
}

TEST(Lock, RefusesChangedTreesUnlessAllowed) {
    const Repositories repos;
    repos.make("up");
    repos.commit("up", "one");
    repos.clone("up", "a");
    repos.write("a/one", "other");
    Sources sources;
    sources.root = repos.root();
    sources.list = {repos.source("a", "up")};
    const auto states = states_of(sources);
    EXPECT_NE(pins_of(sources, states, false).at(0).problem, "");
    EXPECT_EQ(pins_of(sources, states, true).at(0).problem, "");
    EXPECT_NE(pins_of(sources, states, true).at(0).warning, "");
}

TEST(Tips, AreTheServersBranchesAndTags) {
    const Repositories repos;
    repos.make("up");
    const auto one = repos.commit("up", "one");
    repos.git("up", {"tag", "-a", "-m", "x", "v1"});
    const auto two = repos.commit("up", "two");
    Sources sources;
    sources.root = repos.root();
    sources.list.assign(4, repos.source("a", "up"));
    sources.list[0].branch = "main";
    sources.list[1].tag = "v1";
    sources.list[2].branch = "none";
    sources.list[3].url = repos.url("nowhere");
    const auto tips = tips_of(sources);
    EXPECT_EQ(tips[0].commit, two);
    EXPECT_EQ(tips[1].commit, one);
    EXPECT_NE(tips[2].problem, "");
    EXPECT_NE(tips[3].problem, "");
}

TEST(Layers, SayWhatTheirFileSays) {
    const bspctl::testing::TempDir dir;
    dir.write("r/meta-a/conf/layer.conf", "BBPATH .= \":${LAYERDIR}\"\nBBFILE_COLLECTIONS += \"a\"\nBBFILE_PRIORITY_a = \"7\"\n"
                                          "LAYERSERIES_COMPAT_a = \"kirkstone \\\n scarthgap\"\nLAYERDEPENDS_a = \"core (>= 12) b\"\n");
    dir.write("r/meta-a/nested/conf/layer.conf", "BBFILE_COLLECTIONS = \"broken\n");
    const auto found = find_layers(dir / "r");
    ASSERT_EQ(found.size(), 2u);
    const auto layer = read_layer(found[0]);
    EXPECT_EQ(layer.collection, "a");
    EXPECT_EQ(layer.priority, 7);
    EXPECT_EQ(layer.compat, (std::vector<std::string>{"kirkstone", "scarthgap"}));
    EXPECT_EQ(layer.depends, (std::vector<std::string>{"core", "b"}));
    EXPECT_NE(read_layer(found[1]).problem, "");
}

TEST(ResolvedConfig, PutsDefaultsAndOverridesWhereTheyCount) {
    const auto out = resolve_repos(
        "header:\n  version: 14\ndefaults:\n  repos:\n    branch: d\noverrides:\n  repos:\n    a:\n      commit: c0ffee\n"
        "repos:\n  a:\n    url: u\n    layers:\n      x:\n      y: disabled\n  own:\n",
        "f");
    EXPECT_EQ(out, "header:\n  version: 14\nrepos:\n  a:\n    url: u\n    layers:\n      x: null\n    branch: d\n    commit: c0ffee\n  own: null\n");
    EXPECT_EQ(to_json("a: [1, yes, null, 'x']\n", "f"), "{\n  \"a\": [\n    1,\n    true,\n    null,\n    \"x\"\n  ]\n}\n");
}

}  // namespace
}  // namespace bspctl::sources
