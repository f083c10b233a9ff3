# SPDX-License-Identifier: MIT
"""scrawl sweep: its runs and table, parts, halving, the test set, refusals."""

import csv
import io
import re
import shutil
import statistics
import subprocess
from pathlib import Path

from cli.harness import (ENVIRONMENT, NET, SCRAWL, equal, expect, lines_of, on_terminal,
                         restore_signals, scrawl, scrawl_json, train, value)

OTHER = "conv 4 3x3, relu, maxpool 2, dense"
GRID = f"net = {NET} | {OTHER}\nlr = 0.001 | 0.01\nepochs = 3\nseed = 1..2\n"


def write_spec(place, name, text):
    """A sweep's file for the data set, and its folder, which does not exist yet."""
    shutil.rmtree(place.folder / f"{name}.runs", ignore_errors=True)
    spec = place.folder / f"{name}.conf"
    spec.write_text(f"data = {place.data}\n{text}")
    return spec, place.folder / f"{name}.runs"


def sweep(spec, *more, **kw):
    return scrawl_json("sweep", spec, "-q", *more, **kw)


def runs_of(table):
    """(settings, seed) -> the run."""
    return {(tuple(sorted(c["settings"].items())), run["seed"]): run
            for c in table["combinations"] for run in c["runs"]}


def weights_of(table):
    return {key: run["weights"] for key, run in runs_of(table).items()}


def test_sweep_grid(place):
    """Every run is that of scrawl train; means, deviations and ranks are those of its results."""
    spec, folder = write_spec(place, "grid", GRID)
    table = sweep(spec)
    equal((table["schema"], table["runs"], table["ended"], table["final"]), (1, 8, 8, None), "runs")
    assert folder.is_dir(), "no folder named after the file"
    for (settings, seed), run in runs_of(table).items():
        options = [word for name, text in settings for word in (f"--{name}", text)]
        out = place.folder / "one.safetensors"
        one = expect(train(place, "-q", "--no-test", "--seed", seed, *options, out=out,
                           epochs=3), 0)
        equal(run["weights"], value(one.out, "weights"), f"weights of {settings}, seed {seed}")
        expect(scrawl("eval", run["model"], "--data", place.data, "--split", "val"), 0)
        config = Path(run["model"]).with_name("run.conf").read_text()
        assert "\nval-seed = 1\n" in config, f"another validation set for seed {seed}: {config}"
    keys = [(-c["val_accuracy"]["mean"], c["val_loss"]["mean"]) for c in table["combinations"]]
    equal(keys, sorted(keys), "the order")
    for c in table["combinations"]:
        for name in ("val_accuracy", "val_loss", "seconds"):
            numbers = [run[name] for run in c["runs"]]
            assert abs(c[name]["mean"] - statistics.mean(numbers)) < 1e-9, (name, c)
            assert abs(c[name]["deviation"] - statistics.stdev(numbers)) < 1e-9, (name, c)
    text = expect(scrawl("sweep", spec, "--show"), 0).out
    for run in table["combinations"][0]["runs"]:
        assert f"\n{run['model']}\n" in text, text
    table_text = text[:text.index("models of rank 1")]
    assert max(map(len, table_text.splitlines())) <= 80, text
    assert "The test set was not opened" in text, text
    assert f"net = {NET}; lr = 0.01\n" in text, text
    rows = list(csv.DictReader(io.StringIO(expect(scrawl("sweep", spec, "--csv", "-"), 0).out)))
    equal([(row["net"], row["lr"]) for row in rows],
          [(c["settings"]["net"], c["settings"]["lr"]) for c in table["combinations"]], "CSV")
    for row, c in zip(rows, table["combinations"]):
        equal(row["finished_seeds"].split(";"), [str(run["seed"]) for run in c["runs"]], "seeds")
        equal(row["models"].split(";"), [run["model"] for run in c["runs"]], "models")
        curve = Path(c["runs"][0]["model"]).with_name("curve.csv").read_text().splitlines()
        equal(len(curve), 1 + 3, f"lines of the curve {curve}")
        assert abs(float(row["val_loss_deviation"]) - c["val_loss"]["deviation"]) < 1e-9, row


