# SPDX-License-Identifier: MIT
"""Data sets as people have them: EMNIST, QMNIST, other types and colours, other sizes."""

import gzip
import json
import os
import struct

from cli.harness import (NET, SIZE, TEST, TRAIN, equal, expect, idx_images, idx_labels, scrawl,
                         shapes, write_dataset)

USPS = "usps"


def transposed(pixels):
    rows = range(SIZE)
    return bytes(pixels[i + x * SIZE + y] for i in range(0, len(pixels), SIZE * SIZE)
                 for y in rows for x in rows)


def trained(data, out, *args, net=NET, epochs=3):
    return expect(scrawl("train", "--data", data, "--net", net, "--epochs", epochs, "--threads", 1,
                         "--out", out, *args), 0)


def same_weights(model, other):
    weights = [json.loads(expect(scrawl("info", "--json", m), 0).out)["weights"]
               for m in (model, other)]
    return weights[0] == weights[1]


def emnist(folder):
    """The shapes as EMNIST would store them: transposed, labels from 1, a mapping."""
    folder.mkdir()
    for part, seed, count in (("train", 1, TRAIN), ("test", 2, TEST)):
        pixels, labels = shapes(count, seed)
        for kind, data in (("images-idx3", idx_images(transposed(pixels))),
                           ("labels-idx1", idx_labels(bytes(l + 1 for l in labels)))):
            name = f"emnist-letters-{part}-{kind}-ubyte.gz"
            (folder / name).write_bytes(gzip.compress(data, 1, mtime=0))
    (folder / "emnist-letters-mapping.txt").write_text("1 65 97\n2 66 98\n3 67 99\n4 68 100\n")
    return folder


def test_emnist(place):
    """EMNIST's files give the model that the same images in MNIST's form give, but for names."""
    folder = emnist(place.folder / "emnist")
    model, log = place.folder / "emnist.safetensors", place.folder / "emnist.jsonl"
    done = trained(folder, model, "--log", log, epochs=4)
    assert "read with transpose, label_offset 1" in done.err, done.err
    assert same_weights(model, place.model)
    run = json.loads(log.read_text().splitlines()[0])
    equal(run["data"]["preparation"], "transpose, label_offset 1", "preparation in the log")
    equal(run["data"]["classes"], 4, "classes")
    assert "preparation: transpose, label_offset 1" in expect(scrawl("info", model), 0).out
    report = expect(scrawl("eval", model, "--data", f"{folder}/emnist-letters"), 0)
    assert "Aa" in report.out and "warning" not in report.err, report
    plain = scrawl("eval", model, "--data", folder, "--no-transpose")
    assert "was trained on images read with transpose" in expect(plain, 0).err, plain.err
    expect(scrawl("eval", model, "--data", folder, "--transpose", "--no-transpose"), 2,
           "contradict")
    expect(scrawl("eval", model, "--data", folder, "--label-offset", 2), 2, "begin with 1")
    expect(scrawl("eval", model, "--data", folder, "--label-offset", "one"), 2, "whole number")
    info = expect(scrawl("data", "info", folder), 0).out
    assert "train read with: transpose, label_offset 1" in info and "Dd" in info, info
    parts = json.loads(expect(scrawl("data", "info", folder, "--invert", "--json"), 0).out)["parts"]
    equal([p["preparation"] for p in parts], ["transpose, invert, label_offset 1"] * 2, "parts")
    expect(scrawl("data", "unpack", folder, place.folder / "letters", "--resize", "6x6"), 0)
    picture = next((place.folder / "letters" / "train" / "Aa").iterdir()).read_bytes()
    equal(struct.unpack(">II", picture[16:24]), (6, 6), "size of an unpacked picture")
    digits = emnist(place.folder / "digits")
    for file in digits.iterdir():
        file.rename(folder / file.name.replace("letters", "digits"))
    expect(scrawl("eval", model, "--data", folder), 3, "emnist-digits, emnist-letters")
    expect(scrawl("eval", model, "--data", folder / "emnist-letters"), 0)
    expect(scrawl("eval", model, "--data", "emnist-letters",
                  env={"SCRAWL_DATA_DIR": str(folder)}), 0)


