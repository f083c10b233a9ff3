#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_blas.py - OpenBLAS's choice of kernels is mended where that is safe, and reported

usage: check_blas.py PRINT_BLAS SCRAWL SANITIZER

PRINT_BLAS (print_blas.c) runs with each flavour of OpenBLAS found.  The choices that OpenBLAS makes
on processors that it does not know are imitated by OPENBLAS_CORETYPE, which the program forgets
after OpenBLAS has read it; under qemu-user, where installed, and unless SANITIZER is other than
"none", they are its own.
"""
import os
import platform
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "support"))
import openblas

PRINT_BLAS, SCRAWL = map(os.path.abspath, sys.argv[1:3])
QEMU = sys.argv[3] == "none" and (shutil.which("qemu-x86_64") or shutil.which("qemu-x86_64-static"))
FOLDERS = openblas.folders()
SLOW = "Prescott"
# Instruction set -> the core for it, best first.
BEST = {"avx512dq": "SkylakeX", "avx2": "Haswell", "avx": "Sandybridge"}
# What qemu emulates -> what OpenBLAS 0.3.21 chooses, and what it must run in the end.
PROCESSORS = {
    "Haswell,model=207": ("Prescott", "Haswell"),  # newer than OpenBLAS
    "Haswell,-fma": ("Haswell", "Sandybridge"),  # without instructions that the model implies
    "qemu64": ("Opteron", "Prescott"),
}


def flags():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.split() for line in file if line.startswith("flags")), [])


def best_core():
    return next((core for flag, core in BEST.items() if flag in flags()), None)


class Kernels(unittest.TestCase):
    def run_program(self, folder, *arguments, emulate=(), **variables):
        """Key -> value of what the program printed."""
        done = subprocess.run([*emulate, PRINT_BLAS, *arguments], capture_output=True, text=True,
                              env=openblas.environment(folder, variables), timeout=100)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return dict(line.split(" ", 1) for line in done.stdout.splitlines())

    def test_mended(self):
        for folder in FOLDERS.values():
            with self.subTest(folder):
                found = self.run_program(folder, "forget", OPENBLAS_CORETYPE=SLOW)
                self.assertEqual(found, {"core": best_core(), "detected": SLOW, "better": "-",
                                         "mended": "1", "variable": "-", "product": "0.100"})

    def test_right_from_the_start(self):
        for folder in FOLDERS.values():
            with self.subTest(folder):
                found = self.run_program(folder, OPENBLAS_CORETYPE="")
                self.assertEqual(found["core"], found["detected"])
                self.assertEqual((found["mended"], found["better"]), ("0", "-"))
                self.assertNotIn("warning", found)

    def test_chosen_by_the_user(self):
        for folder in FOLDERS.values():
            with self.subTest(folder):
                found = self.run_program(folder, OPENBLAS_CORETYPE=SLOW)
                self.assertEqual(found, {"core": SLOW, "detected": SLOW, "better": "-",
                                         "mended": "0", "variable": SLOW, "product": "0.100"})

    def test_other_threads_are_not_disturbed(self):
        for folder in FOLDERS.values():
            with self.subTest(folder):
                found = self.run_program(folder, "forget", "thread", OPENBLAS_CORETYPE=SLOW)
                warning = found.pop("warning", "")
                self.assertEqual(found, {"core": SLOW, "detected": SLOW, "better": best_core(),
                                         "mended": "0", "variable": "-", "product": "0.100"})
                self.assertEqual(warning, f"OpenBLAS runs its {SLOW} kernels, slow on this "
                                 "processor; start the program with "
                                 f"OPENBLAS_CORETYPE={best_core()}")

    def emulated(self, folder, processor, *arguments, **variables):
        return self.run_program(folder, *arguments, emulate=(QEMU, "-cpu", processor),
                                OPENBLAS_NUM_THREADS="1", **variables)

    @unittest.skipUnless(QEMU, "needs qemu-x86_64 and a build without sanitizers")
    def test_unknown_processors(self):
        for folder in FOLDERS.values():
            with self.subTest(folder):
                for processor, (detected, core) in PROCESSORS.items():
                    with self.subTest(processor=processor):
                        found = self.emulated(folder, processor)
                        self.assertEqual(found["product"], "0.100")
                        if found["detected"] == detected:  # later releases know more processors
                            self.assertEqual((found["core"], found["mended"]), (core, "1"))

    @unittest.skipUnless(QEMU, "needs qemu-x86_64 and a build without sanitizers")
    def test_instructions_that_are_missing(self):
        for folder in FOLDERS.values():
            with self.subTest(folder):
                found = self.emulated(folder, "Haswell,-fma", OPENBLAS_CORETYPE="Haswell")
                self.assertEqual(found["error"], "OPENBLAS_CORETYPE has OpenBLAS run its Haswell "
                                 "kernels, which need instructions that this processor lacks; "
                                 "unset it")

    @unittest.skipUnless(QEMU, "needs qemu-x86_64 and a build without sanitizers")
    def test_the_program_says_so(self):
        """qemu has a thread of its own beside OpenBLAS's, so the program starts anew."""
        folder = next(iter(FOLDERS.values()))
        done = subprocess.run([QEMU, "-cpu", "qemu64", SCRAWL, "--version"], capture_output=True,
                              text=True, env=openblas.environment(folder, {}), timeout=100)
        core = re.search(r"^BLAS core: (\S+)", done.stdout, re.MULTILINE)
        self.assertIsNotNone(core, done.stdout + done.stderr)
        self.assertNotEqual(core[1], "Opteron")


if __name__ == "__main__":
    if platform.machine() != "x86_64" or not best_core() or not FOLDERS:
        print("skipped: needs x86-64 with AVX, and OpenBLAS as Debian installs it")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
