#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_bench.py - scrawl-bench: its reports and their comparison

usage: check_bench.py SCRAWL_BENCH [TEST ...]

As little as possible is measured: the numbers mean nothing, only the reports' form is checked.
"""
import csv
import io
import json
import os
import re
import unittest
from pathlib import Path

from harness import BRIEF, CASES, NET, Test, main, measured, run

THROUGHPUTS = ("images_per_second", "gflops", "gigabytes_per_second", "megabytes_per_second")
KEYS = {
    "conv": {"layer", "pass", "algorithm", "seconds_per_image", "images_per_second", "gflops",
             "percent_of_peak", "speedup_over_naive", "error", "error_largest"},
    "train": {"net", "network", "mode", "batch", "threads", "images_per_second", "gflops",
              "speedup", "efficiency", "sgemm_gflops", "percent_of_peak", "peak_memory_bytes",
              "parallel_loops", "step_seconds", "layers", "accounted"},
    "peak": {"what", "threads", "detail"},
    "io": {"reader", "megabytes_per_second", "images_per_second"},
    "tune": {"threads", "batch", "conv"},
}
KEYS["infer"] = KEYS["train"]
ENVIRONMENT = {"date", "scrawl", "revision", "build", "cpu", "cpus", "cpus_usable", "caches",
               "governor", "load_average", "kernel", "blas", "libraries", "variables"}
AVX2 = " avx2 " in Path("/proc/cpuinfo").read_text(encoding="utf-8")


class Reports(Test):
    def test_reports_are_complete(self):
        for kind in CASES:
            report = measured(kind)
            with self.subTest(kind=kind):
                self.assertEqual((report["schema"], report["kind"]), ("scrawl-bench/1", kind))
                self.assertLessEqual(ENVIRONMENT, set(report["environment"]))
                self.assertEqual((report["options"]["rounds"], report["options"]["seconds"]),
                                 (2, 0.01))
                self.assertTrue(all(isinstance(text, str) for text in report["warnings"]))
                self.assertGreater(len(report["cases"]), 1)
                names = [case["name"] for case in report["cases"]]
                self.assertEqual(len(names), len(set(names)), "names are not unique")

    def test_cases_have_a_throughput(self):
        for kind in CASES:
            for case in measured(kind)["cases"]:
                with self.subTest(case=case["name"]):
                    self.assertLessEqual(KEYS[kind], set(case))
                    keys = [key for key in THROUGHPUTS if key in case]
                    self.assertTrue(keys)
                    self.assertGreaterEqual(case["spread"], 0.0)
                    for key in keys:
                        self.assertGreater(case[key], 0.0)
                        self.assertGreaterEqual(case[key + "_best"], case[key] * 0.999999)

    def test_train_covers_what_was_asked_for(self):
        cases = measured("train")["cases"]
        self.assertEqual({(case["net"], case["batch"], case["threads"]) for case in cases},
                         {(net, batch, threads) for net in (NET, "conv 2 3x3, dense")
                          for batch in (4, 8) for threads in (1, 2)})
        for case in cases:
            self.assertAlmostEqual(case["efficiency"] * case["threads"], case["speedup"], 5)
            for key, whole in (("seconds", case["step_seconds"]), ("share", 1.0)):
                self.assertAlmostEqual(sum(layer[key] for layer in case["layers"]) / whole,
                                       case["accounted"], 5)
            self.assertTrue(any("conv 2 3x3" in layer["name"] or "conv 4 5x5" in layer["name"]
                                for layer in case["layers"]), case["layers"])

    def test_efficiency_is_against_the_first_thread_count(self):
        for case in measured("infer")["cases"]:
            self.assertAlmostEqual(case["efficiency"] * case["threads"], case["speedup"] * 2, 5)
            self.assertNotIn("dropout", case["network"])

    def test_conv_has_each_algorithm(self):
        found = {}
        for case in measured("conv")["cases"]:
            found.setdefault(case["pass"], {})[case["algorithm"]] = case
        for name in ("forward", "weight gradient", "data gradient"):
            self.assertLessEqual({"naive", "gemm"}, set(found[name]))
            self.assertEqual(found[name]["naive"]["speedup_over_naive"], 1.0)
            gemm = found[name]["gemm"]
            shares = [gemm.get(part + "_share", 0.0)
                      for part in ("lowering", "multiplication", "epilogue")]
            self.assertAlmostEqual(sum(shares), 1.0, 5)
            self.assertGreater(shares[1], 0.0)

    def test_io_has_both_readers(self):
        self.assertLessEqual({"scrawl", "zlib"},
                             {case["reader"] for case in measured("io")["cases"]})

    def test_csv_holds_the_same_cases(self):
        for kind in ("conv", "train", "io"):
            out, _ = self.expect(0, kind, *CASES[kind], *BRIEF, "--csv")
            rows = list(csv.DictReader(io.StringIO(out), strict=True))
            with self.subTest(kind=kind):
                cases = measured(kind)["cases"]
                self.assertEqual([row["name"] for row in rows], [case["name"] for case in cases])
                scalars = {key for case in cases for key, value in case.items()
                           if isinstance(value, (str, int, float))}
                self.assertEqual(set(rows[0]), scalars)

    def test_table_has_a_row_for_each_case(self):
        out, _ = self.expect(0, "io", "IDX", *BRIEF)
        rows = [line for line in out.splitlines() if "zlib" in line or "scrawl" in line]
        self.assertGreaterEqual(len(rows), len(measured("io")["cases"]))
        self.assertEqual([line for line in out.splitlines() if line != line.rstrip()], [])

    def test_variables_and_warnings_are_kept(self):
        threads = len(os.sched_getaffinity(0)) + 1
        out, err = self.expect(0, "infer", "--net", "conv 2 3x3, dense", *BRIEF, "--threads",
                               threads, "--json", env=os.environ | {"OPENBLAS_SCRAWL": "a b"})
        report = json.loads(out)
        self.assertEqual(report["environment"]["variables"]["OPENBLAS_SCRAWL"], "a b")
        warning = [text for text in report["warnings"] if text.startswith(f"{threads} threads")]
        self.assertEqual(len(warning), 1, report["warnings"])
        self.assertIn(warning[0], err)

    @unittest.skipUnless(AVX2, "needs x86-64 with AVX2")
    def test_slow_products_are_reported(self):
        """The Pentium 4's kernels run at a sixth of what AVX-512 can do."""
        for core, count in (("Prescott", 1), ("", 0)):
            with self.subTest(core=core):
                out, err = self.expect(0, "infer", "--net", NET, *BRIEF, "--json",
                                       env=os.environ | {"OPENBLAS_CORETYPE": core})
                report = json.loads(out)
                build = report["environment"]["build"]
                if build["sanitizer"] != "none" or not build["optimized"]:
                    self.skipTest("the loops that find the limit are slow, too")
                warnings = [text for text in report["warnings"] if "sgemm" in text]
                self.assertEqual(len(warnings), count, warnings)
                if count:
                    self.assertRegex(warnings[0], r"^sgemm runs at \d+ GFLOP/s, less than half .* "
                                     'Prescott kernels; unset OPENBLAS_CORETYPE, which is "Pres')
                    self.assertIn(warnings[0], err)

    def test_serve_answers_each_line(self):
        out, _ = self.expect(0, "infer", "--net", NET, "--threads", "1", "--serve", "--seconds",
                             "0.01", input="round\nround\n")
        self.assertEqual(len([float(line) for line in out.splitlines()]), 2)


