# SPDX-License-Identifier: MIT
"""scrawl eval --corrupt: accuracy on corrupted images."""

import re
import statistics

from cli.harness import equal, expect, scrawl, scrawl_json

SEVERITIES = [1, 2, 3, 4, 5]


def eval_corrupted(place, *args):
    return scrawl_json("eval", place.model, "--data", place.data, *args)


def test_corrupt_all(place):
    document = eval_corrupted(place, "--corrupt", "all")
    rows = document["corruptions"]
    names = list(dict.fromkeys(row["corruption"] for row in rows))
    equal(len(names), 13, "corruptions")
    equal([(row["corruption"], row["severity"]) for row in rows],
          [(name, severity) for name in names for severity in SEVERITIES], "rows")
    for row in rows:
        assert row["accuracy_low"] <= row["accuracy"] <= row["accuracy_high"], row
        assert row["accuracy"] <= document["accuracy"] + 0.02, row
    error = statistics.mean(1 - row["accuracy"] for row in rows)
    assert abs(document["mean_corruption_error"] - error) < 1e-9, (document, error)
    assert error > 2 * (1 - document["accuracy"]), error
    text = expect(scrawl("eval", place.model, "--data", place.data, "--corrupt", "all"), 0).out
    table = text[text.index("accuracy on corrupted images"):].splitlines()
    for name, line in zip(names, table[2:15], strict=True):
        cells = [100 * row["accuracy"] for row in rows if row["corruption"] == name]
        equal(line.split(), [name, *(f"{cell:.2f}%" for cell in cells),
                             f"{statistics.mean(cells):.2f}%"], name)
        assert len(line) <= 80, line
    equal(table[15], f"mean corruption error: {100 * error:.2f}%", "the last line")
    text = expect(scrawl("eval", place.model, "--data", place.data, "--corrupt", "all",
                         "--markdown", "-"), 0).out
    row = text[text.index("| mean corruption error |"):].splitlines()[2]
    assert row.endswith(f" | {100 * error:.2f}% |"), row


def test_corrupt_list(place):
    """Parts of a list, repeated options, a threads' number and a split's own images."""
    document = eval_corrupted(place, "--corrupt", "noise:3,blur", "--corrupt", "noise:1,blur:2")
    asked = [("noise", 1), ("noise", 3), *(("blur", severity) for severity in SEVERITIES)]
    equal([(row["corruption"], row["severity"]) for row in document["corruptions"]], asked, "rows")
    every = eval_corrupted(place, "--corrupt", "all", "--threads", 3)["corruptions"]
    for row in document["corruptions"]:
        assert row in every, row
    equal(len(eval_corrupted(place, "--corrupt", "all:4")["corruptions"]), 13, "one severity")
    text = expect(scrawl("eval", place.model, "--data", place.data, "--corrupt", "shift:2"), 0).out
    assert re.search(r"^shift +- +\d+\.\d\d% +- +- +- +\d+\.\d\d%$", text, re.MULTILINE), text
    plain = eval_corrupted(place)
    assert "corruptions" not in plain and "mean_corruption_error" not in plain, plain
    both = scrawl_json("eval", place.model, place.model, "--each", "--data", place.data,
                       "--corrupt", "noise:3,blur")
    equal([one["corruptions"] for one in both["each"]],
          [[row for row in document["corruptions"] if row["severity"] != 1 or
            row["corruption"] == "blur"]] * 2, "side by side")


def test_corrupt_refusals(place):
    severity, name = "a severity from 1 to 5", "are all, noise, blur, "
    for text, what, found in (("rain", name, "rain"), ("noise,,blur", name, ""),
                              ("noise blur", name, "noise blur"), ("all:6", severity, "all:6"),
                              ("blur,noise:0", severity, "noise:0"), ("noise:", severity, "noise:"),
                              ("noise:1x,blur", severity, "noise:1x")):
        done = scrawl("eval", place.model, "--data", place.data, "--corrupt", text)
        expect(done, 2, "--corrupt: ", what, f'"{found}"')
        equal("stripes" in done.err, what == name, "names listed")
        equal(done.out, "", "nothing was measured")
