# SPDX-License-Identifier: MIT
"""Damaged models, output that cannot be written, hostile names."""

import json
import os
import shutil
import struct
import subprocess

from cli.harness import ENVIRONMENT, SCRAWL, equal, expect, lines_of, scrawl, shown, train_arguments
from device import devices


def test_damaged_model(place):
    model = place.model.read_bytes()
    header = struct.unpack("<Q", model[:8])[0]
    cases = {
        "empty": b"",
        "truncated": model[:-1],
        "header cut": model[:8 + header // 2],
        "too long": model + b"x",
        "huge header": struct.pack("<Q", 1 << 62) + model[8:],
        "not JSON": model[:8] + b"x" * header + model[8 + header:],
        "another byte": model[:-1] + bytes([model[-1] ^ 0x10]),
        "a pickle": b"PK\3\4" + bytes(100),
        "data": place.images.read_bytes(),
    }
    for name, content in cases.items():
        bad = place.file("bad.safetensors", content)
        for args in (["eval", bad, "--data", place.data], ["predict", bad, place.images]):
            done = scrawl(*args)
            assert done.code == 5, f"{name}: exit code 5 expected" + shown(done)
            expect(done, 5, "bad.safetensors")
            equal(done.out, "", "results")
    for name in ("empty", "truncated", "huge header"):
        bad = place.file("bad.safetensors", cases[name])
        expect(scrawl("info", bad), 5, "bad.safetensors")
    expect(scrawl("eval", place.folder / "missing", "--data", place.data), 4, "missing")
    expect(scrawl("eval", place.folder, "--data", place.data), 4)


def shell(line, *args):
    """A command that runs a shell line, in which "$0" "$@" is the program with its arguments."""
    return ["sh", "-c", line, SCRAWL, *map(str, args)]


def test_output_is_checked(place):
    for device in devices("/dev/full"):
        with open(device, "wb") as full:
            for args in (["help"], ["--version"], ["train", "--help"], ["info", "lenet"],
                         ["info", "lenet", "--json"], ["eval", place.model, "--data", place.data],
                         ["eval", place.model, "--data", place.data, "--json"],
                         ["predict", place.model, place.images, "--show"],
                         train_arguments(place, out=place.folder / "full.safetensors", epochs=1)):
                expect(scrawl(*args, stdout=full), 4, "standard output")


def test_closed_output(place):
    """A closed standard output is an error; no file is opened with its number."""
    out, log = place.folder / "closed.safetensors", place.folder / "closed.jsonl"
    args = train_arguments(place, "-q", "--log", log, out=out, epochs=1)
    done = subprocess.run(shell('"$0" "$@" >&-', *args), env=ENVIRONMENT, stderr=subprocess.PIPE)
    equal(done.returncode, 4, f"exit code; {done.stderr!r}")
    expect(scrawl("info", out), 0)
    equal([e["event"] for e in lines_of(log)], ["run", "epoch", "result"], "the log")
    args = train_arguments(place, "--val", 8, "--log", log, out=out, epochs=1)
    done = subprocess.run(shell('"$0" "$@" 2>&-', *args), env=ENVIRONMENT, stdout=subprocess.PIPE)
    equal(done.returncode, 0, "exit code without standard error")
    equal([e["event"] for e in lines_of(log)], ["run", "epoch", "result"], "the log")


def test_broken_pipe(place):
    args = ["predict", place.model, place.images, "--show", "--index", ":50"]
    done = subprocess.run(shell('"$0" "$@" | head -n 1', *args), env=ENVIRONMENT,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    equal(done.stderr, b"", "a message although the reader just went away")
    assert done.stdout.startswith(b" 0:")


def test_hostile_names(place):
    """Control characters in a file's name do not reach the terminal."""
    done = scrawl("predict", place.model, place.folder / "bad\033[31m\nname")
    expect(done, 4, "bad?[31m?name")
    equal(done.err.count("\n"), 1, "lines of the error")
    raw = os.fsencode(place.folder) + b"/\xff\xfe"
    shutil.copytree(os.fsencode(place.data), raw)
    model = raw + b".safetensors"
    for args in ([b"train", b"--data", raw, b"--net", b"dense", b"-e1", b"-t1", b"-o", model],
                 [b"info", model, b"--json"]):
        done = subprocess.run([os.fsencode(SCRAWL), *args], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=ENVIRONMENT)
        equal(done.returncode, 0, f"exit code for a name that is not UTF-8; {done.stderr!r}")
    document = json.loads(done.stdout.decode())
    assert document["path"].endswith("??.safetensors"), document["path"]
    assert document["metadata"]["data"].endswith("/??"), document["metadata"]
