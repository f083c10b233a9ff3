# SPDX-License-Identifier: MIT
"""Recipes: --recipe, those that networks bring, what overrides them, what records them."""

import re

from cli.harness import (MANPAGE, NET, effective, equal, expect, idx_images, idx_labels, lines_of,
                         recipe_settings, scrawl, scrawl_json, settings, train, value)


def test_recipe_by_name(place):
    """The network, the validation images and the options together, on top of the defaults."""
    recipe = recipe_settings("sprint", "small")
    equal((recipe["net"], recipe["val"], recipe["epochs"]), ("small", "0.05", "1"), "sprint")
    equal(effective("--recipe", "sprint"), {**effective(), **recipe, "recipe": "sprint"}, "sprint")
    equal(effective("--recipe", "best"), {**effective("--net", "best"), "recipe": "best"},
          "a network's own recipe, by name")
    data = ["--data", "fashion-mnist"]
    equal(effective("--recipe", "best", *data), {**effective("--net", "best", *data),
                                                 "recipe": "best"}, "its variant for the data")
    assert "recipe" not in effective("--net", "best"), "a recipe that was not asked for"


def test_recipe_is_overridden(place):
    """The command line and the configuration win over the recipe, the network like the rest."""
    sprint = effective("--recipe", "sprint")
    mine = {"net": "lenet", "lr": "0.1", "val": "100"}
    given = [part for key, text in mine.items() for part in (f"--{key}", text)]
    equal(effective("--recipe", "sprint", *given), {**sprint, **mine}, "the command line's")
    equal(effective(*given, "--recipe", "sprint"), {**sprint, **mine}, "in the other order")
    file = place.file("own.conf", b"net = lenet\nlr = 0.1\nval = 100\nrecipe = sprint")
    equal(effective("--config", file), {**sprint, **mine}, "the configuration's")
    equal(effective("--config", file, "--net", "keras"), {**sprint, **mine, "net": "keras"}, "both")
    equal(effective("--config", file, "--recipe", "best")["recipe"], "best", "another recipe")
    # --net brings no recipe of its own beside another.
    equal(effective("--recipe", "sprint", "--net", "best"), {**sprint, "net": "best"}, "one recipe")
    # Another optimiser brings its own defaults, but not the schedule's options.
    sgd = effective("--recipe", "sprint", "--optimizer", "sgd")
    equal((sgd["lr"], sgd["momentum"], sgd["warmup"]), ("0.05", "0.9", sprint["warmup"]), "sgd")


def head_of(*args):
    """What the configuration says about the recipe, without the settings in effect."""
    first = expect(scrawl("train", *args, "--print-config"), 0).out.splitlines()[0]
    return re.match("# recipe: ([^:]*)", first)[1]


def test_recipe_says_what_was_replaced(place):
    equal(head_of("--recipe", "sprint"), "sprint for any data", "as it is")
    equal(head_of("--recipe", "sprint", "--net", "small", "--val", ".05", "--lr", "7e-3",
                  "--seed", 2), "sprint for any data", "the same values, given")
    equal(head_of("--recipe", "sprint", "--net", "lenet", "--val", 3000, "-e2"),
          "sprint for any data, except net, val, epochs", "network, validation and options")
    equal(head_of("--recipe", "sprint", "--from", place.model), "sprint for any data, except net",
          "a model's network")
    every = [f"--{key}={text}" for key, text in effective().items()]
    every += ["--net", "lenet"]
    first = expect(scrawl("train", "--recipe", "sprint", *every, "--print-config"), 0).out
    replaced = "net, val, epochs, lr, momentum, beta2, weight-decay, warmup, label-smoothing"
    equal(first.splitlines()[0], f"# recipe: sprint for any data, except {replaced}", "all of it")


def test_recipe_errors(place):
    expect(scrawl("train", "--recipe", "sprnt"), 2,
           "--recipe: expected one of best, reader, sprint", 'found "sprnt"; did you mean sprint?')
    done = expect(scrawl("train", "--recipe", "zebra"), 2, "expected one of best, reader, sprint")
    assert "did you mean" not in done.err, done.err
    expect(scrawl("train", "--recipe", "lenet"), 2, "expected one of")
    file = place.file("bad-recipe.conf", b"recipe = sprit")
    expect(scrawl("train", "--config", file), 2, f"{file}:1: recipe: expected", "mean sprint?")
    expect(scrawl("train", "--recipe"), 2, "--recipe needs a value")
    expect(scrawl("train", "--resume", place.model, "--recipe", "sprint"), 2, "--recipe cannot be")


