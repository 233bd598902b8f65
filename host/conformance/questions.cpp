// SPDX-License-Identifier: Apache-2.0
#include "conformance/questions.hpp"
#include "conformance/scratch_file.hpp"

#include <array>
#include <utility>

#include "detect/detect.hpp"

namespace bspctl::conformance {

namespace {

using File = std::pair<const char*, const char*>;

constexpr std::array foreign{
    File{"example-kas.yml",
         "header:\n  version: 14\n"
         "machine: example-board\n"
         "distro: example-distro\n"
         "target: example-image\n"
         "repos:\n"
         "  example-core:\n"
         "    url: https://git.example.org/example-core\n"
         "    branch: main\n"
         "    layers:\n      meta:\n"
         "  meta-example-board:\n"
         "    url: https://git.example.org/meta-example-board\n"
         "    branch: main\n"},
    File{"example-manifest.xml",
         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<manifest>\n"
         "  <remote name=\"example\" fetch=\"https://git.example.org\"/>\n"
         "  <default remote=\"example\" revision=\"main\"/>\n"
         "  <project name=\"example-core\" path=\"sources/example-core\"/>\n"
         "  <project name=\"meta-example-board\" path=\"sources/meta-example-board\"/>\n"
         "</manifest>\n"},
};

Project made_up_project(std::string name) {
    Project out;
    out.url = "https://git.example.org/" + name;
    out.path = "sources/" + name;
    out.name = std::move(name);
    out.revision = "main";
    return out;
}

Input of_kind(std::string_view kind, const char* file_name) {
    Input out;
    out.kind = kind;
    out.file_name = file_name;
    out.path = std::string("/nowhere/") + file_name;
    return out;
}

}  // namespace

std::vector<NamedInput> foreign_inputs(const fs::path& folder) {
    std::vector<NamedInput> out;
    for (const auto& [name, text] : foreign) {
        write_scratch_file(folder / name, text);
        out.push_back({name, detect::read_input((folder / name).string())});
    }
    return out;
}

std::vector<NamedInput> meaningless_inputs() {
    std::vector<NamedInput> out{{"an input without anything", {}}};
    Input named;
    named.file_name = "example-release.xml";
    out.push_back({"a name alone", named});
    named.file_name = "caf\xe9-\xff.xml";
    named.path = "/nowhere/caf\xe9-\xff.xml";
    out.push_back({"a name that is not UTF-8", named});
    auto broken = of_kind(kind_repo_manifest, "broken.xml");
    broken.text = "<manifest><project name=\"";
    out.push_back({"a manifest that cannot be read", broken});
    out.push_back({"a kas file of nothing", of_kind(kind_kas, "kas.yml")});
    out.push_back({"a configuration of nothing", of_kind(kind_oe_layersetup, "config.txt")});
    return out;
}

std::string huge_text() {
    constexpr std::size_t bytes = 10 * 1024 * 1024;
    std::string lines;
    for (int i = 0; i < 1000; ++i) lines += "<project name=\"example-" + std::to_string(i) + "\"/>\n";
    std::string out = "<manifest>\n";
    while (out.size() < bytes) out += lines;
    return out + "</manifest>\n";
}

Input huge_input() {
    constexpr int projects = 20'000;
    auto out = of_kind(kind_repo_manifest, "huge.xml");
    for (int i = 0; i < projects; ++i) out.projects.push_back(made_up_project("example-" + std::to_string(i)));
    out.text = huge_text();
    return out;
}

std::vector<Input> odd_inputs() {
    std::vector<Input> out(1);
    for (const auto kind : {kind_kas, kind_repo_manifest, kind_oe_layersetup, kind_bitbake_setup}) {
        auto input = of_kind(kind, "x");
        input.machine = "no-such-machine";
        input.text = std::string(100'000, '-');
        Project odd;
        odd.name = "...git";
        odd.url = "://@:/";
        odd.path = "..";
        odd.revision = "refs/heads/";
        odd.groups = ",,notdefault";
        odd.layers = {".", "/", ".."};
        odd.layers_form = LayersForm::listed;
        Project bare;  // a name is all that is always there
        bare.name = "-";
        input.projects = {odd, bare, odd};
        input.settings = {{"", ""}, {"LOCALCONF", "("}, {"MACHINE", "$("}};
        input.files = {{"", "/"}};
        out.push_back(std::move(input));
    }
    return out;
}

std::vector<Workspace> odd_workspaces(const Workspace& plain) {
    std::vector<Workspace> out(1);
    out.push_back(plain);
    for (auto& input : odd_inputs()) {
        auto workspace = plain;
        workspace.machine = "no-such-machine";
        workspace.distro = "{}";
        workspace.image = "no-such-image";
        workspace.branch = "refs/heads/";
        workspace.repo_url = "://";
        workspace.manifest = input.file_name;
        workspace.options = {{"layout", "round"}, {"jobs", "many"}, {"", ""}, {"eula", "\n"}};
        workspace.input = std::move(input);
        out.push_back(std::move(workspace));
    }
    return out;
}

std::vector<ManifestFile> foreign_texts() {
    const auto file = [](const char* name, std::string text) {
        return ManifestFile{std::string("/nowhere/") + name, name, std::move(text)};
    };
    return {file("empty", ""),
            file("blank.txt", "\n\n   \n\t\n"),
            file("README.md", "# Example\n\nBoards of the example vendor. See `docs/` for more.\n"),
            file("main.c", "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n"),
            file("page.html", "<!doctype html><html><body><p>manifest</p></body></html>\n"),
            file("data.csv", "name,url,branch\nexample,https://git.example.org/example,main\n"),
            file("data.json", "{\"example\": [1, 2, {\"three\": null}]}\n"),
            file("settings.ini", "[example]\nurl = https://git.example.org\n"),
            file("Makefile", "all:\n\techo example\n"),
            file("long.txt", std::string(100'000, 'x'))};
}

}  // namespace bspctl::conformance
