# SPDX-License-Identifier: MIT
"""scrawl train --checkpoint and --resume: signals, refusals, logs, damaged files."""

import json
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

from cli.harness import (ENVIRONMENT, SCRAWL, equal, expect, lines_of, restore_signals,
                       scrawl, scrawl_json, shapes, train, train_arguments, value, write_dataset)
from device import devices

DATA = Path(__file__).resolve().parents[3] / "data"
EPOCHS = 40
# Everything with a state that a checkpoint must store, or that depends on the step.
STATE = ("--net", "conv 8 3x3, maxpool 2, batchnorm, relu, dropout 0.2, dense", "--ema", 0.9,
         "--clip", 1, "--label-smoothing", 0.1, "--augment", "light", "--plain-epochs", 5)


def undisturbed(place):
    """The final weights of an uninterrupted run."""
    if not hasattr(place, "whole"):
        done = expect(train(place, *STATE, "-q", out=place.folder / "whole.safetensors",
                            epochs=EPOCHS), 0)
        place.whole = value(done.out, "weights")
    return place.whole


def start(place, name, *more, epochs=EPOCHS):
    """Starts a run that writes a checkpoint after each step."""
    args = train_arguments(place, "--checkpoint", place.folder / f"{name}.checkpoint", "--every",
                           "1 step", *STATE, *more, out=place.folder / f"{name}.safetensors",
                           epochs=epochs)
    return subprocess.Popen([SCRAWL, *map(str, args)], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=ENVIRONMENT, preexec_fn=restore_signals)


def await_file(path, process):
    deadline = time.monotonic() + 20
    while not path.exists():
        assert process.poll() is None and time.monotonic() < deadline, f"no {path}"
        time.sleep(0.001)


def interrupted(place, number, wanted):
    whole = undisturbed(place)
    name = f"stopped{number}"
    file, log = place.folder / f"{name}.checkpoint", place.folder / f"{name}.jsonl"
    process = start(place, name, "--log", log)
    try:
        await_file(file, process)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=20)
    finally:
        process.kill()
    equal(process.returncode, wanted, f"exit code; stderr {stderr!r}")
    equal(stdout, b"", "results")
    assert f"resume with: scrawl train --resume {file}\n".encode() in stderr, stderr
    equal(lines_of(log)[-1]["status"], "stopped", "the log's last event")
    done = expect(scrawl("train", "--resume", file, "-q", "--threads", 2), 0)
    equal(value(done.out, "weights"), whole, "weights")
    events = lines_of(log)
    equal([e["event"] for e in events if e["event"] != "epoch"], ["run", "resume", "result"], "log")
    equal([e["epoch"] for e in events if e["event"] == "epoch"], list(range(1, EPOCHS + 1)),
          "epochs in the log")
    equal(events[-1]["status"], "ok", "the log's last event")
    best = scrawl_json("eval", place.folder / f"{name}.safetensors", "--data", place.data)
    equal(scrawl_json("eval", file, "--data", place.data)["loss"], best["loss"],
          "the loss of the checkpoint's best weights")


def test_checkpoint_as_model(place):
    """What reads a model reads a checkpoint, and says so; it stays no file to replace."""
    file, out = place.folder / "read.checkpoint", place.folder / "read.safetensors"
    run = expect(train(place, "--checkpoint", file, "--pause-after", 2, out=out, epochs=4), 0)
    assert not out.exists(), run
    done = expect(scrawl("info", file, "--json"), 0)
    assert f"{file}: a checkpoint; its best weights so far, of epoch " in done.err, done.err
    expect(scrawl("info", file, "--config"), 2, "scrawl train --resume takes over")
    metadata = json.loads(done.out)["metadata"]
    shown = expect(scrawl("eval", file, "--data", place.data, "--split", "val", "--json"), 0)
    assert "a checkpoint" in shown.err, shown.err
    equal(f"{json.loads(shown.out)['accuracy']:.6f}", metadata["val_accuracy"], "accuracy")
    assert metadata["best_epoch"] in ("1", "2"), metadata
    expect(scrawl("train", "--data", place.data, "--from", file, "--epochs", 1, "--out", out), 0)
    expect(train(place, out=file), 2, "is not a model")


def test_sigint_and_resume(place):
    interrupted(place, signal.SIGINT, 130)


def test_sigterm_and_resume(place):
    interrupted(place, signal.SIGTERM, 143)


def test_sighup_and_resume(place):
    interrupted(place, signal.SIGHUP, 129)


