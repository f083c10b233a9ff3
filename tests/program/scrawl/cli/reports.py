# SPDX-License-Identifier: MIT
"""scrawl report: pages about runs and evaluations."""

import base64
import json

from cli.harness import equal, expect, lines_of, scrawl, scrawl_json, train, with_metadata
from cli.html_page import check, pictures

PICTURE = "data:image/png;base64," + base64.b64encode(
    bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
                  "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082")).decode()
HOSTILE = "a<b>\"&'\u202e\x07\n"


def report(place, *inputs):
    out = place.folder / "report.html"
    out.unlink(missing_ok=True)
    done = expect(scrawl("report", *inputs, "--out", out), 0)
    equal((done.out, done.err), (f"report: {out}\n", ""), "output of scrawl report")
    return out.read_text(encoding="utf-8")


def evaluation(place, **changes):
    """A document of scrawl eval --json with all that a report shows."""
    document = scrawl_json("eval", place.model, "--data", place.data)
    classes = len(document["classes"])
    for number, item in enumerate(document["classes"]):
        for name in ("recall", "precision"):
            item[f"{name}_low"] = item[name] * 0.98
            item[f"{name}_high"] = min(item[name] * 1.01, 1.0)
        item["class"] = number
    top = [{"class": i, "probability": p} for i, p in enumerate((0.7, 0.2, 0.1))]
    document.update({
        "schema": 2, "ece": 0.012, "mce": 0.1, "brier": 0.03, "gates": [
            {"gate": "min-accuracy", "threshold": 0.5, "value": 0.9, "passed": True},
            {"gate": "max-loss", "threshold": 0.1, "value": 0.9, "passed": False}],
        "warnings": ["a test image was a training image"],
        "corruptions": [{"corruption": name, "severity": s, "accuracy": 1 - s / 10,
                         "accuracy_low": 0.4, "accuracy_high": 1} for name in ("noise", "blur")
                        for s in range(1, 6)], "mean_corruption_error": 0.3,
        "reliability": [{"count": i * i, "confidence": (i + 0.5) / 15 if i else None,
                         "accuracy": i / 15 if i else None} for i in range(15)],
        "coverage": [{"threshold": 1 - i / 100, "coverage": i / 100,
                      "accuracy": 1 - i / 1000} for i in range(1, 101)],
        "worst": [{"index": 17, "label": 1, "prediction": 0, "top": top, "picture": PICTURE}],
        "timing": {"seconds": 0.5, "images_per_second": 400.0},
        "environment": {"versions": {"scrawl": "0"}, "machine": {"cpu": "one of another kind"}}})
    assert classes == 4
    document.update(changes)
    return document


def written(place, document, name="eval.json"):
    return place.file(name, json.dumps(document).encode())


def test_report(place):
    text = report(place, place.log, written(place, evaluation(place)))
    page = check(text)
    for title in ("Training", "Loss", "Accuracy, %", "Learning rate", "Confusion matrix",
                  "Most confused", "Recall and precision", "Classes", "Reliability",
                  "Accuracy against coverage", "Measures", "Corrupted images",
                  "Worst errors", "First layer", "Configuration", "Timing and environment",
                  "Environment"):
        assert title in page.text, title
    assert "Comparison" not in page.text  # one model
    for part in ("1 read as 0", "image 17", "70.0%", "8 of 8 filters of 3x3 pixels", "passed",
                 "failed loss: 0.9, at most 0.1 asked for", "a test image was a training image",
                 "one of another kind", "Mean corruption error 30.00%", "blur, severity 3: 70.00%"):
        assert part in page.text, part
    assert PICTURE in page.links
    accuracy = lines_of(place.log)[-1]["test"]["accuracy"]
    assert f"test images right: {100 * accuracy:.2f}%" in page.text


def test_report_curves_are_to_scale(place):
    """The points of the accuracy's curve match the axis, and the best epoch has the ring."""
    text = report(place, place.log)
    svg = pictures(text)[1]
    ns = "{http://www.w3.org/2000/svg}"
    epochs = [line for line in lines_of(place.log) if line["event"] == "epoch"]
    points = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in svg.iter(f"{ns}circle")
              if dot.get("class") == "dot s0"]
    equal(len(points), len(epochs), "points of the validation curve")
    ticks = {float(text.text): float(text.get("y")) - 4 for text in svg.iter(f"{ns}text")
             if text.get("class") == "end "}
    (low, bottom), *_, (high, top) = sorted(ticks.items())
    for (_, y), epoch in zip(points, epochs):
        wanted = bottom + (100 * epoch["val_accuracy"] - low) / (high - low) * (top - bottom)
        assert abs(y - wanted) < 0.2, (y, wanted)
    ring, = [dot for dot in svg.iter(f"{ns}circle") if dot.get("class") == "ring"]
    best = lines_of(place.log)[-1]["best_epoch"]
    equal(float(ring.get("cx")), points[best - 1][0], "place of the ring")


