# SPDX-License-Identifier: MIT
"""scrawl train --name: where a run's name is kept and shown."""

import json
import os
import shutil
import struct

from cli.from_model import train_from
from cli.harness import (effective, equal, expect, lines_of, scrawl, scrawl_json, train, value)
from cli.html_page import check
from cli.reports import report, written
from cli.sweeps import write_spec

NAME = "first try: ‘größer’ # 5%"


def metadata(model):
    return scrawl_json("info", model)["metadata"]


def header(model):
    content = model.read_bytes()
    return json.loads(content[8:8 + struct.unpack("<Q", content[:8])[0]])


def models_of(page):
    """The text of a report's table of models."""
    return page.text.split("Models model")[1].split("Training")[0]


def test_run_name(place):
    """In the log, the model, the document and on standard error; nothing else is another."""
    out, log = place.folder / "called.safetensors", place.folder / "called.jsonl"
    done = expect(train(place, "--log", log, "-q", out=out), 0)
    plain = header(out)
    assert "name" not in lines_of(log)[0] and "name" not in plain["__metadata__"], plain
    told = expect(train(place, "--name", NAME, "--log", log, out=out), 0)
    assert f"\nname      {NAME}\n" in f"\n{told.err}", told.err
    equal(value(told.out, "weights"), value(done.out, "weights"), "weights")
    named = header(out)
    equal(named["__metadata__"].pop("name"), NAME, "in the model")
    for found in (named, plain):
        del found["__metadata__"]["header_xxh3"]
    equal(named, plain, "the rest of the header")
    equal(lines_of(log)[0]["name"], NAME, "in the log")
    equal(value(expect(scrawl("info", out), 0).out, "name"), NAME, "in info")
    for options, name in (([], None), (["--name", NAME], NAME)):
        document = json.loads(expect(train(place, *options, "--json", "-q", out=out), 0).out)
        equal(document["name"], name, "in the document")
    expect(train(place, "--name", NAME, "--ensemble", 2, "-q", out=out), 0)
    equal([metadata(place.folder / f"called-{i}.safetensors")["name"] for i in (1, 2)], [NAME] * 2,
          "of members")


def test_run_name_of_a_model_trained_on(place):
    """A model is called after its own run, not after that of the model that it began with."""
    first, out = place.folder / "ancestor.safetensors", place.folder / "heir.safetensors"
    expect(train(place, "--name", NAME, "-q", out=first), 0)
    expect(train_from(place, first, "-q", out=out), 0)
    assert not metadata(out)["name"] and "\nname: " not in scrawl("info", out).out
    expect(train_from(place, first, "--name", "another", "-q", out=out), 0)
    equal(metadata(out)["name"], "another", "the name")


def test_run_name_in_checkpoints(place):
    """A resumed run keeps its name, and cannot be given another."""
    out, file, log = (place.folder / f"named.{kind}" for kind in ("model", "state", "jsonl"))
    whole = place.folder / "named-whole.model"
    expect(train(place, "--name", NAME, "-q", out=whole, epochs=3), 0)
    expect(train(place, "--name", NAME, "--checkpoint", file, "--pause-after", 1, "-q", out=out,
                 epochs=3), 0)
    equal(header(file)["__metadata__"]["name"], NAME, "in the checkpoint")
    expect(scrawl("train", "--resume", file, "--name", "other"), 2,
           "--name cannot be combined with --resume: the checkpoint sets it")
    done = expect(scrawl("train", "--resume", file, "--log", log, "-t", 1), 0)
    assert f"\nname      {NAME}\n" in f"\n{done.err}", done.err
    equal((out.read_bytes(), lines_of(log)[0]["name"]), (whole.read_bytes(), NAME), "resumed")


def test_run_name_usage(place):
    out = place.folder / "nameless.model"
    for name in ("", " ", " a", "a ", "a\nb", "a\tb", "\x1b[1m", "\x7f", os.fsdecode(b"\xff"),
                 os.fsdecode(b"a\xc3"), "\u202e", "\u200b", "x" * 101, "ü" * 101):
        expect(train(place, f"--name={name}", out=out), 2,
               "--name: expected 1 to 100 printable characters of UTF-8")
    assert not out.exists()
    for name in ("x" * 100, "ü" * 100, '"a" = "b"', "--quiet", NAME):
        found = effective("--data", place.data, "--name", name)["name"]
        quoted = found[1:-1].replace('""', '"') if found.startswith('"') else found
        equal(quoted, name, "in a configuration")
    assert "name" not in effective("--data", place.data)
    config = place.file("named.conf", f'name = "{NAME}"\n'.encode())
    expect(train(place, "--config", config, "-q", out=out), 0)
    equal(metadata(out)["name"], NAME, "from a configuration")
    expect(scrawl("train", "--data", place.data, "--run-name", "x"), 2, "did you mean --name?")


def test_run_name_in_sweeps(place):
    """All runs have it, it makes none of them another, and it does not vary."""
    text = "net = dense\nlr = 0.001 | 0.01\nepochs = 1\n"
    spec, folder = write_spec(place, "baptised", text)
    expect(scrawl("sweep", spec, "-q"), 0)
    plain = sorted(path.name for path in folder.iterdir())
    spec, folder = write_spec(place, "baptised", text + f'name = "{NAME}"\n')
    expect(scrawl("sweep", spec, "-q"), 0)
    equal(sorted(path.name for path in folder.iterdir()), plain, "folders")
    models = list(folder.glob("*/model.safetensors"))
    equal([metadata(model)["name"] for model in models], [NAME] * 2, "names")
    spec, _ = write_spec(place, "baptised", "net = dense\nname = a | b\n")
    expect(scrawl("sweep", spec), 2, "name: must have one value, it names all runs of the sweep")


def test_run_name_in_watch_and_report(place):
    """It is the title where a file's name would be, unless two runs have the same."""
    log, out = place.folder / "shown.jsonl", place.folder / "shown.safetensors"
    name = "a <b> & ‘c’"
    expect(train(place, "--name", name, "--log", log, "-q", out=out), 0)
    watched = expect(scrawl("watch", log, env={"LC_ALL": "C.UTF-8"}), 0).out
    assert watched.startswith(f"epoch 1 of 1; {name}: {place.data}"[:80]), watched
    assert place.trained and scrawl("watch", place.log).out.startswith("epoch 4 of 4; /")
    document = written(place, scrawl_json("eval", out, "--data", place.data), "shown.json")
    page = check(report(place, log, document))
    assert f"{name} reads " in page.text and "shown reads" not in page.text, page.text
    other = place.file("unnamed.jsonl", place.log.read_bytes())
    page = check(report(place, log, document, other))
    assert f"Training {name} unnamed best epoch" in page.text, page.text
    assert f" {name} " in models_of(page), page.text
    twin = shutil.copy(log, place.folder / "twin.jsonl")
    page = check(report(place, log, twin))
    assert " shown twin best epoch" in page.text, page.text
    expect(train(place, "--name", name, "--ensemble", 2, "--log", log, "-q", out=out), 0)
    page = check(report(place, log))
    for part in (f"{name} (1)", f"{name} (2)", f"{name}, mean of 2"):
        assert part in page.text, part
    member = written(place, scrawl_json("eval", place.folder / "shown-1.safetensors", "--data",
                                        place.data), "member.json")
    assert " shown-1 " in models_of(check(report(place, log, member))), "one of its models"
    events = lines_of(log)
    events[0]["network"]["net"] = "lenet"
    log.write_text("".join(f"{json.dumps(event)}\n" for event in events), encoding="utf-8")
    assert f"{name} on shapes" in check(report(place, log)).text, "a title of the network"
