// SPDX-License-Identifier: Apache-2.0
// The class is called directly, with a stand-in for NXP's family; nothing is loaded.
#undef NDEBUG
#include "boards.hpp"

#include <algorithm>
#include <bspctl/testing.hpp>
#include <cassert>

namespace {

using acme::Boards;
using bspctl::Input;
using bspctl::KasConfig;
using bspctl::Workspace;
using bspctl::testing::FakeBase;
using bspctl::testing::FakeHost;

// NXP's family as far as this one asks it: every repository of the manifest, on the branch it names.
KasConfig nxp_config(const Workspace& workspace) {
    KasConfig config;
    config.machine = workspace.machine;
    for (const auto& project : workspace.input->projects) {
        config.repos.push_back({project.name, project.url, project.path, {}, {}, project.revision});
        config.layers.push_back({project.name, "."});
    }
    return config;
}

FakeBase nxp() {
    return {.detect = [](const Input& input) { return bspctl::Verdict{input.find("poky") ? 85 : 0, "nxp", "", {"no core"}}; },
            .kas = nxp_config,
            .plan = {}};
}

Workspace release() {
    Workspace workspace;
    workspace.input.emplace();
    workspace.input->kind = bspctl::kind_repo_manifest;
    workspace.input->projects = {
        {.name = "poky", .url = "git://git.yoctoproject.org/poky", .path = "sources/poky", .revision = "scarthgap"},
        {.name = "meta-imx", .url = "https://github.com/nxp-imx/meta-imx.git", .path = "sources/meta-imx", .revision = "lf"},
        {.name = "meta-acme", .url = "https://git.acme.example/meta-acme", .path = "sources/meta-acme",
         .revision = "refs/tags/v1.2.0"}};
    return workspace;
}

const bspctl::KasRepo& repo(const KasConfig& config, const std::string& name) {
    const auto found = std::find_if(config.repos.begin(), config.repos.end(), [&](const auto& r) { return r.name == name; });
    assert(found != config.repos.end());
    return *found;
}

bool notes(const KasConfig& config, const std::string& words) {
    return std::any_of(config.notes.begin(), config.notes.end(),
                       [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

void its_manifest_is_claimed_above_the_base() {
    FakeHost host;
    host.base(nxp());
    const auto verdict = Boards(host.host()).detect(*release().input);
    assert(verdict.confidence > 85 && verdict.vendor == "acme");
    assert(verdict.evidence.front() == "it has the layer meta-acme");
}

void what_the_base_cannot_build_is_not_claimed() {
    FakeHost host;
    host.base(nxp());
    auto part = *release().input;
    part.projects.erase(part.projects.begin());
    const auto verdict = Boards(host.host()).detect(part);
    assert(verdict.confidence == 0);
    assert(verdict.evidence.front() == "it has meta-acme, but no core");
}

void a_name_alone_is_judged_without_the_base() {
    const FakeHost host;
    Input input;
    input.file_name = "acme-1.2.xml";
    assert(Boards(host.host()).detect(input).confidence > 50);
    input.file_name = "acme-notes.txt";
    assert(Boards(host.host()).detect(input).confidence == 0);
}

void the_base_is_asked_for_the_reference_board() {
    FakeHost host;
    auto base = nxp();
    Workspace asked;
    base.kas = [&](const Workspace& workspace) {
        asked = workspace;
        return nxp_config(workspace);
    };
    host.base(base);
    auto workspace = release();
    workspace.machine = "acme-meter-rugged";
    assert(Boards(host.host()).kas(workspace).machine == "acme-meter");
    assert(asked.machine == "imx93-11x11-lpddr4x-evk");
    assert(asked.input->find("meta-acme") == nullptr);
}

void the_own_layer_comes_last_and_pinned() {
    FakeHost host;
    host.base(nxp());
    const auto config = Boards(host.host()).kas(release());
    assert(config.machine == "acme-gate");
    assert((config.layers.back() == bspctl::LayerRef{"meta-acme", "."}));
    assert(repo(config, "meta-acme").tag == "v1.2.0");
    assert(repo(config, "meta-acme").path == "sources/meta-acme");
}

void a_plain_release_of_nxp_gets_the_layer_too() {
    FakeHost host;
    host.base(nxp());
    auto workspace = release();
    workspace.input->projects.pop_back();
    const auto config = Boards(host.host()).kas(workspace);
    assert(repo(config, "meta-acme").url == "https://git.acme.example/meta-acme");
    assert(repo(config, "meta-acme").tag == "v1.2.0");
}

void repositories_come_from_the_mirror() {
    FakeHost host;
    host.base(nxp());
    const auto config = Boards(host.host()).kas(release());
    assert(repo(config, "poky").url == "https://git.acme.example/mirror/yocto/poky");
    assert(repo(config, "meta-imx").url == "https://git.acme.example/mirror/nxp-imx/meta-imx.git");
    assert(repo(config, "meta-imx").branch == "lf");
    assert(notes(config, "mirror: poky, meta-imx"));
}

template <class Call>
bspctl::Error error_of(Call&& call) {
    try {
        static_cast<void>(call());
    } catch (const bspctl::Error& error) {
        return error;
    }
    assert(false && "an error was expected");
    return {"", "", ""};
}

void a_strange_machine_is_an_error_that_names_ours() {
    FakeHost host;
    host.base(nxp());
    auto workspace = release();
    workspace.machine = "imx8mpevk";
    const auto error = error_of([&] { return Boards(host.host()).kas(workspace); });
    assert(error.why().find("acme-gate-mini") != std::string::npos);
    assert(error.fix().find("--family nxp") != std::string::npos);
}

void without_nxp_there_is_nothing_to_build_on() {
    const FakeHost host;
    const auto error = error_of([&] { return Boards(host.host()).kas(release()); });
    assert(error.why().find("NXP") != std::string::npos && !error.fix().empty());
}

// A base that fails has said why; the call ends there.
void an_error_of_the_base_is_the_users() {
    FakeHost host;
    host.base({.detect = {}, .kas = [](const Workspace&) -> KasConfig { throw bspctl::Error("no core", "why", "fix"); }, .plan = {}});
    try {
        static_cast<void>(Boards(host.host()).kas(release()));
        assert(false && "the call should have ended");
    } catch (const bspctl::Stopped&) {
        assert(std::string(host.failures().front().what()) == "no core");
    }
}

void the_licence_is_looked_at() {
    FakeHost host;
    host.tool("git-lfs", "git-lfs/3.3.0");
    const Boards boards(host.host());
    assert(boards.doctor({}).front().level == bspctl::Level::warn);
    host.file("licences/acme-radio.lic", "<html>login</html>");
    assert(boards.doctor({}).front().level == bspctl::Level::block);
    host.file("licences/acme-radio.lic", "ACME-RADIO 7\n");
    for (const auto& finding : boards.doctor({})) assert(finding.level == bspctl::Level::pass);
}

void the_overlay_of_the_family_is_brought_along() {
    const FakeHost host;
    const Boards boards(host.host());
    assert(boards.family({}).overlays.front() == boards.overlays({}).front().name);
}

}  // namespace

int main() {
    its_manifest_is_claimed_above_the_base();
    what_the_base_cannot_build_is_not_claimed();
    a_name_alone_is_judged_without_the_base();
    the_base_is_asked_for_the_reference_board();
    the_own_layer_comes_last_and_pinned();
    a_plain_release_of_nxp_gets_the_layer_too();
    repositories_come_from_the_mirror();
    a_strange_machine_is_an_error_that_names_ours();
    without_nxp_there_is_nothing_to_build_on();
    an_error_of_the_base_is_the_users();
    the_licence_is_looked_at();
    the_overlay_of_the_family_is_brought_along();
}
