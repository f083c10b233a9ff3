# SPDX-License-Identifier: MIT
"""scrawl data info and verify."""

import json
import math
import os
import shutil
from pathlib import Path

from cli.harness import (SIZE, TEST, TRAIN, equal, expect, idx_images, idx_labels, scrawl,
                       scrawl_json, shapes, write_dataset)

PIXELS = SIZE * SIZE


def row(text, label):
    """The columns of the row with this label."""
    line = next(line for line in text.splitlines() if line.strip().startswith(label))
    return [column for column in line.strip()[len(label):].split("  ") if column.strip()]


def test_data_info(place):
    document = scrawl_json("data", "info", place.data)
    equal((document["schema"], document["data"]), (1, str(place.data)), "head")
    train, test = document["parts"]
    for part, name, count, seed in ((train, "train", TRAIN, 1), (test, "test", TEST, 2)):
        pixels, labels = shapes(count, seed)
        mean = sum(pixels) / len(pixels)
        squares = sum((p - mean) ** 2 for p in pixels) / len(pixels)
        equal((part["part"], part["images"], part["shape"]), (name, count, [SIZE, SIZE, 1]), "size")
        assert math.isclose(part["mean"][0], mean / 255, rel_tol=1e-11), part["mean"]
        assert math.isclose(part["deviation"][0], math.sqrt(squares) / 255, rel_tol=1e-11), part
        equal((part["lowest"], part["highest"], part["pixel_values"]),
              (min(pixels), max(pixels), len(set(pixels))), "pixel values")
        equal([c["images"] for c in part["classes"]], [labels.count(k) for k in range(4)], "sizes")
        equal([c["name"] for c in part["classes"]], list("0123"), "names")
        equal((part["blank"], part["duplicates"]), (0, {"images": 0, "with_other_label": 0}),
              "blank and duplicates")
        equal((part["known_as"], part["ink"]), (None, "light on dark"), "known")
    text = expect(scrawl("data", "info", place.data), 0).out
    assert max(map(len, text.splitlines())) <= 80 or len(str(place.data)) > 50, text
    equal([c.strip() for c in row(text, "images")], ["800", "200"], "images")
    equal([c.strip() for c in row(text, "mean of pixels / 255")],
          [f"{part['mean'][0]:.4f}" for part in (train, test)], "mean")


