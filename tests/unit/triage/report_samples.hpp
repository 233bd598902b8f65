// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "triage/triage.hpp"

// Reports as the tests of their renderings need them.
namespace bspctl::triage::samples {

// What a log may hold and no format likes: markup, its end marks, quotes, control characters, malformed UTF-8, a command
// of a CI server.
inline const std::string hostile =
    "]]>\"'<b>&amp; 100% \x1b[31mred\x1b[0m \x01\x08 \xff\xfe \xef\xbf\xbe ::error::gotcha\r\n::warning file=a,b:c::d";

inline Diagnosis diagnosis(const std::string& recipe, const std::string& task, std::size_t group = 0) {
    Diagnosis out;
    out.rule = "fetch-host";
    out.source = "bspctl";
    out.category = "network";
    out.recipe = recipe;
    out.task = task;
    out.cause = "the host git.example.com is not known";
    out.fix = "check the name and the DNS";
    out.confidence = 85;
    out.transient = true;
    out.group = group;
    out.evidence = {{"/ws/build/log.do_fetch.1", 12, "fatal: Could not resolve host: git.example.com"}};
    return out;
}

inline Failed failed(const std::string& recipe, const std::string& task) {
    Failed out;
    out.recipe = recipe;
    out.task = task;
    out.version = "1.0-r0";
    out.log = "/ws/build/log." + task + ".1";
    out.log_tail = {"one", "two"};
    return out;
}

// Three tasks of one cause, an image that follows from it, and a cause of its own.
inline Report report() {
    Report out;
    out.run_id = "20260101-000000";
    out.failing_step = "kas_build";
    out.failed = out.certain = true;
    out.failures = {failed("a", "do_fetch"), failed("b", "do_fetch"), failed("c", "do_fetch"), failed("gauge", "do_compile")};
    out.diagnoses = {diagnosis("a", "do_fetch"), diagnosis("b", "do_fetch"), diagnosis("c", "do_fetch"),
                     diagnosis("image", "do_rootfs"), diagnosis("gauge", "do_compile", 1)};
    out.diagnoses[0].primary = true;
    out.diagnoses[3].follow_up = true;
    out.diagnoses[3].rule = "rootfs";
    out.diagnoses[4].rule = "compiler-error";
    out.diagnoses[4].cause = "the compiler refuses gauge.c";
    out.diagnoses[4].transient = false;
    return out;
}

inline Report hostile_report() {
    auto out = report();
    out.run_id = hostile;
    for (auto& one : out.diagnoses) {
        one.rule = one.recipe = one.cause = one.fix = one.command = one.explanation = one.category = hostile;
        one.evidence = {{hostile, 0, hostile}};
        one.captures = {{"file", hostile}, {"line", hostile}};
    }
    for (auto& one : out.failures) one.recipe = one.message = hostile;
    out.console_tail = {hostile};
    return out;
}

inline Report nothing_wrong() {
    Report out;
    out.run_id = "20260101-000000";
    out.certain = true;
    return out;
}

inline Report nobody_knows() {
    auto out = report();
    out.diagnoses.clear();
    out.excerpt = {{"/ws/build/log.do_compile.1", 7, "frobnicate: gave up"}, {"/ws/build/log.do_compile.1", 8, "at gauge.c"}};
    return out;
}

}  // namespace bspctl::triage::samples
