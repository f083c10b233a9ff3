# SPDX-License-Identifier: MIT
"""Shared by the tests of reading: strokes drawn on paper, and a model that reads them."""

import functools
import json
import math
import random

from cli.harness import expect, idx_images, idx_labels, scrawl, with_metadata
from cli.pictures import png

SIDE = 16           # of the model's images
PAPER, INK = 230, 40
STROKES = {
    "0": [(0.5 + 0.5 * math.cos(a * math.pi / 6), 0.5 + 0.5 * math.sin(a * math.pi / 6))
          for a in range(13)],
    "1": [(0.5, 0.0), (0.5, 1.0)],
    "7": [(0.05, 0.0), (0.95, 0.0), (0.35, 1.0)],
    "L": [(0.1, 0.0), (0.1, 1.0), (0.9, 1.0)],
}
NAMES = list(STROKES)


def distance(x, y, a, b):
    """From a point to the straight line between two points."""
    (ax, ay), (bx, by) = a, b
    dx, dy = bx - ax, by - ay
    t = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
    return math.hypot(x - ax - t * dx, y - ay - t * dy)


def draw(rows, name, left, top, width, height, pen, paper=PAPER, ink=INK):
    """Draws a character into rows of grey pixels; the edges of its strokes are soft."""
    points = [(left + x * width, top + y * height) for x, y in STROKES[name]]
    for a, b in zip(points, points[1:]):
        for y in range(int(min(a[1], b[1]) - pen), int(max(a[1], b[1]) + pen) + 1):
            for x in range(int(min(a[0], b[0]) - pen), int(max(a[0], b[0]) + pen) + 1):
                cover = max(0.0, min(1.0, pen / 2 + 0.5 - distance(x + 0.5, y + 0.5, a, b)))
                value = round(paper + (ink - paper) * cover)
                if 0 <= y < len(rows) and 0 <= x < len(rows[0]):
                    rows[y][x] = (min if ink < paper else max)(rows[y][x], value)


def page(lines, paper=PAPER, ink=INK):
    """A PNG file with lines of characters, each in a cell of 40 x 60; blanks are left out."""
    width, height = 40 * max(map(len, lines)) + 40, 60 * len(lines) + 40
    rows = [bytearray([paper]) * width for _ in range(height)]
    for i, line in enumerate(lines):
        for j, name in enumerate(line):
            if name != " ":
                draw(rows, name, 28 + 40 * j, 30 + 60 * i, 22, 34, 5, paper, ink)
    return png([bytes(row) for row in rows])


def blank(height=120, width=160):
    """A PNG file of paper without ink."""
    return png([bytes([PAPER]) * width] * height)


def centre(name, width, height):
    """The centre of mass of a character, from its left and top edge."""
    points = [(x * width, y * height) for x, y in STROKES[name]]
    length = x = y = 0.0
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        part = math.hypot(bx - ax, by - ay)
        length, x, y = length + part, x + part * (ax + bx) / 2, y + part * (ay + by) / 2
    return x / length, y / length


def training_images(count, seed):
    """Characters as the reader prepares them: 20 of 28 parts high, and about centred by mass."""
    rng = random.Random(seed)
    images, labels = bytearray(), bytearray()
    for i in range(count):
        rows = [bytearray(SIDE) for _ in range(SIDE)]
        tall = SIDE * 20 / 28 - 1.5
        wide = tall * rng.uniform(0.5, 0.8)
        x, y = centre(NAMES[i % 4], wide, tall)
        left = SIDE / 2 - x + rng.uniform(-1.0, 1.0)
        top = SIDE / 2 - y + rng.uniform(-1.0, 1.0)
        draw(rows, NAMES[i % 4], left, top, wide, tall, rng.uniform(1.2, 2.4), 0, 255)
        images += b"".join(rows)
        labels.append(i % 4)
    return bytes(images), bytes(labels)


def reading_model(place, **metadata):
    """A model whose classes are NAMES, with other metadata if asked for."""
    model = place.folder / "reading.safetensors"
    if not model.exists():
        pixels, labels = training_images(800, 1)
        images = place.file("strokes", idx_images(pixels, SIDE, SIDE))
        named = place.file("stroke-labels", idx_labels(labels))
        expect(scrawl("train", "--images", images, "--labels", named, "--val", 0, "--net",
                      "conv 8 3x3, relu, maxpool 2, dense 32, relu, dense", "--epochs", 20,
                      "--batch", 20, "--threads", 1, "--quiet", "--out", model), 0)
    return place.file("strokes.safetensors",
                      with_metadata(model, **{"classes": json.dumps(NAMES), **metadata}))


def needs_leptonica(test):
    """Passes over a test where the program was built without Leptonica, which says so."""
    @functools.wraps(test)
    def run(place):
        picture = place.file("paper.png", blank())
        done = scrawl("read", picture, "--model", reading_model(place))
        if "build it with Leptonica" in done.err:
            expect(done, 2, "build it with Leptonica")
        else:
            test(place)
    return run
