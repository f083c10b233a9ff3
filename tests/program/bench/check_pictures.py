#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_pictures.py - the pictures of invented reports: well-formed, whole, in the frame, true

usage: check_pictures.py SCRAWL_BENCH [FOLDER]

With FOLDER the pictures are kept there, to look at.
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

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from device import devices  # noqa: E402  (tests/support/device.py)

BENCH, FOLDER = None, None
SVG = "{http://www.w3.org/2000/svg}"

ENVIRONMENT = {"cpu": "AMD EPYC <9654> & \"friends\" 96-Core Processor",
               "date": "2026-11-23T18:50:00Z"}
LAYERS = {
    "lenet": ["conv 20 5x5, relu, maxpool 2", "conv 50 5x5, relu, maxpool 2", "dense 500, relu",
              "dense 10"],
    "keras": ["conv 32 3x3, relu, maxpool 2", "conv 64 3x3, relu, maxpool 2", "dense 10"],
    "pytorch": ["conv 32 3x3, relu", "conv 64 3x3, relu, maxpool 2", "dense 128, relu", "dense 10"],
    "fast": ["conv 24 5x5, maxpool 2, relu", "conv 32 3x3, maxpool 2, relu", "dense 256, relu",
             "dense 10"],
}
LONG = ", ".join(["conv 32 3x3, relu", "conv 32 3x3, relu", "maxpool 2", "dropout 0.25"] * 4
                 + ["dense 512, relu", "dropout 0.5", "dense 10"])


def report(kind, cases, warnings=()):
    return {"schema": "scrawl-bench/1", "kind": kind, "environment": ENVIRONMENT, "options": {},
            "warnings": list(warnings), "cases": cases}


def steps(net, batch, threads, rate, training=True, layers=True):
    """A train or infer case whose layers, if it has any, add up to the step."""
    names = LAYERS.get(net) or [text for text in LONG.split(", ") if "conv" in text]
    parts = [("pixels", "input", 2)]
    for name in names:
        parts += [(name, "prepare", 1)] if "conv" in name else []
        parts.append((name, "forward", 20 if "conv" in name else 5))
    parts.append(("softmax", "loss", 1))
    for name in names if training else []:
        parts += [(name, "backward", 24 if "conv" in name else 6),
                  (name, "gradient", 22 if "conv" in name else 5), (name, "update", 2)]
    parts.append(("threads", "wait", 3 * (threads - 1)))
    step, total = batch / rate, sum(weight for _, _, weight in parts)
    return {"name": f"train {net} batch {batch} threads {threads}", "net": net, "batch": batch,
            "threads": threads, "images_per_second": rate, "images_per_second_best": rate * 1.06,
            "step_seconds": step,
            "layers": layers and [{"name": name, "pass": what, "seconds": step * weight / total}
                       for name, what, weight in parts]}


def training(nets, counts, batch=64, **more):
    rates = {"lenet": 8000, "keras": 10000, "pytorch": 2000, "fast": 12500, LONG: 300}
    return [steps(net, batch, n, rates[net] * n / (1 + 2.6 / batch * (n - 1)), **more)
            for net in nets for n in counts]


def convolutions(layers, algorithms):
    passes = ("forward", "forward, finished", "weight gradient", "weight gradient, pooled")
    return [{"name": f"conv {layer}, {what}, {algorithm}", "layer": layer,
             "network_layer": f"lenet: conv {20 * i + 20} 5x5" if i % 3 else "",
             "pass": what,
             "algorithm": algorithm, "gflops": 1.2 + 13 * a + 2 * i, "sgemm_gflops": 92.5,
             "speedup_over_naive": 1.0 + (13 * a / (1.2 + 2 * i))}
            for what in passes for i, layer in enumerate(layers)
            for a, algorithm in enumerate(algorithms)]


