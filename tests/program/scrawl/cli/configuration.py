# SPDX-License-Identifier: MIT
"""Configurations: --config, --print-config, what a model records, precedence."""

import json

from cli.harness import (COMMANDS, NET, effective, equal, expect, lines_of, options_of,
                         recipe_settings, scrawl, scrawl_json, settings, stable, value)

SMALL = "conv 4 3x3, relu, dense"


def test_print_config_round_trip(place):
    """Configurations from --print-config, model and log give the same weights."""
    out, log = place.folder / "round.safetensors", place.folder / "round.jsonl"
    odd = ["--data", place.data, "--net", "conv 4 3x3,\n relu,\tmaxpool 2, dropout .1, dense",
           "-e2", "-b33", "--optimizer", "nesterov", "--lr", "1.23456789012345e-2", "--momentum",
           ".85", "--weight-decay", "1e-4", "--val", ".125", "--seed", "9007199254740993",
           "--augment", "rotate 5, shift .1", "--plain-epochs", 1, "--schedule", "cosine",
           "--warmup", .1, "--until", "99.99%", "--conv", "gemm", "--no-test"]
    done = scrawl("train", *odd, "--out", out, "--log", log, "-q", "-t1")
    expect(done, done.code if done.code in (0, 6) else 0)
    weights = value(done.out, "weights")
    kept = expect(scrawl("info", out, "--config"), 0).out
    equal(scrawl_json("info", out)["metadata"]["config"], kept, "the configuration in JSON")
    equal(lines_of(log)[0]["config"], kept, "the log's configuration")
    equal(settings(kept)["lr"], "0.0123456789012345", "lr")
    assert not {"out", "log", "quiet", "threads", "checkpoint", "every"} & set(settings(kept)), kept
    equal(settings(kept)["until"], "0.9999", "until")
    expect(scrawl("train", *odd, "--log", "a\nb", "--print-config"), 2, "--log", "cannot hold")
    expect(scrawl("train", *odd, "--net", "dense\v", "--print-config"), 2, "--net", "cannot hold")
    printed = expect(scrawl("train", *odd, "--out", "a #\"b\"", "--print-config"), 0).out
    assert settings(kept).items() <= settings(printed).items(), printed
    equal(settings(printed)["out"], '"a #""b"""', "a quoted value")
    for text in (kept, printed):
        file = place.file("odd.conf", text.encode())
        equal(effective("--config", file), effective("--config", file, "--seed=9007199254740993"),
              "the effective configuration")
        again = scrawl("train", "--config", file, "--out", out, "-q", "-t2")
        equal(value(again.out, "weights"), weights, "weights")
        equal(expect(scrawl("info", out, "--config"), 0).out, kept, "what the model keeps")
    file.write_text(printed)
    equal(expect(scrawl("train", "--config", file, "--print-config"), 0).out, printed, "printed")


def test_config_forms(place):
    text = "\ufeff\n# what a line may look like\n  data = shapes\r\nnet =" + SMALL \
        + " \t # comment\nepochs=3#4\n"
    file = place.file("forms.conf", text.encode())
    expect(scrawl("train", "--config", file), 2, f"{file}:5: epochs: expected", '"3#4"')
    file.write_text(text.replace("3#4", "3\t#4") + 'no-test\nquiet = false\nout = "" # x')
    expect(scrawl("train", "--config", file), 2, f"{file}:8: out: expected some text")
    file.write_text(file.read_text().replace('""', '" ""#""" # x'))
    found = effective("--config", file)
    wanted = {"data": "shapes", "net": SMALL, "epochs": "3", "no-test": "true", "quiet": "false",
              "out": '" ""#"""'}
    equal({key: found[key] for key in wanted}, wanted, "what the configuration says")
    piped = effective("--config", "/proc/self/fd/0", stdin=b"epochs = 5")
    equal(piped["epochs"], "5", "from a pipe")
    equal(effective("--config", place.file("empty.conf", b"")), effective(), "an empty one")


