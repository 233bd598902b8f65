#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/vendor/reference.md from the SDK's headers, so that the two cannot differ.

    reference.py            prints the page
    reference.py --check F  compares it with the file F; exit code 1 and the first difference when they differ

The headers are written for this: a declaration's comment stands directly above it, private parts come last in a class,
and what is nobody's business lies in namespace detail.
"""
import difflib
import pathlib
import re
import sys

INCLUDE = pathlib.Path(__file__).resolve().parent.parent / "include" / "bspctl"
HEADERS = [
    ("sdk.hpp", "What a plugin is written with"),
    ("values.hpp", "Values"),
    ("host.hpp", "The host, seen from the plugin"),
    ("testing.hpp", "Hosts for unit tests"),
    ("abi.h", "The binary contract"),
]
INTRO = """<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Made by sdk/tools/reference.py from sdk/include/bspctl. Change the headers, not this page. -->
# Reference of the SDK

[plugins.md](plugins.md) is the way in; [tutorial.md](tutorial.md) shows the order of things. A plugin in C++ includes
`bspctl/sdk.hpp` and needs the first three chapters; one in another language needs the last.
"""
OPENING = re.compile(r"^(typedef |struct |class |enum |inline |template|using |#define |bspctl_status )")


def uncomment(lines):
    """The text of a comment, in either style, without its markers."""
    out = []
    for line in lines:
        line = line.strip()
        if line.startswith("//"):
            line = line[2:]
        else:
            line = re.sub(r"^(/\*|\*(?!/))", "", line)
            line = re.sub(r"\*/$", "", line).rstrip()
        out.append(line[1:] if line.startswith(" ") else line)
    return "\n".join(out).strip("\n")


def is_comment(line):
    return re.match(r"\s*(//|/\*|\*( |/|$))", line) is not None


def heading_of(comment):
    """The title in a rule of dashes, or nothing."""
    found = re.match(r"^-{20,} ?(.*)$", comment.strip())
    return found.group(1).strip() if found else None


def depth_change(line):
    code = re.sub(r"//.*|/\*.*?\*/|\"(\\.|[^\"])*\"|'(\\.|[^'])'", "", line)
    return code.count("{") - code.count("}")


def take_declaration(lines, start):
    """The lines of one declaration: to the end of its braces, or to the semicolon."""
    depth = 0
    for end in range(start, len(lines)):
        depth += depth_change(lines[end])
        code = re.sub(r"\s*(//.*|/\*.*\*/)$", "", lines[end]).rstrip()
        if lines[start].startswith("#define"):
            if not lines[end].endswith("\\"):
                return end + 1
        elif depth == 0 and (code.endswith(";") or code.endswith("}")):
            return end + 1
    return len(lines)


def name_of(declaration):
    first = " ".join(declaration[:3])
    for pattern in (r"^#define (\w+)", r"^typedef [\w* ]*\(\*(\w+)\)", r"^typedef struct (\w+)", r"^typedef \w+ (\w+);",
                    r"^(?:template.*> )?(?:struct|class|enum class) (\w+)", r"(\w+)\("):
        found = re.search(pattern, first)
        if found:
            return found.group(1)
    return None


def signature(lines):
    """A function without its body and its initialisers."""
    text = " ".join(line.strip() for line in lines)
    text = re.split(r"\)( const)?( noexcept)?( override)?\s*(?:: \w+[({]|\{)", text, maxsplit=1)
    tail = "".join(part for part in text[1:4] if part) if len(text) > 1 else ""
    return (text[0] + ")" + tail if len(text) > 1 else text[0].rstrip(";")).replace("[[nodiscard]] ", "")


def members(declaration):
    """The public members of a class with their comments."""
    comment, at = [], 1
    public = declaration[0].startswith("struct")
    while at < len(declaration) - 1:
        line = declaration[at]
        if line.strip() in ("public:", "protected:", "private:"):
            public = line.strip() == "public:"
        elif is_comment(line):
            comment.append(line)
        elif line.strip():
            end = take_declaration(declaration, at)
            text = signature(declaration[at:end])
            hidden = "= delete" in text or text.startswith("virtual ~") or "explicit operator" in text
            if public and "(" in text and not hidden:
                yield text, uncomment(comment)
            comment, at = [], end
            continue
        else:
            comment = []
        at += 1


def render_class(declaration):
    for text, comment in members(declaration):
        yield f"- `{text}`" + (f"<br>{' '.join(comment.split())}" if comment else "")


def render(declaration, comment):
    kind = declaration[0]
    name = name_of(declaration)
    if name is None or name.startswith("BSPCTL_DETAIL"):
        return
    yield f"\n### {name}\n"
    if comment:
        yield comment + "\n"
    if kind.startswith("class "):
        yield from render_class(declaration)
    elif kind.startswith("inline ") or kind.startswith("template"):
        yield f"```cpp\n{signature(declaration)}\n```"
    elif kind.startswith("#define") and kind.endswith("\\"):
        yield f"```cpp\n{kind.split('  ')[0].removeprefix('#define ').rstrip(' ' + chr(92))};\n```"
    else:
        yield "```cpp\n" + "\n".join(declaration) + "\n```"


def paragraphs_of_c(lines):
    """The C header is written in paragraphs: a comment, then what belongs together, to the next empty line."""
    comment, code = [], []
    for line in lines + [""]:
        if line.strip():
            inside = code or not is_comment(line)
            (code if inside else comment).append(line)
            continue
        if code and not code[0].startswith(("#ifdef", "#ifndef", "#endif", "#include", "extern")):
            yield uncomment(comment), code
            comment = []
        elif comment and heading_of(uncomment(comment)):
            yield uncomment(comment), []
            comment = []
        elif code:
            comment = []
        code = []


def chapter_of_c(lines):
    last = next(i for i, line in enumerate(lines) if line.strip() == "*/")
    yield uncomment([line for line in lines[1:last]])
    for comment, code in paragraphs_of_c(lines[last + 1:]):
        title, _, text = comment.partition("\n") if heading_of(comment.split("\n")[0]) else ("", "", comment)
        if title:
            yield f"\n**{heading_of(title).capitalize()}**\n"
        if code:
            ids = re.findall(r'^#define BSPCTL_(?:EXT|HOST)_\w+ "(.*)"', "\n".join(code), re.MULTILINE)
            yield f"\n### {ids[0] if ids else name_of(code)}\n"
            yield text + "\n"
            yield "```c\n" + "\n".join(code) + "\n```"


def chapter_of_cpp(lines):
    comment, at, intro_done = [], 0, False
    while at < len(lines):
        line = lines[at]
        if line.startswith("namespace detail"):
            at = next(i for i in range(at, len(lines)) if lines[i].startswith("}  // namespace detail"))
            comment = []
        elif is_comment(line):
            comment.append(line)
            title = heading_of(uncomment(comment))
            if title:
                yield f"\n**{title.capitalize()}**"
                comment = []
        elif OPENING.match(line) and not line.startswith("#define BSPCTL_EXPORT") and "_HPP" not in line:
            end = take_declaration(lines, at)
            yield from render(lines[at:end], uncomment(comment))
            comment, at = [], end
            continue
        else:
            if comment and not intro_done:
                yield uncomment([one for one in comment if "SPDX" not in one])
                intro_done = True
            comment = []
        at += 1


def chapter(header, title):
    lines = (INCLUDE / header).read_text(encoding="utf-8").splitlines()
    yield f"\n## {title}: `bspctl/{header}`\n"
    yield from chapter_of_c(lines) if header.endswith(".h") else chapter_of_cpp(lines)


def page():
    parts = [INTRO]
    for header, title in HEADERS:
        parts.extend(chapter(header, title))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).rstrip() + "\n"


def main(arguments):
    if not arguments:
        sys.stdout.write(page())
        return 0
    committed = pathlib.Path(arguments[1]).read_text(encoding="utf-8")
    difference = list(difflib.unified_diff(committed.splitlines(), page().splitlines(), arguments[1], "the headers", "", "", 1, ""))
    for line in difference[:20]:
        print(line)
    if difference:
        print(f"make it again: sdk/tools/reference.py > {arguments[1]}")
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
