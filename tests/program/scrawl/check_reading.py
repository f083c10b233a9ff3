#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_reading.py - reads pages of handwriting made from test images, and counts what is right

usage: check_reading.py SCRAWL NORMALIZED [WORD ...]

Pages of each kind of trouble (reading/kinds.py) are drawn by scrawl data page and read by scrawl
read, whose JSON is compared with the truth.  Prints a table, and fails if a kind misses its gate.
Then the program NORMALIZED (reading/normalized.c) reads USPS's test images as pictures, and photos
are read, where these data are found.  WORDs select the kinds whose names contain one, and usps and
photos.

The model is $SCRAWL_READER, as the recipe reader trains it.  Skipped without it, or where MNIST is
not found.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from zlib import crc32

sys.dont_write_bytecode = True
if len(sys.argv) < 3:
    sys.exit(__doc__)
os.environ["SCRAWL"] = sys.argv[1]

from reading.kinds import (KINDS, WRONG_AMONG_ACCEPTED, WRONG_BY_CHANCE,  # noqa: E402
                           WRONG_WITHIN_KIND)
from reading.photos import check_photos, photos_folder  # noqa: E402
from reading.program import SKIPPED, has_data, scrawl  # noqa: E402
from reading.score import Score, read_truth, score_page, self_test  # noqa: E402

MAX_DISORDERED = 0.005  # share of neighbours read in another order or on another line
USPS = 0.96


def read_kind(kind, model):
    """The scores of a kind's pages, added up."""
    with tempfile.TemporaryDirectory(prefix="scrawl-reading-") as folder:
        return read_pages(kind, model, Path(folder))


def read_pages(kind, model, folder):
    pictures, truths = [], []
    for page in range(kind.pages):
        picture = folder / f"page-{page}.{'jpg' if kind.jpeg else 'png'}"
        truth = picture.with_suffix(".tsv")
        scrawl("data", "page", picture, "--data", "mnist", "--truth", truth, "--seed",
               crc32(f"{kind.name} {page}".encode()), *kind.options)
        pictures.append(picture)
        truths.append(read_truth(truth))
    lines = scrawl("read", "--json", "--model", model, *kind.read, *pictures).splitlines()
    assert len(lines) == len(pictures), "one line of JSON for each picture"
    score = Score()
    for truth, line in zip(truths, lines):
        score.add(score_page(truth, json.loads(line), kind.touching))
    return score


def faults(kind, score):
    """What a kind's gates say."""
    if score.accuracy() < kind.least:
        yield f"{kind.name}: {score.accuracy():.2%} right, at least {kind.least:.0%} needed"
    if score.disordered > MAX_DISORDERED * score.neighbours:
        yield f"{kind.name}: {score.disordered} of {score.neighbours} neighbours out of order"
    if score.wrong > WRONG_WITHIN_KIND * score.accepted + WRONG_BY_CHANCE:
        yield f"{kind.name}: {score.wrong} of {score.accepted} accepted are wrong"
    if score.blanks != kind.blanks * kind.pages:
        yield f"{kind.name}: {score.blanks} empty boxes, there are {kind.blanks * kind.pages}"


ROW = "{:<14} {:>6} {:>8} {:>6} {:>6} {:>9} {:>9} {:>6}"


def print_row(name, score):
    print(ROW.format(name, score.characters, f"{score.accuracy():.2%}", score.missed, score.extra,
                     f"{score.accepted / max(1, score.written):.1%}",
                     f"{score.wrong_share():.2%}", score.disordered), flush=True)


def print_confusions(score, most=12):
    pairs = Counter((written, read or "nothing") for written, read, _ in score.confused)
    if pairs:
        print("most often: " + ", ".join(f"{written} read as {read} ({n})"
                                         for (written, read), n in pairs.most_common(most)))


def check_pages(model, kinds):
    """Prints a row for each kind; yields the gates that are missed."""
    total = Score()
    print(ROW.format("kind", "count", "right", "missed", "extra", "accepted", "wrong", "order"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for kind, score in zip(kinds, pool.map(read_kind, kinds, repeat(model))):
            print_row(kind.name, score)
            yield from faults(kind, score)
            total.add(score)
    print_row("all", total)
    print_confusions(total)
    if total.wrong_share() > WRONG_AMONG_ACCEPTED:
        yield (f"{total.wrong_share():.2%} of the accepted are wrong, at most "
               f"{WRONG_AMONG_ACCEPTED:.0%} allowed")


def check_usps(model, normalized):
    """USPS's test images as pictures of characters."""
    done = subprocess.run([normalized, model, "usps"], capture_output=True, text=True, check=True)
    found = dict(line.split(": ") for line in done.stdout.splitlines())
    print("usps: " + ", ".join(f"{float(right):.2%} {name}" for name, right in found.items()))
    if float(found["normalized"]) < USPS:
        yield f"usps: {float(found['normalized']):.2%} right, at least {USPS:.0%} needed"


def main():
    self_test()
    normalized, words = sys.argv[2], sys.argv[3:]

    def wanted(name):
        return not words or any(word in name for word in words)

    model = os.environ.get("SCRAWL_READER") if has_data("mnist") else None
    if not model:
        print("skipped: $SCRAWL_READER names no model to read with, or MNIST is not found")
        return SKIPPED
    kinds = [kind for kind in KINDS if wanted(kind.name)]
    wrong = list(check_pages(model, kinds)) if kinds else []
    if wanted("usps") and has_data("usps"):
        wrong += check_usps(model, normalized)
    if wanted("photos") and photos_folder():
        wrong += check_photos(model, photos_folder())
    print("\n".join(["", *wrong, f"{len(wrong)} gates missed"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
