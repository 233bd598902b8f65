// SPDX-License-Identifier: Apache-2.0
#include "config/settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/failure.hpp"
#include "config/explain.hpp"
#include "config/keys.hpp"
#include "config/toml.hpp"
#include "temp_dir.hpp"

namespace bspctl::config {
namespace {

using testing::TempDir;

// An environment for one test.
std::function<std::string(const char*)> environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string{} : found->second;
    };
}

std::string reasons(const std::function<void()>& action) {
    try {
        action();
    } catch (const Failure& failure) {
        return std::string(failure.what()) + "\n" + failure.why();
    }
    return {};
}

TEST(Settings, AKeyThatNobodySetHasItsStandard) {
    Settings settings;
    EXPECT_TRUE(settings.flag("build.scope"));
    EXPECT_EQ(settings.number("build.stall_abort_secs", 0), 2700);
    EXPECT_EQ(settings.text("ui.progress", "none"), "auto");
    EXPECT_EQ(settings.text("build.nproc", "7"), "7") << "one without a standard";
    EXPECT_EQ(settings.find("build.scope"), nullptr) << "nobody gave it";
    settings.set("build.stall_abort_secs", "0", Origin::user_file);
    EXPECT_EQ(settings.number("build.stall_abort_secs", 5), 0);
}

TEST(Settings, AStrongerSourceWins) {
    const TempDir dir;
    const auto user = dir.write("config.toml", "[defaults.acme]\nmachine = \"user\"\nimage = \"from-user\"\n");
    const auto workspace = dir.write(".bspctl.toml", "[defaults.acme]\nmachine = \"workspace\"\n");
    auto settings = Settings::load(user, workspace, environment({{"BSPCTL_DISTRO", "from-env"}}));
    EXPECT_EQ(settings.choice("machine", "acme", "default").text, "workspace");
    EXPECT_EQ(settings.choice("machine", "acme", "default").where, workspace.string() + ":2:1");
    EXPECT_EQ(settings.choice("image", "acme", "default").text, "from-user");
    EXPECT_EQ(settings.choice("distro", "acme", "default").origin, Origin::environment);
    EXPECT_EQ(settings.choice("manifest", "acme", "default").origin, Origin::family);
    settings.set("defaults.*.machine", "flag", Origin::flag, "--machine");
    EXPECT_EQ(settings.choice("machine", "acme", "default").text, "flag");
    settings.set("defaults.*.machine", "late", Origin::environment, "$BSPCTL_MACHINE");
    EXPECT_EQ(settings.choice("machine", "acme", "default").text, "flag");
}

TEST(Settings, AFamilyDoesNotSeeAnothersDefaults) {
    const TempDir dir;
    const auto user = dir.write("config.toml", "[defaults.acme]\nmachine = \"a1\"\n");
    const auto settings = Settings::load(user, {}, environment({}));
    EXPECT_EQ(settings.choice("machine", "other", "default").text, "default");
    EXPECT_EQ(settings.families_with("machine"), std::vector<std::string>{"acme"});
}

TEST(Settings, AnEmptyVariableCountsAsUnset) {
    const auto settings = Settings::load({}, {}, environment({{"BSPCTL_MACHINE", ""}}));
    EXPECT_EQ(settings.find("defaults.*.machine"), nullptr);
}

TEST(Settings, AllWrongValuesAreNamedAtOnceWithTheirPlaces) {
    const TempDir dir;
    const auto file = dir.write("config.toml", "[build]\nnproc = 0\nengine = \"cloud\"\naccept_eula = \"maybe\"\n");
    const auto text = reasons([&] { Settings::load(file, {}, environment({{"BSPCTL_SYNC_JOBS", "many"}})); });
    EXPECT_NE(text.find("config.toml:2:1: build.nproc must be at least 1"), std::string::npos) << text;
    EXPECT_NE(text.find("config.toml:3:1: build.engine must be one of auto, host, container"), std::string::npos) << text;
    EXPECT_NE(text.find("config.toml:4:1: build.accept_eula must be true or false"), std::string::npos) << text;
    EXPECT_NE(text.find("$BSPCTL_SYNC_JOBS"), std::string::npos) << text;
}

