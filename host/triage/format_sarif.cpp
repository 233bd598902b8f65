// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/version.hpp"
#include "triage/report.hpp"
#include "triage/report_words.hpp"

namespace bspctl::triage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view schema = "https://json.schemastore.org/sarif-2.1.0.json";

bool is_plain_in_uri(unsigned char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || c == '/' || c == '-' || c == '.' || c == '_' || c == '~';
}

// A path as a URI reference: relative, or file:///.
std::string uri(const std::string& path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_plain_in_uri(byte)) out += c;
        else out += {'%', digits[byte >> 4u], digits[byte & 15u]};
    }
    return out;
}

void message(json::Writer& out, std::string_view key, const std::string& text) {
    out.key(key).object().field("text", text).end_object();
}

std::vector<const Diagnosis*> rules_of(const Report& report) {
    std::vector<const Diagnosis*> out;
    for (const auto& diagnosis : report.diagnoses) {
        const bool known = std::any_of(out.begin(), out.end(), [&](const auto* one) { return one->rule == diagnosis.rule; });
        if (!known) out.push_back(&diagnosis);
    }
    return out;
}

// What holds for the rule in general stands in its help; what captures filled in stands in the result's message.
void write_rule(json::Writer& out, const Diagnosis& rule) {
    out.object().field("id", rule.rule);
    message(out, "shortDescription", rule.rule + " (" + rule.category + ")");
    message(out, "help", rule.explanation.empty() ? rule.fix : rule.explanation + "\n\n" + rule.fix);
    if (!rule.link.empty()) out.field("helpUri", rule.link);
    out.key("properties").object().field("category", rule.category).field("source", rule.source);
    out.key("tags").array().value(rule.category).end_array().end_object();
    out.end_object();
}

void write_location(json::Writer& out, const std::string& file, std::size_t line, const std::string& text) {
    out.object().key("physicalLocation").object();
    out.key("artifactLocation").object().field("uri", uri(file)).end_object();
    out.key("region").object().field("startLine", std::max<std::size_t>(line, 1));
    if (!text.empty()) message(out, "snippet", text);
    out.end_object().end_object().end_object();
}

void write_locations(json::Writer& out, const Diagnosis& diagnosis, const fs::path& root) {
    out.key("locations").array();
    const auto place = place_of(diagnosis, root);
    const auto text = diagnosis.evidence.empty() ? "" : diagnosis.evidence.front().text;
    if (!place.file.empty()) write_location(out, place.file, place.line, text);
    out.end_array();
}

void write_result(json::Writer& out, const Diagnosis& diagnosis, std::size_t rule, const fs::path& root) {
    out.object().field("ruleId", diagnosis.rule).field("ruleIndex", rule);
    out.field("level", diagnosis.follow_up ? "note" : "error");
    message(out, "message", sentence(diagnosis) + "\nfix: " + diagnosis.fix);
    write_locations(out, diagnosis, root);
    out.key("properties").object().field("confidence", diagnosis.confidence).field("transient", diagnosis.transient);
    out.field("primary", diagnosis.primary).field("group", diagnosis.group).end_object().end_object();
}

}  // namespace

std::string to_sarif(const Report& report, const fs::path& root) {
    const auto rules = rules_of(report);
    json::Writer out;
    out.object().field("$schema", schema).field("version", "2.1.0").key("runs").array().object();
    out.key("tool").object().key("driver").object().field("name", "bspctl").field("version", version);
    out.key("rules").array();
    for (const auto* rule : rules) write_rule(out, *rule);
    out.end_array().end_object().end_object().key("results").array();
    for (const auto& diagnosis : report.diagnoses) {
        const auto rule = std::find_if(rules.begin(), rules.end(), [&](const auto* one) { return one->rule == diagnosis.rule; });
        write_result(out, diagnosis, static_cast<std::size_t>(rule - rules.begin()), root);
    }
    out.end_array().key("automationDetails").object().field("id", "bspctl-triage/" + report.run_id).end_object();
    out.end_object().end_array().end_object();
    return out.str() + "\n";
}

}  // namespace bspctl::triage
