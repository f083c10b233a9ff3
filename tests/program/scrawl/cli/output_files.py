# SPDX-License-Identifier: MIT
"""Files that commands write: complete or not at all, and in the place of nothing else."""

import json
import os
import subprocess
import time

from cli.harness import (ENVIRONMENT, SCRAWL, TEST, equal, expect, idx_images, idx_labels,
                         restore_signals, scrawl, shapes, train)


def test_overwriting(place):
    """Nothing of another kind is lost, and nothing old until the new file is complete."""
    model = place.file("precious.safetensors", place.model.read_bytes())
    data = ["--data", place.data]
    for option in ("metrics", "confusion", "junit", "markdown", "probabilities"):
        expect(scrawl("eval", place.model, *data, f"--{option}", model), 2, f"--{option}",
               "precious.safetensors exists and is not")
    equal(model.read_bytes(), place.model.read_bytes(), "the model")
    expect(scrawl("eval", place.model, *data, "--predictions", place.folder / "x.txt"), 2,
           "must end in .csv or .jsonl")
    expect(scrawl("eval", place.model, *data, "--metrics", place.folder / "no" / "m.json"), 4,
           "No such file")
    expect(scrawl("eval", place.model, *data, "--metrics", "/dev/full"), 4, "No space")
    done = expect(scrawl("eval", place.model, *data, "--metrics", "-", "--junit", "/"), 4,
                  "Is a directory")
    equal(done.out, "", "output of a run with a name that cannot be written")
    old_text = b"index,label,prediction,confidence,p0\n0,0,0,1,1\n"
    old = place.file("old.csv", old_text)
    cut = place.file("cut", idx_images(shapes(TEST, 2)[0])[:-9])
    expect(scrawl("eval", place.model, "--images", cut, "--labels", place.labels,
                  "--predictions", old), 3, "cut")
    equal(old.read_bytes(), old_text, "an old file after a failure")
    equal([p.name for p in place.folder.iterdir() if ".tmp." in p.name], [], "temporary files")
    same = place.folder / "same.json"
    expect(scrawl("eval", place.model, *data, "--metrics", same, "--junit", same), 2,
           "also the file")
    new, alias = place.folder / "new.csv", f"{place.folder}/./new.csv"
    expect(scrawl("eval", place.model, *data, "--predictions", new, "--confusion", alias), 2,
           "also the file")
    assert not new.exists(), "one file for two outputs"


def test_overwriting_alike(place):
    """Files of the same kind that are something else: a script, a log, a page, another table."""
    script = place.file("precious.sh", b"#!/bin/sh\necho hello\n")
    table = place.file("precious.csv", b"index,label,prediction,confidence,p0\n0,0,0,1,1\n")
    log = place.file("precious.jsonl", b'{"schema": 2, "event": "run"}\n')
    page = place.file("precious.html", b"<!DOCTYPE html>\n<html></html>\n")
    evaluation = place.folder / "precious.json"
    evaluation.write_text(expect(scrawl("eval", place.model, "--data", place.data, "--json"),
                                 0).out)
    kept = {path: path.read_bytes() for path in (script, table, log, page, evaluation)}
    for option, files in {"confusion": (script, table), "markdown": (script, table),
                          "predictions": (place.file("x.csv", kept[script]),),
                          "metrics": (log, evaluation), "junit": (page,)}.items():
        for path in files:
            expect(scrawl("eval", place.model, "--data", place.data, f"--{option}", path), 2,
                   f"--{option}: {path} exists and holds something else")
    for option in ("curve", "split-out"):
        for path in (script, table):
            expect(train(place, f"--{option}", path, out=place.folder / "never.safetensors"), 2,
                   f"--{option}: {path} exists and holds something else")
    expect(train(place, "--log", evaluation, out=place.folder / "never.safetensors"), 2, "--log")
    expect(scrawl("compare", place.model, place.model, "--data", place.data, "--disagreements",
                  script), 2, "--disagreements")
    expect(scrawl("report", log, "--out", place.file("junit.xml", b"<?xml?><testsuites/>")), 2)
    spec = place.file("precious.conf", b"lr = 0.1 | 0.2\n")
    expect(scrawl("sweep", spec, "--csv", script), 2, "--csv")
    equal({path: path.read_bytes() for path in kept}, kept, "files of another kind")


