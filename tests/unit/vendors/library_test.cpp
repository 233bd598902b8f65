// SPDX-License-Identifier: Apache-2.0
#include "vendors/library.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/failure.hpp"
#include "temp_dir.hpp"
#include "vendors/reader.hpp"

namespace bspctl::vendors {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto two = R"([[vendors]]
name = "acme-nxp"
vendor = "acme"
family = "nxp"
manifest_regex = 'acme-\d+\.xml'
machine_regex = 'acme-imx'
layer_regex = 'meta-acme'
repo_regex = 'git\.acme\.example/bsp'
[[vendors]]
name = "acme-ti"
vendor = "acme"
family = "ti"
machine_regex = ['acme-am', 'acme-']
layer_regex = 'meta-acme'
distro_regex = 'acmeos'
)";

Library library(Source source = Source::shipped) {
    Library out;
    out.add(read(two, "two.toml", source, {}).definitions);
    return out;
}

Input with_layer(const std::string& name, const std::string& url = {}) {
    Input input;
    input.kind = kind_kas;
    Project project;
    project.name = name;
    project.url = url;
    project.layers_form = LayersForm::root;
    input.projects.push_back(std::move(project));
    return input;
}

Input machine(const std::string& name) {
    Input input;
    input.machine = name;
    return input;
}

std::vector<std::string> names(const std::vector<Match>& matches) {
    std::vector<std::string> out;
    for (const auto& match : matches) out.push_back(match.definition->name);
    return out;
}

TEST(Match, BeginsAtTheFirstCharacterAndNeedNotReachTheLast) {
    const auto all = library();
    EXPECT_THAT(names(all.match(machine("acme-imx8"))), ElementsAre("acme-nxp", "acme-ti"));
    EXPECT_THAT(all.match(machine("notacme")), IsEmpty());
}

TEST(Match, APrefixDoesNotHideAKnownMachineAndAnEmulatorIsNobodys) {
    const auto all = library();
    EXPECT_THAT(names(all.match(machine("shop-acme-am62"))), ElementsAre("acme-ti"));
    EXPECT_THAT(all.match(machine("acme-am62-qemu")), IsEmpty());
}

TEST(Match, StrongestEvidenceFirst) {
    auto input = with_layer("meta-acme");
    input.machine = "acme-am62";
    const auto all = library();
    const auto matches = all.match(input);
    EXPECT_THAT(names(matches), ElementsAre("acme-ti", "acme-nxp"));
    EXPECT_EQ(matches[0].by, Evidence::machine);
    EXPECT_EQ(matches[1].by, Evidence::layer);
}

TEST(Match, AddressesInEveryForm) {
    const auto all = library();
    for (const auto* url : {"https://git.acme.example/bsp.git", "git@git.acme.example:bsp", "ssh://me@GIT.acme.example/BSP/x"}) {
        EXPECT_THAT(names(all.match(with_layer("x", url))), ElementsAre("acme-nxp")) << url;
    }
    EXPECT_THAT(all.match(with_layer("x", "https://evil.example/git.acme.example/bsp")), IsEmpty());
}

TEST(Match, ANameCountsForManifestsOnly) {
    Input input;
    input.file_name = "acme-12.xml";
    const auto all = library();
    EXPECT_THAT(all.match(input), SizeIs(1));
    input.kind = kind_kas;
    EXPECT_THAT(all.match(input), IsEmpty());
}

TEST(Match, LayersThatAreSwitchedOffSayNothing) {
    auto input = with_layer("meta-acme");
    input.projects[0].layers_form = LayersForm::listed;
    EXPECT_THAT(library().match(input), IsEmpty());
}

std::string advice(const Input& input, std::string_view key) {
    return find_value(with_advice(input, library().match(input)).settings, key).value_or("");
}

