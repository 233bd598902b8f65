// SPDX-License-Identifier: Apache-2.0
//
// The pages lead somewhere; those that are installed lead to what is installed with them.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path source_dir = BSPCTL_SOURCE_DIR;

std::vector<fs::path> pages(const fs::path& dir) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(dir)) {
        if (entry.path().extension() == ".md") out.push_back(entry.path());
    }
    return out;
}

// Where the page's links go, relative to the sources; addresses and places of the page itself left out.
std::vector<fs::path> links(const fs::path& page) {
    std::ifstream in(page, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::regex link(R"(\]\(([^)#\s]+))");
    std::vector<fs::path> out;
    for (auto it = std::sregex_iterator(text.begin(), text.end(), link); it != std::sregex_iterator(); ++it) {
        const auto target = (*it)[1].str();
        if (target.starts_with("http")) continue;
        out.push_back((page.parent_path() / target).lexically_normal().lexically_relative(source_dir));
    }
    return out;
}

// cmake/BspctlPackage.cmake installs these.
bool is_installed(const fs::path& file) {
    constexpr std::array<std::string_view, 6> places{"docs/user", "docs/vendor", "docs/images", "vendors", "sdk/CHANGELOG.md",
                                                     "README.md"};
    return std::any_of(places.begin(), places.end(),
                       [&](const auto place) { return file.generic_string().starts_with(place); });
}

TEST(Pages, LeadToWhatIsThere) {
    std::size_t seen = 0;
    for (const auto& page : pages(source_dir / "docs")) {
        for (const auto& target : links(page)) {
            ++seen;
            EXPECT_TRUE(fs::exists(source_dir / target)) << page << " leads to " << target;
        }
    }
    EXPECT_GT(seen, 50u);
}

TEST(Pages, ThatAreInstalledLeadToWhatIsInstalled) {
    for (const auto* folder : {"docs/user", "docs/vendor"}) {
        for (const auto& page : pages(source_dir / folder)) {
            for (const auto& target : links(page)) EXPECT_TRUE(is_installed(target)) << page << " leads to " << target;
        }
    }
}

}  // namespace