def test_config_errors(place):
    bad = {
        "epcohs = 3": "unknown option epcohs; did you mean epochs?",
        "zebra = 3": "unknown option zebra",
        "--epochs = 3": "did you mean epochs?",
        "e = 3": "unknown option e",
        "epochs = 0": 'epochs: expected a whole number from 1 to 1000000, found "0"',
        "epochs =": 'found ""',
        "epochs": "epochs needs a value: epochs = N",
        "epochs 3": "expected NAME = VALUE",
        "= 3": "expected NAME = VALUE",
        "quiet = yes": "quiet: expected true or false",
        "optimizer = SGD": "expected one of sgd",
        "seed = 1\nseed = 1": "seed was already set in line 2",
        'out = "x': "quotation mark",
        'out = "x" y': "quotation mark",
        "config = x": "config is allowed only on the command line",
        "resume = x": "resume is allowed only on the command line",
        "lr-range = true": "lr-range is allowed only on the command line",
        "print-config": "print-config is allowed only on the command line",
        "help": "help is allowed only on the command line",
        "seed = 1\0": "not text",
        "seed = 1\r2": "not text",
        "net = " + "x" * 10000: "too long",
    }
    for text, word in bad.items():
        file = place.file("bad.conf", b"# the line after this\n" + text.encode())
        line = 2 + text.count("\n")
        done = expect(scrawl("train", "--data", place.data, "--config", file), 2,
                      f"{file}:{line}: ", word)
        equal(done.err.count("\n"), 1, "lines on standard error")
    large = place.file("large.conf", b"# " + b"x" * 98 + b"\n" * 66000)
    expect(scrawl("train", "--config", large), 2, "too large")
    expect(scrawl("train", "--config", place.model, "--data", place.data), 2, f"{place.model}")
    expect(scrawl("train", "--config", place.folder), 4, "directory")
    expect(scrawl("train", "--config", place.folder / "none.conf"), 4, "none.conf")
    expect(scrawl("train", "--config="), 2, "--config")
    # A configuration may repeat --every's default without --checkpoint, but not set another value.
    fine = place.file("every.conf", b"every = 1 epoch")
    expect(scrawl("train", "--config", fine, "--print-config"), 0)
    fine.write_text("every = 2 epochs")
    expect(scrawl("train", "--config", fine, "--print-config"), 2, "--checkpoint")


