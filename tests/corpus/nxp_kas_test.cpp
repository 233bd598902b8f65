// SPDX-License-Identifier: Apache-2.0
//
// The NXP family against what the vendors' own set-up scripts produced: layer lists release by release, and whole kas
// files. The floors stand just below what is reached. BSPCTL_CORPUS_MISSES=1 lists each difference.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "bspctl/sdk.hpp"
#include "kas/writer.hpp"
#include "manifest/manifest.hpp"
#include "nxp/kas.hpp"
#include "shared.hpp"

namespace bspctl {
namespace {

namespace fs = std::filesystem;
using Layers = std::vector<std::string>;

// One set-up of one manifest, as layers.tsv has it.
struct Case {
    std::string vendor, manifest, branch, condition;
    friend auto operator<=>(const Case&, const Case&) = default;
};

std::string layer_path(const std::string& path, const std::string& subdir) {
    return subdir == "." ? path : path + "/" + subdir;
}

// Rows with a note name a layer whose repository the manifest lacks: the script's own mistake.
std::map<Case, Layers> expected_layers(const fs::path& table) {
    std::map<Case, Layers> out;
    const auto text = files::read(table);
    for (const auto line : text::lines(text)) {
        const auto cells = text::split(line, '\t');
        if (cells.size() < 9 || cells[0] == "vendor" || !cells[8].empty()) continue;
        out[{cells[0], cells[1], cells[2], cells[7]}].push_back(layer_path(cells[3], cells[4]));
    }
    return out;
}

// The manifest of a case, or an empty path when the corpus does not have it.
fs::path manifest_file(const fs::path& corpus, const Case& one) {
    static const std::map<std::string, std::string> owners{{"nxp", "nxp-imx__imx-manifest"},
                                                           {"variscite", "varigit__variscite-bsp-platform"},
                                                           {"fslc", "Freescale__fsl-community-bsp-platform"},
                                                           {"boundary", "boundarydevices__boundary-bsp-platform"},
                                                           {"digi", "digi-embedded__dey-manifest"}};
    const auto owner = owners.find(one.vendor);
    if (owner == owners.end()) return {};
    const auto name = one.manifest.substr(0, one.manifest.find(' '));
    const auto file = corpus / "repo-manifests" / owner->second / one.branch / name;
    return fs::exists(file) ? file : fs::path{};
}

Workspace workspace_for(const fs::path& file, const Case& one) {
    Workspace workspace;
    workspace.input = manifest::read_repo_manifest(file, "https://example.org/manifests");
    if (one.condition.find("without fsl-imx") != std::string::npos) workspace.distro = "fslc-xwayland";
    if (one.condition.find("var-debian") != std::string::npos) workspace.distro = "var-debian-xwayland";
    if (const auto bracket = one.manifest.find('['); bracket != std::string::npos) {
        workspace.machine = one.manifest.substr(bracket + 1, one.manifest.size() - bracket - 2);
    }
    return workspace;
}

Layers layers_of(const KasConfig& config) {
    Layers out;
    for (const auto& layer : config.layers) {
        const auto repo = std::find_if(config.repos.begin(), config.repos.end(),
                                       [&](const KasRepo& r) { return r.name == layer.repo; });
        out.push_back(layer_path(repo->path, layer.subdir));
    }
    return out;
}

void print_miss(const Case& one, const Layers& expected, const Layers& actual) {
    if (std::getenv("BSPCTL_CORPUS_MISSES") == nullptr) return;
    std::cout << one.vendor << ' ' << one.branch << ' ' << one.manifest << " [" << one.condition << "]\n";
    for (const auto& layer : expected) {
        if (std::find(actual.begin(), actual.end(), layer) == actual.end()) std::cout << "  missing " << layer << '\n';
    }
    for (const auto& layer : actual) {
        if (std::find(expected.begin(), expected.end(), layer) == expected.end())
            std::cout << "  too many " << layer << '\n';
    }
}

TEST(NxpTopology, LayerListsAreThoseOfTheVendorsScripts) {
    BSPCTL_NEEDS_SHARED("corpus/topology/layers.tsv");
    const auto corpus = shared.parent_path().parent_path();
    std::size_t compared = 0, same_order = 0, same_set = 0;
    for (const auto& [one, expected] : expected_layers(shared)) {
        const auto file = manifest_file(corpus, one);
        if (file.empty()) continue;
        const auto actual = layers_of(nxp::kas_config(workspace_for(file, one)));
        ++compared;
        const bool set = std::set(expected.begin(), expected.end()) == std::set(actual.begin(), actual.end());
        same_set += set ? 1 : 0;
        same_order += expected == actual ? 1 : 0;
        if (expected != actual) print_miss(one, expected, actual);
    }
    std::cout << "of " << compared << " set-ups with a manifest here: " << same_order
              << " same layers in the same order, " << same_set << " same layers\n";
    EXPECT_GE(same_order * 100, compared * 98);
}

// ---------------------------------------------------------------------------------------- whole kas files, as data

struct RepoFacts {
    std::string url, commit, tag, branch;
    std::set<std::string> layers;
    friend bool operator==(const RepoFacts&, const RepoFacts&) = default;
};

std::string scalar(const YAML::Node& node, const char* key) {
    return node[key] ? node[key].as<std::string>() : std::string();
}

std::map<std::string, RepoFacts> repos_of(const YAML::Node& kas) {
    std::map<std::string, RepoFacts> out;
    for (const auto& entry : kas["repos"]) {
        const auto& repo = entry.second;
        RepoFacts facts{scalar(repo, "url"), scalar(repo, "commit"), scalar(repo, "tag"), scalar(repo, "branch"), {}};
        for (const auto& layer : repo["layers"]) {
            if (!layer.second.IsScalar()) facts.layers.insert(layer.first.as<std::string>());
        }
        out[scalar(repo, "path")] = facts;
    }
    return out;
}

std::map<std::string, RepoFacts> repos_of(const KasConfig& config) {
    std::map<std::string, RepoFacts> out;
    for (const auto& repo : config.repos) {
        RepoFacts facts{repo.url, repo.commit, repo.tag, repo.branch, {}};
        for (const auto& layer : config.layers) {
            if (layer.repo == repo.name) facts.layers.insert(layer.subdir);
        }
        out[repo.path] = facts;
    }
    return out;
}

// The statements of some configuration blocks, joined over line ends, quotes alike, in order.
std::vector<std::string> statements(const std::string& text) {
    std::vector<std::string> out;
    std::string pending;
    for (const auto line : text::lines(text)) {
        pending += std::string(text::trim(line)) + " ";
        if (text::trim(line).ends_with('\\')) continue;
        std::replace(pending.begin(), pending.end(), '\'', '"');
        if (!text::trim(pending).empty()) out.emplace_back(text::trim(pending));
        pending.clear();
    }
    return out;
}

std::string joined(const YAML::Node& blocks) {
    std::map<std::string, std::string> sorted;
    for (const auto& block : blocks) sorted[block.first.as<std::string>()] = block.second.as<std::string>();
    std::string out;
    for (const auto& block : sorted) out += block.second;
    return out;
}

std::string joined(const std::vector<ConfBlock>& blocks) {
    std::string out;
    for (const auto& block : blocks) out += block.text;
    return out;
}

class ExpectedKas : public ::testing::TestWithParam<const char*> {};

TEST_P(ExpectedKas, MatchesAsData) {
    BSPCTL_NEEDS_SHARED("corpus/topology/expected");
    const auto stem = (shared / GetParam()).string();
    const auto expected = YAML::LoadFile(stem + ".kas.yml");
    Workspace workspace;
    workspace.input = manifest::read_repo_manifest(stem + ".manifest.xml");
    workspace.machine = expected["machine"].as<std::string>();
    workspace.distro = expected["distro"].as<std::string>();
    workspace.options = {{"eula", "accept"}};
    const auto config = nxp::kas_config(workspace);
    const auto repos = repos_of(config);
    EXPECT_EQ(repos.size(), repos_of(expected).size());
    for (const auto& [path, facts] : repos_of(expected))
        EXPECT_TRUE(repos.contains(path) && repos.at(path) == facts) << path;
    EXPECT_EQ(statements(joined(config.local_conf)), statements(joined(expected["local_conf_header"])));
    EXPECT_EQ(statements(joined(config.bblayers_conf)), statements(joined(expected["bblayers_conf_header"])));
    std::string order;
    for (const auto& layer : layers_of(config)) order += layer + "\n";
    EXPECT_EQ(order, files::read(stem + ".bblayers.txt"));
}

INSTANTIATE_TEST_SUITE_P(Files, ExpectedKas,
                         ::testing::Values("nxp-imx-6.1.55-2.2.0", "variscite-kirkstone-imx-5.15.71-2.2.0",
                                           "variscite-mickledore-imx-6.1.36-2.1.0", "variscite-kirkstone-5.15-fslc"));

// ------------------------------------------------------------------------------------------------------ local.conf

// Per set-up, what ends up in local.conf apart from the choices kas writes itself.
std::map<Case, std::set<std::string>> expected_settings(const fs::path& table) {
    std::map<Case, std::set<std::string>> out;
    const auto text = files::read(table);
    for (const auto line : text::lines(text)) {
        const auto cells = text::split(line, '\t');
        if (cells.size() < 6 || cells[2] != "local.conf" || cells[3].starts_with("MACHINE") ||
            cells[3].starts_with("DISTRO "))
            continue;
        const auto slash = cells[1].find('/');
        if (slash == std::string::npos) continue;
        const auto condition = cells[4].substr(0, cells[4].find("; EULA="));
        Case one{cells[0], cells[1].substr(slash + 1), cells[1].substr(0, slash),
                 condition.starts_with("EULA") ? "" : condition};
        for (const auto& statement : statements(text::replace_all(cells[3], "\\n", "\n"))) out[one].insert(statement);
    }
    return out;
}

TEST(NxpLocalConf, SettingsAreThoseOfTheVendorsScripts) {
    BSPCTL_NEEDS_SHARED("corpus/topology/localconf.tsv");
    const auto corpus = shared.parent_path().parent_path();
    std::size_t compared = 0, same = 0;
    for (const auto& [one, expected] : expected_settings(shared)) {
        const auto file = one.vendor == "digi" ? fs::path{} : manifest_file(corpus, one);
        if (file.empty()) continue;
        auto workspace = workspace_for(file, one);
        workspace.options = {{"eula", "accept"}};
        const auto written = statements(joined(nxp::kas_config(workspace).local_conf));
        const std::set<std::string> actual(written.begin(), written.end());
        ++compared;
        same += expected == actual ? 1 : 0;
        if (expected != actual) print_miss(one, {expected.begin(), expected.end()}, {actual.begin(), actual.end()});
    }
    std::cout << same << " of " << compared << " local.conf files say the same\n";
    EXPECT_GE(same * 100, compared * 90);
}

// --------------------------------------------------------------------------------------------------- every manifest

TEST(NxpManifests, EachIsABuildOrAClearError) {
    BSPCTL_NEEDS_SHARED("corpus/labels.tsv");
    const auto text = files::read(shared);
    std::size_t built = 0, refused = 0;
    for (const auto line : text::lines(text)) {
        const auto cells = text::split(line, '\t');
        if (cells.size() < 3 || cells[1] != "repo-manifest" || cells[2] != "nxp") continue;
        try {
            Workspace workspace;
            workspace.input =
                manifest::read_repo_manifest(shared.parent_path() / cells[0], "https://example.org/manifests");
            const auto config = nxp::kas_config(workspace);
            std::set<std::string> names;
            for (const auto& repo : config.repos)
                EXPECT_TRUE(names.insert(repo.name).second) << cells[0] << ' ' << repo.name;
            EXPECT_GE(config.layers.size(), 4u) << cells[0];
            EXPECT_FALSE(config.notes.empty()) << cells[0];
            EXPECT_NO_THROW((void)kas::write(config, {})) << cells[0];
            ++built;
        } catch (const Failure&) {
            ++refused;
        } catch (const Error& error) {
            EXPECT_FALSE(error.why().empty() || error.fix().empty()) << cells[0];
            if (std::getenv("BSPCTL_CORPUS_MISSES") != nullptr)
                std::cout << cells[0] << ": " << error.what() << ": " << error.why() << '\n';
            ++refused;
        }
    }
    std::cout << built << " manifests made into a build, " << refused << " refused\n";
    EXPECT_GE(built * 100, (built + refused) * 95);
}

}  // namespace
}  // namespace bspctl
