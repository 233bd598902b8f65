# SPDX-License-Identifier: Apache-2.0
"""A run directory of a build that never was: as many tasks as one likes, in as many places, with what is measured beside
them. The same arguments make the same run."""
import base64
import heapq
import json
import os
import pickle
import random
import sys
import types

STEPS = [("do_fetch", 3), ("do_unpack", 1), ("do_patch", .5), ("do_prepare_recipe_sysroot", 1), ("do_configure", 12),
         ("do_compile", 40), ("do_install", 4), ("do_populate_sysroot", 2), ("do_package", 6), ("do_packagedata", .6),
         ("do_package_qa", 2), ("do_package_write_rpm", 4)]
BEGIN = 1795219200  # 2026-11-21 00:00 UTC


def new(name, /, **attributes):
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


def line(name, /, **attributes):
    data = base64.encodebytes(pickle.dumps(new(name, **attributes), 4)).decode()
    return json.dumps({"class": name, "vars": data}) + "\n"


def task_line(kind, time, recipe, task, number):
    return line("bb.build." + kind, _task=task, taskname=task, _package=recipe + "-1.0-r0", _mc="default", pn=recipe, pv="1.0-r0",
                taskfile=f"/build/layers/meta-{recipe[:1]}/recipes/{recipe}/{recipe}_1.0.bb", time=time, pid=number,
                logfile=f"/build/tmp/work/{recipe}/1.0-r0/temp/log.{task}.{number}", errprinted=False)


def recipes(count):
    words = ["alsa", "boot", "crypto", "dbus", "expat", "font", "glib", "http", "image", "json", "kernel", "linux", "media", "net",
             "opengl", "perl", "qt", "rust", "shell", "tls", "util", "video", "wayland", "xml", "yaml", "zip"]
    return [f"{words[i % len(words)]}-{words[(i * 7 + i // len(words)) % len(words)]}{i // len(words) or ''}" for i in range(count)]


def schedule(count, places, chance):
    """(start, end, recipe, task, failed) of each task: the tasks of a recipe one after the other, as many at once as there are
    places; a third of the recipes comes from the shared state."""
    ready, free, out = [], [0.0] * places, []
    for i, recipe in enumerate(recipes(max(1, count // 8))):
        steps = [("do_populate_sysroot_setscene", 1), ("do_packagedata_setscene", .5)] if i % 3 == 0 else STEPS
        heapq.heappush(ready, (i * .4, i, recipe, steps, chance.lognormvariate(-.4, 1)))
    while ready and len(out) < count:
        at, i, recipe, steps, size = heapq.heappop(ready)
        begin = max(at, heapq.heappop(free))
        end = begin + max(.05, steps[0][1] * size * chance.uniform(.6, 1.4))
        heapq.heappush(free, end)
        out.append((begin, end, recipe, steps[0][0], False))
        if steps[1:]:
            heapq.heappush(ready, (end, i, recipe, steps[1:], size))
    return out


def samples(end, places, chance):
    """What BitBake measures every few seconds."""
    for second in range(0, int(end), max(1, int(end / 600))):
        load = 60 * chance.uniform(.5, 1.2)
        values = (load * 1e4, 5e5, load * 3e3 * chance.random(), 0, chance.uniform(0, 8) * 1e4, 0)
        yield second, line("bb.runqueue.PSIEvent", pressure_state=(values[0] > values[1], False, False), pressure_values=values)


def event_log(tasks, places, chance, fails):
    out = [(0, json.dumps({"allvariables": {"MACHINE": {"v": "qemuarm64"}, "DISTRO": {"v": "poky"}, "BB_NUMBER_THREADS": {"v": str(places)}}}) + "\n"),
           (0, line("bb.event.BuildStarted", _pkgs=["core-image-full:do_build"], _failures=0))]
    for number, (begin, end, recipe, task, _) in enumerate(tasks, 1):
        bad = fails and number == len(tasks) - 3
        kind = "TaskFailed" if bad else "TaskFailedSilent" if task.endswith("_setscene") and number % 9 == 0 else "TaskSucceeded"
        out.append((begin, task_line("TaskStarted", BEGIN + begin, recipe, task, number)))
        out.append((end, task_line(kind, BEGIN + end, recipe, task, number)))
        if task == "do_package_qa" and number % 40 == 0:
            out.append((end - .01, line("logging.LogRecord", levelno=30, levelname="WARNING", msg=f"QA Issue: {recipe}: </script><b>{recipe}</b> has no licence [license-exists]", taskpid=number, created=BEGIN + end, args=(), name="BitBake")))
    out += samples(tasks[-1][1] if tasks else 0, places, chance)
    out.sort(key=lambda entry: entry[0])
    stats = new("bb.runqueue.RunQueueStats", total=int(len(tasks) * 1.2), completed=len(tasks), failed=int(fails), active=0, skipped=0,
                setscene_total=900, setscene_covered=700, setscene_notcovered=200, setscene_active=0)
    out.append((0, line("bb.runqueue.runQueueTaskStarted", taskfile="/build/x.bb", taskname="do_x", stats=stats)))
    out.append((0, line("bb.event.BuildCompleted", _pkgs=["core-image-full:do_build"], _failures=int(fails), total=len(tasks))))
    return "".join(text for _, text in out)


def make(root, count=20000, places=16, fails=True):
    """Writes <root>/build/runs/20261121-000000 and returns its path."""
    chance = random.Random(7)
    folder = os.path.join(root, "build/runs/20261121-000000")
    os.makedirs(folder, exist_ok=True)
    tasks = schedule(count, places, chance)
    end = max((task[1] for task in tasks), default=1)

    def write(name, text):
        with open(os.path.join(folder, name), "w") as out:
            out.write(text)

    write("bitbake_eventlog.json", event_log(tasks, places, chance, fails))
    first = {"ts": "2026-11-21T00:00:00.000Z", "event": "run_start", "run_id": "20261121-000000", "command": "build", "family": "generic",
             "label": "qemuarm64 core-image-full", "bsp_root": root, "engine": "host", "engine_reason": "asked for", "kas_version": "5.2", "config": "kas.yml"}
    last = {"ts": "2026-11-21T09:00:00.000Z", "event": "run_end", "outcome": "task" if fails else "success", "exit_code": int(fails), "duration_s": end}
    steps = [{"ts": first["ts"], "event": "step_ok", "step": "checkout", "duration_s": 12.5},
             {"ts": last["ts"], "event": "step_fail" if fails else "step_ok", "step": "build", "reason": "1 task failed", "duration_s": end}]
    write("events.jsonl", "".join(json.dumps(event) + "\n" for event in [first, *steps, last]))
    write("samples.tsv", "#time\tpsi_cpu\tpsi_io\tpsi_memory\tload\tmemory_available\tswap_used\tgroup_memory\n" + "".join(
        f"{BEGIN + second}\t{chance.uniform(30, 70):.2f}\t{chance.uniform(0, 20):.2f}\t0.00\t{places * chance.uniform(.8, 1.3):.2f}\t"
        f"{int(chance.uniform(8, 20) * 2**30)}\t0\t{int(chance.uniform(10, 14) * 2**30)}\n" for second in range(0, int(end), 5)))
    write("du.tsv", "".join(f"{BEGIN + second}\t{int(2e9 + second * 4e6)}\n" for second in range(0, int(end), 30)))
    return folder


if __name__ == "__main__":
    print(make(sys.argv[1], *map(int, sys.argv[2:4])))
