# SPDX-License-Identifier: MIT
"""scrawl train --json: what the text says and the log has, however the run ends."""

import json
import re
import resource
import signal
import subprocess

from cli.harness import (ENVIRONMENT, SCRAWL, equal, expect, lines_of, restore_signals, scrawl,
                         scrawl_json, train, train_arguments)
from cli.training import UNTIL

SUBJECT = ["schema", "name", "data", "data_hash", "network", "seed", "tta"]
CLOCK = {"seconds", "training_seconds", "images_per_second", "seconds_to_reach"}


def percent(fraction):
    return f"{100 * fraction:.2f}%"


def with_interval(of, key="accuracy"):
    low, high = (100 * of[f"{key}_{end}"] for end in ("low", "high"))
    return f"{percent(of[key])} [{low:.2f}, {high:.2f}]"


def text_of_members(d):
    word = "fold" if "val_accuracy_deviation" in d else "member"
    yield f"{word}s: {len(d['members'])}"
    for i, member in enumerate(d["members"], 1):
        line = f"{word} {i}: {member['model']}, weights {member['weights']}"
        if member["val_accuracy"] is not None:
            line += f", validation {percent(member['val_accuracy'])}"
        if member.get("test"):
            line += f", test {with_interval(member['test'])}"
        yield line
    if "val_accuracy_deviation" in d:
        yield (f"validation accuracy: {with_interval(d, 'val_accuracy')} "
               f"(mean, 95% interval over folds)")
        yield f"deviation: {percent(d['val_accuracy_deviation'])}"
        yield f"validation loss: {d['val_loss']:.4f}"
    elif d["val_accuracy"] is not None:
        yield f"validation accuracy: {percent(d['val_accuracy'])}"


def text_of_model(d):
    yield f"model: {d['model']}"
    yield f"weights: {d['weights']}"
    yield f"best epoch: {d['best_epoch']} of {d['epochs']}"
    if d["val_accuracy"] is not None:
        yield f"validation accuracy: {percent(d['val_accuracy'])}"
    if d["reject"]:
        yield (f"reject below: {d['reject']['threshold']:.3f} (accepts "
               f"{percent(d['reject']['coverage'])} of the characters, at most "
               f"{100 * d['reject']['error']:g}% wrong)")
    if d["reached"]:
        yield f"until: {100 * d['until']:.10g}% reached after epoch {d['reached_epoch']}"
        yield "seconds to reach"
    elif d["until"]:
        yield f"until: {100 * d['until']:.10g}% not reached"
    if d["stalled"]:
        yield "stopped early: no improvement for 1 epoch"


def text_of(d):
    """The lines that the text has for a document, of those about seconds only the names."""
    lines = list(text_of_members(d) if "members" in d else text_of_model(d))
    if d["tta"] > 1:
        lines.insert(1 if "members" in d else len(lines),
                     f"test-time augmentation: {d['tta']} views per image")
    if d["test"]:
        lines.append(f"test accuracy: {with_interval(d['test'])} (95% interval)")
    return lines + ["seconds"]


def check(place, document, log):
    """What every document has, and the log's last event in it."""
    equal(list(document)[:len(SUBJECT)], SUBJECT, "the first members")
    equal((document["schema"], document["data"], document["data_hash"], document["seed"]),
          (1, str(place.data), lines_of(log)[0]["data"]["hash"], 1), "the subject")
    equal(document["network"], lines_of(log)[0]["network"]["description"], "the network")
    equal(sorted(document["environment"]), ["machine", "threads", "versions"], "the environment")
    event = lines_of(log)[-1]
    del event["event"], event["schema"]
    equal({key: document[key] for key in event}, event, "the log's last event")
    equal(set(document) - set(event) - set(SUBJECT), {"checkpoint", "environment"}, "the rest")


