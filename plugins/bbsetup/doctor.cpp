// SPDX-License-Identifier: Apache-2.0
#include "doctor.hpp"

#include "kas.hpp"

namespace bbsetup {
namespace {

using bspctl::Finding;
using bspctl::Host;
using bspctl::Level;
using bspctl::Project;

std::string first_word(std::string_view text) { return std::string(text.substr(0, text.find_first_of(" \t\r\n"))); }

// "<commit> refs/heads/x" in .git/packed-refs.
std::string packed(const Host& host, const std::string& git, const std::string& ref) {
    const auto text = host.read_file(git + "/packed-refs").value_or("");
    const auto at = text.find(" " + ref + "\n");
    if (at == std::string::npos) return {};
    const auto begin = text.rfind('\n', at);
    return text.substr(begin == std::string::npos ? 0 : begin + 1, at - (begin == std::string::npos ? 0 : begin + 1));
}

std::string list_of(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

// A build would check the fixed commit out: work that was committed since would not be in it.
Finding revisions(const Host& host, const std::vector<Project>& sources) {
    const std::string id = "bbsetup-revisions";
    std::vector<std::string> moved;
    for (const auto& source : sources) {
        const auto head = head_of(host, source.path);
        if (!head.empty() && is_commit(source.revision) && head != source.revision) moved.push_back(source.path);
    }
    if (moved.empty()) return {id, Level::pass, "the sources are at their fixed revisions", {}, {}};
    return {id, Level::warn, "not at the fixed revision: " + list_of(moved),
            "a build checks out the commits of config/sources-fixed-revisions.json; commits of your own are not in it",
            "fix the present state with `bitbake-setup update`, or work on a local source: bitbake-setup init -L"};
}

Finding local_sources(const Host& host, const std::vector<Project>& sources) {
    const std::string id = "bbsetup-local-sources";
    std::vector<std::string> missing;
    for (const auto& source : sources) {
        const bool local = bspctl::find_value(source.attributes, "local").has_value();
        // The link leads out of what a plugin may see; that it is there is all that can be told.
        const auto names = host.list_dir("layers").value_or(std::vector<std::string>{});
        const auto name = source.path.substr(source.path.find('/') + 1);
        bool found = false;
        for (const auto& entry : names) found = found || name == entry || name.starts_with(entry + "/");
        if (local && !found) missing.push_back(source.path);
    }
    if (missing.empty()) return {id, Level::pass, "local sources are linked", {}, {}};
    return {id, Level::block, "local sources are not linked: " + list_of(missing),
            "bitbake-setup makes layers/NAME a link to the folder", "run `bitbake-setup update`"};
}

}  // namespace

std::string head_of(const Host& host, const std::string& folder) {
    const auto git = folder + "/.git";
    const auto head = host.read_file(git + "/HEAD").value_or("");
    constexpr std::string_view symbolic = "ref: ";
    if (!head.starts_with(symbolic)) return first_word(head);
    const auto ref = first_word(std::string_view(head).substr(symbolic.size()));
    const auto loose = host.read_file(git + "/" + ref);
    return loose ? first_word(*loose) : packed(host, git, ref);
}

std::vector<Finding> doctor(const Host& host, const bspctl::Workspace& workspace) {
    if (!workspace.input || !is_workspace(*workspace.input)) return {};
    const auto& sources = workspace.input->projects;
    return {revisions(host, sources), local_sources(host, sources)};
}

}  // namespace bbsetup
