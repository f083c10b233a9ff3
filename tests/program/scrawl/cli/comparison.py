# SPDX-License-Identifier: MIT
"""scrawl compare."""

import json
import math
import re

from cli.harness import (TEST, equal, expect, idx_labels, scrawl, scrawl_json, train, value)


def second_model(place):
    """A model that is worse than the place's."""
    path = place.folder / "second.safetensors"
    if not path.exists():
        expect(train(place, "--seed", 3, "--lr", 0.001, "-q", out=path), 0)
    return path


def answers_of(place, model):
    """What a model answers for the test images."""
    done = expect(scrawl("predict", model, place.images, "--labels", place.labels, "--json"), 0)
    rows = [json.loads(line) for line in done.out.splitlines()]
    return [(row["index"], row["label"], row["class"], row["probabilities"]) for row in rows]


def csv_of(place, name, rows, probabilities=True):
    classes = len(rows[0][3])
    lines = ["index,label,prediction,confidence"]
    if probabilities:
        lines[0] += "".join(f",p{k}" for k in range(classes))
    for index, label, prediction, p in rows:
        line = f"{index},{label},{prediction},{max(p):.9g}"
        lines.append(line + "".join(f",{x:.9g}" for x in p) if probabilities else line)
    return place.file(name, ("\n".join(lines) + "\n").encode())


def jsonl_of(place, name, rows):
    return place.file(name, "".join(json.dumps(
        {"index": i, "label": t, "prediction": a, "probabilities": p}) + "\n"
        for i, t, a, p in rows).encode())


def without(document, *keys):
    """The document without the keys, and without the candidates' names."""
    rest = {key: x for key, x in document.items() if key not in keys}
    for candidate in rest["candidates"]:
        del candidate["name"], candidate["models"]
    return rest


def test_compare_models(place):
    second = second_model(place)
    document = scrawl_json("compare", second, place.model, "--data", place.data)
    equal((document["schema"], document["paired"], document["images"]), (1, True, TEST), "head")
    a, b = answers_of(place, second), answers_of(place, place.model)
    right = [(x[1] == x[2], y[1] == y[2]) for x, y in zip(a, b)]
    pair = document["pairs"][0]
    counts = [right.count(case) for case in
              ((True, True), (True, False), (False, True), (False, False))]
    equal([pair[key] for key in ("both", "only_a", "only_b", "neither")], counts, "2x2 table")
    n, k = counts[1] + counts[2], min(counts[1:3])
    p = min(1.0, 2 * sum(math.comb(n, i) for i in range(k + 1)) / 2 ** n)
    assert abs(pair["p"] - p) <= 1e-9 and pair["p_holm"] == pair["p"], pair
    equal(pair["better"], "b", "better")
    assert pair["low"] < pair["difference"] < pair["high"], pair
    for i, model in enumerate((second, place.model)):
        alone = scrawl_json("eval", model, "--data", place.data)
        candidate = document["candidates"][i]
        for key in ("accuracy", "accuracy_low", "accuracy_high", "macro_f1"):
            assert abs(alone[key] - candidate[key]) < 1e-9, key
        equal(candidate["name"], str(model), "name")
    for name, metric in pair["bootstrap"].items():
        first, last = (candidate[name] for candidate in document["candidates"])
        assert abs(metric["difference"] - (last - first)) < 1e-9, name
        assert metric["low"] <= metric["high"], name
    text = expect(scrawl("compare", second, place.model, "--data", place.data), 0).out
    equal(value(text, "B"), str(place.model), "legend")
    assert re.search(rf"^A right +{counts[0]} +{counts[1]}\nA wrong +{counts[2]} +{counts[3]}$",
                     text, re.M), text
    assert re.search(rf"^accuracy +{100 * document['candidates'][0]['accuracy']:.2f}% ", text, re.M)
    assert "B is better than A by " in text and "unlikely to be chance" in text, text
    assert " ".join(text.split()).endswith(document["conclusion"]), text
    again = scrawl("compare", second, place.model, "--data", place.data, "--threads", 3).out
    equal(again, text, "with three threads")