def peers(nets, counts):
    return [{"name": f"{mode} {net} threads {n} {peer} {policy}", "mode": mode, "net": net,
             "batch": 64, "threads": n, "peer": peer, "wait_policy": policy,
             "images_per_second": rate * n * speed,
             "images_per_second_best": rate * n * speed * 1.1}
            for mode in ("train", "infer") for net, rate in zip(nets, (6000, 9000, 1500))
            for n in counts
            for peer, policy, speed in (("scrawl", None, 1), ("pytorch", "passive", 0.4),
                                        ("pytorch", "active", 0.25), ("onednn", "active", 0.5))]


def roofline(counts):
    cases = []
    for n in counts:
        cases.append({"name": f"peak fma threads {n}", "what": "fma", "threads": n,
                      "gflops": 105.0 * n, "detail": "avx2"})
        for layer, what, intensity, gflops in (
                ("512x512x512", "", None, 96), ("conv 20 5x5", "forward", 8.1, 44),
                ("conv 50 5x5", "forward", 21, 71), ("conv 20 5x5", "weight gradient", 10.7, 52),
                ("conv 50 5x5", "weight gradient", 13, 60),
                ("conv 50 5x5", "data gradient", 4, 38)):
            cases.append({"name": f"peak sgemm {layer}, {what} threads {n}", "what": "sgemm",
                          "threads": n, "detail": layer, "pass": what, "gflops": gflops * n * 0.97,
                          **({"intensity": intensity} if intensity else {})})
        for level, speed in (("L1", 180), ("L2", 95), ("L3", 48), ("memory", 17)):
            for operation, share in (("read", 1), ("copy", 0.8), ("triad", 0.85)):
                cases.append({"name": f"peak {level} {operation} threads {n}", "what": "bandwidth",
                              "threads": n, "level": level, "operation": operation,
                              "gigabytes_per_second": speed * share * n ** 0.8})
    return cases


def reading():
    return [{"name": f"io {reader}, {file}", "reader": reader, "megabytes_per_second": speed,
             "megabytes_per_second_best": speed * 1.1, "images_per_second": speed * 1275}
            for file in ("train-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz")
            for reader, speed in (("scrawl", 412.0), ("zlib", 398.0))]


SHAPES = [f"n1ih{size}iw{size}ic{channels}oc{2 * channels}k{kernel}s1p0"
          for size, channels, kernel in ((28, 1, 5), (12, 20, 5), (26, 32, 3), (13, 64, 3),
                                         (14, 128, 3), (7, 256, 3))]
