# SPDX-License-Identifier: MIT
"""scrawl train when something goes wrong: files, numbers, signals, and the terminal."""

import os
import re
import signal
import subprocess
import time

from cli.place import (ENVIRONMENT, SCRAWL, equal, expect, idx_images, idx_labels, lines_of,
                       on_terminal, restore_signals, scrawl, shapes, train, train_arguments)


def test_out_is_checked_first(place):
    started = time.monotonic()
    for out, word in ((place.folder / "no" / "x.safetensors", "no"), ("/dev/full", "regular"),
                      (place.folder, "regular")):
        done = train(place, out=out, epochs=1000)
        expect(done, 4, word)
        equal(done.out, "", "results")
    assert time.monotonic() - started < 20, "the folder was not checked before the training"
    if os.geteuid():
        closed = place.folder / "closed"
        closed.mkdir(mode=0o555)
        expect(train(place, out=closed / "x.safetensors", epochs=1000), 4)


def test_out_survives_failure(place):
    out = place.file("kept.safetensors", b"precious")
    for more, code in ((["--lr", "1e30"], 7), (["--net", "conv 0 3x3"], 2),
                       (["--log", place.folder / "no" / "log"], 4), (["--log", "/dev/full"], 4)):
        expect(train(place, *more, out=out, epochs=3), code, "")
        equal(out.read_bytes(), b"precious", f"the old model after {more}")
    expect(train(place, out=out), 0)
    assert out.read_bytes() != b"precious"


def test_not_finite(place):
    out, log = place.folder / "nan.safetensors", place.folder / "nan.jsonl"
    expect(train(place, "--lr", "1e30", "--optimizer", "sgd", "--log", log, out=out, epochs=3), 7,
           "finite")
    assert not out.exists()
    events = lines_of(log)
    equal(events[-1]["event"], "result", "last event")
    equal(events[-1]["status"], "failed", "status")
    assert events[-1]["error"] and events[-1]["model"] is None


def interrupted(place, number, wanted):
    out = place.file(f"signal{number}.safetensors", b"precious")
    log = place.folder / f"signal{number}.jsonl"
    process = subprocess.Popen(
        [SCRAWL, *map(str, train_arguments(place, "--log", log, out=out, epochs=100000))],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
        preexec_fn=restore_signals)
    try:
        for _ in range(6):  # header and the first epoch
            process.stderr.readline()
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=20)
    finally:
        process.kill()
    equal(process.returncode, wanted, f"exit code after signal {number}; stderr {stderr!r}")
    assert b"nothing was saved" in stderr, stderr
    equal(stdout, b"", "results")
    equal(out.read_bytes(), b"precious", "the old model")
    equal(lines_of(log)[-1]["status"], "stopped", "the log's last event")
    left = [p.name for p in place.folder.iterdir() if ".tmp" in p.name]
    equal(left, [], "temporary files")


def test_sigint(place):
    interrupted(place, signal.SIGINT, 130)


def test_sigterm(place):
    interrupted(place, signal.SIGTERM, 143)


def test_signal_before_training(place):
    """Waiting for data on a pipe: the exit code is the same."""
    pipe = place.folder / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen([SCRAWL, "train", "--images", pipe, "--labels", place.labels,
                                "--out", place.folder / "p.safetensors"],
                               stderr=subprocess.DEVNULL, env=ENVIRONMENT,
                               preexec_fn=restore_signals)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    try:
        equal(process.wait(timeout=10), 130, "exit code")
    finally:
        process.kill()


def test_terminal(place):
    args = train_arguments(place, out=place.folder / "tty.safetensors", epochs=2)
    code, screen = on_terminal(args, {"TERM": "xterm"})
    equal(code, 0, "exit code")
    assert re.search(r"\repoch 1/2 .*images/s.* left", screen), f"no bar: {screen!r}"
    assert "\033[32m" in screen, f"no colour: {screen!r}"
    code, screen = on_terminal(args, {"TERM": "xterm", "NO_COLOR": "1"})
    assert "\repoch" in screen, f"no bar: {screen!r}"
    assert not re.search(r"\033\[[0-9;]*m", screen), f"colour in spite of NO_COLOR: {screen!r}"
    code, screen = on_terminal(args, {"TERM": "dumb"})
    assert "\033" not in screen and "\repoch" not in screen, f"TERM=dumb: {screen!r}"
    assert "2/2" in screen
    piped = expect(scrawl(*args, env={"TERM": "xterm"}), 0).err
    assert "\033" not in piped and "\r" not in piped, f"a bar in a pipe: {piped!r}"
    code, screen = on_terminal([*args, "--quiet"], {"TERM": "xterm"})
    equal(screen, "", "--quiet on a terminal")


def test_log_that_breaks_off(place):
    """The reader of the log goes away during the run: the model is saved, the exit code tells."""
    pipe, out = place.folder / "logpipe", place.folder / "broken.safetensors"
    os.mkfifo(pipe)
    pixels, labels = shapes(8, 5)
    images = place.file("few", idx_images(pixels))
    labels = place.file("few-labels", idx_labels(labels))
    # 2,000 epochs are far more than a pipe takes, so the run cannot be over before the reader goes.
    args = ["train", "--images", images, "--labels", labels, "--net", "dense", "--val", 0, "-t1",
            "--epochs", 2000, "--log", pipe, "--out", out]

    def ignore_sigpipe():
        restore_signals()
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)

    process = subprocess.Popen(
        [SCRAWL, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=ENVIRONMENT, restore_signals=False, preexec_fn=ignore_sigpipe)
    with open(pipe, "rb") as log:
        log.readline()
    stdout, stderr = process.communicate(timeout=40)
    equal(process.returncode, 4, f"exit code; stderr {stderr!r}")
    equal(stderr.count(b"cannot write the log"), 1, "messages")
    assert out.exists() and b"weights: " in stdout
