# SPDX-License-Identifier: MIT
"""scrawl predict."""

import gzip
import json
import re
import struct

from cli.harness import (SIZE, TEST, equal, expect, idx_images, idx_labels, scrawl, scrawl_json,
                       with_metadata)


def test_predict_json(place):
    text = expect(scrawl("predict", place.model, place.images, "--json", "--labels", place.labels),
                  0).out
    rows = [json.loads(line) for line in text.splitlines()]
    equal([r["index"] for r in rows], list(range(TEST)), "indices")
    right = 0
    for row in rows:
        assert abs(sum(row["probabilities"]) - 1) < 1e-4, row
        equal(row["class"], row["probabilities"].index(max(row["probabilities"])), "class")
        equal(row["probability"], max(row["probabilities"]), "probability")
        equal((row["schema"], row["label"]), (1, row["index"] % 4), "label")
        right += row["class"] == row["label"]
    document = scrawl_json("eval", place.model, "--data", place.data)
    equal(right, document["correct"], "as many right as eval says")
    plain = expect(scrawl("predict", place.model, place.images), 0).out.splitlines()
    equal(len(plain), TEST, "lines")
    for line, row in zip(plain, rows):
        match = re.fullmatch(r" *(\d+):  (\S+) +(\d+\.\d\d)%", line)
        assert match, line
        equal((int(match.group(1)), match.group(2), match.group(3)),
              (row["index"], row["name"], f"{100 * row['probability']:.2f}"), "text and JSON")


def test_predict_true_names(place):
    """JSON has the names unchanged, as eval's does; text has them cleaned."""
    names = ["a\033[31m", "b\u0085", "c\nd", "e"]
    model = place.file("names.safetensors", with_metadata(place.model, classes=json.dumps(names)))
    equal([c["name"] for c in scrawl_json("eval", model, "--data", place.data)["classes"]], names,
          "names from eval")
    row = scrawl_json("predict", model, place.images, "-i0", "--top=4")
    equal({t["class"]: t["name"] for t in row["top"]}, dict(enumerate(names)), "names")
    equal(row["name"], names[row["class"]], "name")
    text = expect(scrawl("predict", model, place.images, "--top=4"), 0).out
    assert "\033" not in text and "\u0085" not in text and "a?[31m" in text, text[:200]
    equal(len(text.splitlines()), TEST, "lines")


def test_predict_index(place):
    def indices(text):
        done = expect(scrawl("predict", place.model, place.images, f"--index={text}", "--json"), 0)
        return [json.loads(line)["index"] for line in done.out.splitlines()]

    equal(indices("3:5"), [3, 4], "A:B")
    equal(indices("7"), [7], "A")
    equal(indices(":2"), [0, 1], ":B")
    equal(indices(f"{TEST - 2}:"), [TEST - 2, TEST - 1], "A:")
    equal(len(indices(f"0:{TEST}")), TEST, "all")
    for text in (str(TEST), f"{TEST}:", f"0:{TEST + 1}", f":{TEST + 1}"):
        expect(scrawl("predict", place.model, place.images, f"--index={text}"), 2, f"{TEST} images")
    for text in ("5:3", "3:3", "-1", ":", "", "a", "1:2:3", "1.5", "0:-1"):
        expect(scrawl("predict", place.model, place.images, f"--index={text}"), 2, "--index")


def test_predict_top_show(place):
    line = expect(scrawl("predict", place.model, place.images, "-i0", "--top", 3), 0).out
    equal(line.count("%"), 3, "--top 3")
    line = expect(scrawl("predict", place.model, place.images, "-i0", "--top=99"), 0).out
    equal(line.count("%"), 4, "--top beyond the classes")
    row = scrawl_json("predict", place.model, place.images, "-i0", "--top=4")
    tops = [t["probability"] for t in row["top"]]
    equal(tops, sorted(row["probabilities"], reverse=True), "the order of --top")
    picture = expect(scrawl("predict", place.model, place.images, "-i0", "--show"), 0).out
    rows = picture.rstrip("\n").split("\n")[1:]
    equal(len(rows), SIZE, "rows of the picture")
    assert any(c in picture for c in "%@#"), picture
    labels = scrawl("predict", place.model, place.images, "-i1", "--labels", place.labels).out
    assert "label 1, right" in labels or "label 1, wrong" in labels, labels


def test_show_large_image(place):
    """Large and tall images are scaled down."""
    for height, width in ((200, 300), (700, 2), (1, 333)):
        images = place.file("large", idx_images(bytes(range(256)) * (height * width * 2 // 256 + 1),
                                                height, width)[:16 + 2 * height * width])
        images.write_bytes(struct.pack(">IIII", 0x803, 2, height, width) +
                           images.read_bytes()[16:])
        labels = place.file("large-labels", idx_labels(b"\0\1"))
        out = place.folder / "large.safetensors"
        expect(scrawl("train", "--images", images, "--labels", labels, "--val", 0, "--net", "dense",
                      "-e1", "-t1", "-q", "-o", out), 0)
        picture = expect(scrawl("predict", out, images, "-i0", "--show"), 0).out.splitlines()
        assert max(map(len, picture)) <= 80 and len(picture) <= 64, (height, width, len(picture))


def test_pipes(place):
    wanted = expect(scrawl("predict", place.model, place.images), 0).out
    packed = gzip.compress(place.images.read_bytes())
    equal(expect(scrawl("predict", place.model, "-", stdin=packed), 0).out, wanted, "stdin, gzip")
    equal(expect(scrawl("predict", place.model, "-", stdin=place.images.read_bytes()), 0).out,
          wanted, "stdin, plain")
    expect(scrawl("predict", place.model, "-", stdin=packed[:-3]), 3)
    document = json.loads(expect(scrawl("info", "-", "--json", stdin=packed), 0).out)
    equal(document["size"], [TEST, SIZE, SIZE], "info -")
    done = scrawl("eval", place.model, "--images", "-", "--labels", place.labels, "--json",
                  stdin=packed)
    equal(json.loads(expect(done, 0).out)["images"], TEST, "eval from standard input")
    expect(scrawl("eval", place.model, "--images", "-", "--labels", "-", stdin=packed), 2)
