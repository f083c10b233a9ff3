#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_examples.py - the interface's examples do what their head comments say

usage: check_examples.py PROGRAM ...

The programs are named after their sources; each has a test here, on the data of scrawl's tests.
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "scrawl"))
os.environ.setdefault("SCRAWL", "none")  # harness.py needs it; no test here runs it

from cli.harness import shapes, write_dataset  # noqa: E402

PROGRAMS = {}  # name -> path


def run(name, *args):
    """What the example prints; it must succeed without errors."""
    done = subprocess.run([PROGRAMS[name], *map(str, args)], capture_output=True, text=True,
                          timeout=100, check=False)
    if done.returncode or done.stderr:
        raise AssertionError(f"{name}: exit {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.place.name)
        cls.data = write_dataset(cls.folder / "shapes", shapes(600, 1), shapes(200, 2))
        cls.test = [cls.data / f"t10k-{kind}-ubyte" for kind in ("images-idx3", "labels-idx1")]
        cls.model = cls.folder / "model.safetensors"
        run("own_loop", cls.data, 1000, cls.folder / "none", cls.model)

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def accuracy(self, model):
        printed = run("memory_model", model, *self.test)
        return float(re.match(r"accuracy ([0-9.]+)% on 200 images\n", printed)[1])

    def test_every_example_runs(self):
        sources = {path.stem for path in Path(__file__).parent.glob("*.c")}
        self.assertEqual(sources, set(PROGRAMS))

    def test_own_loop(self):
        """Stopped and resumed after every step, the run ends with the same weights."""
        checkpoint, model = self.folder / "checkpoint", self.folder / "cut.safetensors"
        arguments = (self.data, 0, checkpoint, model)
        self.assertEqual(run("own_loop", *arguments), "to be continued\n")
        for _ in range(100):
            printed = run("own_loop", *arguments)
            if "saved" in printed:
                break
            self.assertRegex(printed, r"^resuming in epoch [123]\n")
        self.assertEqual(model.read_bytes(), self.model.read_bytes())

    def test_tensors(self):
        pruned = self.folder / "pruned.safetensors"
        printed = run("tensors", self.model, 0.3, pruned)
        self.assertRegex(printed, r"^conv1\.weight +[0-9]+ [0-9]+ 1 [0-9]+\n")
        self.assertNotEqual(pruned.read_bytes(), self.model.read_bytes())
        self.assertGreater(self.accuracy(pruned), 50.0)
        run("tensors", self.model, 0, pruned)
        self.assertEqual(pruned.read_bytes(), self.model.read_bytes())

    def test_memory_model(self):
        self.assertGreater(self.accuracy(self.model), 50.0)
        self.assertIn(f"\n{self.model.stat().st_size} bytes\n",
                      run("memory_model", self.model, *self.test))

    def test_memory_dataset(self):
        """The patch is green."""
        answer = dict(re.findall(r"^(\w+) ([0-9.]+)%$", run("memory_dataset"), re.M))
        self.assertEqual(list(answer), ["red", "green", "blue"])
        self.assertGreater(float(answer["green"]), 50)

    def test_ensemble_threads(self):
        self.assertEqual(run("ensemble_threads"), "4 threads gave the same 10 probabilities\n")

    def test_per_image(self):
        """The first line counts the mistakes; the others list up to 5, the most confident first."""
        text = run("per_image")
        right, count = map(int, re.match(r"([0-9]+) of ([0-9]+) right", text).groups())
        self.assertTrue(count / 2 < right < count, text)
        lines = re.findall(r"^image +[0-9]+: (\w+) \(([0-9.]+)%\), but it is (\w+) "
                           r"\(([0-9.]+)%\); loss [0-9.]+, logits (\S+) (\S+)$", text, re.M)
        self.assertEqual(len(lines), min(5, count - right), text)
        confidences = [float(line[1]) for line in lines]
        self.assertEqual(confidences, sorted(confidences, reverse=True))
        for read, confidence, truth, probability, *logits in lines:
            self.assertNotEqual(read, truth)
            self.assertAlmostEqual(float(confidence) + float(probability), 100, delta=0.2)
            self.assertEqual(read == "left", float(logits[0]) > float(logits[1]), text)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    PROGRAMS.update({Path(path).name.removeprefix("example_"): path for path in sys.argv[1:]})
    unittest.main(argv=sys.argv[:1])
