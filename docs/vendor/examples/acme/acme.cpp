// SPDX-License-Identifier: Apache-2.0
#include <bspctl/sdk.hpp>

// Boards of ACME: one manifest repository, one distribution, three layers.
class Acme {
public:
    static constexpr bspctl::Info info{"com.acme.boards", "ACME boards", "1.0.0", "ACME"};

    explicit Acme(bspctl::Host host) : host_(host) {}

    bspctl::FamilyInfo family(const bspctl::Workspace&) const {
        bspctl::FamilyInfo acme;
        acme.family = "acme";
        acme.title = "ACME boards";
        acme.machine = "acme-one";
        acme.distro = "acme";
        acme.image = "acme-image";
        acme.repo_url = "https://git.acme.example/manifests";
        acme.host_tools = {"git"};
        return acme;
    }

    bspctl::Verdict detect(const bspctl::Input& input) const {
        if (input.machine.starts_with("acme-")) return {95, "", "acme", {"machine " + input.machine + " is ACME's"}};
        if (input.find("meta-acme") != nullptr) return {80, "", "acme", {"it names the layer meta-acme"}};
        return {0, "", "", {"neither machine nor layers are ACME's"}};
    }

    bspctl::KasConfig kas(const bspctl::Workspace& workspace) const {
        if (!workspace.machine.empty() && !workspace.machine.starts_with("acme-")) {
            throw bspctl::Error("no ACME machine: " + workspace.machine, "ACME's machines begin with \"acme-\"",
                                "choose one with -m, for example -m acme-one");
        }
        bspctl::KasConfig config;
        config.machine = workspace.machine.empty() ? "acme-one" : workspace.machine;
        config.distro = workspace.distro.empty() ? "acme" : workspace.distro;
        config.targets = {workspace.image.empty() ? "acme-image" : workspace.image};
        config.repos = {{.name = "poky", .url = "https://git.yoctoproject.org/poky", .branch = "scarthgap"},
                        {.name = "meta-acme", .url = "https://git.acme.example/meta-acme", .tag = "v1.0"}};
        config.layers = {{"poky", "meta"}, {"poky", "meta-poky"}, {"meta-acme", "."}};
        config.local_conf = {{"acme", "ACCEPT_ACME_EULA = \"1\"\n"}};
        return config;
    }

    std::vector<bspctl::Finding> doctor(const bspctl::Workspace&) const {
        if (host_.exists("conf/acme-licence.txt"))
            return {{"licence", bspctl::Level::pass, "a licence is there", "", ""}};
        return {{"licence", bspctl::Level::warn, "no licence file", "the GPU driver will not be built",
                 "put acme-licence.txt into conf/"}};
    }

    std::vector<bspctl::Rule> triage() const {
        return {{.id = "licence-expired",
                 .category = "licence",
                 .pattern = "acme-gpu: licence expired on (?P<day>\\S+)",
                 .cause = "ACME's licence expired on {day}",
                 .fix = "ask licences@acme.example for a new one",
                 .positive = "ERROR: acme-gpu: licence expired on 2024-05-01",
                 .negative = "NOTE: acme-gpu: licence valid until 2031-05-01"}};
    }

private:
    bspctl::Host host_;
};

BSPCTL_PLUGIN(Acme);
