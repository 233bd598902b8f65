// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "report/html.hpp"
#include "report/sections.hpp"

namespace bspctl::report {

namespace {

std::string run_start(const Facts& facts) {
    if (facts.start.empty()) return note("The run ended before it said what it does.");
    Table out("start", "The run, as it said at its beginning", {"What", "Value"});
    for (const auto& field : facts.start) out.row({field.key, field.value});
    return out.html();
}

std::string settings(const Facts& facts) {
    if (facts.settings.empty()) return note("The run kept no record of its settings.");
    Table out("settings", "Settings, and where each came from", {"Setting", "Value", "From", "Place"});
    for (const auto& setting : facts.settings) out.row({setting.key, setting.value, setting.origin, setting.where});
    return out.html();
}

std::string overlays(const Facts& facts) {
    if (facts.overlays.empty()) return note("Built without overlays.");
    std::string out = "<h3>Overlays</h3>\n";
    for (const auto& overlay : facts.overlays) {
        out += "<details><summary>" + escaped(overlay.name) + "</summary>" + element("pre tabindex=\"0\"", overlay.text) + "</details>\n";
    }
    return out;
}

std::string revision(const sources::Source& source) {
    return source.commit + (source.tag.empty() ? "" : " tag " + source.tag) + (source.branch.empty() ? "" : " branch " + source.branch);
}

}  // namespace

std::string layers(const Facts& facts) {
    if (!facts.sources || facts.sources->sources.list.empty()) return note("The run kept no record of its sources.");
    Table out("sources", "Repositories at the commits that were built", {"Repository", "Revision", "From", "Layers"});
    for (const auto& source : facts.sources->sources.list) {
        out.row({source.name, revision(source), source.url, text::join(source.layers, ", ")});
    }
    return out.html();
}

std::string configuration(const Facts& facts) { return run_start(facts) + settings(facts) + overlays(facts); }

std::string plugins(const Facts& facts) {
    if (facts.summary.plugins.empty()) return note("The run named no plugins.");
    Table out("plugin-list", "Plugins that had a say", {"Plugin", "Version", "Isolated", "Path", "SHA-256"});
    for (const auto& plugin : facts.summary.plugins) {
        out.row({plugin.id, plugin.version, plugin.isolated ? "yes" : "no", plugin.path, plugin.sha256});
    }
    return out.html();
}

}  // namespace bspctl::report
