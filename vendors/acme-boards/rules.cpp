// SPDX-License-Identifier: Apache-2.0
#include "rules.hpp"

namespace acme {
namespace {

using bspctl::Rule;

Rule bitstream_pointer() {
    Rule rule;
    rule.id = "acme-bitstream-pointer";
    rule.category = "checkout";
    rule.priority = 80;
    rule.pattern = R"(bit2bin: (?P<file>\S+): not a bitstream \(git-lfs pointer\))";
    rule.cause = "{file} is git-lfs's pointer, not the bitstream: meta-acme was checked out without git-lfs";
    rule.fix = "install git-lfs, then run `git lfs pull` in meta-acme";
    rule.positive = "ERROR: bit2bin: fpga/gate.bit: not a bitstream (git-lfs pointer)";
    rule.negative = "NOTE: bit2bin: fpga/gate.bit: 1048576 bytes";
    return rule;
}

Rule radio_licence() {
    Rule rule;
    rule.id = "acme-radio-licence";
    rule.category = "license-policy";
    rule.priority = 85;
    rule.pattern = R"(acme-radio-firmware: licence (?:expired on (?P<day>[0-9-]{10})|has expired))";
    rule.cause = "the licence of the radio's firmware has expired";
    rule.fix = "fetch a new one from portal.acme.example and put it into licences/";
    rule.link = "https://docs.acme.example/radio/licence";
    rule.positive = "ERROR: acme-radio-firmware: licence expired on 2031-03-31";
    rule.negative = "NOTE: acme-radio-firmware: licence expires on 2031-03-31";
    return rule;
}

Rule mirror() {
    Rule rule;
    rule.id = "acme-mirror-unreachable";
    rule.category = "fetch-unavailable";
    rule.priority = 65;
    rule.transient = true;
    rule.pattern = R"((?:unable to access|Unable to connect to|Could not resolve host)\S*[^\n]{0,200}\b(?P<server>(?:git|mirror)\.acme\.example)\b)";
    rule.cause = "ACME's server {server} cannot be reached";
    rule.fix = "inside the company: is the VPN up? Outside: build with --family nxp, from the original servers";
    rule.positive = "fatal: unable to access 'https://git.acme.example/meta-acme/': Could not resolve host";
    rule.negative = "NOTE: Fetching https://git.acme.example/meta-acme/";
    return rule;
}

}  // namespace

std::vector<Rule> rules() { return {bitstream_pointer(), radio_licence(), mirror()}; }

}  // namespace acme
