# SPDX-License-Identifier: MIT
"""The files of scrawl train: what was there before, two runs at once, after a power failure."""

import json
import os
import shlex
import shutil
import subprocess
import time
from pathlib import Path

from cli.harness import (ENVIRONMENT, SCRAWL, equal, expect, lines_of, restore_signals, scrawl,
                         train, train_arguments, value)


def test_models_are_not_checkpoints(place):
    """Neither replaces the other, nor does either replace weights of another program."""
    model, checkpoint = place.folder / "kept.safetensors", place.folder / "kept.checkpoint"
    out = place.folder / "neither.safetensors"
    expect(train(place, "-q", "--checkpoint", checkpoint, out=model), 0)
    foreign = place.file("foreign.safetensors", model.read_bytes().replace(
        b'"format":"scrawl"', b'"format":"pt"    '))
    spaced = place.file("spaced.safetensors", model.read_bytes().replace(
        b'"format":"scrawl"', b'"format" : "scrawl"'))
    before = model.read_bytes(), checkpoint.read_bytes(), foreign.read_bytes()
    for file in (model, foreign):
        expect(train(place, "--checkpoint", file, out=out), 2, str(file), "is not a checkpoint")
    for file in (checkpoint, foreign):
        expect(train(place, out=file), 2, str(file), "is not a model")
    shutil.copy(model, f"{out}.prev")
    expect(train(place, "--checkpoint", out, out=model), 2, f"{out}.prev", "is not a checkpoint")
    equal((model.read_bytes(), checkpoint.read_bytes(), foreign.read_bytes()), before, "the files")
    assert not out.exists()
    for _ in range(2):
        expect(train(place, "-q", "--checkpoint", checkpoint, out=spaced), 0)


def test_checkpoint_with_a_long_name(place):
    """There must be room for the checkpoint before the last one, too."""
    file = place.folder / ("a" * 252)
    expect(train(place, "--checkpoint", file, out=place.folder / "long.safetensors"), 4,
           f"{file}.prev", "too long")
    assert not file.exists()


def test_two_runs(place):
    """A second run with the same model, checkpoint or log is refused at its start."""
    out, log, file = (place.folder / f"one.{kind}" for kind in ("model", "jsonl", "checkpoint"))
    args = train_arguments(place, "--log", log, "--checkpoint", file, "--every", "1 hour",
                           out=out, epochs=1000000)
    first = subprocess.Popen([SCRAWL, *map(str, args), "-q"], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, env=ENVIRONMENT,
                             preexec_fn=restore_signals)
    try:
        while not log.exists() or log.read_bytes().count(b"\n") < 2:
            assert first.poll() is None, "the first run ended"
            time.sleep(0.02)
        other, busy = place.folder / "two.model", "another run is writing this"
        link = place.folder / "alias"
        link.symlink_to(log)
        expect(train(place, out=out), 4, str(out), busy)
        expect(train(place, "--checkpoint", file, out=other), 4, str(file), busy)
        expect(train(place, "--log", log, out=other), 4, str(log), busy)
        expect(train(place, "--log", link, out=other), 4, str(link), busy)
        assert not other.exists() and not file.exists()
    finally:
        first.terminate()
        first.wait(timeout=20)
    equal(lines_of(log)[-1]["status"], "stopped", "the log's last event")
    equal([e["epoch"] for e in lines_of(log)[1:-1]], list(range(1, len(lines_of(log)) - 1)), "log")
    equal([p.name for p in place.folder.iterdir() if ".lock" in p.name], [], "locks that are left")
    expect(train(place, "-q", "--log", log, "--checkpoint", file, out=out), 0)


def test_killed_run_holds_no_lock(place):
    """What a killed run leaves behind does not stop the next."""
    out = place.folder / "killed.model"
    lock = place.file(".killed.model.lock", b"")
    expect(train(place, "-q", out=out), 0)
    assert out.exists() and not lock.exists()


def test_killed_while_a_checkpoint_is_replaced(place):
    """Then the checkpoint and the one before it are links to one file."""
    file = place.folder / "linked.state"
    expect(train(place, "-q", "--checkpoint", file, "--every", "3 epochs",
                 out=place.folder / "linked.model", epochs=8), 0)
    previous = Path(f"{file}.prev")
    previous.unlink()
    os.link(file, previous)
    expect(scrawl("train", "--resume", file, "-q"), 0)
    expect(scrawl("train", "--resume", previous, "-q"), 0)


