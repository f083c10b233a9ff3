#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_strict_float.py - the library refuses to be compiled without NaNs

usage: check_strict_float.py BUILD COMPILER...

Every source that tests for NaNs, promises to propagate them, or is compiled for several instruction
sets must fail with core/strict_float.h's error under each of the options.
"""
import re
import subprocess
import sys
from pathlib import Path

OPTIONS = ("-Ofast", "-ffast-math", "-ffinite-math-only")
RELIES = re.compile(r"\bisfinite\b|\bisnan\b|\bNaN\b|^MULTIVERSION$", re.MULTILINE)
TEXT = "scrawl needs IEEE 754 arithmetic"


def preprocess(compiler, include, file, *options):
    return subprocess.run([*compiler, *include, *options, "-E", file, "-o", "/dev/null"],
                          capture_output=True, text=True)


def main():
    if len(sys.argv) < 3:
        print(__doc__)
        return 2
    build, *compiler = sys.argv[1:]
    root = Path(__file__).resolve().parents[2]
    include = [f"-I{root / folder}" for folder in ("include", "src")] + [f"-I{build}"]
    files = [file for file in sorted(root.glob("src/*/*.c"))
             if RELIES.search(file.read_text(encoding="utf-8"))]
    faults = [] if files else ["no source relies on NaNs; is the pattern still right?"]
    for file in files:
        name = file.relative_to(root)
        plain = preprocess(compiler, include, file)
        if plain.returncode != 0:
            faults.append(f"{name}: does not compile\n{plain.stderr}")
        for option in OPTIONS:
            done = preprocess(compiler, include, file, option)
            if done.returncode == 0 or TEXT not in done.stderr:
                faults.append(f"{name}: is not refused with {option}")
    print("\n".join(faults) if faults else f"{len(files)} sources, each refused")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
