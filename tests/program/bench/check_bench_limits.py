#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_bench_limits.py - scrawl-bench's cases conv, peak and io

usage: check_bench_limits.py SCRAWL_BENCH WRONG_SGEMM [TEST ...]

WRONG_SGEMM is a library that makes every matrix product wrong ("-": none, under a sanitizer).  As
little as possible is measured: the numbers mean nothing, only the reports' form is checked.
"""
import gzip
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BRIEF = ("--rounds", "1", "--seconds", "0.01", "--quiet")
NET = "conv 4 5x5, relu, maxpool 2, conv 6 3x3, relu, dense 20, relu, dense"

AVX2 = " avx2 " in Path("/proc/cpuinfo").read_text(encoding="utf-8")
BENCH = WRONG_SGEMM = None


def run(*arguments, **variables):
    return subprocess.run([BENCH, *map(str, arguments)], capture_output=True, text=True,
                          timeout=120, env=os.environ | variables)


class Test(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.dir = Path(temporary.name)

    def cases(self, *arguments):
        done = run(*arguments, *BRIEF, "--json")
        self.assertEqual(done.returncode, 0, f"{arguments}: {done.stderr}")
        cases = json.loads(done.stdout)["cases"]
        self.assertEqual(len({case["name"] for case in cases}), len(cases), "not unique")
        return cases

    def refuse(self, code, words, *arguments, **variables):
        """Expects one line that contains the words, besides warnings."""
        done = run(*arguments, *BRIEF, **variables)
        lines = [line for line in done.stderr.splitlines() if ": warning: " not in line]
        self.assertEqual((done.returncode, len(lines)), (code, 1), f"{arguments}: {done.stderr}")
        for word in words:
            self.assertIn(word, lines[0])
        return done.stdout


class Conv(Test):
    def layers(self, *shapes):
        return list(dict.fromkeys(case["layer"] for case in self.cases("conv", *shapes)))

    def test_shapes_are_completed(self):
        self.assertEqual(self.layers("ih9ic3oc5k3", "n2k3s2p1iw8ih9oc4ic2", "ih9ic3oc5kh3kw1",
                                     "ih9ic3oc5k3psame", "ih9ic3oc5k2psame", "iw9oc5ic3ih9k3"),
                         ["n1ih9iw9ic3oc5k3s1p0", "n2ih9iw8ic2oc4k3s2p1",
                          "n1ih9iw9ic3oc5kh3kw1s1p0", "n1ih9iw9ic3oc5k3s1p1",
                          "n1ih9iw9ic3oc5k2s1psame"])

    def test_bad_shapes(self):
        for shape, *words in (
                ("", "input height is missing"),
                ("ih9oc5k3", "input channels is missing: ic"),
                ("ih9ic3oc5", "kernel is missing"),
                ("ih9x3", "at 3", "x3"),
                ("ih9icoc5k3", "at 3", "icoc5k3"),
                ("ih9ih9", "at 3", "twice"),
                ("ih9ic3oc5k3p1psame", "at 13", "twice"),
                ("ih9ic3oc5k3s0", "at 11", "s0", "1"),
                ("ih9ic3oc5k65537", "at 9", "65536"),
                ("ih9ic3oc5k-3", "at 9"),
                ("ih9ic3oc5k10", "larger than the image"),
                ("ih9ic3oc5k3p3", "padding is as large"),
                ("ih60000ic60000oc1k1", "too large")):
            with self.subTest(shape=shape):
                out = self.refuse(2, (*words, "n1ih12iw12ic20oc50k5s1p0"), "conv", shape)
                self.assertEqual(out, "")

    def test_layers_of_a_network(self):
        self.assertEqual(self.layers("--net", NET, "--net", NET.replace("dense 20, relu, ", "")),
                         ["n1ih28iw28ic1oc4k5s1p0", "n1ih12iw12ic4oc6k3s1p0"])
        self.refuse(2, ("no convolution",), "conv", "--net", "dense 5, relu, dense")
        self.refuse(2, ("conv 4 5", "at 8"), "conv", "--net", "conv 4 5, dense")

    def test_passes(self):
        # An output of 1 x 1 cannot be pooled; runs of two channels do not fill a vector.
        for shape, pooled in (("ih6ic16oc8k3", True), ("ih3ic16oc8k3", False),
                              ("ih9ic2oc4k3", False)):
            cases = self.cases("conv", shape)
            passes = {case["pass"] for case in cases}
            with self.subTest(shape=shape):
                self.assertLessEqual({"forward", "weight gradient", "data gradient",
                                      "forward, finished"}, passes)
                self.assertEqual("weight gradient, pooled" in passes, pooled)
                for case in cases:
                    self.assertEqual(case["algorithm"] == "gemm", "lowering_share" in case)
                    self.assertEqual("epilogue_share" in case,
                                     case["algorithm"] == "gemm" and "," in case["pass"])
                    self.assertAlmostEqual(
                        case["seconds_per_image"] * case["images_per_second"], 1.0, 5)

    def test_rates(self):
        for case in self.cases("conv", "n3ih9iw8ic3oc4k3"):
            flops = 2 * 7 * 6 * 4 * 27
            self.assertAlmostEqual(case["gflops"] / (case["images_per_second"] * flops * 1e-9),
                                   1.0, 5)
            self.assertAlmostEqual(case["percent_of_peak"] * case["sgemm_gflops"],
                                   100 * case["gflops"], 3)

    def test_lanes(self):
        lanes = []
        for most in (4, 8, 16):
            done = run("conv", "ih9ic20oc20k3", "--lanes", most, *BRIEF, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            report = json.loads(done.stdout)
            self.assertEqual(report["options"]["lanes"], most)
            self.assertLessEqual(report["lanes"], most)
            lanes.append(report["lanes"])
        self.assertEqual((lanes, lanes[0]), (sorted(lanes), 4))
        if AVX2:
            self.assertEqual(lanes[1], 8)

    def test_without_naive(self):
        cases = self.cases("conv", "n3ih6ic20oc20k3", "--no-naive")
        self.assertEqual({case["algorithm"] for case in cases},
                         {"gemm", "sparse", "direct", "winograd"})
        self.assertFalse([case for case in cases if "speedup_over_naive" in case])

    def test_errors(self):
        for case in self.cases("conv", "n2ih12ic20oc20k3p1"):
            self.assertGreater(case["error"], 0.0, case)
            self.assertLess(case["error"], 1e-6, case)
            self.assertGreater(case["error_largest"], case["error"], case)
            self.assertLess(case["error_largest"], 1e-5, case)
        # Each output is one product, rounded once: by at most 2^-24, 6e-8, of its value.
        for case in self.cases("conv", "ih40ic1oc1k1"):
            if case["pass"] == "forward":
                self.assertAlmostEqual(case["error"], 2.2e-8, delta=0.4e-8)

    def test_error_column(self):
        done = run("conv", "ih9ic3oc4k3", *BRIEF)
        lines = done.stdout.splitlines()
        heading = next(line for line in lines if line.startswith("pass "))
        self.assertTrue(heading.endswith("  error"), heading)
        rows = [line for line in lines if re.match(r"(forward|weight|data)\b", line)]
        self.assertGreater(len(rows), 6)
        for row in rows:
            self.assertRegex(row, r"  \d\.\de-\d\d$")

    @unittest.skipIf("-" in sys.argv[2:3], "cannot preload under a sanitizer")
    def test_wrong_result_is_not_timed(self):
        for output in ((), ("--json",)):
            out = self.refuse(1, ("gemm", "error of", "nothing was timed"), "conv", "ih9ic3oc4k3",
                              *output, LD_PRELOAD=WRONG_SGEMM)
            self.assertEqual(out, "")
        out = self.refuse(1, ("sgemm", "wrong"), "peak", "--threads", "1",
                          LD_PRELOAD=WRONG_SGEMM)
        self.assertNotIn("sgemm", out)


class Peak(Test):
    def test_each_limit_at_each_thread_count(self):
        cases = self.cases("peak", "--net", NET, "--threads", "1,3")
        for threads in (1, 3):
            mine = [case for case in cases if case["threads"] == threads]
            kinds = {what: [case for case in mine if case["what"] == what]
                     for what in ("fma", "bandwidth", "sgemm")}
            self.assertEqual(sum(map(len, kinds.values())), len(mine))
            self.assertIn("baseline", [case["detail"] for case in kinds["fma"]])
            self.assertEqual({case["operation"] for case in kinds["bandwidth"]},
                             {"read", "copy", "triad"})
            self.assertIn("memory", {case["level"] for case in kinds["bandwidth"]})
            points = [case for case in kinds["sgemm"] if "intensity" in case]
            self.assertEqual({(case["layer"], case["pass"]) for case in points},
                             {(layer, name)
                              for layer in ("conv 4 5x5", "conv 6 3x3", "dense 20", "dense 10")
                              for name in ("forward", "weight gradient", "data gradient")})
            self.assertGreater(len(kinds["sgemm"]), len(points) + 4)
            for case in points:
                if case["layer"].startswith("conv") and case["pass"] == "data gradient":
                    m, n, k = case["m"], case["n"], case["k"]
                    self.assertAlmostEqual(case["intensity"],
                                           2 * m * n * k / (4 * (m * k + k * n + m * n)), 5)


class Io(Test):
    def write(self, name, count, pack=gzip.compress, magic=0x803):
        path = self.dir / name
        pixels = bytes(i * i % 251 for i in range(count * 20))
        path.write_bytes(pack(struct.pack(">IIII", magic, count, 4, 5) + pixels))
        return path

    def test_each_reader(self):
        for path, readers in ((self.write("a.gz", 300), ["scrawl", "zlib", "zlib"]),
                              (self.write("b", 300, pack=bytes), ["scrawl", "zlib"])):
            cases = self.cases("io", path)
            self.assertEqual([case["reader"] for case in cases], readers)
            for case in cases:
                self.assertEqual((case["bytes"], case["file_bytes"]),
                                 (300 * 20 + 16, path.stat().st_size))
                self.assertAlmostEqual(case["images_per_second"] /
                                       (case["megabytes_per_second"] * 1e6 / 6016 * 300), 1.0, 5)

    def test_several_members(self):
        whole = struct.pack(">IIII", 0x803, 300, 4, 5) + bytes(300 * 20)
        path = self.dir / "two.gz"
        path.write_bytes(gzip.compress(whole[:1000]) + gzip.compress(whole[1000:]))
        self.assertEqual(len(self.cases("io", path)), 3)

    def test_mnist_is_found(self):
        (self.dir / "mnist").mkdir()
        self.write("mnist/train-images-idx3-ubyte.gz", 7)
        done = run("io", *BRIEF, SCRAWL_DATA_DIR=str(self.dir))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("mnist/train-images-idx3-ubyte.gz", done.stdout)

    def test_unreadable_files(self):
        damaged = bytearray(self.write("a.gz", 300).read_bytes())
        damaged[-6] ^= 1
        (self.dir / "damaged.gz").write_bytes(damaged)
        for code, path, words in (
                (4, self.dir / "none", "No such file"), (4, self.dir, "not a regular file"),
                (4, "/dev/null", "not a regular file"), (3, self.dir / "damaged.gz", "damaged"),
                (3, self.write("other.gz", 3, magic=0xa03), "no type of values 0x0a")):
            with self.subTest(path=path):
                self.assertEqual(self.refuse(code, (str(path), words), "io", path), "")


if __name__ == "__main__":
    BENCH, WRONG_SGEMM = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
