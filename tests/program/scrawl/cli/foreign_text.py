# SPDX-License-Identifier: MIT
"""Texts from files and names of folders reach a terminal, a page or JSON only escaped."""

import json
import os
import re
import subprocess

from cli.harness import (ENVIRONMENT, NET, SCRAWL, equal, restore_signals, shapes, with_metadata,
                         write_dataset)

# Colour, bell, DEL, erasure and NEL in C1; what reverses, hides or ends a line, a tag; markup.
CONTROLS = "\x1b[31m\x07\x7f\x9b2J\x85"
HIDDEN = "\u202ea\u2066b\u200bc\u2028d\u061ce\ufefff\U000e0041"
MARKUP = "<script>&\"'`|,"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
                    "\u2060-\u206f\udc80-\udcff\ufeff\ufff9-\ufffb\ufffe\uffff"
                    "\U000e0000-\U000e007f]")
# As above, a byte that is not UTF-8, but no slash.
FOLDER = os.fsencode(CONTROLS + HIDDEN + MARKUP) + b"\xff"
TEXTS = (".json", ".jsonl", ".csv", ".html", ".xml", ".md", ".svg")


def safe(content, what):
    """Text that holds nothing but visible UTF-8 and newlines."""
    text = content.decode("utf-8", "surrogateescape")
    bad = UNSAFE.search(text)
    assert not bad, f"{what}: {ascii(text[max(0, bad.start() - 60):bad.end() + 20])}"
    return text


def run(folder, *args, code=0):
    """What the program prints on standard output; what it says elsewhere must be safe as well."""
    done = subprocess.run([SCRAWL, *args], capture_output=True, cwd=folder, env=ENVIRONMENT,
                          timeout=50, stdin=subprocess.DEVNULL, preexec_fn=restore_signals)
    what = " ".join(ascii(arg)[:60] for arg in args)
    out, err = safe(done.stdout, what), safe(done.stderr, what)
    assert done.returncode == code, f"{what}: exit code {done.returncode}: {err}"
    return out


def check_files(folder):
    texts = [path for path in folder.rglob("*") if path.suffix in TEXTS and path.is_file()]
    for path in texts:
        safe(path.read_bytes(), path.name)
        if path.suffix == ".json":
            json.loads(path.read_text())
    return len(texts)


def test_foreign_names(place):
    """Class names and metadata of a model, which text shows cleaned and JSON holds unchanged."""
    folder = place.folder / "foreign-names"
    folder.mkdir()
    names = [f"{CONTROLS}{HIDDEN}{MARKUP}{i}" for i in range(4)]
    model = with_metadata(place.model, classes=json.dumps(names), data=names[0], commit=names[0],
                          config=f"net = {names[0]}\n{names[1]}", **{names[0]: names[1]})
    (folder / "m.safetensors").write_bytes(model)
    data = ["--data", place.data]
    run(folder, "info", "m.safetensors")
    run(folder, "info", "m.safetensors", "--config")
    run(folder, "predict", "m.safetensors", place.images, "--show", "--top=3", "--index=0:4")
    run(folder, "eval", "m.safetensors", *data, "--confusion=c.csv", "--predictions=p.jsonl",
        "--markdown=m.md", "--junit=j.xml", "--min-recall=0=1")
    (folder / "e.json").write_text(run(folder, "eval", "m.safetensors", *data, "--json"))
    run(folder, "report", "e.json", "--out", "r.html")
    run(folder, "eval", "m.safetensors", *data, "--min-recall", names[0] + "?=1", code=2)
    equal(check_files(folder), 6, "text files")
    document = json.loads(run(folder, "info", "m.safetensors", "--json"))
    equal(document["class_names"], names, "names in JSON")


