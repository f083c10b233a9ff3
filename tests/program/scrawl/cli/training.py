# SPDX-License-Identifier: MIT
"""scrawl train: results, log, options."""

import json
import re
import time

from cli.harness import (NET, TEST, TRAIN, equal, expect, lines_of, on_terminal, scrawl,
                         scrawl_json, train, value)


def test_train_output(place):
    out = place.trained.out
    keys = [line.split(":")[0] for line in out.splitlines()]
    equal(keys, ["model", "weights", "best epoch", "validation accuracy", "test accuracy",
                 "seconds"], "the results' keys")
    equal(value(out, "model"), str(place.model), "model")
    assert re.fullmatch(r"[0-9a-f]{32}", value(out, "weights"))
    assert re.fullmatch(r"\d+ of 4", value(out, "best epoch"))
    assert re.fullmatch(r"\d+\.\d\d% \[\d+\.\d\d, \d+\.\d\d\] \(95% interval\)",
                        value(out, "test accuracy"))
    assert float(value(out, "test accuracy").split("%")[0]) > 60, "it learned nothing" + out
    err = place.trained.err
    for word in ("720 images to train", "80 to validate", "200 to test", NET, "1 thread", "4/4",
                 "val loss"):
        assert word in err, f"{word!r} in {err!r}"
    assert "\r" not in err and "\033" not in err, "a status line without a terminal"
    equal(len(re.findall(r"^ +\d/4 ", err, re.M)), 4, "lines of epochs")


def test_header_on_a_terminal(place):
    """Its lines are wrapped between words; elsewhere each is one line."""
    args = ["train", "--data", place.data, "--net", NET, "-e", 1, "-t", 1, "--out",
            place.folder / "wrapped.safetensors"]
    code, screen = on_terminal(args, {"TERM": "xterm", "NO_COLOR": "1"})
    equal(code, 0, screen)
    lines = screen[:screen.index("epoch  train loss")].replace("\r\n", "\n").split("\n")[:-1]
    first = [i for i, line in enumerate(lines) if line.startswith("training  ")][0]
    assert len(lines[first]) <= 80 and lines[first + 1].startswith(10 * " " + "s"), lines
    joined = re.sub(r"\n {10}", " ", "\n".join(lines))
    plain = [line for line in expect(scrawl(*args), 0).err.split("\n") if "training  " in line]
    assert plain[0] in joined, (plain, joined)


def test_batchnorm_of_single_values(place):
    """Of batches of one image, a dense layer's values are always normalised to 0."""
    out, why = place.folder / "single.safetensors", "batchnorm after a dense layer leaves nothing"
    for net, batch, warned in (("dense 4, batchnorm, relu, dense", 1, True),
                               ("dense 4, batchnorm, relu, dense", 2, False),
                               ("conv 2 3x3, batchnorm, relu, dense", 1, False)):
        done = expect(scrawl("train", "--data", place.data, "--net", net, "--batch", batch, "-e", 1,
                             "-t", 1, "--out", out), 0)
        equal(why in done.err, warned, f"a warning for {net} in batches of {batch}: {done.err}")


def test_train_log(place):
    events = lines_of(place.log)
    equal([e["event"] for e in events], ["run"] + ["epoch"] * 4 + ["result"], "events")
    assert all(e["schema"] == 2 for e in events)
    run, result = events[0], events[-1]
    equal(run["data"]["images"], TRAIN, "images")
    equal((run["data"]["train"], run["data"]["val"], run["data"]["test"]), (720, 80, TEST), "sizes")
    assert re.fullmatch(r"[0-9a-f]{32}", run["data"]["hash"])
    assert run["versions"]["blas"]["config"] and run["versions"]["scrawl"]
    equal(run["machine"]["threads"], 1, "threads")
    equal(run["machine"]["environment"].get("OMP_WAIT_POLICY"), "passive", "environment")
    equal([e["epoch"] for e in events[1:-1]], [1, 2, 3, 4], "epochs")
    assert all(0 < e["lr"] <= run["training"]["lr"] for e in events[1:-1]), "learning rates"
    best = events[result["best_epoch"]]
    assert best["best"] is True
    equal(best["val_accuracy"], result["val_accuracy"], "best validation accuracy")
    equal(best["val_accuracy"], max(e["val_accuracy"] for e in events[1:-1]), "the best epoch")
    equal(result["status"], "ok", "status")
    out = place.trained.out
    equal(result["weights"], value(out, "weights"), "weights")
    equal(f"{100 * result['test']['accuracy']:.2f}", value(out, "test accuracy").split("%")[0],
          "test")
    equal(f"{100 * result['val_accuracy']:.2f}", value(out, "validation accuracy").split("%")[0],
          "validation accuracy")


