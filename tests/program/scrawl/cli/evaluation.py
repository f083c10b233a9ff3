# SPDX-License-Identifier: MIT
"""scrawl eval."""

import random
import re

from cli.harness import (TEST, TRAIN, equal, expect, idx_images, idx_labels, lines_of, scrawl,
                       scrawl_json, shapes, train, value, with_metadata, write_dataset)


def test_eval(place):
    text = expect(scrawl("eval", place.model, "--data", place.data), 0).out
    document = scrawl_json("eval", place.model, "--data", place.data)
    equal(document["schema"], 2, "schema")
    equal(document["images"], TEST, "images")
    equal(int(value(text, "images")), TEST, "images")
    wanted = "{:.2f}% [{:.2f}, {:.2f}] (95% interval)".format(
        100 * document["accuracy"], 100 * document["accuracy_low"], 100 * document["accuracy_high"])
    equal(value(text, "accuracy"), wanted, "accuracy")
    equal(value(text, "accuracy"), value(place.trained.out, "test accuracy"), "as train printed it")
    equal(value(text, "loss"), f"{document['loss']:.4f}", "loss")
    equal(document["weights"], value(place.trained.out, "weights"), "weights")
    matrix = document["confusion"]
    equal(len(matrix), 4, "classes")
    equal(sum(map(sum, matrix)), TEST, "sum of the matrix")
    equal(sum(matrix[i][i] for i in range(4)), document["correct"], "diagonal")
    equal(document["correct"] / TEST, document["accuracy"], "accuracy is a fraction")
    for i, row in enumerate(document["classes"]):
        equal(row["name"], str(i), "class name")
        equal(row["support"], sum(matrix[i]), "support")
        read = sum(matrix[j][i] for j in range(4))
        precision, recall = matrix[i][i] / read if read else 0, matrix[i][i] / row["support"]
        assert abs(row["precision"] - precision) < 1e-9 and abs(row["recall"] - recall) < 1e-9, row
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
        assert abs(row["f1"] - f1) < 1e-9, row
        assert re.search(rf"^{i} +{row['support']} +{100 * precision:.2f}% +{100 * recall:.2f}% "
                         rf"\[{100 * row['recall_low']:.2f}, {100 * row['recall_high']:.2f}\]",
                         text, re.M), text
        printed = re.search(rf"^{i}((?: +(?:\d+|\.)){{4}})$", text, re.M).group(1)
        equal([0 if n == "." else int(n) for n in printed.split()], matrix[i], "matrix")
    naive = scrawl_json("eval", place.model, "--data", place.data, "--conv", "naive")
    assert abs(naive["loss"] - document["loss"]) < 1e-4


def test_eval_split(place):
    wanted = value(place.trained.out, "validation accuracy")
    found = scrawl("eval", place.model, "--data", place.data, "--split", "val")
    equal(value(expect(found, 0).out, "accuracy").split(" [")[0], wanted, "--split val")
    result = lines_of(place.log)[-1]
    document = scrawl_json("eval", place.model, "--data", place.data, "--split=val")
    equal(document["accuracy"], result["val_accuracy"], "validation accuracy")
    assert abs(document["loss"] - result["val_loss"]) < 1e-6
    document = scrawl_json("eval", place.model, "--data", place.data, "--split", "train")
    equal((document["images"], document["split"]), (720, "train"), "--split train")
    document = scrawl_json("eval", place.model, "--data", place.data, "--split", "all")
    equal((document["images"], document["split"]), (TRAIN, "all"), "--split all")
    other = write_dataset(place.folder / "other2", shapes(TRAIN, 7), shapes(40, 8))
    expect(scrawl("eval", place.model, "--data", other, "--split", "val"), 3, "not the data")
    done = expect(scrawl("eval", place.model, "--data", other), 0)
    assert "model.safetensors: was trained on another data set" in done.err, done.err
    plain = place.folder / "noval.safetensors"
    expect(train(place, "--val", 0, "-q", out=plain), 0)
    expect(scrawl("eval", plain, "--data", place.data, "--split", "val"), 2, "without a validation")
    document = scrawl_json("eval", plain, "--data", place.data, "--split", "train")
    equal((document["images"], document["split"]), (TRAIN, "train"), "--split train, --val 0")


def test_impossible_split(place):
    for count in (TRAIN, TRAIN + 1, 2 ** 40):
        bad = place.file("split.safetensors", with_metadata(place.model, val_count=str(count)))
        for part in ("val", "train"):
            expect(scrawl("eval", bad, "--data", place.data, "--split", part), 5,
                   "split.safetensors", "val_count")
        expect(scrawl("eval", bad, "--data", place.data), 0)
    good = place.file("split.safetensors", with_metadata(place.model, val_count=str(TRAIN - 4)))
    equal(scrawl_json("eval", good, "--data", place.data, "--split=train")["images"], 4, "images")


