// SPDX-License-Identifier: Apache-2.0
#include "inspect/environment.hpp"

#include <gtest/gtest.h>

namespace bspctl::inspect {

namespace {

std::string value_of(const std::string& text, const std::string& name = "A") {
    return Environment::parse(text).find(name)->value.value();
}

std::string unexpanded_of(const std::string& text) { return Environment::parse(text).find("A")->unexpanded.value(); }

}  // namespace

TEST(Environment, AValueIsAsBitBakeHasIt) {
    EXPECT_EQ(value_of("A=\"plain\"\n"), "plain");
    EXPECT_EQ(value_of("export A=\"\"\n"), "");
    EXPECT_EQ(value_of("A=\" two  blanks \"\n"), " two  blanks ");
    EXPECT_EQ(value_of("A=\"b=\"c\"\"\n"), "b=\"c\"");
}

// bb.data.emit_var escapes quotes, dollars and new lines, but no backslash.
TEST(Environment, EscapesAreTakenBack) {
    EXPECT_EQ(value_of(R"(A="say \"hello\" for \$5")" "\n"), "say \"hello\" for $5");
    EXPECT_EQ(value_of("A=\"one \\\ntwo \\\nthree\"\nB=\"x\"\n"), "one\ntwo\nthree");
    EXPECT_EQ(value_of(R"(A="C:\dir\\"x")" "\n"), R"(C:\dir\"x)");
    EXPECT_EQ(value_of("A=\"ends in \\\\\"\nB=\"x\"\n"), "ends in \\\\");
    EXPECT_EQ(value_of("A=\"one \\\ntwo \\\nthree\"\nB=\"x\"\n", "B"), "x");
}

TEST(Environment, NamesMayHaveOverridesAndDashes) {
    EXPECT_EQ(value_of("RDEPENDS:lib-a.b+c=\"d\"\n", "RDEPENDS:lib-a.b+c"), "d");
    EXPECT_EQ(value_of("RDEPENDS_lib=\"d\"\n", "RDEPENDS_lib"), "d");
}

TEST(Environment, NotesOfBitBakeAreNoVariables) {
    const auto environment = Environment::parse("Loading cache...done.\nNOTE: a thing = \"x\"\nLoaded 3 entries\n#\n# $A\nA=\"1\"\n\n");
    EXPECT_EQ(environment.variables().size(), 1u);
    EXPECT_EQ(environment.value("A"), "1");
    EXPECT_EQ(environment.find("B"), nullptr);
    EXPECT_EQ(environment.value("B"), "");
}

TEST(Environment, HistoryHasEveryOperationWithItsPlace) {
    const auto environment = Environment::parse(
        "#\n"
        "# $A [4 operations]\n"
        "#   from env data.py:105 [inheritFromOS]\n"
        "#     \"first\"\n"
        "#   set /a b/conf/local.conf:12\n"
        "#     [_defaultval] \"${B}\"\n"
        "#   override[board]:set /l/board.conf:3\n"
        "#     \"one\n"
        "#     two\"\n"
        "#   exported /l/x.conf:1\n"
        "#     [export] \"1\"\n"
        "# pre-expansion value:\n"
        "#   \"one\n"
        "#two\"\n"
        "export A=\"one \\\n"
        "two\"\n");
    const auto& variable = *environment.find("A");
    ASSERT_EQ(variable.history.size(), 4u);
    EXPECT_EQ(variable.history[0].kind, "from env");
    EXPECT_EQ(variable.history[0].where, "data.py:105");
    EXPECT_EQ(variable.history[1].where, "/a b/conf/local.conf:12");
    EXPECT_EQ(variable.history[1].flag, "_defaultval");
    EXPECT_EQ(variable.history[1].detail, "${B}");
    EXPECT_EQ(variable.history[2].kind, "override[board]:set");
    EXPECT_EQ(variable.history[2].detail, "one\ntwo");
    EXPECT_EQ(variable.history[3].flag, "export");
    EXPECT_EQ(variable.unexpanded, "one\ntwo");
    EXPECT_EQ(variable.value, "one\ntwo");
}

// BitBake writes the value before expansion only beside several operations.
TEST(Environment, OneOperationTellsTheValueBeforeExpansion) {
    const auto with = [](const std::string& operation) {
        return "#\n# $A\n#   " + operation + " /x.conf:1\n#     \"${B}\"\nA=\"b\"\n";
    };
    EXPECT_EQ(unexpanded_of(with("set")), "${B}");
    EXPECT_EQ(unexpanded_of(with("set?")), "${B}");
    EXPECT_EQ(unexpanded_of(with("append")), " ${B}");
    EXPECT_EQ(unexpanded_of(with("prepend")), "${B} ");
    EXPECT_EQ(unexpanded_of(with("postdot")), "${B}");
    EXPECT_EQ(unexpanded_of(with("immediate")), "b") << "it was expanded when it was read";
    EXPECT_EQ(unexpanded_of("#\n# $A\n#   set? /x.conf:1\n#     [_defaultval] \"${B}\"\nA=\"b\"\n"), "${B}");
}

TEST(Environment, WithoutHistoryTheValueBeforeExpansionStandsAlone) {
    EXPECT_EQ(unexpanded_of("#\n# $A\n#   [no history recorded]\n#\n#   \"${B}\"\nA=\"b\"\n"), "${B}");
}

TEST(Environment, WhatOnlyHasFlagsIsNotSet) {
    const auto environment = Environment::parse(
        "#\n# $A\n#   [no history recorded]\n#\n#   \"None\"\n"
        "#\n# $B\n#   set /x.conf:1\n#     [doc] \"words\"\n"
        "#\n# $C\n#   set /x.conf:2\n#     \"c\"\nC=\"c\"\n");
    EXPECT_FALSE(environment.find("A")->value);
    EXPECT_FALSE(environment.find("A")->unexpanded);
    EXPECT_FALSE(environment.find("B")->value);
    EXPECT_EQ(environment.find("B")->history[0].flag, "doc");
    EXPECT_EQ(environment.value("C"), "c");
}

TEST(Environment, FunctionsAreValuesToo) {
    const auto environment = Environment::parse(
        "# line: 4, file: /r/a.bb\n"
        "do_compile() {\n    make \"X=1\"\n    A=\"not a variable\"\n}\n"
        "python do_fetch () {\n    d.getVar('X')\n}\n\nB=\"b\"\n");
    EXPECT_EQ(environment.value("do_compile"), "    make \"X=1\"\n    A=\"not a variable\"");
    EXPECT_EQ(environment.value("do_fetch"), "    d.getVar('X')");
    EXPECT_EQ(environment.find("A"), nullptr);
    EXPECT_EQ(environment.value("B"), "b");
}

TEST(Environment, WhatCannotBeToldIsAnErrorNotAnEmptyValue) {
    const auto environment = Environment::parse(
        "# expansion of A threw ExpansionError: Failure expanding variable A: it went wrong\n"
        "#\n# $B [2 operations]\n#   set /x:1\n#     \"${C}\"\n#   set /x:2\n#     [unexport] \"1\"\n# pre-expansion value:\n#   \"${C}\"\nunset B\n"
        "#\n# $D [2 operations]\n#   set /x:1\n#     \"d\"\n#   set /x:2\n#     [unexport] \"1\"\n# pre-expansion value:\n#   \"d\"\nunset D\n");
    EXPECT_NE(environment.find("A")->error.find("it went wrong"), std::string::npos);
    EXPECT_NE(environment.find("B")->error.find("unexport"), std::string::npos);
    EXPECT_EQ(environment.value("D"), "d");
}

TEST(Environment, TornAndForeignTextEnds) {
    for (const std::string text : {"", "A=\"torn", "A=\"torn \\", "# $A [3 operations]\n#   set /x:1", "# pre-expansion value:", "f() {\nbody",
                                   "#\n#   \"x", "# expansion of ", "=\"\"", "\xff\xfe\"\n#\n"}) {
        EXPECT_NO_THROW((void)Environment::parse(text)) << text;
    }
}

}  // namespace bspctl::inspect