def test_train_without_extras(place):
    """--val 0, --no-test, --quiet, single files."""
    out = place.folder / "plain.safetensors"
    log = place.folder / "plain.jsonl"
    done = expect(train(place, "--val", 0, "--no-test", "--quiet", "--log", log, out=out), 0)
    equal(done.err, "", "--quiet")
    assert "validation" not in done.out and "test" not in done.out, done.out
    events = lines_of(log)
    equal(events[1]["val_accuracy"], None, "no validation")
    equal(events[-1]["test"], None, "no test")
    done = expect(scrawl("train", "--images", place.train_images, "--labels", place.train_labels,
                         "--net", NET, "-e1", "-t1", "-q", "--val=50", "--out", out), 0)
    assert "validation accuracy" in done.out and "test accuracy" not in done.out, done.out
    done = expect(scrawl("eval", out, "--images", place.train_images, "--labels",
                         place.train_labels, "--split", "val", "--json"), 0)
    equal(json.loads(done.out)["images"], 50, "--val 50")
    expect(train(place, "--val", TRAIN, out=out), 2, "--val")


def test_same_bits_at_any_thread_count(place):
    weights = set()
    for threads in (1, 2, 3):
        done = train(place, "--threads", threads, "--quiet", out=place.folder / "t.safetensors")
        weights.add(value(expect(done, 0).out, "weights"))
    equal(len(weights), 1, "different weights for 1, 2, 3 threads")
    done = train(place, "--seed", 2, "--quiet", out=place.folder / "t.safetensors")
    assert value(expect(done, 0).out, "weights") not in weights, "another seed, the same weights"


def test_seed_draws_the_weights(place):
    """With a negligible learning rate only the initial weights can differ."""
    out, log = place.folder / "seed.safetensors", place.folder / "seed.jsonl"
    losses = set()
    for seed in (1, 2, 1):
        expect(train(place, "--lr", "1e-30", "--seed", seed, "-q", "--log", log, out=out), 0)
        losses.add(lines_of(log)[-1]["test"]["loss"])
    equal(len(losses), 2, "different losses for two seeds")


def test_val_seed_draws_the_validation_images(place):
    """Whatever the seed of the run, the validation images are those of --val-seed."""
    out, log = place.folder / "val-seed.safetensors", place.folder / "val-seed.jsonl"
    for seed, val_seed in ((1, 1), (2, 1), (1, 2), (2, 2)):
        expect(train(place, "--seed", seed, "--val-seed", val_seed, "-q", "--log", log, out=out), 0)
        told = scrawl_json("info", out)["metadata"]
        equal((told["seed"], told["val_seed"]), (str(seed), str(val_seed)), "in the model")
        equal(lines_of(log)[0]["data"]["val_seed"], val_seed, "in the log")
        expect(scrawl("eval", out, place.model, "--data", place.data, "--split", "val"),
               0 if val_seed == 1 else 3)
    expect(train(place, "--seed", 2, "-q", "--log", log, out=out), 0)
    equal(lines_of(log)[0]["data"]["val_seed"], 1, "the default")
    expect(train(place, "--val", 0, "-q", "--log", log, out=out), 0)
    equal(lines_of(log)[0]["data"]["val_seed"], None, "without a validation set")


def test_optimizers_and_schedules(place):
    out = place.folder / "o.safetensors"
    for optimizer, schedule, lr in (("sgd", "constant", 0.05), ("nesterov", "step", 0.05),
                                    ("adam", "cosine", 0.003), ("adamw", "one-cycle", 0.003)):
        log = place.folder / "o.jsonl"
        expect(train(place, "--optimizer", optimizer, "--schedule", schedule, "--lr", lr,
                     "--weight-decay", 0.001, "--batch", 32, "--quiet", "--log", log, out=out), 0)
        training = lines_of(log)[0]["training"]
        equal((training["optimizer"], training["schedule"], training["lr"], training["batch"]),
              (optimizer, schedule, lr, 32), "options in the log")


def test_defaults_follow_the_optimizer(place):
    """Learning rate and weight decay default to values that suit the optimiser."""
    out, log = place.folder / "o.safetensors", place.folder / "o.jsonl"
    seen = {}
    for optimizer in ("sgd", "adam", "adamw"):
        expect(train(place, "--optimizer", optimizer, "--quiet", "--log", log, out=out), 0)
        training = lines_of(log)[0]["training"]
        seen[optimizer] = training["lr"], training["weight_decay"]
    assert seen["sgd"][0] > seen["adam"][0] == seen["adamw"][0], seen
    assert seen["adam"][1] == 0 < seen["sgd"][1] < seen["adamw"][1], seen
    expect(train(place, "--optimizer", "sgd", "--lr", 0.004, "--quiet", "--log", log, out=out), 0)
    equal(lines_of(log)[0]["training"]["lr"], 0.004, "a learning rate that was given")


UNTIL = ["--batch", 200, "--optimizer", "sgd", "--lr", 0.02]  # slow enough to need several epochs


