# SPDX-License-Identifier: Apache-2.0
"""The command line and the console: options, the lines BitBake prints without a terminal, interrupts, exit code."""
import argparse
import contextlib
import fcntl
import json
import logging
import os
import signal
import socket
import sys
import time

from . import BITBAKE_VERSION, api, task
from .events import PLAIN, kind_of


def options(argv):
    parser = argparse.ArgumentParser(prog="bitbake", description="tinybake: a stand-in for BitBake (see tests/tinybake)")
    parser.add_argument("targets", nargs="*")
    parser.add_argument("-c", "--cmd", default="build", help="the task to run")
    parser.add_argument("-k", "--continue", dest="keep_going", action="store_true")
    parser.add_argument("-e", "--environment", action="store_true", help="show the variables")
    parser.add_argument("-g", "--graphviz", action="store_true", help="write pn-buildlist and task-depends.dot here")
    parser.add_argument("-p", "--parse-only", action="store_true")
    parser.add_argument("-n", "--dry-run", action="store_true")
    parser.add_argument("-w", "--write-log", default="", help="event log")
    parser.add_argument("-R", "--postread", action="append", default=[], help="taken and not read")
    parser.add_argument("--version", action="store_true")
    return parser.parse_args(argv[1:])


class Connection:
    """The server process and the socket to it. Holding bitbake.lock keeps a second build of the folder waiting."""

    def __init__(self, topdir):
        self._lock = open(os.path.join(topdir, "bitbake.lock"), "a+", encoding="utf-8")  # noqa: SIM115 - for life
        self._wait_for_lock()
        self.socket, theirs = socket.socketpair()
        _start_server(theirs, self._lock, os.path.join(topdir, "bitbake-cookerdaemon.log"))
        theirs.close()

    def _wait_for_lock(self):
        while True:
            try:
                return fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("NOTE: Reconnecting to bitbake server...", flush=True)
                time.sleep(1)

    def send(self, line):
        try:
            self.socket.sendall((line + "\n").encode())
        except OSError:
            pass  # the server is gone; reading tells

    def messages(self):
        """What the server sends, until it ends or is gone."""
        inbox = task.Inbox()
        with contextlib.suppress(ConnectionError):
            while data := self.socket.recv(65536):
                yield from inbox.feed(data)


def _start_server(connection, lock, log):
    """A daemon: no child of ours, in a session of its own, so that only its name and its lock lead to it."""
    if child := os.fork():
        return os.waitpid(child, 0)
    os.setsid()
    if os.fork():
        os._exit(0)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for target, source in ((0, os.open(os.devnull, os.O_RDONLY)), (1, output), (2, output)):
        os.dup2(source, target)
    for kept in (connection.fileno(), lock.fileno()):
        os.set_inheritable(kept, True)
    program = os.path.join(os.path.dirname(os.path.realpath(sys.argv[0])), "bitbake-server")
    os.execv(program, [program, "decafbad", str(connection.fileno()), str(lock.fileno()), log, lock.name])