def test_types(place):
    """QMNIST's labels, floats, integers and a fourth dimension of 1 give the same model."""
    pixels, labels = shapes(TRAIN, 1)
    size = struct.pack(">III", TRAIN, SIZE, SIZE)
    rows = b"".join(struct.pack(">8i", label, *[9999] * 7) for label in labels)
    images = {
        "floats": b"\0\0\x0d\3" + size + struct.pack(f">{len(pixels)}f",
                                                     *(p / 255 for p in pixels)),
        "doubles": b"\0\0\x0e\3" + size + struct.pack(f">{len(pixels)}d", *pixels),
        "ints": b"\0\0\x0c\3" + size + struct.pack(f">{len(pixels)}i", *pixels),
        "shorts": b"\0\0\x0b\4" + size + struct.pack(">I", 1) +
                  struct.pack(f">{len(pixels)}h", *pixels),
    }
    qmnist = place.file("qmnist-labels-idx2-int", b"\0\0\x0c\2" +
                        struct.pack(">II", TRAIN, 8) + rows)
    ones = place.file("ones", idx_labels(bytes(l + 1 for l in labels)))
    for name, content in images.items():
        out = place.folder / f"{name}.safetensors"
        args = ["--labels", ones, "--label-offset", 1] if name == "ints" else ["--labels", qmnist]
        expect(scrawl("train", "--images", place.file(name, content), *args, "--net", NET,
                      "--epochs", 4, "--threads", 1, "--out", out), 0)
        assert same_weights(out, place.model), name
    info = expect(scrawl("info", qmnist), 0).out
    assert "IDX, 32-bit integers" in info and "800 items of 8" in info, info
    equal(json.loads(expect(scrawl("info", "--json", place.folder / "floats"), 0).out)["values"],
          "32-bit floats", "values in JSON")
    bad = place.file("bad", b"\0\0\x0c\3" + struct.pack(">III", 1, 1, 1) + struct.pack(">i", 256))
    expect(scrawl("predict", place.model, bad), 3, "image 0 has the value 256")
    onehot = place.file("onehot", b"\0\0\x08\2" + struct.pack(">II", TEST, 4) + bytes(4 * TEST))
    expect(scrawl("eval", place.model, "--images", place.images, "--labels", onehot), 3,
           "has 2 dimensions")


def test_colour(place):
    """Images of three channels, from files to predictions."""
    folder = place.folder / "colour"
    folder.mkdir()
    for part, seed, count in (("train", 1, TRAIN), ("t10k", 2, TEST)):
        pixels, labels = shapes(count, seed)
        colours = bytes(c for i, p in enumerate(pixels) for c in (p, 255 - p, i % 7))
        (folder / f"{part}-images-idx4-ubyte").write_bytes(
            struct.pack(">IIIII", 0x804, count, SIZE, SIZE, 3) + colours)
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(idx_labels(labels))
    model = place.folder / "colour.safetensors"
    done = trained(folder, model)
    assert "12x12x3" in done.err, done.err
    report = expect(scrawl("eval", model, "--data", folder, "--json"), 0)
    assert json.loads(report.out)["accuracy"] > 0.8, report.out
    lines = expect(scrawl("predict", model, folder / "t10k-images-idx4-ubyte", "--show"), 0)
    assert len(lines.out.splitlines()) > TEST * SIZE // 2
    expect(scrawl("eval", model, "--data", place.data), 3, "12x12x1", "reads 12x12x3")
    expect(scrawl("predict", place.model, folder / "t10k-images-idx4-ubyte"), 3, "12x12x3")
    sheet = place.folder / "colour.png"
    expect(scrawl("data", "show", folder, "--out", sheet), 0)
    equal(sheet.read_bytes()[25], 2, "colour type of the sheet")
    assert "200 images of 12x12x3" in expect(scrawl("info", folder / "t10k-images-idx4-ubyte"),
                                             0).out


def test_invert(place):
    """Dark ink on white paper, inverted, is the usual data set."""
    dark = [(bytes(255 - p for p in pixels), labels)
            for pixels, labels in (shapes(TRAIN, 1), shapes(TEST, 2))]
    folder = write_dataset(place.folder / "dark", *dark)
    model = place.folder / "dark.safetensors"
    trained(folder, model, "--invert", epochs=4)
    assert same_weights(model, place.model)
    config = expect(scrawl("train", "--data", folder, "--invert", "--print-config"), 0).out
    assert "invert = true" in config, config
    done = expect(scrawl("eval", model, "--data", folder, "--invert", "--split", "val"), 0)
    assert "warning" not in done.err, done.err
    expect(scrawl("eval", model, "--data", folder, "--split", "val"), 3,
           "not the data")


