#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What plugins of others cost at start: 50 of them, with a cold and with a warm cache, beside none at all.

usage: plugin_startup.py BSPCTL WORKER PLUGIN.so

PLUGIN.so is copied 50 times under ids of its own (its id must contain "plain-c"). All figures are wall-clock
milliseconds, the least of several runs in one session; the ratios are to the run without plugins. Nothing is asserted:
this is for looking, not for passing.
"""
import os
import subprocess
import sys
import tempfile
import time

COUNT = 50
RUNS = 9


def least(run, prepare=lambda: None):
    best = float("inf")
    for _ in range(RUNS):
        prepare()
        begin = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - begin)
    return best * 1000


def copies(plugin, folder):
    """COUNT plugins that differ in their ids; a text of the same length keeps the file whole."""
    with open(plugin, "rb") as file:
        content = file.read()
    os.makedirs(folder)
    for number in range(COUNT):
        name = f"plain{number:02}".encode()
        path = os.path.join(folder, f"bspctl-{name.decode()}.so")
        with open(path, "wb") as file:
            file.write(content.replace(b"plain-c", name))
        os.chmod(path, 0o755)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    bspctl, worker, plugin = (os.path.abspath(argument) for argument in sys.argv[1:])
    with tempfile.TemporaryDirectory() as top:
        folder, cache, nothing = (os.path.join(top, name) for name in ("plugins", "cache", "nothing"))
        copies(plugin, folder)
        os.makedirs(nothing)
        environment = {"PATH": os.environ["PATH"], "HOME": top, "XDG_CACHE_HOME": cache,
                       "BSPCTL_PLUGIN_TRUST": "warn"}

        def listing(where):
            env = dict(environment, BSPCTL_PLUGIN_PATH=where)
            result = subprocess.run([bspctl, "plugin", "list", "--json"], cwd=top, env=env, check=True,
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            return result.stdout.count(b"test.plain")

        def forget():
            subprocess.run(["rm", "-rf", cache], check=True)

        if listing(folder) < COUNT:
            sys.exit("not all copies are plugins to bspctl")
        none = least(lambda: listing(nothing))
        cold = least(lambda: listing(folder), forget)
        listing(folder)
        warm = least(lambda: listing(folder))
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        start_worker = least(lambda: subprocess.run([worker], **quiet))
        start_bspctl = least(lambda: subprocess.run([bspctl, "--version"], **quiet))
    for name, value in (("no plugins", none), (f"{COUNT} plugins, cold cache", cold),
                        (f"{COUNT} plugins, warm cache", warm)):
        print(f"{name:28} {value:8.1f} ms   {value / none:5.2f} x")
    print(f"{'one look at a plugin':28} {(cold - warm) / COUNT:8.2f} ms")
    print(f"{'starting the worker':28} {start_worker:8.2f} ms")
    print(f"{'starting bspctl':28} {start_bspctl:8.2f} ms   {start_bspctl / start_worker:5.2f} x the worker")


if __name__ == "__main__":
    main()
