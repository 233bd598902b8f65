// SPDX-License-Identifier: Apache-2.0
//
// Recordings of real builds: what did well gets no diagnosis, what failed gets one, for the task that failed.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "shared.hpp"
#include "temp_dir.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

// …/work/ARCH/PN/PV/temp/log.do_X.PID was recorded as tasklogs/ARCH/PN/PV/temp/log.do_X.PID.
PathMap recorded_logs(const std::filesystem::path& scenario) {
    return [scenario](const std::string& written) {
        const auto at = written.find("/work/");
        return at == std::string::npos ? std::filesystem::path(written) : scenario / "tasklogs" / written.substr(at + 6);
    };
}

// What the recordings are about, where one word says it.
const std::map<std::string, std::string> causes{
    {"fail-compile", "compile-failed"},           {"fail-compiler-killed", "host-memory"},
    {"fail-dangling-bbappend", "dangling-bbappend"}, {"fail-disk-halt", "host-disk"},
    {"fail-expansion", "parse-expansion"},        {"fail-fetch-checksum", "fetch-checksum"},
    {"fail-fetch-git", "fetch-unavailable"},      {"fail-fetch-http", "fetch-unavailable"},
    {"fail-hosttool", "host-tool-missing"},       {"fail-layer-compat", "layer-compat"},
    {"fail-license-checksum", "license-checksum"}, {"fail-machine", "config-machine"},
    {"fail-nothing-provides", "provider-missing"}, {"fail-parse-inherit", "parse-missing-file"},
    {"fail-parse-syntax", "parse-syntax"},        {"fail-patch", "patch-failed"},
    {"fail-python-fatal", "recipe-error"},        {"fail-python-task", "recipe-error"},
    {"interrupt-sigint", "interrupted"},          {"interrupt-tty", "interrupted"},
    {"kas-unknown-key", "kas-config"},            {"kas-commit-not-found", "kas-config"},
    {"kas31-header-version-high", "kas-config"},  {"bitbake-locale", "host-sanity"},
    {"kill-server", "bitbake-server"},            {"repo-manifest-missing", "repo-manifest"},
    {"fail-continue-image-no-network", "network-disabled"},
};

TEST(Recorded, FailuresAreExplainedAndSuccessesAreNot) {
    BSPCTL_NEEDS_SHARED("recorded");
    const bool verbose = std::getenv("BSPCTL_SHOW_MISSES") != nullptr;
    const RuleSet rules(builtin_rules());
    for (const auto& entry : std::filesystem::directory_iterator(shared)) {
        if (!std::filesystem::exists(entry.path() / "console.log")) continue;
        const auto name = entry.path().filename().string();
        SCOPED_TRACE(name);
        rapidjson::Document meta;
        meta.Parse(testing::slurp(entry.path() / "meta.json").c_str());
        const auto report = diagnose_file(entry.path() / "console.log", rules, recorded_logs(entry.path()));
        EXPECT_EQ(report.failed, meta["exit_code"].GetInt() != 0);
        EXPECT_EQ(report.diagnoses.empty(), meta["exit_code"].GetInt() == 0);
        if (causes.count(name) != 0 && !report.diagnoses.empty()) {
            EXPECT_EQ(report.diagnoses.front().category, causes.at(name));
        }
        if (!verbose) continue;
        std::cout << name << ":";
        for (const auto& one : report.diagnoses) std::cout << " " << one.rule << "(" << one.recipe << " " << one.task << ")";
        std::cout << "\n";
    }
}

}  // namespace
}  // namespace bspctl::triage