def test_compare_itself(place):
    text = expect(scrawl("compare", place.model, place.model, "--data", place.data,
                         "--fail-if-worse", "--resamples", 0), 0).out
    strict = expect(scrawl("compare", second_model(place), place.model, "--data", place.data,
                           "--alpha", 0.01), 0).out
    assert "] (99% interval); p = " in " ".join(strict.split()), strict
    assert "cannot be told apart on these 200 images (p = 1 > 0.05); a difference of about 3 " \
        in " ".join(text.split()), text
    assert "bootstrap" not in text and "only A right (0): none" in text, text
    wide = [line for line in text.splitlines() if len(line) > 80 and not line.startswith("data: ")]
    assert not wide, wide


def test_compare_few(place):
    """Two images can show nothing."""
    few = place.file("few.csv", b"index,label,prediction\n0,1,1\n1,0,1\n")
    text = expect(scrawl("compare", few, few), 0).out
    assert "on these 2 images (p = 1 > 0.05), which are too few to show any difference." \
        in " ".join(text.split()), text


def test_compare_files(place):
    """Prediction files stand for the models that made them."""
    second = second_model(place)
    a, b = answers_of(place, second), answers_of(place, place.model)
    first = csv_of(place, "a.csv", a)
    with_models = scrawl_json("compare", second, place.model, "--data", place.data)
    for document in (scrawl_json("compare", first, csv_of(place, "b.csv", b)),
                     scrawl_json("compare", first, jsonl_of(place, "b.jsonl", b)),
                     scrawl_json("compare", first, place.model, "--data", place.data)):
        equal(without(document, "data", "split"), without(dict(
            with_models, candidates=[dict(c) for c in with_models["candidates"]]),
            "data", "split"), "from files")
    piped = scrawl_json("compare", "-", place.folder / "b.csv", stdin=first.read_bytes())
    equal(piped["pairs"], with_models["pairs"], "from standard input")
    certain = csv_of(place, "c.csv", b, probabilities=False)
    document = scrawl_json("compare", first, certain)
    equal(document["pairs"][0]["only_b"], with_models["pairs"][0]["only_b"], "without p")
    assert "loss" not in document["candidates"][1], "a loss without probabilities"
    expect(scrawl("compare", first, certain, "--metric", "loss"), 2, "needs probabilities")


