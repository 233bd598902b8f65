# SPDX-License-Identifier: Apache-2.0
"""The server: parses, runs the tasks, reports to the client and to the event log, and ends after the client."""
import contextlib
import json
import logging
import os
import selectors
import signal
import socket
import sys
import time

from . import api, task
from .data import ExpansionError
from .events import EventLog, event, log_record
from .metadata import Cache, configuration, parse_recipe, recipe_files
from .parse import ParseError
from .runqueue import Graph, NothingProvides, RunQueue


ORPHAN_SECONDS = 30  # how long BitBake goes on after its client was killed


class Session:
    """The connection to one client, and what it asked for while the build runs."""

    def __init__(self, connection):
        self.connection = connection
        self.log = EventLog(None)
        self.stop = ""  # "", "shutdown" (finish what runs), "force" (kill it)
        self.orphaned_at = None
        self.terminated = False

    def emit(self, something):
        self.log.write(something)
        self.tell(something)

    def tell(self, something):
        """To the client alone. That it is gone is noticed when its commands are read."""
        with contextlib.suppress(OSError):
            task.send(self.connection.fileno(), something)

    def error(self, text, args=(), name="BitBake"):
        self.emit(log_record(logging.ERROR, text, args, name))

    def watch(self, selector):
        selector.register(self.connection, selectors.EVENT_READ, lambda ready: self._command(selector))

    def terminate(self, *_):
        """SIGTERM. What BitBake makes of it: the tasks are killed, and the client ends with 0."""
        self.stop, self.terminated = "force", True

    def check_client(self):
        if self.orphaned_at and time.monotonic() > self.orphaned_at + ORPHAN_SECONDS:
            self.stop = "force"

    def _command(self, selector):
        words = self.connection.recv(4096).decode()
        if words:
            self.stop = "force" if "force" in words else self.stop or "shutdown"
        else:
            selector.unregister(self.connection)
            self.orphaned_at = time.monotonic()


def _shown(name, data):
    """A variable as `bitbake -e` shows it, of which tinybake knows no history."""
    raw = str(data.getVar(name, False)).replace("\n", "\n#")
    try:
        value = str(data.getVar(name))
    except ExpansionError as error:
        return f"# expansion of {name} threw ExpansionError: {error}"
    quoted = value.replace('"', '\\"').replace("\n", " \\\n").replace("$", "\\$")
    return f'#\n# ${name}\n#   [no history recorded]\n#\n#   "{raw}"\n{name}="{quoted}"'


