// SPDX-License-Identifier: Apache-2.0
#include "layers.hpp"

#include <algorithm>
#include <span>

#include "../common/kas_repos.hpp"

namespace xilinx {
namespace {

using bspctl::Error;
using bspctl::Input;
using bspctl::KasConfig;
using bspctl::Project;

constexpr Release first{}, last{9999, 9};

// A folder that is a layer in the releases from `since` to `until`. That a repository joins or leaves the manifest
// needs no dates; they are for what a template enables in a repository that is there anyway.
struct Entry {
    std::string_view repository;
    std::string_view folder;
    Release since = first, until = last;
};

constexpr std::string_view core = "core";  // poky, or OpenEmbedded-Core alone
constexpr std::string_view oe = "meta-openembedded";

// meta-petalinux, 2016.1 to 2022.2
constexpr Entry classic[]{
    {core, "meta"},
    {core, "meta-poky", {2016, 3}},
    {oe, "meta-perl"},
    {oe, "meta-systemd", first, {2017, 4}},
    {oe, "meta-gpe", first, {2017, 4}},
    {oe, "meta-python"},
    {oe, "meta-efl", first, {2017, 4}},
    {oe, "meta-ruby", first, {2017, 4}},
    {oe, "meta-filesystems"},
    {oe, "meta-gnome"},
    {oe, "meta-multimedia"},
    {oe, "meta-networking"},
    {oe, "meta-webserver"},
    {oe, "meta-xfce"},
    {oe, "meta-initramfs"},
    {oe, "meta-oe"},
    {"meta-linaro", "meta-linaro-toolchain", {2017, 1}, {2017, 4}},
    {"meta-clang", "."},
    {"meta-browser", ".", first, {2020, 9}},
    {"meta-browser", "meta-chromium", {2021, 1}},
    {"meta-qt5", "."},
    {core, "meta-selftest", first, {2016, 2}},
    {core, "meta-skeleton", first, {2016, 2}},
    {"meta-xilinx", ".", first, {2017, 4}},
    {"meta-xilinx", "meta-microblaze", {2021, 1}},
    {"meta-xilinx", "meta-xilinx-core", {2022, 1}},
    {"meta-xilinx", "meta-xilinx-bsp", {2018, 1}},
    {"meta-xilinx", "meta-xilinx-pynq", {2019, 2}},
    {"meta-xilinx", "meta-xilinx-contrib", {2018, 1}},
    {"meta-xilinx", "meta-xilinx-standalone", {2021, 1}},
    {"meta-xilinx", "meta-xilinx-vendor", {2022, 2}},
    {"meta-xilinx-tools", "."},
    {"meta-petalinux", "."},
    {"meta-virtualization", "."},
    {"meta-openamp", "."},
    {"meta-jupyter", "."},
    {"meta-vitis-ai", "."},
    {"meta-vitis", "."},
    {"meta-python2", "."},
    {"meta-som", "."},
    {"meta-security", "."},
    {"meta-security", "meta-tpm"},
    {"meta-xilinx-tsn", "."},
    {"meta-ros", "meta-ros-common"},
    {"meta-ros", "meta-ros2"},
    {"meta-ros", "meta-ros2-humble"},
};

// meta-petalinux from 2023.1 on
constexpr Entry modern[]{
    {core, "meta"},
    {core, "meta-poky"},
    {"meta-xilinx", "meta-microblaze"},
    {"meta-xilinx", "meta-xilinx-core"},
    {"meta-xilinx", "meta-xilinx-standalone"},
    {"meta-xilinx", "meta-xilinx-standalone-sdt", {2024, 2}},
    {"meta-xilinx", "meta-xilinx-bsp"},
    {"meta-xilinx", "meta-xilinx-vendor"},
    {"meta-xilinx", "meta-xilinx-virtualization", {2024, 1}},
    {"meta-xilinx", "meta-xilinx-mali400", {2024, 2}},
    {"meta-xilinx", "meta-xilinx-demos", {2024, 2}},
    {"meta-xilinx", "meta-xilinx-multimedia", {2024, 2}},
    {"meta-xilinx-tools", "."},
    {"meta-amd-adaptive-socs", "meta-amd-adaptive-socs-core"},
    {"meta-amd-adaptive-socs", "meta-amd-adaptive-socs-bsp"},
    {"meta-arm", "meta-arm"},
    {"meta-arm", "meta-arm-toolchain"},
    {oe, "meta-perl"},
    {oe, "meta-python"},
    {oe, "meta-filesystems"},
    {oe, "meta-gnome"},
    {oe, "meta-multimedia"},
    {oe, "meta-networking"},
    {oe, "meta-webserver"},
    {oe, "meta-xfce"},
    {oe, "meta-initramfs"},
    {oe, "meta-oe"},
    {"meta-xilinx", "meta-xilinx-contrib"},
    {"meta-virtualization", "."},
    {"meta-openamp", ".", first, {2024, 9}},
    {"meta-kria", "."},
    {"meta-embedded-plus", "."},
    {"meta-security", "."},
    {"meta-security", "meta-tpm"},
    {"meta-xilinx-tsn", "."},
    {"meta-petalinux", "."},
    {"meta-openamp", ".", {2025, 1}},
    {"meta-qt5", "."},
    {"meta-aws", "."},
    {"meta-ros", "meta-ros-common", first, {2024, 9}},
    {"meta-ros", "meta-ros2", first, {2024, 9}},
    {"meta-ros", "meta-ros2-humble", first, {2024, 9}},
    {"meta-jupyter", "."},
    {"meta-rauc", "."},
    {"meta-system-controller", "."},
    {"meta-vitis", ".", first, {2024, 9}},
    {"meta-ros", "meta-ros-common", {2025, 1}},
    {"meta-ros", "meta-ros2", {2025, 1}},
    {"meta-ros", "meta-ros2-jazzy", {2025, 1}},
};

// meta-amd-edf
constexpr Entry framework[]{
    {core, "meta"},
    {core, "meta-poky"},
    {oe, "meta-oe"},
    {oe, "meta-python"},
    {oe, "meta-filesystems"},
    {oe, "meta-networking"},
    {oe, "meta-multimedia"},
    {oe, "meta-webserver"},
    {"meta-virtualization", "."},
    {"meta-security", "."},
    {"meta-security", "meta-tpm"},
    {"meta-xilinx", "meta-xilinx-core"},
    {"meta-xilinx", "meta-xilinx-standalone"},
    {"meta-xilinx", "meta-xilinx-standalone-sdt"},
    {"meta-xilinx", "meta-xilinx-multimedia"},
    {"meta-xilinx", "meta-xilinx-demos"},
    {"meta-xilinx", "meta-xilinx-virtualization"},
    {"meta-xilinx", "meta-xilinx-mali400"},
    {"meta-xilinx", "meta-xilinx-gpu-malig78ae"},
    {"meta-xilinx", "meta-microblaze"},
    {"meta-xilinx-tsn", "."},
    {"meta-openamp", "."},
    {"meta-amd-edf", "."},
    {"meta-kria", "."},
    {"meta-amd-adaptive-socs", "meta-amd-adaptive-socs-core"},
    {"meta-amd-adaptive-socs", "meta-amd-adaptive-socs-bsp"},
    {"meta-xilinx", "meta-xilinx-imgrcvry"},
    {"meta-arm", "meta-arm"},
    {"meta-arm", "meta-arm-toolchain"},
    {"meta-jupyter", "."},
    {"meta-ros", "meta-ros-common"},
    {"meta-ros", "meta-ros2"},
    {"meta-ros", "meta-ros2-jazzy"},
    {"meta-qt5", "."},
    {"meta-vitis", "."},
};

std::span<const Entry> template_of(const Identity& identity) {
    if (identity.setup == Setup::edf) return framework;
    if (identity.release < Release{2023, 1}) return classic;
    return modern;
}

// Releases keep poky at sources/core or sources/poky, and the first two had OpenEmbedded-Core in its place.
const Project* find_project(const Input& input, std::string_view repository) {
    if (repository != core) return input.find(repository);
    const auto* poky = input.find("poky");
    return poky != nullptr ? poky : input.find("openembedded-core");
}

bool applies(const Entry& entry, const Release& release) { return entry.since <= release && release <= entry.until; }

}  // namespace

void add_layers(KasConfig& config, const Input& input, const Identity& identity) {
    if (find_project(input, core) == nullptr) {
        throw Error(input.file_name + " has no OpenEmbedded core",
                    "neither poky nor openembedded-core is among its projects", "give the release's whole manifest");
    }
    for (const auto& entry : template_of(identity)) {
        const auto* project = find_project(input, entry.repository);
        if (project == nullptr || !applies(entry, identity.release)) continue;
        const auto* repo = vendors::find_repo(config, vendors::kas_path(*project, input.projects));
        if (repo != nullptr) config.layers.push_back({repo->name, std::string(entry.folder)});
    }
}

}  // namespace xilinx