def train_hostile(folder):
    """A data set and what runs write, in a folder whose name is hostile afterwards."""
    # Paths that a checkpoint holds must be visible text.
    home = folder / MARKUP
    home.mkdir(parents=True)
    data = write_dataset(home / "data", shapes(200, 1), shapes(80, 2))
    (data / "classes.txt").write_text("\n".join(f"{HIDDEN}{MARKUP}{i}" for i in range(4)))
    run(folder, "train", "--data", f"{home.name}/data", "--net", NET, "--epochs=2", "--out",
        f"{home.name}/m.safetensors", "--log", f"{home.name}/log.jsonl", "--curve",
        f"{home.name}/curve.csv", "--split-out", f"{home.name}/split.csv", "--checkpoint",
        f"{home.name}/run.ckpt")
    run(folder, "train", "--resume", f"{home.name}/run.ckpt")
    (folder / "spec.conf").write_text("epochs = 1\nbatch = 50 | 100\n")
    sweep = ["sweep", "spec.conf", "--data", f"{home.name}/data", "--out", f"{home.name}/sweep"]
    run(folder, *sweep, "--csv", "sweep.csv")
    (folder / "sweep.json").write_text(run(folder, *sweep, "--show", "--json"))
    (folder / os.fsdecode(FOLDER + b".conf")).write_text("epochs = 1\nbatch = 50\n")
    run(folder, "sweep", FOLDER + b".conf", *sweep[2:])
    home.rename(folder / os.fsdecode(FOLDER))


def test_foreign_folder(place):
    """Names of folders and files, and class names of a data set."""
    folder = place.folder / "foreign-folder"
    train_hostile(folder)
    data, model, log = (FOLDER + b"/" + name for name in (b"data", b"m.safetensors", b"log.jsonl"))
    run(folder, "eval", model, model, "--data", data, "--each", "--markdown=e.md", "--junit=e.xml",
        "--min-accuracy=0")
    (folder / "e.json").write_text(run(folder, "eval", model, "--data", data, "--json"))
    run(folder, "predict", model, "--data", data, "--index=0:3")
    run(folder, "compare", model, model, "--data", data, "--resamples=0")
    run(folder, "watch", "--once", log)
    run(folder, "report", log, "e.json", "--out", "r.html")
    for args in (["info"], ["info", "--json"], ["verify"]):
        run(folder, "data", args[0], data, *args[1:])
    run(folder, "data", "show", data, "--out", FOLDER + b"/s.png")
    run(folder, "data", "unpack", data, FOLDER + b"/pictures")
    run(folder, "data", "pack", FOLDER + b"/pictures/test", FOLDER + b"/packed", code=3)
    equal(check_files(folder) > 9, True, "text files")


def refused(folder, *args):
    done = subprocess.run([SCRAWL, *args], capture_output=True, cwd=folder, env=ENVIRONMENT,
                          timeout=50, stdin=subprocess.DEVNULL)
    what = " ".join(ascii(arg)[:60] for arg in args)
    error = safe(done.stdout + done.stderr, what)
    assert done.returncode in (2, 3, 4, 5) and error, f"{what}: exit code {done.returncode}"


def test_foreign_errors(place):
    """Errors that name files or quote them."""
    folder = place.folder / "foreign-errors"
    (folder / os.fsdecode(FOLDER)).mkdir(parents=True)
    for args in (["info"], ["data", "info"], ["data", "verify"], ["eval", "--data", FOLDER],
                 ["train", "--data"], ["train", "--resume"], ["report"], ["watch", "--once"],
                 ["train", "--config"], ["sweep"], ["predict", place.images], ["read"], [],
                 ["train", b"--" + FOLDER], ["train", "--net"], ["train", "--lr"]):
        refused(folder, *args, FOLDER)
    text = f"{CONTROLS}{HIDDEN}{MARKUP}"
    for name, content in (("c.conf", f"net = {text}\n"), ("d.conf", f"{text} = 1\n"),
                          ("l.jsonl", json.dumps({"schema": 2, "event": text}) + "\n"),
                          ("e.json", json.dumps({"schema": 1, "kind": text}))):
        (folder / name).write_text(content)
    for args in (["train", "--config=c.conf", "--data", place.data], ["train", "--config=d.conf"],
                 ["sweep", "d.conf"], ["watch", "--once", "l.jsonl"], ["report", "l.jsonl"],
                 ["report", "e.json"]):
        refused(folder, *args)
