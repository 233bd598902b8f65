#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast `bspctl triage` reads a console, beside `cat` of the same bytes in the same run, and what memory it takes.

usage: triage.py BSPCTL [MEGABYTES]

The console is made up: task lines as BitBake prints them, a compiler's output in between, one failure at the end. The cost
of starting (reading and compiling the rules) is measured with an empty log and taken off. Nothing is asserted.
"""
import os
import subprocess
import sys
import tempfile

RUNS = 5


def least_cpu(argv):
    """CPU seconds of the quickest of RUNS runs, and the most memory of any, in MiB."""
    best = float("inf")
    memory = 0
    for _ in range(RUNS):
        child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        if status != 0:
            sys.exit(f"{' '.join(argv)} failed: {status}")
        best = min(best, usage.ru_utime + usage.ru_stime)
        memory = max(memory, usage.ru_maxrss / 1024)
    return best, memory


def write_console(path, megabytes):
    tail = ("ERROR: gauge-1.0-r0 do_compile: oe_runmake failed\n"
            "ERROR: Logfile of failure stored in: /nowhere/tmp/work/cortexa53-oe-linux/gauge/1.0/temp/log.do_compile.77\n"
            "NOTE: Tasks Summary: Attempted 4000 tasks of which 10 didn't need to be rerun and 1 failed.\n")
    with open(path, "w", encoding="utf-8") as out:
        number = 0
        while out.tell() < megabytes << 20:
            lines = []
            for _ in range(2000):
                number += 1
                name = f"part{number % 700}"
                lines.append(f"NOTE: Running task {number} of 99999 (/srv/layers/meta-part/recipes-x/{name}/{name}_1.0.bb:do_compile)\n")
                lines.append(f"NOTE: recipe {name}-1.0-r0: task do_compile: Started\n")
                lines.append(f"| aarch64-oe-linux-gcc -O2 -pipe -g -c -o obj/{name}-{number}.o src/{name}/file{number}.c -Iinclude -DNAME={name}\n")
                lines.append(f"NOTE: recipe {name}-1.0-r0: task do_compile: Succeeded\n")
            out.write("".join(lines))
        out.write(tail)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    bspctl = os.path.abspath(sys.argv[1])
    megabytes = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    with tempfile.TemporaryDirectory() as folder:
        console, empty = os.path.join(folder, "kas.log"), os.path.join(folder, "empty.log")
        write_console(console, megabytes)
        write_console(empty, 0)
        start, _ = least_cpu([bspctl, "triage", empty])
        whole, memory = least_cpu([bspctl, "triage", console])
        plain, _ = least_cpu(["cat", console])
        reading = whole - start
        print(f"start (rules)        {start * 1000:8.1f} ms CPU")
        print(f"triage of {megabytes:5} MiB  {reading * 1000:8.1f} ms CPU   {megabytes / reading:7.0f} MiB/s   "
              f"{reading / plain:5.1f} x cat   {memory:.0f} MiB of memory")
        print(f"cat                  {plain * 1000:8.1f} ms CPU")


if __name__ == "__main__":
    main()
