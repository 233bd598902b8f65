// SPDX-License-Identifier: Apache-2.0
#include "pipeline/record_settings.hpp"

#include <unistd.h>

#include <rapidjson/document.h>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::pipeline {

namespace {

std::string masked(const std::string& key, const std::string& value, const std::vector<std::string>& known) {
    if (telemetry::is_secret_name(key) && !value.empty()) return std::string(telemetry::mask);
    return telemetry::mask_secrets(value, known);
}

std::string text_of(const rapidjson::Value& setting, const char* key) {
    const auto found = setting.FindMember(key);
    if (found == setting.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

}  // namespace

config::KnownFamily known_family(const FamilyInfo& info, const plugins::Plugin& plugin) {
    return {info.family,
            "plugin " + plugin.info().id + " " + plugin.info().version,
            {{"machine", info.machine}, {"distro", info.distro}, {"image", info.image}, {"manifest", info.manifest},
             {"repo_url", info.repo_url}, {"repo_branch", info.branch}}};
}

std::string record_of_settings(const Build& build) {
    const auto known = telemetry::secret_values(environ);
    json::Writer out;
    out.object().field("schema", "bspctl.run-settings/1").key("settings").array();
    for (const auto& setting : config::explain(build.settings, known_family(build.family, *build.plugin))) {
        if (setting.values.empty()) continue;
        const auto& value = setting.values.front();
        out.object().field("key", setting.name).field("value", masked(setting.name, value.text, known));
        out.field("origin", config::to_string(value.origin)).field("where", value.where).end_object();
    }
    out.end_array().end_object();
    return out.str();
}

std::vector<RecordedSetting> read_settings_record(const std::filesystem::path& file) {
    const auto text = files::read_if_exists(file);
    if (!text) return {};
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(text->data(), text->size());  // iterative: nesting costs no stack
    if (document.HasParseError() || !document.IsObject() || !document.HasMember("settings") || !document["settings"].IsArray()) {
        throw Failure(file.string() + " is no record of settings", "it is damaged, or something else", "");
    }
    std::vector<RecordedSetting> out;
    for (const auto& setting : document["settings"].GetArray()) {
        if (!setting.IsObject()) continue;
        out.push_back({text_of(setting, "key"), text_of(setting, "value"), text_of(setting, "origin"), text_of(setting, "where")});
    }
    return out;
}

}  // namespace bspctl::pipeline
