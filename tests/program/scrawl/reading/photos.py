# SPDX-License-Identifier: MIT
"""Photos and drawings of digits, where the data sets are found: folder "photos" with truth.tsv.

Each line of truth.tsv has a file's name and the digits that a person reads, lines separated by
"/", none for a sign that is no digit.
"""

import json
import os
from pathlib import Path

from reading.program import scrawl

DIGITS = 0.97        # share of the digits of the single and the line pictures
SIGNS = 1            # how many of the pictures without digits may be read as one
WRONG_AMONG_ACCEPTED = 0.02


def photos_folder():
    """The folder, or None."""
    found = os.environ.get("SCRAWL_DATA_DIR")
    folder = Path(found or "") / "photos"
    return folder if found and (folder / "truth.tsv").exists() else None


def photo_truth(folder):
    rows = [line.split("\t") for line in (folder / "truth.tsv").read_text().splitlines()
            if line and not line.startswith("#")]
    return {row[0]: row[1].split("/") if len(row) > 1 and row[1] else [] for row in rows}


def distance(a, b):
    """Edits from one text to another: a row of the table at a time."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def lines_of(reading, sure=False):
    """The text of each line, with or without the characters that are marked as unsure."""
    return ["".join(c["reading"] for c in line["characters"]
                    if not c["blank"] and not (sure and c["unsure"]))
            for line in reading["lines"]]


def read_photos(model, folder):
    """The JSON of each file."""
    truth = photo_truth(folder)
    out = scrawl("read", "--json", "--model", model, *(folder / name for name in truth))
    return {name: json.loads(line) for name, line in zip(truth, out.splitlines(), strict=True)}


def check_photos(model, folder):
    """Prints what was misread; yields the gates that are missed."""
    truth, readings = photo_truth(folder), read_photos(model, folder)
    digits = wrong = accepted = accepted_wrong = signs = 0
    for name, written in truth.items():
        found = lines_of(readings[name])
        sure = lines_of(readings[name], sure=True)
        if not written:
            signs += any(sure)
        else:
            digits += sum(map(len, written))
            wrong += distance("".join(written), "".join(found))
        characters = [c for line in readings[name]["lines"] for c in line["characters"]]
        accepted += sum(not c["unsure"] for c in characters)
        accepted_wrong += wrong_among(written, readings[name])
        if found != written:
            print(f"{name}: {'/'.join(written) or 'no digit'} was read as "
                  f"{readings[name]['text']!r} (without rejection {'/'.join(found)!r})")
        if len(written) > 1 and len(found) != len(written):
            yield f"{name}: {len(found)} lines were found, there are {len(written)}"
    print(f"photos: {digits - wrong} of {digits} digits right; {signs} signs read as digits; "
          f"{accepted_wrong} of {accepted} accepted are wrong")
    if digits - wrong < DIGITS * digits:
        yield f"photos: {digits - wrong} of {digits} digits right, {DIGITS:.0%} needed"
    if signs > SIGNS:
        yield f"photos: {signs} signs were read as digits, at most {SIGNS} allowed"
    if accepted_wrong > WRONG_AMONG_ACCEPTED * accepted:
        yield f"photos: {accepted_wrong} of {accepted} accepted characters are wrong"


def wrong_among(written, reading):
    """Accepted characters that are not what is written: by position if the count is right."""
    wrong = 0
    for i, line in enumerate(reading["lines"]):
        expected = written[i] if i < len(written) else ""
        characters = line["characters"]
        if len(characters) == len(expected):
            wrong += sum(c["reading"] != e and not c["unsure"]
                         for c, e in zip(characters, expected))
        else:
            sure = "".join(c["reading"] for c in characters if not c["unsure"])
            wrong += max(0, len(sure) - (max(len(sure), len(expected)) - distance(sure, expected)))
    return wrong
