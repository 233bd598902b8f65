// SPDX-License-Identifier: Apache-2.0
//
// The TI plugin's kas configurations against what the vendors' own layer tool makes of the same inputs: every public
// configuration, the recorded layer lists, the recorded local.conf templates, and one whole reference file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <tuple>

#include "base/text.hpp"
#include "kas/writer.hpp"
#include "manifest/manifest.hpp"
#include "shared.hpp"
#include "ti/kas.hpp"
#include "ti/templates.hpp"

namespace {

namespace fs = std::filesystem;
using bspctl::KasConfig;
using Lines = std::vector<std::string>;
using Table = std::vector<Lines>;

Table read_table(const fs::path& file) {
    Table out;
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) out.push_back(bspctl::text::split(line, '\t'));
    return out;
}

KasConfig config_for(const fs::path& file) {
    bspctl::Workspace workspace;
    workspace.input = bspctl::manifest::read_layersetup(file);
    workspace.machine = "board";
    return ti::kas_config(workspace);
}

std::vector<fs::path> all_configs(const fs::path& corpus) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(corpus)) {
        if (entry.is_regular_file()) out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::string layer_path(const std::string& repo_path, const std::string& subdir) {
    return (fs::path(repo_path) / subdir).lexically_normal().string();
}

std::string without_slash(std::string path) {
    if (path.ends_with('/')) path.pop_back();
    return path;
}

Lines layer_paths(const KasConfig& config) {
    std::map<std::string, std::string> path_of;
    for (const auto& repo : config.repos) path_of[repo.name] = repo.path;
    Lines out;
    for (const auto& layer : config.layers) out.push_back(without_slash(layer_path(path_of[layer.repo], layer.subdir)));
    return out;
}

// BBLAYERS as kas since 4.8 orders it.
Lines kas_layers(const YAML::Node& node) {
    std::vector<std::tuple<int, std::string, std::string, std::string>> sortable;
    for (const auto& repo : node["repos"]) {
        for (const auto& layer : repo.second["layers"]) {
            if (layer.second.IsScalar()) continue;
            const int prio = layer.second.IsMap() ? layer.second["prio"].as<int>() : 0;
            const auto name = layer.first.as<std::string>();
            sortable.emplace_back(-prio, repo.first.as<std::string>(), name,
                                  without_slash(layer_path(repo.second["path"].as<std::string>(), name)));
        }
    }
    std::sort(sortable.begin(), sortable.end());
    Lines out;
    for (const auto& entry : sortable) out.push_back(std::get<3>(entry));
    return out;
}

TEST(TiCorpus, EveryConfigurationBecomesAKasFile) {
    BSPCTL_NEEDS_SHARED("corpus/ti-layersetup");
    const auto files = all_configs(shared);
    for (const auto& file : files) {
        SCOPED_TRACE(file.string());
        const auto config = config_for(file);
        const auto written = bspctl::kas::write(config, {});
        const auto node = YAML::Load(written.text);
        EXPECT_EQ(node["repos"].size(), config.repos.size());
        EXPECT_EQ(kas_layers(node), layer_paths(config)) << "the order of BBLAYERS must survive";
        EXPECT_EQ(bspctl::kas::write(config, {}).text, written.text);
        for (const int format : {12, 14, 21}) {
            EXPECT_EQ(
                YAML::Load(bspctl::kas::write(config, {.format = format, .comment = {}}).text)["header"]["version"]
                    .as<int>(),
                format);
        }
    }
    std::printf("TI configurations turned into kas files: %zu\n", files.size());
}

// ------------------------------------------------------------------------------------------- the recorded layer lists

// One replay of the layer tool: "configs/…@owner/repo:commit" -> its layers in order.
std::map<std::string, Lines> replays(const fs::path& table) {
    std::map<std::string, Lines> out;
    for (const auto& row : read_table(table)) {
        if (!row[0].starts_with("ti")) continue;
        out[row[1] + row[6].substr(row[6].find('@'))].push_back(without_slash(layer_path(row[3], row[4])));
    }
    return out;
}

// The same key for a file of the corpus, which SOURCES.tsv traces to its repository and commit.
std::map<std::string, std::string> replay_keys(const fs::path& sources) {
    std::map<std::string, std::string> out;
    for (const auto& row : read_table(sources)) out[row[0]] = row[4] + "@" + row[1] + ":" + row[3].substr(0, 12);
    return out;
}

TEST(TiCorpus, LayersAreThoseOfTheLayerTool) {
    BSPCTL_NEEDS_SHARED("corpus/topology/layers.tsv");
    const auto corpus = bspctl::testing::shared_dir() / "corpus";
    const auto recorded = replays(shared);
    const auto keys = replay_keys(corpus / "SOURCES.tsv");
    std::size_t compared = 0;
    std::size_t agreed = 0;
    std::size_t unrecorded = 0;
    for (const auto& file : all_configs(corpus / "ti-layersetup")) {
        const auto key = keys.find(fs::relative(file, corpus).string());
        const auto replay = key == keys.end() ? recorded.end() : recorded.find(key->second);
        if (replay == recorded.end()) {
            ++unrecorded;
            continue;
        }
        ++compared;
        const auto layers = layer_paths(config_for(file));
        agreed += layers == replay->second ? 1u : 0u;
        EXPECT_EQ(layers, replay->second) << file;
    }
    std::printf("TI layer lists equal to the layer tool's, in order: %zu of %zu (%zu without a record)\n", agreed,
                compared, unrecorded);
    EXPECT_GT(compared, 0u);
}

// -------------------------------------------------------------------------------------------- the recorded templates

// "A ?= \"x\"" and "A = 'x'" both set A to x; what is compared is the name, whether it adds, and the value.
std::string normal(const std::string& line) {
    const auto equals = line.find('=');
    auto name = std::string(bspctl::text::trim(std::string_view(line).substr(0, equals)));
    const bool adds = name.ends_with('+');
    name.erase(name.find_last_not_of(" +?") + 1);
    auto value = std::string(bspctl::text::trim(std::string_view(line).substr(equals + 1)));
    return name + (adds ? " += " : " = ") + value.substr(1, value.size() - 2);
}

Lines normal(const Lines& lines) {
    Lines out;
    for (const auto& line : lines) out.push_back(normal(line));
    return out;
}

TEST(TiCorpus, TemplatesAreThoseOfTheSampleFiles) {
    BSPCTL_NEEDS_SHARED("corpus/topology/localconf.tsv");
    std::map<std::string, Lines> recorded;
    std::map<std::string, std::string> distro;
    for (const auto& row : read_table(shared)) {
        if (!row[0].starts_with("ti") || row[1] != "(template)") continue;
        const auto line = normal(row[3]);
        recorded[row[2]];
        if (line.starts_with("DISTRO = ")) distro[row[2]] = line.substr(9);
        // Written by kas, or in the kas keys machine and distro.
        const bool elsewhere = line.starts_with("MACHINE ") || line.starts_with("DISTRO ") ||
                               line.starts_with("BBPATH ") || line.starts_with("BBFILES ") ||
                               line.starts_with("LCONF_VERSION ");
        if (!elsewhere) recorded[row[2]].push_back(line);
    }
    for (const auto& [path, lines] : recorded) {
        const bool is_layer = path.find("/bblayers") != std::string::npos;
        const auto taken = is_layer ? ti::layer_template("./" + path) : ti::local_template("./" + path);
        EXPECT_TRUE(taken.exact) << path;
        EXPECT_EQ(normal(taken.lines), lines) << path;
        EXPECT_EQ(taken.distro, distro[path]) << path;
    }
    std::printf("TI templates equal to the sample files: %zu\n", recorded.size());
}

// ----------------------------------------------------------------------------------------- one whole reference file

std::map<std::string, std::string> settings_of(const YAML::Node& section) {
    std::map<std::string, std::string> out;
    std::map<std::string, std::string> blocks;
    for (const auto& block : section) blocks[block.first.as<std::string>()] = block.second.as<std::string>();
    for (const auto& [name, text] : blocks) {
        for (const auto line : bspctl::text::lines(text)) {
            const auto setting = normal(std::string(line));
            const auto space = setting.find(' ');
            const auto value = setting.substr(setting.find("= ") + 2);
            auto& known = out[setting.substr(0, space)];
            known = setting[space + 1] == '+' ? known + " " + value : value;
        }
    }
    return out;
}

// Everything about a repository but its key.
std::map<std::string, std::map<std::string, std::string>> repos_of(const YAML::Node& node) {
    std::map<std::string, std::map<std::string, std::string>> out;
    for (const auto& repo : node["repos"]) {
        auto& facts = out[repo.second["path"].as<std::string>()];
        for (const char* key : {"url", "commit", "tag", "branch"}) {
            if (repo.second[key]) facts[key] = repo.second[key].as<std::string>();
        }
    }
    return out;
}

TEST(TiCorpus, AWholeReferenceFileIsMetAsData) {
    BSPCTL_NEEDS_SHARED("corpus/topology/expected");
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(shared)) {
        const auto name = entry.path().filename().string();
        constexpr std::string_view suffix = ".config.txt";
        if (!name.starts_with("ti-") || !name.ends_with(suffix)) continue;
        const auto stem = (shared / name.substr(0, name.size() - suffix.size())).string();
        const auto config = config_for(entry.path());
        const auto ours = YAML::Load(bspctl::kas::write(config, {}).text);
        const auto reference = YAML::LoadFile(stem + ".prio.kas.yml");
        EXPECT_EQ(repos_of(ours), repos_of(reference));
        EXPECT_EQ(kas_layers(ours), kas_layers(reference));
        EXPECT_EQ(settings_of(ours["local_conf_header"]), settings_of(reference["local_conf_header"]));
        EXPECT_EQ(ours["distro"].as<std::string>(), reference["distro"].as<std::string>());

        std::ifstream list(stem + ".bblayers.txt");
        Lines order;
        for (std::string line; std::getline(list, line);) order.push_back(line);
        EXPECT_EQ(kas_layers(ours), order);
        ++files;
    }
    EXPECT_GT(files, 0u);
}

}  // namespace