TEST(Settings, AVariableOfOthersStopsOnlyWhatUsesIt) {
    const auto settings = Settings::load({}, {}, environment({{"NPROC", "many"}, {"DL_DIR", "~/dl"}, {"SSTATE_DIR", "/s"}}));
    EXPECT_EQ(settings.find("build.nproc"), nullptr);
    EXPECT_EQ(settings.text("build.sstate_dir"), "/s");
    ASSERT_EQ(settings.unusable().size(), 2u);
    const auto text = reasons([&] { settings.require_usable(); });
    EXPECT_NE(text.find("$NPROC: build.nproc must be a whole number"), std::string::npos) << text;
    EXPECT_NE(text.find("$DL_DIR: build.dl_dir: cannot expand ~/dl: HOME is not set"), std::string::npos) << text;
    EXPECT_NE(reasons([] { Settings::load({{}, {}, environment({{"NPROC", "0"}}), true}); }).find("$NPROC"), std::string::npos);
    EXPECT_NO_THROW(Settings::load({}, {}, environment({{"NPROC", ""}})).require_usable());
}

TEST(Settings, AreExplainedDownToTheFamilysOwn) {
    const TempDir dir;
    const auto file = dir.write("config.toml", "[defaults.acme]\nmachine = \"mine\"\n[defaults.other]\nimage = \"x\"\n");
    const auto settings = Settings::load(file, {}, environment({{"BSPCTL_MACHINE", "strong"}}));
    const auto all = explain(settings, {"acme", "plugin org.acme 1.0", {{"machine", "standard"}, {"distro", ""}}});
    const auto named = [&](const std::string& name) {
        return std::find_if(all.begin(), all.end(), [&](const Explained& one) { return one.name == name; });
    };
    const auto machine = named("defaults.acme.machine");
    ASSERT_TRUE(machine != all.end() && machine->values.size() == 3);
    EXPECT_EQ(machine->values[0].where, "$BSPCTL_MACHINE");
    EXPECT_EQ(machine->values[1].where, file.string() + ":2:1");
    EXPECT_EQ(machine->values[2].where, "plugin org.acme 1.0");
    EXPECT_EQ(machine->values[2].origin, Origin::family);
    EXPECT_TRUE(named("defaults.acme.distro")->values.empty());
    EXPECT_TRUE(named("defaults.other.image") != all.end());
    EXPECT_EQ(named("build.engine")->values.back().text, "auto");
}

TEST(Settings, AnUnknownKeyIsAWarningWithTheNearestOne) {
    const TempDir dir;
    const auto file = dir.write("config.toml", "[defaults.acme]\nmachin = \"x\"\n[future]\nkey = 1\n");
    const auto settings = Settings::load(file, {}, environment({}));
    ASSERT_EQ(settings.warnings().size(), 2u);
    EXPECT_NE(settings.warnings()[0].find("did you mean defaults.acme.machine"), std::string::npos);
    EXPECT_EQ(settings.warnings()[1].find("did you mean"), std::string::npos);
}

TEST(Settings, MissingFilesAreFine) {
    EXPECT_NO_THROW(Settings::load("/nonexistent/config.toml", "/nonexistent/.bspctl.toml", environment({})));
}

TEST(Settings, PathsAreAbsoluteFromWhereTheyWereWritten) {
    const TempDir dir;
    const auto file = dir.write("ws/.bspctl.toml", "[build]\ndl_dir = \"~/dl\"\nsstate_dir = \"../sstate\"\n");
    const auto settings = Settings::load({}, file, environment({{"HOME", "/home/me"}}));
    EXPECT_EQ(settings.text("build.dl_dir"), "/home/me/dl");
    EXPECT_EQ(settings.text("build.sstate_dir"), (dir / "sstate").string());
    const auto from_environment = Settings::load({}, {}, environment({{"DL_DIR", "dl"}, {"SSTATE_DIR", "/s"}}));
    EXPECT_EQ(from_environment.text("build.dl_dir"), (std::filesystem::current_path() / "dl").string());
    EXPECT_EQ(from_environment.text("build.sstate_dir"), "/s");
    EXPECT_NE(reasons([&] { Settings::load({}, file, environment({})); }).find("HOME is not set"), std::string::npos);
}

