# SPDX-License-Identifier: Apache-2.0
#
# usage: event_fixtures.py PROTOCOL > LOG
# A small event log as BitBake's writer makes it, pickled with the protocol: its events are stand-ins of the same names.
import codecs, collections, json, logging, pickle, sys, types

protocol = int(sys.argv[1])


def class_of(name):
    module, _, short = name.rpartition(".")
    parts = module.split(".")
    for i in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:i]), types.ModuleType(".".join(parts[:i])))
    if not hasattr(sys.modules[module], short):
        made = type(short, (), {"__module__": module})
        setattr(sys.modules[module], short, made)
    return getattr(sys.modules[module], short)


def new(name, **attributes):
    out = class_of(name).__new__(class_of(name))
    out.__dict__.update(attributes)
    return out


def line(name, data):
    print(json.dumps({"class": name, "vars": codecs.encode(data, "base64").decode()}))


def event(name, **attributes):
    line(name, pickle.dumps(new(name, **attributes), protocol))


def task(name, **more):
    event("bb.build." + name, _task="do_compile", _fn="/b/x_1.2.bb", _package="x-lib-1.2-r3", _mc="default",
          taskfile="/b/x_1.2.bb", taskname="do_compile", logfile="/b/tmp/work/a/x-lib/1.2/temp/log.do_compile.77",
          time=1777000000.25, pn="x-lib", pv="1.2", pid=77, **more)


event("bb.event.BuildStarted", _name="${DATE}", _pkgs=["x-lib:do_build"], _failures=0, pid=0)
task("TaskStarted", taskflags={"task": 1, "deps": [], "network": None})
stats = new("bb.runqueue.RunQueueStats", total=15, completed=4, skipped=0, failed=1, active=2, setscene_active=0,
            setscene_covered=3, setscene_notcovered=6, setscene_total=9)
event("bb.runqueue.runQueueTaskStarted", taskid="mc:board:/b/x_1.2.bb:do_compile", taskname="do_compile",
      taskfile="mc:board:/b/x_1.2.bb", taskhash="0" * 64, stats=stats, noexec=False, pid=0)
record = logging.makeLogRecord({"name": "BitBake.Main", "msg": "%s: %d of %5.1f %r %% %s", "levelno": 40, "taskpid": 77,
                                "args": ("br\u00fccke \U0001f600", 3, 2.5, ["a", ("b",)], None)})
line("logging.LogRecord", pickle.dumps(record, protocol))
event("bb.event.NoProvider", _item="libfoo", _runtime=True, _dependees=["/b/img.bb", "y"], _reasons=[], _close_matches=["libfob", "foo"])
event("bb.event.MonitorDiskEvent", disk_usage=collections.OrderedDict(
    [("/dev/vda", new("bb.event.DiskUsageSample", available_bytes=1 << 40, free_bytes=2, total_bytes=1 << 41))]))
loop = []
loop.append(loop)
event("bb.event.BuildInit", _pkgs=loop, _failures=0, extra={"set": {1, 2}, "frozen": frozenset("ab"), "bytes": b"\x00\xff",
      "array": bytearray(b"xy"), "long": 1 << 200, "negative": -(1 << 40), "nested": ((((), ), ), )})
task("TaskFailed", errprinted=True)


class Malicious:
    def __reduce__(self):
        return (print, ("EXECUTED",))


line("bb.build.TaskFailed", pickle.dumps(Malicious(), protocol))
event("bb.event.FromTheFuture", new=1)
event("bb.event.BuildCompleted", _pkgs=["x-lib"], _failures=1, _interrupted=0, total=15, pid=0)
