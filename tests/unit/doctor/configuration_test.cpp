// SPDX-License-Identifier: Apache-2.0
//
// The checks of layers, sources and settings against facts as the pipeline hands them over, and small trees.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "doctor/doctor.hpp"
#include "doctor/override_syntax.hpp"
#include "doctor/probe.hpp"
#include "doctor/settings_text.hpp"
#include "temp_dir.hpp"

namespace bspctl::doctor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Collection = Context::Collection;

class Configuration : public ::testing::Test {
protected:
    Configuration() {
        context.bsp_root = dir / "ws";
        context.proc = dir / "proc";
        context.layers_complete = true;
        context.core_series = {"scarthgap"};
        context.collections = {collection("core", {"scarthgap"})};
        context.collections[0].version = "15";
    }

    Collection collection(const std::string& name, std::vector<std::string> series) {
        Collection out;
        out.name = name;
        out.layer = dir / "ws" / name;
        out.series = std::move(series);
        return out;
    }

    Finding look(const std::string& id) {
        for (const auto& check : builtin_checks()) {
            if (check.id == id) return check.run(context).finding;
        }
        ADD_FAILURE() << "no check " << id;
        return {};
    }

    // A repository that is not here, so what lies in its place is not what will be built.
    void to_be_moved(const std::string& name) {
        context.repositories.push_back({name, "https://example.org/" + name, std::string(40, 'a'), "", "", dir / "ws" / name, {}});
    }

    testing::TempDir dir;
    Context context;
};

TEST_F(Configuration, LayerSeriesNamesTheLayerOfAnotherRelease) {
    context.collections.push_back(collection("acme", {"scarthgap", "styhead"}));
    EXPECT_EQ(look("layer-series").level, Level::pass);
    context.collections.push_back(collection("old", {"dunfell", "kirkstone"}));
    const auto finding = look("layer-series");
    EXPECT_EQ(finding.level, Level::block);
    EXPECT_THAT(finding.summary, HasSubstr("old is for dunfell kirkstone"));
    EXPECT_THAT(finding.summary, ::testing::Not(HasSubstr("acme")));
}

TEST_F(Configuration, LayerSeriesSaysNothingOfWhatItCannotKnow) {
    context.collections.push_back(collection("silent", {}));
    EXPECT_EQ(look("layer-series").level, Level::pass);
    context.collections.push_back(collection("clever", {"dunfell"}));
    context.collections.back().series_known = false;
    EXPECT_EQ(look("layer-series").level, Level::pass);
    context.collections.push_back(collection("old", {"dunfell"}));
    context.settings_text = "LAYERSERIES_COMPAT_old:append = \" scarthgap\"\n";
    EXPECT_EQ(look("layer-series").level, Level::skip);
    context.settings_text.clear();
    to_be_moved("old");
    EXPECT_EQ(look("layer-series").level, Level::info);
    context.core_series.clear();
    EXPECT_EQ(look("layer-series").level, Level::skip);
}

TEST_F(Configuration, LayerDependenciesNameWhoWantsWhat) {
    context.collections.push_back(collection("acme", {}));
    context.collections.back().depends = {{"core", ">=", "12"}, {"networking-layer", "", ""}};
    const auto finding = look("layer-dependencies");
    EXPECT_EQ(finding.level, Level::block);
    EXPECT_EQ(finding.summary, "acme needs networking-layer, which is not enabled");
    EXPECT_THAT(finding.fix, HasSubstr("networking-layer"));
    context.layers_complete = false;
    EXPECT_EQ(look("layer-dependencies").level, Level::skip);
    context.layers_complete = true;
    context.settings_text = "BBLAYERS += \"/opt/meta-networking\"\n";
    EXPECT_EQ(look("layer-dependencies").level, Level::skip);
}

TEST_F(Configuration, LayerDependenciesCompareVersions) {
    context.collections.push_back(collection("acme", {}));
    context.collections.back().depends = {{"core", ">=", "16"}};
    EXPECT_EQ(look("layer-dependencies").summary, "acme needs core >= 16, and it is 15");
    context.collections.back().depends = {{"core", "=", "15"}};
    EXPECT_EQ(look("layer-dependencies").level, Level::pass);
}

