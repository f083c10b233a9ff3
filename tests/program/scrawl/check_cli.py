#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_cli.py - tests the program: every command, its output, its exit codes

usage: check_cli.py SCRAWL [WORD ...]      (or the environment variable SCRAWL)

The tests are the functions test_* of all files in cli/; WORDs select those whose names contain
one, and 2/3 the second, fifth, ... test, so that several calls share the work.  The data are
generated: noisy bars, diagonals and boxes, so small that a network learns them in a second.
Ends with "N passed, N failed"; exits with 1 if anything failed.
"""

import importlib
import inspect
import os
import pkgutil
import re
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "support"))
if len(sys.argv) > 1:
    os.environ["SCRAWL"] = sys.argv[1]
if not os.environ.get("SCRAWL"):
    sys.exit(__doc__)

import cli  # noqa: E402
from cli.harness import Place  # noqa: E402

MODULES = [importlib.import_module(f"cli.{module.name}")
           for module in pkgutil.iter_modules(cli.__path__) if module.name != "harness"]


def collect(words):
    part, parts = 1, 1
    if words and re.fullmatch(r"[1-9]/[1-9]", words[0]):
        part, parts = map(int, words.pop(0).split("/"))
    tests = [(name, function) for module in MODULES for name, function in vars(module).items()
             if name.startswith("test_") and inspect.isfunction(function)
             and (not words or any(word in name for word in words))]
    return tests[part - 1::parts]


def failure(name, function, error):
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
             if frame.filename == function.__code__.co_filename]
    where = f"{Path(function.__code__.co_filename).name}:{lines[-1] if lines else 0}"
    return f"FAIL  {name}, {where}: {type(error).__name__}: {error}"


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    passed, failures = 0, []
    with tempfile.TemporaryDirectory(prefix="scrawl-cli-") as folder:
        place = Place(Path(folder))
        for name, function in collect(sys.argv[2:]):
            started = time.monotonic()
            try:
                function(place)
                passed += 1
                print(f"ok    {name} ({time.monotonic() - started:.1f} s)", flush=True)
            except Exception as error:  # any exception is a failed test
                failures.append(failure(name, function, error))
                print(failures[-1], flush=True)
    # Once more, as of a long log only the end may be shown.
    print(*failures, f"{passed} passed, {len(failures)} failed", sep="\n")
    return 1 if failures or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
