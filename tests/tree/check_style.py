#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_style.py - what a formatter does not check: heads, lengths, dialect, idioms, README

usage: check_style.py [ROOT]

The check first tests itself: it must find one fault of each kind planted in a temporary tree.
"""
import re
import sys
import tempfile
from pathlib import Path

FOLDERS = (".ci", "bench", "include", "src", "tests", "tools")
C_FILES = {".c", ".h", ".cc"}
# Files whose lengths are limited; data files and prose are not.
CODE = C_FILES | {".py", ".sh", ".bash", ".build", ".txt", ""}
DATA = {".svg", ".gz", ".npz", ".npy", ".bin", ".idx", ".safetensors", ".pyc"}
MAX_COLUMNS = 100
MAX_LINES = 300
# The whole interface, and the lists of all sources and all tests, each in one file on purpose.
MAX_LINES_OF = {"include/scrawl.h": 1750, "src/meson.build": 400, "tests/meson.build": 400}
MAX_README = 220

# Spelled so that this file does not match itself.
LEFTOVER = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b|^\s*#\s*if [0]\b")
MACHINE_PATH = re.compile(r"(?<![\w.~}/-])/(?:work|root|home|Users)/|/tmp/h[/]")

# C that this tree does not use -> what the fault is called.
DIALECT = {
    re.compile(r"\bsizeof\s+[\w*]"): "sizeof without parentheses",
    re.compile(r"!\s*(?:strn?|mem)cmp\("): "a comparison not written == 0",
    re.compile(r"(?:\b(?:if|while) \(|!)status\b(?=\)| &&| \|\||;)"):
        "a status that is not compared",
    re.compile(r"\([^()?;{}]*\?\s*\w+\s*:\s*\w+\)\s*\("):
        "a condition where a function's name belongs",
    re.compile(r"#\s*define\s+(?:MOST|LARGEST|LONGEST|HIGHEST|LEAST|SMALLEST|LOWEST|FEW)_"):
        "a limit that is not called MAX_ or MIN_",
}
INCLUDE = re.compile(r"^#include ([\"<])(.*)[\">]", re.MULTILINE)


def text_files(root):
    """(path below root, text) of every file that people write."""
    files = [file for file in root.iterdir() if file.is_file() and file.name != ".git"]
    for folder in FOLDERS:
        files += [file for file in (root / folder).rglob("*") if file.is_file()]
    for file in sorted(files):
        if file.suffix in DATA or "__pycache__" in file.parts:
            continue
        content = file.read_bytes()
        if b"\0" not in content:
            yield file.relative_to(root), content.decode("utf-8", errors="replace")


def indented_with_spaces(line, previous):
    """Spaces may align a continued statement after tabs, but must not replace a tab."""
    blanks = re.match(r"\s*", line)[0]
    if " " not in blanks or line.strip()[:1] in ("", "*"):
        return False
    begins = previous.endswith((";", "}", ":", ") {")) or previous.strip() == "{"
    return " " * 8 in blanks or " \t" in blanks or begins


# Unidiomatic English; spelled so that this file does not match itself.
IDIOM = re.compile(
    r"\bwho[e]ver\b|\bhang(?:s|ing)? o[n]\b|\bfor a momen[t]\b|\bin vai[n]\b|\bstands? besid[e]\b|"
    r"\blikewis[e]\b|\bas eve[r]\b|\bone's ow[n]\b|\bgoes o[n] (?:in|with|from)\b|"
    r"\b(?:one|images|floats|bytes|doubles) an? (?:line|step|thread|image|shard|class|batch|epoch|"
    r"layer|channel|piece)\b", re.IGNORECASE)

# The library's messages name no option, command or script of the programs.
ADVICE = re.compile(r'".*(?<![-\w])(?:--[a-z]|scrawl (?:train|eval|predict|info|data)\b|tools/)')


def line_faults(path, line, previous):
    if "\r" in line:
        yield "carriage return"
    if line != line.rstrip():
        yield "blanks at the end of the line"
    if "\ufffd" in line:
        yield "not UTF-8"
    if path.suffix in CODE:
        columns = len(line.expandtabs(8))
        if columns > MAX_COLUMNS:
            yield f"{columns} columns, more than {MAX_COLUMNS}"
    if path.suffix in C_FILES and indented_with_spaces(line, previous):
        yield "indented with spaces"
    if path.parts[0] == "src" and ADVICE.search(line):
        yield "advice for users of the program in the library"
    if LEFTOVER.search(line):
        yield "a leftover mark"
    if MACHINE_PATH.search(line):
        yield "a path of one machine"
    if IDIOM.search(line):
        yield "an idiom that reads badly"


def head_faults(path, text):
    lines = text.split("\n")
    if lines[0] != "/* SPDX-License-Identifier: MIT */":
        yield 1, "the first line is not the licence"
    elif lines[1] != "/*" or not re.match(rf" \* {re.escape(path.name)} - \S", lines[2]):
        yield 2, f"no opening comment `{path.name} - what it is`"


def dialect_faults(text):
    for pattern, fault in DIALECT.items():
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.end()) + 1, fault


def include_faults(path, text):
    """The file's own header comes first, then the system's, then others of the tree."""
    own = Path(*path.with_suffix(".h").parts[1:]).as_posix()
    ranks = [0 if name == own and path.suffix == ".c" else 1 if bracket == "<" else 2
             for bracket, name in INCLUDE.findall(text)]
    # A source that shares another's header begins with it as its own.
    if ranks[1:] != sorted(ranks[1:]) or 0 in ranks[1:]:
        yield 1, "headers in another order than own, system, others"


def file_faults(path, text):
    previous = ""
    for number, line in enumerate(text.split("\n"), 1):
        for fault in line_faults(path, line, previous):
            yield number, fault
        previous = line
    lines = text.count("\n")
    if text and not text.endswith("\n"):
        yield lines + 1, "no newline at the end of the file"
    if text.endswith("\n\n"):
        yield lines, "empty lines at the end of the file"
    most = MAX_LINES_OF.get(path.as_posix(), MAX_LINES)
    if path.suffix in CODE and lines > most:
        yield lines, f"{lines} lines, more than {most}"
    if path.suffix in C_FILES:
        yield from head_faults(path, text)
        yield from dialect_faults(text)
        yield from include_faults(path, text)


def unlisted_tests(root):
    """Tests that no build file lists, and that never run."""
    listed = "".join(build.read_text(encoding="utf-8")
                     for build in sorted((root / "tests").rglob("meson.build")))
    for file in sorted((root / "tests").rglob("*")):
        kind = re.match(r"(?:test_\w+\.(?:c|py)|(?:check|header)_\w+\.\w+)$", file.name)
        # test_NAME.c may be listed as 'NAME', from which the build file makes the file's name.
        names = {file.name, re.sub(r"^test_|\.(?:c|py)$", "", file.name)}
        if kind and not any(re.search(rf"['/]{re.escape(name)}'", listed) for name in names):
            yield f"{file.relative_to(root)}:1: is not listed in a meson.build"


def readme_faults(root):
    """Scripts and commands in the README that do not exist."""
    readme = root / "README.md"
    if not readme.exists():
        yield "README.md:1: does not exist"
        return
    text = readme.read_text(encoding="utf-8")
    if text.count("\n") > MAX_README:
        yield f"README.md:1: {text.count(chr(10))} lines, more than {MAX_README}"
    sources = (root / "tools/commands").glob("cmd_*.c")
    commands = {file.stem.removeprefix("cmd_") for file in sources}
    for number, line in enumerate(text.split("\n"), 1):
        for script in re.findall(r"(?<![\w/])((?:tools|tests|bench|\.ci)/[\w./-]*\w)", line):
            if "NAME" in script:  # a placeholder
                continue
            if not (root / script).exists() and not (root / f"{script}.c").exists():
                yield f"README.md:{number}: {script} does not exist"
        for command in re.findall(r"(?:^\s*\$?\s*|`|/)scrawl ([a-z]+)\b", line):
            if command not in commands | {"help"}:
                yield f"README.md:{number}: scrawl {command}: no such command"


def violations(root):
    for path, text in text_files(root):
        for number, fault in file_faults(path, text):
            yield f"{path}:{number}: {fault}"
    yield from unlisted_tests(root)
    yield from readme_faults(root)


def self_test():
    head = "/* SPDX-License-Identifier: MIT */\n/*\n * {} - an example\n */\n"
    good = head.format("good.c") + "int f(int a,\n      int b);\n\tint tab;\n"
    planted = {
        "src/core/good.c": (good, ""),
        "src/core/nohead.c": ("int a;\n", "licence"),
        "src/core/nocomment.c": (head.format("other.c"), "opening comment"),
        "src/core/spaces.c": (head.format("spaces.c") + "        int a;\n", "spaces"),
        "src/core/four.c": (head.format("four.c") + "{\n    int a;\n", "spaces"),
        "src/core/long.c": (head.format("long.c") + "\t" * 12 + "int a12;\n", "columns"),
        "src/core/tall.c": (head.format("tall.c") + "\n" * MAX_LINES + "int a;\n", "lines"),
        "tests/program/tall.py": ("a = 1\n" * (MAX_LINES + 1), "lines"),
        "tests/program/whole.py": ("a = 1\n" * MAX_LINES, ""),
        "tools/tall": ("#!/bin/sh\n" + "true\n" * MAX_LINES, "lines"),
        "tools/tall.sh": ("true\n" * (MAX_LINES + 1), "lines"),
        "src/core/mark.c": (head.format("mark.c") + "int a; /* TO" + "DO */\n", "leftover"),
        "src/core/advice.c": (
            head.format("advice.c") + 'f("a file (see --data)");\n', "advice"),
        "src/core/idiom.c": (head.format("idiom.c") + "/* floats a thr" + "ead */\n", "idiom"),
        "src/core/off.c": (head.format("off.c") + "#if " + "0\n#endif\n", "leftover"),
        "src/core/blank.c": (head.format("blank.c") + "int a; \n", "end of the line"),
        "src/core/end.c": (head.format("end.c") + "int a;", "no newline"),
        "src/core/size.c": (head.format("size.c") + "int a = sizeof b;\n", "sizeof"),
        "src/core/same.c": (head.format("same.c") + "if (!strcmp(a, b))\n", "== 0"),
        "src/core/status.c": (head.format("status.c") + "if (a && !status)\n", "not compared"),
        "src/core/callee.c": (head.format("callee.c") + "(a->b\n? c\n: d)(e);\n", "function"),
        "src/core/most.c": (head.format("most.c") + "#define MOST_ROWS 3\n", "MAX_"),
        "src/core/own.c": (head.format("own.c") + '#include <a.h>\n#include "core/own.h"\n', "own"),
        "src/core/last.c": (
            head.format("last.c") + '#include "core/last.h"\n#include "b.h"\n#include <a.h>\n',
            "order"),
        "src/core/ordered.c": (
            head.format("ordered.c") + '#include "core/ordered.h"\n\n#include <a.h>\n\n'
            '#include "b.h"\nif (f(status) == 0 && status.size && (a ? b : c) && sizeof(d))\n',
            ""),
        "tests/test_lost.c": (head.format("test_lost.c"), "not listed"),
        "tests/test_found.c": (head.format("test_found.c"), ""),
        "tests/meson.build": ("foreach name : ['found']\n", ""),
        "tools/path.sh": ("cd /ho" + "me/somebody\n", "machine"),
        "tools/commands/cmd_train.c": (head.format("cmd_train.c"), ""),
        "README.md": (
            "`scrawl train`, `scrawl fly`\ntools/commands/cmd_train.c\ntools/gone\n", "fly"),
    }
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        for name, (text, _) in planted.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        found = list(violations(root))
    wrong = []
    for name, (_, fault) in planted.items():
        mine = [line for line in found if line.startswith(f"{name}:")]
        if not (any(fault in line for line in mine) if fault else not mine):
            wrong.append(f"self-test: {name}: expected {fault or 'nothing'}, found {mine}")
    if not any("tools/gone" in line for line in found):
        wrong.append("self-test: README.md: tools/gone was not reported")
    print("\n".join(wrong), end="\n" if wrong else "")
    return not wrong


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    if not self_test():
        return 1
    found = list(violations(root))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
