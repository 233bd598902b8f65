// SPDX-License-Identifier: Apache-2.0
#undef NDEBUG
#include "lists.hpp"

#include <bspctl/testing.hpp>
#include <cassert>
#include <cstdio>
#include <string>

namespace {

using acme::Lists;
using bspctl::Input;

const std::string commit(40, 'c');
const std::string list =
    "# made by the release tool\n"
    "acme-list 1\n"
    "[build]\n"
    "machine = acme-gate\n"
    "distro = poky\n"
    "image = core-image-minimal acme-image\n"
    "[repositories]\n"
    "poky https://git.yoctoproject.org/poky branch scarthgap\n"
    "meta-acme\thttps://git.acme.example/meta-acme tag v1.2.0 # ours\r\n"
    "meta-extra ssh://git@git.acme.example/extra commit " + commit + "\n"
    "[layers]\n"
    "poky/meta\n"
    "meta-acme\n"
    "poky/meta-poky\n"
    "meta-extra/layers/meta-one";

std::optional<Input> read(const std::string& text) { return Lists().manifest({"/w/boards.list", "boards.list", text}); }

void a_list_is_an_input() {
    const auto input = read(list);
    assert(input && input->kind == "acme-list");
    assert(input->machine == "acme-gate" && input->distro == "poky" && input->targets.size() == 2);
    assert(input->projects.size() == 3);
    assert((input->find("poky")->layers == std::vector<std::string>{"meta", "meta-poky"}));
    assert(input->find("meta-acme")->revision == "refs/tags/v1.2.0");
    assert(Lists().detect(*input).confidence == 100);
    assert(read("\xef\xbb\xbf" + list));
}

void other_files_are_left_to_others() {
    for (const auto* text : {"", "# a comment\n", "header:\n  version: 14\n", "acme-lists 1\n", "[build]\nacme-list 1\n"}) {
        assert(!read(text));
    }
    assert(Lists().detect({.kind = "kas", .machine = "acme-gate"}).confidence == 0);
}

void layers_keep_their_order() {
    bspctl::Workspace workspace;
    workspace.input = read(list);
    const auto config = Lists().kas(workspace);
    const std::vector<bspctl::LayerRef> expected{
        {"poky", "meta"}, {"meta-acme", "."}, {"poky", "meta-poky"}, {"meta-extra", "layers/meta-one"}};
    assert(config.layers == expected);
    assert(config.repos[0].branch == "scarthgap" && config.repos[1].tag == "v1.2.0" && config.repos[2].commit == commit);
    assert(config.targets == workspace.input->targets);
}

void the_users_choices_win() {
    bspctl::Workspace workspace;
    workspace.input = read(list);
    workspace.machine = "acme-meter";
    workspace.image = "acme-image";
    const auto config = Lists().kas(workspace);
    assert(config.machine == "acme-meter" && config.distro == "poky");
    assert(config.targets == std::vector<std::string>{"acme-image"});
}

// The place and the first words of the message, and that it says what to do.
void refused(const std::string& text, const std::string& begin) {
    try {
        static_cast<void>(read(text));
        assert(false && "an error was expected");
    } catch (const bspctl::Error& error) {
        if (!std::string(error.what()).starts_with("/w/boards.list:" + begin)) std::puts(error.what());
        assert(std::string(error.what()).starts_with("/w/boards.list:" + begin));
        assert(!error.why().empty() && !error.fix().empty());
    }
}

void every_mistake_has_its_place() {
    const std::string build = "acme-list 1\n[build]\nmachine = m\n";
    const std::string repositories = build + "[repositories]\n";
    const std::string layers = repositories + "poky https://x/poky branch b\n[layers]\n";
    refused("acme-list 2\n", "1:11: a list of a version");
    refused("acme-list\n", "1:1: a list of a version");
    refused("acme-list 1\nmachine = m\n", "2:1: a line before");
    refused("acme-list 1\n\n  [boards]\n", "3:3: unknown section [boards]");
    refused(build + "[build]\n", "4:1: a second [build]");
    refused(build + "[layers] now\n", "4:10: unexpected word 'now'");
    refused(build + "distro=poky\n", "4:1: no value for distro=poky");
    refused(build + "machine = n\n", "4:1: a second machine");
    refused(build + "colour = red\n", "4:1: unknown key colour");
    refused(build + "distro = a b\n", "4:12: unexpected word 'b'");
    refused(build + "image = $(id)\n", "4:9: '$(id)' is no name");
    refused(repositories + "poky https://x/poky branch\n", "5:21: this repository has 3 of 4 columns");
    refused(repositories + "poky https://x/poky branch b c\n", "5:30: unexpected word 'c'");
    refused(repositories + "../poky https://x/poky branch b\n", "5:1: '../poky' is no name");
    refused(repositories + "poky -u branch b\n", "5:6: '-u' is no address");
    refused(repositories + "poky https://x/\x1b[2J branch b\n", "5:6: '");
    refused(repositories + "poky https://me:secret@x/poky branch b\n", "5:6: an address with a password");
    refused(repositories + "poky https://x/poky commit abc\n", "5:28: 'abc' is no commit");
    refused(repositories + "poky https://x/poky branch --all\n", "5:28: '--all' is no name");
    refused(repositories + "poky https://x/poky rev b\n", "5:21: 'rev' is no kind");
    refused(layers + "oe/meta\n", "7:1: a layer of the unknown repository oe");
    refused(layers + "poky/../up\n", "7:1: 'poky/../up' is no layer");
    refused(layers + "poky/meta\npoky/meta\n", "8:1: a second poky/meta");
    refused(layers, "6:1: the list ends without a layer");
    refused("acme-list 1\n", "1:11: the list ends without a machine");
}

void what_is_no_list_of_ours_is_an_error() {
    std::vector<bspctl::Workspace> workspaces(4);
    workspaces[1].input = {.kind = "kas", .machine = "acme-gate"};
    workspaces[2].input = {.kind = "acme-list", .projects = {{.url = "https://x/poky"}}};
    workspaces[3].input = {.kind = "acme-list", .settings = {{"layer", "/meta"}}};
    for (const auto& workspace : workspaces) {
        try {
            static_cast<void>(Lists().kas(workspace));
            assert(false && "an error was expected");
        } catch (const bspctl::Error& error) {
            assert(!error.why().empty() && !error.fix().empty());
        }
    }
}

}  // namespace

int main() {
    a_list_is_an_input();
    other_files_are_left_to_others();
    layers_keep_their_order();
    the_users_choices_win();
    every_mistake_has_its_place();
    what_is_no_list_of_ours_is_an_error();
}
