#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What it costs to watch: a made-up run whose event log grows at a given rate, and `bspctl monitor` on a terminal of 100x30.

usage: live_view.py BSPCTL [--seconds 30] [--rate 50]
Prints CPU seconds per second of the wall clock, of a core, and the bytes drawn."""
import argparse
import base64
import fcntl
import hashlib
import json
import os
import pickle
import pty
import select
import struct
import sys
import tempfile
import termios
import threading
import time
import types

def new(name, **attributes):
    """An instance of a stand-in for BitBake's class, which pickles under its name."""
    module, short = name.rsplit(".", 1)
    parts = module.split(".")
    for i in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:i]), types.ModuleType(".".join(parts[:i])))
    if not hasattr(sys.modules[module], short):
        setattr(sys.modules[module], short, type(short, (), {"__module__": module}))
    out = getattr(sys.modules[module], short)()
    out.__dict__.update(attributes)
    return out


def line(name, **attributes):
    data = base64.encodebytes(pickle.dumps(new(name, **attributes), 4)).decode()
    return json.dumps({"class": name, "vars": data}) + "\n"


def task(kind, number, log):
    return line("bb.build." + kind, _task="do_compile", taskname="do_compile", _package=f"recipe{number}-1.0-r0", _mc="",
                taskfile=f"/l/recipe{number}_1.0.bb", pn=f"recipe{number}", pv="1.0", logfile=log, time=time.time(), pid=number,
                errprinted=False)


def write_log(path, task_log, rate, seconds):
    """Eight tasks at work; of each hundred events two begin or end a task, the others say how far one is."""
    begin, number = time.monotonic(), 8
    with open(path, "w") as log:
        for i in range(8):
            log.write(task("TaskStarted", i + 1, task_log))
        for count in range(int(rate * seconds)):
            if count % 50 == 0:
                number += 1
                log.write(task("TaskSucceeded", number - 8, task_log) + task("TaskStarted", number, task_log))
                stats = new("bb.runqueue.RunQueueStats", total=6000, completed=number, failed=0, active=8, skipped=0,
                            setscene_total=300, setscene_covered=200, setscene_notcovered=100, setscene_active=0)
                log.write(line("bb.runqueue.runQueueTaskStarted", taskfile="/l/x.bb", taskname="do_x", stats=stats))
            log.write(line("bb.build.TaskProgress", pid=number - count % 8, progress=count % 100, rate="1.0M/s"))
            log.flush()
            time.sleep(max(0, begin + (count + 1) / rate - time.monotonic()))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("bspctl")
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--rate", type=float, default=50)
    asked = options.parse_args()
    program = os.path.abspath(asked.bspctl)
    with tempfile.TemporaryDirectory() as folder:
        run = os.path.join(folder, "build/runs/20260102-030405")
        os.makedirs(run)
        open(os.path.join(folder, "kas.yml"), "w").write("header:\n  version: 12\nmachine: m\n")
        task_log = os.path.join(folder, "task.log")
        open(task_log, "w").close()
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        events = [{"ts": now, "event": "run_start", "run_id": "20260102-030405", "engine": "host", "bsp_root": folder},
                  {"ts": now, "event": "step_start", "step": "kas_build", "why": "bench"}]
        with open(os.path.join(run, "events.jsonl"), "w") as file:
            file.writelines(json.dumps(event) + "\n" for event in events)
        writer = threading.Thread(target=write_log, args=(os.path.join(run, "bitbake_eventlog.json"), task_log, asked.rate, asked.seconds))
        # a held lock says that the run goes on
        locks = os.path.join(folder, ".bspctl/locks")
        os.makedirs(locks)
        lock = open(os.path.join(locks, "build." + hashlib.sha256(b"build").hexdigest()[:8]), "w")
        fcntl.flock(lock, fcntl.LOCK_EX)
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.environ.update(TERM="xterm", HOME=folder)
            os.environ.pop("CI", None)
            os.execv(program, [program, "monitor", "kas.yml"])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        writer.start()
        begin, drawn = time.monotonic(), b""
        while writer.is_alive():
            if select.select([terminal], [], [], 0.1)[0]:
                try:
                    drawn += os.read(terminal, 65536)
                except OSError:
                    break
        wall = time.monotonic() - begin
        os.kill(pid, 2)
        _, status, used = os.wait4(pid, 0)
        cpu = used.ru_utime + used.ru_stime
        print(f"{asked.rate:g} events a second for {wall:.1f} s: {cpu:.2f} s of CPU, {100 * cpu / wall:.2f} % of a core, "
              f"{len(drawn) / wall / 1024:.1f} KiB drawn a second, {used.ru_maxrss / 1024:.0f} MiB")
        if len(drawn) < 1000:
            sys.exit("nothing was drawn:\n" + drawn.decode(errors="replace"))


if __name__ == "__main__":
    main()