TEST(Advice, TellsWhatDecidesAndNothingWhereDefinitionsDisagree) {
    EXPECT_EQ(advice(machine("acme-imx8"), "definition.soc"), "nxp");
    EXPECT_EQ(advice(machine("acme-imx8"), "definition.by"), "machine");
    EXPECT_EQ(advice(with_layer("meta-acme"), "definition.soc"), "");
    EXPECT_EQ(advice(with_layer("x", "https://git.acme.example/bsp"), "definition.by"), "repository");
}

TEST(Load, TheUsersCountBeforeThoseThatShip) {
    testing::TempDir dir;
    dir.write("shipped/two.toml", two);
    dir.write("vendors.toml", "[[vendors]]\nname = \"acme-ti\"\nfamily = \"nxp\"\nmachine_regex = 'acme'\n");
    const auto all = Library::load({dir / "vendors.toml", dir / "shipped"}, {"nxp", "ti"});
    ASSERT_THAT(all.all(), SizeIs(2));
    EXPECT_EQ(all.all()[0].name, "acme-ti");
    EXPECT_EQ(all.all()[0].source, Source::user);
    EXPECT_EQ(all.all()[1].name, "acme-nxp");
}

// At a start nobody looks for mistakes in what ships.
TEST(Load, WhatShipsIsWithoutMistakes) {
    for (const auto& file : std::filesystem::directory_iterator(BSPCTL_SOURCE_DIR "/vendors")) {
        if (file.path().extension() != ".toml") continue;
        const auto reading = read(testing::slurp(file.path()), file.path().filename().string(), Source::user, {});
        EXPECT_THAT(reading.problems, IsEmpty());
        EXPECT_THAT(reading.warnings, IsEmpty());
        EXPECT_FALSE(reading.definitions.empty()) << file.path();
    }
}

TEST(Library, AnOrdinaryWordAfterOthersIsNoBoard) {
    Library boards;
    boards.add(read("[[vendors]]\nname = \"acme\"\nfamily = \"nxp\"\nmachine_regex = ['falcon$', 'reterminal', 'acme-\\d']\n", "v.toml", Source::shipped, {}).definitions);
    EXPECT_THAT(boards.match(machine("falcon")), SizeIs(1));
    EXPECT_THAT(boards.match(machine("edge-falcon")), IsEmpty());
    EXPECT_THAT(boards.match(machine("edge-reterminal")), SizeIs(1));
    EXPECT_THAT(boards.match(machine("edge_acme-8")), SizeIs(1));
}

TEST(Load, WhatShipsForAFamilyThatIsNotThereIsLeftOut) {
    testing::TempDir dir;
    dir.write("two.toml", two);
    EXPECT_THAT(Library::load({{}, dir.path()}, {"nxp"}).all(), SizeIs(1));
    EXPECT_THAT(Library::load({{}, dir.path()}, {}).all(), SizeIs(2));
}

TEST(Load, ABrokenFileOfTheUsersIsAFailureAndAnAbsentOneIsNone) {
    testing::TempDir dir;
    EXPECT_THAT(Library::load({dir / "vendors.toml", dir / "none"}, {"nxp"}).all(), IsEmpty());
    dir.write("vendors.toml", "[[vendors]]\nname = 1\n");
    try {
        (void)Library::load({dir / "vendors.toml", {}}, {"nxp"});
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.why(), HasSubstr("vendors.toml:2:8"));
        EXPECT_EQ(failure.code(), ExitCode::not_started);
    }
}

TEST(Load, WhatIsUnknownIsAWarningOrWithStrictAProblem) {
    testing::TempDir dir;
    dir.write("vendors.toml", "[[vendors]]\nname = \"a\"\nfamily = \"nxp\"\nmachine_regex = 'a'\ncolour = \"red\"\n");
    EXPECT_THAT(Library::load({dir / "vendors.toml", {}}, {"nxp"}).warnings(), ElementsAre(HasSubstr("unknown field colour")));
    EXPECT_THROW((void)Library::load({dir / "vendors.toml", {}}, {"nxp"}, true), Failure);
}

}  // namespace
}  // namespace bspctl::vendors