class Compare(Test):
    """Compares made-up reports: name -> (median, best, spread)."""

    def write(self, name, made_up, key="images_per_second", **changes):
        report = {"schema": "scrawl-bench/1", "kind": "train", "environment": {"cpu": "one"},
                  "options": {"conv": "auto"}, "warnings": [],
                  "cases": [{"name": case, key: median, key + "_best": best, "spread": spread}
                            for case, (median, best, spread) in made_up.items()]}
        path = self.dir / name
        path.write_text(json.dumps(report | changes))
        return path

    def compare(self, code, a, b, *arguments):
        """{case: verdict}"""
        out, _ = self.expect(code, "compare", self.write("a.json", a), self.write("b.json", b),
                             "--json", *arguments)
        report = json.loads(out)
        self.assertEqual((report["schema"], report["kind"]), ("scrawl-bench/1", "compare"))
        verdicts = {case["name"]: case["verdict"] for case in report["cases"]}
        keys = [verdict.lower().replace(" ", "_") for verdict in verdicts.values()]
        for key, count in report["summary"].items():
            self.assertEqual(keys.count(key), count)
        return verdicts

    def test_verdicts(self):
        base = {"x": (100, 110, 0.02)}
        for verdict, code, other, *arguments in (
                ("same", 0, (100, 110, 0.02)),
                ("same", 0, (96, 105, 0.02)),
                ("slower", 6, (94, 103, 0.02)),
                ("slower", 6, (98, 107.8, 0.02), "--threshold", "1"),
                ("same", 0, (85, 95, 0.02), "--threshold", "20"),
                ("faster", 0, (120, 130, 0.02)),
                # Spreads of 2 % and 58 % give a noise of 15 %.
                ("same", 0, (87, 94, 0.58)),
                ("slower", 6, (84, 90, 0.58)),
                # The best round is unchanged: only other load made the difference.
                ("same", 0, (80, 110, 0.02)),
                ("same", 0, (120, 110, 0.02))):
            with self.subTest(other=other, arguments=arguments):
                self.assertEqual(self.compare(code, base, {"x": other}, *arguments),
                                 {"x": verdict})

    def test_one_slower_case_is_enough(self):
        a = {"x": (100, 101, 0), "y": (100, 101, 0), "gone": (5, 5, 0)}
        b = {"new": (5, 5, 0), "y": (80, 81, 0), "x": (200, 201, 0)}
        self.assertEqual(self.compare(6, a, b), {"x": "faster", "y": "slower",
                                                 "gone": "only in A", "new": "only in B"})

    def test_missing_cases_are_listed(self):
        a = {"x": (100, 101, 0), "gone": (5, 5, 0)}
        out, _ = self.expect(0, "compare", self.write("a.json", a),
                             self.write("b.json", {"x": (100, 101, 0)}))
        self.assertRegex(out, r"(?m)^gone .*only in A$")
        self.assertIn("1 same, 0 faster, 0 slower, 1 only in A, 0 only in B", out)

    def test_other_units(self):
        for key in THROUGHPUTS:
            paths = [self.write(f"{i}.json", {"x": (100 - 40 * i, 100 - 40 * i, 0)}, key)
                     for i in range(2)]
            self.expect(6, "compare", *paths)
            self.expect(0, "compare", *reversed(paths))

    def test_measured_reports_can_be_compared(self):
        for kind in CASES:
            path = self.dir / "a.json"
            path.write_text(json.dumps(measured(kind)))
            out, err = self.expect(0, "compare", path, path, "--csv")
            self.assertEqual({row["verdict"] for row in csv.DictReader(io.StringIO(out))}, {"same"})
            self.assertEqual(err, "")

    def test_csv_is_quoted(self):
        name = 'a, "b"\nc'
        path = self.write("a.json", {name: (100, 101, 0)})
        out, _ = self.expect(0, "compare", path, path, "--csv")
        self.assertEqual([row["name"] for row in csv.DictReader(io.StringIO(out, newline=""))],
                         [name])

    def test_foreign_texts_are_escaped(self):
        text = "\x1b[31m\x7f\x9b2J\u202ea\u2066b\u200bc\u2028d\u061ce\r<script>"
        unsafe = re.compile("[\0-\t\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e"
                            "\u2066-\u2069]")
        cases = {text: (100, 101, 0)}
        a = self.write("a.json", cases, environment={"cpu": text})
        b = self.write("b.json", cases | {text + "2": (1, 1, 0)})
        c = self.write("c.json", cases, kind=text)
        for arguments in (("compare", a, b), ("compare", a, b, "--csv"), ("compare", a, c),
                          ("compare", a, b, "--json"), ("compare", text, text), ("train", text)):
            done = run(*arguments)
            self.assertEqual(unsafe.findall(done.stdout + done.stderr), [], arguments)
        picture = self.dir / "a.svg"
        self.expect(0, "draw", a, "--svg", picture)
        self.assertEqual(unsafe.findall(picture.read_text(encoding="utf-8")), [])
        self.assertNotIn("<script>", picture.read_text(encoding="utf-8"))

    def test_different_machines_are_reported(self):
        cases = {"x": (100, 101, 0)}
        a = self.write("a.json", cases)
        b = self.write("b.json", cases, environment={"cpu": "two"}, options={"conv": "gemm"})
        out, err = self.expect(0, "compare", a, b, "--json")
        self.assertIn('different processors: "one" and "two"', err)
        self.assertIn('different --conv: "auto" and "gemm"', err)
        self.assertEqual(len(json.loads(out)["warnings"]), 2)
        self.assertEqual(self.expect(0, "compare", a, a)[1], "")

    def test_how_openblas_was_mended_does_not_matter(self):
        cases = {"x": (100, 101, 0)}
        blas = {"config": "OpenBLAS", "core": "SkylakeX", "flavour": "pthread"}
        old = self.write("old.json", cases, environment={"blas": blas})
        for name, changes, warnings in (("new", {"detected": "Prescott", "mended": True}, 0),
                                        ("core", {"core": "Prescott"}, 1),
                                        ("flavour", {"flavour": "serial"}, 1)):
            with self.subTest(name):
                new = self.write("new.json", cases, environment={"blas": blas | changes})
                for pair in ((old, new), (new, old)):
                    _, err = self.expect(0, "compare", *pair)
                    self.assertEqual(err.count("different BLAS libraries"), warnings)

    def test_files_that_are_not_reports(self):
        cases = {"x": (100, 101, 0)}
        good = self.write("good.json", cases)
        broken = self.dir / "broken.json"
        broken.write_text(good.read_text()[:-9])
        longer = self.dir / "longer.json"
        longer.write_text(good.read_text() + "}")
        number = {"name": "x", "images_per_second": 1}
        for path, word in ((self.dir / "none.json", "none.json"), (self.dir, str(self.dir)),
                           (broken, "line 1"), (longer, "line 1"),
                           (self.write("schema.json", cases, schema="other/1"), "other/1"),
                           (self.write("kind.json", cases, kind="conv"), "conv"),
                           (self.write("cases.json", cases, cases=3), "cases"),
                           (self.write("name.json", cases, cases=[{"a": 1}]), "name"),
                           (self.write("rate.json", cases, cases=[{"name": "x"}]), "throughput"),
                           (self.write("twice.json", cases, cases=[number, number]), "twice")):
            for pair in ((good, path), (path, good)):
                with self.subTest(path=path.name):
                    code = 4 if path in (self.dir, self.dir / "none.json") else 3
                    self.refuse(code, (str(path), word), "compare", *pair)

    def test_nothing_in_common(self):
        a, b = self.write("a.json", {"x": (1, 1, 0)}), self.write("b.json", {"y": (1, 1, 0)})
        _, err = self.expect(3, "compare", a, b)
        self.assertIn("no case in common", err)


if __name__ == "__main__":
    main(__doc__)