class Console:
    """What is printed for each event, and what the whole amounts to."""

    def __init__(self):
        self.errors, self.warnings, self.failures, self.running = 0, 0, {}, {}
        self.finished, self.status, self.parsing = False, 0, False

    def out(self, text):
        self._write(sys.stdout, text)

    def error(self, text):
        self._write(sys.stderr, text)

    @staticmethod
    def _write(stream, text):
        try:
            print(text, file=stream, flush=True)
        except OSError:
            pass  # nobody reads any more (kas was killed): the build goes on, as BitBake's does

    def show(self, message):
        handler = getattr(self, "_" + kind_of(message).split(".")[-1], None)
        if handler:
            handler(message)

    def _str(self, text):
        self.out(text)

    def _LogRecord(self, record):  # noqa: N802 - named after the event
        text = record.getMessage()
        if record.taskpid:
            if record.levelno <= logging.INFO:
                return
            text = text if record.levelno == PLAIN else f"{self.running.get(record.taskpid, '?')}: {text}"
        if record.levelno >= logging.ERROR:
            self.errors, self.status = self.errors + 1, 1
            return self.error("ERROR: " + text)
        self.warnings += record.levelno == logging.WARNING
        self.out(api.prefix(record.levelno) + text)

    def _NoProvider(self, missing):  # noqa: N802
        self.errors, self.status = self.errors + 1, 1
        text = f"ERROR: Nothing PROVIDES '{missing._item}'"
        if missing._dependees:
            text += f" (but {', '.join(missing._dependees)} DEPENDS on or otherwise requires it)"
        if missing._close_matches:
            text += ". Close matches:\n  " + "\n  ".join(missing._close_matches)
        self.error(text)

    def _CacheLoadCompleted(self, done):  # noqa: N802
        self.out(f"Loading cache...done.\nLoaded {done.num_entries} entries from dependency cache.")

    def _ParseStarted(self, _):  # noqa: N802
        self.parsing = True

    def _ParseCompleted(self, done):  # noqa: N802
        self.parsing = False
        self.out("Parsing recipes...done.\n"
                 f"Parsing of {done.total} .bb files complete ({done.cached} cached, {done.parsed} parsed). "
                 f"{done.virtuals} targets, {done.skipped} skipped, {done.masked} masked, {done.errors} errors.")

    def _BuildStarted(self, _):  # noqa: N802
        self.out("Initialising tasks...done.")

    def _runQueueTaskStarted(self, started):  # noqa: N802
        number = started.stats.completed + started.stats.active + started.stats.failed + 1
        kind = "noexec task" if started.noexec else "task"
        self.out(f"NOTE: Running {kind} {number} of {started.stats.total} ({started.taskstring})")

    def _TaskStarted(self, started):  # noqa: N802
        self.running[started.pid] = f"{started._package} {started._task}"
        self.out("NOTE: " + started._message)

    def _TaskSucceeded(self, done):  # noqa: N802
        self.out("NOTE: " + done._message)

    def _TaskFailed(self, failed):  # noqa: N802
        self.error(f"ERROR: Logfile of failure stored in: {failed.logfile}")
        self.failures[f"{failed.taskfile}:{failed.taskname}"] = failed.logfile
        if not failed.errprinted:
            with open(failed.logfile, encoding="utf-8", errors="replace") as log:
                self.out("Log data follows:\n" + "\n".join("| " + line.rstrip("\n") for line in log))
        self.out("NOTE: " + failed._message)

    def _runQueueTaskFailed(self, failed):  # noqa: N802
        self.status = 1
        self.failures.setdefault(failed.taskid, "")
        self.error(f"ERROR: Task ({failed.taskid}) failed with exit code '{failed.exitcode}'")

    def _CommandCompleted(self, _):  # noqa: N802
        self.finished = True

    def _CommandFailed(self, failed):  # noqa: N802
        self.finished, self.status = True, failed.exitcode
        if failed.error:
            self.errors += 1
            self.error(f"ERROR: Command execution failed: {failed.error}")

    def summary(self, interrupted):
        lines = ["Parsing recipes..."] if self.parsing else []
        if self.failures:
            lines.append(f"Summary: {_count(len(self.failures), 'task')} failed:")
        for failure, log in self.failures.items():
            lines += [f"  {failure}"] + ([f"    log: {log}"] if log else [])
        if self.warnings:
            lines.append(f"Summary: There {_were(self.warnings)} {_count(self.warnings, 'WARNING message')}.")
        if self.errors:
            lines.append(f"Summary: There {_were(self.errors)} {_count(self.errors, 'ERROR message')}, "
                         "returning a non-zero exit code.")
        if lines:
            self.out(("" if self.parsing else "\n") + "\n".join(lines))
        if interrupted:
            self.out("Execution was interrupted, returning a non-zero exit code.")
        return 1 if interrupted else self.status


def _count(number, word):
    return f"{number} {word}" + ("" if number == 1 else "s")


def _were(number):
    return "was" if number == 1 else "were"


class Interrupts:
    """The first SIGINT lets running tasks finish, the second kills them."""

    def __init__(self, connection, console):
        self.count, self._connection, self._console = 0, connection, console
        signal.signal(signal.SIGINT, self._hear)

    def _hear(self, *_):
        self.count += 1
        if self.count == 1:
            self._console.out("\nKeyboard Interrupt, closing down...\n")
            self._connection.send("shutdown")
        else:
            self._console.out("\nSecond Keyboard Interrupt, stopping...\n")
            self._connection.send("force")


def request(chosen, topdir):
    return {"topdir": topdir, "environment": dict(os.environ), "targets": chosen.targets, "task": chosen.cmd,
            "keep_going": chosen.keep_going, "environment_only": chosen.environment, "graph": chosen.graphviz,
            "parse_only": chosen.parse_only, "dry_run": chosen.dry_run, "eventlog": chosen.write_log or os.environ.get("BBEVENTLOG", "")}


def main(argv):
    # kas sets a locale that a small system may not have.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    chosen = options(argv)
    if chosen.version:
        print(f"BitBake Build Tool Core version {BITBAKE_VERSION}")
        return 0
    if "BB_ENV_EXTRAWHITE" in os.environ:
        print("ERROR: Variable BB_ENV_EXTRAWHITE has been renamed to BB_ENV_PASSTHROUGH_ADDITIONS", file=sys.stderr)
        return 1
    topdir = os.environ.get("BBPATH", os.getcwd()).split(":")[0]
    if not os.path.exists(os.path.join(topdir, "conf", "bblayers.conf")):
        print("ERROR: The BBPATH variable is not set and bitbake did not find a conf/bblayers.conf file in the expected "
              "location.\nMaybe you accidentally invoked bitbake from the wrong directory?", file=sys.stderr)
        return 1
    console, connection = Console(), Connection(topdir)
    interrupts = Interrupts(connection, console)
    connection.send(json.dumps(request(chosen, topdir)))
    for message in connection.messages():
        console.show(message)
        if console.finished:
            break
    else:
        console.error("ERROR: the bitbake server ended unexpectedly")
        console.status = 1
    return console.summary(interrupts.count)
