# SPDX-License-Identifier: MIT
"""scrawl train --folds: cross-validation."""

import re
import statistics

from cli.harness import (TRAIN, equal, expect, lines_of, scrawl, scrawl_json, settings, train,
                         value)

FOLDS, EPOCHS = 4, 3
T_95 = 3.1824463052837096  # Student's, for 3 degrees of freedom


def undisturbed(place):
    """The output of a cross-validation, which also leaves its files and log."""
    if not hasattr(place, "folds"):
        place.folds = expect(train(place, "--folds", FOLDS, "--log", place.folder / "folds.jsonl",
                                   out=place.folder / "folds.safetensors", epochs=EPOCHS), 0)
    return place.folds


def weights(done):
    return re.findall(r"^fold \d+: .*, weights (\w{32})", done.out, re.M)


def test_folds(place):
    done = undisturbed(place)
    events = lines_of(place.folder / "folds.jsonl")
    equal((events[0]["folds"], events[0]["ensemble"], events[0]["data"]["test"]), (FOLDS, 1, 0),
          "the first event")
    wanted = [(e, m + 1) for m in range(FOLDS) for e in ["epoch"] * EPOCHS + ["member"]]
    equal([(e["event"], e["member"]) for e in events[1:-1]], wanted, "events")
    result = events[-1]
    equal((result["event"], result["status"], result["test"]), ("result", "ok", None), "last event")
    accuracies, images = [], 0
    for i in range(FOLDS):
        path = place.folder / f"folds-{i + 1}.safetensors"
        told = result["members"][i]
        equal((told["model"], told["weights"]), (str(path), weights(done)[i]), "the model")
        val = scrawl_json("eval", path, "--data", place.data, "--split", "val")
        equal((val["accuracy"], val["loss"]), (told["val_accuracy"], told["val_loss"]), "its fold")
        assert f"validation {100 * val['accuracy']:.2f}%" in value(done.out, f"fold {i + 1}")
        rest = scrawl_json("eval", path, "--data", place.data, "--split", "train")
        equal(rest["images"] + val["images"], TRAIN, "images")
        recorded = scrawl_json("info", path)["metadata"]
        equal((recorded["seed"], recorded["val_folds"], recorded["val_fold"], recorded["val_seed"],
               "val_count" in recorded), ("1", str(FOLDS), str(i), "1", False), "in the model")
        accuracies.append(val["accuracy"])
        images += val["images"]
    equal(images, TRAIN, "images in all folds")
    mean, deviation = statistics.mean(accuracies), statistics.stdev(accuracies)
    half = T_95 * deviation / FOLDS ** 0.5
    low, high = max(mean - half, 0), min(mean + half, 1)
    found = [result["val_accuracy" + x] for x in ("", "_deviation", "_low", "_high")]
    for number, wanted in zip(found, (mean, deviation, low, high)):
        assert abs(number - wanted) < 1e-9, (found, mean, deviation, low, high)
    text = value(done.out, "validation accuracy")
    assert text.endswith("] (mean, 95% interval over folds)"), text
    printed = re.findall(r"\d+\.\d\d", text) + [value(done.out, "deviation").rstrip("%")]
    for number, wanted in zip(printed, (mean, low, high, deviation), strict=True):
        assert abs(float(number) - 100 * wanted) < 0.00501, (printed, mean, low, high, deviation)
    assert "test accuracy" not in done.out, done.out


def test_folds_resumed(place):
    """Paused in each fold, a run with checkpoints ends the same."""
    whole = undisturbed(place)
    out, file = place.folder / "refolds.safetensors", place.folder / "refolds.checkpoint"
    log = place.folder / "refolds.jsonl"
    expect(train(place, "--folds", FOLDS, "-q", "--checkpoint", file, "--log", log,
                 "--pause-after", 2, out=out, epochs=EPOCHS), 0)
    for _ in range(FOLDS - 1):
        expect(scrawl("train", "--resume", file, "-q", "--pause-after", 2), 0)
    done = expect(scrawl("train", "--resume", file, "-q", "--threads", 2), 0)
    equal(weights(done), weights(whole), "weights")
    equal(value(done.out, "validation accuracy"), value(whole.out, "validation accuracy"), "mean")
    events = lines_of(log)
    equal([m["val_loss"] for m in events[-1]["members"]],
          [m["val_loss"] for m in lines_of(place.folder / "folds.jsonl")[-1]["members"]], "losses")
    (place.folder / "refolds-1.safetensors").write_bytes(place.model.read_bytes())
    expect(scrawl("train", "--resume", file, "-q"), 5, "is not the member of this run")


def test_folds_val_seed(place):
    """Another --val-seed cuts other folds; models of two folds share no split."""
    files = [place.folder / f"{name}-1.safetensors" for name in ("same", "other")]
    for path, seed in zip(files, (1, 2)):
        out = path.with_name(path.name.replace("-1", ""))
        expect(train(place, "--folds", FOLDS, "--seed", 2, "--val-seed", seed, "-q", out=out), 0)
    undisturbed(place)
    first, second = (place.folder / f"folds-{i}.safetensors" for i in (1, 2))
    expect(scrawl("eval", first, files[0], "--data", place.data, "--split", "val"), 0)
    for pair in ((first, files[1]), (first, second)):
        expect(scrawl("eval", *pair, "--data", place.data, "--split", "val"), 3, "not split as",
               "one at a time")


def test_folds_usage(place):
    out = place.folder / "x.safetensors"
    for option, text in (("val", 0.2), ("ensemble", 2), ("tta", 3)):
        expect(train(place, "--folds", 3, f"--{option}", text, out=out), 2,
               f"--{option} cannot be combined with --folds")
    for text in ("0", "1", "101", "x", ""):
        expect(train(place, f"--folds={text}", out=out), 2, "--folds")
    expect(scrawl("train", "--data", place.data, "--folds", 3, "--lr-range"), 2, "--folds cannot")
    expect(scrawl("train", "--images", place.images, "--labels", place.labels, "--folds", 3,
                  "--net", "dense", "-q", "--epochs", 1, "--out", out), 0)
    # A configuration may hold the defaults of what --folds replaces, and is the same run.
    text = expect(scrawl("train", "--data", place.data, "--folds", 3, "--recipe", "mile",
                         "--print-config"), 0).out
    equal((settings(text)["folds"], settings(text)["val"]), ("3", "0.1"), "configuration")
    config = place.file("folds.conf", text.encode())
    equal(expect(scrawl("train", "--config", config, "--print-config"), 0).out, text, "again")
    done = expect(train(place, "--folds", 2, "--until", 100, "--net", "dense", "-q", out=out), 6,
                  "2 of 2 models did not reach 100%")
    equal(len(weights(done)), 2, "models")
