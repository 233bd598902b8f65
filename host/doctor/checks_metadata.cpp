// SPDX-License-Identifier: Apache-2.0
//
// What the layers and settings themselves say that a build would stumble over: syntax of old, values that change with
// the host.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/override_syntax.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"
#include "doctor/repository_state.hpp"
#include "doctor/settings_text.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

// ------------------------------------------------------------------------------------------------ override syntax

std::string describe(const OldSyntax& hit) { return hit.file.string() + ":" + std::to_string(hit.line) + ": " + hit.name; }

// Recipes that nobody parses: BBMASK takes them out, wherever it is set.
bool may_be_masked(const Context& context) {
    const auto speaks = [](const std::string& text) { return text.find("BBMASK") != std::string::npos; };
    if (speaks(context.settings_text)) return true;
    return std::any_of(context.layers.begin(), context.layers.end(), [&](const fs::path& layer) {
        std::error_code ignored;
        const auto file = layer / "conf" / "layer.conf";
        const auto text = fs::is_regular_file(file, ignored) ? read_kernel_file(file) : std::nullopt;
        return text && speaks(*text);
    });
}

Finding judge(const Context& context, const SyntaxScan& scan, const std::string& bitbake) {
    const auto why = "BitBake " + bitbake + " ends at FOO_append and do_x_prepend(); it wants FOO:append and do_x:prepend()";
    const auto fix = [](const OldSyntax& hit) {
        return "take a newer branch of the layer, or convert it: openembedded-core/scripts/contrib/convert-overrides.py " +
               text::shell_quote(hit.file.parent_path().string());
    };
    if (!scan.recipes.empty()) {
        const auto& hit = scan.recipes.front();
        if (!are_settled(context, {hit.file})) return info(describe(hit) + "; the repository is not at the wanted revision yet");
        if (may_be_masked(context)) return info(describe(hit) + ", unless BBMASK takes it out");
        return block(describe(hit), why, fix(hit));
    }
    const auto& hit = scan.others.front();
    if (!are_settled(context, {hit.file})) return info(describe(hit) + "; the repository is not at the wanted revision yet");
    return warn(describe(hit), why + ", once something includes that file", fix(hit));
}

Finding override_syntax(const Context& context) {
    constexpr auto limit = 3s;
    const std::vector<int> ends_at_old_syntax{1, 52};
    if (context.layers.empty()) return skip("no layer is here yet");
    const auto bitbake = release_of(context).bitbake_version;
    if (bitbake.empty()) return skip("no BitBake is here yet");
    if (bitbake < ends_at_old_syntax) return skip("this BitBake wants the old syntax");
    const auto scan = scan_for_old_syntax(context.layers, std::chrono::steady_clock::now() + limit);
    if (!scan.recipes.empty() || !scan.others.empty()) {
        return judge(context, scan, std::to_string(bitbake[0]) + "." + std::to_string(bitbake.size() > 1 ? bitbake[1] : 0));
    }
    return pass(std::to_string(scan.files) + (scan.complete ? " files have" : " files, not all there are, have") + " the new syntax");
}

// ---------------------------------------------------------------------------------------------- shared state leaks

// Values that differ from host to host or from minute to minute: assigned in the configuration they are part of every
// task's signature, and nothing is ever taken from shared state.
constexpr std::array<std::string_view, 5> unsteady{"DATETIME", "PWD", "USER", "HOME", "HOSTNAME"};

Finding sstate_hash_leak(const Context& context) {
    std::vector<std::string> found;
    for (const auto& setting : settings_of(context.settings_text)) {
        const auto name = setting.name.substr(0, setting.name.find(':'));
        const bool listed = std::find(unsteady.begin(), unsteady.end(), name) != unsteady.end();
        const bool excluded = context.settings_text.find(name + "[vardepsexclude]") != std::string::npos;
        if (listed && !excluded && std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
    }
    if (found.empty()) return pass("no setting ties shared state to this host");
    return warn("the configuration sets " + text::join(found, ", "),
                "what uses them is built anew on every host, or every time: its signature changes",
                "leave them out, or add: " + found.front() + "[vardepsexclude] += \"" + found.front() + "\"");
}

}  // namespace

std::vector<Check> metadata_checks() {
    return joined({{
        {"override-syntax", "configuration", "recipes in the override syntax of before 2021", false, 8s, override_syntax,
         "Reads recipes, classes and configuration of the enabled layers, for 3 s at most, and looks for FOO_append, "
         "FOO_remove and do_x_prepend(). BitBake since 1.52 ends at the first of them while it parses. It blocks for a "
         "recipe, which is parsed whatever is built, and warns for files that something would have to include."},
        {"sstate-hash-leak", "configuration", "settings that tie shared state to this host or minute", false, 2s, sstate_hash_leak,
         "Looks in the configuration's local.conf blocks for DATETIME, PWD, USER, HOME and HOSTNAME being set. Their "
         "values become part of task signatures, so that nothing built elsewhere, or yesterday, is recognised."},
    }, licence_checks()});
}

}  // namespace bspctl::doctor
