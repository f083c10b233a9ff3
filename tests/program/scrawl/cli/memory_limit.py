# SPDX-License-Identifier: MIT
"""--max-memory: small files that claim much, and work that is refused before it begins."""

import gzip
import json
import struct

from cli.harness import NET, expect, idx_images, scrawl, shown, train

SIDE = 2048  # of pictures of 4 MB, for which a network of five layers has 100 MB of buffers


def claiming_model(path, side):
    """A model of a few hundred bytes whose buffers grow with its input."""
    metadata = {"format": "scrawl", "version": "1", "input": f"{side}x{side}x1",
                "description": "avgpool 1, " * 5 + "globalpool, dense 2",
                "classes": '["a", "b"]', "normalization": "x / 255"}
    header = json.dumps({
        "__metadata__": metadata,
        "dense1.weight": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]},
        "dense1.bias": {"dtype": "F32", "shape": [2], "data_offsets": [8, 16]}})
    header += " " * (-len(header) % 8)
    path.write_bytes(struct.pack("<Q", len(header)) + header.encode() + bytes(16))
    assert path.stat().st_size < 600
    return path


def test_claiming_model(place):
    model = claiming_model(place.folder / "claims.safetensors", SIDE)
    image = place.folder / "large-idx3-ubyte"
    image.write_bytes(idx_images(bytes(SIDE * SIDE), SIDE, SIDE))
    expect(scrawl("info", model, "--max-memory", "1MB"), 0)
    refused = scrawl("predict", model, image, "--max-memory=50MB")
    expect(refused, 1, "out of memory: buffers for a batch", "of the 50.0 MB that are allowed",
           "--max-memory allows more")
    assert refused.out == "", refused.out
    assert expect(scrawl("predict", model, image), 0).out


def test_claim_beyond_the_default(place):
    model = claiming_model(place.folder / "claims.safetensors", 16384)
    image = place.folder / "huge-idx3-ubyte.gz"
    image.write_bytes(gzip.compress(idx_images(bytes(16384 ** 2), 16384, 16384), 1))
    expect(scrawl("info", model), 0)
    expect(scrawl("predict", model, image), 1, "out of memory", "4295.0 MB that are allowed")


def test_memory_limits(place):
    """Each command that needs more says so, and leaves nothing behind."""
    before = sorted(place.folder.iterdir())
    little = ("--max-memory", "100kB")
    for args in (("train", "--data", place.data, "--net", NET, "--out", place.folder / "new"),
                 ("eval", place.model, "--data", place.data),
                 ("predict", place.model, place.images),
                 ("data", "show", place.data, "--out", place.folder / "new.png"),
                 ("data", "suspects", place.data, "--net", NET)):
        expect(scrawl(*args, *little), 1, "out of memory", "--max-memory allows more")
    assert sorted(place.folder.iterdir()) == before
    expect(scrawl("info", place.model, "--max-memory", "10"), 2, "500MB")
    expect(scrawl("info", place.model, "--max-memory", "much"), 2,
           'expected a number of bytes like 500MB or 8GB, or none, found "much"')


def test_memory_limit_changes_no_result(place):
    """The bits are those of a run without."""
    new = place.folder / "limited.safetensors"
    expect(train(place, "--max-memory", "100MB", out=new, epochs=4), 0)
    assert new.read_bytes() == place.model.read_bytes()


def test_sweep_passes_the_limit_on(place):
    spec = place.folder / "limited.sweep"
    spec.write_text(f"data = {place.data}\nnet = {NET}\nepochs = 1\nlr = 0.001 | 0.002\n"
                    "batch = 512\n")
    folder = place.folder / "limited"
    done = scrawl("sweep", spec, "--out", folder, "--max-memory", "1MB")
    assert done.code != 0, shown(done)
    errors = [path.read_text() for path in folder.glob("*/errors.txt")]
    assert errors and all("--max-memory allows more" in text for text in errors), errors