def test_sigusr1(place):
    whole = undisturbed(place)
    file = place.folder / "usr.checkpoint"
    args = train_arguments(place, "--checkpoint", file, "--every", "1 hour", "-q",
                           out=place.folder / "usr.safetensors", epochs=4000)
    process = subprocess.Popen([SCRAWL, *map(str, args)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, env=ENVIRONMENT, preexec_fn=restore_signals)
    try:
        time.sleep(0.5)
        assert not file.exists(), "a checkpoint without a request"
        process.send_signal(signal.SIGUSR1)
        await_file(file, process)
        process.send_signal(signal.SIGTERM)
        equal(process.wait(timeout=20), 143, "exit code")
    finally:
        process.kill()
    assert whole


def test_resume_elsewhere(place):
    """Other names for data and results, and a new log."""
    whole = undisturbed(place)
    file = place.folder / "moved.checkpoint"
    log, out = place.folder / "moved.jsonl", place.folder / "moved2.safetensors"
    expect(train(place, *STATE, "--checkpoint", file, "--every", "25 epochs", "--log",
                 place.folder / "first.jsonl", out=place.folder / "moved.safetensors",
                 epochs=EPOCHS), 0)
    moved = place.folder / "moved-data"
    shutil.copytree(place.data, moved)
    done = expect(scrawl("train", "--resume", file, "--data", moved, "--out", out, "--log", log), 0)
    equal(value(done.out, "weights"), whole, "weights")
    equal(lines_of(log)[1]["event"], "resume", "second event")
    equal(lines_of(log)[1]["epoch"], 26, "epoch")
    assert out.exists()
    other = write_dataset(place.folder / "other-data", shapes(800, 9), shapes(200, 2))
    expect(scrawl("train", "--resume", file, "--data", other, "-q"), 3, "another training set")


def test_same_file(place):
    """Byte for byte, whether checkpoints were written, and the run interrupted, or not."""
    file, out = place.folder / "same.checkpoint", place.folder / "same.safetensors"
    run = [place, "-q", "--augment", "light", "--ema", 0.9]
    expect(train(*run, out=out, epochs=4), 0)
    plain = out.read_bytes()
    expect(train(*run, "--checkpoint", file, out=out, epochs=4), 0)
    equal(out.read_bytes(), plain, "with checkpoints")
    expect(train(*run, "--checkpoint", file, "--pause-after", 2, out=out, epochs=4), 0)
    out.unlink()
    expect(scrawl("train", "--resume", file, "-q"), 0)
    equal(out.read_bytes(), plain, "after a pause")


def test_pause_and_resume(place):
    """Two pauses change nothing in the result; a pause after the last epoch is none."""
    whole = undisturbed(place)
    file, log = place.folder / "paused.checkpoint", place.folder / "paused.jsonl"
    out = place.folder / "paused.safetensors"
    done = expect(train(place, *STATE, "-q", "--checkpoint", file, "--log", log, "--pause-after", 3,
                        out=out, epochs=EPOCHS), 0)
    equal(done.out, f"paused after epoch 3; resume with: scrawl train --resume {file}\n", "output")
    equal(lines_of(log)[-1]["status"], "paused", "the log's last event")
    assert not out.exists(), "a model before the end"
    before = log.read_bytes(), file.read_bytes()
    for number in (3, 1):
        again = expect(scrawl("train", "--resume", file, "-q", "--pause-after", number), 0)
        equal(again.out, done.out, f"output when paused again after epoch {number}")
    document = json.loads(expect(scrawl("train", "--resume", file, "-q", "--pause-after", 2,
                                        "--json"), 0).out)
    equal((document["status"], document["epochs"], document["checkpoint"]),
          ("paused", 3, str(file)), "the document")
    equal((log.read_bytes(), file.read_bytes()), before, "log and checkpoint")
    done = expect(scrawl("train", "--resume", file, "-q", "--pause-after", 10), 0)
    assert done.out.startswith("paused after epoch 10;"), done.out
    done = expect(scrawl("train", "--resume", file, "-q", "--pause-after", EPOCHS), 0)
    equal(value(done.out, "weights"), whole, "weights")
    equal([e["epoch"] for e in lines_of(log) if e["event"] == "epoch"], list(range(1, EPOCHS + 1)),
          "epochs in the log")
    expect(train(place, "--pause-after", 2, out=out), 2, "--pause-after", "--checkpoint")


def test_begun_anew(place):
    """A new run says that the checkpoint it will replace is of one that has not ended."""
    file, out = place.folder / "it's begun.checkpoint", place.folder / "anew.safetensors"
    resume = f"scrawl train --resume '{place.folder}/it'\\''s begun.checkpoint'"

    def warnings(*more, epochs=4):
        done = expect(train(place, "--checkpoint", file, *more, out=out, epochs=epochs), 0)
        return [line for line in done.err.splitlines() if "warning" in line]

    def warning(position):
        return [f"scrawl: warning: {file}: this run replaces the state of another, which is "
                f"{position} (to continue that instead: {resume})"]

    equal(warnings("--pause-after", 2), [], "without a checkpoint")
    equal(warnings("--pause-after", 2, "-q"), [], "with --quiet")
    equal(warnings("--every", "3 steps", "--pause-after", 1), warning("after epoch 2 of 4"), "2")
    equal(warnings("--pause-after", 3, epochs=5), warning("after epoch 1 of 4"), "1")
    expect(scrawl("train", "--resume", file, "-q"), 0)
    equal(warnings("--patience", 4, "--pause-after", 2), [], "after a run that has ended")
    equal(warnings("--pause-after", 2), [], "after one that may have ended")
    file.write_bytes(file.read_bytes()[:-4])
    equal(warnings("--pause-after", 2), [], "a damaged checkpoint")


def test_checkpoint_usage(place):
    file = place.folder / "usage.checkpoint"
    expect(train(place, "-q", "--checkpoint", file, out=place.folder / "usage.safetensors"), 0)
    for more in (["--epochs", 3], ["-e3"], ["--net", "dense"], ["--seed", 2], ["--val", 0],
                 ["--checkpoint", file], ["--every", "1 step"], ["--lr=1"], ["--no-test"]):
        name = more[0].split("=")[0].replace("-e3", "--epochs")
        expect(scrawl("train", "--resume", file, *more), 2, name, "--resume")
    expect(train(place, "--every", "2 steps", out=place.folder / "u.safetensors"), 2,
           "--checkpoint")
    for text in ("", "5", "steps", "0 steps", "1.5 epochs", "-1 steps", "1 week", "1 stepss",
                 "0 seconds", "1 2 steps", "1 step ", "nan seconds"):
        expect(train(place, "--checkpoint", file, "--every", text,
                     out=place.folder / "u.safetensors"), 2, "--every")
    for text in ("1 step", "20steps", "2 epochs", ".5 seconds", "5 minutes", "1 hour"):
        expect(train(place, "-q", "--checkpoint", file, "--every", text,
                     out=place.folder / "u.safetensors"), 0)
    precious = place.file("precious", b"precious")
    expect(train(place, "--checkpoint", precious, out=place.folder / "u.safetensors"), 2,
           "--checkpoint", "another name")
    equal(precious.read_bytes(), b"precious", "the file")
    expect(train(place, "--checkpoint", place.folder / "same", out=place.folder / "same"), 2,
           "--checkpoint")
    for bad in (*devices("/dev/full"), place.folder / "no" / "x"):
        expect(train(place, "--checkpoint", bad, out=place.folder / "u.safetensors"), 4)
    expect(scrawl("train", "--resume", place.folder / "missing"), 4, "missing")
    expect(scrawl("train", "--resume", place.model), 5, "checkpoint")
    expect(scrawl("train", "--resume", place.images), 5)


def test_damaged_checkpoint(place):
    """A damaged checkpoint is refused and the previous one named, which works."""
    whole = undisturbed(place)
    file = place.folder / "damaged.checkpoint"
    out = place.folder / "damaged.safetensors"
    expect(train(place, *STATE, "-q", "--checkpoint", file, "--every", "7 epochs", out=out,
                 epochs=EPOCHS), 0)
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)
    expect(scrawl("train", "--resume", file), 5, f"the checkpoint before it is {file}.prev")
    done = expect(scrawl("train", "--resume", f"{file}.prev", "-q"), 0)
    equal(value(done.out, "weights"), whole, "weights")
    done = expect(scrawl("train", "--resume", file, "-q"), 0)
    equal(value(done.out, "weights"), whole, "weights of the next")


