// SPDX-License-Identifier: Apache-2.0
#include "kas/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <random>
#include <tuple>

#include "base/failure.hpp"
#include "kas/yaml_text.hpp"

namespace {

using bspctl::EnvVar;
using bspctl::Failure;
using bspctl::KasConfig;
using bspctl::KasRepo;
using bspctl::kas::write;
using bspctl::kas::WriteOptions;
using bspctl::kas::yaml_scalar;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

KasRepo repo(std::string name, std::string commit = {}, std::string tag = {}, std::string branch = {}) {
    return {.name = name,
            .url = "https://git.example/" + name,
            .path = "sources/" + name,
            .commit = commit,
            .tag = tag,
            .branch = branch};
}

KasConfig local_config() {
    KasConfig config;
    config.machine = "board";
    config.distro = "poky";
    config.targets = {"image"};
    config.repos = {{.name = "poky", .url = {}, .path = "sources/poky", .commit = {}, .tag = {}, .branch = {}}};
    config.layers = {{"poky", "meta"}};
    return config;
}

YAML::Node load(const KasConfig& config, int format = 0) {
    return YAML::Load(write(config, {.format = format, .comment = {}}).text);
}

TEST(Writer, WritesTheKeysInTheirPlace) {
    auto config = local_config();
    config.repos.push_back(repo("tools", "0123abcd"));
    config.local_conf = {{"10-own", "A = \"1\"\nB = '2'\n"}};
    config.bblayers_conf = {{"base", "BBPATH = \"${TOPDIR}\"\n"}};
    config.env = {{"HOME_OF_X", "v"}};
    EXPECT_EQ(write(config, {.format = 0, .comment = "made by hand\n\nfor a test"}).text,
              "# made by hand\n#\n# for a test\n"
              "header:\n  version: 14\n"
              "machine: board\ndistro: poky\ntarget: image\n"
              "env:\n  HOME_OF_X: v\n"
              "repos:\n"
              "  poky:\n    path: sources/poky\n    layers:\n      meta: null\n"
              "  tools:\n    url: https://git.example/tools\n    path: sources/tools\n    commit: 0123abcd\n"
              "    layers:\n      .: disabled\n"
              "bblayers_conf_header:\n  base: |\n    BBPATH = \"${TOPDIR}\"\n"
              "local_conf_header:\n  10-own: |\n    A = \"1\"\n    B = '2'\n");
}

TEST(Writer, TakesTheLowestFormatThatTheContentNeeds) {
    const auto format = [](const auto& change) {
        auto config = local_config();
        change(config);
        return write(config, {}).format;
    };
    EXPECT_EQ(format([](KasConfig&) {}), 2);
    EXPECT_EQ(format([](KasConfig& c) { c.targets = {"a", "b"}; }), 4);
    EXPECT_EQ(format([](KasConfig& c) { c.targets = {"mc:a:b"}; }), 5);
    EXPECT_EQ(format([](KasConfig& c) { c.env = {{"A", "1"}}; }), 6);
    EXPECT_EQ(format([](KasConfig& c) { c.env = {{"A", std::nullopt}}; }), 13);
    EXPECT_EQ(format([](KasConfig& c) { c.repos.push_back(repo("x", "abc")); }), 14);
    EXPECT_EQ(format([](KasConfig& c) { c.repos.push_back(repo("x", "", "", "main")); }), 14);
    EXPECT_EQ(format([](KasConfig& c) { c.repos.push_back(repo("x", "", "v1")); }), 15);
    EXPECT_EQ(format([](KasConfig& c) { c.layers = {{"poky", "z"}, {"poky", "a"}}; }), 21);
}

TEST(Writer, OlderFormatsSayRefspec) {
    auto config = local_config();
    config.repos = {repo("poky", "abcdef12", "", "main"), repo("tagged", "", "1.5"), repo("tip", "", "", "2.0")};
    auto node = load(config, 12);
    EXPECT_EQ(node["header"]["version"].as<int>(), 12);
    EXPECT_EQ(node["repos"]["poky"]["refspec"].as<std::string>(), "abcdef12");
    EXPECT_EQ(node["repos"]["tagged"]["refspec"].as<std::string>(), "1.5");
    EXPECT_EQ(node["repos"]["tip"]["refspec"].as<std::string>(), "2.0");
    EXPECT_FALSE(node["repos"]["poky"]["commit"]);
    // 14 has commit and branch, and no tag yet.
    node = load(config, 14);
    EXPECT_EQ(node["repos"]["poky"]["commit"].as<std::string>(), "abcdef12");
    EXPECT_EQ(node["repos"]["poky"]["branch"].as<std::string>(), "main");
    EXPECT_EQ(node["repos"]["tagged"]["refspec"].as<std::string>(), "1.5");
    EXPECT_EQ(load(config, 15)["repos"]["tagged"]["tag"].as<std::string>(), "1.5");
}

TEST(Writer, LeavesOutAnEnvThatTheFormatCannotSay) {
    auto config = local_config();
    config.env = {{"PLAIN", "1"}, {"THROUGH", std::nullopt}};
    const auto written = write(config, {.format = 12, .comment = {}});
    EXPECT_THAT(written.notes, testing::ElementsAre(HasSubstr("THROUGH")));
    EXPECT_THAT(written.text, Not(HasSubstr("THROUGH")));
    EXPECT_TRUE(load(config)["env"]["THROUGH"].IsNull());
}

TEST(Writer, PrioritiesOnlyWhereKasWouldReorder) {
    auto config = local_config();
    config.repos.push_back(
        {.name = "meta-a", .url = {}, .path = "sources/meta-a", .commit = {}, .tag = {}, .branch = {}});
    config.layers = {{"meta-a", "."}, {"poky", "meta"}};
    EXPECT_THAT(write(config, {}).text, Not(HasSubstr("prio")));

    config.layers = {{"poky", "meta"}, {"meta-a", "."}};
    const auto node = load(config);
    EXPECT_EQ(node["header"]["version"].as<int>(), 21);
    EXPECT_GT(node["repos"]["poky"]["layers"]["meta"]["prio"].as<int>(),
              node["repos"]["meta-a"]["layers"]["."]["prio"].as<int>());

    const auto older = write(config, {.format = 14, .comment = {}});
    EXPECT_THAT(older.text, Not(HasSubstr("prio")));
    EXPECT_THAT(older.notes, testing::ElementsAre(HasSubstr("order of BBLAYERS")));
}

TEST(Writer, PrioritiesWhereOneKasWouldReorder) {
    // By key meta-a stands before meta-a-b; by path ("meta-a-b" < "meta-a/x") behind it.
    auto config = local_config();
    config.repos = {{.name = "meta-a", .url = {}, .path = {}, .commit = {}, .tag = {}, .branch = {}},
                    {.name = "meta-a-b", .url = {}, .path = {}, .commit = {}, .tag = {}, .branch = {}}};
    config.layers = {{"meta-a", "x"}, {"meta-a-b", "x"}};
    EXPECT_EQ(write(config, {}).format, 21);
}

TEST(Writer, MoreLayersThanPrioritiesIsSaid) {
    auto config = local_config();
    config.layers.clear();
    for (int i = 400; i > 200; --i) config.layers.push_back({"poky", "meta-" + std::to_string(i)});
    const auto written = write(config, {});
    EXPECT_THAT(written.notes, SizeIs(1));
    config.layers.pop_back();
    EXPECT_THAT(write(config, {}).notes, IsEmpty());
    EXPECT_THAT(write(config, {}).text, HasSubstr("prio: -99\n"));
}

TEST(Writer, QuotesWhatYamlWouldReadAsSomethingElse) {
    for (const char* text :
         {"2.0",        "10.01", "1e10",  "0123456", "1234567", "12e45678", "0x1f", "0b11", "0o17", "1:30",
          "2024-01-01", "+1",    "-1",    ".5",      ".inf",    "-.INF",    ".NaN", "yes",  "No",   "ON",
          "off",        "true",  "False", "null",    "~",       "y",        "N",    "",     " a",   "a ",
          "- a",        "-a",    "? a",   ": a",     "a: b",    "a:",       "#a",   "a #b", "!t",   "&a",
          "*a",         "@a",    "`a",    "%a",      "|",       ">",        "{a}",  "[a]",  "a\tb", "a\nb",
          "'a'",        "\"a\"", "..",    "...",     "---",     "=",        "<<"}) {
        const auto scalar = yaml_scalar(text);
        EXPECT_TRUE(scalar.front() == '"' || scalar.front() == '\'') << text << " became " << scalar;
        EXPECT_EQ(YAML::Load("k: " + scalar)["k"].as<std::string>(), text);
    }
}

TEST(Writer, LeavesPlainWordsBare) {
    for (const char* text :
         {"a", ".", "./a/b", "/a", "0784db7", "5ef3a0f", "d22cc1e", "meta-qt5", "scarthgap/rust", "refs/tags/v1",
          "https://git.example/a.git", "mc:a:b", "ti2017.06", "1.2-rc1", "no-thing"}) {
        EXPECT_EQ(yaml_scalar(text), text);
    }
}

TEST(Writer, RefusesWhatCannotBeRight) {
    const auto refused = [](const auto& change) {
        auto config = local_config();
        change(config);
        EXPECT_THROW((void)write(config, {}), Failure);
    };
    refused([](KasConfig& c) { c.machine.clear(); });
    refused([](KasConfig& c) {
        c.repos.clear();
        c.layers.clear();
    });
    refused([](KasConfig& c) { c.repos.push_back(c.repos[0]); });
    refused([](KasConfig& c) { c.repos[0].name.clear(); });
    refused([](KasConfig& c) { c.layers.push_back({"unknown", "."}); });
    refused([](KasConfig& c) { c.layers.push_back(c.layers[0]); });
    refused([](KasConfig& c) { c.layers.push_back({"poky", ""}); });
    refused([](KasConfig& c) { c.repos.push_back(repo("x")); });
    refused([](KasConfig& c) { c.repos.push_back(repo("x", "", "tag", "branch")); });
    refused([](KasConfig& c) { c.distro = "bad \xff"; });
    refused([](KasConfig& c) { c.repos[0].path = std::string("a\0b", 3); });
    refused([](KasConfig& c) { c.local_conf = {{"a", ""}, {"a", ""}}; });
    refused([](KasConfig& c) { c.env = {{"A", "1"}, {"A", "2"}}; });
    refused([](KasConfig& c) {
        c.repos.push_back(
            {.name = std::string(2000, 'n'), .url = {}, .path = {}, .commit = {}, .tag = {}, .branch = {}});
    });
    EXPECT_THROW((void)write(local_config(), {.format = 99, .comment = {}}), Failure);
    EXPECT_THROW((void)write(local_config(), {.format = 1, .comment = {}}), Failure);
}

TEST(Writer, ACommentCannotBecomeContent) {
    const auto written = write(local_config(), {.format = 0, .comment = "one\nmachine: evil\r\n\x1b[31m\xff"});
    EXPECT_EQ(YAML::Load(written.text)["machine"].as<std::string>(), "board");
}

// ---------------------------------------------------------------------------- every written text reads back the same

class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}

    std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(engine_); }

    // Words that hurt, glued together.
    std::string text(std::size_t pieces) {
        static const std::vector<std::string> nasty{"a",
                                                    "Z",
                                                    "0",
                                                    "9",
                                                    ".",
                                                    "-",
                                                    "_",
                                                    "/",
                                                    ":",
                                                    " ",
                                                    "  ",
                                                    "\n",
                                                    "\n\n",
                                                    "\t",
                                                    "\r",
                                                    "\r\n",
                                                    "#",
                                                    " #",
                                                    ": ",
                                                    "- ",
                                                    "'",
                                                    "\"",
                                                    "\\",
                                                    "\\n",
                                                    "|",
                                                    ">",
                                                    "&a",
                                                    "*a",
                                                    "!!int",
                                                    "%",
                                                    "@",
                                                    "`",
                                                    "{",
                                                    "}",
                                                    "[",
                                                    "]",
                                                    ",",
                                                    "?",
                                                    "=",
                                                    "~",
                                                    "yes",
                                                    "null",
                                                    "1e10",
                                                    "0x1",
                                                    "---",
                                                    "...",
                                                    "<<",
                                                    "${A}",
                                                    "\x01",
                                                    "\x1b",
                                                    "\x7f",
                                                    "\xC2\x85",
                                                    "\xC2\xA0",
                                                    "\xE2\x80\xA8",
                                                    "\xE2\x80\xA9",
                                                    "\xEF\xBB\xBF",
                                                    "\xEF\xBF\xBF",
                                                    "\xC3\xA4",
                                                    "\xF0\x9F\x98\x80"};
        std::string out;
        for (std::size_t i = below(pieces + 1); i > 0; --i) out += nasty[below(nasty.size())];
        return out;
    }

    std::string name(std::size_t number) { return text(4) + "n" + std::to_string(number); }

    KasConfig config() {
        KasConfig out;
        out.machine = "m" + text(4);
        out.distro = text(4);
        out.targets = {"t" + text(3), "u" + text(3)};
        for (std::size_t i = 0; i < 1 + below(4); ++i) {
            out.repos.push_back({.name = name(i),
                                 .url = "u" + text(5),
                                 .path = text(3),
                                 .commit = "c" + text(3),
                                 .tag = text(2),
                                 .branch = {}});
            for (std::size_t j = below(3); j > 0; --j) out.layers.push_back({out.repos.back().name, name(j)});
        }
        std::shuffle(out.layers.begin(), out.layers.end(), engine_);
        for (std::size_t i = 0; i < below(4); ++i) out.local_conf.push_back({name(i), text(12)});
        for (std::size_t i = 0; i < below(3); ++i) out.bblayers_conf.push_back({name(i), text(12)});
        for (std::size_t i = 0; i < below(3); ++i)
            out.env.push_back({name(i), below(2) ? std::optional(text(4)) : std::nullopt});
        return out;
    }