def test_compare_refuses(place):
    rows = answers_of(place, place.model)
    good = csv_of(place, "good.csv", rows)

    def refuse(change, *words, code=3):
        text = good.read_text().splitlines()
        bad = place.file("bad.csv", ("\n".join(change(text)) + "\n").encode())
        expect(scrawl("compare", good, bad), code, "bad.csv", *words)

    refuse(lambda t: t[:-1], "for 199", "200")
    refuse(lambda t: t[:1] + t[2:] + ["200" + t[1][1:]], "is for image 1", "image 0")
    refuse(lambda t: t[:1] + [f"0,{(rows[0][1] + 1) % 4}," + t[1].split(",", 2)[2]] + t[2:],
           "image 0 has label 1", "label 0")
    refuse(lambda t: t[:1] + [t[1] + ",1"] + t[2:], "line 2", "more columns")
    refuse(lambda t: t[:1] + [t[1].rsplit(",", 1)[0]] + t[2:], "line 2", "fewer columns")
    refuse(lambda t: t[:1] + ["x" + t[1]] + t[2:], "line 2", "not a number")
    refuse(lambda t: t[:1] + ["0,0,0,1,0,0,0,1"] + t[2:], "line 2", "not the most probable")
    refuse(lambda t: t[:1] + ["0,0,0,1,0.5,0,0,0"] + t[2:], "line 2", "do not sum to 1")
    refuse(lambda t: ["a,b,c"] + t[1:], "line 1", "not a prediction file")
    refuse(lambda t: [t[0].replace("p1", "p2")] + t[1:], "line 1", "two columns of one name")
    refuse(lambda t: t[:1], "no predictions")
    refuse(lambda t: t[:1] + ["0,7,0,1,1,0,0,0"] + t[2:], "line 2", "without a probability")
    expect(scrawl("compare", good, good, "--data", place.data), 2, "hold their own labels")
    expect(scrawl("compare", good, good, "--split", "val"), 2, "--split is for models")
    expect(scrawl("compare", good, good, "--tta", 5), 2, "--tta is for models")
    for average in (f"{good}+{good}", f"{place.model}+{good}"):
        expect(scrawl("compare", average, good), 3, "good.csv: is no model", "only models")
    few = csv_of(place, "few-answers.csv", rows[:-1])
    for pair in ((few, place.model), (place.model, few)):
        expect(scrawl("compare", *pair, "--data", place.data), 3,
               "few-answers.csv: holds answers for 199 images, but /", "images-idx3-ubyte has 200")
    expect(scrawl("compare", good, place.model), 2, "--data")
    expect(scrawl("compare", good, place.folder / "none.csv"), 4, "none.csv: No such file")
    expect(scrawl("compare", good, f"{place.model}+none+", "--data", place.data), 4, "none: No")
    expect(scrawl("compare", good), 2, "B")
    expect(scrawl("compare", good, good, "--margin", 1), 2, "--fail-if-worse")
    expect(scrawl("compare", good, good, "--metric", "lost"), 2, "loss")
    expect(scrawl("compare", good, good, "--metric", "loss", "--resamples", 0), 2, "resamples")
    expect(scrawl("compare", good, good, "--json", "--disagreements", "-"), 2, "standard output")
    jsonl = place.file("bad.jsonl", b'{"index": 0, "label": 1, "prediction": 1}\n{"index": 1}\n')
    expect(scrawl("compare", good, jsonl), 3, "bad.jsonl: line 2")
    turned = place.file("turned", idx_labels(bytes((i + 1) % 4 for i in range(TEST))))
    expect(scrawl("compare", good, place.model, "--images", place.images, "--labels", turned), 3,
           "label")


def test_compare_gate(place):
    second = second_model(place)
    data = ["--data", place.data, "--fail-if-worse"]
    expect(scrawl("compare", second, place.model, *data), 0)
    done = expect(scrawl("compare", place.model, second, *data), 6, "is worse than", "by accuracy")
    assert "A is better than B" in done.out, done.out
    expect(scrawl("compare", place.model, second, *data, "--metric", "loss"), 6, "by loss")
    expect(scrawl("compare", place.model, place.model, second, *data), 6, "second.safetensors")
    expect(scrawl("compare", place.model, place.model, *data, "--margin", 0.05), 0)
    expect(scrawl("compare", place.model, place.model, *data, "--margin", 0.001), 6, "the margin")


def test_compare_several(place):
    """All pairs, corrected by Holm; an ensemble is named by a plus sign."""
    second = second_model(place)
    both = f"{place.model}+{second}"
    document = scrawl_json("compare", place.model, second, both, "--data", place.data)
    equal([(pair["a"], pair["b"]) for pair in document["pairs"]],
          [("A", "B"), ("A", "C"), ("B", "C")], "pairs")
    equal([candidate["models"] for candidate in document["candidates"]], [1, 1, 2], "models")
    averaged = scrawl_json("eval", place.model, second, "--data", place.data)
    equal(document["candidates"][2]["accuracy"], averaged["accuracy"], "the ensemble's accuracy")
    ordered, largest = sorted(document["pairs"], key=lambda pair: pair["p"]), 0
    for i, pair in enumerate(ordered):
        largest = max(largest, min(1, (3 - i) * pair["p"]))
        assert abs(pair["p_holm"] - largest) < 1e-11, pair
    text = expect(scrawl("compare", place.model, second, both, "--data", place.data), 0).out
    assert re.search(r"^A, B +\d+ +\d+ ", text, re.M) and "has the best accuracy" in text, text
    plus = place.folder / "with+plus.safetensors"
    plus.write_bytes(place.model.read_bytes())
    expect(scrawl("compare", plus, place.model, "--data", place.data), 0)
    expect(scrawl("compare", f"{place.model}+none", second, "--data", place.data), 4, "none")


