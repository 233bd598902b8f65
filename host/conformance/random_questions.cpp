// SPDX-License-Identifier: Apache-2.0
#include "conformance/random_questions.hpp"

#include <array>

#include "base/text.hpp"

namespace bspctl::conformance {

namespace {

// What inputs are made of, and what they never should be.
constexpr std::array<std::string_view, 40> vocabulary{
    "", " ", "a", ".", "..", "/", "//", "../..", "-", "--", ":", "=", "{", "}", "${", "$(", "%s%n", "\n", "\t", "\\",
    "main", "refs/tags/v1", "refs/heads/main", "0123456789abcdef0123456789abcdef01234567", "HEAD", "origin/main",
    "https://git.example.org/x.git", "git@git.example.org:x", "ssh://git@git.example.org/x", "file:///x", "meta",
    "meta-example", "sources/meta-example", "poky", "layers=", "MACHINE = \"x\"", "caf\xc3\xa9", "\xe6\x9d\xbf",
    "4294967296", "-1"};

constexpr std::array<std::string_view, 6> kinds{kind_kas, kind_repo_manifest, kind_oe_layersetup, kind_bitbake_setup,
                                                "example-list", ""};

// What the host's readers see to.
void keep_promises(Project& project) {
    for (auto* field : {&project.name, &project.path}) {
        while (field->ends_with('/')) field->pop_back();
    }
    if (project.name.empty()) project.name = "x";
    if (project.path.empty()) project.path = project.name;
    std::erase(project.layers, "");
}

}  // namespace

std::string RandomQuestions::word() {
    std::string out(vocabulary[below(vocabulary.size())]);
    while (sometimes(3)) out += vocabulary[below(vocabulary.size())];
    if (sometimes(50)) out = std::string(1 + below(5000), 'x');
    return out;
}

std::string RandomQuestions::text() {
    std::string out;
    for (auto lines = below(20); lines > 0; --lines) {
        for (auto parts = below(6); parts > 0; --parts) out += word() + (sometimes(2) ? " " : ",");
        out += '\n';
    }
    return out;
}

// A few pieces cut out, doubled or replaced.
std::string RandomQuestions::changed(std::string text) {
    for (auto times = 1 + below(8); times > 0 && !text.empty(); --times) {
        const auto at = below(text.size());
        const auto count = 1 + below(std::min<std::size_t>(text.size() - at, 40));
        switch (below(4)) {
            case 0: text.erase(at, count); break;
            case 1: text.insert(at, text.substr(at, count)); break;
            case 2: text.replace(at, count, word()); break;
            default: text.resize(at); break;
        }
    }
    return text::to_utf8(text);
}

std::vector<std::string> RandomQuestions::words(std::size_t most) {
    std::vector<std::string> out(below(most + 1));
    for (auto& one : out) one = word();
    return out;
}

std::vector<KeyValue> RandomQuestions::pairs(std::size_t most) {
    std::vector<KeyValue> out(below(most + 1));
    for (auto& [key, value] : out) {
        key = word();
        value = word();
    }
    return out;
}

Project RandomQuestions::project() {
    Project out;
    for (auto* field : {&out.name, &out.url, &out.path, &out.revision, &out.branch, &out.remote, &out.groups}) {
        if (!sometimes(4)) *field = word();
    }
    out.layers_form = static_cast<LayersForm>(below(3));
    out.layers = words(5);
    out.attributes = pairs(3);
    keep_promises(out);
    return out;
}

Input RandomQuestions::made_up_input() {
    Input out;
    out.kind = kinds[below(kinds.size())];
    out.file_name = word();
    out.path = "/nowhere/" + out.file_name;
    out.machine = word();
    out.distro = word();
    out.build_system = word();
    out.targets = words(3);
    for (auto count = below(12); count > 0; --count) {
        out.projects.push_back(sometimes(4) && !out.projects.empty() ? out.projects.front() : project());
    }
    out.settings = pairs(6);
    out.files = pairs(3);
    out.text = text();
    return out;
}

void RandomQuestions::change(Input& input) {
    for (auto* field : {&input.file_name, &input.machine, &input.distro, &input.text}) {
        if (sometimes(4)) *field = changed(*field);
    }
    for (auto& one : input.projects) {
        for (auto* field : {&one.name, &one.url, &one.path, &one.revision}) {
            if (sometimes(8)) *field = sometimes(2) ? word() : changed(*field);
        }
        keep_promises(one);
    }
    for (auto& setting : input.settings) {
        if (sometimes(6)) setting.value = word();
    }
    if (sometimes(4)) input.projects.push_back(project());
    if (sometimes(4) && !input.projects.empty()) input.projects.pop_back();
}

Input RandomQuestions::input(const std::vector<NamedInput>& own) {
    if (own.empty() || sometimes(2)) return made_up_input();
    auto out = own[below(own.size())].input;
    change(out);
    return out;
}

Workspace RandomQuestions::workspace(const Workspace& plain, const std::vector<NamedInput>& own) {
    auto out = plain;
    if (!sometimes(5)) out.input = input(own);
    for (auto* field : {&out.machine, &out.distro, &out.image, &out.manifest, &out.branch, &out.repo_url}) {
        if (sometimes(2)) *field = word();
    }
    for (auto& option : out.options) {
        if (sometimes(3)) option.value = word();
    }
    for (auto& more : pairs(3)) out.options.push_back(std::move(more));
    return out;
}

ManifestFile RandomQuestions::manifest(const std::vector<std::string>& own) {
    const auto name = word();
    return {"/nowhere/" + name, name, own.empty() || sometimes(3) ? text() : changed(own[below(own.size())])};
}

}  // namespace bspctl::conformance
