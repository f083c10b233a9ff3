# SPDX-License-Identifier: MIT
"""scrawl info."""

import re

from cli.harness import NET, TRAIN, equal, expect, lines_of, scrawl, scrawl_json, value


def test_info_network(place):
    text = expect(scrawl("info", "lenet"), 0).out
    assert re.search(r"^ +1 +conv 20 5x5 +28x28x1 +24x24x20 +520 ", text, re.M), text
    document = scrawl_json("info", "lenet")
    equal((document["kind"], document["name"]), ("network", "lenet"), "what it is")
    equal(document["parameters"], 431080, "LeNet's parameters")
    equal(value(text, "parameters"), "431,080", "parameters")
    equal(document["forward_flops"], 4586000, "LeNet's operations")
    equal(sum(l["parameters"] for l in document["layers"]), 431080, "sum over the layers")
    assert document["memory"]["training"] > document["memory"]["inference"] > 4 * 431080
    document = scrawl_json("info", NET, "--input=12x12x1", "--classes", 4)
    equal(document["name"], None, "a description has no name")
    equal(document["layers"][-1]["out"], [1, 1, 4], "classes")
    equal(document["input"], [12, 12, 1], "input")
    more = scrawl_json("info", NET, "--input=12x12", "--classes", 4, "--batch", 1024)
    assert more["memory"]["training"] > document["memory"]["training"]
    expect(scrawl("info", "lenet, relu relu"), 2)
    expect(scrawl("info", "conv 8 99x99, dense"), 2)
    for text in ("12", "12x", "0x1", "axb", "1x2x3x4", ""):
        expect(scrawl("info", NET, f"--input={text}"), 2, "--input")


def test_info_model(place):
    text = expect(scrawl("info", place.model), 0).out
    equal(value(text, "weights"), value(place.trained.out, "weights"), "weights")
    equal((value(text, "val_count"), value(text, "seed")), ("80", "1"), "what a split needs")
    document = scrawl_json("info", place.model)
    equal((document["kind"], document["class_names"]), ("model", list("0123")), "what it is")
    equal(document["metadata"]["data_hash"], lines_of(place.log)[0]["data"]["hash"], "data hash")
    equal(document["metadata"]["data"], str(place.data), "data")
    nameless = place.file("nameless", place.model.read_bytes())
    equal(scrawl_json("info", nameless)["kind"], "model", "by content")


def test_info_idx(place):
    text = expect(scrawl("info", place.train_images), 0).out
    assert "gzip" in text and "800 images of 12x12" in text, text
    document = scrawl_json("info", place.train_labels)
    equal((document["kind"], document["holds"], document["gzip"], document["size"]),
          ("idx", "labels", True, [TRAIN]), "labels")
    equal(document["file_bytes"], place.train_labels.stat().st_size, "bytes as stored")
    disguised = place.file("disguised.safetensors", place.images.read_bytes())
    equal(scrawl_json("info", disguised)["holds"], "images", "by content")
    expect(scrawl("info", place.folder / "missing.gz"), 4, "missing.gz")
    for name in ("missing.safetensors", "missing.st", "./missing"):
        expect(scrawl("info", name), 4, f"{name}: cannot be opened")
    expect(scrawl("info", place.file("text", b"hello, world")), 3)