def test_data_info_faulty_data(place):
    """Blank images, images that occur twice, dark ink: what info is for."""
    pixels, labels = shapes(40, 3)
    inverted = bytes(255 - p for p in pixels[:10 * PIXELS])
    pixels = inverted + inverted[:3 * PIXELS] + bytes(2 * PIXELS)
    labels = labels[:10] + bytes([labels[0], labels[1] ^ 1, labels[2]]) + bytes(2)
    images = place.file("odd-images", idx_images(pixels))
    label_file = place.file("odd-labels", idx_labels(labels))
    part, = scrawl_json("data", "info", images, "--labels", label_file)["parts"]
    equal((part["part"], part["blank"]), ("images", 2), "blank")
    equal(part["duplicates"], {"images": 4, "with_other_label": 1}, "duplicates")
    equal(part["ink"], "dark on light", "ink")
    part, = scrawl_json("data", "info", images, "--invert")["parts"]
    equal(part["ink"], "light on dark", "ink with --invert")
    part, = scrawl_json("data", "info", images)["parts"]
    equal((part["classes"], part["duplicates"]["with_other_label"]), ([], 0), "without labels")
    text = expect(scrawl("data", "info", images), 0).out
    equal([c.strip() for c in row(text, "classes")], ["no labels"], "without labels")
    equal([c.strip() for c in row(text, "content")], ["needs --labels"], "without labels")
    gaps = place.file("few-values", idx_images(bytes([0, 9]) * (PIXELS // 2)))
    text = expect(scrawl("data", "info", gaps), 0).out
    equal([c.strip() for c in row(text, "pixel values")], ["2 different, 0 to 9"], "values")


def test_data_info_overlap(place):
    """Test images that are training images are counted."""
    (pixels, labels), (others, _) = shapes(40, 3), shapes(40, 4)
    test = pixels[5 * PIXELS:8 * PIXELS] + others[3 * PIXELS:]
    folder = write_dataset(place.folder / "overlap", (pixels, labels), (test, labels))
    equal([p["in_train"] for p in scrawl_json("data", "info", folder)["parts"]], [None, 3], "JSON")
    text = expect(scrawl("data", "info", folder), 0).out
    equal([c.strip() for c in row(text, "also in the training set")], ["-", "3"], "text")


def test_data_with_one_part(place):
    """A data set without a test set, or without a training set, is described as well."""
    for kept, missing in (("train", "test"), ("t10k", "train")):
        folder = write_dataset(place.folder / f"only-{kept}", shapes(40, 3), shapes(40, 4))
        for file in list(folder.iterdir()):
            if not file.name.startswith(kept):
                file.unlink()
        document = scrawl_json("data", "info", folder)
        equal([p["images"] for p in document["parts"]], [40], "images")
        assert f"{missing}: none\n" in expect(scrawl("data", "info", folder), 0).out
        assert f"{missing}: none\n" in expect(scrawl("data", "verify", folder), 0).out
    expect(scrawl("data", "info", place.folder / "nowhere"), 4, "nowhere")
    (place.folder / "void").mkdir()
    expect(scrawl("data", "info", place.folder / "void"), 4, "void")


def test_data_verify(place):
    done = expect(scrawl("data", "verify", place.data), 0)
    equal(done.out.splitlines(),
          [f"{name}: {count} images of {SIZE}x{SIZE}x1, 4 classes; ok, not a published data set "
           "that scrawl knows" for name, count in (("train", TRAIN), ("test", TEST))], "output")
    document = scrawl_json("data", "verify", place.data)
    equal((document["ok"], [p["problem"] for p in document["parts"]]), (True, [None, None]), "ok")
    bad = shutil.copytree(place.data, place.folder / "damaged")
    file = bad / "train-images-idx3-ubyte.gz"
    content = file.read_bytes()
    for damaged in (content[:-8] + bytes([content[-8] ^ 1]) + content[-7:], content[:1000]):
        file.write_bytes(damaged)
        expect(scrawl("data", "verify", bad), 3, "train-images")
    file.write_bytes(content)
    (bad / "t10k-labels-idx1-ubyte").write_bytes(idx_labels(bytes([7]) * TEST))
    done = expect(scrawl("data", "verify", bad, "--json"), 3, "class 7")
    document = json.loads(done.out)
    equal((document["ok"], document["parts"][0]["problem"]), (False, None), "ok")
    assert "class 7" in document["parts"][1]["problem"], document


def test_data_verify_reports_every_part(place):
    """A damaged part does not hide what is wrong with the other, nor the document."""
    bad = shutil.copytree(place.data, place.folder / "both-damaged")
    file = bad / "train-images-idx3-ubyte.gz"
    file.write_bytes(file.read_bytes()[:1000])
    (bad / "t10k-labels-idx1-ubyte").write_bytes(idx_labels(bytes(TEST - 1)))
    done = expect(scrawl("data", "verify", bad), 3, "train-images", "t10k-")
    equal(done.out, "train: cannot be read; not ok\ntest: cannot be read; not ok\n", "output")
    equal(done.err.count("\n"), 2, "errors")
    document = json.loads(expect(scrawl("data", "verify", bad, "--json"), 3, "t10k-").out)
    equal([document["ok"]] + [p["part"] for p in document["parts"]], [False, "train", "test"],
          "head")
    for part, words in zip(document["parts"], ("train-images", "t10k-")):
        assert words in part["problem"], part
        equal((part["images"], part["hash"]), (None, None), "what is not known")
    shutil.copy(place.data / "t10k-labels-idx1-ubyte", bad)
    document = json.loads(expect(scrawl("data", "verify", bad, "--json"), 3, "train-images").out)
    equal([p["images"] for p in document["parts"]], [None, TEST], "the whole part is counted")
    document = json.loads(expect(scrawl("data", "verify", file, "--json"), 3, "train-images").out)
    equal([p["part"] for p in document["parts"]], ["images"], "a file")
    (bad / "t10k-images-idx3-ubyte").write_bytes(idx_images(bytes(TEST * 4), 2, 2))
    shutil.copy(place.data / file.name, bad)
    document = json.loads(expect(scrawl("data", "verify", bad, "--json"), 3).out)
    equal([bool(p["problem"]) for p in document["parts"]], [False, True], "sizes that differ")


def test_data_verify_without_labels(place):
    """Fingerprints are of images and labels, so that images alone are not compared."""
    done = expect(scrawl("data", "verify", place.images), 0)
    assert done.out.endswith("; whole, but its content is not checked (give --labels)\n"), done.out
    done = expect(scrawl("data", "verify", place.images, "--labels", place.labels), 0)
    assert "not a published data set" in done.out, done.out


def test_data_verify_names(place):
    """A folder called like a published data set must hold that one."""
    shutil.copytree(place.data, place.folder / "mnist")
    for path in ("mnist", "mnist/"):
        done = expect(scrawl("data", "verify", f"{place.folder}/{path}"), 3, "not the test set of")
        equal(done.err.count("\n"), 2, "errors")
        assert done.out.count("; not ok\n") == 2, done.out
    for name in os.listdir(place.folder / "mnist"):
        if name.startswith("t10k"):
            (place.folder / "mnist" / name).unlink()
    expect(scrawl("data", "verify", place.folder / "mnist"), 3, "the test set is missing")
    shutil.rmtree(place.folder / "mnist")


def test_known_data(place):
    """The published data sets that this machine has are recognised, by content alone."""
    names = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST", "usps": "USPS"}
    for base in (os.environ.get("SCRAWL_DATA_DIR"), "/usr/share/datasets"):
        for folder, name in names.items():
            path = Path(base or "/nowhere") / folder
            if not path.is_dir():
                continue
            other = place.folder / "other-name"
            other.symlink_to(path)
            equal([(p["known_as"], p["known_part"])
                   for p in scrawl_json("data", "verify", other)["parts"]],
                  [(name, "train"), (name, "test")], name)
            expect(scrawl("data", "verify", path), 0)
            other.unlink()
