# SPDX-License-Identifier: MIT
"""scrawl train when something goes wrong: files, numbers, signals, and the terminal."""

import os
import random
import re
import resource
import select
import signal
import struct
import subprocess
import time

from cli.harness import (ENVIRONMENT, SCRAWL, TEST, TRAIN, equal, expect, idx_images, idx_labels,
                         lines_of, on_terminal, restore_signals, scrawl, shapes, train,
                         train_arguments, write_dataset)
from device import devices


def test_out_is_checked_first(place):
    started = time.monotonic()
    for out, word in ((place.folder / "no" / "x.safetensors", "no"), (place.folder, "regular"),
                      *((full, "regular") for full in devices("/dev/full"))):
        done = train(place, out=out, epochs=1000)
        expect(done, 4, word)
        equal(done.out, "", "results")
    assert time.monotonic() - started < 20, "the folder was not checked before the training"
    if os.geteuid():
        closed = place.folder / "closed"
        closed.mkdir(mode=0o555)
        expect(train(place, out=closed / "x.safetensors", epochs=1000), 4)


def test_out_survives_failure(place):
    precious = place.model.read_bytes()
    out = place.file("kept.safetensors", precious)
    for more, code in ((["--lr", "1e30"], 7), (["--net", "conv 0 3x3"], 2),
                       (["--log", place.folder / "no" / "log"], 4),
                       *((["--log", full], 4) for full in devices("/dev/full"))):
        expect(train(place, *more, out=out, epochs=3), code, "")
        equal(out.read_bytes(), precious, f"the old model after {more}")
    expect(train(place, out=out), 0)
    assert out.read_bytes() != precious


def test_other_files_are_not_replaced(place):
    """A mistyped --out or --log does not overwrite another file."""
    missing = ["--data", place.folder / "nothing"]  # refused before the data are searched for
    out, log = place.folder / "new.safetensors", place.folder / "new.jsonl"
    for content in (b"precious", b"x", b"\0" * 8 + b"{}", struct.pack("<Q", 2 ** 27 + 1) + b"{}",
                    struct.pack("<Q", 2) + b"[]", place.labels.read_bytes()):
        file = place.file("thesis", content)
        expect(scrawl("train", *missing, "--out", file), 2, "--out", "thesis", "another name")
        expect(scrawl("train", *missing, "--out", out, "--log", file), 2, "--log", "thesis",
               "another name")
        equal(file.read_bytes(), content, "the file")
    expect(scrawl("train", *missing, "--out", place.model, "--log", place.model), 2, "--log",
           "another name")
    link = place.folder / "link"
    link.symlink_to(place.file("empty", b""))
    for one, other in ((place.folder / "empty", link), (link, place.folder / "empty"),
                       (out, out)):
        expect(scrawl("train", *missing, "--out", one, "--log", other), 2, "file of --out")
    alias = f"{place.folder}/./new.safetensors"
    expect(train(place, "--log", alias, out=out), 2, "file of --out")
    assert not out.exists(), "one file for two outputs"
    for file in (place.file("empty", b""), place.file("old.jsonl", b'{"event": "run"}\n')):
        expect(train(place, "-q", "--log", file, out=out), 0)
        equal(lines_of(file)[-1]["status"], "ok", "the new log")
    expect(train(place, "-q", "--log", log, out=place.file("empty", b"")), 0)


def test_file_size_limit(place):
    """Exceeding the file size limit is a write error; the old model is kept."""
    precious = place.model.read_bytes()
    out = place.file("limited.safetensors", precious)

    def limit():
        restore_signals()
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))

    done = subprocess.run([SCRAWL, *map(str, train_arguments(place, out=out, epochs=1))],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
                          preexec_fn=limit)
    equal(done.returncode, 4, f"exit code; stderr {done.stderr!r}")
    assert b"limited.safetensors: cannot be written" in done.stderr, done.stderr
    equal(out.read_bytes(), precious, "the old model")
    equal([p.name for p in place.folder.iterdir() if ".tmp" in p.name], [], "temporary files")


def test_log_pipe_without_reader(place):
    pipe, out = place.folder / "unread", place.folder / "unread.safetensors"
    os.mkfifo(pipe)
    expect(train(place, "--log", pipe, out=out, timeout=20), 4, "unread", "nothing reads")
    assert not out.exists()