TEST_F(Configuration, TwoLayersOfOneNameBlock) {
    EXPECT_EQ(look("layer-collections").level, Level::pass);
    context.collections.push_back(collection("core", {}));
    EXPECT_EQ(look("layer-collections").level, Level::block);
}

TEST_F(Configuration, MachineAndDistroMustBeInALayer) {
    dir.write("ws/core/classes/sanity.bbclass", "");
    dir.write("ws/core/conf/bitbake.conf", "");
    dir.write("ws/core/conf/layer.conf", "LAYERSERIES_CORENAMES = \"scarthgap\"\n");
    dir.write("ws/core/conf/machine/board-a.conf", "");
    context.layers = {dir / "ws/core"};
    context.machine = "board-a";
    EXPECT_EQ(look("machine-and-distro").level, Level::pass);
    context.machine = "board-b";
    const auto finding = look("machine-and-distro");
    EXPECT_EQ(finding.level, Level::block);
    EXPECT_EQ(finding.fix, "correct the name: board-a");
    context.settings_text = "MACHINE = \"board-a\"\n";
    EXPECT_EQ(look("machine-and-distro").level, Level::pass) << "the configuration sets another";
    context.settings_text.clear();
    to_be_moved("core");
    EXPECT_EQ(look("machine-and-distro").level, Level::info);
    context.layers_complete = false;
    EXPECT_EQ(look("machine-and-distro").level, Level::skip);
}

TEST_F(Configuration, FloatingRevisionsAreCounted) {
    EXPECT_EQ(look("floating-revisions").level, Level::skip);
    to_be_moved("pinned");
    EXPECT_EQ(look("floating-revisions").level, Level::pass);
    context.repositories.push_back({"meta-acme", "https://example.org/a", "", "", "main", dir / "ws/a", {}});
    const auto finding = look("floating-revisions");
    EXPECT_EQ(finding.level, Level::info);
    EXPECT_EQ(finding.summary, "1 of 2 repositories follow a branch: meta-acme");
    EXPECT_THAT(finding.fix, HasSubstr("bspctl lock"));
}

