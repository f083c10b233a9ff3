# SPDX-License-Identifier: MIT
"""Shared by the program's tests: small data, a trained model, ways to run scrawl."""

import gzip
import json
import os
import pty
import random
import re
import signal
import struct
import subprocess
import types
from pathlib import Path

SCRAWL = os.path.abspath(os.environ["SCRAWL"])  # set by check_cli.py
MANPAGE = Path(__file__).resolve().parents[4] / "tools" / "scrawl.1"
COMMANDS = ["train", "eval", "compare", "sweep", "predict", "read", "info", "data show",
            "data suspects", "report", "watch", "serve", "selftest"]
NET = "conv 8 3x3, relu, maxpool 2, dense"
SIZE = 12
TRAIN, TEST = 800, 200
COMMANDS += [f"data {name}" for name in ("info", "verify", "pack", "page", "unpack")]

# Threads that wait without spinning: the machine may be busy with other tests.
ENVIRONMENT = {k: v for k, v in os.environ.items()
               if k not in ("NO_COLOR", "SCRAWL_DATA_DIR", "XDG_DATA_HOME", "TERM")}
ENVIRONMENT["OMP_WAIT_POLICY"] = "passive"


def shapes(count, seed):
    """Images and labels of four shapes, as bytes."""
    rng = random.Random(seed)
    images, labels = bytearray(), bytearray()
    for i in range(count):
        kind, top, left, side = i % 4, rng.randint(1, 3), rng.randint(1, 3), 7
        for y in range(SIZE):
            for x in range(SIZE):
                a, b = y - top, x - left
                inside = 0 <= a < side and 0 <= b < side
                ink = inside and (a == 3, b == 3, a == b, a in (0, 6) or b in (0, 6))[kind]
                images.append((200 if ink else 0) + rng.randint(0, 50))
        labels.append(kind)
    return bytes(images), bytes(labels)


def idx_images(pixels, height=SIZE, width=SIZE):
    return struct.pack(">IIII", 0x803, len(pixels) // (height * width), height, width) + pixels


def idx_labels(labels):
    return struct.pack(">II", 0x801, len(labels)) + labels


def write_dataset(folder, train, test):
    folder.mkdir(exist_ok=True)
    for name, (pixels, labels), packed in (("train", train, True), ("t10k", test, False)):
        contents = {"images-idx3": idx_images(pixels), "labels-idx1": idx_labels(labels)}
        for kind, data in contents.items():
            path = folder / f"{name}-{kind}-ubyte"
            if packed:
                path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, 1, mtime=0))
            else:
                path.write_bytes(data)
    return folder


class Place:
    """A folder with the data set, and a model trained on it."""

    def __init__(self, folder):
        self.folder = folder
        self.data = write_dataset(folder / "shapes", shapes(TRAIN, 1), shapes(TEST, 2))
        self.images = self.data / "t10k-images-idx3-ubyte"
        self.labels = self.data / "t10k-labels-idx1-ubyte"
        self.train_images = self.data / "train-images-idx3-ubyte.gz"
        self.train_labels = self.data / "train-labels-idx1-ubyte.gz"
        self.model = folder / "model.safetensors"
        self.log = folder / "log.jsonl"
        self.trained = train(self, "--log", self.log, out=self.model, epochs=4)
        expect(self.trained, 0)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path


def restore_signals():
    """A background test ignores SIGINT; the program must not inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def scrawl(*args, env=None, stdin=None, stdout=subprocess.PIPE, cwd=None, timeout=150):
    done = subprocess.run([SCRAWL, *map(str, args)], input=stdin, stdout=stdout,
                          stderr=subprocess.PIPE, env={**ENVIRONMENT, **(env or {})}, cwd=cwd,
                          timeout=timeout, preexec_fn=restore_signals,
                          stdin=subprocess.DEVNULL if stdin is None else None)
    return types.SimpleNamespace(args=args, code=done.returncode,
                                 out=(done.stdout or b"").decode(), err=done.stderr.decode())


def train_arguments(place, *more, out, epochs):
    return ["train", "--data", place.data, "--net", NET, "--epochs", epochs, "--threads", 1,
            "--out", out, *more]


def train(place, *more, out, epochs=1, **kw):
    return scrawl(*train_arguments(place, *more, out=out, epochs=epochs), **kw)


def shown(done):
    return f"\n  command: {' '.join(map(str, done.args))}\n  exit code {done.code}" \
           f"\n  stdout: {done.out[:600]!r}\n  stderr: {done.err[:600]!r}"


def with_metadata(model, **entries):
    """The bytes of a model file with other metadata and without the header's fingerprint."""
    content = model.read_bytes()
    end = 8 + struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:end])
    del header["__metadata__"]["header_xxh3"]
    header["__metadata__"].update(entries)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + content[end:]


def expect(done, code, *words):
    """Checks the exit code, and that the error, the last line on stderr, contains the words."""
    assert done.code == code, f"exit code {code} expected" + shown(done)
    for word in words:
        assert word in done.err, f"{word!r} expected in the error" + shown(done)
    if words:
        last = done.err.rstrip("\n").split("\n")[-1]
        assert last.startswith("scrawl: "), "an error line expected" + shown(done)
    return done


def scrawl_json(*args, **kw):
    """The document that a command prints with --json."""
    return json.loads(expect(scrawl(*args, "--json", **kw), 0).out)


def stable(document):
    """What is the same from run to run in the document of scrawl eval."""
    return {k: v for k, v in document.items() if k not in ("timing", "environment")}


def equal(found, wanted, what):
    assert found == wanted, f"{what}: {wanted!r} expected, {found!r} found"


def settings(text):
    """A configuration as a dictionary."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split(" = ", 1) for line in lines)


def effective(*args, **kw):
    return settings(expect(scrawl("train", *args, "--print-config", **kw), 0).out)


def recipe_settings(name, network):
    """The settings of a recipe for any data, as `scrawl info` shows them with its network."""
    head = f"recipe: {name} for any data: "
    shown = expect(scrawl("info", network), 0).out.splitlines()
    return settings(next(line[len(head):] for line in shown
                         if line.startswith(head)).replace("; ", "\n"))


def value(text, key):
    match = re.search(rf"^{re.escape(key)}: (.*)$", text, re.M)
    assert match, f"no line \"{key}: ...\" in {text!r}"
    return match.group(1)


def lines_of(path):
    return [json.loads(line, parse_constant=lambda c: fail_constant(c))
            for line in path.read_text().splitlines()]


def fail_constant(name):
    raise AssertionError(f"{name} is not JSON")


def options_of(command):
    text = expect(scrawl(*command.split(), "--help"), 0).out
    return sorted(set(re.findall(r"^ +(?:-\w, )?--([a-z0-9-]+)", text, re.M)))


def on_terminal(args, env):
    """Runs the program with standard error on a terminal; returns exit code and output."""
    master, slave = pty.openpty()
    process = subprocess.Popen([SCRAWL, *map(str, args)], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=slave,
                               env={**ENVIRONMENT, **env}, preexec_fn=restore_signals)
    os.close(slave)
    screen = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # on Linux: the other end was closed
            break
        if not part:
            break
        screen += part
    os.close(master)
    return process.wait(), screen.decode()