def test_precedence(place):
    """Defaults, recipe, configuration, command line."""
    best = effective("--net", "best")
    recipe = recipe_settings("best", "best")
    assert recipe and recipe.items() <= best.items(), (recipe, best)
    assert not recipe.items() & effective().items(), (recipe, "are defaults")
    file = place.file("order.conf", b"net = best\naugment = light\nlr = 0.5\n")
    found = effective("--config", file)
    equal((found["augment"], found["lr"], found["epochs"]), ("light", "0.5", best["epochs"]),
          "the configuration's")
    found = effective("-e", 4, "--config", file, "--lr", .25)
    equal((found["augment"], found["lr"], found["epochs"]), ("light", "0.25", "4"),
          "the command line's")
    flags = place.file("flags.conf", b"no-test\nquiet = true")
    found = effective("--config", flags, "--no-test=false")
    equal((found["no-test"], found["quiet"]), ("false", "true"), "flags, one of them taken back")
    equal(effective("--config", flags, "--no-test=false", "--no-test")["no-test"], "true", "again")
    whole, plain = int(best["epochs"]), int(best["plain-epochs"])
    for epochs in (1, whole // 2, whole - 1, whole, 2 * whole):
        equal(int(effective("--net", "best", "-e", epochs)["plain-epochs"]),
              (plain * min(epochs, whole) + whole // 2) // whole, f"plain of {epochs} epochs")
    equal(effective("--net", "best", "-e1", "--plain-epochs", 7)["plain-epochs"], "7", "as asked")
    found = effective("--config", file, "--net", "fast")
    equal((found["net"], found["epochs"]), ("fast", effective()["epochs"]), "no recipe")
    # Another optimiser brings its own learning rate and decay.
    other = "adam" if best["optimizer"] == "sgd" else "sgd"
    its = effective("--optimizer", other)
    found = effective("--net", "best", "--optimizer", other)
    own = ("optimizer", "lr", "momentum", "beta2", "weight-decay")
    equal(found, {**best, **{key: its[key] for key in own}}, "the other optimiser's defaults")
    equal(effective("--net", "best", "--optimizer", best["optimizer"]), best, "the same optimiser")


def test_config_and_resume(place):
    """A checkpoint stores the configuration, and --resume accepts no other one."""
    whole, parts = place.folder / "w.safetensors", place.folder / "p.safetensors"
    checkpoint = place.folder / "config.checkpoint"
    file = place.file("resume.conf", f"epochs = 6\nbatch = 100\nnet = {NET}\n"
                      f"data = {place.data}\nquiet\nevery = 4 epochs\n"
                      f"checkpoint = {checkpoint}\n".encode())
    expect(scrawl("train", "--config", file, "--out", whole, "-t1"), 0)
    expect(scrawl("train", "--resume", checkpoint, "--out", parts, "-q"), 0)
    equal(parts.read_bytes(), whole.read_bytes(), "the model")
    assert settings(expect(scrawl("info", parts, "--config"), 0).out)["epochs"] == "6"
    expect(scrawl("train", "--resume", checkpoint, "--config", file), 2, "--config", "--resume")
    expect(scrawl("train", "--resume", checkpoint, "--print-config"), 2, "--print-config")


def test_config_of_other_commands(place):
    file = place.file("eval.conf", f"data = {place.data}\njson\nsplit = val\n".encode())
    document = json.loads(expect(scrawl("eval", place.model, "--config", file), 0).out)
    equal(document["images"], 80, "images of the part")
    document = json.loads(expect(scrawl("eval", place.model, "--config", file, "--split", "test"),
                                 0).out)
    equal(document["images"], 200, "images of the part")
    file.write_text("top = 3\nshow\n")
    equal(expect(scrawl("predict", place.model, place.images, "-i0", "--config", file), 0).out,
          expect(scrawl("predict", place.model, place.images, "-i0", "--top=3", "--show"), 0).out,
          "the readings")


def test_one_config_for_all(place):
    """What train prints serves train, eval and predict; each takes the options that it has."""
    out, moved = place.folder / "one.safetensors", place.folder / "moved.safetensors"
    printed = expect(scrawl("train", "--data", place.data, "--net", SMALL, "-e1", "--val", ".25",
                            "--val-seed", 7, "--threads", 1, "--out", out, "--print-config"), 0).out
    file = place.file("one.conf", printed.encode())
    expect(scrawl("train", "--config", file), 0)
    moved.write_bytes(out.read_bytes())
    equal(stable(scrawl_json("eval", moved, "--config", file)),
          stable(scrawl_json("eval", moved, "--data", place.data)), "the evaluation")
    equal(scrawl_json("eval", moved, "--config", file, "--split", "val")["images"], 200,
          "validation images")
    equal(expect(scrawl("predict", moved, "--config", file), 0).out,
          expect(scrawl("predict", moved, "--data", place.data), 0).out, "the readings")
    equal(out.read_bytes(), moved.read_bytes(), "the model: eval and predict have no --out")
    # Options of each beside the others'.
    file.write_text(printed + "top = 2\nindex = 3\nmin-accuracy = 0\n")
    expect(scrawl("train", "--config", file), 0)
    gates = scrawl_json("eval", moved, "--config", file)["gates"]
    equal([gate["gate"] for gate in gates], ["min-accuracy"], "gates")
    readings = expect(scrawl("predict", moved, "--config", file, "--json"), 0).out.splitlines()
    equal([json.loads(reading)["index"] for reading in readings], [3], "images read")
    # The command line says where the data are, in whichever way.
    files = ["--images", place.train_images, "--labels", place.train_labels]
    equal(scrawl_json("eval", moved, "--config", file, *files)["images"], 800,
          "images of --images")
    one = scrawl_json("predict", moved, place.images, "--labels", place.labels, "--config", file)
    equal(one["label"], 3, "an image of a file")


def test_config_names_of_all_commands(place):
    """A configuration may hold what --help of any command that reads one lists, and no more."""
    line_only = {"config", "help", "max-memory", "lr-range", "pause-after", "print-config",
                 "resume"}
    helps = {command: expect(scrawl(*command.split(), "--help"), 0).out for command in COMMANDS}
    readers = [command for command in COMMANDS if "--config FILE" in helps[command]]
    assert {"train", "eval", "predict", "compare", "read", "data suspects"} <= set(readers), readers
    taken = {name for command in readers for name in options_of(command)} - line_only
    others = {name for command in COMMANDS for name in options_of(command)} - taken - line_only
    for command in readers:
        names = taken - set(options_of(command))
        # In a training run the network is meant.
        names -= {"model"} if "net" in options_of(command) else set()
        file = place.file("names.conf", "".join(f"{name} = ?\n" for name in sorted(names)).encode()
                          + b"zebra = 1\n")
        # Only the last line is wrong.
        operands = ["x"] * {"train": 0, "compare": 2}.get(command, 1)
        expect(scrawl(*command.split(), "--config", file, *operands), 2,
               f"{file}:{len(names) + 1}: unknown option zebra")
    for name in sorted(others):
        file.write_text(f"{name} = 1\n")
        expect(scrawl("eval", "x", "--config", file), 2, f"{file}:1: unknown option {name}")
    for name in sorted(line_only):
        file.write_text(f"{name} = 1\n")
        expect(scrawl("eval", "x", "--config", file), 2, f"{name} is allowed only on the command")


def test_config_suggests_other_commands(place):
    file = place.file("suggest.conf", b"json\nepcohs = 3\n")
    expect(scrawl("eval", "x", "--config", file), 2,
           f"{file}:2: unknown option epcohs; did you mean epochs, an option of train?")
    file.write_text("learning_rate = 0.1\n")
    expect(scrawl("predict", "x", "--config", file), 2, "did you mean lr, an option of train?")
    # Of scrawl read, but in a training run the network is meant.
    file.write_text("model = lenet\n")
    expect(scrawl("train", "--config", file), 2, "unknown option model; did you mean net?")
    expect(scrawl("sweep", file, "--data", place.data), 2, "unknown option model")
    file.write_text("net = fast\ntop = 2\n")
    expect(scrawl("sweep", file, "--data", place.data), 2, f"{file}:2: unknown option top")


def test_info_config_refusals(place):
    for subject in ("best", "dense", place.images, "-"):
        expect(scrawl("info", subject, "--config", stdin=b""), 2, "not a model file")
    expect(scrawl("info", place.folder / "none.safetensors", "--config"), 4, "none.safetensors")
    expect(scrawl("info", place.model, "--config", "--json"), 2, "cannot be combined")
