#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_flavours.py - the same bits with every OpenBLAS flavour, at any number of threads

usage: check_flavours.py PRINT_HASH TEST ...

Debian installs OpenBLAS in three flavours (libopenblas0-pthread, -openmp, -serial) that can be
swapped at run time.  PRINT_HASH (print_hash.c) runs with each flavour found.  The environment asks
BLAS for many threads, which must change nothing.  Another processor's kernels (Haswell: no AVX-512,
no small-matrix kernels) may give other bits, but the same ones at any number of threads.

The TESTs, unit tests that depend on how OpenBLAS uses threads, must pass with each flavour.
"""
import os
import platform
import subprocess
import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "support"))
import openblas

THREADS = ("1", "2", "3", "4", "7")
# A race shows only sometimes: run many threads, several times.
AGAIN = ("7", "4", "7", "4", "7")
ENVIRONMENTS = (
    {"OPENBLAS_NUM_THREADS": "8"},
    {"OPENBLAS_NUM_THREADS": "8", "OMP_NUM_THREADS": "8"},
)
# CPU flags that Haswell's kernels need.
HASWELL = {"avx2", "fma"}


def run(program, path, threads, environment):
    """[(threads, flavour, core, hash), ...]"""
    env = openblas.environment(path, environment)
    done = subprocess.run([program, *threads], env=env, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        sys.exit(f"{path}: {program} ends with {done.returncode}\n{done.stdout}{done.stderr}")
    return [tuple(line.split()) for line in done.stdout.splitlines()]


def can_run_haswell():
    if platform.machine() != "x86_64" or not os.path.exists("/proc/cpuinfo"):
        return False
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        flags = next((line for line in file if line.startswith("flags")), "")
    return HASWELL <= set(flags.split())


def check(program, paths, threads, environment):
    """Faults of all flavours in one environment: hashes that differ from the very first one."""
    faults = []
    first = None
    for flavour, path in paths.items():
        for count, actual, core, digest in run(program, path, threads, environment):
            if actual != flavour:
                faults.append(f"{path} was asked for, but {actual} was used")
            first = first or (flavour, count, digest)
            if digest != first[2]:
                faults.append(f"{flavour} ({core}), {count} threads: {digest}, but {first[0]}, "
                              f"{first[1]} threads: {first[2]} ({environment})")
    return faults


def run_tests(tests, paths):
    """Faults of the unit tests, with each flavour."""
    for flavour, path in paths.items():
        for test in tests:
            done = subprocess.run([test], env=openblas.environment(path, {}), capture_output=True,
                                  text=True, timeout=120)
            if done.returncode != 0:
                yield f"{flavour}: {test}: {done.returncode}\n{done.stdout}{done.stderr}"


def main():
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    program, *tests = map(os.path.abspath, sys.argv[1:])
    paths = openblas.folders()
    if len(paths) < 2:
        print("skipped: needs at least two flavours of OpenBLAS")
        return 77
    faults = list(run_tests(tests, paths))
    for environment in ENVIRONMENTS:
        faults += check(program, paths, THREADS, environment)
    if can_run_haswell():
        for flavour, path in paths.items():
            faults += check(program, {flavour: path}, THREADS + AGAIN,
                            {"OPENBLAS_CORETYPE": "Haswell"})
    else:
        print("not tried: Haswell's kernels")
    print("\n".join(faults) if faults else f"the same bits with {', '.join(paths)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
