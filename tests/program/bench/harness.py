# SPDX-License-Identifier: MIT
"""harness.py - runs scrawl-bench, a test's first argument, with the shortest measurements"""
import functools
import gzip
import json
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

NET = "conv 4 5x5, relu, maxpool 2, dropout 0.5, dense"
BRIEF = ("--rounds", "2", "--seconds", "0.01")
# Kind of report -> arguments that measure it.
CASES = {
    "conv": ("n2ih9iw8ic3oc4k3s1p1",),
    "train": ("--net", NET, "--net", "conv 2 3x3, dense", "--batch", "4,8", "--threads", "1..2,2"),
    "infer": ("--net", NET, "--batch", "8", "--threads", "2,1", "--no-dropout"),
    "peak": ("--net", NET, "--threads", "1"),
    "io": ("IDX",),
    "tune": ("--net", NET, "--threads", "1,2", "--batch", "4,8"),
}
BENCH = Path(sys.argv[1]).resolve()


@functools.lru_cache(maxsize=None)
def idx_file():
    """A gzipped IDX file of 200 images, which exists until the tests end."""
    file = tempfile.NamedTemporaryFile(suffix="-images-idx3-ubyte.gz")
    pixels = bytes(i * i % 251 for i in range(200 * 28 * 28))
    file.write(gzip.compress(struct.pack(">IIII", 0x803, 200, 28, 28) + pixels))
    file.flush()
    return file


def run(*arguments, **options):
    words = [idx_file().name if word == "IDX" else str(word) for word in arguments]
    return subprocess.run([BENCH, *words], capture_output=True, text=True, timeout=120, **options)


@functools.lru_cache(maxsize=None)
def measured(kind):
    """The report of a kind, measured only once."""
    done = run(kind, *CASES[kind], *BRIEF, "--json")
    if done.returncode != 0:
        raise AssertionError(f"{kind}: exit code {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


class Test(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.dir = Path(temporary.name)

    def expect(self, code, *arguments, **options):
        """The output and errors of a run, which must end with code and without a crash."""
        done = run(*arguments, **options)
        self.assertEqual(done.returncode, code, f"{arguments}: {done.stdout}{done.stderr}")
        for line in done.stderr.splitlines():
            self.assertTrue(line.startswith("scrawl-bench: "), f"{arguments}: {line!r}")
        return done.stdout, done.stderr

    def refuse(self, code, words, *arguments):
        """Expects one line that contains the words, besides warnings, and no result."""
        out, err = self.expect(code, *arguments)
        lines = [line for line in err.splitlines() if ": warning: " not in line]
        self.assertEqual((out, len(lines)), ("", 1), f"{arguments}: {out}{err}")
        for word in words:
            self.assertIn(word, lines[0], arguments)


def main(documentation):
    if len(sys.argv) < 2:
        sys.exit(documentation)
    unittest.main("__main__", argv=sys.argv[:1] + sys.argv[2:], verbosity=1)
