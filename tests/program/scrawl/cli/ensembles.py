# SPDX-License-Identifier: MIT
"""scrawl train --ensemble and --tta."""

import os
import re
import signal
import subprocess
import time

from cli.harness import (ENVIRONMENT, SCRAWL, equal, expect, lines_of, restore_signals, scrawl,
                       scrawl_json, train, train_arguments, value, with_metadata)

EPOCHS = 3


def paths(place, name, count=3):
    return [place.folder / f"{name}-{i + 1}.safetensors" for i in range(count)]


def weights(done):
    return re.findall(r"^member \d+: .*, weights (\w{32})", done.out, re.M)


def undisturbed(place):
    """The output of training an ensemble of three, which also leaves its files and log."""
    if not hasattr(place, "ensemble"):
        place.ensemble = expect(train(place, "--ensemble", 3, "--log",
                                      place.folder / "ensemble.jsonl",
                                      out=place.folder / "ensemble.safetensors", epochs=EPOCHS), 0)
    return place.ensemble


def test_ensemble(place):
    done = undisturbed(place)
    members = paths(place, "ensemble")
    assert not (place.folder / "ensemble.safetensors").exists()
    equal(value(done.out, "members"), "3", "members")
    equal(len(set(weights(done))), 3, "different weights")
    test = scrawl_json("eval", *members, "--data", place.data)
    val = scrawl_json("eval", *members, "--data", place.data, "--split", "val")
    text = expect(scrawl("eval", *members, "--data", place.data), 0).out
    equal(value(done.out, "test accuracy"), value(text, "accuracy"), "test accuracy")
    equal(value(done.out, "validation accuracy"), f"{100 * val['accuracy']:.2f}%", "validation")
    events = lines_of(place.folder / "ensemble.jsonl")
    equal((events[0]["ensemble"], events[0]["tta"]), (3, 1), "the first event")
    wanted = [(e, m) for m in (1, 2, 3) for e in ["epoch"] * EPOCHS + ["member"]]
    equal([(e["event"], e["member"]) for e in events[1:-1]], wanted, "events")
    result = events[-1]
    equal((result["event"], result["status"], result["model"], "member" in result),
          ("result", "ok", None, False), "the last event")
    equal(result["test"], {**{k: test[k] for k in result["test"]}}, "the test set")
    equal((result["val_accuracy"], result["val_loss"]), (val["accuracy"], val["loss"]),
          "the validation set")
    for i, path in enumerate(members):
        told, trained = result["members"][i], events[(EPOCHS + 1) * (i + 1)]
        equal((told["model"], told["weights"]), (str(path), weights(done)[i]), "the member")
        equal((trained["model"], trained["weights"], trained["test"]),
              (str(path), weights(done)[i], None), "the member's event")
        equal(told["test"]["correct"], test["members"][i]["correct"], "the member's test")
        equal(told["val_accuracy"], trained["val_accuracy"], "validation accuracy")
        line = value(done.out, f"member {i + 1}")
        assert line.startswith(f"{path}, weights ") and \
            f"validation {100 * told['val_accuracy']:.2f}%, test " \
            f"{100 * told['test']['accuracy']:.2f}% [" in line, line
        told = scrawl_json("info", path)["metadata"]
        equal((told["seed"], told["val_seed"]), (str(i + 1), "1"), "seeds in the file")


def test_members_equal_single_models(place):
    """Without a validation set member i is the model of seed --seed + i."""
    out = place.folder / "alone.safetensors"
    done = expect(train(place, "--val", 0, "--seed", 5, "--ensemble", 2, "-q", "--threads", 2,
                        out=place.folder / "pair.safetensors", epochs=2), 0)
    for i, seed in enumerate((5, 6)):
        alone = expect(train(place, "--val", 0, "--seed", seed, "-q", out=out, epochs=2), 0)
        equal(weights(done)[i], value(alone.out, "weights"), f"weights of seed {seed}")
    assert "validation" not in done.out and done.err == "", done
    one = expect(train(place, "--ensemble", 1, "-q", "--val", 0, out=out, epochs=2), 0)
    assert value(one.out, "weights") and "member" not in one.out, one.out
    done = expect(train(place, "--val", 0, "--no-test", "-q", "--ensemble", 2, out=out), 0)
    assert len(weights(done)) == 2 and "accuracy" not in done.out, done.out


