# SPDX-License-Identifier: MIT
"""What was read on a page against what is on it, character by character.

A reading belongs to the character whose box it overlaps best, each to one at most; what belongs to
none was found where nothing is written.
"""

from dataclasses import dataclass, field


@dataclass
class Score:
    characters: int = 0       # that are looked for
    right: int = 0
    missed: int = 0           # nothing was found there
    extra: int = 0            # found where nothing is written, and not marked as unsure
    written: int = 0          # all characters
    accepted: int = 0         # of all that was found: not marked as unsure
    wrong: int = 0            # of these
    neighbours: int = 0       # characters that were found one after the other
    disordered: int = 0       # of these: are not neighbours on the page
    blanks: int = 0           # boxes that were found empty
    confused: list = field(default_factory=list)  # (what is written, what was read, image)

    def add(self, other):
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def accuracy(self):
        return self.right / max(1, self.characters)

    def wrong_share(self):
        return self.wrong / max(1, self.accepted)


def read_truth(path):
    head, *rows = [line.split("\t") for line in path.read_text().splitlines()]
    truth = []
    for row in rows:
        cell = dict(zip(head, row))
        truth.append({
            "class": cell["class"], "line": int(cell["line"]), "position": int(cell["position"]),
            "index": int(cell["index"]), "touches_next": cell["touches_next"] == "1",
            "box": tuple(int(cell[k]) for k in ("x", "y", "width", "height")),
        })
    return truth


def overlap(a, b):
    """The boxes' common area as a share of what either covers."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    common = max(0, width) * max(0, height)
    return common / max(1, a[2] * a[3] + b[2] * b[3] - common)


def match(truth, found, least=0.3):
    """The number of the reading of each character, where there is one."""
    pairs = [(overlap(t["box"], f["box"]), i, j)
             for i, t in enumerate(truth) for j, f in enumerate(found)]
    of_truth, of_found = {}, {}
    for share, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if share >= least and i not in of_truth and j not in of_found:
            of_truth[i], of_found[j] = j, i
    return of_truth, of_found


def characters_of(reading):
    """The characters of a page's JSON, in the order of reading, each with its line."""
    return [dict(c, line=i) for i, line in enumerate(reading["lines"])
            for c in line["characters"] if not c["blank"]]


def touching(truth):
    """Which characters touch the one before or after."""
    touch = [t["touches_next"] for t in truth]
    return [now or before for now, before in zip(touch, [False] + touch)]


def score_page(truth, reading, only_touching=False):
    """only_touching: looks for the characters that touch another; what is accepted is all's."""
    found = characters_of(reading)
    of_truth, of_found = match(truth, found)
    counts = touching(truth) if only_touching else [True] * len(truth)
    score = Score(blanks=sum(c["blank"] for line in reading["lines"] for c in line["characters"]))
    for i, t in enumerate(truth):
        read = found[of_truth[i]] if i in of_truth else None
        right = read is not None and read["reading"] == t["class"]
        score.written += 1
        if read is not None and not read["unsure"]:
            score.accepted += 1
            score.wrong += not right
        if not counts[i]:
            continue
        score.characters += 1
        score.missed += read is None
        score.right += right
        if not right:
            score.confused.append((t["class"], read and read["reading"], t["index"]))
    for j, f in enumerate(found):
        if j not in of_found and not f["unsure"]:
            score.extra += 1
            score.accepted += 1
            score.wrong += 1
    order = [(truth[of_found[j]], f["line"]) for j, f in enumerate(found) if j in of_found]
    for (a, line), (b, next_line) in zip(order, order[1:]):
        score.neighbours += 1
        same = a["line"] == b["line"]
        in_order = a["position"] < b["position"] if same else a["line"] < b["line"]
        score.disordered += not in_order or same != (line == next_line)
    return score


def self_test():
    """Counts of a page of three characters, one missed, one misread, and a find in the margin."""
    truth = [{"class": str(i), "line": i // 2, "position": i % 2, "index": i,
              "touches_next": i == 0, "box": (100 * (i % 2), 100 * (i // 2), 50, 50)}
             for i in range(3)]

    def read(x, y, reading, unsure=False):
        return {"box": [x, y, 50, 50], "reading": reading, "unsure": unsure, "blank": False}

    lines = [[read(3, 0, "0"), read(101, 5, "7")], [read(400, 400, "5"), read(400, 0, "8", True)]]
    score = score_page(truth, {"lines": [{"characters": line} for line in lines]})
    assert (score.characters, score.right, score.missed, score.extra) == (3, 1, 1, 1), score
    assert (score.written, score.accepted, score.wrong) == (3, 3, 2), score
    assert score.disordered == 0, score
    assert score.confused == [("1", "7", 1), ("2", None, 2)], score
    lines = [[read(101, 0, "1"), read(0, 0, "0")], [read(0, 100, "2")]]
    score = score_page(truth, {"lines": [{"characters": line} for line in lines]}, True)
    assert (score.characters, score.right, score.disordered) == (2, 2, 1), score
    assert (score.written, score.accepted, score.wrong) == (3, 3, 0), score
    lines = [[read(0, 0, "0"), read(100, 0, "1"), read(0, 100, "2")]]
    score = score_page(truth, {"lines": [{"characters": line} for line in lines]})
    assert (score.right, score.disordered) == (3, 1), score
