#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_blas.py - OpenBLAS's choice of kernels is mended where that is safe, and reported

usage: check_blas.py PRINT_BLAS SCRAWL SCRAWL_BENCH ODD_OPENBLAS WRONG_SGEMM

PRINT_BLAS (print_blas.c) runs with each flavour of OpenBLAS found.  The choices that OpenBLAS makes
on processors that it does not know are imitated by OPENBLAS_CORETYPE, which the program forgets
after OpenBLAS has read it; under qemu-user, where installed, they are its own.  ODD_OPENBLAS
(odd_openblas.c) and WRONG_SGEMM (wrong_sgemm.c) are preloaded.  They are "-" if the programs have a
sanitizer; such programs do not run under qemu-user either.
"""
import glob
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "support"))
import openblas

PRINT_BLAS, SCRAWL, SCRAWL_BENCH = map(os.path.abspath, sys.argv[1:4])
ODD_OPENBLAS, WRONG_SGEMM = sys.argv[4:6]
PLAIN = ODD_OPENBLAS != "-"
QEMU = PLAIN and (shutil.which("qemu-x86_64") or shutil.which("qemu-x86_64-static"))
FOLDERS = openblas.folders()
LINKER = glob.glob("/lib64/ld-linux-x86-64.so.2")
SLOW = "Prescott"
# Instruction set -> the core for it, best first.
BEST = {"avx512dq": "SkylakeX", "avx2": "Haswell", "avx": "Sandybridge"}
# What qemu emulates -> what OpenBLAS 0.3.21 chooses, and what it must run in the end.
PROCESSORS = {
    "Haswell,model=207": ("Prescott", "Haswell"),  # newer than OpenBLAS
    "Haswell,-fma": ("Haswell", "Sandybridge"),  # lacks instructions that the model implies
    "Haswell,-bmi1,-bmi2": ("Haswell", "Haswell"),  # ... but none that the kernels use
    "EPYC,-avx,-avx2,-fma": ("Barcelona", "Barcelona"),
    "qemu64": ("Opteron", "Prescott"),
}
LACKING = ("OPENBLAS_CORETYPE has OpenBLAS run its Haswell kernels, which need instructions that "
           "this processor lacks; unset it")


def flags():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.split() for line in file if line.startswith("flags")), [])


def best_core():
    return next((core for flag, core in BEST.items() if flag in flags()), None)


def run_with_little_room(run):
    """run(), which starts a process, with the least address space in which OpenBLAS loads.

    It waits forever for its first buffer where there is less; the program's own need is found in
    steps smaller than the 128 MiB of another buffer.
    """
    for limit in range(140 << 20, 600 << 20, 30 << 20):
        try:
            return run(lambda most=limit: resource.setrlimit(resource.RLIMIT_AS, (most, most)))
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            continue
    raise AssertionError("no limit lets OpenBLAS load")


class Kernels(unittest.TestCase):
    def run_program(self, folder, *arguments, emulate=(), prepare=None, **variables):
        """Key -> value of what the program printed."""
        done = subprocess.run([*emulate, PRINT_BLAS, *arguments], capture_output=True, text=True,
                              env=openblas.environment(folder, variables),
                              timeout=5 if prepare else 100, preexec_fn=prepare,
                              check=prepare is not None)
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

    def test_after_openblas_was_limited_to_one_thread(self):
        for folder in FOLDERS.values():
            with self.subTest(folder):
                found = self.run_program(folder, "forget", "one", OPENBLAS_CORETYPE=SLOW,
                                         OPENBLAS_NUM_THREADS="2")
                self.assertEqual((found["core"], found["mended"]), (best_core(), "1"))

    def test_other_threads_are_not_disturbed(self):
        """Nor is a thread taken for one of OpenBLAS's, which end when the process forks."""
        for folder in FOLDERS.values():
            for before in (["thread"], ["fork", "thread"]):
                with self.subTest(folder, before=before):
                    found = self.run_program(folder, "forget", *before, OPENBLAS_CORETYPE=SLOW,
                                             OPENBLAS_NUM_THREADS="2")
                    warning = found.pop("warning", "")
                    self.assertEqual(found, {"core": SLOW, "detected": SLOW, "better": best_core(),
                                             "mended": "0", "variable": "-", "product": "0.100"})
                    self.assertEqual(warning, f"OpenBLAS runs its {SLOW} kernels, slow on this "
                                     "processor; start the program with "
                                     f"OPENBLAS_CORETYPE={best_core()}")

    @unittest.skipUnless(PLAIN, "sanitizers need more address space")
    def test_no_room_for_a_product(self):
        """OpenBLAS would wait forever for the buffer of the product that checks the new core."""
        for flavour in FOLDERS.keys() - {"openmp"}:  # waits when it is loaded, whatever we do
            with self.subTest(flavour):
                found = run_with_little_room(lambda limit, flavour=flavour: self.run_program(
                    FOLDERS[flavour], "forget", OPENBLAS_CORETYPE=SLOW, OPENBLAS_NUM_THREADS="1",
                    prepare=limit))
                self.assertEqual((found["core"], found["better"]), (SLOW, best_core()))
                self.assertIn("128 MiB of address space", found["error"])

    @unittest.skipUnless(PLAIN, "needs a build without sanitizers")
    def test_a_core_that_multiplies_wrongly(self):
        for folder in FOLDERS.values():
            with self.subTest(folder):
                found = self.run_program(folder, "forget", OPENBLAS_CORETYPE=SLOW,
                                         LD_PRELOAD=WRONG_SGEMM)
                self.assertEqual((found["core"], found["better"], found["mended"]),
                                 (SLOW, "-", "0"))

    def odd_build(self, config, core, chosen=None):
        variables = {"ODD_CONFIG": f"OpenBLAS 0.3.29 {config}", "ODD_CORE": core}
        if chosen:
            variables["ODD_CORE_CHOSEN"] = chosen
        found = self.run_program(next(iter(FOLDERS.values())), LD_PRELOAD=ODD_OPENBLAS,
                                 **variables)
        return {key: value for key, value in found.items()
                if key not in ("detected", "variable", "product")}

    @unittest.skipUnless(PLAIN, "needs a build without sanitizers")
    def test_builds_with_fewer_kernels(self):
        """What such a build runs in place of the best core is used if it is better, too."""
        self.assertEqual(self.odd_build("DYNAMIC_ARCH", SLOW, "Sandybridge"),
                         {"core": "Sandybridge", "better": "-", "mended": "1"})
        for core in (SLOW, "Nehalem", "Sandybridge"):
            self.assertEqual(self.odd_build("DYNAMIC_ARCH", core),
                             {"core": core, "better": "-", "mended": "0"})

    @unittest.skipUnless(PLAIN, "needs a build without sanitizers")
    def test_builds_for_one_core(self):
        """The variable has no effect on them."""
        self.assertEqual(self.odd_build("NO_AFFINITY PRESCOTT", "PRESCOTT"),
                         {"core": "PRESCOTT", "better": "-", "mended": "0"})
        self.assertEqual(self.odd_build("NO_AFFINITY OPTERON", "OPTERON")["error"],
                         "OpenBLAS was built for Opteron processors alone, and this one lacks "
                         "some of their instructions; install a build for all processors "
                         "(DYNAMIC_ARCH)")

    @unittest.skipUnless(PLAIN, "needs a build without sanitizers")
    def test_unknown_cores(self):
        self.assertEqual(self.odd_build("DYNAMIC_ARCH", "Zen9", SLOW),
                         {"core": "Zen9", "better": "-", "mended": "0"})

    @unittest.skipUnless(PLAIN and LINKER and "pthread" in FOLDERS,
                         "needs a build without sanitizers, the pthread flavour and ld-linux")
    def test_the_program_starts_anew(self):
        """The library does not choose again, as it has no room for the product that checks it."""
        variables = {"ODD_CONFIG": "DYNAMIC_ARCH", "ODD_CORE": SLOW, "LD_PRELOAD": ODD_OPENBLAS,
                     "OPENBLAS_NUM_THREADS": "1", "OPENBLAS_VERBOSE": "2"}
        for linker, starts in ([], [best_core()]), (LINKER, []):
            with self.subTest(linker=linker):
                done = run_with_little_room(lambda limit, linker=linker: subprocess.run(
                    [*linker, SCRAWL, "--version"], capture_output=True, text=True, timeout=5,
                    env=openblas.environment(FOLDERS["pthread"], variables), check=True,
                    preexec_fn=limit))
                self.assertRegex(done.stdout, "^scrawl ")
                self.assertEqual(re.findall("^Core: (.*)", done.stderr, re.MULTILINE)[1:], starts)

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
                            mended = str(int(core != detected))
                            self.assertEqual((found["core"], found["mended"]), (core, mended))

    @unittest.skipUnless(QEMU, "needs qemu-x86_64 and a build without sanitizers")
    def test_instructions_that_are_missing(self):
        for folder in FOLDERS.values():
            with self.subTest(folder):
                found = self.emulated(folder, "Haswell,-fma", OPENBLAS_CORETYPE="Haswell")
                self.assertEqual(found["error"], LACKING)

    @unittest.skipUnless(QEMU, "needs qemu-x86_64 and a build without sanitizers")
    def test_the_harness_needs_them_too(self):
        variables = {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run([QEMU, "-cpu", "Haswell,-fma", SCRAWL_BENCH, "peak"], text=True,
                              capture_output=True, timeout=100, check=False,
                              env=openblas.environment(next(iter(FOLDERS.values())), variables))
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(f"scrawl-bench: {LACKING}\n", done.stderr)

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
