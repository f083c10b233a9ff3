#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_cpus.py - which CPUs are used where OpenMP or the user binds the process to some

usage: check_cpus.py PRINT_CPUS SCRAWL

PRINT_CPUS (print_cpus.c) and SCRAWL run with affinity masks of one and two CPUs and the variables
by which OpenMP binds threads.
"""
import fcntl
import os
import re
import resource
import subprocess
import sys
import termios
import time
import unittest
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "support"))
import openblas

PRINT_CPUS, SCRAWL = map(os.path.abspath, sys.argv[1:3])
BOTH = set(sorted(os.sched_getaffinity(0))[:2])
FIRST, LAST = min(BOTH), max(BOTH)
VARIABLES = re.compile("(OMP|GOMP|KMP)_")
# OpenBLAS's OpenMP flavour loads libgomp, which binds the process before libomp looks at it.
FOLDER = next((folder for flavour, folder in openblas.folders().items() if flavour != "openmp"), "")

# Variables -> the CPUs that they leave of two.  Of the last alone, they leave that one.
BINDINGS = (
    ({}, BOTH),
    ({"OMP_PROC_BIND": "false"}, BOTH),
    ({"OMP_PROC_BIND": "true"}, BOTH),
    ({"OMP_PROC_BIND": "close", "OMP_PLACES": "cores"}, BOTH),
    ({"OMP_PROC_BIND": "spread", "OMP_NUM_THREADS": "1"}, BOTH),
    ({"OMP_PLACES": "threads"}, BOTH),
    ({"OMP_PLACES": f"{{{FIRST}}}"}, {FIRST}),
    ({"OMP_PLACES": f"{{{LAST}}}"}, {LAST}),
    ({"GOMP_CPU_AFFINITY": f"{FIRST} {LAST}"}, BOTH),
    ({"GOMP_CPU_AFFINITY": f"{LAST} {FIRST}"}, BOTH),
    ({"GOMP_CPU_AFFINITY": f"{LAST}"}, {LAST}),
    ({"KMP_AFFINITY": "compact"}, BOTH),  # libomp's
)


def start(command, mask, variables, limited=False):
    """A process with an affinity mask and, if limited, a limit of its address space."""
    def prepare():
        os.sched_setaffinity(0, mask)
        if limited:
            resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))

    env = openblas.environment(FOLDER, {}) if FOLDER else os.environ
    env = {key: value for key, value in env.items() if not VARIABLES.match(key)}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, env=env | variables,
                            preexec_fn=prepare)


def run(*arguments):
    """What a process prints: run(COMMAND, MASK, VARIABLES[, LIMITED])."""
    with start(*arguments) as process:
        output, errors = process.communicate(timeout=60)
        if process.returncode:
            raise AssertionError(f"{process.args}: {process.returncode}\n{output}{errors}")
    return output


def print_cpus(*arguments, mask=None, **variables):
    """The number of CPUs, and key -> mask."""
    lines = run([PRINT_CPUS, *map(str, arguments)], mask or BOTH, variables).splitlines()
    found = {line.split()[0]: set(map(int, line.split()[1:])) for line in lines}
    return found.pop("cpus").pop(), found


def unread(pipe):
    """The number of bytes in a pipe."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def program_threads(*arguments):
    return int(re.search(r"^threads: (\d+)$", run([SCRAWL, "--version"], *arguments), re.M)[1])


class Cpus(unittest.TestCase):
    def test_bound_by_openmp(self):
        for variables, left in BINDINGS:
            with self.subTest(variables):
                cpus, masks = print_cpus(**variables)
                self.assertEqual(cpus, len(left))
                self.assertEqual(masks["worker"], left)
                self.assertEqual(masks["after"], masks["before"])

    def test_bound_by_the_user_too(self):
        for variables, _ in BINDINGS:
            with self.subTest(variables):
                cpus, masks = print_cpus(mask={LAST}, **variables)
                self.assertEqual(cpus, 1)
                # libgomp moves the process to GOMP_CPU_AFFINITY's first CPU, denied or not.
                self.assertEqual(masks["worker"], masks["before"])
                self.assertEqual(masks["after"], masks["before"])
                if "GOMP_CPU_AFFINITY" not in variables:
                    self.assertEqual(masks["worker"], {LAST})

    def test_bound_by_the_user_later(self):
        for variables in {}, {"OMP_PROC_BIND": "true"}:
            with self.subTest(variables):
                bound = {LAST}
                self.assertEqual(print_cpus(LAST, **variables),
                                 (1, {"before": bound, "after": bound, "worker": bound}))

    def test_another_thread(self):
        cpus, masks = print_cpus("thread", OMP_PROC_BIND="true")
        self.assertEqual(cpus, 2)
        self.assertEqual(masks["worker"], BOTH)
        self.assertEqual(masks["after"], masks["before"])

    def test_in_a_region(self):
        """There OpenMP's other threads have the other places."""
        bound = {FIRST}
        # Places by number: libgomp finds no others where /sys is missing, as in a chroot.
        places = f"{{{FIRST}}},{{{LAST}}}"
        self.assertEqual(print_cpus("region", OMP_PROC_BIND="true", OMP_PLACES=places),
                         (1, {"before": bound, "after": bound, "worker": bound}))

    def test_program(self):
        for variables, left in BINDINGS:
            with self.subTest(variables):
                self.assertEqual(program_threads(BOTH, variables), len(left))
                self.assertEqual(program_threads({LAST}, variables), 1)

    def test_program_started_by_itself(self):
        """With a limit of its address space it starts itself anew."""
        with start([SCRAWL, "--version"], BOTH, {}, True) as process:
            process.communicate(timeout=60)
        if process.returncode:
            self.skipTest("sanitizers need more address space")
        for variables, left in BINDINGS:
            with self.subTest(variables):
                self.assertEqual(program_threads(BOTH, variables, True), len(left))
                self.assertEqual(program_threads({LAST}, variables, True), 1)

    def test_mask_of_what_the_program_starts(self):
        """It has the mask of the program's main thread."""
        with start([SCRAWL, "info", "-"], BOTH, {"OMP_PROC_BIND": "true"}) as process:
            process.stdin.write("a")
            process.stdin.flush()
            end = time.monotonic() + 30
            while unread(process.stdin) and time.monotonic() < end:
                time.sleep(0.01)
            mask = os.sched_getaffinity(process.pid)
            process.kill()
        self.assertEqual(mask, BOTH)


if __name__ == "__main__":
    if len(BOTH) < 2 or print_cpus()[0] < 2:
        print("skipped: needs two CPUs, and a control group that allows their use")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
