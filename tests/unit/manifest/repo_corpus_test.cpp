// SPDX-License-Identifier: Apache-2.0
//
// Every published manifest at hand is read, or refused with a place in a file.
#include <gtest/gtest.h>

#include <map>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "manifest/manifest.hpp"
#include "shared.hpp"

namespace bspctl::manifest {
namespace {

namespace fs = std::filesystem;

struct Label {
    std::size_t projects = 0;
    bool plain = false;  // nothing in it but projects of its own
};

// labels.tsv: path, class, family, machine, distro, projects, remotes, includes, …, extend, remove, …
std::map<std::string, Label> labels(const fs::path& file) {
    std::map<std::string, Label> out;
    const auto text = files::read(file);
    for (const auto line : text::lines(text)) {
        const auto cells = text::split(line, '\t');
        if (cells.size() < 12 || !cells[0].starts_with("repo-manifests/") || cells[5].empty()) continue;
        out[cells[0]] = {std::stoul(cells[5]), cells[7] == "0" && cells[10] == "0" && cells[11] == "0"};
    }
    return out;
}

TEST(RepoManifestCorpus, EveryManifestIsReadOrRefusedWithAPlace) {
    BSPCTL_NEEDS_SHARED("corpus/repo-manifests");
    const auto known = labels(shared.parent_path() / "labels.tsv");
    std::size_t read = 0, refused = 0, counted = 0;
    for (const auto& entry : fs::recursive_directory_iterator(shared)) {
        if (!entry.is_regular_file()) continue;
        try {
            const auto input = read_repo_manifest(entry.path());
            ++read;
            const auto label = known.find(fs::relative(entry.path(), shared.parent_path()).string());
            if (label == known.end() || !label->second.plain) continue;
            ++counted;
            EXPECT_EQ(input.projects.size(), label->second.projects) << entry.path();
        } catch (const Failure& failure) {
            ++refused;
            const auto said = std::string(failure.what()) + " " + failure.why();
            EXPECT_NE(said.find(".xml:"), std::string::npos) << said;
            std::cout << "refused: " << said << '\n';
        }
    }
    std::cout << read << " read, " << refused << " refused, " << counted << " project counts compared\n";
    EXPECT_GT(read, 0u);
    EXPECT_LE(refused * 50, read);
}

}  // namespace
}  // namespace bspctl::manifest
