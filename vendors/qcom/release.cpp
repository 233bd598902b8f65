// SPDX-License-Identifier: Apache-2.0
#include "release.hpp"

namespace qcom {
namespace {

using bspctl::Error;
using bspctl::Input;
using bspctl::Workspace;

constexpr Release newest{119, 1, 8, 1};

// Takes "N" off the front of `text`, at most four digits; -1: there is none.
int take_number(std::string_view& text) {
    int value = -1;
    for (int digits = 0; digits < 4 && !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
        value = (value < 0 ? 0 : value * 10) + (text.front() - '0');
        text.remove_prefix(1);
    }
    return value;
}

// The number behind `mark`, and the text behind it.
std::optional<int> number_behind(std::string_view& text, std::string_view mark) {
    const auto at = text.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at + mark.size());
    const auto value = take_number(text);
    return value < 0 ? std::nullopt : std::optional(value);
}

const Input& manifest_of(const Workspace& workspace) {
    if (!workspace.input) throw Error("no manifest to make a build of", "none was given", "give one with -f FILE.xml");
    if (workspace.input->kind != bspctl::kind_repo_manifest) {
        throw Error("cannot make a build of " + workspace.input->file_name,
                    "Qualcomm Linux 1 is released as repo manifests; this is " + workspace.input->kind,
                    "give the release's XML file");
    }
    return *workspace.input;
}

}  // namespace

std::string Release::str() const {
    return "QLI " + std::to_string(major) + "." + std::to_string(minor) + " (kernel 6.6." + std::to_string(kernel) +
           ", version 1." + std::to_string(version) + ")";
}

std::optional<Release> find_release(std::string_view text) {
    const auto kernel = number_behind(text, "qcom-6.6.");
    const auto major = kernel ? number_behind(text, "-QLI.") : std::nullopt;
    const auto minor = major ? number_behind(text, ".") : std::nullopt;
    const auto version = minor ? number_behind(text, "-Ver.1.") : std::nullopt;
    if (!version) return std::nullopt;
    return Release{*kernel, *major, *minor, *version};
}

Release release_of(const Workspace& workspace) {
    const auto& input = manifest_of(workspace);
    if (input.find("meta-qcom-releases") != nullptr) {
        throw Error("Qualcomm Linux 2 is not configured from its manifest",
                    "its set-up script passes kas files of meta-qcom and meta-qcom-distro to kas",
                    "build those: bspctl build meta-qcom/ci/MACHINE.yml, from a checkout of meta-qcom");
    }
    if (input.find("meta-qcom-hwe") == nullptr || input.find("meta-qcom-distro") == nullptr) {
        throw Error("cannot make a build of " + input.file_name,
                    "meta-qcom-hwe or meta-qcom-distro is missing: it is no release of Qualcomm Linux 1, and which "
                    "folders its own set-up makes layers is not known",
                    "write a kas file for it, or give a manifest of qualcomm-linux/qcom-manifest");
    }
    return find_release(input.file_name).value_or(newest);
}

}  // namespace qcom