def both(place, *options, code=0, epochs=2):
    """A run with --json after the same with the text, both checked; the document."""
    out, log = place.folder / "document.safetensors", place.folder / "document.jsonl"
    told = expect(train(place, *options, out=out, epochs=epochs), code)
    done = expect(train(place, *options, "--json", "--log", log, out=out, epochs=epochs), code)
    equal(done.out.count("\n"), 1, "lines of a document")
    assert "images/s" in done.err, done.err
    document = json.loads(done.out)
    check(place, document, log)
    equal(text_of(document), re.sub(r"(?m)^(seconds.*?): .*", r"\1", told.out).splitlines(),
          f"the text for {options}")
    equal(document["status"], "ok", "status")
    return document


def test_train_json(place):
    """One model: with and without test set, validation, views, goal, patience, threshold."""
    document = both(place)
    equal(document["reason"], "epochs", "reason")
    found = scrawl_json("eval", document["model"], "--data", place.data)
    equal(document["test"], {key: found[key] for key in document["test"]}, "as eval measures it")
    equal((document["weights"], sorted(document["environment"])),
          (found["weights"], sorted(found["environment"])), "the same names as eval's")
    equal(both(place, "--no-test")["test"], None, "without a test set")
    equal(both(place, "--tta", 3)["test"]["tta"], 3, "views")
    bare = both(place, "--val", 0, "--no-test")
    equal((bare["val_accuracy"], bare["val_loss"]), (None, None), "without validation")
    equal(both(place, "--none", 0.2)["reject"]["error"], 0.01, "the threshold")
    slow = [*UNTIL, "--until"]
    reached = both(place, *slow, 90, epochs=8)
    equal((reached["reason"], reached["reached"]), ("until", True), "reached")
    missed = both(place, *slow, 99.5, "--lr", "1e-30", code=6)
    equal((missed["reason"], missed["reached"]), ("epochs", False), "not reached")
    stalled = both(place, "--patience", 1, "--lr", "1e-30", epochs=4)
    equal((stalled["reason"], stalled["epochs"]), ("patience", 2), "patience")


def test_train_json_of_several_models(place):
    for options in (["--ensemble", 2], ["--ensemble", 2, "--tta", 2, "--val", 0], ["--folds", 2]):
        document = both(place, *options)
        equal((document["reason"], document["model"]), ("members", None), f"with {options}")
    missed = both(place, "--ensemble", 2, *UNTIL, "--until", 99.5, "--lr", "1e-30", code=6)
    equal(missed["reached"], False, "--until")


def test_train_json_of_range_test(place):
    args = ["train", "--data", place.data, "--net", "dense", "--lr-range", "-q"]
    log = place.folder / "range.jsonl"
    lines = expect(scrawl(*args), 0).out.splitlines()
    document = scrawl_json(*args, "--log", log)
    check(place, document, log)
    points = document["points"]
    equal(lines[1].split()[:2], [f"{points[0]['rate']:.2e}", f"{points[0]['smoothed']:.4f}"],
          "the first row of the table")
    rates = [document[key] for key in ("steepest", "lowest", "diverged", "suggestion_low",
                                       "suggestion_high")]
    steepest, lowest, diverged, low, high = (rate and f"{rate:.2g}" for rate in rates)
    equal(lines[-4:], [f"steepest descent: {steepest}", f"lowest loss: {lowest}",
                       f"diverged: {diverged or 'no'}", f"suggestion: --lr {low}" +
                       (f" to {high}" if rates[3] < rates[4] else "")], "the text")
    equal((document["status"], document["reason"]),
          ("ok", "diverged" if diverged else "steps"), "how it ended")


