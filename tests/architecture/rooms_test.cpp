// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

// host/CMakeLists.txt states which rooms a room may include. These tests hold the sources to it.
namespace {

namespace fs = std::filesystem;
using Graph = std::map<std::string, std::set<std::string>>;

const fs::path source_dir = BSPCTL_SOURCE_DIR;

std::string slurp(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> sources(const fs::path& dir) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(dir)) {
        const auto extension = entry.path().extension();
        if (extension == ".cpp" || extension == ".hpp" || extension == ".h") out.push_back(entry.path());
    }
    return out;
}

// room -> rooms it names after DEPENDS
Graph declared_graph() {
    Graph graph;
    const auto text = slurp(source_dir / "host/CMakeLists.txt");
    const std::regex call(R"(bspctl_room\((\w+)\s*([^)]*)\))");
    for (auto it = std::sregex_iterator(text.begin(), text.end(), call); it != std::sregex_iterator(); ++it) {
        std::istringstream words((*it)[2].str());
        auto& depends = graph[(*it)[1].str()];
        bool in_depends = false;
        for (std::string word; words >> word;) {
            if (word == "DEPENDS" || word == "LIBRARIES" || word == "HOT") in_depends = word == "DEPENDS";
            else if (in_depends) depends.insert(word);
        }
    }
    return graph;
}

std::set<std::string> reachable(const Graph& graph, const std::string& room) {
    std::set<std::string> seen;
    std::function<void(const std::string&)> visit = [&](const std::string& name) {
        for (const auto& next : graph.at(name)) {
            if (seen.insert(next).second) visit(next);
        }
    };
    visit(room);
    return seen;
}

std::set<std::string> includes(const fs::path& file) {
    std::set<std::string> out;
    const auto text = slurp(file);
    const std::regex line(R"re((?:^|\n)\s*#\s*include\s+["<]([^">]+)[">])re");
    for (auto it = std::sregex_iterator(text.begin(), text.end(), line); it != std::sregex_iterator(); ++it) {
        out.insert((*it)[1].str());
    }
    return out;
}

std::string first_part(const std::string& path) {
    const auto slash = path.find('/');
    return slash == std::string::npos ? std::string{} : path.substr(0, slash);
}

TEST(Rooms, TheDeclaredGraphHasNoCycle) {
    const auto graph = declared_graph();
    ASSERT_GT(graph.size(), 10u);
    for (const auto& [room, depends] : graph) {
        EXPECT_FALSE(reachable(graph, room).contains(room)) << room << " reaches itself";
    }
}

TEST(Rooms, EveryFolderOfTheHostIsARoom) {
    const auto graph = declared_graph();
    for (const auto& entry : fs::directory_iterator(source_dir / "host")) {
        if (entry.is_directory()) {
            EXPECT_TRUE(graph.contains(entry.path().filename().string())) << entry.path();
        }
    }
}

TEST(Rooms, NoIncludeGoesAroundTheGraph) {
    const auto graph = declared_graph();
    std::size_t seen = 0;
    for (const auto& [room, depends] : graph) {
        const auto allowed = reachable(graph, room);
        for (const auto& file : sources(source_dir / "host" / room)) {
            for (const auto& include : includes(file)) {
                const auto target = first_part(include);
                if (!graph.contains(target) || target == room) continue;
                ++seen;
                EXPECT_TRUE(allowed.contains(target)) << file << " includes " << include;
            }
        }
    }
    EXPECT_GT(seen, 50u);
}

TEST(Plugins, SeeNothingOfTheHost) {
    const auto graph = declared_graph();
    for (const auto& file : sources(source_dir / "plugins")) {
        for (const auto& include : includes(file)) {
            EXPECT_FALSE(graph.contains(first_part(include))) << file << " includes " << include;
        }
    }
}

TEST(Sdk, DependsOnTheStandardLibraryAlone) {
    for (const auto& file : sources(source_dir / "sdk/include")) {
        for (const auto& include : includes(file)) {
            const bool own = include.starts_with("bspctl/");
            EXPECT_TRUE(own || include.find('/') == std::string::npos) << file << " includes " << include;
        }
    }
}

TEST(Host, NamesNoFamily) {
    const std::regex family(R"re("(nxp|ti|imx|bbsetup)")re");
    for (const auto& file : sources(source_dir / "host")) {
        const auto text = slurp(file);
        std::smatch match;
        EXPECT_FALSE(std::regex_search(text, match, family)) << file << " says " << match.str();
    }
}

TEST(Sources, CarryTheirLicence) {
    for (const auto* folder : {"host", "sdk", "plugins", "tests"}) {
        for (const auto& file : sources(source_dir / folder)) {
            EXPECT_NE(slurp(file).substr(0, 200).find("SPDX-License-Identifier: Apache-2.0"), std::string::npos) << file;
        }
    }
}

}  // namespace
