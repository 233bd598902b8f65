#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what building, testing and the quick start need on Debian 12 or newer: distribution packages alone.
#   install-debian-packages.sh [tests]     with what else lets no test be skipped: a second compiler, ABI tools, Meson
set -eu

packages="ca-certificates cmake g++ git kas libboost-dev libboost-program-options-dev libgmock-dev libgtest-dev
    libpugixml-dev libre2-dev libseccomp-dev libspdlog-dev libsqlite3-dev libtomlplusplus-dev libyaml-cpp-dev libzstd-dev make ninja-build pkg-config procps
    python3 rapidjson-dev"

if [ "${1:-}" = tests ]; then
    packages="$packages abigail-tools clang dpkg-dev file fish groff libc++-dev libc++abi-dev meson zsh"
fi

missing=
for package in $packages; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then as_root=sudo; fi
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -qq update
# shellcheck disable=SC2086
$as_root apt-get -qq install -y --no-install-recommends $missing >/dev/null
