#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The page of a made-up run: how long it takes to write, how large it is, how long a browser takes to open it and to draw it
anew.

usage: report_page.py BSPCTL [TASKS]"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tools"))
import browser  # noqa: E402
import made_run  # noqa: E402

IN_SIGHT = "document.getElementById('lanes').scrollIntoView({block: 'center'})"
ZOOMS = {"in steps that show nearly all": "count % 2 ? .9 : 1.1", "from all to a moment and back": "count < 30 ? .8 : 1.25"}
FRAMES = """new Promise(done => { const times = []; let count = 0, before = performance.now();
  const step = now => { if (count++ > 1) times.push(now - before); before = now; zoom(%s);
    count < 60 ? requestAnimationFrame(step) : done(times); }; requestAnimationFrame(step); })"""
DRAW = "(() => { const t = performance.now(); for (let i = 0; i < 20; ++i) drawAll(); return (performance.now() - t) / 20; })()"


def main():
    tasks = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    with tempfile.TemporaryDirectory() as root:
        folder = made_run.make(root, tasks)
        environment = {**os.environ, "HOME": root, "XDG_STATE_HOME": root + "/state", "XDG_CONFIG_HOME": root + "/config"}
        for what in ("first", "again, the run being in the history"):
            begin = time.monotonic()
            subprocess.run([sys.argv[1], "report", folder, "--html"], env=environment, check=True, stdout=subprocess.DEVNULL)
            print(f"{time.monotonic() - begin:6.2f} s  to write the page, {what}")
        file = folder + "/report.html"
        print(f"{os.path.getsize(file) / 1e6:6.2f} MB for {tasks} tasks (event log {os.path.getsize(folder + '/bitbake_eventlog.json') / 1e6:.1f} MB)")
        if browser.find() is None:
            return print("no Chromium on PATH")
        with browser.Page(browser.find()) as page:
            loads = []
            for _ in range(5):
                page.open(file)
                loads.append(page.run("performance.getEntriesByType('navigation')[0].loadEventEnd"))
            print(f"{statistics.median(loads) / 1000:6.2f} s  to open, drawn (of five: {', '.join(f'{load:.0f}' for load in loads)} ms)")
            page.run(IN_SIGHT)
            print(f"{page.run(DRAW):6.1f} ms of script to draw all")
            for name, factor in ZOOMS.items():
                times = sorted(page.run(FRAMES % factor))
                print(f"{statistics.median(times):6.1f} ms a frame while zooming {name} (nine of ten within {times[len(times) * 9 // 10]:.1f})")


main()
