#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Is the header still compatible with the recorded baseline, after the change of it that is asked for?
#   abidiff.sh kept|broken SDK_INCLUDE [SED_EXPRESSION]     the answer that is right
#   abidiff.sh record SDK_INCLUDE                           writes the baseline anew (at a new major alone)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
expected=$1 include=$2 change=${3:-}
baseline=$here/abi-1.0.abi

if ! command -v abidiff >/dev/null || [ "$(uname -m)" != x86_64 ]; then
    echo "skipped: needs abidiff (Debian: abigail-tools) on x86-64"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bspctl"
cp "$include/bspctl/abi.h" "$work/bspctl/abi.h"
if [ -n "$change" ]; then
    sed -i "$change" "$work/bspctl/abi.h"
    if cmp -s "$include/bspctl/abi.h" "$work/bspctl/abi.h"; then echo "the change found nothing to change"; exit 1; fi
fi
(cd "$here" && "${CC:-cc}" -std=c99 -g -O0 -shared -fPIC -I"$work" abi_types.c -o "$work/libabi.so")

if [ "$expected" = record ]; then
    exec abidw --no-corpus-path --no-comp-dir-path --no-show-locs "$work/libabi.so" --out-file "$baseline"
fi
# What plugins compiled against the baseline cannot see: fields behind the last one of a struct that begins with its
# size. All else breaks them.
report=$(abidiff --leaf-changes-only --no-show-locs "$baseline" "$work/libabi.so") || [ $(($? & 3)) -eq 0 ]
answer=kept
case $report in
    *"data member change"* | *"data member deletion"*) answer=broken ;;
esac
for struct in $(echo "$report" | sed -n "s/^'struct \(.*\)' changed:$/\1/p"); do
    grep -A1 "^typedef struct $struct {" "$work/bspctl/abi.h" | grep -q 'uint32_t size;' || answer=broken
done
echo "$report"
echo "the contract is $answer"
[ "$answer" = "$expected" ]