def test_min_accuracy(place):
    accuracy = scrawl_json("eval", place.model, "--data", place.data)["accuracy"]
    for text, code in (("0", 0), (f"{accuracy:.12g}", 0), (f"{100 * accuracy:.12g}%", 0),
                       (f"{100 * accuracy:.12g}", 0)):
        expect(scrawl("eval", place.model, "--data", place.data, "--min-accuracy", text), code)
    turned = place.file("turned", idx_labels(bytes((i + 1) % 4 for i in range(TEST))))
    bad = scrawl_json("eval", place.model, "--images", place.images, "--labels", turned)
    assert bad["accuracy"] < 0.5, "shifted labels"
    for text in ("0.99", "99%", "99"):
        done = expect(scrawl("eval", place.model, "--images", place.images, "--labels",
                             turned, "--min-accuracy", text), 6, "below")
        assert "accuracy: " in done.out, "no report"
    labels = bytes((i + (i % 10 == 0)) % 4 for i in range(TEST))
    tenth = ["--images", place.images, "--labels", place.file("tenth", idx_labels(labels))]
    accuracy = scrawl_json("eval", place.model, *tenth)["accuracy"]
    assert 0.5 < accuracy < 0.99
    expect(scrawl("eval", place.model, *tenth, "--min-accuracy", f"{accuracy + 1e-6:.8f}"), 6,
           f"accuracy {100 * accuracy:.6g}% is below the {100 * (accuracy + 1e-6):.6g}% asked for")
    expect(scrawl("eval", place.model, *tenth, "--min-accuracy", f"{accuracy - 1e-6:.8f}"), 0)
    for text in ("100.1", "-1", "101%", "x", "nan", "%", ""):
        expect(scrawl("eval", place.model, "--data", place.data, f"--min-accuracy={text}"), 2,
               "--min-accuracy")


def test_many_classes(place):
    """What is left out for width is said; the tables show class names, even long ones."""
    rng = random.Random(4)
    labels = bytes(i % 30 for i in range(300))
    pixels = bytes(rng.randint(0, 255) for _ in range(300 * 36))
    many = place.folder / "many"
    many.mkdir()
    for name in ("train", "t10k"):
        (many / f"{name}-images-idx3-ubyte").write_bytes(idx_images(pixels, 6, 6))
        (many / f"{name}-labels-idx1-ubyte").write_bytes(idx_labels(labels))
    names = [f"class number {i} with a long name" for i in range(29)] + ["\u00e9t\u00e9"]
    (many / "classes.txt").write_text("\n".join(names) + "\n")
    out = place.folder / "many.safetensors"
    expect(scrawl("train", "--data", many, "--net", "dense", "-e1", "-t1", "-q", "-o", out), 0)
    text = expect(scrawl("eval", out, "--data", many), 0).out
    assert "confusion matrix: left out, too wide for 30 classes (--confusion FILE" in text, text
    assert max(map(len, text.splitlines())) <= 80, text
    assert "\u00e9t\u00e9" in text, text
    document = scrawl_json("eval", out, "--data", many)
    equal([c["name"] for c in document["classes"]], names, "class names")
    mistakes = [(-n, i, j) for i, row in enumerate(document["confusion"])
                for j, n in enumerate(row) if i != j and n]
    printed = re.findall(r"^  (.*) read as (.*): (\d+) of (\d+)$", text, re.M)
    assert f"most frequent confusions (10 of {len(mistakes)} pairs; --json has all)" in text, text
    equal([(int(n), int(of)) for _, _, n, of in printed],
          [(-n, 10) for n, _, _ in sorted(mistakes)[:10]], "the most frequent confusions")
    equal(scrawl_json("info", out)["class_names"], names, "class names")


def test_each_names(place):
    """The table of several models leaves out what all their names end with."""
    files = [place.folder / "each-names" / name / "end" / "model" for name in ("one", "other")]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_bytes(place.model.read_bytes())
    text = expect(scrawl("eval", *files, "--data", place.data, "--each"), 0).out
    assert "/one " in text and "/other " in text and "/end" not in text, text
    text = expect(scrawl("eval", *files[:1] * 2, "--data", place.data, "--each"), 0).out
    equal(text.count("/one/end/model "), 2, f"equal names in {text}")
