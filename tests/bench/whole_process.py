#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whole-process times of bspctl, beside a fixed reference measured in the same run.

usage: whole_process.py BSPCTL [MANIFEST] [CONSOLE_LOG]

Machines differ and are noisy, so each figure is the least of many runs and is also given as a ratio to
`python3 -c pass`. Nothing is asserted: this is for looking, not for passing.
"""
import os
import resource
import subprocess
import sys
import tempfile

RUNS = 15


def least_cpu(argv, cwd):
    """CPU milliseconds, user and system, of the quickest of RUNS runs."""
    best = float("inf")
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(argv, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best * 1000


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    bspctl = os.path.abspath(sys.argv[1])
    manifest = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None
    console = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else None
    here = os.path.dirname(os.path.abspath(__file__))
    quick_start = os.path.join(here, "../../docs/quick-start/kas.yml")
    cases = [
        ("--version", [bspctl, "--version"]),
        ("build --help", [bspctl, "build", "--help"]),
        ("plugin list", [bspctl, "plugin", "list"]),
        ("detect kas.yml", [bspctl, "detect", quick_start]),
    ]
    if manifest:
        cases += [("detect manifest", [bspctl, "detect", manifest]),
                  ("gen-kas manifest", [bspctl, "gen-kas", "-f", manifest, "-o", "-"])]
    if console:
        cases.append((f"triage {os.path.getsize(console) >> 20} MiB", [bspctl, "triage", console]))
    with tempfile.TemporaryDirectory() as empty:
        reference = least_cpu(["/usr/bin/python3", "-c", "pass"], empty)
        print(f"{'python3 -c pass':20} {reference:8.1f} ms CPU")
        for name, argv in cases:
            cpu = least_cpu(argv, empty)
            print(f"{name:20} {cpu:8.1f} ms CPU   {cpu / reference:5.2f} x")


if __name__ == "__main__":
    main()