def test_log_after_power_failure(place):
    """A log or curve that is shorter than the checkpoint says, or gone, does not stop a run."""
    file, log, curve = (place.folder / f"power.{kind}" for kind in ("state", "jsonl", "csv"))
    expect(train(place, "-q", "--checkpoint", file, "--every", "3 epochs", "--log", log,
                 "--curve", curve, out=place.folder / "power.model", epochs=8), 0)
    whole, points = log.read_bytes(), curve.read_bytes()
    weights = lines_of(log)[-1]["weights"]

    def resumed(warnings):
        done = expect(scrawl("train", "--resume", file, "-q"), 0)
        equal(value(done.out, "weights"), weights, "weights")
        equal(done.err.count("is shorter than the"), warnings, f"warnings in {done.err!r}")
        return [e["event"] for e in lines_of(log)], curve.read_text().splitlines()

    tail = ["resume", "epoch", "epoch", "result"]
    equal(resumed(0)[0], ["run"] + 6 * ["epoch"] + tail, "nothing lost")
    equal(len(curve.read_text().splitlines()), 9, "lines of the curve")
    log.write_bytes(whole[:whole.index(b"\n") + 20])
    curve.write_bytes(points[:40])
    events, lines = resumed(2)
    equal(events, ["run"] + tail, "a line and a half left")
    equal([line.split(",")[0] for line in lines], ["epoch", "7", "8"], "the curve")
    log.write_bytes(b"")
    curve.write_bytes(points)
    equal(resumed(1)[0], ["run"] + tail, "nothing left")
    log.unlink()
    equal(resumed(1)[0], ["run"] + tail, "gone")
    other = b'{"event":"run"}' + b" " * len(whole) + b"\n"
    log.write_bytes(other)
    expect(scrawl("train", "--resume", file), 4, str(log), "is not the log that the checkpoint")
    equal(log.read_bytes(), other, "another run's log")


def test_resume_in_another_folder(place):
    """Names mean what they meant in the run's folder."""
    home, elsewhere = place.folder / "began", place.folder / "continued"
    home.mkdir()
    elsewhere.mkdir()
    shutil.copytree(place.data, home / "data")
    args = [str(a) for a in train_arguments(place, "-q", "--checkpoint", "state", "--every",
                                            "3 epochs", "--log", "run.jsonl", "--curve", "c.csv",
                                            out="model", epochs=8)]
    args[args.index("--data") + 1] = "data"
    done = expect(scrawl(*args, cwd=home), 0)
    for name in ("model", "c.csv"):
        (home / name).unlink()
    again = expect(scrawl("train", "--resume", "../began/state", "-q", cwd=elsewhere), 0)
    equal(value(again.out, "weights"), value(done.out, "weights"), "weights")
    equal(list(elsewhere.iterdir()), [], "files in the other folder")
    assert (home / "model").exists() and (home / "c.csv").exists()
    equal([e["event"] for e in lines_of(home / "run.jsonl")].count("resume"), 1, "the log")
    expect(scrawl("train", "--resume", "../began/state", "-q", "--out", "mine", cwd=elsewhere), 0)
    equal([p.name for p in elsewhere.iterdir()], ["mine"], "a name that was given")


def test_checkpoint_from_elsewhere(place):
    """A checkpoint does not choose which files far from it are replaced."""
    far, near = place.folder / "far", place.folder / "near"
    far.mkdir()
    near.mkdir()
    log, model = far / "run.jsonl", far / "model"
    expect(train(place, "-q", "--checkpoint", near / "state", "--every", "1 epoch", "--log", log,
                 out=model, epochs=2), 0)
    before = log.read_bytes(), model.read_bytes()
    resume = ["train", "--resume", near / "state", "-q"]
    expect(scrawl(*resume, cwd=near), 2, f"would write {model}", "--out")
    expect(scrawl(*resume, "--out", "mine", cwd=near), 2, f"would write {log}", "--log")
    (near / "link").symlink_to(far)
    expect(scrawl(*resume, cwd=near / "link"), 0)
    log.write_bytes(before[0])
    expect(scrawl(*resume, "--out", model, "--log", log, cwd=near), 0)
    equal(before[1], model.read_bytes(), "the model")


def test_resume_as_printed(place):
    """The command that a stopped run prints names the outputs that are far from the checkpoint."""
    far, near, here = (place.folder / name for name in ("far off", "it's near", "resumed"))
    for folder in (far, near, here):
        folder.mkdir()
    log, model = far / "run.jsonl", far / "model"
    done = expect(train(place, "-q", "--checkpoint", near / "state", "--pause-after", 1, "--log",
                        log, "--curve", near / "curve", out=model, epochs=3, cwd=here), 0)
    command = done.out.strip().split("resume with: ")[1]
    words = shlex.split(command)
    equal(words, ["scrawl", "train", "--resume", str(near / "state"), "--out", str(model),
                  "--log", str(log)], "the command")
    expect(scrawl(*words[1:], "-q", cwd=here), 0)
    assert model.exists() and (near / "curve").read_text().count("\n") == 4
    equal([e["event"] for e in lines_of(log)], ["run", "epoch", "resume", "epoch", "epoch",
                                                "result"], "the log")
    equal(list(here.iterdir()), [], "files in the current folder")


def test_resume_with_long_path(place):
    """However long the checkpoint's path is, the command that resumes the run is printed whole."""
    file = place.folder.joinpath(*["d" * 200] * 8, "state")
    log, out = place.folder / "long.jsonl", place.folder / "long.model"
    file.parent.mkdir(parents=True)
    done = expect(train(place, "-q", "--checkpoint", file, "--log", log, "--pause-after", 1,
                        out=out, epochs=2), 0)
    command = f"scrawl train --resume {file} --out {out} --log {log}"
    equal(done.out, f"paused after epoch 1; resume with: {command}\n", "the output")
    equal(lines_of(log)[-1]["error"], done.out.strip(), "in the log")
    expect(scrawl(*command.split()[1:], "-q"), 0)