def test_overwriting_others_alike(place):
    """Files of others that begin with the same words as ours."""
    evaluation, page = ["eval", place.model, "--data", place.data], "<!DOCTYPE html>\n<html></html>"
    sweep = ["sweep", place.file("alike.conf", b"lr = 0.1 | 0.2\n")]
    for args, option, name, text in (
            (evaluation, "confusion", "alike.csv", "label,pixel0,pixel1\n1,0,0\n"),
            (evaluation, "confusion", "alike.csv", "label,1x1\n"),
            (evaluation, "metrics", "alike.json", '{"accuracy": 0.5, "other": 1}\n'),
            (evaluation, "markdown", "alike.md", "# Evaluation notes\n"),
            (evaluation, "junit", "alike.xml", '<?xml version="1.0" encoding="UTF-8"?>\n'
                                               '<testsuites>\n<testsuite name="pytest">'),
            (evaluation, "predictions", "alike.jsonl", '{"index": 1, "mine": 2}\n'),
            (["data", "suspects", place.data], "out", "alike.jsonl",
             '{"index": 1, "label": 2, "label_name": "2"}\n'),
            (["report", place.log], "out", "alike.html", page),
            (sweep, "csv", "alike.csv", "rank,player\n1,Ann\n")):
        theirs = place.file(name, text.encode())
        expect(scrawl(*args, f"--{option}", theirs), 2,
               f"--{option}: {theirs} exists and holds something else")
        equal(theirs.read_text(), text, "what they wrote")


def test_overwriting_again(place):
    """What a command has written it may write again."""
    names = {option: place.folder / f"again.{option}" for option in
             ("metrics", "confusion", "junit", "markdown", "probabilities")}
    names["predictions"] = place.folder / "again.csv"
    options = [f"--{option}={path}" for option, path in names.items()]
    for each in ([], [], ["--predictions", place.folder / "again.jsonl"]):
        expect(scrawl("eval", place.model, "--data", place.data, *options, *each), 0)
    expect(scrawl("eval", place.model, "--data", place.data,
                  "--predictions", place.folder / "again.jsonl"), 0)
    for members in (1, 2, 1):
        expect(train(place, "--epochs", 1, "--ensemble", members, "-q",
                     "--curve", place.folder / "again.curve", "--log", place.folder / "again.log",
                     "--split-out", place.folder / "again.parts",
                     out=place.folder / f"again{members}.safetensors"), 0)
    for _ in range(2):
        expect(scrawl("compare", place.model, place.folder / "again1.safetensors", "--data",
                      place.data, "--disagreements", place.folder / "again.d"), 0)
        expect(scrawl("report", place.folder / "again.log", "--out", place.folder / "a.html"), 0)
    for word in ("", "", "--each"):
        expect(scrawl("eval", place.model, place.folder / "again1.safetensors", "--data",
                      place.data, "--metrics", names["metrics"], *[word] * bool(word)), 0)


def test_why_not_written(place):
    """Libraries that write pictures do not tell; the message does."""
    folder = place.folder / "small-files"
    folder.mkdir()
    for args in (["predict", place.model, "--data", place.data, "--sheet", folder / "s.png"],
                 ["data", "page", "-n", "6", "--data", place.data, folder / "p.png"],
                 ["data", "page", "-n", "6", "--data", place.data, folder / "p.jpg"]):
        done = subprocess.run(["sh", "-c", 'ulimit -f 1; exec "$0" "$@"', SCRAWL, *map(str, args)],
                              env=ENVIRONMENT, capture_output=True, check=False, timeout=60)
        equal((done.returncode, done.stderr.decode()),
              (4, f"scrawl: {args[-1]}: cannot be written: File too large\n"), "code and error")
    equal(list(folder.iterdir()), [], "files")
    expect(scrawl("data", "show", place.data, "--out", "/dev/full"), 4,
           "/dev/full: cannot be written: No space left on device")


