#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_auto.py - bench/auto: measurements by an invented scrawl-bench, and the table made of them

usage: check_auto.py [TEST ...]
"""
import csv
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# A processor with vectors of 8 floats, on which winograd is the fastest from 100 outputs on, below
# direct, with vectors of 4 everywhere direct.  Run number STOP_AT fails.
BENCH = '''#!/usr/bin/env python3
import json, os, re, sys
from pathlib import Path

runs = Path(__file__).with_name("runs")
with runs.open("a") as file:
    print(*sys.argv[1:], file=file)
if len(runs.read_text().splitlines()) == int(os.environ.get("STOP_AT", 0)):
    sys.exit(4)
lanes = min(int(sys.argv[sys.argv.index("--lanes") + 1]), 8)
shapes = [word for word in sys.argv if word.startswith(("n8ih", "ih"))]
cases = []
for shape in shapes:
    n = {key: int(value) for key, value in re.findall("([a-z]+)([0-9]+)", shape)}
    suits = n["k"] == 3 and n["ic"] >= lanes and n["oc"] >= lanes
    outputs = (n["ih"] + 2 * n.get("p", 0) - n["k"]) // n.get("s", 1) + 1
    fastest = "winograd" if suits and outputs >= 10 and lanes == 8 else "direct"
    for name in ("forward, finished", "weight gradient", "data gradient", "forward"):
        for algorithm in ("naive", "gemm", "direct", *(["winograd"] if suits else [])):
            time = 1.0 if algorithm == fastest else 3.0
            cases.append({"layer": shape, "pass": name, "algorithm": algorithm,
                          "images_per_second_best": 1e6 / time})
print(json.dumps({"lanes": lanes, "cases": cases, "environment": {
    "blas": {"core": os.environ.get("OPENBLAS_CORETYPE", "Own")}}}))
'''


class Auto(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = Path(temporary.name)
        self.auto, self.source = (self.root / name for name in
                                  ("bench/auto", "src/kernels/conv_choice.c"))
        for path in ("bench/auto/measure", "bench/auto/derive", "bench/auto/measurements.py",
                     "src/kernels/conv_choice.c"):
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, self.root / path)
        bench = self.root / "build" / "bench" / "scrawl-bench"
        bench.parent.mkdir(parents=True)
        bench.write_text(BENCH)
        bench.chmod(0o755)
        self.runs = bench.with_name("runs")

    def run_script(self, code, name, *arguments, **variables):
        done = subprocess.run([sys.executable, self.auto / name, *arguments], cwd=self.root,
                              capture_output=True, text=True, timeout=120, check=False,
                              env={"PATH": "/usr/bin:/bin", "OPENBLAS_CORETYPE": "Prescott"}
                              | variables)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def rows(self, lanes):
        head, _, table = (self.auto / f"tested-{lanes}.csv").read_text().partition("\n")
        return head, list(csv.DictReader(table.splitlines()))

    def test_each_width_is_measured_once(self):
        self.run_script(0, "measure", "--name", "tested")
        self.assertEqual({path.name for path in self.auto.glob("*.csv")},
                         {"tested-8.csv", "tested-4.csv"})
        for lanes, core in ((8, "Own"), (4, "Nehalem")):
            head, rows = self.rows(lanes)
            self.assertRegex(head, rf"^# .+; vectors of {lanes} floats; OpenBLAS's {core} kernels$")
            self.assertGreater(len(rows), 400)
            self.assertEqual({row["pass"] for row in rows}, {"forward", "weight", "data"})
            keys = [(row["shape"], row["pass"]) for row in rows]
            self.assertEqual(len(keys), len(set(keys)))
            self.assertEqual({row["gemm"] for row in rows}, {"3"})
        runs = len(self.runs.read_text().splitlines())
        self.run_script(0, "measure", "--name", "tested")
        self.assertEqual(len(self.runs.read_text().splitlines()), runs + 1)

    def test_interrupted_measurements_go_on(self):
        self.run_script(4, "measure", "--name", "tested", STOP_AT="9")
        some = self.rows(8)[1]
        self.assertGreater(len(some), 3)
        self.run_script(0, "measure", "--name", "tested")
        self.assertEqual(self.rows(8)[1][:len(some)], some)
        self.assertEqual(len(self.rows(8)[1]), len(self.rows(4)[1]))

    def test_table(self):
        self.run_script(0, "measure", "--name", "tested")
        self.assertIn("derive --write", self.run_script(1, "derive", "--check"))
        before = self.source.read_text()
        said = self.run_script(0, "derive", "--write")
        self.assertEqual(re.findall(r"mean regret (\S+)", said)[:3], ["1.000"] * 3)
        after = self.source.read_text()
        self.assertIn("] = {\n\t{ 8, 100 },\n\t{ 4, SIZE_MAX },\n};\n", after)
        row = re.compile(r"\t\{ \d+, \w+ \},\n")
        self.assertEqual(row.sub("", after), row.sub("", before))
        self.run_script(0, "derive", "--check")

    def test_usage(self):
        self.assertIn("usage", self.run_script(1, "derive", "--wrong"))


if __name__ == "__main__":
    unittest.main()
