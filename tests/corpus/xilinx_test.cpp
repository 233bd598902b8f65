// SPDX-License-Identifier: Apache-2.0
//
// The Xilinx family against AMD's templates, release by release: layers in their order, local.conf, every manifest a
// build. BSPCTL_CORPUS_MISSES=1 lists each difference.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "kas/writer.hpp"
#include "manifest/manifest.hpp"
#include "shared.hpp"
#include "xilinx/kas.hpp"
#include "xilinx/triage.hpp"

namespace bspctl {
namespace {

namespace fs = std::filesystem;
using Layers = std::vector<std::string>;

// The table's rows of vendor xilinx whose columns `release` and `value` are at these places.
std::map<std::string, Layers> rows(const fs::path& table, std::size_t release, const auto& value) {
    std::map<std::string, Layers> out;
    const auto text = files::read(table);
    for (const auto line : text::lines(text)) {
        const auto cells = text::split(line, '\t');
        if (cells.size() > 5 && cells[0] == "xilinx") out[cells[release]].push_back(value(cells));
    }
    return out;
}

// What a layer is called: the table takes the core's folder for sources/poky in releases that have it elsewhere.
std::string layer_name(const std::string& repo_path, const std::string& subdir) {
    return fs::path(subdir == "." ? repo_path : subdir).filename().string();
}

// The manifest of a release's branch; the oldest have one for each of two layers.
fs::path manifest_of(const fs::path& corpus, const std::string& release) {
    const auto branch = corpus / "repo-manifests/Xilinx__yocto-manifests" / release;
    return fs::exists(branch / "default.xml") ? branch / "default.xml" : branch / "meta-petalinux.xml";
}

KasConfig configuration(const fs::path& manifest) {
    Workspace workspace;
    workspace.input = manifest::read_repo_manifest(manifest, "https://example.org/manifests");
    workspace.options = {{"eula", "accept"}};
    return xilinx::kas_config(workspace);
}

Layers layers_of(const KasConfig& config) {
    Layers out;
    for (const auto& layer : config.layers) {
        const auto repo = std::find_if(config.repos.begin(), config.repos.end(),
                                       [&](const KasRepo& r) { return r.name == layer.repo; });
        out.push_back(layer_name(repo->path, layer.subdir));
    }
    return out;
}

TEST(XilinxLayers, AreThoseOfTheTemplatesInTheirOrder) {
    BSPCTL_NEEDS_SHARED("corpus/topology/layers.tsv");
    const auto corpus = shared.parent_path().parent_path();
    std::size_t compared = 0;
    for (const auto& [release, expected] :
         rows(shared, 2, [](const auto& cells) { return layer_name(cells[3], cells[4]); })) {
        const auto manifest = manifest_of(corpus, release);
        if (!fs::exists(manifest)) continue;
        EXPECT_EQ(layers_of(configuration(manifest)), expected) << release;
        ++compared;
    }
    std::cout << compared << " releases compared\n";
    EXPECT_GE(compared, 10u);
}

// Statements alike however they are laid out, joined over line ends.
std::set<std::string> statements(const std::string& text) {
    std::set<std::string> out;
    std::string pending;
    for (const auto line : text::lines(text)) {
        for (const char c : line) {
            if (c != ' ' && c != '\\') pending += c;
        }
        if (text::trim(line).ends_with('\\')) continue;
        if (!pending.empty()) out.insert(pending);
        pending.clear();
    }
    return out;
}

// The machine and the distribution are kas's to write; AMD's network is nobody else's.
bool is_ours(const std::string& setting) {
    return !setting.starts_with("MACHINE") && !setting.starts_with("DISTRO ") && !setting.starts_with("TCMODE") &&
           setting.find("\"/proj/") == std::string::npos && !setting.starts_with("DL_DIR") &&
           !setting.starts_with("SSTATE_DIR");
}

TEST(XilinxLocalConf, SettingsAreThoseOfTheTemplates) {
    BSPCTL_NEEDS_SHARED("corpus/topology/localconf.tsv");
    const auto corpus = shared.parent_path().parent_path();
    std::size_t compared = 0;
    for (const auto& [release, lines] : rows(shared, 1, [](const auto& cells) {
             return cells[2] == "local.conf" && is_ours(cells[3]) ? text::replace_all(cells[3], "\\n", "\n") : "";
         })) {
        const auto manifest = manifest_of(corpus, release);
        if (!fs::exists(manifest)) continue;
        std::set<std::string> expected;
        for (const auto& line : lines) expected.merge(statements(line));
        std::set<std::string> actual;
        for (const auto& block : configuration(manifest).local_conf) actual.merge(statements(block.text));
        EXPECT_THAT(actual, ::testing::ContainerEq(expected)) << release;
        ++compared;
    }
    std::cout << compared << " releases compared\n";
    EXPECT_GE(compared, 10u);
}

TEST(XilinxManifests, EachIsABuild) {
    BSPCTL_NEEDS_SHARED("corpus/labels.tsv");
    const auto text = files::read(shared);
    std::size_t built = 0;
    for (const auto line : text::lines(text)) {
        const auto cells = text::split(line, '\t');
        if (cells.size() < 3 || cells[1] != "repo-manifest" || cells[2] != "xilinx") continue;
        const auto config = configuration(shared.parent_path() / cells[0]);
        std::set<std::string> names, paths;
        for (const auto& repo : config.repos) {
            EXPECT_TRUE(names.insert(repo.name).second) << cells[0] << ' ' << repo.name;
            EXPECT_TRUE(paths.insert(repo.path).second) << cells[0] << ' ' << repo.path;
            EXPECT_FALSE(repo.commit.empty() && repo.tag.empty() && repo.branch.empty())
                << cells[0] << ' ' << repo.name;
        }
        EXPECT_GE(config.layers.size(), 15u) << cells[0];
        EXPECT_NO_THROW((void)kas::write(config, {})) << cells[0];
        ++built;
    }
    std::cout << built << " manifests made into a build\n";
    EXPECT_GE(built, 30u);
}

TEST(XilinxTriage, RulesMatchTheirFailureAndNothingElse) {
    const auto rules = xilinx::triage_rules();
    for (const auto& rule : rules) {
        const RE2 pattern(rule.pattern), unless(rule.unless.empty() ? "a^" : rule.unless);
        ASSERT_TRUE(pattern.ok()) << rule.id << ": " << pattern.error();
        EXPECT_TRUE(RE2::PartialMatch(rule.positive, pattern)) << rule.id;
        EXPECT_FALSE(RE2::PartialMatch(rule.negative, pattern)) << rule.id;
        for (const auto& other : rules) {
            EXPECT_EQ(RE2::PartialMatch(other.positive, pattern), other.id == rule.id) << rule.id << ' ' << other.id;
        }
        EXPECT_FALSE(rule.cause.empty() || rule.fix.empty() || rule.category.empty()) << rule.id;
    }
}

}  // namespace
}  // namespace bspctl
