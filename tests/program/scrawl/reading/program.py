# SPDX-License-Identifier: MIT
"""Runs scrawl for the reading tests."""

import os
import subprocess
import sys

SKIPPED = 77  # the exit status by which Meson knows a skipped test
SCRAWL = os.environ.get("SCRAWL", "scrawl")


def scrawl(*args, timeout=600):
    """Standard output of a command that must succeed."""
    done = subprocess.run([SCRAWL, *map(str, args)], capture_output=True, text=True,
                          timeout=timeout, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"scrawl {' '.join(map(str, args))}\nended with {done.returncode}: {done.stderr}")
    return done.stdout


def has_data(name):
    done = subprocess.run([SCRAWL, "data", "verify", name], capture_output=True)
    return done.returncode == 0
