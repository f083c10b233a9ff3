# SPDX-License-Identifier: MIT
"""scrawl train --curve and --split-out: tables in CSV."""

import csv
import io

from cli.harness import (SIZE, TRAIN, equal, expect, idx_images, idx_labels, lines_of, scrawl,
                         scrawl_json, shapes, train, value)
from device import devices

EPOCHS = 3
HEADING = ("epoch,train_loss,train_accuracy,val_loss,val_accuracy,lr,best,seconds,"
           "images_per_second").split(",")


def table(text):
    rows = list(csv.reader(io.StringIO(text)))
    return rows[0], [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def read(path):
    return table(path.read_text())


def check_curve(path, log, members=False):
    heading, rows = read(path)
    equal(heading, ["member"] * members + HEADING, "heading")
    events = [e for e in lines_of(log) if e["event"] == "epoch"]
    for row, event in zip(rows, events, strict=True):
        for key in heading:
            wanted = event[key]
            equal(float(row[key]) if row[key] else None, wanted if wanted is None else
                  float(wanted), key)
    return rows


def test_curve(place):
    out, log = place.folder / "curve.safetensors", place.folder / "curve.jsonl"
    curve = place.folder / "curve.csv"
    expect(train(place, "--curve", curve, "--log", log, "-q", out=out, epochs=EPOCHS), 0)
    rows = check_curve(curve, log)
    equal([row["epoch"] for row in rows], ["1", "2", "3"], "epochs")
    assert rows[0]["best"] == "1" and 0 < float(rows[0]["val_accuracy"]) <= 1, rows
    expect(train(place, "--curve", curve, "--log", log, "-q", "--val", 0, out=out), 0)
    equal(check_curve(curve, log)[0]["val_loss"], "", "no validation")
    for option, count in (("--ensemble", 2), ("--folds", 3)):
        expect(train(place, option, count, "--curve", curve, "--log", log, "-q", out=out,
                     epochs=2), 0)
        equal([row["member"] for row in check_curve(curve, log, members=True)],
              [str(i + 1) for i in range(count) for _ in range(2)], f"members of {option}")


def test_curve_resumed(place):
    """A resumed run continues its curve after the checkpoint's last epoch."""
    out, log = place.folder / "recurve.safetensors", place.folder / "recurve.jsonl"
    curve, file = place.folder / "recurve.csv", place.folder / "recurve.checkpoint"
    more = ["--checkpoint", file, "--pause-after", 2, "--log", log, "--curve", curve]
    expect(train(place, *more, "-q", out=out, epochs=EPOCHS), 0)
    paused = curve.read_text()
    equal(len(read(curve)[1]), 2, "epochs until the pause")
    curve.write_text(paused + "3,written,after,the,checkpoint,,,,\n")
    expect(scrawl("train", "--resume", file, "-q"), 0)
    equal([row["epoch"] for row in check_curve(curve, log)], ["1", "2", "3"], "epochs")
    assert curve.read_text().startswith(paused), "the first epochs"
    # Another name: a new file.
    other = place.folder / "other.csv"
    expect(train(place, *more, "-q", out=out, epochs=EPOCHS), 0)
    expect(scrawl("train", "--resume", file, "-q", "--curve", other), 0)
    equal((read(other)[0], [row["epoch"] for row in read(other)[1]]), (HEADING, ["3"]), "other")
    expect(train(place, *more, "-q", out=out, epochs=EPOCHS), 0)
    curve.write_text("")
    done = expect(scrawl("train", "--resume", file, "-q"), 0)
    assert "recurve.csv: is shorter than the curve" in done.err, done.err
    equal((read(curve)[0], [row["epoch"] for row in read(curve)[1]]), (HEADING, ["3"]), "cut")


def test_curve_on_standard_output(place):
    out = place.folder / "stdout.safetensors"
    done = expect(train(place, "--curve", "-", "-q", out=out, epochs=EPOCHS), 0)
    heading, rows = table(done.out)
    equal((heading, len(rows)), (HEADING, EPOCHS), "the curve, and no results")
    done = expect(train(place, "--log", "-", "-q", out=out, epochs=EPOCHS), 0)
    equal(len(done.out.splitlines()), EPOCHS + 2, "the log, and no results")
    expect(train(place, "--log", "-", "--curve", "-", out=out), 2, "--log and --curve")
    for option in ("--ensemble", "--folds"):
        done = expect(train(place, option, 2, "--curve", "-", "-q", out=out), 0)
        equal(len(table(done.out)[1]), 2, f"rows with {option}")
    expect(scrawl("train", "--data", place.data, "--lr-range", "--log", "-"), 2, "--lr-range")


def test_curve_file(place):
    """Only text is replaced; a curve that cannot be written is an error, but the model is saved."""
    out = place.folder / "curved.safetensors"
    expect(train(place, "--curve", place.model, out=out), 2, "--curve", "another name")
    expect(train(place, "--curve", place.folder / "a", "--log", place.folder / "a", out=out), 2,
           "--curve", "another name")
    expect(train(place, "--curve", place.folder / "no" / "way", out=out), 4, "write the curve")
    expect(scrawl("train", "--data", place.data, "--lr-range", "--curve", "x"), 2, "--curve")
    for full in devices("/dev/full"):
        expect(train(place, "--curve", full, out=out), 4, "cannot write the curve")


def test_split_out(place):
    out, file = place.folder / "split.safetensors", place.folder / "split.csv"
    expect(train(place, "--split-out", file, "-q", "--val-seed", 3, out=out), 0)
    heading, rows = read(file)
    equal(heading, ["index", "part", "label"], "heading")
    equal([int(row["index"]) for row in rows], list(range(TRAIN)), "indices")
    pixels, labels = shapes(TRAIN, 1)
    equal(bytes(int(row["label"]) for row in rows), labels, "labels")
    held_out = [i for i, row in enumerate(rows) if row["part"] == "val"]
    equal({row["part"] for row in rows}, {"val", "train"}, "parts")
    # The images with these numbers are those that the model is validated on.
    area = SIZE * SIZE
    images = b"".join(pixels[area * i:area * (i + 1)] for i in held_out)
    alone = scrawl_json("eval", out, "--images", place.file("v.images", idx_images(images)),
                        "--labels", place.file("v.labels",
                                               idx_labels(bytes(labels[i] for i in held_out))))
    val = scrawl_json("eval", out, "--data", place.data, "--split", "val")
    equal((alone["images"], alone["loss"], alone["confusion"]),
          (val["images"], val["loss"], val["confusion"]), "validation images")
    expect(train(place, "--split-out", file, "-q", "--val", 0, out=out), 0)
    equal({row["part"] for row in read(file)[1]}, {"train"}, "parts with --val 0")
    expect(train(place, "--split-out", file, "-q", "--folds", 4, out=out), 0)
    parts = [row["part"] for row in read(file)[1]]
    equal({part: parts.count(part) for part in parts},
          {f"fold-{i + 1}": TRAIN // 4 for i in range(4)}, "folds")
    done = expect(train(place, "--split-out", "-", "-q", out=out), 0)
    equal(len(done.out.splitlines()), TRAIN + 1, "lines on standard output")
    assert value(expect(train(place, "-q", out=out), 0).out, "weights")
    expect(train(place, "--split-out", place.model, out=out), 2, "--split-out", "another name")