def test_until(place):
    """Stops after the first epoch that reaches the goal; until then the run is the same."""
    out, log = place.folder / "until.safetensors", place.folder / "until.jsonl"
    whole = expect(train(place, *UNTIL, "--log", log, out=out, epochs=8), 0)
    assert not re.search("^(until|seconds to reach)", whole.out + whole.err, re.M), whole.out
    events = lines_of(log)
    for key in ("until", "reached", "reached_epoch", "seconds_to_reach"):
        equal(events[-1][key], None, f"{key} without --until")
    equal(events[0]["training"]["until"], 0, "until without --until")
    accuracies = [e["val_accuracy"] for e in events[1:-1]]
    goal = max(a for a in accuracies[:-1] if a < 1)
    first = accuracies.index(goal) + 1
    assert 1 < first < 8, f"no goal between first and last epoch in {accuracies}"
    for text in (f"{100 * goal:.12g}", f"{100 * goal:.12g}%", f"{goal:.12g}"):
        began = time.monotonic()
        done = expect(train(place, *UNTIL, "--until", text, "--log", log, out=out, epochs=8), 0)
        took = time.monotonic() - began
        equal(value(done.out, "until"), f"{100 * goal:.10g}% reached after epoch {first}", text)
        equal(value(done.out, "best epoch"), f"{first} of {first}", "epochs")
        seconds = re.fullmatch(r"(\d+\.\d\d) since the program started \((\d+\.\d\d) training\)",
                               value(done.out, "seconds to reach"))
        assert seconds, done.out
        events = lines_of(log)
        equal(len(events), first + 2, "events")
        equal([e["val_accuracy"] for e in events[1:-1]], accuracies[:first], "the same epochs")
        result = events[-1]
        assert abs(result["until"] - goal) < 1e-9, result
        equal(events[0]["training"]["until"], result["until"], "until of the run")
        equal((result["status"], result["reached"], result["reached_epoch"]), ("ok", True, first),
              "the log's result")
        equal((f"{result['seconds_to_reach']:.2f}", f"{result['training_seconds']:.2f}"),
              seconds.groups(), "seconds in the log and on standard output")
        assert 0 < result["training_seconds"] < result["seconds"] < result["seconds_to_reach"] \
            < took, result
        assert result["test"]["images"] == TEST and out.exists()


def test_until_not_reached(place):
    """All epochs run, the model is saved, results and one error line are printed, exit code 6."""
    out, log = place.folder / "missed.safetensors", place.folder / "missed.jsonl"
    out.unlink(missing_ok=True)
    slow = [*UNTIL, "--lr", "1e-30", "--quiet"]
    done = train(place, *slow, "--until", "99.5", "--log", log, out=out, epochs=2)
    expect(done, 6, "no epoch reached 99.5%")
    best = re.search(r"validation accuracy is (\S+)%", done.err)
    equal(f"{float(best[1]):.2f}%", value(done.out, "validation accuracy"), "the best accuracy")
    equal(done.err.count("\n"), 1, "lines on standard error")
    equal(value(done.out, "until"), "99.5% not reached", "until")
    assert "seconds to reach" not in done.out and "test accuracy" in done.out, done.out
    assert out.exists(), "the model"
    result = lines_of(log)[-1]
    equal([result[key] for key in ("status", "until", "reached", "reached_epoch",
                                   "seconds_to_reach", "epochs")],
          ["ok", 0.995, False, None, None, 2], "the log's result")


def test_until_is_checked_first(place):
    out = place.folder / "never.safetensors"
    done = expect(train(place, "--until", 99, "--val", 0, out=out), 2, "--until", "--val 0")
    equal(done.err.count("\n"), 1, "lines on standard error")
    for text in ("-1", "-1%", "100.1", "101%", "x", "%", "", "nan", "99%%", "9" * 80):
        done = scrawl("train", "--data", place.data, f"--until={text}", "--out", out)
        expect(done, 2, "--until", "expected", f'"{text}"')
    assert not out.exists()


def test_augmentation(place):
    weights = {}
    for text in ("none", "strong", "rotate 15, elastic 34 4, erase 3"):
        out, log = place.folder / "augmented.safetensors", place.folder / "augmented.jsonl"
        for threads in (1, 2, 3):
            done = expect(train(place, "--augment", text, "--plain-epochs", 1, "--threads", threads,
                                "--log", log, out=out, epochs=2), 0)
            found = value(done.out, "weights")
            equal(weights.setdefault(text, found), found, f"weights with {text}, {threads} threads")
        run = lines_of(log)[0]["training"]
        equal((run["augment"], run["plain_epochs"]), (text, 1), "the log's augmentation")
        info = expect(scrawl("info", out), 0).out
        wanted = {"strong": "elastic"}.get(text, text)
        assert wanted in info, f"{wanted} is not in {info}"
    equal(len(set(weights.values())), 3, "different weights")


def test_augmentation_is_checked_first(place):
    out, log = place.folder / "unaugmented.safetensors", place.folder / "unaugmented.jsonl"
    done = train(place, "--augment", "rotate 15, zoom x", "--log", log, out=out)
    expect(done, 2, "augmentation", "at 17", '"x"', "a fraction (0 to 0.9)")
    equal(done.err.count("\n"), 1, "lines on standard error")
    assert not out.exists() and not log.exists()