private:
    std::mt19937 engine_;
};

std::string string_or_empty(const YAML::Node& node) { return node ? node.as<std::string>() : ""; }

void expect_blocks(const YAML::Node& section, const std::vector<bspctl::ConfBlock>& blocks) {
    EXPECT_EQ(section.IsDefined() ? section.size() : 0u, blocks.size());
    for (const auto& block : blocks) EXPECT_EQ(section[block.name].as<std::string>(), block.text);
}

void expect_same(const YAML::Node& node, const KasConfig& config) {
    EXPECT_EQ(node["machine"].as<std::string>(), config.machine);
    EXPECT_EQ(string_or_empty(node["distro"]), config.distro);
    EXPECT_EQ(node["target"].as<std::vector<std::string>>(), config.targets);
    EXPECT_EQ(node["repos"].size(), config.repos.size());
    for (const auto& repo : config.repos) {
        const auto entry = node["repos"][repo.name];
        EXPECT_EQ(entry["url"].as<std::string>(), repo.url);
        EXPECT_EQ(string_or_empty(entry["path"]), repo.path);
        EXPECT_EQ(entry["commit"].as<std::string>(), repo.commit);
        EXPECT_EQ(string_or_empty(entry["tag"]), repo.tag);
    }
    for (const auto& layer : config.layers) EXPECT_TRUE(node["repos"][layer.repo]["layers"][layer.subdir].IsDefined());
    expect_blocks(node["local_conf_header"], config.local_conf);
    expect_blocks(node["bblayers_conf_header"], config.bblayers_conf);
    for (const auto& variable : config.env) {
        const auto value = node["env"][variable.name];
        EXPECT_EQ(value.IsNull(), !variable.value.has_value());
        if (variable.value) {
            EXPECT_EQ(value.as<std::string>(), *variable.value);
        }
    }
}

// The order kas makes of what was written: priority descending, then key, then name.
std::vector<bspctl::LayerRef> kas_order(const YAML::Node& node) {
    std::vector<std::tuple<int, std::string, std::string>> sortable;
    for (const auto& repo : node["repos"]) {
        for (const auto& layer : repo.second["layers"]) {
            if (layer.second.IsScalar()) continue;
            const int prio = layer.second.IsMap() ? layer.second["prio"].as<int>() : 0;
            sortable.emplace_back(-prio, repo.first.as<std::string>(), layer.first.as<std::string>());
        }
    }
    std::sort(sortable.begin(), sortable.end());
    std::vector<bspctl::LayerRef> out;
    for (const auto& [prio, repo, layer] : sortable) out.push_back({repo, layer});
    return out;
}

TEST(Writer, EveryTextReadsBackTheSame) {
    for (unsigned seed = 0; seed < 2000 && !HasFailure(); ++seed) {
        const auto config = Random(seed).config();
        const auto text = write(config, {}).text;
        SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + text);
        const auto node = YAML::Load(text);
        expect_same(node, config);
        EXPECT_EQ(kas_order(node), config.layers);
        EXPECT_EQ(write(config, {}).text, text);
    }
}

}  // namespace