def test_sweep_is_not_repeated(place):
    """A finished run is not trained again, also when the file has grown."""
    spec, folder = write_spec(place, "again", GRID)
    first = sweep(spec)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("model.safetensors")}
    equal(sweep(spec), first, "the second table")
    spec.write_text(spec.read_text().replace("seed = 1..2", "seed = 1..3"))
    done = expect(scrawl("sweep", spec), 0)
    assert "has changed" in done.err, done.err
    equal(done.err.count("/12  "), 4, f"runs trained in {done.err!r}")
    table = sweep(spec, "--show")
    equal(table["ended"], 12, "runs")
    for key, weights in weights_of(first).items():
        equal(weights_of(table)[key], weights, f"weights of {key}")
    assert all(path.stat().st_mtime_ns == t for path, t in before.items()), "trained again"
    # The same options in other words are the same runs; other options are others.
    spec.write_text(spec.read_text().replace("0.001 | 0.01", "1e-2 | 1e-3"))
    equal(sweep(spec, "--show")["ended"], 12, "runs")
    spec.write_text(spec.read_text().replace("epochs = 3", "epochs = 4"))
    equal(sweep(spec, "--show")["ended"], 0, "runs")


def test_sweep_jobs_and_parts(place):
    """Neither jobs, threads nor parts change a result; parts make up the whole."""
    spec, _ = write_spec(place, "parts", GRID)
    whole = sweep(spec, "--jobs", 3, "--threads", 2)
    folders = [place.folder / f"part{i}" for i in (1, 2, 3)]
    for i, folder in enumerate(folders, 1):
        shutil.rmtree(folder, ignore_errors=True)
        part = sweep(spec, "--out", folder, "--part", f"{i}/3", "--jobs", 1)
        equal(part["ended"], (3, 3, 2)[i - 1], f"runs of part {i}")
    merged = [word for folder in folders[1:] for word in ("--merge", folder)]
    table = sweep(spec, "--out", folders[0], *merged, "--show")
    equal(weights_of(table), weights_of(whole), "weights")
    equal([c["settings"] for c in table["combinations"]],
          [c["settings"] for c in whole["combinations"]], "the order")
    models = len(list(folders[0].rglob("model.safetensors")))
    sweep(spec, "--out", folders[0], *merged)
    equal(len(list(folders[0].rglob("model.safetensors"))), models, "models of the first part")
    expect(scrawl("sweep", spec, "--part", "1/3", "--final"), 2, "--part")


def test_sweep_halving(place):
    """The best continue, and end as if all had; the decision is made again without training."""
    text = (f"net = {NET}\nlr = 1e-4 .. 1e-1 log\nsearch = random 9\nepochs = 9\nseed = 1 | 2\n"
            "schedule = constant\nwarmup = 0\ntranspose\n")
    spec, folder = write_spec(place, "all", text)
    whole = sweep(spec)
    spec, folder = write_spec(place, "halved", text + "halving = 3\n")
    listed = expect(scrawl("sweep", spec, "--dry-run"), 0).out
    assert "round 3: 1 combination to epoch 9\n42 epochs" in listed, listed
    table = sweep(spec)
    equal([c["epochs"] for c in table["combinations"]], [9, 3, 3] + 6 * [1], "epochs")
    best = table["combinations"][0]
    for run in best["runs"]:
        key = (tuple(best["settings"].items()), run["seed"])
        equal(run["weights"], weights_of(whole)[key], f"weights of {key}")
    # After one epoch, the best three are those of the whole sweep after one epoch.
    logs = {key: lines_of(place.folder / run["model"].replace("model.safetensors", "log.jsonl"))
            for key, run in runs_of(whole).items()}
    def first(settings):
        epochs = [next(e for e in logs[settings, seed] if e["event"] == "epoch") for seed in (1, 2)]
        return (-sum(e["val_accuracy"] for e in epochs), sum(e["val_loss"] for e in epochs))
    ranked = sorted({settings for settings, _ in logs}, key=first)
    equal({tuple(c["settings"].items()) for c in table["combinations"][:3]}, set(ranked[:3]),
          "who continues")
    equal(sweep(spec), table, "the second table")
    equal(len(list(folder.rglob("model.safetensors"))), 2, "models")
    expect(scrawl("sweep", spec, "--part", "1/2"), 2, "halving")