def test_report_of_one_epoch(place):
    """A single learning rate is no curve."""
    log = place.folder / "short.jsonl"
    expect(train(place, "--log", log, out=place.folder / "short.safetensors", epochs=1), 0)
    page = check(report(place, log))
    assert "Accuracy, %" in page.text and "Learning rate" not in page.text


def test_report_of_gates(place):
    """What was found and what was asked for, in the same unit."""
    gates = [("min-accuracy", 0.97, 0.9695, "failed accuracy: 96.95%, at least 97% asked for"),
             ("min-accuracy", 0.97, 0.9699999, "accuracy: 96.99999%, at least 97%"),
             ("min-recall 8", 0.95, 0.945585, "recall of 8: 94.56%, at least 95% asked for"),
             ("max-ece", 0.02, 0.03, "calibration error: 3%, at most 2% asked for"),
             ("max-latency", 0.5, 1.25, "time per image: 1.25 ms, at most 0.5 ms asked for")]
    page = check(report(place, written(place, evaluation_once(place, gates=[
        {"gate": gate, "threshold": limit, "value": value, "passed": False}
        for gate, limit, value, _ in gates]))))
    for *_, words in gates:
        assert words in page.text, words
    document = scrawl_json("eval", place.model, "--data", place.data)
    for item in document["reliability"]:
        equal(item["accuracy"] is None, item["count"] == 0, "an empty bin has no accuracy")
    assert "weighted precision" in page.text and "weighted recall" in page.text


def test_report_is_deterministic(place):
    inputs = place.log, written(place, evaluation(place))
    first = report(place, *inputs)
    equal(report(place, *inputs), first, "the same page")
    done = expect(scrawl("report", *inputs, "--out", "-"), 0)
    equal(done.out, first, "the page on standard output")
    piped = expect(scrawl("report", place.log, "-", "--out", "-",
                          stdin=inputs[1].read_bytes()), 0)
    equal(piped.out, first, "the page of an evaluation on standard input")


def test_report_on_running_training(place):
    """Without its end, with a line that is being written, and without validation."""
    lines = place.log.read_bytes().splitlines(keepends=True)
    page = check(report(place, place.file("running.jsonl", b"".join(lines[:3]))))
    assert "the log ends after 2 epochs" in page.text
    assert "after 2 of 4 epochs; the test set was not read" in page.text
    page = check(report(place, place.file("running.jsonl", b"".join(lines[:3]) + lines[3][:50])))
    assert "the last line is incomplete" in page.text
    stopped = {"event": "result", "status": "stopped", "error": "stopped by SIGINT in epoch 3"}
    page = check(report(place, place.file("running.jsonl", b"".join(lines[:3]) +
                                          json.dumps(stopped).encode())))
    assert "running: the run was stopped by SIGINT in epoch 3" in page.text
    page = check(report(place, place.file("running.jsonl", lines[0])))
    assert "There is no result yet" in page.text
    log = place.folder / "no-val.jsonl"
    expect(train(place, "--val", 0, "--no-test", "--log", log,
                 out=place.folder / "no-val.safetensors"), 0)
    page = check(report(place, log))
    assert "no validation curve" in page.text and "neither validated nor tested" in page.text


def test_report_on_range_test(place):
    log = place.folder / "range.jsonl"
    expect(scrawl("train", "--data", place.data, "--net", "dense", "--lr-range", "--log", log), 0)
    page = check(report(place, log))
    assert "nothing was trained" in page.text and "The loss falls most steeply at" in page.text


def test_report_without_parts(place):
    """An evaluation of an earlier version, one without errors, a model that is gone or changed."""
    old = scrawl_json("eval", place.model, "--data", place.data)
    old["schema"] = 1
    for key in ("worst", "reliability", "coverage"):
        old.pop(key, None)
    page = check(report(place, written(place, old)))
    assert "earlier scrawl (schema 1)" in page.text and "Confusion matrix" in page.text
    page = check(report(place, written(place, evaluation(place, worst=[]))))
    assert "There are none: every image was read right" in page.text
    page = check(report(place, written(place, evaluation(place, model="gone.safetensors"))))
    assert "gone.safetensors: the file is no longer there" in page.text
    page = check(report(place, written(place, evaluation(place, model="gone/model.safetensors"))))
    assert "8 of 8 filters" in page.text  # the file beside the input
    page = check(report(place, written(place, evaluation(place, weights="0" * 32))))
    assert "other weights" in page.text
    page = check(report(place, written(place, evaluation(place, model=str(place.log)))))
    assert "is not a model file" in page.text
    page = check(report(place, written(place, {"schema": 1, "accuracy": 0.5})))
    assert "no confusion matrix" in page.text
    for images in ("http://example.org/x.png", "data:image/png;base64,AA\" onload=\"x",
                   "data:text/html;base64,AAAA", 7, None):
        document = evaluation(place)
        document["worst"][0]["picture"] = images
        assert not any(link.startswith("data") for link in
                       check(report(place, written(place, document))).links), images


