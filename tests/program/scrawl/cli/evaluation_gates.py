# SPDX-License-Identifier: MIT
"""scrawl eval: gates, calibration, warnings and what is refused."""

import gzip
import re

from cli.harness import (SIZE, TEST, TRAIN, equal, expect, idx_images, idx_labels, on_terminal,
                       scrawl, scrawl_json, shapes, train, value, write_dataset)


def test_gates(place):
    """All gates are shown; each fails on its own, just beyond the value."""
    labels = bytes((i + (i % 9 == 0)) % 4 for i in range(TEST))
    data = ["--images", place.images, "--labels", place.file("ninth", idx_labels(labels))]
    document = scrawl_json("eval", place.model, *data)
    recall = document["classes"][2]["recall"]
    assert recall < 0.99 and document["accuracy"] < 0.99, document
    beyond = [("--min-accuracy", f"{document['accuracy'] + 1e-6:.9f}", "accuracy"),
              ("--max-loss", f"{document['loss'] * 0.999:.9f}", "loss"),
              ("--max-ece", f"{document['ece'] * 0.999:.9f}", "calibration error"),
              ("--min-recall", f"2={recall + 1e-6:.9f}", "recall of class 2"),
              ("--max-latency", "0", "time per image")]
    for option, limit, words in beyond:
        done = expect(scrawl("eval", place.model, *data, option, limit), 6, words)
        assert re.search(rf"^{option[2:]}.*FAILED$", done.out, re.M), done.out
    within = ["--min-accuracy", "1%", "--max-loss", 9, "--max-ece", "99%", "--min-recall", "2=0",
              "--min-recall", "0=1%", "--max-latency", 1000]
    done = expect(scrawl("eval", place.model, "--data", place.data, *within), 0)
    equal(len(re.findall(r" passed$", done.out, re.M)), 6, "gates")
    found = scrawl_json("eval", place.model, "--data", place.data, *within)["gates"]
    equal([g["gate"] for g in found], ["min-accuracy", "max-loss", "max-ece", "min-recall 2",
                                       "min-recall 0", "max-latency"], "gates")
    equal([g["threshold"] for g in found], [0.01, 9, 0.99, 0, 0.01, 1000], "thresholds")
    done = expect(scrawl("eval", place.model, "--data", place.data, "--max-loss", 0,
                         "--max-latency", 0), 6)
    equal(done.err.count("asked for"), 2, "all failed gates are named")


def test_gate_values(place):
    for option, value in (("--max-loss", "-1"), ("--max-ece", "101"), ("--max-latency", "x"),
                          ("--min-recall", "2"), ("--min-recall", "=1"), ("--min-recall", "2=x"),
                          ("--min-recall", "2=200%")):
        expect(scrawl("eval", place.model, "--data", place.data, f"{option}={value}"), 2, option)
    expect(scrawl("eval", place.model, "--data", place.data, "--min-recall", "4=1"), 2,
           "no class 4")


def test_calibrate(place):
    plain = scrawl_json("eval", place.model, "--data", place.data)
    document = scrawl_json("eval", place.model, "--data", place.data, "--calibrate")
    assert 0.05 <= document["temperature"] <= 20
    for key in ("loss", "ece", "accuracy"):
        equal(document[key], plain[key], f"{key} is without temperature")
    val = scrawl_json("eval", place.model, "--data", place.data, "--split", "val")
    text = expect(scrawl("eval", place.model, "--data", place.data, "--calibrate"), 0).out
    equal(val["images"], 80, "validation images")
    equal(value(text, "temperature"),
          f"{document['temperature']:.4f} (fitted on 80 validation images)", "temperature")
    assert f"with temperature: loss {document['calibrated_loss']:.4f}, calibration error " \
        f"{100 * document['calibrated_ece']:.2f}%" in text, text
    each = scrawl("eval", place.model, place.model, "--data", place.data, "--calibrate", "--each")
    assert f"{document['temperature']:.4f} " in expect(each, 0).out
    expect(scrawl("eval", place.model, "--data", place.data, "--calibrate", "--split=val"), 2,
           "leave out --split val")
    files = ["--images", place.images, "--labels", place.labels]
    expect(scrawl("eval", place.model, *files, "--calibrate"), 2, "a part of --data")
    whole = place.folder / "whole.safetensors"
    expect(scrawl("train", "--data", place.data, "--net", "dense", "-e1", "-t1", "-q", "--val", 0,
                  "-o", whole), 0)
    done = expect(scrawl("eval", whole, "--data", place.data, "--calibrate"), 2,
                  f"{whole}: was trained without a validation set")
    assert "--split" not in done.err, done.err
    other = write_dataset(place.folder / "uncalibrated", shapes(TRAIN, 7), shapes(40, 8))
    expect(scrawl("eval", place.model, "--data", other, "--calibrate"), 3, "not the data")


def copy_dataset(place, name):
    folder = place.folder / name
    folder.mkdir()
    for file in place.data.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_class_order(place):
    """Data whose classes have the model's names in another order are refused."""
    data = copy_dataset(place, "named")
    (data / "classes.txt").write_text("cross\ndot\nline\nbox\n")
    model = place.folder / "named.safetensors"
    expect(scrawl("train", "--data", data, "--net", "dense", "-e1", "-t1", "-q", "-o", model), 0)
    expect(scrawl("eval", model, "--data", data), 0)
    expect(scrawl("eval", model, "--data", place.data), 0)
    (data / "classes.txt").write_text("cross\nline\ndot\nbox\n")
    done = expect(scrawl("eval", model, "--data", data), 3, 'class 1 is "line"',
                  'but "line" is class 2 of', "another order")
    equal((done.err.count("\n"), done.out), (1, ""), "one line")
    (data / "classes.txt").write_text("cross\ndot\nline\nsquare\n")
    done = expect(scrawl("eval", model, "--data", data), 0)
    assert 'class 3 is "square", but' in done.err and 'calls it "box"' in done.err, done.err
    (data / "classes.txt").write_text("1\n2\n3\n0\n")
    expect(scrawl("eval", place.model, "--data", data), 3, "another order")


