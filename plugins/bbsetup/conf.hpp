// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bspctl/sdk.hpp"

namespace bbsetup {

// What bitbake-setup and its user have put into build/conf. kas writes its own bblayers.conf and local.conf there; the
// host keeps what was there before (.bspctl/vendor-bblayers.conf, .bspctl/vendor-local.conf), and that is read then.
struct Conf {
    std::vector<std::string> layers;  // absolute, in BBLAYERS order; empty: there is no file, or it names none
    std::string local;                // statements of local.conf without comments and without MACHINE and DISTRO
    std::string machine;              // what local.conf says of them
    std::string distro;
    std::optional<std::vector<std::string>> fragments;  // OE_FRAGMENTS of toolcfg.conf; nothing: no such file
};

// `root`: the workspace, with which ${TOPDIR} in paths is replaced.
[[nodiscard]] Conf read_conf(const bspctl::Host& host, const std::string& root);

// The values of `name` in the text of a .conf file that are set with =, ?=, ??=, :=, += or .=, each with the operator.
// Lines that end in a backslash go on; comments do not count.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> assignments(std::string_view text, std::string_view name);

// The words of a value.
[[nodiscard]] std::vector<std::string> words(std::string_view value);

}  // namespace bbsetup
