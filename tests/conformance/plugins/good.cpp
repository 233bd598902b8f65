// SPDX-License-Identifier: Apache-2.0
//
// A plugin with every capability, answering with a little of everything the wire can carry.
#include "bspctl/sdk.hpp"

class Good {
public:
    static constexpr bspctl::Info info{"test.good", "Good", "1.2.3", "Test"};

    explicit Good(bspctl::Host host) : host_(host) {}

    bspctl::FamilyInfo family(const bspctl::Workspace&) const {
        bspctl::FamilyInfo out;
        out.family = "good";
        out.title = "Good boards";
        out.overlays = {"one.yml", "two.yml"};
        out.extra = {{"colour", "green"}};
        return out;
    }

    bspctl::Verdict detect(const bspctl::Input& input) const {
        if (!input.machine.starts_with("good")) return {0, {}, {}, {"the machine does not start with good"}};
        return {90, "good", "vendor", {"the machine starts with good"}};
    }

    bspctl::KasConfig kas(const bspctl::Workspace& workspace) const {
        if (workspace.machine == "unknown") {
            throw bspctl::Error("no such machine", "unknown is in no table", "choose good-1");
        }
        bspctl::KasConfig out;
        out.machine = workspace.machine;
        out.distro = "poky";
        out.targets = {"image-a", "image-b"};
        out.repos = {{"poky", "https://example.org/poky", "sources/poky", "abc123", "", "main"}};
        out.layers = {{"poky", "meta"}, {"poky", "."}};
        out.local_conf = {{"one", "A = \"1\"\n"}};
        out.bblayers_conf = {{"two", "B = \"2\"\n"}};
        out.env = {{"LET_THROUGH", std::nullopt}, {"SET", "value"}};
        out.notes = {"grüße"};
        return out;
    }

    std::vector<bspctl::Step> plan(const bspctl::Workspace&) const {
        bspctl::Step run;
        run.name = "repo_sync";
        run.phase = "sync";
        run.argv = {"repo", "sync", ""};
        run.env = {{"A", "b"}};
        run.network = true;
        bspctl::Step write;
        write.name = "write_conf";
        write.phase = "setup";
        write.action = bspctl::StepAction::write;
        write.path = "conf/site.conf";
        write.skip = "it is there";
        return {run, write};
    }

    // What the services say becomes a finding, so that a test can look at it.
    std::vector<bspctl::Finding> doctor(const bspctl::Workspace&) const {
        host_.warn("looking around");
        const auto file = host_.read_file("conf/x.conf");
        const auto tool = host_.tool_version("git");
        const auto input = host_.read_input("conf/x.conf");
        return {{"file", bspctl::Level::pass, file.value_or("no file"), {}, {}},
                {"outside", bspctl::Level::pass, host_.read_file("/etc/passwd") ? "seen" : "hidden", {}, {}},
                {"tool", bspctl::Level::warn, tool.value_or("no tool"), "because", "apt install git"},
                {"setting", bspctl::Level::info, host_.setting("build.jobs").value_or("unset"), {}, {}},
                {"input", bspctl::Level::info, input ? input->machine : "no input", {}, {}}};
    }

    std::vector<bspctl::Rule> triage() const {
        bspctl::Rule rule;
        rule.id = "good-rule";
        rule.category = "fetch-unavailable";
        rule.pattern = "cannot reach (?P<host>\\S+)";
        rule.cause = "{host} is down";
        rule.positive = "cannot reach example.org";
        rule.negative = "reached example.org";
        return {rule};
    }

private:
    bspctl::Host host_;
};

BSPCTL_PLUGIN(Good);