def test_nan_keeps_checkpoint(place):
    file = place.folder / "nan.checkpoint"
    done = train(place, "--checkpoint", file, "--every", "1 step", "--optimizer", "sgd", "--lr",
                 "1e30", "--schedule", "constant", "--warmup", 0,
                 out=place.folder / "nan.safetensors")
    expect(done, 7, "not finite", "step")
    assert ".weight" in done.err or ".bias" in done.err, done.err


def test_checkpoint_too_large(place):
    """Without room training continues, the previous checkpoint is kept, the exit code is 4."""
    whole = undisturbed(place)
    file, out = place.folder / "large.checkpoint", place.folder / "large.safetensors"
    args = train_arguments(place, *STATE, "--checkpoint", file, out=out, epochs=EPOCHS)
    expect(scrawl(*args), 0)
    before = file.read_bytes()

    def limit():
        restore_signals()
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    done = subprocess.run([SCRAWL, *map(str, args)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=ENVIRONMENT, preexec_fn=limit, timeout=20)
    equal(done.returncode, 4, f"exit code; stderr {done.stderr!r}")
    equal(done.stderr.count(b"(training continues)"), 1, f"messages in {done.stderr!r}")
    equal(value(done.stdout.decode(), "weights"), whole, "weights")
    equal(file.read_bytes(), before, "the checkpoint before")
    equal([p.name for p in place.folder.iterdir() if ".tmp" in p.name], [], "temporary files")


def test_checkpoint_before_val_seed(place):
    """In a run of a version without --val-seed, --seed draws the validation images."""
    file = place.file("before.checkpoint", (DATA / "before_val_seed.checkpoint").read_bytes())
    out, log = place.folder / "before.safetensors", place.folder / "before.jsonl"
    expect(scrawl("train", "--resume", file, "--data", place.data, "--out", out, "--log", log), 0)
    told = scrawl_json("info", out)["metadata"]
    equal((told["seed"], told["val_seed"]), ("7", "7"), "seeds")
    equal(lines_of(log)[0]["data"]["val_seed"], 7, "in the log")
    equal(scrawl_json("eval", out, "--data", place.data, "--split", "val")["images"], 80, "images")
