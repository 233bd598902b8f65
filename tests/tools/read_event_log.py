# SPDX-License-Identifier: Apache-2.0
#
# usage: read_event_log.py EVENT_LOG[.gz]…
# What a BitBake event log counts to, by Python's own pickle module with inert stand-ins for every class: a second opinion on
# the C++ reader, which shares nothing with it. Prints a JSON object a file.
import base64, collections, gzip, io, json, pickle, sys


class Inert:
    def __new__(cls, *arguments, **more):
        return object.__new__(cls)

    def __setstate__(self, state):
        for part in state if isinstance(state, tuple) else (state,):
            self.__dict__.update(part or {})

    def __call__(self, *arguments, **more):
        return self


class Unpickler(pickle.Unpickler):
    def find_class(self, module, name):
        return type(name, (Inert,), {})


def events(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as log:
        for line in log:
            try:
                entry = json.loads(line)
                yield entry["class"], Unpickler(io.BytesIO(base64.b64decode(entry["vars"]))).load()
            except Exception:
                continue


def name_of_queue(event):
    return event.taskfile, event.taskname


def summarise(path):
    started, ended, failed, died = {}, {}, [], []
    covered = missed = 0
    queue = None
    counts = collections.Counter()
    completed_failures = 0
    for kind, event in events(path):
        short = kind.rpartition(".")[2]
        if kind.startswith("bb.build.Task") and short != "TaskProgress":
            key = (event._mc, event._package, getattr(event, "_task", None) or event.taskname, event.pid)
            if short == "TaskStarted":
                started[key] = event.time
            else:
                ended[key] = short
                if short == "TaskFailed":
                    failed.append(key)
        elif kind.startswith("bb.runqueue."):
            if hasattr(getattr(event, "stats", None), "total"):
                queue = event.stats
            covered += short == "sceneQueueTaskCompleted"
            missed += short == "sceneQueueTaskFailed"
            if short == "runQueueTaskFailed":
                died.append(name_of_queue(event))
        elif short == "BuildCompleted":
            completed_failures = event._failures
        elif short == "LogRecord":
            counts["errors" if event.levelno >= 40 else "warnings" if event.levelno >= 30 else "notes"] += 1
        elif short == "NoProvider":
            counts["errors"] += 1
    every = set(started) | set(ended)
    kinds = collections.Counter(ended.values())
    return {
        "tasks": len(every), "succeeded": kinds["TaskSucceeded"], "failed": kinds["TaskFailed"],
        "failed_silent": kinds["TaskFailedSilent"], "unfinished": len(set(started) - set(ended)),
        "queue_failures": len(died), "build_failures": completed_failures,
        "failures": sorted([package, task] for _, package, task, _ in failed),
        "seconds": round(max(started.values()) - min(started.values()), 1) if started else 0,
        "covered": queue.setscene_covered if queue else 0, "notcovered": queue.setscene_notcovered if queue else 0,
        "setscene_total": queue.setscene_total if queue else 0, "tasks_total": queue.total if queue else 0,
        "recipe_covered": covered, "recipe_notcovered": missed,
        "warnings": counts["warnings"], "errors": counts["errors"],
    }


for path in sys.argv[1:]:
    print(json.dumps(summarise(path)))
