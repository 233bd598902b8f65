# SPDX-License-Identifier: Apache-2.0
"""From a build folder to recipes: configuration, layers, classes, recipe files, and what was parsed the last time."""
import glob
import hashlib
import json
import os

from . import BITBAKE_VERSION, api
from .data import Data
from .parse import Parser, find

# What BitBake lets through without being asked.
PASSTHROUGH = ("MACHINE DISTRO DL_DIR SSTATE_DIR BB_NUMBER_THREADS PARALLEL_MAKE BB_NO_NETWORK BB_LOGCONFIG "
               "SSH_AUTH_SOCK http_proxy https_proxy no_proxy all_proxy")
EXPORTED = "HOME LOGNAME PATH PWD SHELL USER LC_ALL BBSERVER"


class Recipe:
    def __init__(self, file, data):
        self.file, self.data = file, data
        self.pn, self.pv = data.getVar("PN"), data.getVar("PV")
        self.pf = data.getVar("PF") or f"{self.pn}-{self.pv}-r0"
        self.depends = (data.getVar("DEPENDS") or "").split()
        self.provides = {self.pn, *(data.getVar("PROVIDES") or "").split()}
        self.tasks = sorted(name for name, flags in data.flags.items() if flags.get("task"))

    def task_dependencies(self, task):
        return [t for t in (self.data.getVarFlag(task, "deps") or "").split() if t in self.tasks]

    def hash_of(self, task):
        """Over what the task would do, the files it fetches, and its inputs' names: what a stamp stands for."""
        digest = hashlib.sha256(f"{self.pf}:{task}\n{self.data.getVar(task)}".encode())
        for url in (self.data.getVar("SRC_URI") or "").split() if task == "do_fetch" else ():
            digest.update(self._content(url))
        return digest.hexdigest()

    def _content(self, url):
        try:
            with open(api.Fetch([url], self.data).localpath(url), "rb") as stream:
                return stream.read()
        except (api.FetchError, OSError):
            return url.encode()


def configuration(topdir, environment):
    """The variables of the build folder: bblayers.conf, every layer.conf, bitbake.conf, the inherited classes."""
    data = Data()
    data.values.update({"TOPDIR": topdir, "BBPATH": environment.get("BBPATH", topdir), "BB_VERSION": BITBAKE_VERSION})
    _take_environment(data, environment)
    parser = Parser(data)
    parser.file(os.path.join(topdir, "conf", "bblayers.conf"))
    for layer in (data.getVar("BBLAYERS") or "").split():
        data.setVar("LAYERDIR", layer)
        nested = Parser(data)
        nested.file(os.path.join(layer, "conf", "layer.conf"))
        _freeze_layerdir(data, layer)
    parser.file(find("conf/bitbake.conf", data) or os.path.join(topdir, "conf", "bitbake.conf"))
    for name in ["base", *(data.getVar("INHERIT") or "").split()]:
        parser.inherit(name)
    data.finalise()
    return data, parser


def _take_environment(data, environment):
    allowed = " ".join([PASSTHROUGH, EXPORTED, environment.get("BB_ENV_PASSTHROUGH_ADDITIONS", "")])
    for name in set(allowed.split()):
        if name in environment:
            data.values[name] = environment[name]
            if name in EXPORTED.split():
                data.setVarFlag(name, "export", 1)


def _freeze_layerdir(data, layer):
    """LAYERDIR means this layer only while its layer.conf is read."""
    for name, text in data.values.items():
        if isinstance(text, str) and "${LAYERDIR}" in text:
            data.values[name] = text.replace("${LAYERDIR}", layer)
    del data.values["LAYERDIR"]


def recipe_files(data):
    patterns = (data.getVar("BBFILES") or "").split()
    return sorted({file for pattern in patterns for file in glob.glob(pattern) if file.endswith(".bb")})


def parse_recipe(file, base, inherited):
    data = base.copy()
    data.values["FILE"] = file
    parser = Parser(data)
    parser.inherited = set(inherited)
    parser.file(file)
    data.finalise()
    return Recipe(file, data), parser.files


class Cache:
    """Which recipes are unchanged since the last run. Nothing is loaded from it: it only decides what is reported."""

    def __init__(self, data):
        self._file = os.path.join(data.getVar("CACHE") or data.getVar("TMPDIR"), "tinybake.json")
        self._configuration = self._hash(data)
        self._recipes = self._load()
        self.known = len(self._recipes)

    @staticmethod
    def _hash(data):
        ignored = set((data.getVar("BB_HASHCONFIG_IGNORE_VARS") or "").split())
        lines = [f"{name}={data.getVar(name, False)}" for name in data.keys() if name not in ignored]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def _load(self):
        try:
            with open(self._file, encoding="utf-8") as stream:
                saved = json.load(stream)
            return saved["recipes"] if saved["configuration"] == self._configuration else {}
        except (OSError, ValueError, KeyError):
            return {}

    def has(self, file):
        return self._recipes.get(file) is not None and all(
            os.path.exists(read) and os.stat(read).st_mtime_ns == stamp for read, stamp in self._recipes[file].items())

    def add(self, file, files):
        self._recipes[file] = {read: os.stat(read).st_mtime_ns for read in files}

    def save(self):
        os.makedirs(os.path.dirname(self._file), exist_ok=True)
        with open(self._file, "w", encoding="utf-8") as stream:
            json.dump({"configuration": self._configuration, "recipes": self._recipes}, stream)
