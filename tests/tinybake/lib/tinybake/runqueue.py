# SPDX-License-Identifier: Apache-2.0
"""Which tasks a build needs, in which order, and running them."""
import copy
import hashlib
import logging
import os
import selectors
import signal
import time

from . import task as tasks
from .events import event, log_record

KILL_AFTER = 2.0  # seconds between asking running tasks to stop and forcing them


class NothingProvides(Exception):
    def __init__(self, item, dependees, chain, close):
        super().__init__(item)
        self.item, self.dependees, self.chain, self.close = item, dependees, chain, close


class Graph:
    """Every task that the targets need: key (pn, task) -> the keys it waits for, dependencies first."""

    def __init__(self, recipes):
        self.recipes = recipes  # provided name -> recipe
        self.order = {}

    def recipe(self, name, dependees, chain):
        if name not in self.recipes:
            close = sorted(n for n in self.recipes if n[:3] == name[:3] or name in n or n in name)[:3]
            raise NothingProvides(name, dependees, chain + [name], close)
        return self.recipes[name]

    def check(self, name, dependees=(), chain=()):
        """Every dependency has a provider, all the way down."""
        recipe = self.recipe(name, list(dependees), list(chain))
        if recipe.pn not in chain:
            for needed in recipe.depends:
                self.check(needed, [recipe.file], [*chain, recipe.pn])

    def add(self, recipe, task):
        key = (recipe.pn, task)
        if key in self.order:
            return key
        self.order[key] = None  # being visited: a cycle ends here instead of recursing for ever
        needed = [self.add(other, name) for other, name in self._needed(recipe, task)]
        del self.order[key]
        self.order[key] = needed
        return key

    def _needed(self, recipe, task):
        yield from ((recipe, name) for name in recipe.task_dependencies(task))
        for name in (recipe.data.getVarFlag(task, "deptask") or "").split():
            for dependency in recipe.depends:
                other = self.recipe(dependency, [recipe.file], [recipe.pn])
                if name in other.tasks:
                    yield other, name
        for item in (recipe.data.getVarFlag(task, "depends", True) or "").split():
            name, _, other_task = item.partition(":")
            yield self.recipe(name, [recipe.file], [recipe.pn]), other_task


class RunQueue:
    def __init__(self, graph, session, threads, keep_going):
        self.graph, self.session, self.threads, self.keep_going = graph, session, threads, keep_going
        self.hashes, self.done, self.failed, self.running = {}, set(), [], {}
        self.waiting = list(graph.order)
        self.stats = event("runqueue.RunQueueStats", completed=0, skipped=0, failed=0, active=0, setscene_active=0,
                           setscene_covered=0, setscene_notcovered=0, setscene_total=0, total=len(graph.order))
        del self.stats.pid
        self.selector = selectors.DefaultSelector()

    def execute(self):
        """Runs everything; afterwards `failed` lists what went wrong."""
        self.session.watch(self.selector)
        while True:
            self._start_what_can()
            if not self.running:
                break
            for ready, _ in self.selector.select(timeout=1):
                ready.data(ready)
            self.session.check_client()
            self._kill_when_forced()
        if self.session.stop != "force":
            self._summary()

    # ------------------------------------------------------------------------------------------------ starting
    def _start_what_can(self):
        progress = True
        while progress and not self._stopping():
            progress = False
            for key in [k for k in self.waiting if self.done.issuperset(self.graph.order[k] or ())]:
                if len(self.running) >= self.threads or self._stopping():
                    return
                self.waiting.remove(key)
                progress |= self._start(key)

    def _stopping(self):
        return bool(self.session.stop) or (bool(self.failed) and not self.keep_going)

    def _start(self, key):
        """Starts one task; True when it was over at once (nothing to do), so that others may be ready now."""
        recipe, name = self.graph.recipes[key[0]], key[1]
        taskhash = self._hash(key)
        if os.path.exists(tasks.stamp_file(recipe, name, taskhash)):
            return self._skip(key)
        noexec = bool(recipe.data.getVarFlag(name, "noexec"))
        self._fire("runQueueTaskStarted", key, noexec=noexec)
        if noexec:
            tasks.make_stamp(recipe, name, taskhash)
            return self._complete(key)
        self.stats.active += 1
        pid, pipe = tasks.start(recipe, name, taskhash)
        self.running[pid] = key
        inbox = tasks.Inbox()
        self.selector.register(pipe, selectors.EVENT_READ, lambda ready: self._hear(ready, pid, inbox))
        return False

    def _hash(self, key):
        if key not in self.hashes:
            below = "".join(self._hash(needed) for needed in self.graph.order[key])
            own = self.graph.recipes[key[0]].hash_of(key[1])
            self.hashes[key] = hashlib.sha256((own + below).encode()).hexdigest()
        return self.hashes[key]

    # ------------------------------------------------------------------------------------------------ finishing
    def _hear(self, ready, pid, inbox):
        data = os.read(ready.fd, 65536)
        for something in inbox.feed(data):
            self.session.emit(something)
        if not data:
            self.selector.unregister(ready.fd)
            os.close(ready.fd)
            self._reap(pid)

    def _reap(self, pid):
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        key = self.running.pop(pid)
        self.stats.active -= 1
        if status == 0:
            self._complete(key)
        elif self.session.stop != "force":
            self.stats.failed += 1
            self.failed.append(key)
            self._fire("runQueueTaskFailed", key, exitcode=status, fakeroot_log=None)

    def _complete(self, key):
        self.stats.completed += 1
        self.done.add(key)
        self._fire("runQueueTaskCompleted", key)
        return True

    def _skip(self, key):
        self.stats.completed += 1
        self.stats.skipped += 1
        self.done.add(key)
        self._fire("runQueueTaskSkipped", key, reason="existing")
        return True

    def _kill_when_forced(self):
        if self.session.stop != "force":
            return
        if self.session.terminated:
            self.session.emit(log_record(logging.WARNING, "Cooker received SIGTERM, shutting down..."))
        self.session.emit(log_record(logging.WARNING, "Exiting due to interrupt.", name="BitBake.RunQueue"))
        self.session.emit(log_record(logging.INFO, f"Sending SIGTERM to remaining {len(self.running)} tasks"))
        for signum in (signal.SIGTERM, signal.SIGKILL):
            for pid in self.running:
                _signal_group(pid, signum)
            deadline = time.monotonic() + KILL_AFTER
            while self.running and time.monotonic() < deadline:
                for ready, _ in self.selector.select(timeout=0.1):
                    ready.data(ready)

    def _fire(self, kind, key, **more):
        file = self.graph.recipes[key[0]].file
        self.session.emit(event(f"runqueue.{kind}", taskid=f"{file}:{key[1]}", taskstring=f"{file}:{key[1]}",
                                taskname=key[1], taskfile=file, taskhash=self.hashes[key],
                                stats=copy.copy(self.stats), **more))

    def _summary(self):
        counts = (self.stats.completed + self.stats.failed, self.stats.skipped, self.stats.failed)
        text = "Tasks Summary: Attempted %d tasks of which %d didn't need to be rerun and "
        ending, args = ("%d failed.", counts) if self.stats.failed else ("all succeeded.", counts[:2])
        self.session.emit(log_record(logging.INFO, text + ending, args, "BitBake.RunQueue"))


def _signal_group(pid, signum):
    try:
        os.killpg(pid, signum)
    except ProcessLookupError:
        pass  # ended in between
