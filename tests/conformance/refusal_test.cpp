// SPDX-License-Identifier: Apache-2.0
//
// A plugin that breaks a rule before it is used: named with its reason, and the others work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parts.hpp"

namespace bspctl::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Defect {
    const char* plugin;
    const char* reason;
};

void PrintTo(const Defect& defect, std::ostream* out) { *out << defect.plugin; }

class Refusal : public ::testing::TestWithParam<Defect> {};

TEST_P(Refusal, NamesThePluginAndTheReasonAndTheOthersWork) {
    const PluginRoom room;
    room.add(GetParam().plugin);
    room.add("good");
    const auto registry = room.load();

    const auto* bad = entry_of(registry, GetParam().plugin);
    ASSERT_NE(bad, nullptr);
    EXPECT_EQ(bad->state, plugins::State::refused);
    EXPECT_THAT(bad->reason, HasSubstr(GetParam().reason));
    EXPECT_THAT(bad->reason, ::testing::Not(HasSubstr("/proc/")));
    EXPECT_THAT(registry.warnings(),
                ElementsAre(::testing::AllOf(HasSubstr(bad->path.filename().string()), HasSubstr(GetParam().reason))));
    EXPECT_THAT(active_ids(registry), ElementsAre("test.good"));
    EXPECT_NE(registry.family("good"), nullptr);
}

INSTANTIATE_TEST_SUITE_P(
    , Refusal,
    ::testing::Values(
        Defect{"missing_entry", "does not export bspctl_plugin_query"},
        Defect{"missing_symbol", "needs the symbol acme_table_that_is_nowhere"},
        Defect{"wrong_major", "was built for plugin ABI 2, this program speaks 1"},
        Defect{"null_descriptor", "offers nothing for plugin ABI 1"},
        Defect{"other_major_only", "was built for plugin ABI 2, this program speaks 1"},
        Defect{"small_descriptor", "a descriptor of 40 bytes"}, Defect{"tiny_descriptor", "a descriptor of 4 bytes"},
        Defect{"bad_id", "the malformed id \"Not an id!\""}, Defect{"empty_id", "states no id"},
        Defect{"bad_version", "a version that is not valid UTF-8"},
        Defect{"odd_vendor", "a vendor with control characters"}, Defect{"no_create", "has no function create"},
        Defect{"small_table", "an incomplete table for bspctl.family/1"},
        Defect{"empty_table", "an incomplete table for bspctl.family/1"}, Defect{"throws_in_query", "thrown in query"},
        Defect{"throws_in_extension", "thrown in extension"}, Defect{"throws_in_create", "thrown in create"},
        Defect{"throws_other_in_create", "an exception of unknown type"},
        Defect{"create_gives_null", "did not answer create(): it gave no reason"},
        Defect{"create_explains", "no licence (test.spoilt): it has expired"},
        Defect{"throws_in_describe", "thrown in describe"}, Defect{"nameless_family", "the family has no name"},
        Defect{"bad_family_name", "the malformed name \"Not A Word\""}),
    [](const auto& defect) { return std::string(defect.param.plugin); });

TEST(Refusals, AllAtOnceLeaveTheGoodOnesAlone) {
    const PluginRoom room;
    for (const auto* name : {"missing_entry", "missing_symbol", "wrong_major", "throws_in_create", "throws_in_describe",
                             "good", "checks_only", "plain_c"}) {
        room.add(name);
    }
    const auto registry = room.load();
    EXPECT_THAT(active_ids(registry), ElementsAre("test.checks", "test.good", "test.plain-c"));
    EXPECT_EQ(registry.warnings().size(), 5u);
}

TEST(Refusals, NoSharedObjectAtAll) {
    const PluginRoom room;
    room.dir().write("plugins/bspctl-empty.so", "");
    room.dir().write("plugins/bspctl-script.so", "#!/bin/sh\n" + std::string(200, '#'));
    auto header = slurp(part("good")).substr(0, 64);
    room.dir().write("plugins/bspctl-header.so", header);
    header[18] = 'x';  // e_machine
    room.dir().write("plugins/bspctl-stranger.so", header);
    std::filesystem::copy_file("/proc/self/exe", room.folder() / "bspctl-program.so");
    const auto registry = room.load();
    EXPECT_THAT(entry_of(registry, "empty")->reason, HasSubstr("is not a shared object: it is too short"));
    EXPECT_THAT(entry_of(registry, "script")->reason, HasSubstr("is no ELF file"));
    EXPECT_THAT(entry_of(registry, "header")->reason, HasSubstr("is cut short"));
    EXPECT_THAT(entry_of(registry, "stranger")->reason, HasSubstr("another kind of machine"));
    EXPECT_THAT(entry_of(registry, "program")->reason, HasSubstr("position-independent executable"));
    EXPECT_EQ(registry.warnings().size(), 5u);
}

// What is left of a copy when the disk was full. The dynamic linker would die of it.
TEST(Refusals, CutShortAnywhere) {
    const auto whole = slurp(part("good"));
    for (const double share : {0.001, 0.02, 0.1, 0.3, 0.5, 0.9, 0.999}) {
        const PluginRoom room;
        const auto size = static_cast<std::size_t>(share * static_cast<double>(whole.size()));
        room.dir().write("plugins/bspctl-cut.so", whole.substr(0, size));
        const auto registry = room.load();
        ASSERT_EQ(registry.entries().size(), 1u);
        EXPECT_EQ(registry.entries().front().state, plugins::State::refused) << size << " of " << whole.size();
    }
}

}  // namespace
}  // namespace bspctl::testing
