// SPDX-License-Identifier: Apache-2.0
//
// A recorded run: any bytes give a bounded report, whose JSON is valid. Lines "%%%" separate the console from the events
// and these from the log of whatever task is said to have failed.
#include <rapidjson/document.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "temp_dir.hpp"
#include "triage/triage.hpp"

namespace {

constexpr std::string_view separator = "\n%%%\n";
constexpr std::string_view run = "build/runs/20260101-120000";

void unpack(std::string_view bytes, const bspctl::testing::TempDir& folder) {
    for (const auto* name : {"/kas.log", "/events.jsonl", "/task.log"}) {
        const auto end = bytes.find(separator);
        folder.write(std::string(run) + name, bytes.substr(0, end));
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + separator.size());
    }
}

// What every reader of a Report may rely on.
void check(const bspctl::triage::Report& report) {
    constexpr std::size_t far_too_many = 100;
    if (report.failures.size() > far_too_many || report.diagnoses.size() > far_too_many) std::abort();
    for (std::size_t i = 0; i < report.diagnoses.size(); ++i) {
        const auto& diagnosis = report.diagnoses[i];
        if (diagnosis.primary != (i == 0) || diagnosis.cause.empty() || diagnosis.fix.empty()) std::abort();
    }
    rapidjson::Document json;
    const auto text = bspctl::triage::to_json(report);
    json.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    if (json.HasParseError() || bspctl::triage::to_text(report).empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bspctl::testing::TempDir folder;
    static const bspctl::triage::RuleSet rules(bspctl::triage::builtin_rules());
    unpack({reinterpret_cast<const char*>(data), size}, folder);
    const auto task_log = folder / (std::string(run) + "/task.log");
    check(bspctl::triage::diagnose_run(folder / run, rules, [&](const std::string&) { return task_log; }));
    return 0;
}
