#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_faults.py - commands whose allocations or system calls fail, one after the other

usage: check_faults.py SCRAWL LIBRARY [--all] [--command NAME] [--fault NAME]

LIBRARY is faults/fault.c and its neighbours, built.  A sample of the calls of some kinds fails,
with --all each one of all kinds, which takes long.  A name that is a part of several selects them
all.  A command must end with the exit code for the fault and say why, or have the same results as
without; its files must be as before or as they were to become.  Then a run is killed at the calls
that save its results, and with --all commands run within limits of the address space.
"""

import argparse
import os
import platform
import resource
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "support"))
if len(sys.argv) < 3:
    sys.exit(__doc__)
os.environ["SCRAWL"] = sys.argv[1]

from faults.crashes import KILLED, Crashes  # noqa: E402
from faults.limits import check_limits  # noqa: E402
from faults.loop import FAULTS, SAMPLED, Loop, worker_count  # noqa: E402
from faults.workshop import (COMMANDS, KINDS, NEEDS_LEPTONICA, WITHOUT_SYSTEM_CALLS,  # noqa: E402
                             has_leptonica, workshops)

# Without --all: allocations of each command that fail, and calls at which a run is killed.
SAMPLES, POINTS = 3, 8


def options():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("scrawl")
    parser.add_argument("library")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--command", action="append")
    parser.add_argument("--fault", action="append")
    return parser.parse_args()


def selected(names, parts):
    return [name for name in names if not parts or any(part in name for part in parts)]


def main(asked):
    if asked.library == "-":
        print("skipped: nothing can be preloaded in this build")
        return 77
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kinds = KINDS
    if platform.machine() != "x86_64":
        kinds = WITHOUT_SYSTEM_CALLS
        print(f"only {', '.join(kinds)}: system calls can be caught on x86-64 alone")
    usual = FAULTS if asked.all or asked.fault else SAMPLED
    faults = [name for name in selected(usual, asked.fault)
              if set(FAULTS[name][0][0].split("+")) <= set(kinds)]
    with tempfile.TemporaryDirectory(prefix="scrawl-faults-") as folder:
        shops = workshops(worker_count(), folder, asked.library)
        names = selected(COMMANDS, asked.command)
        if not has_leptonica(Path(folder) / "base"):
            print(f"without Leptonica, and so without {', '.join(NEEDS_LEPTONICA)}")
            names = [name for name in names if name not in NEEDS_LEPTONICA]
        loop = Loop(shops, kinds, None if asked.all else SAMPLES)
        loop.run_all(names, faults)
        if KILLED in names and len(kinds) == len(KINDS) and not asked.fault:
            crashes = Crashes(shops[0])
            crashes.run(None if asked.all else POINTS)
            loop.found += crashes.found
            print(f"{crashes.killed} runs killed while saving, {len(crashes.found)} not as must be")
        if asked.all and not asked.fault:  # OpenBLAS 0.3.29 waits before main() can prevent it
            loop.found += check_limits(shops[0], names)
    print(f"{loop.hits} faults in {len(names)} commands, {len(loop.found)} handled wrongly")
    if not loop.hits:
        print(f"{asked.library} was not loaded before the program, or nothing was to be tried")
    return 1 if loop.found or not loop.hits else 0


sys.exit(main(options()))
