# SPDX-License-Identifier: MIT
"""scrawl train --none: the class for images that show no character, and where it is met."""

import re

from cli.harness import NET, equal, expect, lines_of, scrawl, scrawl_json, train, value


def trained(place):
    """A model with the class, trained once, and what was printed."""
    out = place.folder / "none.safetensors"
    if not hasattr(place, "with_none"):
        place.with_none = expect(train(place, "--none", 0.2, "--log", place.folder / "none.jsonl",
                                       out=out, epochs=2), 0)
    return out, place.with_none


def test_none_class(place):
    """One class more; a threshold in the result, the model and info."""
    out, done = trained(place)
    plain = scrawl_json("info", place.model)
    info = scrawl_json("info", out)
    equal(info["class_names"], plain["class_names"] + ["none"], "class names")
    found = re.fullmatch(r"(0\.\d{3}|1\.000) \(accepts (\d+\.\d\d)% of the characters, at most 1% "
                         r"wrong\)", value(done.out, "reject below"))
    assert found, done.out
    metadata = info["metadata"]
    equal(metadata["reject_threshold"], found[1], "the threshold")
    equal(metadata["reject_error"], "0.01", "the error")
    equal(f"{100 * float(metadata['reject_coverage']):.2f}", found[2], "the coverage")
    assert f"\nreject_threshold: {found[1]}\n" in expect(scrawl("info", out), 0).out
    events = lines_of(place.folder / "none.jsonl")
    equal(events[0]["training"]["none"], 0.2, "the log")
    equal(events[-1]["reject"],
          {name: float(metadata[f"reject_{name}"]) for name in ("threshold", "error", "coverage")},
          "the log's result")
    log = place.folder / "plain.jsonl"
    assert "reject below" not in expect(
        train(place, "--log", log, out=place.folder / "plain.safetensors"), 0).out
    equal(lines_of(log)[-1]["reject"], None, "the log without the class")
    unsplit = expect(train(place, "--none", 0.2, "--val", 0, out=place.folder / "all.safetensors"),
                     0)
    assert "reject below" not in unsplit.out, unsplit.out


def test_none_class_in_evaluation(place):
    """Data without the class are measured; an answer of none is wrong."""
    out, done = trained(place)
    text = expect(scrawl("eval", out, "--data", place.data), 0)
    equal(value(text.out, "accuracy"), value(done.out, "test accuracy").split(" (")[0] +
          " (95% interval)", "accuracy")
    assert "warning" not in text.err, text.err
    document = scrawl_json("eval", out, "--data", place.data)
    rows = document["confusion"]
    equal(document["images"], sum(map(sum, rows)), "images in the confusion matrix")
    equal(sum(rows[-1]), 0, "images of none")
    equal(document["correct"], sum(rows[i][i] for i in range(len(rows) - 1)), "right answers")
    expect(scrawl("eval", out, out, "--data", place.data), 0)
    expect(scrawl("eval", out, place.model, "--data", place.data), 3, "4 classes", "5")


def test_none_class_elsewhere(place):
    """Ensembles, folds, checkpoints, sweeps and models to start from."""
    out, done = trained(place)
    other, checkpoint = place.folder / "other.safetensors", place.folder / "none.ckpt"
    expect(train(place, "--none", 0.2, "--ensemble", 2, out=other), 0)
    expect(train(place, "--none", 0.2, "--folds", 2, out=other), 0)
    others = [place.folder / f"other-{i}.safetensors" for i in (1, 2)]
    expect(scrawl("eval", *others, "--data", place.data), 0)
    expect(train(place, "--none", 0.2, "--checkpoint", checkpoint, "--pause-after", 1, out=other,
                 epochs=2), 0)
    resumed = expect(scrawl("train", "--resume", checkpoint), 0)
    for key in ("weights", "reject below"):
        equal(value(resumed.out, key), value(done.out, key), f"{key} after resuming")
    begun = ["train", "--data", place.data, "--epochs", 1, "--out", other, "--from"]
    again = expect(scrawl(*begun, out, "--none", 0.2), 0)
    assert value(again.out, "reject below"), again.out
    expect(scrawl(*begun, out), 0)
    equal(scrawl_json("info", other)["class_names"][-1], "none", "the class stays")
    assert "reject_threshold" not in scrawl_json("info", other)["metadata"]
    expect(scrawl(*begun, place.model, "--none", 0.2), 3, "has 4 classes",
           "needs 5")
    spec = place.folder / "none.conf"
    spec.write_text(f"data = {place.data}\nnet = {NET}\nnone = 0 | 0.2\nepochs = 1\n")
    table = scrawl_json("sweep", spec, "-q")
    equal(table["ended"], 2, "runs of a sweep")
