# SPDX-License-Identifier: MIT
"""Data sets: found by name, damaged, mismatched; scrawl data show."""

import gzip
import os
import shutil
import struct

from cli.harness import (NET, SIZE, TEST, TRAIN, equal, expect, idx_images, idx_labels, scrawl,
                       scrawl_json, shapes, shown, value, write_dataset)
from cli.pictures import MUTED, Sheet


def test_data_by_name(place):
    data = {"SCRAWL_DATA_DIR": str(place.folder)}
    by_name = scrawl_json("eval", place.model, "--data", "shapes", env=data)
    by_path = scrawl_json("eval", place.model, "--data", place.data)
    equal(by_name["correct"], by_path["correct"], "by name")
    home = place.folder / "home"
    (home / "scrawl").mkdir(parents=True)
    (home / "scrawl" / "drawings").symlink_to(place.data)
    expect(scrawl("eval", place.model, "--data", "drawings", env={"XDG_DATA_HOME": str(home)}), 0)
    expect(scrawl("eval", place.model, "--data", "no-such-name"), 4, "no-such-name")
    expect(scrawl("train", "--data", place.folder / "nothing"), 4, "nothing")


def test_damaged_data(place):
    packed = place.train_images.read_bytes()
    images, labels = place.images.read_bytes(), place.labels.read_bytes()
    cases = {
        "truncated gzip": (packed[:len(packed) // 2], place.train_labels.read_bytes()),
        "wrong checksum": (packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:],
                           place.train_labels.read_bytes()),
        "truncated": (images[:-1], labels),
        "empty": (b"", labels),
        "web page": (b"<!DOCTYPE html><html></html>", labels),
        "swapped": (labels, images),
        "counts differ": (images, idx_labels(labels[8:-1])),
        "too long": (images + b"x", labels),
        "claims too much": (struct.pack(">IIII", 0x803, 0xffffffff, 28, 28), labels),
        "no images": (struct.pack(">IIII", 0x803, 0, 28, 28), idx_labels(b"")),
    }
    for name, (bad_images, bad_labels) in cases.items():
        i, l = place.file("bad-images", bad_images), place.file("bad-labels", bad_labels)
        for args in (["train", "--net", NET, "--out", place.folder / "bad.safetensors"],
                     ["eval", place.model]):
            done = scrawl(*args, "--images", i, "--labels", l)
            assert done.code == 3, f"{name}: exit code 3 expected" + shown(done)
            expect(done, 3, "bad-")
    assert not (place.folder / "bad.safetensors").exists()
    expect(scrawl("eval", place.model, "--images", place.folder / "missing", "--labels",
                  place.labels), 4, "missing")
    expect(scrawl("predict", place.model, place.file("bad", images[:-5])), 3, "bad")
    expect(scrawl("predict", place.model, place.folder / "missing"), 4, "missing")
    expect(scrawl("info", place.file("bad.gz", packed[:-9])), 3, "bad.gz")


def test_impossible_claim(place):
    """What a gzip file cannot hold is refused by its header alone."""
    header = struct.pack(">IIII", 0x803, 2 ** 31 - 1, 2, 1)
    packed = gzip.compress(header + bytes(50 << 20), 9)
    file = place.file("claim.gz", packed)
    for command in (["info", file], ["predict", place.model, file]):
        expect(scrawl(*command), 3, "4294967294 bytes", "more than a gzip file of this size")
    expect(scrawl("predict", place.model, "-", stdin=packed), 3, "52428800 are there")


def test_missing_classes(place):
    """A single class is an error; a class without images is a warning."""
    def run(labels, *more):
        return scrawl("train", "--images", place.images, "--labels",
                      place.file("odd-labels", idx_labels(labels)), "--net", "dense", "-e1", "-t1",
                      "--out", place.folder / "odd.safetensors", *more)

    for label in (0, 5, 255):
        expect(run(bytes([label]) * TEST), 3, f"all images are of class {label} ")
    assert not (place.folder / "odd.safetensors").exists()
    for labels, text in ((bytes((0, 1, 3)) * 70, "shows class 2"),
                         (bytes((1, 7)) * TEST, "shows class 0, nor 5 others below class 7")):
        done = expect(run(labels[:TEST]), 0)
        lines = [line for line in done.err.splitlines() if "no image shows" in line]
        assert len(lines) == 1 and lines[0].startswith("scrawl: warning: "), done.err
        assert lines[0].endswith(text), lines
        equal(expect(run(labels[:TEST], "-q"), 0).err, "", "--quiet")
    assert "no image shows" not in expect(run(bytes((0, 1)) * (TEST // 2)), 0).err


def test_classes_pipe(place):
    """A pipe in place of classes.txt is refused without blocking."""
    folder = write_dataset(place.folder / "piped", shapes(40, 3), shapes(40, 4))
    os.mkfifo(folder / "classes.txt")
    expect(scrawl("eval", place.model, "--data", folder, timeout=20), 4, "classes.txt", "a pipe")


def test_data_that_do_not_fit(place):
    pixels = bytes(8 * 8 * 20)
    small = place.file("small", idx_images(pixels, 8, 8))
    labels = place.file("small-labels", idx_labels(bytes(i % 2 for i in range(20))))
    expect(scrawl("eval", place.model, "--images", small, "--labels", labels), 3)
    expect(scrawl("predict", place.model, small), 3, "8x8x1", "12x12x1")
    turned = place.file("turned-images", idx_images(bytes(12 * 8 * 20), 12, 8))
    expect(scrawl("predict", place.model, turned), 3, "12x8x1")
    many = place.file("many-labels", idx_labels(bytes(i % 9 for i in range(TEST))))
    expect(scrawl("eval", place.model, "--images", place.images, "--labels", many), 3)
    other = write_dataset(place.folder / "other", shapes(40, 3), shapes(40, 4))
    shutil.copy(small, other / "t10k-images-idx3-ubyte")
    shutil.copy(labels, other / "t10k-labels-idx1-ubyte")
    out = place.folder / "x.safetensors"
    expect(scrawl("train", "--data", other, "--out", out), 3, "8 x 8")
    shutil.copy(place.images, other / "t10k-images-idx3-ubyte")
    shutil.copy(many, other / "t10k-labels-idx1-ubyte")
    expect(scrawl("train", "--data", other, "--out", out), 3, "9 classes")
    assert not out.exists(), "noticed only after the training"
    (place.folder / "lonely").mkdir()
    expect(scrawl("train", "--data", place.folder / "lonely"), 4, "lonely")


def test_show(place):
    """The picture's cells are the images in order, each followed by its augmented versions."""
    out = place.folder / "sheet.png"
    pixels, _ = shapes(TRAIN, 1)

    def draw(*args):
        done = expect(scrawl("data", "show", place.data, "--scale", 2, "--index", "5:7,2",
                             "--epochs", 4, *args, "--out", out), 0)
        equal(value(done.out, "picture"), str(out), "the picture's path")
        sheet = Sheet(out.read_bytes(), SIZE, 2, lines=2, characters=11)
        equal((sheet.lines, sheet.columns), (3, 5), "rows and columns")
        equal((sheet.colours(1, 0), sheet.colours(1, 1)), ({MUTED}, set()), "its caption")
        return [[sheet.image(5 * row + column) for column in range(5)] for row in range(3)]

    images = [pixels[i * SIZE * SIZE:(i + 1) * SIZE * SIZE] for i in (5, 6, 2)]
    equal(draw("--augment", "none"), [[image] * 5 for image in images], "plain images")
    strong = draw("--augment", "strong")
    equal([row[0] for row in strong], images, "the first column")
    for row in strong:
        equal(len(set(row)), 5, "different versions of an image")
    equal(draw("--augment", "strong"), strong, "the same picture again")
    assert draw("--augment", "strong", "--seed", 2) != strong


def test_show_without_epochs(place):
    """The images fill the rows; by default they are the first ten."""
    out = place.folder / "plain.png"
    pixels, _ = shapes(TRAIN, 1)
    for args, wanted in (([], list(range(10))), (["-i", "3", "-i", "7:17"], [3, *range(7, 17)])):
        expect(scrawl("data", "show", place.data, "-e", 0, *args, "-o", out), 0)
        sheet = Sheet(out.read_bytes(), SIZE, 9, lines=2, characters=11)
        equal(sheet.columns, 10, "columns")
        for cell, index in enumerate(wanted):
            equal(sheet.image(cell), pixels[index * SIZE * SIZE:(index + 1) * SIZE * SIZE],
                  f"cell {cell} of {args}")


def test_show_faults(place):
    out = place.folder / "never.png"
    expect(scrawl("data"), 2)
    expect(scrawl("data", "shwo", place.data, "--out", out), 2, "show")
    expect(scrawl("data", "show", place.data, "--augment", "zoom 2", "--out", out), 2, "at 6")
    expect(scrawl("data", "show", place.data, "--index", TRAIN, "--out", out), 2, "--index")
    expect(scrawl("data", "show", place.data, "--index", ":", "--out", out), 2, "--index")
    expect(scrawl("data", "show", place.data, "--index", "0:", "--epochs", 1000, "--scale", 32,
                  "--out", out), 2, "too large")
    expect(scrawl("data", "show", place.folder / "nowhere", "--out", out), 4, "nowhere")
    expect(scrawl("data", "show", place.data, "--out", place.folder / "no" / "way.png"), 4, "way")
    assert not out.exists()
