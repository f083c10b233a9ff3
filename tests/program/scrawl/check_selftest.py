#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_selftest.py - scrawl selftest finds a BLAS that multiplies wrongly, and names it

usage: check_selftest.py SCRAWL WRONG_SGEMM FAULTY_SGEMM

WRONG_SGEMM (wrong_sgemm.c) makes every product wrong, FAULTY_SGEMM (faulty_sgemm.c) those of one
kind; both are preloaded, and "-" if the program has a sanitizer.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "support"))
import openblas

SCRAWL = os.path.abspath(sys.argv[1])
WRONG_SGEMM, FAULTY_SGEMM = sys.argv[2:4]
FAULTS = ("empty", "beta", "tail", "past", "transposed", "large", "together")


class SelfTest(unittest.TestCase):
    def output(self, code, folder, variables, *options):
        """What a run on two threads prints; it leaves no file."""
        with tempfile.TemporaryDirectory() as temporary:
            env = openblas.environment(folder or "", {"TMPDIR": temporary, **variables})
            done = subprocess.run([SCRAWL, "selftest", "--threads", "2", *options], env=env,
                                  capture_output=True, text=True, timeout=100, check=False)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            self.assertEqual(os.listdir(temporary), [])
        return done.stdout

    def run_test(self, code, folder=None, **variables):
        """Name -> check in the document of a run."""
        document = json.loads(self.output(code, folder, variables, "--json"))
        self.assertEqual(document["ok"], code == 0)
        self.assertEqual(document["ok"], all(check["ok"] for check in document["checks"]))
        return {check["check"]: check for check in document["checks"]}

    def test_every_flavour(self):
        for flavour, folder in openblas.folders().items():
            with self.subTest(flavour):
                checks = self.run_test(0, folder)
                self.assertRegex(checks["products"]["detail"], r"^OpenBLAS [\d.]+ \w+: ")

    def test_another_core(self):
        """Slow products are no failure, but the report says what to set."""
        checks = self.run_test(0, OPENBLAS_CORETYPE="Prescott")
        if checks["products"]["detail"].split()[2] == "Prescott:" and checks["speed"]["advice"]:
            self.assertIn("unset OPENBLAS_CORETYPE", checks["speed"]["advice"])

    @unittest.skipIf(WRONG_SGEMM == "-", "needs a build without sanitizers")
    def test_wrong_products(self):
        checks = self.run_test(1, LD_PRELOAD=WRONG_SGEMM)
        products, convolutions = checks["products"], checks["convolutions"]
        self.assertRegex(products["detail"], r"^OpenBLAS [\d.]+ \w+ multiplies wrongly")
        self.assertRegex(products["advice"], "OPENBLAS_CORETYPE=|another version")
        self.assertFalse(convolutions["ok"])
        self.assertIn("matrix products first", convolutions["advice"])

    @unittest.skipIf(WRONG_SGEMM == "-", "needs a build without sanitizers")
    def test_wrong_products_of_a_chosen_core(self):
        checks = self.run_test(1, LD_PRELOAD=WRONG_SGEMM, OPENBLAS_CORETYPE="Prescott")
        self.assertIn('unset OPENBLAS_CORETYPE, which is "Prescott"', checks["products"]["advice"])

    @unittest.skipIf(WRONG_SGEMM == "-", "needs a build without sanitizers")
    def test_text(self):
        variables = {"LD_PRELOAD": WRONG_SGEMM}
        text = self.output(1, None, variables)
        words = " ".join(text.split())
        products = self.run_test(1, **variables)["products"]
        self.assertLessEqual(max(map(len, text.splitlines())), 80)
        self.assertTrue(words.startswith("FAIL matrix products OpenBLAS "), text)
        self.assertIn(f"{products['detail']} {products['advice']}", words)
        self.assertRegex(text, r"\n[2-7] of 7 checks failed\n$")

    @unittest.skipIf(WRONG_SGEMM == "-", "sanitizers need more address space")
    def test_no_room_for_products(self):
        """OpenBLAS would wait forever for its buffers; said once, and the other checks not done."""
        env = openblas.environment("", {"OPENBLAS_NUM_THREADS": "1"})
        done = subprocess.run([SCRAWL, "selftest", "--threads", "100"], env=env, text=True,
                              capture_output=True, timeout=100, check=False, preexec_fn=lambda:
                              resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)))
        words = " ".join(done.stdout.split())
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(words.count("OpenBLAS needs 128 MiB of address space"), 1, words)
        self.assertEqual(words.count("not done, as no product can be computed"), 6, words)
        self.assertTrue(words.endswith("7 of 7 checks failed"), words)

    @unittest.skipIf(FAULTY_SGEMM == "-", "needs a build without sanitizers")
    def test_some_wrong_products(self):
        self.run_test(0, LD_PRELOAD=FAULTY_SGEMM)
        for fault in FAULTS:
            with self.subTest(fault):
                checks = self.run_test(1, LD_PRELOAD=FAULTY_SGEMM, FAULTY_SGEMM=fault)
                self.assertFalse(checks["products"]["ok"])
                self.assertIn("multiplies wrongly", checks["products"]["detail"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