REPORTS = {
    "train-2": report("train", training(["lenet"], [1, 2])),
    "train-1": report("train", training(["lenet", "keras", "pytorch"], [1])),
    "train-16": report("train", training(["lenet"], range(1, 17))),
    "train-128": report("train", training(["lenet", "fast"], [1, 2, 4, 8, 16, 32, 64, 96, 128])),
    "train-nets": report("train", training([*LAYERS, LONG], [1, 2, 4, 8, 16]),
                         ["the machine is busy: load average 3.10 on 2 CPUs"]),
    "train-batches": report("train", training(["lenet"], [1, 2, 4], 32)
                            + training(["lenet"], [1, 2, 4], 128)),
    "train-grid": report("train", [case for batch in (32, 64, 256) for case in training(
        ["lenet", "keras", "pytorch"], [1, 2, 4, 8], batch)]),
    "infer": report("infer", training(["lenet", "keras"], [1, 2], training=False)),
    "conv": report("conv", convolutions(SHAPES[:2], ["naive", "gemm", "direct", "winograd"])),
    "conv-many": report("conv", convolutions(SHAPES, ["naive", "gemm", "direct", "mec", "winograd",
                                                      "pooled", "fft"])),
    "peak-1": report("peak", roofline([1])),
    "peak": report("peak", roofline([1, 2, 8])),
    "io": report("io", reading()),
    "peers": report("peers", peers(["lenet", "keras", "pytorch"], [1, 2])),
    "peers-1": report("peers", peers(["lenet"], [1])),
    "tune": report("tune", [{"name": f"tune lenet batch {b} threads {n} conv {c}",
                             "images_per_second": 9000.0 * n + b}
                            for b in (32, 64) for n in (1, 2) for c in ("auto", "gemm")]),
}
HOSTILE = [
    report("train", []),
    {"schema": "scrawl-bench/1", "cases": []},
    report("train", [{}, {"name": "x"}, {"threads": 2, "layers": [{}]}]),
    report("train", [dict(steps("lenet", 64, n, 1e4), images_per_second=rate, layers=layers)
                     for n, rate, layers in ((1, 0, None), (2, -5, []), (4, 1e300, "text"))]),
    report("conv", [{}, {"layer": "x", "gflops": "many"}]),
    report("conv", [{"layer": "x", "pass": "p", "algorithm": "a", "gflops": -3.0}]),
    report("peak", [{}]),
    report("peak", [{"what": "bandwidth", "threads": 1, "gigabytes_per_second": 10}]),
    report("peak", [{"what": "fma", "threads": 1, "gflops": 100}]),
    report("io", [{}, {"name": "n", "megabytes_per_second": 0}]),
    # Numbers that a scale cannot step through.
    report("train", [dict(steps("lenet", 64, 1, 1e4), threads=n) for n in (1, 10**18)]),
    report("train", [steps("lenet", 64, n, rate) for n, rate in ((1, 1e-290), (2, 1e290))]),
    report("conv", [{"layer": "x", "pass": "p", "algorithm": "a", "gflops": 1.7e308}]),
    report("peak", [{"what": "fma", "threads": 1, "gflops": 1e308}]),
    report("train", [steps("\u20ac" * 100, 64, n, 1e4 * n) for n in (1, 2)],
           ["\u20ac" * 200, "x" + "\u20ac" * 200]),
    report("train", [dict(steps("lenet", 64, n, 1e4), layers=[
        {"name": "x" * n + "\u20ac" * 200, "pass": "forward", "seconds": 1}]) for n in (1, 2, 3)]),
    report("nobody knows", [{"name": "\u0001\ufffe\uffff<&>\"'\n\u20ac" * 40, "gflops": 1.5}]),
]


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
        """Every number that places something is finite and lies in the picture."""
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

    def test_nothing_useful(self):
        for number, document in enumerate(HOSTILE):
            with self.subTest(number):
                for element in self.tree(document, f"hostile-{number}").iter():
                    self.assertFalse({"nan", "inf"} & set(re.split(r"[^a-z]+", " ".join(
                        element.attrib.values()))), ElementTree.tostring(element))

    def test_scaling_is_to_scale(self):
        """The dots of 1 and 2 threads are where the axis says their throughputs are."""
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

    def test_a_scaling_plot_is_filled(self):
        """What was measured covers most of the plot, from its first thread count to its last."""
        tree = self.tree(REPORTS["train-2"])
        xs = [float(dot.get("cx")) for dot in tree.iter(f"{SVG}circle")
              if dot.find(f"{SVG}title") is not None]
        width = float(tree.get("width"))
        self.assertGreater(max(xs) - min(xs), 0.3 * width)

    def test_many_networks_and_batches(self):
        """Two plots and one legend for each network, no colour twice, one unit of time."""
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
        """The boxes of a bar are as high as its parts are long, whatever the thread count."""
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

    def test_conv_shows_naive_and_what_is_gained(self):
        tree = self.tree(REPORTS["conv"])
        texts = self.texts(tree)
        for case in REPORTS["conv"]["cases"]:
            factor = case["speedup_over_naive"]
            self.assertIn(f"{factor:.1f}x" if factor < 9.95 else f"{factor:.0f}x", texts)
        for box in tree.iter(f"{SVG}rect"):
            hint = box.find(f"{SVG}title")
            if hint is not None and "naive" in hint.text:
                self.assertGreater(float(box.get("height")), 10)

    def test_remarks_on_what_seems_impossible(self):
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
        for text in ("lenet, training, batch 64", "pytorch, inference, batch 64", "2.50x", "12,000",
                     "Scrawl, and its ratio to PyTorch", "oneDNN, convolutions only"):
            self.assertIn(text, texts)

    def test_a_picture_that_cannot_be_written(self):
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