class Build:
    def __init__(self, session, request):
        self.session, self.request = session, request
        self.data, self.recipes = None, {}

    def run(self):
        """The whole of one command. Its outcome is the last event that the client gets."""
        try:
            self.data, self.parser = configuration(self.request["topdir"], self.request["environment"])
        except (ParseError, ExpansionError) as error:
            return self._refuse(error)
        self.session.log = EventLog(self.request["eventlog"] or self.data.getVar("BB_DEFAULT_EVENTLOG"))
        self.session.emit(event("event.SanityCheck", generateevents=False))
        if self.request["environment_only"] and not self.request["targets"]:
            return self._show(self.data)
        if not self._parse():
            return self._end(failed="")
        if self.request["environment_only"]:
            return self._show_recipe(self.request["targets"][0])
        if self.request["graph"]:
            return self._write_graph()
        if self.request["parse_only"]:
            return self._end()
        return self._build()

    def _end(self, failed=None):
        kind = event("command.CommandCompleted") if failed is None else event("command.CommandFailed", error=failed,
                                                                             exitcode=1)
        self.session.emit(kind)

    def _refuse(self, error):
        """Configuration that cannot be read: BitBake shows where in its own code it noticed, and starts no event log."""
        self.session.tell(log_record(logging.ERROR, f"Unable to parse {__file__}\nTraceback (most recent call last):\n"
                                                    f"bb.parse.{type(error).__name__}: {error}\n"))
        self._end(failed="")

    def _show(self, data):
        self.session.tell("\n".join(_shown(name, data) for name in data.keys() if not data.getVarFlag(name, "func")))
        self._end()

    def _show_recipe(self, name):
        graph = self._graph([name], "do_build")
        return self._end(failed="") if graph is None else self._show(self.recipes[name].data)

    def _write_graph(self):
        """Into the folder that the client was called in, as BitBake does."""
        graph = self._graph(self.request["targets"], "do_build")
        if graph is None:
            return self._end(failed="")
        with open("pn-buildlist", "w", encoding="utf-8") as out:
            out.writelines(f"{pn}\n" for pn in sorted({pn for pn, _ in graph.order}))
        with open("task-depends.dot", "w", encoding="utf-8") as out:
            out.write("digraph depends {\n")
            for (pn, task), needed in sorted(graph.order.items()):
                out.write(f'"{pn}.{task}" [label="{pn} {task}\\n:1.0-r0\\n{self.recipes[pn].file}"]\n')
                out.writelines(f'"{pn}.{task}" -> "{other}.{name}"\n' for other, name in needed)
            out.write("}\n")
        return self._end()

    # ------------------------------------------------------------------------------------------------ parsing
    def _parse(self):
        emit, cache = self.session.emit, Cache(self.data)
        emit(event("event.CacheLoadStarted", msg="Loading cache Started", total=cache.known))
        emit(event("event.CacheLoadCompleted", msg="Loading cache Completed", total=cache.known, num_entries=cache.known))
        files = recipe_files(self.data)
        fresh = [file for file in files if not cache.has(file)]
        if fresh:
            emit(event("event.ParseStarted", msg="Recipe parsing Started", total=len(files)))
        for number, file in enumerate(files, 1):
            if not self._parse_one(file, cache):
                return False
            if fresh:
                emit(event("event.RecipeParsed", fn=file))
                emit(event("event.ParseProgress", current=number, total=len(files),
                           msg=f"Recipe parsing: {number}/{len(files)}"))
        if fresh:
            emit(event("event.ParseCompleted", msg="Recipe parsing Completed", total=len(files), sofar=len(files),
                       cached=len(files) - len(fresh), parsed=len(fresh), skipped=0, virtuals=len(files), masked=0,
                       errors=0))
        cache.save()
        return True

    def _parse_one(self, file, cache):
        try:
            recipe, read = parse_recipe(file, self.data, self.parser.inherited)
        except (ParseError, ExpansionError) as error:
            self.session.error(str(error))
            self.session.emit(event("event.ParseError", _msg=str(error)))
            self.session.error("Parsing halted due to errors, see error messages above", name="BitBake.Main")
            return False
        cache.add(file, read)
        for name in recipe.provides:
            self.recipes.setdefault(name, recipe)
        return True

    # ------------------------------------------------------------------------------------------------ building
    def _build(self):
        emit, task_name = self.session.emit, "do_" + self.request["task"]
        targets = self.request["targets"]
        names = [f"{target}:{task_name}" for target in targets]
        emit(event("event.BuildInit", _name=None, _pkgs=names, _failures=0))
        if all(target in self.recipes for target in targets):
            emit(log_record(logging.INFO, "Resolving any missing task queue dependencies", name="BitBake.TaskData"))
        graph = self._graph(targets, task_name)
        if graph is None:
            return self._end(failed="")
        emit(event("event.BuildStarted", msg="Building Started", _name="${DATE}${TIME}", _pkgs=names, _failures=0))
        self.session.log.write_variables(self.data)
        emit(log_record(logging.INFO, "No setscene tasks", name="BitBake.RunQueue"))
        emit(log_record(logging.INFO, "Executing Tasks", name="BitBake.RunQueue"))
        threads = int(self.data.getVar("BB_NUMBER_THREADS") or len(os.sched_getaffinity(0)))
        queue = RunQueue(graph, self.session, max(1, threads), self.request["keep_going"])
        if not self.request["dry_run"]:
            queue.execute()
        failures, interrupted = len(queue.failed), bool(self.session.stop)
        emit(event("event.BuildCompleted", msg="Building Failed" if failures else "Building Succeeded",
                   total=queue.stats.total, _interrupted=int(interrupted), _name="${DATE}${TIME}", _pkgs=targets,
                   _failures=failures))
        self._end(failed="Stopped build" if self.session.stop == "shutdown" else None)

    def _graph(self, targets, task_name):
        graph = Graph(self.recipes)
        for target in targets:
            try:
                graph.check(target)
                recipe = self.recipes[target]
                if task_name not in recipe.tasks:
                    self.session.error(f"Task {task_name} does not exist for target {target} ({recipe.file}:{task_name}). "
                                       "Close matches:\n  do_build")
                    return None
                graph.add(recipe, task_name)
            except NothingProvides as missing:
                self._report_missing(missing)
                return None
        return graph

    def _report_missing(self, missing):
        self.session.emit(event("event.NoProvider", _item=missing.item, _runtime=False, _dependees=missing.dependees,
                                _reasons=[], _close_matches=missing.close))
        if missing.dependees:
            self.session.error("Required build target '%s' has no buildable providers.\nMissing or unbuildable dependency "
                               "chain was: %s", (missing.chain[0], missing.chain), "BitBake.TaskData")


def main(argv):
    """argv looks like that of BitBake's server: program, a magic word, two descriptors, log file, lock file."""
    connection, lock = socket.socket(fileno=int(argv[2])), int(argv[3])
    os.ftruncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    session = Session(connection)
    signal.signal(signal.SIGTERM, session.terminate)
    api.reporter.emit = session.emit
    print(f"--- Starting bitbake server pid {os.getpid()} at {time.strftime('%Y-%m-%d %H:%M:%S')} ---", flush=True)
    with connection.makefile("r", encoding="utf-8") as lines:
        request = json.loads(lines.readline())
    Build(session, request).run()
    _wait_for_the_client(connection)
    os.unlink(argv[5])
    sys.exit(0)


def _wait_for_the_client(connection):
    try:
        while connection.recv(4096):
            pass
    except OSError:
        pass
