#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_reading.py - reads pages of handwriting made from test images, and counts what is right

usage: check_reading.py SCRAWL FOLDER [WORD ...]

Pages of each kind of trouble (reading/kinds.py) are drawn by scrawl data page and read by scrawl
read, whose JSON is compared with the truth.  Prints a table, and fails if a kind misses its gate.
WORDs select the kinds whose names contain one.  The model is $SCRAWL_READER or
FOLDER/reader.safetensors.  Skipped without one of them, or where MNIST is not found.
"""

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
if len(sys.argv) < 3:
    sys.exit(__doc__)
os.environ["SCRAWL"] = sys.argv[1]

from reading.kinds import KINDS, WRONG_AMONG_ACCEPTED  # noqa: E402
from reading.model import reader_model  # noqa: E402
from reading.program import SKIPPED, has_data, scrawl  # noqa: E402
from reading.score import Score, read_truth, score_page, self_test  # noqa: E402

MAX_DISORDERED = 0.005  # share of neighbours read in another order or on another line
FIRST_SEED = 1000


def read_kind(kind, model, folder):
    """The scores of a kind's pages, added up."""
    pictures, truths = [], []
    for page in range(kind.pages):
        picture = folder / f"page-{page}.{'jpg' if kind.jpeg else 'png'}"
        truth = picture.with_suffix(".tsv")
        scrawl("data", "page", picture, "--data", "mnist", "--truth", truth, "--seed",
               FIRST_SEED + page, *kind.options)
        pictures.append(picture)
        truths.append(read_truth(truth))
    lines = scrawl("read", "--json", "--model", model, *pictures).splitlines()
    assert len(lines) == len(pictures), "one line of JSON for each picture"
    score = Score()
    for truth, line in zip(truths, lines):
        score.add(score_page(truth, json.loads(line), kind.touching))
    for file in folder.iterdir():
        file.unlink()
    return score


def faults(kind, score):
    """What a kind's gates say."""
    if score.accuracy() < kind.least:
        yield f"{kind.name}: {score.accuracy():.2%} right, at least {kind.least:.0%} needed"
    if score.disordered > MAX_DISORDERED * score.neighbours:
        yield f"{kind.name}: {score.disordered} of {score.neighbours} neighbours out of order"


ROW = "{:<14} {:>6} {:>8} {:>6} {:>6} {:>9} {:>9} {:>6}"


def print_row(name, score):
    print(ROW.format(name, score.characters, f"{score.accuracy():.2%}", score.missed, score.extra,
                     f"{score.accepted / max(1, score.characters):.1%}",
                     f"{score.wrong_share():.2%}", score.disordered), flush=True)


def print_confusions(score, most=12):
    pairs = Counter((written, read or "nothing") for written, read, _ in score.confused)
    if pairs:
        print("most often: " + ", ".join(f"{written} read as {read} ({n})"
                                         for (written, read), n in pairs.most_common(most)))


def main():
    self_test()
    model = reader_model(sys.argv[2])
    if not model or not has_data("mnist"):
        print("skipped: MNIST is not found" if model else "skipped: there is no model")
        return SKIPPED
    words = sys.argv[3:]
    kinds = [kind for kind in KINDS if not words or any(word in kind.name for word in words)]
    total, wrong = Score(), []
    print(ROW.format("kind", "count", "right", "missed", "extra", "accepted", "wrong", "order"))
    with tempfile.TemporaryDirectory(prefix="scrawl-reading-") as folder:
        for kind in kinds:
            score = read_kind(kind, model, Path(folder))
            print_row(kind.name, score)
            wrong += faults(kind, score)
            total.add(score)
    print_row("all", total)
    print_confusions(total)
    if total.wrong_share() > WRONG_AMONG_ACCEPTED:
        wrong.append(f"{total.wrong_share():.2%} of the accepted are wrong, at most "
                     f"{WRONG_AMONG_ACCEPTED:.0%} allowed")
    print("\n".join(["", *wrong, f"{len(kinds)} kinds, {len(wrong)} failures"]))
    return 1 if wrong or not kinds else 0


if __name__ == "__main__":
    sys.exit(main())
