# SPDX-License-Identifier: Apache-2.0
"""Reading .conf, .bbclass and .bb files: assignments, functions, addtask, inherit, include, require, export."""
import contextlib
import os
import re

NAME = r"[A-Za-z0-9\-_+.${}/~:]+?"
ASSIGNMENT = re.compile(rf"^(?P<export>export\s+)?(?P<name>{NAME})(\[(?P<flag>[\w\-_+.]+)\])?\s*"
                        r"(?P<operator>=|:=|\?\?=|\?=|\+=|=\+|\.=|=\.)\s*(?P<quote>['\"])(?P<text>.*)(?P=quote)$", re.S)
EXPORT = re.compile(r"^export\s+([A-Za-z0-9_]+)$")
FUNCTION = re.compile(rf"^(?P<kind>(?:python\s+|fakeroot\s+)*)(?P<name>{NAME})\s*\(\s*\)\s*\{{\s*$")
ADDTASK = re.compile(r"^addtask\s+(?P<name>\w+)(?P<rest>.*)$")
INCLUDE = re.compile(r"^(?P<how>include|require)\s+(?P<file>.+)$")
INHERIT = re.compile(r"^inherit\s+(?P<classes>.+)$")
CLASS_FOLDERS = ("classes-recipe", "classes-global", "classes")


class ParseError(Exception):
    """A file cannot be read; the text is BitBake's, with file and line."""

    def __init__(self, file, line, what):
        super().__init__(f"ParseError at {file}:{line}: {what}" if file else f"ParseError: {what}")


def find(name, data):
    """A file on BBPATH, or None."""
    if os.path.isabs(name):
        return name if os.path.exists(name) else None
    for folder in (data.getVar("BBPATH") or "").split(":"):
        if folder and os.path.exists(os.path.join(folder, name)):
            return os.path.join(folder, name)
    return None


def statements(text):
    """(line number, statement) pairs: continued lines joined, functions whole, comments left out."""
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        first, line = index, lines[index]
        index += 1
        if not line.strip() or line.startswith("#"):
            continue
        if FUNCTION.match(line):
            while index < len(lines) and lines[index].rstrip() != "}":
                index += 1
            yield first + 1, "\n".join(lines[first:index])
            index += 1
            continue
        while line.endswith("\\") and index < len(lines):
            line = line[:-1] + lines[index]
            index += 1
        yield first + 1, line.rstrip()


class Parser:
    def __init__(self, data):
        self.data = data
        self.files = []      # everything that was read
        self.inherited = set()

    def file(self, path):
        self.files.append(path)
        try:
            with open(path, encoding="utf-8") as stream:
                text = stream.read()
        except (OSError, UnicodeDecodeError) as error:
            raise ParseError(path, 0, f"cannot read: {error}") from error
        with self._file_variable(path):
            for line, statement in statements(text):
                self._statement(path, line, statement)

    @contextlib.contextmanager
    def _file_variable(self, path):
        """In a .conf, FILE is that file while it is read; classes and includes see the recipe's."""
        if not path.endswith(".conf"):
            yield
            return
        before = self.data.values.get("FILE")
        self.data.values["FILE"] = path
        yield
        if before is None:
            del self.data.values["FILE"]
        else:
            self.data.values["FILE"] = before

    def inherit(self, name, file="", line=0):
        if name in self.inherited:
            return
        self.inherited.add(name)
        for folder in CLASS_FOLDERS:
            path = find(f"{folder}/{name}.bbclass", self.data)
            if path:
                return self.file(path)
        raise ParseError(file, line, f"Could not inherit file classes/{name}.bbclass")

    def _statement(self, path, line, text):
        for pattern, handle in ((FUNCTION, self._function), (ASSIGNMENT, self._assignment), (EXPORT, self._export),
                                (ADDTASK, self._addtask), (INCLUDE, self._include), (INHERIT, self._inherit)):
            match = pattern.match(text.split("\n")[0] if pattern is FUNCTION else text)
            if match:
                return handle(match, path, line, text)
        raise ParseError(path, line, f"unparsed line: '{text}'")

    def _function(self, match, path, line, text):
        name = match["name"]
        self.data.assign(name, "=", "\n".join(text.split("\n")[1:]) + "\n")
        base = name.split(":")[0]
        for flag, value in {"func": 1, "filename": path, "lineno": str(line)}.items():
            self.data.setVarFlag(base, flag, value)
        if "python" in match["kind"]:
            self.data.setVarFlag(base, "python", 1)

    def _assignment(self, match, *_):
        if match["flag"]:
            change = self.data.addVarFlag if match["operator"] == "+=" else self.data.setVarFlag
            return change(match["name"], match["flag"], match["text"])
        self.data.assign(match["name"], match["operator"], match["text"])
        if match["export"]:
            self.data.setVarFlag(match["name"], "export", 1)

    def _export(self, match, *_):
        self.data.setVarFlag(match[1], "export", 1)

    def _addtask(self, match, *_):
        name = match["name"] if match["name"].startswith("do_") else "do_" + match["name"]
        words, side = match["rest"].split(), None
        self.data.setVarFlag(name, "task", 1)
        for word in words:
            if word in ("after", "before"):
                side = word
            elif side == "after":
                self.data.addVarFlag(name, "deps", word)
            else:
                self.data.addVarFlag(word, "deps", name)

    def _include(self, match, path, line, _):
        name = self.data.expand(match["file"]).strip()
        found = find(name, self.data) or find(os.path.join(os.path.dirname(path), name), self.data)
        if found:
            self.file(found)
        elif match["how"] == "require":
            raise ParseError(path, line, f"Could not include required file {name}")

    def _inherit(self, match, path, line, _):
        for name in self.data.expand(match["classes"]).split():
            self.inherit(name, path, line)
