# SPDX-License-Identifier: MIT
"""Limits of the address space, under which OpenBLAS's threads would wait for ever."""

import subprocess

from cli.harness import ENVIRONMENT, SCRAWL
from faults.workshop import COMMANDS

LIMITS = (90000, 130000, 170000, 200000, 260000, 350000, 500000)   # kB
LIMITED = ("version", "info net", "eval", "read")
# Before main(), nothing can be said in the program's own words.
ELSEWHERE = ("OpenBLAS", "loading shared libraries")


def run_limited(command, limit, folder):
    """Runs a command; what is wrong with its end, or None."""
    try:
        done = subprocess.run(["sh", "-c", f'ulimit -v {limit}; exec "$0" "$@"', SCRAWL, *command],
                              cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return "it hangs"
    said = done.stderr.decode(errors="replace")
    if done.returncode == 0 or any(words in said for words in ELSEWHERE):
        return None
    return None if done.returncode == 1 and "memory" in said else f"{done.returncode}: {said}"


def check_limits(shop, names):
    """What was found, as texts."""
    shop.renew()
    found = []
    for name in LIMITED:
        for limit in LIMITS if name in names else ():
            wrong = run_limited(COMMANDS[name], limit, shop.folder)
            if wrong:
                found.append(f"{name} within {limit} kB: {wrong}")
                print(found[-1], flush=True)
    return found