TEST(AbsolutePath, LeavesWhatIsNotAPathOfThisHost) {
    EXPECT_EQ(absolute_path("", "/base", "/home/me"), "");
    EXPECT_EQ(absolute_path("${TOPDIR}/dl", "/base", "/home/me"), "${TOPDIR}/dl");
    EXPECT_EQ(absolute_path("~", "/base", "/home/me"), "/home/me/");
    EXPECT_EQ(absolute_path("~dl", "/base", "/home/me"), "/base/~dl");
}

TEST(Settings, AnUnknownWayOfShowingProgressIsAnError) {
    const auto text = reasons([] { Settings::load({}, {}, environment({{"BSPCTL_PROGRESS", "fancy"}})); });
    EXPECT_NE(text.find("must be one of auto, tty, plain, json, none, found 'fancy'"), std::string::npos) << text;
}

TEST(Settings, ListsAndFlags) {
    const TempDir dir;
    const auto file = dir.write("config.toml", "[plugins]\ndisable = [\"a.*\", \"b\"]\n[build]\naccept_eula = true\n");
    const auto settings = Settings::load(file, {}, environment({}));
    EXPECT_EQ(settings.list("plugins.disable"), (std::vector<std::string>{"a.*", "b"}));
    EXPECT_TRUE(settings.flag("build.accept_eula"));
    EXPECT_EQ(parse_flag("YES"), true);
    EXPECT_EQ(parse_flag("off"), false);
    EXPECT_EQ(parse_flag("2"), std::nullopt);
}

TEST(Toml, BrokenSyntaxHasAPosition) {
    const auto text = reasons([] { (void)read_toml("[build]\nnproc = = 3\n", "f.toml"); });
    EXPECT_NE(text.find("f.toml:2:"), std::string::npos) << text;
    EXPECT_NE(reasons([] { (void)read_toml("a = \"\xff\"", "f.toml"); }).find("f.toml:1:6"), std::string::npos);
    EXPECT_NE(reasons([] { (void)read_toml(std::string_view("a\0b", 3), "f.toml"); }).find("f.toml:1:2"), std::string::npos);
}

TEST(Toml, DeepNestingEndsInAnError) {
    EXPECT_FALSE(reasons([] { (void)read_toml("a = " + std::string(100000, '['), "f.toml"); }).empty());
}

TEST(Toml, KeysOfManyPartsEndInAnError) {
    std::string key = "a";
    for (int i = 0; i < 100000; ++i) key += ".a";
    for (const auto& text : {key + " = 1", "[" + key + "]", "a = {" + key + " = 1}", "a = 'x'\n'b'." + key + " = 1"}) {
        EXPECT_NE(reasons([&] { (void)read_toml(text, "f.toml"); }).find("too many parts"), std::string::npos);
    }
    const auto name = std::string(2000, 'a');
    EXPECT_NE(reasons([&] { (void)read_toml("[b]\n" + name + " = 1", "f.toml"); }).find("f.toml:2:1"), std::string::npos);
}

TEST(Toml, DotsInTextAndCommentsAreNoParts) {
    const std::string dots(100, '.');
    const auto entries = read_toml("# " + dots + "\na = \"\\\"" + dots + "\"\nb = '''\n" + dots + "'" + dots + "'''\nc = [\"" + dots +
                                       "\", '" + dots + "']\nd = \"\"\"" + dots + "\\\"\"\"" + dots + "\"\"\"\n",
                                   "f.toml");
    EXPECT_EQ(entries.size(), 4u);
}

