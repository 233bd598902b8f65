# SPDX-License-Identifier: Apache-2.0
"""The event log: pickles of classes that carry BitBake's module and class names."""
import base64
import contextlib
import json
import logging
import pickle
import sys
import types

CLASSES = {
    "bb.event": "SanityCheck CacheLoadStarted CacheLoadCompleted ConfigParsed RecipeParsed ParseStarted ParseProgress "
                "ParseCompleted ParseError ReachableStamps NoProvider BuildInit BuildStarted BuildCompleted",
    "bb.build": "TaskStarted TaskSucceeded TaskFailed",
    "bb.runqueue": "RunQueueStats runQueueTaskStarted runQueueTaskCompleted runQueueTaskFailed runQueueTaskSkipped "
                   "runQueueExitWait",
    "bb.command": "CommandCompleted CommandFailed",
}
PLAIN = 21  # BitBake's level for text without a prefix


def _keep_fields(self, **fields):
    self.__dict__.update(fields)


def _define_classes():
    """pickle finds a class through its module, so the modules must exist under BitBake's names."""
    sys.modules.setdefault("bb", types.ModuleType("bb"))
    for module_name, names in CLASSES.items():
        module = sys.modules.setdefault(module_name, types.ModuleType(module_name))
        setattr(sys.modules["bb"], module_name.split(".")[1], module)
        for name in names.split():
            setattr(module, name, type(name, (), {"__module__": module_name, "__init__": _keep_fields}))


_define_classes()


def event(kind, pid=0, **fields):
    """An event of class `kind`, as "build.TaskStarted"; pid 0 is the server itself."""
    module, name = kind.split(".")
    return getattr(sys.modules["bb." + module], name)(**fields, pid=pid)


def kind_of(something):
    return f"{type(something).__module__}.{type(something).__name__}"


def log_record(level, text, args=(), name="BitBake", pid=0):
    record = logging.LogRecord(name, level, __file__, 0, text, args, None, "log")
    record.taskpid = pid
    return record


def _value(data, name):
    try:
        return data.getVar(name) or ""
    except Exception:  # noqa: BLE001 - what only makes sense inside a recipe is shown as it stands
        return data.getVar(name, False)


class EventLog:
    """JSON lines; the pickle is base64 with a line break after every 76 characters, as BitBake writes it."""

    def __init__(self, path):
        # Unbuffered: what a full disk refused is not tried again with the next event.
        self._stream = open(path, "wb", buffering=0) if path else None  # noqa: SIM115 - closed with the process

    def write(self, something):
        text = base64.encodebytes(pickle.dumps(something, 4)).decode("ascii")
        self._line({"class": kind_of(something), "vars": text})

    def write_variables(self, data):
        self._line({"allvariables": {name: {"v": _value(data, name), "history": [], "doc": None,
                                            "func": data.getVarFlag(name, "func")} for name in data.keys()}})

    def _line(self, fields):
        if self._stream:
            with contextlib.suppress(OSError):  # a full disk costs events, not the build
                self._stream.write((json.dumps(fields) + "\n").encode())
