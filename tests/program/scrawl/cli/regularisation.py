# SPDX-License-Identifier: MIT
"""scrawl train: label smoothing, clipping, averaging, patience, and the range test."""
import re

from cli.harness import NET, equal, expect, lines_of, scrawl, train, value

ALL = ["--label-smoothing", 0.1, "--clip", 0.5, "--ema", 0.9]


def test_regularisation(place):
    """Each option changes the weights, is in log, header and model, and survives --resume."""
    out, log = place.folder / "regular.safetensors", place.folder / "regular.jsonl"
    checkpoint = place.folder / "regular.ckpt"
    seen = {value(expect(train(place, out=out), 0).out, "weights")}
    for i in (0, 2, 4):
        seen.add(value(expect(train(place, *ALL[i:i + 2], out=out), 0).out, "weights"))
    equal(len(seen), 4, "different weights")
    done = expect(train(place, *ALL, "--log", log, "--checkpoint", checkpoint, "--every", "1 step",
                        out=out), 0)
    assert "\nother     label-smoothing = 0.1; clip = 0.5; ema = 0.9\n" in done.err, done.err
    logged = lines_of(log)[0]["training"]
    wanted = {"label_smoothing": 0.1, "clip": 0.5, "ema": 0.9, "patience": 0}
    equal({key: logged[key] for key in wanted}, wanted, "the log")
    assert "label-smoothing 0.1, clip 0.5, ema 0.9" in expect(scrawl("info", out), 0).out
    resumed = expect(scrawl("train", "--resume", f"{checkpoint}.prev", "--out", out), 0)
    equal(value(resumed.out, "weights"), value(done.out, "weights"), "weights after resuming")
    assert re.search(r"\nresumed   after step [1-9]\d* of epoch \d+\n", resumed.err), resumed.err


def test_patience(place):
    """With a negligible learning rate the second epoch is no better."""
    out, log = place.folder / "patience.safetensors", place.folder / "patience.jsonl"
    still = ["--optimizer", "sgd", "--lr", "1e-30", "--log", log]
    done = expect(train(place, *still, "--patience", 1, out=out, epochs=5), 0)
    equal(value(done.out, "best epoch"), "1 of 2", "epochs")
    assert "\nother     patience = 1\n" in done.err, done.err
    equal(value(done.out, "stopped early"), "no improvement for 1 epoch", "the result")
    equal(lines_of(log)[-1]["stalled"], True, "the log")
    checkpoint = place.folder / "patience.ckpt"
    done = expect(train(place, *still, "--patience", 3, "--checkpoint", checkpoint, out=out,
                        epochs=3), 0)
    resumed = expect(scrawl("train", "--resume", checkpoint), 0)
    assert "\nresumed   after epoch 3 of 3\n" in resumed.err, resumed.err
    assert "stopped early" not in done.out, done.out
    equal(lines_of(log)[-1]["stalled"], False, "the log")
    expect(train(place, "--patience", 3, "--val", 0, out=out), 2, "--patience", "--val 0")


def test_lr_range(place):
    log = place.folder / "range.jsonl"
    arguments = ["train", "--data", place.data, "--net", NET, "--lr-range", "--batch", 16]
    done = expect(scrawl(*arguments, "--log", log, cwd=place.folder), 0)
    assert not (place.folder / "scrawl.safetensors").exists(), "a model was saved"
    rows = re.findall(r"^ *(\d\.\d\de[+-]\d\d) +(\d+\.\d{4}) (#*| #*)$", done.out, re.M)
    assert 2 <= len(rows) <= 24, done.out
    rates = [float(row[0]) for row in rows]
    assert rates == sorted(rates) and rates[0] == 1e-6, rates
    run, found = lines_of(log)
    equal((run["event"], run["out"], found["event"]), ("run", None, "lr_range"), "events")
    points = found["points"]
    equal(rows[0][1], f"{points[0]['smoothed']:.4f}", "the first loss")
    equal(rows[-1][:2], (f"{points[-1]['rate']:.2e}", f"{points[-1]['smoothed']:.4f}"), "the last")
    for key, text in (("steepest", "steepest descent"), ("lowest", "lowest loss"),
                      ("diverged", "diverged")):
        shown = value(done.out, text)
        equal(shown, f"{found[key]:.2g}" if found[key] else shown, text)
    longest = max(len(row[2].strip()) for row in rows)
    equal(len(max(rows, key=lambda row: float(row[1]))[2].strip()), longest, "the longest bar")
    assert "\nno-test = false\n" in run["config"] and "lr-range" not in run["config"], run["config"]
    for other in (["--out", "x"], ["--checkpoint", "x"], ["--until", 99], ["--patience", 1],
                  ["--ensemble", 2], ["--tta", 3], ["--print-config"]):
        expect(scrawl(*arguments, *other, cwd=place.folder), 2, other[0], "--lr-range")
    expect(scrawl("train", "--resume", "x", "--lr-range"), 2, "--lr-range", "--resume")
    # A configuration may contain all defaults, as --print-config writes, but no other values.
    text = expect(scrawl("train", *arguments[1:5], "--print-config"), 0).out
    assert "lr-range" not in text and "\nensemble = 1\n" in text, text
    file = place.file("range.conf", text.encode())
    expect(scrawl("train", "--config", file, *arguments[5:], "-q", cwd=place.folder), 0)
    file.write_text(text.replace("ensemble = 1", "ensemble = 3"))
    expect(scrawl("train", "--config", file, *arguments[5:]), 2, "--ensemble", "--lr-range")