TEST_F(Configuration, OldGitLocksAreNamedAndYoungOnesLeft) {
    to_be_moved("meta-acme");
    const auto lock = dir.write("ws/meta-acme/.git/index.lock", "");
    EXPECT_EQ(look("git-locks").level, Level::pass);
    std::filesystem::last_write_time(lock, std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
    const auto finding = look("git-locks");
    EXPECT_EQ(finding.level, Level::warn);
    EXPECT_THAT(finding.fix, HasSubstr(lock.string()));
    dir.write("proc/4711/comm", "git\n");
    EXPECT_EQ(look("git-locks").level, Level::info);
    EXPECT_TRUE(std::filesystem::exists(lock)) << "a check changes nothing";
}

TEST_F(Configuration, LicenceTermsAreLookedForWhereTheyMayBeAccepted) {
    EXPECT_EQ(look("licence-terms").level, Level::pass);
    context.collections.push_back(collection("freescale-layer", {}));
    context.layers = {dir / "ws/acme"};
    context.distro = "acme";
    EXPECT_EQ(look("licence-terms").level, Level::warn);
    context.settings_text = "# ACCEPT_FSL_EULA = \"1\"\n";
    EXPECT_EQ(look("licence-terms").level, Level::warn);
    context.settings_text = "  ACCEPT_FSL_EULA ?= \"1\"\n";
    EXPECT_EQ(look("licence-terms").level, Level::pass);
    context.settings_text.clear();
    dir.write("ws/acme/conf/distro/acme.conf", "ACCEPT_FSL_EULA = \"1\"\n");
    EXPECT_EQ(look("licence-terms").level, Level::pass);
}

TEST_F(Configuration, LicenceTermsAreFoundInTheLayersThemselves) {
    context.layers = {dir / "ws/acme"};
    context.machine = "board";
    const auto asks = [](const std::string& question) {
        return "python do_unpack() {\n    eula = d.getVar(" + question + ")\n    if eula == None:\n        bb.fatal('read it')\n}\n";
    };
    dir.write("ws/acme/classes/gpu-eula.bbclass", asks("'ACCEPT_GPU_EULA', True"));
    const auto noted = look("licence-terms");
    EXPECT_EQ(noted.level, Level::info) << "who needs it is not known";
    EXPECT_THAT(noted.summary, HasSubstr("ACCEPT_GPU_EULA is not set (" + (dir / "ws/acme/classes/gpu-eula.bbclass:2").string()));
    dir.write("ws/acme/conf/machine/board.conf", "");
    EXPECT_EQ(look("licence-terms").level, Level::warn) << "the layer brings the machine";
    context.settings_text = "ACCEPT_GPU_EULA = \"1\"\n";
    EXPECT_EQ(look("licence-terms").level, Level::pass);
    dir.write("ws/acme/recipes-graphics/gpu/gpu.inc", asks("'ACCEPT_EULA_'+d.getVar('MACHINE', True), True"));
    EXPECT_THAT(look("licence-terms").summary, HasSubstr("ACCEPT_EULA_board"));
    dir.write("ws/acme/recipes-graphics/gpu/gpu.inc", "do_x[vardeps] += \"${@d.getVar('ACCEPT_EULA_'+d.getVar('MACHINE'))}\"\n");
    EXPECT_EQ(look("licence-terms").level, Level::pass) << "nothing stops there";
}

TEST_F(Configuration, LicenceFlagsOfTargetsMustBeAccepted) {
    context.layers = {dir / "ws/acme"};
    context.targets = {"image"};
    dir.write("ws/acme/recipes-multimedia/codec/codec_1.2.bb", "LICENSE_FLAGS = \"commercial\"\n");
    EXPECT_EQ(look("licence-flags").level, Level::pass);
    context.settings_text = "IMAGE_INSTALL:append = \" codec\"\n";
    const auto finding = look("licence-flags");
    EXPECT_EQ(finding.level, Level::warn);
    EXPECT_THAT(finding.fix, HasSubstr("LICENSE_FLAGS_ACCEPTED:append = \" commercial_codec\""));
    for (const auto* accepted : {"commercial", "commercial_codec", "commercial_codec_1.2"}) {
        dir.write("ws/acme/conf/layer.conf", "LICENSE_FLAGS_ACCEPTED += \"" + std::string(accepted) + "\"\n");
        EXPECT_EQ(look("licence-flags").level, Level::pass) << accepted;
    }
    dir.write("ws/acme/conf/layer.conf", "LICENSE_FLAGS_ACCEPTED = \"commercial_other\"\n");
    EXPECT_EQ(look("licence-flags").level, Level::warn);
    dir.write("ws/acme/conf/layer.conf", "LICENSE_FLAGS_ACCEPTED = \"${ACME_FLAGS}\"\n");
    EXPECT_EQ(look("licence-flags").level, Level::skip);
}

TEST_F(Configuration, AKasThatIsTooOldIsNamedWithWhatNeedsANewerOne) {
    EXPECT_EQ(look("kas-version").level, Level::skip);
    context.kas = "/usr/bin/kas";
    context.kas_version = "3.1";
    context.kas_format = 12;
    context.needed_format = 12;
    EXPECT_EQ(look("kas-version").level, Level::pass);
    context.needed_format = 15;
    context.format_reason = "kas.yml:7:3: buildtools needs format 15";
    const auto finding = look("kas-version");
    EXPECT_EQ(finding.level, Level::block);
    EXPECT_THAT(finding.why, HasSubstr("buildtools needs format 15; it reads 12 at most"));
}

TEST_F(Configuration, KasOnTheHostIsComparedWithTheContainers) {
    const auto kas = dir.write("bin/kas", "#!/bin/sh\necho 'kas 3.1 (configuration format version 12, earliest compatible version 1)'\n");
    std::filesystem::permissions(kas, std::filesystem::perms::owner_all);
    const std::string before = std::getenv("PATH");
    ::setenv("PATH", ((dir / "bin").string() + ":" + before).c_str(), 1);
    context.container = true;
    context.kas = "/usr/bin/kas-container";
    context.kas_version = "4.7";
    const auto differs = look("kas-version");
    context.kas_version = "3.1";
    const auto same = look("kas-version");
    ::setenv("PATH", before.c_str(), 1);
    EXPECT_EQ(differs.level, Level::info);
    EXPECT_EQ(differs.fix, "pipx install --force kas==4.7");
    EXPECT_EQ(same.level, Level::pass);
}

TEST_F(Configuration, SettingsThatTieSharedStateToAHostAreNamed) {
    context.settings_text = "USER_CLASSES = \"x\"\nHOMEPAGE = \"y\"\nMACHINE = \"z\"\n";
    EXPECT_EQ(look("sstate-hash-leak").level, Level::pass);
    context.settings_text += "HOSTNAME = \"build7\"\n";
    EXPECT_THAT(look("sstate-hash-leak").summary, HasSubstr("HOSTNAME"));
    context.settings_text += "HOSTNAME[vardepsexclude] += \"HOSTNAME\"\n";
    EXPECT_EQ(look("sstate-hash-leak").level, Level::pass);
}

TEST_F(Configuration, OverrideSyntaxBlocksForRecipesAndWarnsForFilesThatMayNotBeUsed) {
    context.layers = {dir / "ws/acme"};
    dir.write("ws/acme/recipes-x/x/x_1.bb", "SRC_URI:append = \" file://a\"\n");
    EXPECT_EQ(look("override-syntax").level, Level::skip) << "no BitBake yet";
    dir.write("ws/bitbake/lib/bb/__init__.py", "__version__ = \"2.8.1\"\n");
    EXPECT_EQ(look("override-syntax").level, Level::pass);
    dir.write("ws/acme/recipes-x/x/x.inc", "FOO_append = \"1\"\n");
    EXPECT_EQ(look("override-syntax").level, Level::warn);
    const auto recipe = dir.write("ws/acme/recipes-x/y/y.bb", "A = \"1\"\ndo_install_append() {\n  :\n}\n");
    EXPECT_EQ(look("override-syntax").level, Level::block);
    EXPECT_THAT(look("override-syntax").summary, HasSubstr(recipe.string() + ":2: do_install_append"));
    context.settings_text = "BBMASK += \"recipes-x\"\n";
    EXPECT_EQ(look("override-syntax").level, Level::info);
}

TEST(OldSyntax, IsWhatStatementsSet) {
    EXPECT_EQ(old_syntax_in("python do_x_prepend () {\n}\n")->name, "do_x_prepend");
    EXPECT_EQ(old_syntax_in("FOO_remove_class-native = \"x\"\n")->name, "FOO_remove_class-native");
    EXPECT_EQ(old_syntax_in("A = \"\\\n  b \\\n\"\nFILES_${PN}_append += \"x\"")->line, 4U);
    for (const auto* harmless : {"# FOO_append = \"x\"\n", "FOO:append = \"x\"\n", "do_x() {\nFOO_append=1\n}\n", "FOO_appendix = \"1\"\n",
                                 "A = \"\\\nB_append = 1 \\\n\"\n", "def list_append(x):\n    pass\n", "FOO_append\n", ""}) {
        EXPECT_FALSE(old_syntax_in(harmless)) << harmless;
    }
}

TEST(SettingsText, KnowsAssignmentsFromOtherText) {
    const std::string text = "# A = \"0\"\nA ?= \"1\"\nA:append:b = \" 2\"\nexport A = '3'\nAB = \"4\"\nA[doc] = \"5\"\n"
                             "A .= \" \\\n  6\"\nheader: {}\nA = 7\n";
    EXPECT_THAT(values_of(text, "A"), ElementsAre("1", " 2", "3", "   6"));
    EXPECT_EQ(plain_value(text, "AB"), "4");
    EXPECT_EQ(plain_value("C = \"${TOPDIR}/x\"", "C"), "");
    EXPECT_EQ(settings_of(text).front().line, 2);
    EXPECT_THAT(words_of("a b\\n c\n"), ElementsAre("a", "b", "c"));
    EXPECT_TRUE(settings_of(std::string("\0=\"\xff", 4) + "\n=\n= \"\nX = \"").empty());
}

}  // namespace
}  // namespace bspctl::doctor
