# SPDX-License-Identifier: MIT
"""scrawl predict."""

import gzip
import json
import re
import struct
import subprocess

from cli.harness import (ENVIRONMENT, SCRAWL, SIZE, TEST, TRAIN, equal, expect, idx_images,
                       idx_labels, scrawl, scrawl_json, shapes, train, with_metadata)
from cli.pictures import RIGHT, WRONG, Sheet, png, png_size


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
        equal((row["prediction"], row["prediction_name"], row["confidence"]),
              (row["class"], row["name"], row["probability"]), "the names of eval --predictions")
        equal((row["schema"], row["label"]), (1, row["index"] % 4), "label")
        right += row["class"] == row["label"]
    answers = place.file("readings.jsonl", text.encode())
    expect(scrawl("compare", answers, answers), 0)
    document = scrawl_json("eval", place.model, "--data", place.data)
    equal(right, document["correct"], "as many right as eval says")
    plain = expect(scrawl("predict", place.model, place.images), 0).out.splitlines()
    equal(len(plain), TEST, "lines")
    for line, row in zip(plain, rows):
        match = re.fullmatch(r" *(\d+):  (\S+) +(\d+\.\d\d)%", line)
        assert match, line
        equal((int(match.group(1)), match.group(2), match.group(3)),
              (row["index"], row["name"], f"{100 * row['probability']:.2f}"), "text and JSON")


def test_predict_warns(place):
    """Images that can tell nothing, and answers that tell nothing, on files without labels, too."""
    blank = place.file("blank.idx", idx_images(bytes(120 * SIZE * SIZE)))
    done = expect(scrawl("predict", place.model, blank), 0)
    assert "blank.idx: 120 of 120 images are blank\n" in done.err, done.err
    assert "all answers are one class, " in done.err, done.err
    name = done.err.split("all answers are one class, ")[1].strip()
    equal(done.out.count(f" {name} "), 120, f"images read as {name}")
    done = expect(scrawl("predict", place.model, blank, "--index", ":99"), 0)
    assert "one class" not in done.err, done.err
    right = place.file("of-one.idx", idx_labels(bytes([int(name)] * 120)))
    done = expect(scrawl("predict", place.model, blank, "--labels", right), 0)
    assert "one class" not in done.err, done.err
    equal(expect(scrawl("predict", place.model, place.images), 0).err, "", "warnings")
    dark = bytes(255 - byte for byte in place.images.read_bytes()[16:])
    done = expect(scrawl("predict", place.model, place.file("dark.idx", idx_images(dark))), 0)
    assert "dark ink on a light ground" in done.err, done.err


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
    equal(indices("8,2,5:7"), [8, 2, 5, 6], "a list, in its order")
    done = expect(scrawl("predict", place.model, place.images, "-i8", "-i2,:2", "--json"), 0)
    equal([json.loads(line)["index"] for line in done.out.splitlines()], [8, 2, 0, 1], "repeated")
    whole = indices(f"0:{TEST}")
    one_by_one = ",".join(map(str, range(200)))
    equal(indices(one_by_one), whole[:200], "200 ranges")
    for text, named in ((TEST, TEST), (f"{TEST}:", f"{TEST}:"), (f":{TEST + 1}", f"0:{TEST + 1}")):
        expect(scrawl("predict", place.model, place.images, f"--index=3,{text}"), 2,
               f"--index: {named}: ", f"{TEST} images")
    for text in ("5:3", "3:3", "-1", ":", "", "a", "1:2:3", "1.5", "0:-1", "1,", ",1",
                 "1,,2", "1;2", ",".join("1" * 257)):
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
    assert "(right)" in labels or "(wrong: the label is 1)" in labels, labels


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


def rows_of(*args, **kw):
    return [json.loads(line)
            for line in expect(scrawl("predict", *args, "--json", **kw), 0).out.splitlines()]


def poor_model(place):
    """A model that is often wrong."""
    out = place.folder / "poor.safetensors"
    if not out.exists():
        expect(train(place, "--net", "dense", "--lr", "0.0002", out=out), 0)
    return out


