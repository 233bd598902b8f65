// SPDX-License-Identifier: Apache-2.0
#include "config/explain.hpp"

#include "base/text.hpp"

namespace bspctl::config {

namespace {

// Names in the settings that are instances of a key with a star, but for `own`.
std::vector<std::string> instances(const Settings& settings, const Key& key, const std::string& own) {
    std::vector<std::string> out;
    for (const auto& [name, value] : settings.all()) {
        if (name != own && name != key.name && find_key(name) == &key) out.push_back(name);
    }
    return out;
}

void explain_choice(const Settings& settings, const Key& key, const KnownFamily& family, std::vector<Explained>& out) {
    const auto what = text::split(key.name, '.').back();
    const auto own = family.name.empty() ? std::string(key.name) : "defaults." + family.name + "." + what;
    out.push_back({own, &key, family.name.empty() ? settings.candidates(own) : settings.choices(what, family.name)});
    const auto standard = family.standard.find(what);
    if (standard != family.standard.end() && !standard->second.empty()) {
        out.back().values.push_back({standard->second, Origin::family, family.where});
    }
    for (auto& name : instances(settings, key, own)) {
        auto values = settings.candidates(name);
        out.push_back({std::move(name), &key, std::move(values)});
    }
}

}  // namespace

std::vector<Explained> explain(const Settings& settings, const KnownFamily& family) {
    std::vector<Explained> out;
    for (const auto& key : keys()) {
        if (is_map(key)) {
            for (auto& name : instances(settings, key, {})) out.push_back({name, &key, settings.candidates(name)});
            continue;
        }
        if (key.name.find('*') != std::string_view::npos) {
            explain_choice(settings, key, family, out);
            continue;
        }
        out.push_back({std::string(key.name), &key, settings.candidates(std::string(key.name))});
        if (!key.standard.empty()) out.back().values.push_back({std::string(key.standard)});
    }
    for (const auto& [name, value] : settings.all()) {
        if (is_plugin_setting(name)) out.push_back({name, nullptr, settings.candidates(name)});
    }
    return out;
}

}  // namespace bspctl::config
