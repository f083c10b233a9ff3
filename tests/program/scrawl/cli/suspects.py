# SPDX-License-Identifier: MIT
"""scrawl data suspects."""

import json
import random
import re

from cli.harness import (NET, TRAIN, equal, expect, idx_images, idx_labels, scrawl, scrawl_json,
                         shapes, value)


def flipped(place):
    """The training images with 1% of the labels wrong: the two files, and which ones."""
    rng = random.Random(3)
    pixels, labels = shapes(TRAIN, 1)
    labels = bytearray(labels)
    wrong = sorted(rng.sample(range(TRAIN), TRAIN // 100))
    for i in wrong:
        labels[i] = (labels[i] + rng.randint(1, 3)) % 4
    return (place.file("flipped-images", idx_images(pixels)),
            place.file("flipped-labels", idx_labels(bytes(labels))), wrong)


def suspects_of(place, *more):
    images, labels, wrong = flipped(place)
    return ["data", "suspects", "--images", images, "--labels", labels, "--net", NET,
            "--epochs", 12, "--threads", 1, *more], wrong


def test_suspects(place):
    arguments, wrong = suspects_of(place)
    document = scrawl_json(*arguments)
    found = document["suspects"]
    equal((document["images"], document["folds"], document["epochs"]), (TRAIN, 4, 12), "settings")
    first = [suspect["index"] for suspect in found[:len(wrong)]]
    assert len(set(first) & set(wrong)) >= len(wrong) - 1, (first, wrong)
    gaps = [suspect["p_likely"] - suspect["p_label"] for suspect in found]
    equal(gaps, sorted(gaps, reverse=True), "order")
    assert 0.005 < document["noise"] < 0.05, document["noise"]
    joint = document["joint"]
    equal(sum(map(sum, joint)) - sum(joint[k][k] for k in range(4)), document["sure"],
          "off the diagonal")
    equal(document["sure"], sum(suspect["sure"] for suspect in found), "sure")
    text = expect(scrawl(*arguments), 0).out
    equal(value(text, "suspect labels"), f"{document['count']}, of which the models are sure of "
          f"{document['sure']}", "counts")
    rows = re.findall(r"^ +(\d+)  (\d) +(\d) +([\d.]+)% +([\d.]+)%(?:  sure)?$", text, re.M)
    equal([int(row[0]) for row in rows], [suspect["index"] for suspect in found], "rows")
    equal(scrawl(*arguments[:-2], "--threads", 3).out, text, "with three threads")


def test_suspects_files(place):
    out, sheet = place.folder / "suspects.csv", place.folder / "suspects.png"
    arguments, _ = suspects_of(place, "--top", 3)
    text = expect(scrawl(*arguments, "--out", out, "--sheet", sheet), 0).out
    count = int(value(text, "suspect labels").split(",")[0])
    assert f"and {count - 3} more" in text, text
    rows = [line.split(",") for line in out.read_text().splitlines()]
    equal(rows[0], ["index", "label", "likely", "sure", "p_label", "p_likely"], "header")
    equal(len(rows), count + 1, "rows")
    assert sheet.read_bytes().startswith(b"\x89PNG"), "a picture"
    lines = place.folder / "suspects.jsonl"
    printed = expect(scrawl(*arguments, "--out", lines, "--json"), 0).out
    found = [json.loads(line) for line in lines.read_text().splitlines()]
    equal(found[:3], json.loads(printed)["suspects"], "the first three")
    equal([str(suspect["index"]) for suspect in found], [row[0] for row in rows[1:]], "indices")
    piped = expect(scrawl(*arguments, "--out", "-"), 0).out
    equal(piped, out.read_text(), "on standard output")


def test_suspects_refuses(place):
    expect(scrawl("data", "suspects"), 2, "no data given; name a data set")
    expect(scrawl("data", "page", "x.png"), 2, "no data given; use --data NAME|DIR (see")
    expect(scrawl("data", "suspects", place.data, "--images", place.images), 2, "not both")
    expect(scrawl("data", "suspects", place.data, "--net", "dens"), 2, "dens")
    expect(scrawl("data", "suspects", place.data, "--folds", 1), 2, "--folds")
    expect(scrawl("data", "suspects", place.data, "--json", "--out", "-"), 2, "standard output")
    one = place.file("one", idx_labels(bytes(200)))
    expect(scrawl("data", "suspects", "--images", place.images, "--labels", one), 3, "class 0")
    expect(scrawl("data", "suspects", place.folder / "nowhere"), 4, "nowhere")
