# SPDX-License-Identifier: Apache-2.0
"""What metadata may call: the small part of BitBake's `bb` module that test layers use."""
import logging
import os
import shutil
import sys
import types

from . import BITBAKE_VERSION
from .data import OPERATIONS
from .events import PLAIN, log_record


class Handled(Exception):
    """bb.fatal: the message was already given."""


class Reporter:
    """Where bb.note and its like go: the event stream, and the task's log when a task runs."""

    def __init__(self):
        self.emit = lambda something: None
        self.pid = 0
        self.failed = False

    def say(self, level, text):
        self.failed |= level >= logging.ERROR
        self.emit(log_record(level, text, name="BitBake.Main", pid=self.pid))
        if self.pid:
            print(prefix(level) + text, flush=True)

    def fatal(self, text):
        self.say(logging.ERROR, text)
        raise Handled(text)


reporter = Reporter()


def prefix(level):
    names = {logging.DEBUG: "DEBUG: ", logging.INFO: "NOTE: ", PLAIN: "", logging.WARNING: "WARNING: "}
    return names.get(level, "ERROR: ")


class FetchError(Exception):
    """Printed with repr(), as FetchError(message, url)."""


class Fetch:
    """The fetcher: files of the layer are found and copied; there is no network."""

    def __init__(self, urls, data):
        self.urls, self.data = urls, data

    def download(self):
        for url in self.urls:
            if url.startswith("file://"):
                self.localpath(url)
            else:
                self._refuse(url)

    def unpack(self, root):
        os.makedirs(root, exist_ok=True)
        for url in self.urls:
            source, target = self.localpath(url), os.path.join(root, self._name(url))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copytree(source, target, dirs_exist_ok=True) if os.path.isdir(source) else shutil.copy2(source, target)

    def localpath(self, url):
        folders = [f for f in (self.data.getVar("FILESPATH") or "").split(":") if f]
        for folder in folders:
            if os.path.exists(os.path.join(folder, self._name(url))):
                return os.path.join(folder, self._name(url))
        searched = "".join(f"\n    {f}" for f in folders)
        raise FetchError(f"Unable to find file {url} anywhere. The paths that were searched were:{searched}", url)

    @staticmethod
    def _name(url):
        return url.split("://", 1)[1].split(";")[0]

    def _refuse(self, url):
        host, downloads = url.split("://", 1)[-1].split("/")[0], self.data.getVar("DL_DIR")
        print(f"Resolving {host} ({host})... failed: Name or service not known.\n"
              f"wget: unable to resolve host address ‘{host}’", flush=True)
        reporter.say(logging.WARNING, f"Failed to fetch URL {url}, attempting MIRRORS if available")
        reporter.say(logging.ERROR,
                     f'Fetcher failure: Fetch command export PATH="{self.data.getVar("PATH")}"; /usr/bin/env wget -t 2 '
                     f"-T 100 -O {downloads}/{os.path.basename(url)}.tmp -P {downloads} '{url}' --progress=dot -v failed "
                     "with exit code 4, see logfile for output")
        raise FetchError("Unable to fetch URL from any source.", url)


def vars_from_file(file, _data):
    """[name, version, revision] out of name_version_revision.bb."""
    parts = os.path.splitext(os.path.basename(file or ""))[0].split("_")
    return (parts + [None, None])[:3]


def which(path, name):
    candidates = (os.path.join(folder, name) for folder in (path or "").split(":") if folder)
    return next((file for file in candidates if os.path.exists(file)), "")


def vercmp_string_op(left, right, operator):
    def numbers(text):
        return [int(part) for part in text.split(".") if part.isdigit()]
    a, b = numbers(left), numbers(right)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "==": a == b}[operator]


def _module(name, **members):
    module = sys.modules.setdefault(name, types.ModuleType(name))
    module.__dict__.update(members)
    return module


def install():
    """Makes `bb` importable with what test layers use of it."""
    _module("bb", __version__=BITBAKE_VERSION,
            data_smart=_module("bb.data_smart", __setvar_keyword__=[":" + operation for operation in OPERATIONS]),
            parse=_module("bb.parse", vars_from_file=vars_from_file),
            utils=_module("bb.utils", cpu_count=lambda: len(os.sched_getaffinity(0)), which=which,
                          vercmp_string_op=vercmp_string_op, mkdirhier=lambda d: os.makedirs(d, exist_ok=True)),
            fetch2=_module("bb.fetch2", Fetch=Fetch, FetchError=FetchError, BBFetchException=FetchError),
            plain=lambda text: reporter.say(PLAIN, text), note=lambda text: reporter.say(logging.INFO, text),
            warn=lambda text: reporter.say(logging.WARNING, text),
            error=lambda text: reporter.say(logging.ERROR, text), fatal=reporter.fatal)


install()