def test_predict_data(place):
    """Images of a data set, by part; the same as from the file."""
    model = poor_model(place)
    from_file = rows_of(model, place.images, "--labels", place.labels)
    equal(rows_of(model, "--data", place.data), from_file, "the test set")
    for part in ("val", "train"):
        rows = rows_of(model, "--data", place.data, "--split", part)
        document = scrawl_json("eval", model, "--data", place.data, "--split", part)
        equal(sum(r["class"] == r["label"] for r in rows), document["correct"], part)
        labels = shapes(TRAIN, 1)[1]
        equal([r["label"] for r in rows], [labels[r["index"]] for r in rows], "numbers")
        some = [rows[3], rows[1]]
        equal(rows_of(model, "--data", place.data, "--split", part, "--index",
                      ",".join(str(r["index"]) for r in some)), some, "--index of a part")
        args = ["predict", model, "--data", place.data, "--split", part]
        inside = {r["index"] for r in rows}
        outside = next(i for i in range(TRAIN) if i not in inside)
        for text, words in ((f"{rows[1]['index']},{outside}", f"image {outside} is not in this "
                             f"part ({part})"),
                            (f"{outside}:{TRAIN},{TRAIN}:{TRAIN + 9}",
                             f"no image of {TRAIN}:{TRAIN + 9} is in this part ({part})")):
            expect(scrawl(*args, "--index", text), 2, words)
    equal(rows_of(model, model, "--data", place.data, "-i3"), rows_of(model, place.images, "-i3",
          "--labels", place.labels), "an average of two")


def test_predict_prepared(place):
    """Images are read as eval reads them."""
    inverted = place.file("inverted", idx_images(bytes(255 - p for p in shapes(TEST, 2)[0])))
    wanted = rows_of(place.model, place.images, "--labels", place.labels)
    equal(rows_of(place.model, inverted, "--labels", place.labels, "--invert"), wanted, "--invert")
    expect(scrawl("predict", place.model, inverted, "--transpose", "--no-transpose"), 2, "contra")
    large = place.file("large", idx_images(bytes(24 * 24), 24, 24))
    expect(scrawl("predict", place.model, large), 3, "--resize model")
    equal(len(rows_of(place.model, large, "--resize", "model")), 1, "--resize")


def test_predict_wrong(place):
    """--wrong, --sort and --limit select from what predict prints anyway."""
    model = poor_model(place)
    everything = rows_of(model, "--data", place.data)
    wrong = [r for r in everything if r["class"] != r["label"]]
    assert 10 < len(wrong) < TEST - 10, len(wrong)

    def by_confidence(row):
        return -row["probability"], row["index"]

    def by_loss(row):
        return row["probabilities"][row["label"]], row["index"]

    def read(*args):
        return rows_of(model, "--data", place.data, *args)

    equal(read("--wrong"), wrong, "--wrong")
    equal(read("--wrong", "--limit", 7), wrong[:7], "--limit")
    equal(read("--sort", "confidence"), sorted(everything, key=by_confidence), "by confidence")
    equal(read("--sort", "loss"), sorted(everything, key=by_loss), "by loss")
    equal(read("--wrong", "--sort", "confidence", "--limit", 5),
          sorted(wrong, key=by_confidence)[:5], "the most confident errors")
    equal(read("--sort", "index", "--index", "50:,9"), [everything[9], *everything[50:]],
          "by index")
    equal([r["label_name"] for r in wrong], [str(r["label"]) for r in wrong], "names of labels")
    text = expect(scrawl("predict", model, "--data", place.data, "--wrong"), 0).out.splitlines()
    equal(len(text), len(wrong), "lines")
    for line, row in zip(text, wrong):
        assert line.endswith(f"(wrong: the label is {row['label']})"), line