def test_sizes(place):
    """Images of another size are refused, with advice, and fitted if asked to."""
    big = place.file("big", idx_images(bytes(24 * 20 * 3), 24, 20))
    expect(scrawl("predict", place.model, big), 3, "24x20x1", "--resize model")
    for args in (["--resize", "model"], ["--centre"], ["--resize", "12x12"]):
        expect(scrawl("predict", place.model, big, *args), 0)
    expect(scrawl("predict", place.model, "--data", place.data, "--centre", "--index", 3), 0)
    sheet = place.folder / "sized.png"
    expect(scrawl("data", "show", place.data, "--invert", "--resize", "28x28", "--out", sheet), 0)
    expect(scrawl("data", "show", place.data, "--resize", "model", "--out", sheet), 2, "28x28")
    files = ["--images", big, "--labels", place.file("three-labels", idx_labels(bytes((0, 1, 2))))]
    expect(scrawl("eval", place.model, *files), 3, "24x20x1", "--resize model")
    for args in (["--resize", "model"], ["--centre"], ["--resize", "12x12"]):
        expect(scrawl("eval", place.model, *files, *args), 0)
    expect(scrawl("eval", place.model, *files, "--resize", "12x13"), 3, "12x13x1")
    for size in ("12", "0x12", "12x", "x12", "12x12x1", "99999x2", "-1x2", "models"):
        expect(scrawl("eval", place.model, *files, "--resize", size), 2, "28x28, or model")
    out = place.folder / "sized.safetensors"
    expect(scrawl("train", "--data", place.data, "--resize", "model", "--out", out), 2, "28x28")
    done = trained(place.data, out, "--centre", "--resize", "16x14", epochs=1)
    assert "16x14, 4 classes" in done.err, done.err
    assert "read with centre, resize 16x14" in done.err, done.err
    centred = expect(scrawl("eval", out, "--data", place.data, "--centre"), 0)
    assert "warning" not in centred.err, centred.err
    plain = expect(scrawl("eval", out, "--data", place.data, "--resize", "model"), 0)
    assert "was trained on images read with centre, resize 16x14" in plain.err, plain.err
    assert "another data set" not in plain.err, plain.err
    expect(scrawl("eval", out, "--data", place.data), 3,
           f"{out} reads 16x14x1 (it was trained with --centre --resize 16x14)")
    # A model trained further, with other images, no longer says so.
    again = place.folder / "again.safetensors"
    expect(scrawl("train", "--data", place.data, "--resize", "16x14", "--from", out, "--epochs", 1,
                  "--threads", 1, "--out", again), 0)
    assert "preparation: resize 16x14" in expect(scrawl("info", again), 0).out


def test_from_fits_images(place):
    """With --from the model's input is known before the data, also of a resumed run."""
    first, out = place.folder / "first.safetensors", place.folder / "fits.safetensors"
    trained(place.data, first, "--resize", "16x14", epochs=1)
    kept = first.read_bytes()
    checkpoint = place.folder / "fits.ckpt"
    for args, preparation in ((["--centre"], "centre, resize 16x14"),
                              (["--resize", "model"], "resize 16x14")):
        train = ["train", "--data", place.data, "--from", first, "--epochs", 2, "--threads", 1,
                 "--checkpoint", checkpoint, "--out", out, *args]
        expect(scrawl(*train), 0)
        assert f"preparation: {preparation}\n" in expect(scrawl("info", out), 0).out, args
        whole = out.read_bytes()
        expect(scrawl(*train, "--pause-after", 1), 0)
        first.unlink()
        expect(scrawl("train", "--resume", checkpoint), 0)
        equal(out.read_bytes() == whole, True, f"the same model after resuming, {args}")
        first.write_bytes(kept)
    expect(scrawl("train", "--data", place.data, "--from", first, "--out", out), 3, "12x12")
    expect(scrawl("train", "--data", place.data, "--from", place.folder / "none", "--centre"), 4,
           "none: ")


def test_usps(place):
    """Digits of another world, 16x16, read by a model of MNIST: centring makes the difference."""
    data = os.environ.get("SCRAWL_DATA_DIR", "")
    if not all(os.path.isdir(os.path.join(data, name)) for name in ("mnist", USPS)):
        print("skipped: MNIST and USPS are not in $SCRAWL_DATA_DIR")
        return
    env = {"SCRAWL_DATA_DIR": data}
    model = place.folder / "mnist.safetensors"
    expect(scrawl("train", "--data", "mnist", "--net", "conv 8 5x5, relu, maxpool 2, dense",
                  "--epochs", 1, "--val", 0, "--no-test", "--out", model, "-q", env=env), 0)
    expect(scrawl("eval", model, "--data", USPS, env=env), 3, "16x16x1", "--resize model")

    def accuracy(*args):
        done = expect(scrawl("eval", model, "--data", USPS, "--json", *args, env=env), 0)
        return json.loads(done.out)["accuracy"]

    centred = expect(scrawl("eval", model, "--data", "mnist", "--centre", env=env), 0).err
    assert "read with no changes; these" in centred, centred
    equal(centred.count("warning"), 1, f"warnings about the same data, read otherwise: {centred}")
    for args, warned in ((["mnist"], False), ([USPS, "--centre"], True),
                         ([f"{data}/{USPS}", "--centre", "--split", "all"], False)):
        done = expect(scrawl("predict", model, "--index", 0, "--data", *args, env=env), 0)
        equal("was trained on another data set than" in done.err, warned, f"predict {args}")
    resized, centred = accuracy("--resize", "model"), accuracy("--centre")
    assert centred > 0.9 and centred > resized + 0.05, (resized, centred)
    print(f"USPS read by a small model of MNIST: {resized:.1%} resized, {centred:.1%} centred")
