#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_bench_output.py - scrawl-bench: help, usage, output, pictures, signals

usage: check_bench_output.py SCRAWL_BENCH [TEST ...]
"""
import contextlib
import os
import pty
import re
import signal
import subprocess
import sys
import xml.etree.ElementTree
from pathlib import Path

from harness import BENCH, BRIEF, CASES, Test, main, run

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from device import devices  # noqa: E402  (tests/support/device.py)

MANUAL = Path(__file__).resolve().parents[3] / "bench" / "scrawl-bench.1"


class Output(Test):
    ARGUMENTS = ("conv", "n1ih8iw8ic1oc2k3s1p0", *BRIEF)

    def test_help(self):
        out, _ = self.expect(0, "--help")
        for kind in (*CASES, "compare", "draw"):
            self.assertIn(f"\n  {kind} ", out)
            text, _ = self.expect(0, kind, "--help")
            self.assertTrue(text.startswith(f"usage: scrawl-bench {kind} "), text)
            self.assertLessEqual(max(map(len, text.splitlines())), 80)
            self.assertEqual(self.expect(0, "help", kind)[0], text)
        self.assertNotIn("--serve", self.expect(0, "conv", "--help")[0])
        done = run()
        self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", out))

    def test_version(self):
        self.assertRegex(self.expect(0, "--version")[0], r"\Ascrawl-bench \d+\.\d+\.\d+ \(.+\)\n")

    def test_manual_page(self):
        """Each case has a section that names its options, and each option is explained."""
        page = MANUAL.read_text().replace("\\-", "-")
        plain = re.sub(r'\\f[A-Z]|"', "", page)
        explained = re.search(r"^\.SH OPTIONS$(.*?)^\.SH", plain, re.M | re.S).group(1)
        for kind in (*CASES, "compare", "draw"):
            section = re.search(rf"^\.SH SCRAWL-BENCH {kind.upper()}$(.*?)^\.SH", plain,
                                re.M | re.S).group(1)
            taken = set(re.findall(r"^ +(?:-\w, )?--([a-z-]+)", self.expect(0, kind, "--help")[0],
                                   re.M))
            self.assertEqual(set(re.findall(r"--([a-z-]+)", section)) - {"json"},
                             taken - {"help", "json", "max-memory"}, kind)
            for option in taken:
                self.assertRegex(explained, rf"--{option}\b")

    def test_tables_fit_a_terminal(self):
        for kind in CASES:
            out, _ = self.expect(0, kind, *CASES[kind], *BRIEF)
            with self.subTest(kind=kind):
                wide = [line for line in out.splitlines() if len(line) > 80 and "/tmp" not in line]
                self.assertEqual(wide, [])

    def test_progress_has_the_time_left(self):
        """A terminal shows each round with the time left, which falls to 0."""
        master, slave = pty.openpty()
        with subprocess.Popen([BENCH, *self.ARGUMENTS[:2], "--rounds", "20", "--seconds", "0.05"],
                              stdout=subprocess.DEVNULL, stderr=slave,
                              env=os.environ | {"TERM": "xterm"}) as process:
            os.close(slave)
            shown = b""
            with contextlib.suppress(OSError):  # the other end of the terminal is closed
                while data := os.read(master, 4096):
                    shown += data
            os.close(master)
        self.assertEqual(process.returncode, 0, shown)
        left = [int(m) * 60 + int(s) for m, s in
                re.findall(rb"round \d+ of 20, (\d+):(\d\d) left", shown)]
        self.assertGreater(len(left), 10)
        self.assertGreater(left[0], 3)
        self.assertLess(left[-1], 2)

    def test_interrupt(self):
        with subprocess.Popen([BENCH, *self.ARGUMENTS[:2], "--seconds", "10"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.readline()
            process.send_signal(signal.SIGINT)
            self.assertIn(b"SIGINT", process.communicate()[1])
        self.assertEqual(process.returncode, 130)

    def test_closed_and_full_standard_output(self):
        for mode in ((), ("--json",), ("--csv",)):
            for target in (">&-", *(f">{full}" for full in devices("/dev/full"))):
                done = subprocess.run(["sh", "-c", f'"$0" "$@" {target}', str(BENCH),
                                       *self.ARGUMENTS, *mode], capture_output=True,
                                      text=True, timeout=60)
                self.assertEqual(done.returncode, 4, f"{mode}, {target}: {done.stderr}")
                self.assertIn("standard output", done.stderr)

    def test_picture(self):
        path = self.dir / "a.svg"
        self.expect(0, *self.ARGUMENTS, "--svg", path)
        root = xml.etree.ElementTree.parse(path).getroot()
        self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
        self.assertGreater(len(list(root.iter())), 20)

    def test_draw(self):
        report, saved, drawn = (self.dir / name for name in ("a.json", "a.svg", "b.svg"))
        report.write_text(self.expect(0, *self.ARGUMENTS, "--json", "--svg", saved)[0])
        self.assertEqual(self.expect(0, "draw", report, "--svg", drawn), ("", ""))
        self.assertEqual(drawn.read_bytes(), saved.read_bytes())
        self.refuse(4, ("none",), "draw", self.dir / "none", "--svg", drawn)
        self.refuse(3, (str(saved), "JSON"), "draw", saved, "--svg", drawn)
        self.refuse(2, ("--svg",), "draw", report)

    def test_picture_that_cannot_be_written(self):
        report = self.dir / "kept.json"
        report.write_text(self.expect(0, *self.ARGUMENTS, "--json")[0])
        before = report.read_text()
        self.refuse(2, ("kept.json exists and is not SVG",), *self.ARGUMENTS, "--svg", report)
        self.refuse(2, ("--svg needs a file",), *self.ARGUMENTS, "--svg", "-")
        self.assertEqual(report.read_text(), before)
        self.assertTrue(self.expect(0, "draw", report, "--svg", "-")[0].startswith("<svg "))
        for path in (self.dir, self.dir / "none" / "a.svg"):
            self.refuse(4, (str(path),), *self.ARGUMENTS, "--svg", path)

    def test_usage(self):
        for words, *arguments in (
                (("unknown command", "fly"), "fly"),
                (("did you mean train",), "trian"),
                (("train", "--threads", "0"), "train", "--threads", "0"),
                (("--threads",), "train", "--threads", "1,,2"),
                (("--threads",), "train", "--threads", "4..2"),
                (("--threads",), "train", "--threads", "1..1000"),
                (("--batch", "-1"), "infer", "--batch=-1"),
                (("--batch", "65536"), "infer", "--batch", "65537"),
                (("--batch", "18446744073709551617"), "infer", "--batch", "18446744073709551617"),
                (("--rounds", "2x"), "io", "--rounds", "2x"),
                (("--seconds", "nan"), "io", "--seconds", "nan"),
                (("--seconds",), "io", "--seconds", "0"),
                (("--conv", "fast"), "train", "--conv", "fast"),
                (("--lanes", "16"), "conv", "--lanes", "32"),
                (("--threshold", "101"), "compare", "a", "b", "--threshold", "101"),
                (("conv: unknown option --batch",), "conv", "--batch", "4"),
                (("io: unknown option --threads",), "io", "--threads", "1"),
                (("compare: unknown option --rounds",), "compare", "a", "b", "--rounds", "1"),
                (("peak: unknown option --serve",), "peak", "--serve"),
                (("unknown option --round;", "did you mean --rounds"), "train", "--round"),
                (("--json", "true or false"), "io", "--json=1"),
                (("--net needs a value",), "train", "--net"),
                (("--json", "--csv"), "io", "--json", "--csv"),
                (("--serve", "--json"), "train", "--serve", "--json"),
                (("too many", "b"), "io", "a", "b"),
                (("A.json B.json",), "compare", "a"),
                (("n1ih8",), "conv", "n1ih8"),
                (("flatten",), "train", "--net", "flatten", "--threads", "1", *BRIEF)):
            with self.subTest(arguments=arguments):
                self.refuse(2, words, *arguments)

    def test_failure_prints_no_report(self):
        out, err = self.expect(4, "io", self.dir / "none", "--json", *BRIEF)
        self.assertEqual(out, "")
        self.assertIn("none", err)


if __name__ == "__main__":
    main(__doc__)