def start_sweep(spec):
    return subprocess.Popen([SCRAWL, "sweep", str(spec), "--jobs", "2", "--threads", "1"],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
                            preexec_fn=restore_signals)


def test_two_sweeps_at_once(place):
    """Two processes share the runs of one folder, and both show the whole table."""
    spec, folder = write_spec(place, "shared", GRID.replace("epochs = 3", "epochs = 60"))
    processes = [start_sweep(spec) for _ in range(2)]
    ends = [process.communicate(timeout=40) for process in processes]
    equal([process.returncode for process in processes], [0, 0], f"exit codes; {ends}")
    equal(ends[0][0], ends[1][0], "tables")
    trained = sum(err.count(b"%  loss") for _, err in ends)
    equal(trained, 8, f"runs trained by both; {ends}")
    for log in folder.rglob("log.jsonl"):
        equal([e["event"] for e in lines_of(log)].count("run"), 1, f"runs in {log}")


def test_sweep_status_line(place):
    spec, _ = write_spec(place, "terminal", f"net = {NET}\nseed = 1..2\n")
    code, screen = on_terminal(["sweep", spec, "--jobs", 1], {"TERM": "xterm"})
    equal(code, 0, "exit code")
    assert re.search(r"\r +0% .*0/2 runs  1 running\x1b\[K", screen), screen


def test_sweep_diverged(place):
    """A rate that is too large is a result, the last; it is not tried again."""
    spec, folder = write_spec(place, "wild", f"net = {NET}\noptimizer = sgd\nschedule = constant\n"
                              "warmup = 0\nlr = 1e30 | 0.05\nepochs = 2\n")
    table = sweep(spec)
    equal([(c["settings"]["lr"], c["finished"], c["diverged"]) for c in table["combinations"]],
          [("0.05", 1, 0), ("1e30", 0, 1)], "combinations")
    marks = {path: path.stat().st_mtime_ns for path in folder.rglob("diverged.txt")}
    assert len(marks) == 1 and "not finite" in next(iter(marks)).read_text(), marks
    done = expect(scrawl("sweep", spec), 0)
    equal(done.err, "", "a run was repeated")
    assert "(1 run diverged)" in done.out, done.out


def test_sweep_test_set(place):
    """Only --final opens the test set, for the winner, and it needs all runs."""
    alone = place.folder / "no-tests"
    shutil.rmtree(alone, ignore_errors=True)
    shutil.copytree(place.data, alone, ignore=shutil.ignore_patterns("t10k*"))
    spec, _ = write_spec(place, "final", GRID)
    expect(scrawl("sweep", spec, "--show"), 4, "final.runs: No such file or directory")
    sweep(spec, "--data", alone, "--part", "1/2")
    expect(scrawl("sweep", spec, "--show", "--final"), 2, "not all runs are finished")
    text = expect(scrawl("sweep", spec, "--show"), 0).out
    assert "\n4 of 8 runs are finished\n\nmodels of rank 1 so far:" in text, text
    table = sweep(spec, "--data", alone)
    expect(scrawl("sweep", spec, "--data", alone, "--final", "-q"), 4, "t10k")
    final = sweep(spec, "--final")["final"]
    winner = table["combinations"][0]
    equal([member["weights"] for member in final["members"]],
          [run["weights"] for run in winner["runs"]], "models")
    both = scrawl_json("eval", *(run["model"] for run in winner["runs"]), "--data", place.data)
    equal(final["ensemble"]["accuracy"], both["accuracy"], "accuracy of both")
    for member in final["members"]:
        equal(member["test"]["images"], 200, "images")
    done = expect(scrawl("sweep", spec, "--final", "-q"), 0)
    assert "This call opened the test set, for rank 1 alone" in done.out, done.out
    equal(sweep(spec, "--data", alone, "--show")["ended"], 8, "runs on equal data elsewhere")
    spec.write_text(spec.read_text() + "tta = 5\n")
    views = sweep(spec, "--final")
    equal((views["ended"], views["final"]["tta"]), (8, 5), "runs and views")
    shutil.copyfile(winner["runs"][0]["model"], winner["runs"][1]["model"])
    expect(scrawl("sweep", spec, "--final", "-q"), 5, "is not the model")


