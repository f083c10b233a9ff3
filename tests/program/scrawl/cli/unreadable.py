# SPDX-License-Identifier: MIT
"""Files that are there and cannot be read: none is taken for absent.

They are links to themselves, which nobody can open, root neither.
"""

import json
import shutil

from cli.harness import (NET, TEST, TRAIN, equal, expect, scrawl, scrawl_json, shapes,
                         write_dataset)
from cli.sweeps import write_spec

LOOP = "Too many levels of symbolic links"


def close(path):
    """Makes a file or folder one that cannot be opened."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    path.symlink_to(path.name)


def test_unreadable_part_of_data(place):
    """A test set that cannot be opened is not one that is missing."""
    parts = {"train": TRAIN, "test": TEST}
    for closed in ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                   "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        folder = write_dataset(place.folder / f"closed-{closed}", shapes(TRAIN, 1), shapes(TEST, 2))
        close(folder / closed)
        for args in (["info"], ["info", "--json"], ["unpack", place.folder / "closed.out"]):
            done = expect(scrawl("data", args[0], folder, *args[1:]), 4, closed, LOOP)
            equal(done.out, "", "results")
        assert not (place.folder / "closed.out").exists()
        done = expect(scrawl("data", "verify", folder, "--json"), 4, closed, LOOP)
        document = json.loads(done.out)
        whole = "test" if closed.startswith("train") else "train"
        equal(document["ok"], False, "ok")
        for part in document["parts"]:
            readable = part["part"] == whole
            equal((part["images"], part["problem"] is None),
                  (parts[whole] if readable else None, readable), f"part {part['part']}")
        expect(scrawl("train", "--data", folder, "--net", NET, "-e1", "-q", "--out",
                      place.folder / "closed.safetensors"), 4, closed, LOOP)


def test_unreadable_data_folder(place):
    """The search ends there instead of finding another data set of that name."""
    own, other = place.folder / "closed-own", place.folder / "closed-other"
    own.mkdir()
    other.mkdir()
    shutil.copytree(place.data, other / "shapes")
    close(own / "shapes")
    env = {"SCRAWL_DATA_DIR": str(own)}
    done = scrawl("data", "info", "shapes", env=env, cwd=other)
    expect(done, 4, f"{own}/shapes: cannot be read", LOOP)
    (own / "shapes").unlink()
    equal(len(scrawl_json("data", "info", "shapes", env=env, cwd=other)["parts"]), 2, "parts")


def test_unreadable_model_of_report(place):
    """The page is written without the filters of a model that cannot be read, and says why."""
    model, page = place.folder / "closed.safetensors", place.folder / "closed.html"
    shutil.copy(place.model, model)
    document = scrawl_json("eval", model, "--data", place.data)
    evaluation = place.file("closed.json", json.dumps(document).encode())
    expect(scrawl("report", evaluation, "--out", page), 0)
    close(model)
    done = expect(scrawl("report", evaluation, "--out", page), 4, f"{model}: cannot be read", LOOP)
    equal(done.out, f"report: {page}\n", "output")
    text = page.read_text(encoding="utf-8")
    assert f"closed.safetensors: cannot be read: {LOOP}" in text and text.endswith("</html>\n")
    model.unlink()
    expect(scrawl("report", evaluation, "--out", page), 0)
    assert "closed.safetensors: the file is no longer there" in page.read_text(encoding="utf-8")


def test_unreadable_log_of_sweep(place):
    """A run whose log or checkpoint cannot be read is not one that has not begun."""
    spec, folder = write_spec(place, "closed", f"net = {NET}\nepochs = 1\n")
    scrawl_json("sweep", spec, "-q")
    run, = (path for path in folder.iterdir() if path.is_dir())
    log = (run / "log.jsonl").read_bytes()
    close(run / "log.jsonl")
    for more in ([], ["--show"]):
        done = expect(scrawl("sweep", spec, "-q", *more), 4, str(run), LOOP)
        equal(done.out, "", "table")
    (run / "log.jsonl").unlink()
    (run / "log.jsonl").write_bytes(log[:log.rindex(b"\n", 0, -1) + 1])
    close(run / "checkpoint.safetensors")
    expect(scrawl("sweep", spec, "-q"), 4, str(run), LOOP)
    (run / "checkpoint.safetensors").unlink()
    close(folder / "sweep.conf")
    expect(scrawl("sweep", spec, "-q"), 4, "sweep.conf", LOOP)


def test_unreadable_class_of_pictures(place):
    """A class whose folder cannot be opened is not one without pictures."""
    pictures = place.folder / "closed-pictures"
    expect(scrawl("data", "unpack", place.data, pictures), 0)
    close(pictures / "test" / "2")
    done = scrawl("data", "pack", pictures / "test", place.folder / "closed-packed")
    expect(done, 4, "test/2", LOOP)
    assert not (place.folder / "closed-packed").exists()


def test_unreadable_output(place):
    """What cannot be seen is not replaced."""
    out = place.folder / "closed.svg"
    close(out)
    for option, name in (("--predictions", "closed.csv"), ("--metrics", "closed.metrics")):
        close(place.folder / name)
        done = scrawl("eval", place.model, "--data", place.data, option, place.folder / name)
        expect(done, 4, f"{name}: cannot be read, and so is not replaced", LOOP)
        assert (place.folder / name).is_symlink()
    expect(scrawl("report", place.log, "--out", out), 4, LOOP)
