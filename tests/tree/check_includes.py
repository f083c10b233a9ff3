#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_includes.py - every #include is allowed by the table of which directory may use which

usage: check_includes.py [ROOT]

A directory may include its own headers, <scrawl.h>, "config.h", system headers and those of the
directories that MAY_INCLUDE lists for it; RESTRICTED names libraries that only some places may use.
The check first tests itself: it must find all violations planted in a temporary tree.
"""
import re
import sys
import tempfile
from pathlib import Path

LIBRARY = {"core", "kernels", "layers", "data", "model", "eval", "read", "selftest", "train"}

PROGRAM = {"cli", "chart", "evaluate", "input", "output", "page", "read", "report", "train",
           "sweep", "web", "commands"}
HARNESS = LIBRARY | {"cases", "workloads", "report", "charts", "cli", "chart"}

MAY_INCLUDE = {
    "include": set(),
    "src/core": {"core"},
    "src/kernels": {"core", "kernels"},
    "src/layers": {"core", "kernels", "layers"},
    "src/data": {"core", "data"},
    "src/model": {"core", "layers", "model"},
    "src/eval": {"core", "data", "model", "eval"},
    "src/train": LIBRARY - {"read", "selftest"},
    "src/read": {"core", "data", "model", "eval", "read"},
    "src/selftest": LIBRARY,
    "tools/cli": {"cli"},
    "tools/chart": {"chart", "cli"},
    "tools/evaluate": {"evaluate", "output", "input", "cli"},
    "tools/input": {"input", "cli"},
    "tools/output": {"output", "input", "cli", "chart"},
    "tools/page": {"page", "cli"},
    "tools/read": {"read", "output", "input", "cli"},
    "tools/report": {"report", "output", "input", "cli", "chart"},
    "tools/train": {"train", "output", "input", "cli"},
    "tools/sweep": {"sweep", "train", "output", "input", "cli"},
    "tools/web": {"web", "read", "input", "cli"},
    "tools/commands": PROGRAM,
    "tools": PROGRAM,
    "bench/cases": HARNESS,
    "bench/workloads": LIBRARY | {"workloads", "cli"},
    "bench/report": LIBRARY | {"report", "cli"},
    "bench/charts": {"charts", "chart", "cli"},
    "bench/peers": HARNESS,
    "bench": HARNESS,
    "tests": LIBRARY | PROGRAM | HARNESS | {"tests", "support"},
}

# Header -> the files or directories that may include it; tests may include anything.
RESTRICTED = {
    "cblas.h": ("src/core/blas.c", "src/kernels/gemm.c"),
    "zlib.h": ("src/data/", "bench/cases/bench_io.c"),
    "png.h": ("src/data/", "tools/"),
    "jpeglib.h": ("src/data/", "tools/output/"),
    "allheaders.h": ("src/data/", "src/read/"),
    "microhttpd.h": ("tools/web/",),
    "jansson.h": ("src/model/", "tools/", "bench/"),
}

# What the public header may include: it needs nothing but a C or C++ compiler.
STANDARD = {"stdbool.h", "stddef.h", "stdint.h"}

ROOMS = ("src", "tools", "bench")  # each of their folders has its own row

GENERATED = {"config.h", "refused_calls.h"}  # in the build folder

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def home(path):
    """The row of the table a file belongs to: "src/core", "tools", ...; None if it has none."""
    parts = path.parts
    row = "/".join(parts[:2]) if parts[0] in ROOMS and len(parts) > 2 else parts[0]
    return row if row in MAY_INCLUDE else None


def judge(root, path, name, quoted):
    """What is wrong with this include, or None."""
    row = home(path)
    if row is None:
        return "the file is in no directory of the table"
    allowed_in = RESTRICTED.get(name)
    if allowed_in and row != "tests" and not path.as_posix().startswith(allowed_in):
        return f"only {', '.join(allowed_in)} may include <{name}>"
    if row == "include":
        return None if not quoted and name in STANDARD else "the public header takes C headers only"
    if not quoted:
        first = name.split("/")[0]
        ours = first in MAY_INCLUDE["tests"] and (root / "src" / name).exists()
        return "the library's own headers are included with quotes" if ours else None
    if name in GENERATED:
        return None
    if ".." in name.split("/"):
        return "a path with .. hides where the header lives"
    if "/" not in name:
        here = (path.parent, Path(path.parts[0]))  # a folder of bench/ also sees its top
        found = any((root / folder / name).exists() for folder in here)
        return None if found else "no such header here"
    target = name.split("/")[0]
    if target not in MAY_INCLUDE[row] and not (root / path.parent / name).exists():
        return f"{row} may not include {target}"
    return None


def violations(root):
    for top in ("include", "src", "tools", "bench", "tests"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in (".c", ".h", ".cc"):
                continue
            path = file.relative_to(root)
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if match:
                    fault = judge(root, path, match[1] or match[2], match[1] is not None)
                    if fault:
                        yield f"{path}:{number}: {line.strip()}: {fault}"


def self_test():
    """Checks (file, include, whether it is a violation) for each rule."""
    cases = [
        ("src/core/a.c", '"core/a.h"', False),
        ("src/core/b.c", '"kernels/a.h"', True),
        ("src/kernels/a.c", '"core/a.h"', False),
        ("src/kernels/b.c", '"layers/a.h"', True),
        ("src/kernels/gemm.c", "<cblas.h>", False),
        ("src/kernels/conv.c", "<cblas.h>", True),
        ("src/layers/a.c", '"kernels/a.h"', False),
        ("src/layers/b.c", '"model/a.h"', True),
        ("src/layers/c.c", "<core/a.h>", True),
        ("src/data/a.c", "<zlib.h>", False),
        ("src/data/b.c", '"kernels/a.h"', True),
        ("src/model/a.c", '"layers/a.h"', False),
        ("src/model/b.c", '"kernels/a.h"', True),
        ("src/model/c.c", "<jansson.h>", False),
        ("src/train/a.c", '"model/a.h"', False),
        ("src/train/b.c", "<jansson.h>", True),
        ("src/train/c.c", '"../model/a.h"', True),
        ("src/other/a.c", '"core/a.h"', True),
        ("tools/a.c", "<scrawl.h>", False),
        ("tools/b.c", '"core/a.h"', True),
        ("tools/c.c", '"a.h"', False),
        ("tools/d.c", '"nowhere.h"', True),
        ("bench/a.c", '"train/a.h"', False),
        ("tools/e.c", "<zlib.h>", True),
        ("src/data/c.c", "<allheaders.h>", False),
        ("tools/f.c", "<allheaders.h>", True),
        ("tools/g.c", "<microhttpd.h>", True),
        ("tests/a.c", "<cblas.h>", False),
        ("include/a.h", "<stddef.h>", False),
        ("include/b.h", '"core/a.h"', True),
        ("include/c.h", "<omp.h>", True),
    ]
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        for directory in [*(f"src/{name}" for name in LIBRARY), "tools"]:
            (root / directory).mkdir(parents=True)
            (root / directory / "a.h").write_text("")
        for name, include, _ in cases:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(f"#include {include}\n")
        found = {line.split(":")[0] for line in violations(root)}
    wrong = [case for case in cases if (case[0] in found) != case[2]]
    for name, include, bad in wrong:
        print(f"self-test: {name} with {include} {'passed' if bad else 'was refused'}")
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