def test_report_escapes(place):
    """Names from files are text, whatever they hold."""
    document = evaluation(place, warnings=[HOSTILE], network=HOSTILE, model=f"x/{HOSTILE}",
                          data=HOSTILE)
    for item in document["classes"]:
        item["name"] += HOSTILE
    document["gates"][0]["gate"] = HOSTILE
    lines = lines_of(place.log)
    lines[0]["network"]["net"] = HOSTILE.replace(" ", "")
    lines[0]["training"][HOSTILE] = HOSTILE
    lines[0]["config"] = HOSTILE
    lines[0]["machine"]["environment"][HOSTILE] = HOSTILE
    log = place.file("a<b>&\".jsonl", "\n".join(map(json.dumps, lines)).encode())
    page = check(report(place, log, written(place, document)))
    assert "a<b>\"&'??" in page.text


def test_report_hostile_numbers(place):
    """Any JSON gives a page or an error in one line."""
    for value in (None, -1, 1e300, "text", [], {}, [[]], [None], [{}]):
        for key in ("accuracy_low", "loss", "ece", "classes", "worst", "coverage", "reliability",
                    "confusion", "gates", "warnings", "corruptions", "images", "members",
                    "timing", "split"):
            done = scrawl("report", written(place, evaluation_once(place, **{key: value})),
                          "--out", "-")
            assert done.code in (0, 3), (key, value, done.code, done.err)
            if done.code == 0:
                check(done.out)
            else:
                expect(done, 3, "is damaged")
    lines = [json.dumps({**line, "epoch": 2**63 - 1} if line["event"] == "epoch" else line)
             for line in lines_of(place.log)]
    check(report(place, place.file("far.jsonl", "\n".join(lines).encode())))


def evaluation_once(place, **changes):
    """The evaluation of a model that is run once for many reports."""
    if not hasattr(place, "report_evaluation"):
        place.report_evaluation = evaluation(place)
    return {**place.report_evaluation, **changes}


def many_classes(place, count):
    """An evaluation of that many classes, with errors everywhere."""
    confusion = [[100 if i == j else (i * j) % 3 for j in range(count)] for i in range(count)]
    classes = [{"class": i, "name": f"letter {i}", "support": sum(confusion[i]), "f1": 0.9,
                "precision": 0.9, "recall": 100 / sum(confusion[i]), "recall_low": 0.5,
                "recall_high": 0.99, "precision_low": 0.8, "precision_high": 0.95}
               for i in range(count)]
    return evaluation_once(place, confusion=confusion, classes=classes)


def test_report_of_many_classes(place):
    page = check(report(place, written(place, many_classes(place, 26))))
    assert "letter 25" in page.text and "classes with" not in page.text
    page = check(report(place, written(place, many_classes(place, 256))))
    assert "The 40 of 256 classes with the most errors" in page.text
    assert "The 26 of 256 classes with the lowest F1" in page.text


def test_report_errors(place):
    good = written(place, evaluation_once(place))
    lines = place.log.read_bytes().splitlines(keepends=True)
    damaged = lines[0] + b'{"schema":2,"event":\n' + lines[1]
    cases = [
        (place.folder / "absent.json", 4, "absent.json: No such file"),
        (place.folder, 4, "directory"),
        (place.file("empty.json", b""), 3, "empty.json: is empty"),
        (place.file("bad.json", b"{"), 3, "bad.json:1: is not JSON"),
        (place.file("bad.jsonl", damaged), 3, "bad.jsonl:2: is not an event"),
        (place.file("late.jsonl", lines[1]), 3, "begins with its run event"),
        (place.file("other.json", b'{"a": 1}'), 3, "is neither a log"),
        (place.file("nul.json", b"\0\0"), 3, "nul.json"),
        (place.file("metrics.json", b'{"accuracy": 0.5, "loss": 1}'), 3, "scrawl eval --json"),
        (place.file("new.json", b'{"schema": 3, "accuracy": 1}'), 3, "newer scrawl"),
        (place.model, 3, "is not JSON"),
    ]
    for path, code, words in cases:
        out = place.folder / "unwritten.html"
        expect(scrawl("report", good, path, "--out", out), code, words)
        assert not out.exists(), path
    expect(scrawl("report"), 2, "RUN.jsonl|EVAL.json")
    expect(scrawl("report", good, "--out", place.folder / "no" / "folder.html"), 4, "folder.html")
    before = place.log.read_bytes()
    expect(scrawl("report", good, "--out", place.log), 2, "log.jsonl")
    equal(place.log.read_bytes(), before, "the log")


def test_report_of_model_with_odd_classes(place):
    """Class names that come from a model's metadata, through scrawl eval."""
    model = place.file("odd.safetensors", with_metadata(
        place.model, classes=json.dumps(["<i>", "&amp;", "\"", "'"])))
    done = scrawl("eval", model, "--images", place.images, "--labels", place.labels, "--json")
    page = check(report(place, place.file("odd.json", expect(done, 0).out.encode())))
    for part in ("<i>", "&amp;", "Reliability", "Measures", "Worst errors"):
        assert part in page.text, part
