#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_race.py - bench/race with fast trainings of the real program, and with failing commands

usage: check_race.py SCRAWL
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(1, str(ROOT / "tests/program/scrawl"))
os.environ["SCRAWL"] = SCRAWL = str(Path(sys.argv[1]).resolve())
from cli.harness import shapes, write_dataset  # noqa: E402

QUICK = ["--net", "conv 4 3x3, relu, dense", "--epochs", "1", "--threads", "1"]


class Race(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.data = write_dataset(Path(cls.folder.name) / "shapes", shapes(400, 1), shapes(200, 2))

    def race(self, *arguments, program=SCRAWL):
        return subprocess.run([ROOT / "bench/race", *arguments[:-1], program, "train",
                               "--data", self.data, *QUICK, *arguments[-1]],
                              capture_output=True, text=True, check=False, timeout=100)

    def test_summary(self):
        done = self.race("--seeds", "3", [])
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        rows = re.findall(r"^ +(\d) +(\d+\.\d\d) +1 +(\d+\.\d\d)%$", done.stdout, re.M)
        self.assertEqual([row[0] for row in rows], ["1", "2", "3"], done.stdout)
        seconds = sorted((row[1] for row in rows), key=float)
        self.assertIn(f"seconds: median {seconds[1]}, {seconds[0]} to {seconds[2]}\n", done.stdout)
        accuracies = [float(row[2]) for row in rows]
        mean = re.search(r"mean (\d+\.\d+)%, (\d+\.\d\d)% to (\d+\.\d\d)%\n", done.stdout)
        self.assertAlmostEqual(float(mean[1]), sum(accuracies) / 3.0, delta=0.006)
        self.assertEqual([float(mean[2]), float(mean[3])], [min(accuracies), max(accuracies)])
        self.assertGreater(len(set(accuracies)), 1, "seeds make no difference")
        self.assertRegex(done.stdout, r"\nmachine: .+, \d+ CPUs, 1 threads, .*OpenBLAS.*\n$")
        self.assertNotIn("until", done.stdout)

    def test_until(self):
        done = self.race("--seeds", "2", ["--until", "1%"])
        self.assertIn("\nuntil: reached with 2 of 2 seeds\n", done.stdout)
        done = self.race("--seeds", "2", ["--until", "100%"])
        self.assertIn("\nuntil: reached with 0 of 2 seeds\n", done.stdout)
        self.assertEqual(done.returncode, 0, done)

    def test_failures(self):
        for arguments, word in ((["--epochs", "0"], "--epochs"), (["--no-test"], "no test set")):
            done = self.race("--seeds", "2", arguments)
            self.assertEqual(done.returncode, 1, done)
            self.assertRegex(done.stderr, f"^race: .*{word}.*\n$")
        done = self.race([], program="/nowhere/scrawl")
        self.assertEqual(done.returncode, 1, done)
        self.assertRegex(done.stderr, "^race: .*/nowhere/scrawl.*\n$")
        bare = subprocess.run([ROOT / "bench/race"], capture_output=True, text=True, check=False)
        self.assertEqual(bare.returncode, 2, bare)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