TEST(Keys, AreUniqueAndFindThemselves) {
    std::map<std::string_view, int> seen;
    for (const auto& key : keys()) {
        EXPECT_EQ(++seen[key.name], 1) << key.name;
        EXPECT_EQ(find_key(key.name), &key);
        EXPECT_FALSE(key.help.empty());
    }
    EXPECT_NE(find_key("defaults.acme.machine"), nullptr);
    EXPECT_EQ(find_key("defaults.a.b.machine"), nullptr);
}

// Names in [doctor.levels] are the user's: globs, and names with dots, which TOML wants in quotes.
TEST(Keys, OfATableOfNamesAreFoundInQuotesToo) {
    const auto* levels = find_key("doctor.levels.memory");
    ASSERT_NE(levels, nullptr);
    EXPECT_EQ(find_key("doctor.levels.\"disk-*\""), levels);
    EXPECT_EQ(find_key("doctor.levels.\"disk@com.acme\""), levels);
    EXPECT_EQ(find_key("doctor.levels.a.b"), nullptr);
    EXPECT_TRUE(levels->environment.empty());
}

// A workspace's file comes with a checkout: it may ask for plugins and switch them off, never open the door to one.

TEST(WorkspaceFile, CannotWeakenTheSafetyOfPlugins) {
    const std::string digest = "sha256:" + std::string(64, 'a');
    for (const auto& line : {std::string("isolation = \"none\""), std::string("trust = \"warn\""),
                             "trusted = [\"" + digest + "\"]", std::string("replace = [\"bspctl.generic\"]"),
                             std::string("timeout = 1"), std::string("memory_mb = 0")}) {
        const TempDir dir;
        const auto file = dir.write(".bspctl.toml", "[plugins]\n" + line + "\n");
        const auto said = reasons([&] { (void)Settings::load({}, file, environment({})); });
        EXPECT_NE(said.find(file.string() + ":2:1: plugins."), std::string::npos) << said;
        EXPECT_NE(said.find("somebody else's checkout"), std::string::npos) << said;
        EXPECT_NO_THROW((void)Settings::load(file, {}, environment({}))) << line;
    }
}

TEST(WorkspaceFile, AddsToWhatTheUserRequiresAndSwitchesOff) {
    const TempDir dir;
    const auto user = dir.write("config.toml", "[plugins]\ndisable = [\"a\"]\nrequire = [\"x\"]\n");
    const auto workspace = dir.write(".bspctl.toml", "[plugins]\nrequire = [\"y >= 1.2\"]\ndisable = []\n");
    const auto settings = Settings::load(user, workspace, environment({}));
    EXPECT_EQ(settings.list("plugins.disable"), std::vector<std::string>{"a"});
    EXPECT_EQ(settings.list("plugins.require"), (std::vector<std::string>{"x", "y >= 1.2"}));
    EXPECT_EQ(settings.find("plugins.require")->where, user.string() + ":3:1, " + workspace.string() + ":2:1");
}

TEST(WorkspaceFile, DoesNotWidenWhatTheUserNarrowed) {
    const TempDir dir;
    const auto user = dir.write("config.toml", "[plugins]\nonly = [\"a.*\"]\n");
    const auto workspace = dir.write(".bspctl.toml", "[plugins]\nonly = [\"*\"]\n");
    EXPECT_EQ(Settings::load(user, workspace, environment({})).list("plugins.only"), std::vector<std::string>{"a.*"});
    EXPECT_EQ(Settings::load({}, workspace, environment({})).list("plugins.only"), std::vector<std::string>{"*"});
}

TEST(Settings, ApprovedDigestsAreChecked) {
    const TempDir dir;
    const auto user = dir.write("config.toml", "[plugins]\ntrusted = [\"sha256:abc\"]\n");
    const auto said = reasons([&] { (void)Settings::load(user, {}, environment({})); });
    EXPECT_NE(said.find(":2:1: plugins.trusted must be a list of sha256:HEX"), std::string::npos) << said;
}

}  // namespace
}  // namespace bspctl::config
