#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_pictures.py - pictures of invented reports: well-formed, complete, in the frame, to scale

usage: check_pictures.py SCRAWL_BENCH [FOLDER]

With FOLDER the pictures are kept there for inspection.
"""
import json
import math
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from invented_reports import (ENVIRONMENT, HOSTILE, LONG, REPORTS, SHAPES, convolutions, report,
                              roofline, training)

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from device import devices  # noqa: E402  (tests/support/device.py)

BENCH, FOLDER = None, None
SVG = "{http://www.w3.org/2000/svg}"


def draw(document, path):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(document, file)
        file.flush()
        return subprocess.run([BENCH, "draw", file.name, "--svg", path], text=True,
                              capture_output=True, check=False)


class Pictures(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def tree(self, document, name="picture"):
        path = Path(FOLDER or self.folder.name) / f"{name}.svg"
        done = draw(document, path)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        return ElementTree.parse(path).getroot()

    def texts(self, tree):
        return ["".join(child for child in text.itertext()) for text in tree.iter(f"{SVG}text")]

    def assert_in_frame(self, tree):
        """All coordinates are finite and within the picture."""
        _, _, width, height = (float(v) for v in tree.get("viewBox").split())
        for element in list(tree)[2:]:
            places = [(element.get(x), element.get(y)) for x, y in (("x", "y"), ("cx", "cy"))
                      if element.get(x)]
            places += re.findall(r"[ML](\S+) ([^L]+)", element.get("d", ""))
            self.assertTrue(places, ElementTree.tostring(element))
            for x, y in places:
                self.assertTrue(0 <= float(x) <= width and 0 <= float(y) <= height,
                                ElementTree.tostring(element))
            for side in ("width", "height"):
                self.assertGreaterEqual(float(element.get(side, 0)), 0)

    def test_every_kind(self):
        for name, document in REPORTS.items():
            with self.subTest(name):
                tree = self.tree(document, name)
                self.assert_in_frame(tree)
                texts = self.texts(tree)
                self.assertIn(f"{ENVIRONMENT['cpu']}, {ENVIRONMENT['date']}", texts)
                for warning in document["warnings"]:
                    self.assertIn(f"Warning: {warning}", texts)

    def test_hostile_reports(self):
        for number, document in enumerate(HOSTILE):
            with self.subTest(number):
                for element in self.tree(document, f"hostile-{number}").iter():
                    self.assertFalse({"nan", "inf"} & set(re.split(r"[^a-z]+", " ".join(
                        element.attrib.values()))), ElementTree.tostring(element))

    def test_scaling_is_to_scale(self):
        """The dots of 1 and 2 threads match the axis."""
        tree = self.tree(REPORTS["train-2"])
        dots = [dot for dot in tree.iter(f"{SVG}circle") if dot.find(f"{SVG}title") is not None]
        one, two = sorted((float(dot.get("cx")), float(dot.get("cy"))) for dot in dots)
        # A label is 4 pixels below the grid line of its value.
        ticks = {float(text.text.replace(",", "")): float(text.get("y")) - 4
                 for text in tree.iter(f"{SVG}text")
                 if float(text.get("x")) < one[0] and re.fullmatch("[0-9,]+", text.text)}
        (low, bottom), *_, (high, top) = sorted(ticks.items())
        for dot, case in zip((one, two), REPORTS["train-2"]["cases"]):
            share = math.log(case["images_per_second"] / low) / math.log(high / low)
            self.assertAlmostEqual(dot[1], bottom + share * (top - bottom), delta=0.2)

    def test_scaling_plot_is_filled(self):
        """The measurements fill most of the plot, from the first thread count to the last."""
        tree = self.tree(REPORTS["train-2"])
        xs = [float(dot.get("cx")) for dot in tree.iter(f"{SVG}circle")
              if dot.find(f"{SVG}title") is not None]
        width = float(tree.get("width"))
        self.assertGreater(max(xs) - min(xs), 0.3 * width)

    def test_many_networks_and_batches(self):
        """Two plots and one legend for each network, one unit of time."""
        tree = self.tree(REPORTS["train-grid"])
        texts = self.texts(tree)
        self.assertLess(float(tree.get("height")), 1100)
        for net in ("lenet", "keras", "pytorch"):
            self.assertEqual(texts.count(net), 2)
        self.assertEqual(sum("passes, light to dark" in text for text in texts), 3)
        self.assertEqual(sum("\u00b5s" in text for text in texts), 3)
        self.assertFalse([text for text in texts if " ms" in text])

    def test_series_differ_in_colour(self):
        document = report("train", [case for batch in range(1, 13)
                                    for case in training(["lenet"], [1, 2], batch, layers=False)])
        colours = {path.get("stroke") for path in self.tree(document).iter(f"{SVG}path")
                   if path.get("stroke-width") == "2.5"}
        self.assertEqual(len(colours), 12)

    def test_layers_are_to_scale(self):
        """The boxes' heights are proportional to their times, at any thread count."""
        document = report("train", training(["keras"], [1, 4]))
        boxes = {}
        for box in self.tree(document).iter(f"{SVG}rect"):
            hint = box.find(f"{SVG}title")
            if hint is not None:
                boxes.setdefault(box.get("x"), {})[hint.text.split(":")[0]] = (
                    float(box.get("height")) + 0.6)
        self.assertEqual(len(boxes), 2)
        for bar, case in zip(boxes.values(), document["cases"]):
            conv = "conv 64 3x3, relu, maxpool 2"
            seconds = {part["pass"]: part["seconds"] for part in case["layers"]
                       if part["name"] == conv}
            self.assertAlmostEqual(bar[f"{conv}, backward"] / bar[f"{conv}, forward"],
                                   seconds["backward"] / seconds["forward"], places=1)
        one, four = boxes.values()
        self.assertAlmostEqual(sum(four.values()) / sum(one.values()), 1.12, places=1)

    def test_layers_of_the_same_text_stay_apart(self):
        texts = self.texts(self.tree(report("train", training([LONG], [1, 2]))))
        self.assertIn("conv 32 3x3", texts)
        self.assertIn("conv 32 3x3 (8)", texts)

    def test_numbers_of_bars(self):
        texts = self.texts(self.tree(REPORTS["conv"]))
        for case in REPORTS["conv"]["cases"]:
            gflops = case["gflops"]
            self.assertIn(f"{gflops:.1f}" if gflops < 9.95 else f"{gflops:.0f}", texts)
        self.assertIn("sgemm peak, 92.5 GFLOP/s", texts)

    def test_conv_shows_naive_and_speedups(self):
        tree = self.tree(REPORTS["conv"])
        texts = self.texts(tree)
        for case in REPORTS["conv"]["cases"]:
            factor = case["speedup_over_naive"]
            self.assertIn(f"{factor:.1f}x" if factor < 9.95 else f"{factor:.0f}x", texts)
        for box in tree.iter(f"{SVG}rect"):
            hint = box.find(f"{SVG}title")
            if hint is not None and "naive" in hint.text:
                self.assertGreater(float(box.get("height")), 10)

    def test_remarks_on_impossible_rates(self):
        remark = "Above the peak: "
        for gflops, expected in ((80, False), (120, True)):
            cases = [dict(case, gflops=gflops) for case in convolutions(SHAPES[:1], ["sparse"])]
            texts = self.texts(self.tree(report("conv", cases)))
            self.assertEqual(any(text.startswith(remark) for text in texts), expected)
            self.assertIn("with pooling, bias and ReLU", texts)
        for gflops, expected in ((60, False), (106, True)):
            cases = [case for case in roofline([1]) if case["what"] != "sgemm"]
            cases.append({"name": "a", "what": "sgemm", "threads": 1, "pass": "forward",
                          "gflops": gflops, "intensity": 9.0})
            texts = self.texts(self.tree(report("peak", cases)))
            self.assertEqual(any("above the roofline" in text for text in texts), expected)

    def test_peers(self):
        texts = self.texts(self.tree(REPORTS["peers"]))
        for text in ("lenet, training, batch 64", "pytorch, inference, batch 64", "12,000",
                     "Scrawl, and its ratio to the fastest in float32", "ONNX Runtime",
                     "torch.compile", "PyTorch in bfloat16", "oneDNN, convolutions only"):
            self.assertIn(text, texts)
        # Neither bfloat16 nor bare convolutions are rivals; ONNX Runtime does not train.
        self.assertEqual({text for text in texts if text.endswith("x")}, {"2.22x", "1.25x"})

    def test_unwritable_picture(self):
        for path in ("/nowhere/picture.svg", *devices("/dev/full")):
            done = draw(REPORTS["io"], path)
            self.assertEqual(done.returncode, 4)
            self.assertRegex(done.stderr,
                             rf"\Ascrawl-bench: cannot write {path}: .+\n\Z")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BENCH, FOLDER = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    unittest.main(argv=sys.argv[:1])
