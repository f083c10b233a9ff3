# SPDX-License-Identifier: MIT
"""tools/examples/evaluate.sh: from a data set to a decision, with the small one."""

import json
import os
import subprocess
from pathlib import Path

from cli.harness import ENVIRONMENT, NET, SCRAWL, TEST, equal, restore_signals

SCRIPT = Path(__file__).resolve().parents[4] / "tools" / "examples" / "evaluate.sh"


def evaluate(place, folder, *, data=None, **env):
    return subprocess.run(["sh", SCRIPT, data or place.data, folder], capture_output=True,
                          timeout=50, preexec_fn=restore_signals,
                          env={**ENVIRONMENT, "SCRAWL": SCRAWL, "NETS": f"dense | {NET}",
                               "EPOCHS": "1", **env})


def test_evaluate_example(place):
    folder = place.folder / "an evaluation"
    done = evaluate(place, folder, MIN_ACCURACY="10%")
    out = done.stdout.decode()
    equal(done.returncode, 0, done.stderr.decode())
    best = (folder / "best.txt").read_text().splitlines()
    other = (folder / "other.txt").read_text().splitlines()
    equal((len(best), len(other), len({*best, *other})), (3, 3, 6), "models")
    assert all(os.path.exists(model) for model in best + other), best
    document = json.loads((folder / "best.json").read_text())
    equal((document["images"], len(document["members"])), (TEST, 3), "the evaluation")
    equal(len({m["network"] for m in document["members"]}), 1, "networks")
    equal([m["model"] for m in document["members"]], best, "the better models")
    for words in ("rank", "McNemar", "mistakes", "epoch 1 of 1", f"report: {folder}/report.html"):
        assert words in out, f"{words!r} expected in {out}"
    assert f"{100 * document['accuracy']:.2f}%" in (folder / "best.md").read_text()
    page = (folder / "report.html").read_text()
    assert page.rstrip().endswith("</html>") and "<svg" in page, page[-200:]
    # Again: nothing is trained, and the gate alone decides; it fails, and the report is written.
    (folder / "report.html").unlink()
    times = {model: os.stat(model).st_mtime_ns for model in best + other}
    done = evaluate(place, folder, MIN_ACCURACY="100%")
    equal((done.returncode, (folder / "report.html").exists()), (6, True), done.stderr.decode())
    equal({model: os.stat(model).st_mtime_ns for model in best + other}, times, "models")


def test_evaluate_example_fails(place):
    done = subprocess.run(["sh", SCRIPT], capture_output=True, env=ENVIRONMENT, timeout=10)
    equal((done.returncode, done.stdout, done.stderr),
          (2, b"", b"usage: evaluate.sh DATA [FOLDER]\n"), "without a data set")
    done = evaluate(place, place.folder / "failed", data=place.folder / "nothing")
    equal(done.returncode, 4, done.stderr.decode())
    equal(evaluate(place, place.folder / "failed", NETS="dense |").returncode, 2, "a bad spec")