def test_fewer_threads_than_asked_for(place):
    """Stacks so large that the address space has room for only a few threads."""
    def limit():
        restore_signals()
        resource.setrlimit(resource.RLIMIT_STACK, (3 << 30, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))

    def run(*args):
        done = subprocess.run([SCRAWL, *map(str, args)], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, preexec_fn=limit,
                              env={**ENVIRONMENT, "OPENBLAS_NUM_THREADS": "1"})
        return done.returncode, done.stderr.decode()

    arguments = [*train_arguments(place, out=place.folder / "few.safetensors", epochs=1),
                 "--threads", 64]
    if run("--version")[0]:
        print("skip  fewer threads: the program does not start in 8 GiB of address space")
        return
    pattern = r"^scrawl: warning: the system started only \d of 64 threads$"
    for args in (arguments, ["eval", place.model, "--data", place.data, "-t64"],
                 ["predict", place.model, place.images, "-t64"]):
        code, err = run(*args)
        equal(code, 0, f"exit code; {err}")
        equal(len(re.findall(pattern, err, re.M)), 1, f"warnings in {err!r}")
    equal(run(*arguments, "--quiet"), (0, ""), "exit code and standard error with --quiet")
    assert "warning" not in place.trained.err


def test_weights_not_finite(place):
    out, log = place.folder / "nan.safetensors", place.folder / "nan.jsonl"
    expect(train(place, "--lr", "1e30", "--optimizer", "sgd", "--log", log, out=out, epochs=3), 7,
           "finite")
    assert not out.exists()
    events = lines_of(log)
    equal(events[-1]["event"], "result", "last event")
    equal(events[-1]["status"], "failed", "status")
    assert events[-1]["error"] and events[-1]["model"] is None


STOPPING = b"scrawl: stopping after this step (again to stop at once)\n"


def interrupted(place, number, wanted):
    precious = place.model.read_bytes()
    out = place.file(f"signal{number}.safetensors", precious)
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
    equal(stderr.count(STOPPING), 1, f"lines that announce the stop in {stderr!r}")
    equal(out.read_bytes(), precious, "the old model")
    equal(lines_of(log)[-1]["status"], "stopped", "the log's last event")
    left = [p.name for p in place.folder.iterdir() if ".tmp" in p.name]
    equal(left, [], "temporary files")


def test_sigint(place):
    interrupted(place, signal.SIGINT, 130)


def test_sigterm(place):
    interrupted(place, signal.SIGTERM, 143)


def test_signal_when_quiet(place):
    log = place.folder / "quiet.jsonl"
    args = train_arguments(place, "--log", log, "-q", out=place.folder / "quiet", epochs=100000)
    process = subprocess.Popen([SCRAWL, *map(str, args)], stderr=subprocess.PIPE, env=ENVIRONMENT,
                               preexec_fn=restore_signals)
    try:
        while not log.exists() or log.read_bytes().count(b"\n") < 2:
            assert process.poll() is None, "the run ended"
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        stderr = process.communicate(timeout=20)[1]
    finally:
        process.kill()
    equal(process.returncode, 143, "exit code")
    assert re.fullmatch(rb"scrawl: stopped by SIGTERM in epoch \d+; nothing was saved "
                        rb"\(runs with --checkpoint FILE can be resumed\)\n",
                        stderr), stderr


def test_signal_before_training(place):
    """While the program waits for data on a pipe, the exit code is the same."""
    pipe = place.folder / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen([SCRAWL, "train", "--images", pipe, "--labels", place.labels,
                                "--out", place.folder / "p.safetensors"],
                               stderr=subprocess.PIPE, env=ENVIRONMENT,
                               preexec_fn=restore_signals)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    try:
        stderr = process.communicate(timeout=10)[1]
        equal(process.returncode, 130, "exit code")
        equal(stderr, b"scrawl: stopped by SIGINT\n", "standard error")
    finally:
        process.kill()


def test_terminal(place):
    args = train_arguments(place, out=place.folder / "tty.safetensors", epochs=2)
    code, screen = on_terminal(args, {"TERM": "xterm"})
    equal(code, 0, "exit code")
    assert re.search(r"\r *\d+% .*epoch 1/2 .*images/s.* left", screen), f"no bar: {screen!r}"
    assert "\033[32m" in screen, f"no colour: {screen!r}"
    code, screen = on_terminal(args, {"TERM": "xterm", "NO_COLOR": "1"})
    assert re.search(r"\r *\d+% .*epoch", screen), f"no bar: {screen!r}"
    assert not re.search(r"\033\[[0-9;]*m", screen), f"colour in spite of NO_COLOR: {screen!r}"
    code, screen = on_terminal(args, {"TERM": "dumb"})
    assert "\033" not in screen and "images/s  0" not in screen, f"TERM=dumb: {screen!r}"
    assert "2/2" in screen
    piped = expect(scrawl(*args, env={"TERM": "xterm"}), 0).err
    assert "\033" not in piped and "\r" not in piped, f"a status line in a pipe: {piped!r}"
    code, screen = on_terminal([*args, "--quiet"], {"TERM": "xterm"})
    equal(screen, "", "--quiet on a terminal")