def test_names_of_descriptors(place):
    """They are written to as they are open: after what is there, and not in its place."""
    folder = place.folder / "descriptors"
    folder.mkdir()
    (folder / "link").symlink_to("/proc/self/fd/1")
    data, model = ["--data", place.data], folder / "m.safetensors"
    for name, stream in (("/dev/stdout", "stdout"), ("/dev/fd/1", "stdout"), ("link", "stdout"),
                         ("//dev/../dev/fd/1", "stdout"), ("/dev/stderr", "stderr"),
                         ("/proc/self/fd/2", "stderr"), ("/proc/{}/fd/{}", "stderr")):
        with open(folder / "kept", "w+", encoding="utf-8") as file:
            file.write("before\n")
            file.flush()
            path = name.format(os.getpid(), file.fileno())
            for args in (["eval", place.model, *data, "--metrics", path],
                         ["train", *data, "--net", "dense", "-q", "-e1", "-o", model,
                          "--log", path]):
                done = subprocess.run([SCRAWL, *map(str, args)], env=ENVIRONMENT, cwd=folder,
                                      check=False, timeout=60,
                                      **{"stdout": subprocess.DEVNULL, stream: file})
                equal(done.returncode, 0, f"exit code with {path}")
        before, *lines = (folder / "kept").read_text().splitlines()
        equal((before, [next(iter(json.loads(line))) for line in lines]),
              ("before", ["accuracy", "schema", "schema", "schema"]), f"lines with {path}")


def test_stopped(place):
    """A signal leaves neither a half-written file nor a temporary one."""
    folder = place.folder / "stopped"
    folder.mkdir()
    pixels, labels = shapes(TEST, 2)
    (folder / "images").write_bytes(idx_images(pixels * 500))
    (folder / "labels").write_bytes(idx_labels(labels * 500))
    old = folder / "p.csv"
    old.write_text("index,label,prediction,confidence\n")
    args = ["eval", place.model, "--images", folder / "images", "--labels", folder / "labels",
            "--tta", 15, "--predictions", old]
    with subprocess.Popen([SCRAWL, *map(str, args)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, preexec_fn=restore_signals) as process:
        while len(list(folder.iterdir())) == 3 and process.poll() is None:
            time.sleep(0.01)
        process.terminate()
        out, err = process.communicate()
    equal((process.returncode, out), (143, b""), f"exit code and output; {err}")
    equal(sorted(p.name for p in folder.iterdir()), ["images", "labels", "p.csv"], "files")
    equal(old.read_text(), "index,label,prediction,confidence\n", "the old file")


def test_reader_goes_away(place):
    """Files are complete though nobody reads standard output; without files, the end is quiet."""
    folder = place.folder / "closed-pipe"
    folder.mkdir()
    options = {"metrics": "m.json", "confusion": "c.csv", "junit": "j.xml", "markdown": "r.md"}
    files = [f"--{option}={folder / name}" for option, name in options.items()]
    args = [SCRAWL, "eval", place.model, "--data", place.data, "--min-accuracy", "0", "--json"]
    for more, code, words in ((files, 4, "scrawl: standard output: "), ([], -13, "")):
        with subprocess.Popen([*map(str, args), *more], env=ENVIRONMENT, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            process.stdout.close()
            err = process.stderr.read().decode()
        equal((process.returncode, err[:len(words)], len(err.splitlines())),
              (code, words, bool(words)), f"exit code and error; {err}")
        equal(sorted(p.name for p in folder.iterdir()), sorted(options.values()), "files")
    json.loads((folder / "m.json").read_text())
    assert (folder / "j.xml").read_text().endswith("</testsuites>\n")
