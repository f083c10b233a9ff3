# SPDX-License-Identifier: MIT
"""scrawl watch: a run's curves on the terminal."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from cli.harness import (ENVIRONMENT, NET, SCRAWL, equal, expect, lines_of, restore_signals, scrawl,
                         train)

UTF8 = {"LC_ALL": "C.UTF-8"}
ASCII = {"LC_ALL": "C"}
BRAILLE = re.compile("[\u2801-\u28ff]")


def run_log(place):
    return place.log.read_text().splitlines(keepends=True)


def test_watch(place):
    result = lines_of(place.log)[-1]
    last = (f"ok: validation {100 * result['val_accuracy']:.2f}%, "
            f"test {100 * result['test']['accuracy']:.2f}%")
    for env, marks in ((UTF8, BRAILLE), (ASCII, re.compile(r"\*"))):
        text = expect(scrawl("watch", place.log, env=env), 0).out
        lines = text.splitlines()
        equal((len(lines), max(map(len, lines)) <= 80), (23, True), "lines of a terminal")
        assert lines[0].startswith("epoch 4 of 4; "), lines[0]
        equal(lines[-1], last, "the result")
        assert len(marks.findall(text)) > 20 and "loss" in text and "accuracy %" in text, text
        assert re.search(r"val 0\.\d{4}", text) and re.search(r"train \d+\.\d\d%", text), text
        assert "\033" not in text, "colours"
    expect(scrawl("watch", place.log, env=ASCII), 0).out.encode("ascii")


def test_watch_is_the_curve(place):
    """A curve that falls from one corner to the other is drawn so."""
    start = json.loads(run_log(place)[0])
    start["training"]["epochs"] = 9
    epochs = [{"event": "epoch", "epoch": i, "train_loss": 10 ** -(i / 4), "val_loss": None,
               "train_accuracy": i / 9, "val_accuracy": None, "lr": 1, "seconds": 1}
              for i in range(1, 10)]
    log = place.file("falling.jsonl", "".join(json.dumps(e) + "\n" for e in [start, *epochs])
                     .encode())
    lines = scrawl("watch", "--once", log, env=ASCII).out.splitlines()
    axis = min(line.index("|") for line in lines if "|" in line)
    box = [line[axis + 1:39] for line in lines[3:18]]
    columns = [line.index(".") for line in box if "." in line]
    equal((columns == sorted(columns), columns[0]), (True, 0), "the loss falls")
    assert len(columns) == len(box) and columns[-1] > 20, columns
    assert "val" not in "".join(lines[1:]), lines


def test_watch_once(place):
    lines = run_log(place)
    log = place.file("going.jsonl", "".join(lines[:3]).encode() + lines[3][:20].encode())
    text = expect(scrawl("watch", "--once", log), 0).out
    assert re.match(r"epoch 2 of 4, \d+:\d\d left; ", text), text
    for content, words in ((b"", ""), (lines[0].encode(), "no epoch yet")):
        assert words in expect(scrawl("watch", "--once", place.file("x.jsonl", content)), 0).out
    log = place.folder / "members.jsonl"
    for option, word in (("--ensemble", "member"), ("--folds", "fold")):
        expect(train(place, option, 3, "-q", "--log", log, out=place.folder / "m.safetensors",
                     epochs=2), 0)
        assert expect(scrawl("watch", log), 0).out.startswith(f"{word} 3 of 3, epoch 2 of 2; ")
    log.write_text("".join(log.read_text().splitlines(keepends=True)[:5]))
    assert scrawl("watch", "--once", log).out.startswith("fold 2 of 3, epoch 1 of 2, ")


def test_watch_follows(place):
    """A log that grows is followed to its result, even if a resumed run cuts it."""
    lines = run_log(place)
    log = place.file("growing.jsonl", "".join(lines[:4]).encode())
    process = subprocess.Popen([SCRAWL, "watch", str(log)], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, env=ENVIRONMENT,
                               preexec_fn=restore_signals)
    try:
        time.sleep(0.4)
        log.write_text("".join(lines[:2]))
        time.sleep(0.4)
        assert process.poll() is None, "ended before the result"
        with log.open("a") as file:
            file.writelines(lines[2:])
        out = process.communicate(timeout=20)[0].decode()
    finally:
        process.kill()
    equal((process.returncode, out), (0, expect(scrawl("watch", log), 0).out), "the picture")
    done = expect(scrawl("watch", "-", stdin="".join(lines[:3]).encode()), 0)
    assert "epoch 2 of 4" in done.out, done.out
    equal(expect(scrawl("watch", "-", stdin="".join(lines).encode()), 0).out, out, "from a pipe")


def test_watch_stopped(place):
    """The result begins with the status once, and is whole where one line cannot hold it."""
    lines = run_log(place)
    saved = "the weights so far were saved as a file with a rather long name.safetensors"
    result = {"event": "result", "status": "stopped",
              "error": f"stopped by SIGTERM in epoch 3; {saved}"}
    log = place.file("stopped.jsonl", "".join([*lines[:3], json.dumps(result), "\n"]).encode())
    out = expect(scrawl("watch", log), 0).out.splitlines()
    equal((len(out), out[-2:]), (23, ["stopped by SIGTERM in epoch 3;", saved]), "the result")


def test_watch_range_test(place):
    """A learning-rate range test ends without epochs; its result is the rates to try."""
    log = place.folder / "range.jsonl"
    expect(scrawl("train", "--data", place.data, "--net", NET, "--lr-range", "-q", "--log", log), 0)
    start, event = log.read_text().splitlines()[0], lines_of(log)[-1]
    cases = ((0.00123, 0.5, "suggestion: --lr 0.0012 to 0.5"), (0.1, 0.1, "suggestion: --lr 0.1"),
             (None, None, "no learning rate to suggest"))
    for low, high, words in cases:
        event |= {"suggestion_low": low, "suggestion_high": high}
        log.write_text(f"{start}\n{json.dumps(event)}\n")
        text = expect(scrawl("watch", log, timeout=20), 0).out
        lines = text.splitlines()
        assert lines[0].startswith("learning-rate range test; "), lines[0]
        equal(lines[-1], f"ok: {words}", "the result")
        equal(expect(scrawl("watch", "--once", log), 0).out, text, "with --once")
        equal(expect(scrawl("watch", "-", stdin=log.read_bytes()), 0).out, text, "from a pipe")


def test_watch_says_that_it_waits(place):
    """The log of a run that was killed has no end."""
    log = place.file("killed.jsonl", "".join(run_log(place)[:3]).encode())
    process = subprocess.Popen([SCRAWL, "watch", str(log)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=ENVIRONMENT,
                               preexec_fn=restore_signals)
    try:
        said = process.stderr.readline().decode()
        assert "has no result yet; waiting" in said, said
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=20)
    finally:
        process.kill()
    assert out.decode().startswith("epoch 2 of 4"), out
    equal(expect(scrawl("watch", "--once", log), 0).err, "", "nothing said with --once")


def test_watch_refuses(place):
    expect(scrawl("watch"), 2)
    expect(scrawl("watch", place.folder / "nothing.jsonl"), 4, "nothing.jsonl")
    expect(scrawl("watch", place.folder), 4, "is a folder")
    for content in (b"hello\n", b"{}\n", b'{"event": "epoch"}\n', b"[1]\n", b"\0\n",
                    run_log(place)[0].encode() + b"{\n"):
        expect(scrawl("watch", place.file("bad.jsonl", content)), 3, "not a log of scrawl train")
    start = json.loads(run_log(place)[0])
    start["data"]["name"] = "\033[2J\u202e"
    hostile = json.dumps(start) + "\n" + '{"event": "epoch", "epoch": -1e300, "val_loss": "x"}\n' \
        '{"event": "epoch", "epoch": 1e300, "train_loss": 1e30, "train_accuracy": -5e29}\n' \
        '{"event": "result", "status": "\\u001b]0;", "error": "\\u0007"}\n'
    out = expect(scrawl("watch", place.file("hostile.jsonl", hostile.encode()), env=UTF8), 0).out
    assert not re.search("[\0-\x09\x0b-\x1f\u202e]", out), repr(out)


class Screen:
    """scrawl watch on a terminal of that size."""

    def __init__(self, log, rows, columns, **env):
        self.main, other = pty.openpty()
        self.resize(rows, columns)
        self.process = subprocess.Popen(
            [SCRAWL, "watch", str(log)], stdout=other, env={**ENVIRONMENT, **UTF8, "TERM": "xterm",
                                                            **env}, preexec_fn=restore_signals)
        os.close(other)
        self.text = ""

    def resize(self, rows, columns):
        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, done, seconds=10):
        """Reads until done(text)."""
        deadline = time.monotonic() + seconds
        while not done(self.text):
            assert time.monotonic() < deadline, repr(self.text[-2000:])
            if select.select([self.main], [], [], 0.1)[0]:
                try:
                    self.text += os.read(self.main, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        return self.text

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.main)


def pictures(text):
    """The rows of each picture on the alternate screen, without colours."""
    inside = text.split("\033[?1049h", 1)[1].split("\033[?1049l", 1)[0]
    inside = re.sub(r"\033\[\d*m", "", inside)
    return [frame.split("\033[K\r\n") for frame in inside.split("\033[H")[1:]]


def test_watch_on_a_terminal(place):
    """The picture fills the terminal, follows its size, and is left below the shell's line."""
    lines = run_log(place)
    log = place.file("screen.jsonl", "".join(lines[:3]).encode())
    screen = Screen(log, 24, 80)
    try:
        text = screen.read(lambda text: "epoch 2 of 4" in text and text.count("\033[K\r\n") >= 23)
        assert "\033[36m" in text and "\033[33m" in text, "colours"
        screen.resize(40, 50)
        os.kill(screen.process.pid, signal.SIGWINCH)
        screen.read(lambda text: text.count("\033[H") >= 2 and text.count("\033[K\r\n") >= 62)
        with log.open("a") as file:
            file.writelines(lines[3:])
        text = screen.read(lambda text: "ok: validation" in text.partition("\033[?1049l")[2])
        equal(screen.process.wait(10), 0, "exit code")
    finally:
        screen.close()
    frames = pictures(text)
    first, narrow = frames[0], [f for f in frames if len(f) > 30][0]
    assert len(first) <= 24 and max(map(len, first)) <= 80, first
    assert 30 < len(narrow) <= 40 and max(map(len, narrow)) <= 50, narrow
    # Narrow: one plot above the other.
    titles = [[i for i, row in enumerate(f) if row.startswith(("loss", "accuracy %"))]
              for f in (first, narrow)]
    equal((len(titles[0]), len(titles[1])), (1, 2), "rows with titles")
    assert "\033[?25h" in text, "the cursor comes back"


def test_watch_interrupted(place):
    log = place.file("endless.jsonl", "".join(run_log(place)[:3]).encode())
    screen = Screen(log, 24, 80, NO_COLOR="1")
    try:
        screen.read(lambda text: "epoch 2 of 4" in text)
        screen.process.send_signal(signal.SIGINT)
        text = screen.read(lambda text: "\033[?1049l" in text)
        equal(screen.process.wait(10), 130, "exit code")
    finally:
        screen.close()
    assert not re.search(r"\033\[\d*m", text), "colours with NO_COLOR"
