# SPDX-License-Identifier: MIT
"""scrawl read: the models that it reads with."""

import json

from cli.handwriting import needs_leptonica, page, reading_model
from cli.harness import equal, expect, scrawl

LINES = ["0171L0", "77L1", "L0"]


@needs_leptonica
def test_read_several_models(place):
    note = place.file("note.png", page(LINES))
    model = reading_model(place)
    args = ["read", note, "-m", model, "-m", place.file("copy.safetensors", model.read_bytes())]
    document = json.loads(expect(scrawl(*args, "--tta", 3, "--reject", "50%", "--json"), 0).out)
    equal((document["text"], len(document["models"])), ("\n".join(LINES), 2), "an average")
    content = reading_model(place, reject_threshold="0.25", reject_error="0.01").read_bytes()
    low = place.file("low.safetensors", content)
    content = reading_model(place, reject_threshold="0.75", reject_error="0.01").read_bytes()
    high = place.file("high.safetensors", content)
    model = reading_model(place)
    for models, threshold in (((low, high), 0.75), ((high, low), 0.75), ((low, model), 0.5)):
        done = expect(scrawl("read", note, "--json", "-m", models[0], "-m", models[1]), 0)
        equal(json.loads(done.out)["reject"], {"threshold": threshold, "error": None},
              "the threshold of several models")
        equal(done.err.splitlines()[0],
              f"unsure (?) below {threshold}, the highest of the models' thresholds", "its note")
    done = expect(scrawl("read", note, "-m", low, "-m", high, "--reject", 0.1), 0)
    equal(done.err.splitlines()[0], "unsure (?) below 0.1", "a threshold that was asked for")
    done = expect(scrawl("read", note, "-m", model, "-m", place.model), 3, "cannot be averaged")
    assert done.err.startswith(f"scrawl: {place.model}: "), done.err


@needs_leptonica
def test_read_odd_models(place):
    """A threshold that is no number counts as none; of what is no character there is one class."""
    note = place.file("note.png", page(["71"]))
    for text in ("0,5", "0.75 or so", "0.75x", ""):
        done = expect(scrawl("read", note, "-m", reading_model(place, reject_threshold=text)), 0)
        equal(done.err.splitlines()[0], "unsure (?) below 0.5", f"the threshold {text!r}")
    twice = reading_model(place, classes=json.dumps(["none", "1", "none", "L"]))
    expect(scrawl("read", note, "-m", twice), 3, f'scrawl: {twice}: has several classes "none"')


@needs_leptonica
def test_read_finds_the_model(place):
    """Without --model: quickstart's, then the current folder's, or else how to make one."""
    note, share = place.file("note.png", page(["71"])), place.folder / "share"
    here, home = place.folder / "here", place.folder / "home"
    for folder in (share / "scrawl" / "models", here, home / ".local/share/scrawl/models"):
        folder.mkdir(parents=True)
    env = {"XDG_DATA_HOME": str(share), "HOME": str(home)}
    kept = share / "scrawl" / "models" / "reader.safetensors"
    make = f"scrawl train --data mnist --recipe reader --out {kept}"
    done = expect(scrawl("read", note, env=env, cwd=here), 4, "./reader.safetensors", make)
    equal((done.out, len(done.err.splitlines())), ("", 1), "one line")
    expect(scrawl("read", note, env={"HOME": ""}, cwd=here), 4, "reader --out ./reader.safetensors")

    def used(**settings):
        done = expect(scrawl("read", note, "--json", env={**env, **settings}, cwd=here), 0)
        return json.loads(done.out)["models"][0]["file"]

    content = reading_model(place).read_bytes()
    (here / "reader.safetensors").write_bytes(content)
    equal(used(), "./reader.safetensors", "the current folder's")
    kept.write_bytes(content)
    equal(used(), str(kept), "quickstart's")
    at_home = home / ".local/share/scrawl/models/reader.safetensors"
    at_home.write_bytes(content)
    equal(used(XDG_DATA_HOME="relative"), str(at_home), "the home folder's")
    kept.write_bytes(content[:100])
    expect(scrawl("read", note, env=env, cwd=here), 5, str(kept))