def test_train_json_paused_and_resumed(place):
    out, log, file = (place.folder / f"broken-off.{kind}" for kind in ("model", "jsonl", "state"))
    args = ["--checkpoint", file, "--log", log, "-q"]
    whole = json.loads(expect(train(place, "--json", "-q", out=out, epochs=4), 0).out)
    out.unlink()
    document = json.loads(expect(train(place, *args, "--json", "--pause-after", 2, out=out,
                                       epochs=4), 0).out)
    check(place, document, log)
    equal([document[key] for key in ("status", "reason", "model", "epochs", "test", "checkpoint")],
          ["paused", "pause", None, 2, None, str(file)], "paused")
    assert document["error"].startswith("paused after epoch 2; resume with: "), document["error"]
    resumed = scrawl_json("train", "--resume", file, "-q")
    check(place, resumed, log)
    equal(resumed["checkpoint"], str(file), "the checkpoint of the resumed run")
    for key in set(whole) - CLOCK - {"checkpoint", "environment"}:
        equal(resumed[key], whole[key], f"{key}, resumed")

    def limit():
        restore_signals()
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    file.unlink()
    for more in ([], ["--json"]):
        failing = train_arguments(place, "--checkpoint", file, "-q", "--pause-after", 1, *more,
                                  out=out, epochs=4)
        done = subprocess.run([SCRAWL, *map(str, failing)], stdout=subprocess.PIPE, timeout=60,
                              stderr=subprocess.PIPE, env=ENVIRONMENT, preexec_fn=limit)
        equal(done.returncode, 4, f"exit code; stderr {done.stderr!r}")
        if not more:
            equal(done.stdout, b"", "nothing to resume from")
    document = json.loads(done.stdout)
    equal((document["status"], document["checkpoint"]), ("failed", None), "without a checkpoint")


def test_train_json_stopped(place):
    """By a signal, in an ensemble's second member, too."""
    out, log, file = (place.folder / f"halted.{kind}" for kind in ("model", "jsonl", "state"))
    for more, member in (([], None), (["--ensemble", 2, "--patience", 40, "--lr", "1e-30"], 2)):
        args = train_arguments(place, "--json", "--log", log, "--checkpoint", file, *more,
                               out=out, epochs=1000000)
        process = subprocess.Popen([SCRAWL, *map(str, args)], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=ENVIRONMENT,
                                   preexec_fn=restore_signals)
        try:
            for line in process.stderr:
                if b"member" in line and b"2 of 2" in line or not member and b"2/1000000" in line:
                    break
            process.send_signal(signal.SIGTERM)
            stdout, stderr = process.communicate(timeout=60)
        finally:
            process.kill()
        equal(process.returncode, 143, f"exit code; stderr {stderr!r}")
        document = json.loads(stdout)
        check(place, document, log)
        equal([document.get(key) for key in ("status", "reason", "model", "member", "test")],
              ["stopped", "signal", None, member, None], "stopped")
        assert document["error"].startswith("stopped by SIGTERM in epoch "), document["error"]


def test_train_json_failed(place):
    """A run that diverged has a document, one that could not begin has none."""
    log, out = place.folder / "diverged.jsonl", place.folder / "diverged.model"
    done = expect(train(place, "--json", "--lr", "1e30", "--log", log, "-q", out=out), 7, "")
    document = json.loads(done.out)
    check(place, document, log)
    equal([document[key] for key in ("status", "reason", "model", "epochs", "val_accuracy")],
          ["failed", "diverged", None, 0, None], "diverged")
    equal(done.err, f"scrawl: {document['error']}\n", "the error")
    done = expect(scrawl("train", "--json", "--data", place.folder / "nothing", "--out", out), 4)
    equal(done.out, "", "without data")


def test_train_json_usage(place):
    out = place.folder / "undocumented.model"
    for option in ("--log", "--curve", "--split-out"):
        for path in ("-", "/dev/stdout"):
            done = expect(train(place, "--json", option, path, out=out), 2,
                          f"--json and {option} cannot both go to standard output")
            equal(done.out, "", "standard output")
    expect(train(place, "--json", "--print-config", out=out), 2,
           "--json cannot be combined with --print-config")
    config = place.file("document.conf", b"json = true\n")
    expect(train(place, "--config", config, out=out), 2, "json is allowed only on the command line")
    spec = place.file("document.sweep", f"data = {place.data}\njson = true\n".encode())
    expect(scrawl("sweep", spec), 2, "json is allowed only on the command line")
    assert not out.exists()