def test_models_on_standard_output(place):
    """A model or checkpoint is refused there, and no file is called -."""
    here = place.folder / "minus"
    here.mkdir()
    for more in ([], ["--ensemble", 2]):
        expect(train(place, *more, out="-", cwd=here), 2, "--out: a model is not written to")
    expect(train(place, "--checkpoint", "-", out="m", cwd=here), 2, "--checkpoint: a checkpoint")
    equal(list(here.iterdir()), [], "files")
    expect(train(place, out="/dev/stdout", cwd=here), 2, "a model is not written to standard")
    done = expect(train(place, "--log", "/dev/stdout", out="m", cwd=here), 0)
    equal([json.loads(line)["event"] for line in done.out.splitlines()],
          ["run", "epoch", "result"], "a log in place of the results")


def test_members_that_are_there(place):
    """All members' names are looked at before the first is trained."""
    out = place.folder / "some.safetensors"
    text = place.file("some-3.safetensors", b"precious")
    for more in (["--ensemble", 3], ["--folds", 3]):
        done = expect(train(place, *more, out=out), 2, f"{text} exists and is not a model")
        assert "epoch" not in done.err, done.err
    text.unlink()
    text.symlink_to(place.folder / "no such file")
    expect(train(place, "--ensemble", 3, out=out), 4, f"{text}", "points to nothing")
    assert not (place.folder / "some-1.safetensors").exists()


def test_links_of_strangers(place):
    """Outputs do not follow a link that another user has made where everyone may write."""
    if os.geteuid() != 0:
        return  # only root can make such a link
    public, target = place.folder / "public", place.file("target.txt", b"")
    public.mkdir()
    public.chmod(0o1777)
    names = [public / name for name in ("a", "m-2.safetensors", "new")]
    for name in names:
        name.symlink_to(target if name.name != "new" else place.folder / "new.txt")
        os.lchown(name, 12345, 12345)
    why = "leads through a symbolic link that another user has made"
    out = place.folder / "unlinked.safetensors"
    for path in (names[0], names[2]):
        for option in ("--log", "--curve", "--checkpoint", "--split-out"):
            expect(train(place, option, path, out=out), 2, f"{option}: {path} {why}")
        expect(train(place, out=path), 2, f"--out: {path} {why}")
        expect(scrawl("eval", place.model, "--data", place.data, "--metrics", path), 2, why)
    expect(train(place, "--folds", 2, out=public / "m.safetensors"), 2, f"{names[1]} {why}")
    equal(target.read_bytes(), b"", "the target")
    assert not (place.folder / "new.txt").exists() and not out.exists()


def test_checkpoint_with_links(place):
    """Names beside a checkpoint may be links, as in an archive, which do not lead out either."""
    far, near = place.folder / "far-away", place.folder / "archive"
    far.mkdir()
    near.mkdir()
    out = near / "model"
    expect(train(place, "-q", "--checkpoint", near / "state", "--every", "1 epoch", out=out), 0)
    shutil.move(out, far / "model")
    for target in ("model", "new"):
        out.symlink_to(far / target)
        expect(scrawl("train", "--resume", near / "state", "-q"), 2, f"would write {out}")
        out.unlink()
    equal([path.name for path in far.iterdir()], ["model"], "files far from it")


def test_disk_too_small(place):
    """The size of model and checkpoint is known before the first epoch."""
    small = place.folder / "small-disk"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", small],
                             capture_output=True).returncode == 0
    if not mounted:
        return  # only root can make a small disk, and not everywhere
    net = ["--net", "dense 64, relu, dense"]  # 38 kB
    try:
        done = expect(train(place, "--net", "dense 200, relu, dense", out=small / "m"), 4,
                      f"{small / 'm'}: cannot be written: it will have", "its disk has only")
        assert "epoch" not in done.err, done.err
        expect(train(place, *net, "--checkpoint", small / "c", out=place.folder / "kept"), 4,
               f"{small / 'c'}: cannot be written")
        done = expect(train(place, *net, out=small / "m"), 0)
        assert "warning" not in done.err, done.err
        (small / "m").unlink()
        done = train(place, *net, "--ensemble", 2, out=small / "m")
        assert "warning: " in done.err and "this run's files there may need" in done.err, done.err
    finally:
        subprocess.run(["umount", small], check=True)


def test_output_without_reader(place):
    """Training goes on if nobody reads what it prints any more."""
    out, file = place.folder / "unread.model", place.folder / "unread.state"
    args = train_arguments(place, "--checkpoint", file, "--every", "1 epoch", out=out, epochs=30)
    process = subprocess.Popen([SCRAWL, *map(str, args)], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, env=ENVIRONMENT,
                               preexec_fn=restore_signals)
    process.stdout.readline()
    process.stdout.close()
    equal(process.wait(timeout=50), 4, "exit code")
    expect(scrawl("eval", out, "--data", place.data), 0)