def test_ensemble_names(place):
    folder = place.folder / "dotted.d"
    folder.mkdir()
    for out, wanted in (("plain", "plain-2"), (".hidden", ".hidden-2"), ("a.b.c", "a.b-2.c")):
        expect(train(place, "-q", "--ensemble", 2, "--net", "dense", out=folder / out), 0)
        assert (folder / wanted).exists(), sorted(os.listdir(folder))
    precious = place.file("full-2.safetensors", b"precious")
    done = train(place, "--ensemble", 3, out=place.folder / "full.safetensors", epochs=1000)
    expect(done, 2, "--out", "full-2.safetensors", "another name")
    equal(precious.read_bytes(), b"precious", "the file")
    for out in (f"{folder}/", folder / "..", "/dev/null"):
        expect(train(place, "--ensemble", 2, out=out), 4, "cannot be written")
    assert not (folder / "-1").exists(), sorted(os.listdir(folder))
    log = place.folder / "log-2.jsonl"
    expect(train(place, "--ensemble", 2, "--log", log, out=place.folder / "log.jsonl"), 2, "--log")
    for text in ("0", "101", "-1", "x", ""):
        expect(train(place, f"--ensemble={text}", out=folder / "x"), 2, "--ensemble")
    expect(train(place, "--ensemble", 2, "--seed", 2 ** 63 - 1, out=folder / "x"), 2, "--seed")


def test_ensemble_until(place):
    log = place.folder / "until.jsonl"
    out = place.folder / "until.safetensors"
    done = expect(train(place, "--ensemble", 2, "--until", 40, "--log", log, "-q", out=out,
                        epochs=40), 0)
    result = lines_of(log)[-1]
    equal((result["until"], result["reached"]), (0.4, True), "until")
    events = [e for e in lines_of(log) if e["event"] == "member"]
    assert all(e["reached"] and e["epochs"] < 40 for e in events) and len(events) == 2, events
    assert weights(done)
    done = expect(train(place, "--ensemble", 2, "--until", 100, "--net", "dense", "--log", log,
                        "-q", out=out), 6, "2 of 2 members did not reach 100%")
    equal((lines_of(log)[-1]["reached"], len(weights(done))), (False, 2), "until")


def test_ensemble_interrupted(place):
    """Killed or stopped in any member, a run with checkpoints ends the same."""
    whole = weights(undisturbed(place))
    for number, member in ((signal.SIGTERM, 1), (signal.SIGTERM, 2), (signal.SIGKILL, 2),
                           (signal.SIGINT, 3)):
        name = f"broken{number}{member}"
        file, log = place.folder / f"{name}.checkpoint", place.folder / f"{name}.jsonl"
        args = train_arguments(place, "--ensemble", 3, "--checkpoint", file, "--every", "1 step",
                               "--log", log, "-q", out=place.folder / f"{name}.safetensors",
                               epochs=EPOCHS)
        process = subprocess.Popen([SCRAWL, *map(str, args)], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=ENVIRONMENT,
                                   preexec_fn=restore_signals)
        deadline = time.monotonic() + 30
        try:
            while not log.exists() or f'"member":{member},"epoch":1,' not in log.read_text():
                assert process.poll() is None and time.monotonic() < deadline, name
                time.sleep(0.001)
            process.send_signal(number)
            stdout, stderr = process.communicate(timeout=20)
        finally:
            process.kill()
        equal((process.returncode, stdout),
              ((-9 if number == signal.SIGKILL else 128 + number), b""), f"{name}: {stderr!r}")
        if number != signal.SIGKILL:
            assert re.search(rb"in epoch \d of member %d; resume with: scrawl train --resume "
                             % member, stderr), stderr
            last = lines_of(log)[-1]
            equal((last["event"], last["status"], last["member"]), ("result", "stopped", member),
                  "the log's last event")
        done = expect(scrawl("train", "--resume", file, "-q", "--threads", 2), 0)
        equal(weights(done), whole, f"{name}: weights")
        equal([line for line in done.out.splitlines() if "accuracy" in line],
              [line for line in undisturbed(place).out.splitlines() if "accuracy" in line], name)
        events = lines_of(log)
        equal([(e["member"], e["epoch"]) for e in events if e["event"] == "epoch"],
              [(m, e) for m in (1, 2, 3) for e in range(1, EPOCHS + 1)], f"{name}: epochs")
        equal([e["member"] for e in events if e["event"] == "member"], [1, 2, 3], "members")
        equal(events[-1]["members"][0]["weights"], whole[0], "the result")


