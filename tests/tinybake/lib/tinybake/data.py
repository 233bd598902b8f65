# SPDX-License-Identifier: Apache-2.0
"""Variables: BitBake's assignment operators, overrides and expansion."""
import os
import re
import sys
import time

OPERATIONS = ("append", "prepend", "remove")
VARIABLE = re.compile(r"\$\{([^{}@\n\t :]+)\}")
INLINE_PYTHON = re.compile(r"\$\{@(?:\{.*?\}|.)+?\}")


class ExpansionError(Exception):
    """An inline Python expression failed; the text is BitBake's."""


class Data:
    def __init__(self):
        self.values = {}     # name or name:override -> text
        self.defaults = {}   # weak defaults, from ??=
        self.edits = {}      # name -> [(operation, overrides, text)]
        self.flags = {}      # name -> {flag: text}
        self.overrides = []  # in force once finalise() was called

    def copy(self):
        other = Data()
        other.values = dict(self.values)
        other.defaults = dict(self.defaults)
        other.edits = {name: list(edits) for name, edits in self.edits.items()}
        other.flags = {name: dict(flags) for name, flags in self.flags.items()}
        return other

    def finalise(self):
        """Puts the overrides in force; before that only plain values are seen."""
        self.overrides = [o for o in (self.getVar("OVERRIDES") or "").split(":") if o]

    # ------------------------------------------------------------------------------------------------ setting
    def assign(self, name, operator, text):
        """One assignment as it stands in a file."""
        name = self.expand(name) if "${" in name else name
        base, operation, conditions = self._split(name)
        if operation:
            self.edits.setdefault(base, []).append((operation, conditions, text))
        elif operator == "??=":
            self.defaults[name] = text
        elif operator == "?=":
            self.values.setdefault(name, text)
        else:
            self.values[name] = self._combined(name, operator, text)

    def _combined(self, name, operator, text):
        old = self.values.get(name, self.defaults.get(name, ""))
        if operator == ":=":
            return self.expand(text, name)
        return {"=": text, "+=": f"{old} {text}", "=+": f"{text} {old}", ".=": old + text, "=.": text + old}[operator]

    @staticmethod
    def _split(name):
        parts = name.split(":")
        for index, part in enumerate(parts):
            if index and part in OPERATIONS:
                return ":".join(parts[:index]), part, tuple(parts[index + 1:])
        return name, None, ()

    def setVar(self, name, text):
        self.values[name] = text

    def setVarFlag(self, name, flag, text):
        self.flags.setdefault(name, {})[flag] = text

    def addVarFlag(self, name, flag, text):
        old = self.getVarFlag(name, flag)
        self.setVarFlag(name, flag, f"{old} {text}" if old else text)

    # ------------------------------------------------------------------------------------------------ reading
    def getVar(self, name, expand=True):
        text = self._raw(name)
        edits = [e for e in self.edits.get(name, ()) if all(o in self.overrides for o in e[1])]
        for operation, _, added in edits:
            if operation == "append":
                text = (text or "") + added
            elif operation == "prepend":
                text = added + (text or "")
        if text is None or not expand:
            return text
        text = self.expand(text, name)
        for operation, _, removed in edits:
            if operation == "remove":
                unwanted = self.expand(removed, name).split()
                text = "".join("" if word in unwanted else word for word in re.split(r"(\s+)", text))
        return text

    def _raw(self, name):
        for override in reversed(self.overrides):
            if f"{name}:{override}" in self.values:
                return self.values[f"{name}:{override}"]
        return self.values.get(name, self.defaults.get(name))

    def getVarFlag(self, name, flag, expand=False):
        text = self.flags.get(name, {}).get(flag)
        return self.expand(text) if expand and text is not None else text

    def keys(self):
        plain = {name.split(":")[0] for name in self.values}
        return sorted(plain | set(self.defaults) | set(self.edits))

    def expand(self, text, name=None):
        """Replaces ${X} and ${@python}; what is not set stays as it is, for the shell."""
        for _ in range(50):  # deep enough for metadata, and an end for a variable that names itself
            before = text
            text = VARIABLE.sub(lambda m: self._or_same(m), text)
            text = INLINE_PYTHON.sub(lambda m: self._evaluated(m.group(0), name), text)
            if text == before:
                return text
        raise ExpansionError(f"Failure expanding variable {name}, expression was {text[:80]} which triggered exception "
                             "RecursionError: variable references itself!")

    def _or_same(self, match):
        value = self.getVar(match.group(1))
        return match.group(0) if value is None else value

    def _evaluated(self, expression, name):
        names = {"d": self, "bb": sys.modules["bb"], "os": os, "time": time, "sys": sys}
        try:
            return str(eval(expression[3:-1].strip(), names))  # noqa: S307 - metadata is code, here as in BitBake
        except Exception as error:  # noqa: BLE001 - whatever the metadata's code does
            raise ExpansionError(f"Failure expanding variable {name or '?'}, expression was {expression} which triggered "
                                 f"exception {type(error).__name__}: {error}") from error