def test_recipe_in_the_texts(place):
    """Each in the help, with a line on it, and in the manual."""
    text = expect(scrawl("train", "--help"), 0).out
    rows = re.findall(r"^  (\S+)(?: for \S+)?  +(\S.*)$", text.split("\nRecipes\n")[1], re.M)
    names = list(dict.fromkeys(name for name, _ in rows))
    flat = " ".join(text.split())
    equal(re.search("override its own: ([^-]*) -n", flat)[1].split(", "), names, "the names")
    page = re.search(r"^\.SH RECIPES$(.*?)^\.SH", MANPAGE.read_text(), re.M | re.S)[1]
    equal(re.findall(r"^\.B (\S+)$", page, re.M), names, "the names in the manual")


def test_recipe_and_resume(place):
    """A resumed run ends with the same record of its recipe, and its configuration repeats it."""
    whole, parts = place.folder / "rw.safetensors", place.folder / "rp.safetensors"
    checkpoint = place.folder / "recipe.checkpoint"
    run = ["--data", place.data, "--recipe", "sprint", "--net", NET, "-e4", "-b200", "-q"]
    expect(scrawl("train", *run, "--out", whole, "--checkpoint", checkpoint, "--every", "3 epochs"),
           0)
    expect(scrawl("train", "--resume", checkpoint, "--out", parts, "-q"), 0)
    assert parts.read_bytes() == whole.read_bytes(), "another model"
    told = scrawl_json("info", parts)
    assert told["metadata"]["recipe"].startswith(
        "sprint for any data, except net, epochs: val = 0.05; lr = 0.007; "), told["metadata"]
    kept = expect(scrawl("info", parts, "--config"), 0).out
    equal(settings(kept)["recipe"], "sprint", "in the configuration")
    file = place.file("recipe-again.conf", kept.encode())
    expect(scrawl("train", "--config", file, "--out", parts, "-q"), 0)
    equal(scrawl_json("info", parts), told, "the model, again")
    expect(scrawl("train", "--data", place.data, "--from", parts, "-e1", "--out", whole, "-q"), 0)
    equal(scrawl_json("info", whole)["metadata"]["recipe"], "none", "not the first run's")


def test_recipe_in_a_run(place):
    """The header, the log and the model name the recipe, if there is one."""
    out, log = place.folder / "recipe.safetensors", place.folder / "recipe.jsonl"
    done = scrawl("train", "--data", "/nowhere/fashion-mnist/", "--net", "best",
                  "--print-config")
    assert expect(done, 0).out.startswith("# recipe: best for fashion-mnist: "), done.out
    done = scrawl("train", "--data", place.data, "--net", "best", "--print-config")
    assert expect(done, 0).out.startswith("# recipe: best for any data: "), done.out
    images = place.file("large-images", idx_images(bytes(range(256)) * 49, 28, 28))
    labels = place.file("large-labels", idx_labels(bytes([0, 1] * 8)))
    done = expect(scrawl("train", "--images", images, "--labels", labels, "--net", "best", "-e1",
                         "-t1", "--val", 2, "--out", out, "--log", log), 0)
    text = re.search("^recipe +(.*)$", done.err, re.M)[1]
    assert text.startswith("best for any data, except epochs: net = best; augment = "), text
    kept = expect(scrawl("info", out, "--config"), 0).out
    assert kept.startswith(f"# recipe: {text}\n"), kept
    equal(lines_of(log)[0]["recipe"], text, "the log's recipe")
    equal(scrawl_json("info", out)["metadata"]["recipe"], text, "the model's recipe")
    equal(value(expect(scrawl("info", out), 0).out, "recipe"), text, "shown")
    equal(lines_of(place.log)[0]["recipe"], None, "no recipe in the log")
    file = place.file("recipe.conf", b"momentum = .8\nweight-decay = 0")
    done = expect(train(place, "--config", file, "--plain-epochs", 1, out=out), 0)
    assert "\nother     momentum = 0.8; plain-epochs = 1\n" in done.err, done.err
    assert "recipe" not in done.err and "\nother  " not in place.trained.err, done.err
    done = expect(train(place, "--augment", "light", "--plain-epochs", 9, out=out, epochs=1), 0)
    assert "\nother     augment = light; plain-epochs = 9\n" in done.err, done.err
    note = "\nnote      --plain-epochs covers the whole run, so --augment has no effect\n"
    assert note in done.err, done.err