def test_predict_sheet(place):
    """Each cell has its image; the reading is red where it is wrong and green where it is right."""
    model, out = poor_model(place), place.folder / "readings.png"
    pixels, _ = shapes(TEST, 2)
    rows = rows_of(model, "--data", place.data, "--sort", "confidence")
    some = [r for r in rows if r["class"] == r["label"]][:2]
    some += [r for r in rows if r["class"] != r["label"]][:3]
    args = ["predict", model, "--data", place.data, "--sort", "confidence", "--limit", 4,
            "--index", ",".join(str(r["index"]) for r in some), "--sheet", out]
    listed = expect(scrawl(*args[:-2], "--top", 2), 0).out
    equal(expect(scrawl(*args, "--top", 2), 0).out,
          f"{listed}picture: {out}\nimages: 4 of 5\n", "output")
    rows = [r for r in rows if r in some][:4]
    sheet = Sheet(out.read_bytes(), SIZE, 9, lines=3, characters=14)
    equal((sheet.lines, sheet.columns), (1, 4), "rows and columns")
    for cell, row in enumerate(rows):
        index = row["index"]
        equal(sheet.image(cell), pixels[index * SIZE * SIZE:(index + 1) * SIZE * SIZE], "image")
        colours = sheet.colours(cell, 0)
        right = row["class"] == row["label"]
        equal((RIGHT in colours, WRONG in colours), (right, not right), f"colours of cell {cell}")
    first = out.read_bytes()
    expect(scrawl(*args, "--threads", 2), 0)
    equal(out.read_bytes(), first, "the same bytes again")
    done = subprocess.run([SCRAWL, *map(str, args[:-1]), "-"], env=ENVIRONMENT, check=True,
                          stdout=subprocess.PIPE)
    equal(done.stdout, first, "on standard output, and nothing else there")
    text = expect(scrawl("predict", model, "--data", place.data, "--sheet", out), 0).out
    listed = expect(scrawl("predict", model, "--data", place.data), 0).out
    equal(text, f"{listed}picture: {out}\nimages: 100 of 200\n", "the whole list")
    size = png_size(out.read_bytes())
    expect(scrawl("predict", model, "--data", place.data, "--sheet", out, "--limit", 100), 0)
    equal(png_size(out.read_bytes()), size, "100 images by default")
    done = expect(scrawl("predict", model, "-d", place.data, "-i0", "--sheet",
                         place.folder / "readings.JPG"), 0)
    assert "readings.JPG: the picture is a PNG" in done.err, done.err
    equal(png_size((place.folder / "readings.JPG").read_bytes())[0] > 0, True, "a PNG")


def test_predict_selection_faults(place):
    model, out = place.model, place.folder / "no.png"
    expect(scrawl("predict", model, place.images, "--wrong"), 2, "--wrong needs labels")
    expect(scrawl("predict", model, place.images, "--sort", "loss"), 2, "needs labels")
    expect(scrawl("predict", model, place.images, "--split", "val"), 2, "--split needs --data")
    expect(scrawl("predict", model, "--data", place.data, "--labels", place.labels), 2, "--labels")
    expect(scrawl("predict", model, place.images, "--data", place.data), 2, "give either images")
    picture = place.file("picture.png", png([b"\0\xff"]))
    expect(scrawl("predict", model, picture), 3, "a PNG image", "scrawl read reads")
    expect(scrawl("predict", model, "--data", place.data, "--sheet", out, "--json"), 2, "--sheet")
    expect(scrawl("predict", model, "--data", place.data, "--sheet", out, "--show"), 2, "--sheet")
    expect(scrawl("predict", model, "--data", place.data, "--sort", "size"), 2, "confidence")
    expect(scrawl("predict", model, "--data", place.data, "--sheet", place.folder / "no" / "way"),
           4, "way")
    assert not out.exists()
    text = place.file("precious.txt", b"text")
    expect(scrawl("predict", model, "--data", place.data, "--sheet", text), 2, "not a PNG image")
    equal(text.read_bytes(), b"text", "a file that is no picture")
    perfect = rows_of(model, "--data", place.data)
    right = ",".join(str(r["index"]) for r in perfect if r["class"] == r["label"])
    done = expect(scrawl("predict", model, "--data", place.data, "--wrong", "--sheet", out,
                         "--index", right), 0)
    equal((done.out, done.err), ("", "no reading is wrong, so there is no picture\n"), "no errors")
    done = expect(scrawl("predict", model, "--data", place.data, "--wrong", "--index", right), 0)
    equal((done.out, done.err), ("", "no reading is wrong\n"), "no errors")
    assert not out.exists()