def test_log_reader_goes_away(place):
    """If the log's reader goes away during the run, the model is saved and the exit code is 4."""
    pipe, out = place.folder / "logpipe", place.folder / "broken.safetensors"
    os.mkfifo(pipe)
    pixels, labels = shapes(8, 5)
    images = place.file("few", idx_images(pixels))
    labels = place.file("few-labels", idx_labels(labels))
    # The log of 2,000 epochs fills the pipe, so the run cannot end before the reader goes away.
    args = ["train", "--images", images, "--labels", labels, "--net", "dense", "--val", 0, "-t1",
            "--epochs", 2000, "--log", pipe, "--out", out]

    def ignore_sigpipe():
        restore_signals()
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)

    # The reader must open the pipe first, and then block until there is something to read.
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)
    process = subprocess.Popen(
        [SCRAWL, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=ENVIRONMENT, restore_signals=False, preexec_fn=ignore_sigpipe)
    select.select([reader], [], [], 40)
    with open(reader, "rb") as log:
        log.readline()
    stdout, stderr = process.communicate(timeout=40)
    equal(process.returncode, 4, f"exit code; stderr {stderr!r}")
    equal(stderr.count(b"cannot write the log"), 1, "messages")
    assert out.exists() and b"weights: " in stdout


def test_run_that_learned_nothing(place):
    """Its end says so on standard error, and in the log."""
    log, out = place.folder / "learned-nothing.jsonl", place.folder / "learned-nothing.model"
    labels = bytes(0 if i % 10 else i // 10 % 4 for i in range(TRAIN))
    noise = random.Random(5).randbytes(TRAIN * 144), labels
    data = write_dataset(place.folder / "noise", noise, shapes(TEST, 2))
    args = ["train", "--data", data, "--net", "dense", "-e", 1, "-t", 1, "--log", log]
    for more, kind in (([], "validation"), (["--val", 0], "training")):
        done = expect(scrawl(*args, *more, "--out", out), 0)
        text = f"{out}: its {kind} accuracy, "
        equal(len(re.findall(f"^scrawl: warning: {text}.* always answering 0 ", done.err, re.M)),
              1, f"warnings in {done.err}")
        equal([text in note for note in lines_of(log)[-1]["warnings"]], [True], "in the log")
    done = expect(scrawl(*args, "--ensemble", 2, "-q", "--out", place.folder / "n.safetensors"), 0)
    equal(done.err, "", "--quiet")
    equal([len(e["warnings"]) for e in lines_of(log) if e["event"] == "member"], [1, 1], "members")
    assert "warning" not in place.trained.err, place.trained.err
    equal(lines_of(place.log)[-1]["warnings"], [], "of a run that learned")


def test_images_that_occur_twice(place):
    """Validation and test images that are training images flatter the accuracy."""
    once, log = shapes(TRAIN // 2, 1), place.folder / "twice.jsonl"
    train_twice = once[0] * 2, once[1] * 2
    few = shapes(TEST, 2)[0][:-144] + once[0][:144], shapes(TEST, 2)[1]
    for name, test, words in (
            ("twice", shapes(TEST, 2), r"\d\d of the validation images are also among the"),
            ("both", once, r"\d\d of the validation images and (39\d|400) of the test images are"),
            ("few", few, r"\d\d of the validation images and 1 of the test images are also")):
        data = write_dataset(place.folder / f"{name}-shared", train_twice, test)
        done = expect(scrawl("train", "--data", data, "--net", "dense", "-e", 2, "-t", 1, "--log",
                             log, "--out", place.folder / "twice.safetensors"), 0)
        assert re.search(f"^scrawl: warning: {data}: {words}", done.err, re.M), done.err
        equal([bool(re.search(words, note)) for note in lines_of(log)[-1]["warnings"]], [True],
              "warnings in the log")