def test_class_names(place):
    """Numbers are names only if they were given: then letters are other names."""
    data = copy_dataset(place, "called")
    models = {}
    for names in ("", "0123", "abcd"):
        (data / "classes.txt").write_text("".join(f"{name}\n" for name in names))
        if not names:
            (data / "classes.txt").unlink()
        models[names] = place.folder / f"called{names}.safetensors"
        expect(scrawl("train", "--data", data, "--net", "dense", "-e1", "-t1", "-q", "-o",
                      models[names]), 0)
        equal("class_names" in scrawl_json("info", models[names])["metadata"], names != "", names)
    for names in ("0123", "abcd"):
        (data / "classes.txt").write_text("".join(f"{name}\n" for name in names))
        for model, path in models.items():
            warned = "".join(scrawl_json("eval", path, "--data", data)["warnings"])
            wanted = f'class 0 is "{names[0]}", but {path} calls it "{model[:1]}"'
            equal(wanted in warned, model not in ("", names), f"{model} on {names}: {warned}")
    (data / "classes.txt").unlink()
    for path in models.values():
        equal(scrawl_json("eval", path, "--data", data)["warnings"], [], "data without names")
    fresh = place.folder / "callednone.safetensors"
    expect(scrawl("train", "--data", data, "--from", models["0123"], "-e1", "-t1", "-q", "-o",
                  fresh), 0)
    assert "class_names" not in scrawl_json("info", fresh)["metadata"], "of the model before"


def test_other_shape(place):
    images = place.file("large", idx_images(bytes(TEST * 169), 13, 13))
    done = expect(scrawl("eval", place.model, "--images", images, "--labels", place.labels), 3,
                  "the images are 13x13x1", "reads 12x12x1")
    equal(done.err.count("\n"), 1, "one line")


def test_warnings(place):
    """Warnings go to standard error and into the document."""
    bytes_of = SIZE * SIZE
    pixels, labels = shapes(TEST, 2)
    blank = place.file("blank", idx_images(pixels[:-2 * bytes_of] + bytes(bytes_of) +
                                           b"\x07" * bytes_of))
    cases = [(blank, place.labels, "2 images are blank"),
             (place.images, place.file("ones", idx_labels(b"\1" * TEST)),
              "all labels are one class, 1"),
             (place.file("same", idx_images(pixels[:bytes_of] * TEST)), place.labels,
              "all answers are one class")]
    for image_file, label_file, words in cases:
        data = ["--images", image_file, "--labels", label_file]
        done = expect(scrawl("eval", place.model, *data, "--json"), 0)
        assert f"scrawl: warning: {image_file}: {words}" in done.err or \
            f"scrawl: warning: {place.model}: {words}" in done.err, done.err
        assert words in done.out, done.out
    equal(scrawl_json("eval", place.model, "--data", place.data)["warnings"], [], "warnings")


def test_overlap(place):
    """Test images that were training images are counted, if the model was trained on that set."""
    folder = place.folder / "overlap"
    pixels, labels = shapes(TRAIN, 1)
    test_pixels, test_labels = shapes(TEST, 2)
    leak = 3 * SIZE * SIZE
    write_dataset(folder, (pixels, labels),
                  (pixels[-leak:] + test_pixels[leak:], labels[-3:] + test_labels[3:]))
    warning = scrawl_json("eval", place.model, "--data", folder)["warnings"]
    equal(len(warning), 1, "warnings")
    assert "3 of the test images are also among the training images" in warning[0], warning
    other = place.folder / "overlapother.safetensors"
    data = write_dataset(place.folder / "overlaptrain", shapes(200, 9), shapes(40, 8))
    expect(train(place, "-q", out=other), 0)
    expect(scrawl("train", "--data", data, "--net", "dense", "-e1", "-t1", "-q", "-o", other), 0)
    warning = scrawl_json("eval", place.model, other, "--data", folder)["warnings"]
    equal(len(warning), 2, "warnings")
    assert f"{other}: was trained on another data set than {folder}" in warning, warning
    whole = scrawl_json("eval", place.model, other, "--data", folder, "--split", "all")["warnings"]
    equal(whole, [f"{other}: was trained on another data set than {folder}"], "of all images")
    (folder / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(b"damaged"))
    warning = scrawl_json("eval", place.model, "--data", folder)["warnings"]
    equal(len(warning), 1, "warnings")
    assert warning[0].endswith("so it is not known whether the test images are training images")


def test_progress(place):
    """A bar on a terminal, none elsewhere."""
    many = place.file("crowd", idx_images(shapes(TEST, 2)[0] * 60))
    labels = place.file("crowdlabels", idx_labels(shapes(TEST, 2)[1] * 60))
    args = ["eval", place.model, "--images", many, "--labels", labels, "--tta", 15, "-t", 1]
    code, screen = on_terminal(args, {"TERM": "xterm", "NO_COLOR": "1"})
    equal(code, 0, "exit code")
    assert re.search(r"\d+% \[#*-*\] [\d,]+ of 12,000 images  [\d,]+ images/s  0:\d\d left", screen)
    equal(expect(scrawl(*args), 0).err, "", "standard error in a script")


def test_junit_without_gates(place):
    done = expect(scrawl("eval", place.model, "--data", place.data, "--junit",
                         place.folder / "none.xml"), 0)
    assert "warning: --junit: " in done.err and "has no test cases" in done.err, done.err