def start_members(place, out, log, count, epochs):
    args = train_arguments(place, "--ensemble", count, "--log", log, "-q", "--net", "dense",
                           out=out, epochs=epochs)
    return subprocess.Popen([SCRAWL, *map(str, args)], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=ENVIRONMENT, preexec_fn=restore_signals)


def await_second(process, log):
    """Waits until the log mentions the second member, by when the first was saved."""
    while not log.exists() or '"member":2,' not in log.read_text():
        assert process.poll() is None, "the run ended"
        time.sleep(0.002)


def test_ensemble_without_checkpoint(place):
    out, log = place.folder / "lost.safetensors", place.folder / "lost.jsonl"
    process = start_members(place, out, log, 100, 200)
    try:
        await_second(process, log)
        process.send_signal(signal.SIGTERM)
        stderr = process.communicate(timeout=20)[1].decode()
    finally:
        process.kill()
    equal(process.returncode, 143, f"exit code; {stderr}")
    assert re.search(r"of member \d+; the (members before it were|model was) saved", stderr), stderr
    expect(scrawl("eval", paths(place, "lost")[0], "--data", place.data), 0)


def test_ensemble_members_gone(place):
    """A finished member that is missing or another model is noticed before training resumes."""
    out, file = place.folder / "gone.safetensors", place.folder / "gone.checkpoint"
    expect(train(place, "--ensemble", 2, "--checkpoint", file, "-q", "--tta", 3, out=out,
                 epochs=EPOCHS), 0)
    first = paths(place, "gone")[0]
    content = first.read_bytes()
    first.write_bytes(place.model.read_bytes())
    expect(scrawl("train", "--resume", file), 5, "gone-1.safetensors", "is not the member")
    first.unlink()
    expect(scrawl("train", "--resume", file), 4, "gone-1.safetensors")
    first.write_bytes(content)
    elsewhere = place.folder / "elsewhere.safetensors"
    expect(scrawl("train", "--resume", file, "--out", elsewhere), 4, "elsewhere-1.safetensors")
    for option in (["--ensemble", 2], ["--tta", 3]):
        expect(scrawl("train", "--resume", file, *option), 2, option[0], "--resume")
    done = expect(scrawl("train", "--resume", file, "-q"), 0)
    equal(value(done.out, "test-time augmentation"), "3 views per image", "--tta, resumed")
    text = expect(scrawl("eval", *paths(place, "gone", 2), "--data", place.data, "--tta", 3), 0).out
    equal(value(done.out, "test accuracy"), value(text, "accuracy"), "test accuracy")


def test_ensemble_member_replaced(place):
    """A member replaced during the run is reported at its end, in the log as well."""
    out, log = place.folder / "swapped.safetensors", place.folder / "swapped.jsonl"
    process = start_members(place, out, log, 2, 2000)
    try:
        await_second(process, log)
        paths(place, "swapped")[0].write_bytes(place.model.read_bytes())
        stdout, stderr = process.communicate(timeout=60)
    finally:
        process.kill()
    equal((process.returncode, stdout), (5, b""), stderr)
    assert b"swapped-1.safetensors: is not the member" in stderr, stderr
    last = lines_of(log)[-1]
    equal((last["event"], last["status"], "member" in last), ("result", "failed", False), "the log")
    assert "saved" in last["error"], last


def test_train_tta(place):
    """Only the test set is read in several views; the weights do not change."""
    out, log = place.folder / "tta.safetensors", place.folder / "tta.jsonl"
    done = expect(train(place, "--tta", 9, "--log", log, out=out, epochs=4), 0)
    equal(value(done.out, "weights"), value(place.trained.out, "weights"), "weights")
    equal(value(done.out, "validation accuracy"), value(place.trained.out, "validation accuracy"),
          "validation accuracy")
    equal(value(done.out, "test-time augmentation"), "9 views per image", "views")
    document = scrawl_json("eval", out, "--data", place.data, "--tta", 9)
    test = lines_of(log)[-1]["test"]
    equal(test, {k: document[k] for k in test}, "the test set")
    equal((test["tta"], lines_of(log)[0]["tta"]), (9, 9), "tta in the log")
    equal(lines_of(place.log)[-1]["test"]["tta"], 1, "tta of a plain run")
    for text in ("0", "16", "x"):
        expect(train(place, f"--tta={text}", out=out), 2, "--tta")
    old = place.file("noseed.safetensors", with_metadata(out, val_seed="x"))
    expect(scrawl("eval", old, "--data", place.data, "--split", "val"), 5, "not a number")