def test_compare_disagreements(place):
    second = second_model(place)
    a, b = answers_of(place, second), answers_of(place, place.model)
    out = place.folder / "differ.csv"
    arguments = ["compare", second, place.model, "--data", place.data, "--disagreements"]
    text = expect(scrawl(*arguments, out), 0).out
    lines = out.read_text().splitlines()
    equal(lines[0], "index,label,prediction_A,confidence_A,prediction_B,confidence_B", "header")
    wanted = [(x[0], x[1], x[2], y[2]) for x, y in zip(a, b) if x[2] != y[2]]
    rows = [line.split(",") for line in lines[1:]]
    equal([(int(r[0]), int(r[1]), int(r[2]), int(r[4])) for r in rows], wanted, "rows")
    equal(expect(scrawl(*arguments, "-"), 0).out, out.read_text(), "on standard output")
    answers = csv_of(place, "compared.csv", a)
    before = answers.read_bytes()
    expect(scrawl("compare", answers, answers, "--disagreements", answers), 2, "is compared")
    equal(answers.read_bytes(), before, "predictions that are compared")
    only = [x[0] for x, y in zip(a, b) if x[1] != x[2] and y[1] == y[2]]
    shown = re.search(r"^only B right \((\d+)\):((?: \d+|\n )*)", text, re.M)
    equal(int(shown[1]), len(only), "count")
    listed = [int(index) for index in shown[2].split()]
    equal(listed, only[:len(listed)], "indices")


def test_compare_with_result(place):
    """A result of eval --json holds no answers: an unpaired test, which the output says."""
    second = second_model(place)
    old = place.file("old.json", expect(scrawl(
        "eval", place.model, "--data", place.data, "--json"), 0).out.encode())
    document = scrawl_json("compare", old, second, "--data", place.data)
    pair, candidates = document["pairs"][0], document["candidates"]
    equal((document["paired"], pair["better"]), (False, "a"), "an unpaired test")
    a, b = (TEST - candidate["errors"] for candidate in candidates)
    pooled = (a + b) / (2 * TEST)
    z = abs(a - b) / TEST / math.sqrt(pooled * (1 - pooled) * 2 / TEST)
    assert abs(pair["p"] - math.erfc(z / math.sqrt(2))) < 1e-9, pair
    done = expect(scrawl("compare", old, second, "--data", place.data, "--fail-if-worse"), 6,
                  "is worse than")
    assert "unpaired test: p = " in done.out and "A is better than B" in done.out, done.out
    expect(scrawl("compare", old, place.model, "--data", place.data, "--fail-if-worse",
                  "--margin", 0.001), 6, "the margin")
    expect(scrawl("compare", old, old), 0)
    expect(scrawl("compare", old, old, old), 2, "one other")
    expect(scrawl("compare", old, old, "--metric", "loss"), 2, "no answers")
    results = {"old": json.loads(old.read_text())}
    for name, changes in {"more": {"images": TEST + 1}, "val": {"split": "val"},
                          "another": {"data": "another", "data_hash": "0" * 32},
                          "resized": {"data_hash": "0" * 32}}.items():
        results[name] = place.file(f"{name}.json", json.dumps(
            {**results["old"], **changes}).encode())
    for first in ([old], [second, "--data", place.data]):
        expect(scrawl("compare", results["more"], *first), 3, "images", "201")
        expect(scrawl("compare", results["val"], *first), 3, "the test part", "the val part")
        expect(scrawl("compare", results["another"], *first), 3, "about other images", "(another)")
        expect(scrawl("compare", results["resized"], *first), 0)
    done = expect(scrawl("compare", second, results["more"], "--data", place.data), 3)
    assert "more.json: is about 201 images, but " in done.err, done.err
    answers = csv_of(place, "counted.csv", answers_of(place, second)[:-1])
    expect(scrawl("compare", answers, old), 3, "old.json: is about 200 images", "has 199")
    bad = place.file("bad.json", b'{"accuracy": 1, "images": 3, "errors": 4}')
    expect(scrawl("compare", old, bad), 3, "bad.json", "make no sense")
