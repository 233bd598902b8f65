// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/sdk.hpp>

// Builds for boards of Example: which inputs are theirs, what builds them, what to check before, what a failure means.
// Every function here turns what it is given into values. None starts a process, writes a file or prints anything.
// Remove the functions you have nothing to say in: what is not there is not asked.
class ExampleStarter {
public:
    static constexpr bspctl::Info info{"com.example.starter", "Example starter", "0.1.0", "Example Inc."};

    explicit ExampleStarter(bspctl::Host host) : host_(host) {}

    // The family, before any input is read. What is left empty the input has to name.
    bspctl::FamilyInfo family(const bspctl::Workspace&) const {
        bspctl::FamilyInfo about;
        about.family = "example-starter";
        about.title = "Boards of Example";
        about.machine = "example-one";
        about.distro = "poky";
        about.image = "core-image-minimal";
        about.host_tools = {"git"};
        return about;
    }

    // Is this input ours, and why? From 0 (no) to 100 (certain); the highest family builds it.
    bspctl::Verdict detect(const bspctl::Input& input) const {
        if (is_ours(input.machine)) return {95, "", "example", {"the machine " + input.machine + " is Example's"}};
        if (input.find("meta-example") != nullptr) return {80, "", "example", {"it names the layer meta-example"}};
        return {0, "", "", {"neither machine nor layers are Example's"}};
    }

    // What builds it, as data. bspctl checks it and writes the kas YAML.
    bspctl::KasConfig kas(const bspctl::Workspace& workspace) const {
        const auto machine = workspace.machine.empty() ? "example-one" : workspace.machine;
        if (!is_ours(machine)) {
            throw bspctl::Error(machine + " is not a machine of Example", "theirs begin with \"example-\"",
                                "choose one with -m, for example -m example-one");
        }
        bspctl::KasConfig config;
        config.machine = machine;
        config.distro = workspace.distro.empty() ? "poky" : workspace.distro;
        config.targets = {workspace.image.empty() ? "core-image-minimal" : workspace.image};
        config.repos = {{.name = "poky", .url = "https://git.yoctoproject.org/poky", .branch = "scarthgap"},
                        {.name = "meta-example", .url = "https://git.example.com/meta-example", .tag = "v1.0"}};
        config.layers = {{"poky", "meta"}, {"poky", "meta-poky"}, {"meta-example", "."}};
        return config;
    }

    // Checked before a build. A warning and a blocker need all three sentences.
    std::vector<bspctl::Finding> doctor(const bspctl::Workspace&) const {
        if (host_.tool_version("git")) return {{"git", bspctl::Level::pass, "git is there", "", ""}};
        return {{"git", bspctl::Level::block, "git is not there", "the layers of Example are fetched with it",
                 "install it: sudo apt install git"}};
    }

    // What lines of a failed build mean. RE2 patterns; each comes with a line that must match and one that must not.
    std::vector<bspctl::Rule> triage() const {
        return {{.id = "firmware-key-missing",
                 .category = "signing",
                 .pattern = "example-firmware: no key for (?P<board>\\S+)",
                 .cause = "there is no key to sign the firmware of {board} with",
                 .fix = "put {board}.pem into conf/keys",
                 .positive = "ERROR: example-firmware: no key for example-one",
                 .negative = "NOTE: example-firmware: key for example-one found"}};
    }

private:
    static bool is_ours(std::string_view machine) { return machine.starts_with("example-"); }

    bspctl::Host host_;
};
