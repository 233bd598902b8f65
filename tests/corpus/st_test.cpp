// SPDX-License-Identifier: Apache-2.0
//
// The ST family against what the set-up scripts' templates say: layer lists in order, settings, and that every release
// in the corpus comes out as a configuration that can be written.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "bspctl/testing.hpp"
#include "kas/writer.hpp"
#include "manifest/manifest.hpp"
#include "shared.hpp"
#include "st/identity.hpp"
#include "st/kas.hpp"

namespace bspctl {
namespace {

namespace fs = std::filesystem;
using Layers = std::vector<std::string>;

KasConfig configure(const fs::path& file, const std::string& machine = {}) {
    const testing::FakeHost host;
    Workspace workspace;
    workspace.input = manifest::read_repo_manifest(file, "https://example.org/manifests");
    workspace.machine = machine;
    return st::kas_config(host.host(), workspace);
}

std::vector<fs::path> releases(const fs::path& corpus) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(corpus / "STMicroelectronics__oe-manifest"))
        out.push_back(entry.path() / "default.xml");
    std::sort(out.begin(), out.end());
    return out;
}

Layers layers_of(const KasConfig& config) {
    Layers out;
    for (const auto& layer : config.layers) {
        const auto repo = std::find_if(config.repos.begin(), config.repos.end(),
                                       [&](const KasRepo& one) { return one.name == layer.repo; });
        out.push_back(layer.subdir == "." ? repo->path : repo->path + "/" + layer.subdir);
    }
    return out;
}

// The template's rows whose condition holds: it tests for files, and a note marks what the manifest does not bring.
std::map<std::string, Layers> expected_layers(const fs::path& table) {
    std::map<std::string, Layers> out;
    const auto text = files::read(table);
    for (const auto line : text::lines(text)) {
        const auto cells = text::split(line, '\t');
        if (cells.size() < 9 || cells[0] != "stm32mp" || !cells[8].empty()) continue;
        if (cells[7].find("meta-linaro") != std::string::npos) continue;  // no release brings it
        out[cells[2]].push_back(cells[4] == "." ? cells[3] : cells[3] + "/" + cells[4]);
    }
    return out;
}

TEST(StTopology, LayersAreTheTemplatesBehindTheMachines) {
    BSPCTL_NEEDS_SHARED("corpus/topology/layers.tsv");
    const auto corpus = shared.parent_path().parent_path();
    const auto expected = expected_layers(shared);
    for (const auto& [branch, layers] : expected) {
        // What every machine file asks for is put in front, and is not part of the template.
        Layers all{"layers/meta-openembedded/meta-python", "layers/meta-openembedded/meta-oe"};
        all.insert(all.end(), layers.begin(), layers.end());
        const auto file = corpus / "repo-manifests/STMicroelectronics__oe-manifest" / branch / "default.xml";
        EXPECT_EQ(layers_of(configure(file)), all) << branch;
    }
    EXPECT_GE(expected.size(), 3u);
}

std::string squeezed(const std::string& text) {
    std::istringstream in(text);
    std::string out;
    for (std::string word; in >> word;) out += word + " ";
    return out;
}

// One assignment a line; a value over several lines and a repeated name keep what stands last. "+=" adds up.
std::map<std::string, std::string> evaluate(const std::vector<std::string>& lines) {
    std::map<std::string, std::string> out;
    for (const auto& line : lines) {
        const auto quote = line.find('"'), equals = line.find('=');
        if (quote == std::string::npos || equals > quote) continue;
        auto name = line.substr(0, line.find_first_of(" ?=+"));
        const auto value = squeezed(line.substr(quote));
        if (line[equals - 1] == '+') out[name + " " + value] = value;
        else if (line[equals - 1] != '?' || !out.contains(name)) out[name] = value;
    }
    return out;
}

std::map<std::string, std::string> expected_settings(const fs::path& table, const std::string& release) {
    std::vector<std::string> lines;
    const auto text = files::read(table);
    for (const auto line : text::lines(text)) {
        const auto cells = text::split(line, '\t');
        if (cells.size() < 4 || cells[0] != "stm32mp" || cells[1] != release) continue;
        if (cells[3].starts_with("MACHINE") || cells[3].starts_with("DISTRO ")) continue;  // kas writes these
        lines.push_back(text::replace_all(cells[3], "\\n", " "));
    }
    return evaluate(lines);
}

std::map<std::string, std::string> settings_of(const KasConfig& config) {
    std::vector<std::string> lines;
    for (const auto& block : config.local_conf) {
        const auto joined = text::replace_all(block.text, "\\\n", "\\ ");
        for (const auto line : text::lines(joined)) lines.emplace_back(line);
    }
    return evaluate(lines);
}

TEST(StTopology, SettingsAreTheTemplates) {
    BSPCTL_NEEDS_SHARED("corpus/topology/localconf.tsv");
    const auto corpus = shared.parent_path().parent_path();
    for (const auto* release : {"dunfell", "kirkstone", "mickledore"}) {
        const auto file = corpus / "repo-manifests/STMicroelectronics__oe-manifest" / release / "default.xml";
        EXPECT_EQ(settings_of(configure(file)), expected_settings(shared, release)) << release;
    }
}

TEST(StCorpus, EveryReleaseIsWritten) {
    BSPCTL_NEEDS_SHARED("corpus/repo-manifests");
    std::size_t count = 0;
    for (const auto& file : releases(shared)) {
        const auto config = configure(file);
        EXPECT_FALSE(kas::write(config, {}).text.empty()) << file;
        EXPECT_GE(config.layers.size(), 12u) << file;
        ++count;
    }
    EXPECT_GT(count, 15u);
}

// The folders of the corpus are named after the release; the commits must say the same without them.
TEST(StCorpus, ReleasesAreKnownByTheirCommits) {
    BSPCTL_NEEDS_SHARED("corpus/repo-manifests");
    std::size_t known = 0, all = 0;
    for (const auto& file : releases(shared)) {
        const auto stated = st::find_release(file.parent_path().filename().string());
        Workspace workspace;
        workspace.input = manifest::read_repo_manifest(file);
        workspace.input->path = "/default.xml";
        const auto identity = st::identify(workspace, {});
        ASSERT_TRUE(stated) << file;
        EXPECT_EQ(identity.release.series, stated->series) << file;
        known += identity.stated ? 1 : 0;
        ++all;
    }
    std::cout << known << " of " << all << " releases are known by their commits\n";
    EXPECT_EQ(known, all);
}

}  // namespace
}  // namespace bspctl
