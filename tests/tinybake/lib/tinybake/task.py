# SPDX-License-Identifier: Apache-2.0
"""One task in a process of its own: folders, run file, log file, events, stamp."""
import datetime
import logging
import os
import pickle
import shutil
import signal
import struct
import subprocess
import sys
import textwrap
import time

from . import api
from .events import event, log_record

# The trap gives the last line that BitBake's own run files leave in the log.
HEADER = """#!/bin/sh
bb_exit() { ret=$?; [ "$ret" = 0 ] || echo "WARNING: exit code $ret from a shell command."; exit $ret; }
trap bb_exit 0
set -e
"""


class ShellError(Exception):
    """The run file ended with something else than 0; printed as BitBake's ExecutionError."""

    def __init__(self, runfile, status):
        super().__init__(f"ExecutionError('{runfile}', {status}, None, None)")


def start(recipe, task, taskhash):
    """Forks the task; gives its pid and the pipe on which it reports events."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        os._exit(Task(recipe, task, taskhash, writing).run())
    os.close(writing)
    return pid, reading


def send(descriptor, something):
    """One pickle behind its length: what a task's pipe and the client's socket carry."""
    body = pickle.dumps(something, 4)
    data = struct.pack("!I", len(body)) + body
    while data:
        data = data[os.write(descriptor, data):]


class Inbox:
    """Cuts the bytes that arrive into the objects that were sent."""

    def __init__(self):
        self._buffer = b""

    def feed(self, data):
        self._buffer += data
        while len(self._buffer) >= 4:
            length = struct.unpack("!I", self._buffer[:4])[0]
            if len(self._buffer) < 4 + length:
                return
            body, self._buffer = self._buffer[4:4 + length], self._buffer[4 + length:]
            yield pickle.loads(body)  # noqa: S301 - our own processes


class Task:
    def __init__(self, recipe, name, taskhash, pipe):
        self.recipe, self.data, self.name, self.taskhash, self.pipe = recipe, recipe.data, name, taskhash, pipe
        self.pid = os.getpid()
        self.temp = self.data.getVar("T")
        self.logfile = os.path.join(self.temp, f"log.{name}.{self.pid}")

    def run(self):
        os.setsid()  # the whole task can be stopped through its group
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        api.reporter.emit, api.reporter.pid = self._emit, self.pid
        self._open_log()
        self._announce("TaskStarted", "Started", taskflags=dict(self.data.flags.get(self.name, {})))
        try:
            self._execute()
        except api.Handled:
            return self._failed()
        except Exception as error:  # noqa: BLE001 - metadata may raise anything
            self._emit(log_record(logging.ERROR, str(error), name="BitBake.Build", pid=self.pid))
            return self._failed()
        self._stamp()
        self._announce("TaskSucceeded", "Succeeded")
        return 0

    def _failed(self):
        sys.stdout.flush()
        self._announce("TaskFailed", "Failed", errprinted=api.reporter.failed)
        return 1

    def _emit(self, something):
        send(self.pipe, something)

    def _announce(self, kind, word, **more):
        self._emit(event(f"build.{kind}", self.pid, _task=self.name, _fn=self.recipe.file, _package=self.recipe.pf,
                         _mc="default", taskfile=self.recipe.file, taskname=self.name, logfile=self.logfile,
                         time=time.time(), pn=self.recipe.pn, pv=self.recipe.pv,
                         _message=f"recipe {self.recipe.pf}: task {self.name}: {word}", **more))

    def _open_log(self):
        os.makedirs(self.temp, exist_ok=True)
        log = os.open(self.logfile, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        link = os.path.join(self.temp, f"log.{self.name}")
        if os.path.lexists(link):
            os.unlink(link)
        os.symlink(os.path.basename(self.logfile), link)
        stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S.%f")
        with open(os.path.join(self.temp, "log.task_order"), "a", encoding="utf-8") as order:
            order.write(f"{stamp} {self.name} ({self.pid}): {os.path.basename(self.logfile)}\n")

    def _execute(self):
        folder = self._folders()
        kind = "python" if self.data.getVarFlag(self.name, "python") else "shell"
        print(f"DEBUG: Executing {kind} function {self.name}", flush=True)
        if kind == "python":
            self._python(folder)
        else:
            self._shell(folder)
        print(f"DEBUG: {kind.capitalize()} function {self.name} finished", flush=True)

    def _folders(self):
        """Empties cleandirs, makes dirs; the last of dirs, else the build folder, is where the task runs."""
        for folder in (self.data.getVarFlag(self.name, "cleandirs", True) or "").split():
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
        wanted = (self.data.getVarFlag(self.name, "dirs", True) or "").split()
        for folder in wanted:
            os.makedirs(folder, exist_ok=True)
        return wanted[-1] if wanted else self.data.getVar("TOPDIR")

    def _python(self, folder):
        os.chdir(folder)
        body = textwrap.indent(textwrap.dedent(self.data.getVar(self.name, False)), "    ")
        names = {"bb": sys.modules["bb"], "os": os}
        exec(f"def {self.name}(d):\n{body}", names)  # noqa: S102 - metadata is code, here as in BitBake
        names[self.name](self.data)

    def _shell(self, folder):
        runfile = os.path.join(self.temp, f"run.{self.name}.{self.pid}")
        with open(runfile, "w", encoding="utf-8") as script:
            script.write(HEADER + self._exports() + self._functions() + f"cd '{folder}'\n{self.name}\n")
        os.chmod(runfile, 0o755)
        status = subprocess.call([runfile], env={})
        if status:
            raise ShellError(runfile, status)

    def _exports(self):
        names = [n for n, flags in self.data.flags.items() if flags.get("export") and self.data.getVar(n) is not None]
        quoted = ((n, self.data.getVar(n).replace("\\", "\\\\").replace('"', '\\"')) for n in sorted(names))
        return "".join(f'export {name}="{text}"\n' for name, text in quoted)

    def _functions(self):
        names = [n for n, flags in self.data.flags.items() if flags.get("func") and not flags.get("python")]
        return "".join(f"{n}() {{\n{self.data.getVar(n)}}}\n" for n in sorted(names) if self.data.getVar(n))

    def _stamp(self):
        make_stamp(self.recipe, self.name, self.taskhash)


def stamp_file(recipe, task, taskhash):
    return f"{recipe.data.getVar('STAMP')}.{task}.{taskhash}"


def make_stamp(recipe, task, taskhash):
    file = stamp_file(recipe, task, taskhash)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w", encoding="utf-8"):
        pass
