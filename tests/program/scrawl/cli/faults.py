# SPDX-License-Identifier: MIT
"""Damaged models, output that cannot be written, hostile names."""

import json
import os
import shutil
import struct
import subprocess

from cli.harness import (ENVIRONMENT, SCRAWL, equal, expect, lines_of, scrawl, scrawl_json, shown,
                         train, train_arguments, value, with_metadata)
from device import devices


def rewritten(content, by_name, swap=None):
    """A safetensors file as another program writes it again: sorted, or in the reverse order."""
    end = 8 + struct.unpack("<Q", content[:8])[0]
    header, data = json.loads(content[8:end]), content[end:]
    metadata = dict(reversed(header.pop("__metadata__").items()))
    names = sorted(header) if by_name else list(reversed(header))
    moved, parts = {}, b""
    for name in names:
        begin, stop = header[name]["data_offsets"]
        moved[name] = {**header[name], "data_offsets": [len(parts), len(parts) + stop - begin]}
        parts += data[begin:stop]
    if swap:
        moved[swap[0]], moved[swap[1]] = moved[swap[1]], moved[swap[0]]
    listed = {name: moved[name] for name in sorted(names, reverse=not by_name)}
    text = json.dumps({**listed, "__metadata__": metadata}, indent=1).encode()
    return struct.pack("<Q", len(text)) + text + parts


def test_model_written_again(place):
    """Another program may write a model or checkpoint again, in any order, but not change it."""
    net = ["--net", "dense 4, relu, dense 4, relu, dense"]
    model, state = place.folder / "written.model", place.folder / "written.state"
    log = place.folder / "written.jsonl"
    expect(train(place, *net, "-q", "--checkpoint", state, "--every", "2 epochs", "--log", log,
                 out=model, epochs=3), 0)
    weights = lines_of(log)[-1]["weights"]
    for by_name in (True, False):
        again = place.file("written.other", rewritten(model.read_bytes(), by_name))
        equal(scrawl_json("info", again)["weights"], weights, "weights")
        kept = place.file("written.kept", rewritten(state.read_bytes(), by_name))
        done = expect(scrawl("train", "--resume", kept, "-q", "--out",
                             place.folder / "written.end"), 0)
        equal(value(done.out, "weights"), weights, "weights of a resumed run")
        mixed = rewritten(model.read_bytes(), by_name, ("dense2.weight", "dense3.weight"))
        expect(scrawl("info", place.file("written.mixed", mixed)), 5, "does not match")


def with_tensor(content, name, dtype, shape, data):
    """A model to which another program has added a tensor."""
    end = 8 + struct.unpack("<Q", content[:8])[0]
    header, values = json.loads(content[8:end]), content[end:]
    for key in ("header_xxh3", "weights_xxh3"):
        del header["__metadata__"][key]
    header[name] = {"dtype": dtype, "shape": shape,
                    "data_offsets": [len(values), len(values) + len(data)]}
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + values + data


def test_surplus_tensors(place):
    """What cannot be a weight is ignored with a warning; what may be one is not."""
    model = place.model.read_bytes()
    counted = place.file("counted.safetensors", with_tensor(
        model, "num_batches_tracked", "I64", [1], bytes(8)))
    done = expect(scrawl("eval", counted, "--data", place.data), 0)
    wanted = f'warning: {counted}: ignored: tensor "num_batches_tracked", not float32'
    assert wanted in done.err, done.err
    equal(scrawl_json("info", counted)["weights"], scrawl_json("info", place.model)["weights"],
          "weights")
    larger = place.file("larger.safetensors", with_tensor(
        model, "conv9.bias", "F32", [1], bytes(4)))
    expect(scrawl("info", larger), 5, 'larger.safetensors: tensor "conv9.bias" is not one of')
    halved = place.file("halved.safetensors", with_tensor(
        model.replace(b'"conv1.bias"', b'"conv1.bios"'), "conv1.bias", "F16", [8], bytes(16)))
    expect(scrawl("info", halved), 5, 'tensor "conv1.bias": has type F16', "convert")
    unnamed = place.file("unnamed.safetensors", with_metadata(place.model).replace(
        b'"description"', b'"xescription"'))
    expect(scrawl("info", unnamed), 5, "its metadata lack the network's description")


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
                expect(scrawl(*args, stdout=full), 4, "standard output: No space left on device")


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


def test_hostile_name_in_record(place):
    """A model's configuration names no other folder than that of the data."""
    data, model = place.folder / "t\tb", place.folder / "tab.safetensors"
    shutil.copytree(place.data, data)
    (place.folder / "t b").symlink_to(place.data)
    expect(scrawl("train", "--data", data, "--net", "dense", "-e1", "-q", "-o", model), 0)
    config = place.file("tab.conf", scrawl("info", model, "--config").out.encode())
    assert config.read_text().startswith("data = # left out: "), config.read_text()
    expect(scrawl("train", "--config", config, "-q", "-o", model), 2, "tab.conf:1: data")
    spec = place.file("tabbed.conf", f"data = {data}\nnet = dense\nepochs = 1\n".encode())
    expect(scrawl("sweep", spec), 2, "data is stored in checkpoints", "control characters")
    assert not (place.folder / "tabbed.runs").exists(), "a folder for runs that cannot be"