def test_sweep_refusals(place):
    """Every combination is checked before the first run; the error has the line."""
    spec, folder = write_spec(place, "bad", "")
    for text, code, *words in (
            ("lr = 0.1 | x", 2, "bad.conf:2: lr:", "\"x\""),
            ("lr = 0.1, 0.2", 2, "bad.conf:2: lr: values are separated by |"),
            ("\nlrr = 1", 2, "bad.conf:3: unknown option lrr; did you mean lr?"),
            ("net = dense |\nseed = 1", 2, "bad.conf:2: net: a value is missing"),
            ("net = dense | conv 3 99x99, dense", 2, "bad.conf:2: net: ", "99x99"),
            ("net = dense\nnet = lenett", 2, "bad.conf:3: net: ", "lenett"),
            ("seed = 1 | -1", 2, "bad.conf:2: seed:"),
            ("out = x", 2, "bad.conf:2: out: cannot be set"),
            ("val = 0.1 | 0.2", 2, "bad.conf:2: val: must have one value"),
            ("invert = true | false", 2, "bad.conf:2: invert: must have one value"),
            ("val = 0", 2, "bad.conf: val: "),
            ("from = missing", 4, "bad.conf:2: from: missing"),
            ("lr = 0.1 | 1e-1", 2, "bad.conf: two combinations are the same run"),
            ("epochs = 1 | 2\nhalving = 2", 2, "bad.conf: halving", "set epochs"),
            ("resume = x", 2, "bad.conf:2: resume is allowed only on the command line")):
        spec.write_text(f"data = {place.data}\n{text}\n")
        expect(scrawl("sweep", spec), code, *words)
        assert not folder.exists(), f"{text!r} began"
    spec.write_text("lr = 0.1\n")
    expect(scrawl("sweep", spec), 2, "no data given")
    expect(scrawl("sweep", spec, "--data", place.folder / "none"), 4, "none")
    expect(scrawl("sweep", spec, "--data", place.data, "--out", place.data), 2, "other files")
    expect(scrawl("sweep", spec, "--data", place.data, "--out", place.model), 2, "not a folder")
    expect(scrawl("sweep", spec, "--data", place.data, "--out", "-"), 2, "a folder is not written")
    expect(scrawl("sweep", spec, "--data", place.data, "--csv", place.model), 2, "--csv")
    files = f"images = {place.train_images}\nlabels = {place.train_labels}\nnet = {OTHER}\n"
    spec.write_text(files + "epochs = 1\n")
    equal(sweep(spec)["ended"], 1, "runs")
    expect(scrawl("sweep", spec, "--final"), 2, "test images")
    expect(scrawl("sweep", spec, "--csv", spec), 2, "--csv")
    expect(scrawl("sweep", spec, "--merge", place.folder / "none"), 4, "none")
    for part in ("0/3", "4/3", "1", "1/", "a/b", "1/3x"):
        expect(scrawl("sweep", spec, "--part", part), 2, "--part")
    expect(scrawl("sweep", spec, "--dry-run", "--json"), 2, "--dry-run")
    expect(scrawl("sweep", spec, "--csv", "-", "--json"), 2, "--csv")
    expect(scrawl("sweep", place.folder / "missing"), 4, "missing")
    expect(scrawl("sweep"), 2, "SPEC")
