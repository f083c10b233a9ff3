# SPDX-License-Identifier: MIT
"""The files that scrawl eval writes, read as others read them."""

import base64
import csv
import json
import struct
import xml.etree.ElementTree as ElementTree

from cli.harness import (TEST, equal, expect, idx_labels, scrawl, scrawl_json, shapes, stable,
                         train)


def flat(document):
    return {k: v for k, v in document.items()
            if isinstance(v, (int, float)) and k not in ("schema", "tta")}


def read_npy(content):
    """Format 1.0: shape and rows."""
    equal(content[:8], b"\x93NUMPY\x01\x00", "magic and version")
    length = struct.unpack("<H", content[8:10])[0]
    equal((10 + length) % 64, 0, "alignment")
    header = eval(content[10:10 + length], {})  # pylint: disable=eval-used
    equal((header["descr"], header["fortran_order"]), ("<f4", False), "type and order")
    count, classes = header["shape"]
    values = struct.unpack(f"<{count * classes}f", content[10 + length:])
    return [values[i * classes:(i + 1) * classes] for i in range(count)]


def test_files(place):
    """One run writes them all; they agree with each other and with the document."""
    folder = place.folder / "files"
    folder.mkdir()
    options = {"metrics": "m.json", "predictions": "p.csv", "probabilities": "p.npy",
               "confusion": "c.csv", "junit": "j.xml", "markdown": "r.md"}
    args = ["eval", place.model, "--data", place.data, "--min-accuracy", "1%", "--max-loss", "1e-9"]
    for option, name in options.items():
        args += [f"--{option}", folder / name]
    done = expect(scrawl(*args, "--json"), 6, "loss")
    document = json.loads(done.out)
    equal(sorted(p.name for p in folder.iterdir()), sorted(options.values()), "files")

    equal(json.loads((folder / "m.json").read_text()), flat(document), "metrics")

    with open(folder / "p.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    probabilities = read_npy((folder / "p.npy").read_bytes())
    equal((len(rows), len(probabilities)), (TEST, TEST), "rows")
    matrix = [[0] * 4 for _ in range(4)]
    for i, (row, values) in enumerate(zip(rows, probabilities)):
        equal(int(row["index"]), i, "index")
        found = [struct.unpack("<f", struct.pack("<f", float(row[f"p{k}"])))[0] for k in range(4)]
        equal(found, list(values), "nine digits restore every float")
        assert abs(sum(values) - 1) < 1e-5
        equal(int(row["prediction"]), values.index(max(values)), "prediction")
        assert abs(float(row["confidence"]) - max(values)) < 1e-6
        matrix[int(row["label"])][int(row["prediction"])] += 1
    equal(matrix, document["confusion"], "the document's matrix")
    with open(folder / "c.csv", encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    equal(table, [["label", "0", "1", "2", "3"]] + [[str(i), *map(str, row)]
                                                   for i, row in enumerate(matrix)], "confusion")

    suite = ElementTree.parse(folder / "j.xml").getroot().find("testsuite")
    equal((suite.get("tests"), suite.get("failures")), ("2", "1"), "test cases")
    equal([(case.get("name"), case.find("failure") is None) for case in suite],
          [("min-accuracy", True), ("max-loss", False)], "gates in JUnit")
    equal([(g["gate"], g["passed"]) for g in document["gates"]],
          [("min-accuracy", True), ("max-loss", False)], "gates in JSON")
    equal(document["gates"][1]["value"], document["loss"], "value of a gate")
    markdown = (folder / "r.md").read_text()
    assert f"{100 * document['accuracy']:.2f}%" in markdown and "**failed**" in markdown, markdown


def test_document(place):
    """What the manual promises of the document, and nothing else, at any number of threads."""
    document = scrawl_json("eval", place.model, "--data", place.data, "--threads", 1)
    equal(stable(scrawl_json("eval", place.model, "--data", place.data, "--threads", 3)),
          stable(document), "with three threads")
    equal(set(document) - set(flat(document)),
          {"schema", "tta", "model", "weights", "network", "data", "split", "data_hash", "members",
           "classes", "confusion", "confused", "reliability", "coverage", "worst", "gates",
           "warnings", "timing", "environment"}, "members")
    equal(document["warnings"], [], "warnings")
    equal(document["errors"], TEST - document["correct"], "errors")
    equal(len(document["reliability"]), 15, "bins")
    equal(sum(b["count"] for b in document["reliability"]), TEST, "images in bins")
    equal(document["coverage"][-1]["coverage"], 1.0, "the last point accepts all")
    pairs = {(i, j): n for i, row in enumerate(document["confusion"]) for j, n in enumerate(row)
             if i != j and n}
    equal({(p["label"], p["prediction"]): p["count"] for p in document["confused"]}, pairs, "pairs")
    assert document["timing"]["images_per_second"] > 0
    equal(document["environment"]["threads"], 1, "threads")


def test_worst(place):
    labels = place.file("shifted", idx_labels(bytes((i + 1) % 4 for i in range(TEST))))
    document = scrawl_json("eval", place.model, "--images", place.images, "--labels", labels)
    worst = document["worst"]
    equal(len(worst), 24, "images")
    confidence = [w["top"][0]["probability"] for w in worst]
    equal(confidence, sorted(confidence, reverse=True), "the most confident first")
    for image in worst:
        equal(image["label"], (image["index"] + 1) % 4, "label of this index")
        equal(image["top"][0]["class"], image["prediction"], "prediction")
        assert image["prediction"] != image["label"], image
        head, _, code = image["picture"].partition(",")
        equal(head, "data:image/png;base64", "data URI")
        equal(base64.b64decode(code)[:8], b"\x89PNG\r\n\x1a\n", "PNG")


def test_json_lines(place):
    file = place.folder / "val.jsonl"
    expect(scrawl("eval", place.model, "--data", place.data, "--split", "val",
                  "--predictions", file), 0)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    equal(len(lines), 80, "validation images")
    _, labels = shapes(800, 1)
    assert lines != sorted(lines, key=lambda line: line["label"]), "in the order of the file"
    for line in lines:
        equal(line["label"], labels[line["index"]], "index is the image's number in its file")
        equal((line["label_name"], line["prediction_name"]),
              (str(line["label"]), str(line["prediction"])), "names")
        equal(line["confidence"], max(line["probabilities"]), "confidence")


def test_standard_output(place):
    """- is standard output, which then has nothing else."""
    data = ["--data", place.data]
    rows = list(csv.reader(expect(scrawl("eval", place.model, *data, "--predictions", "-"),
                                  0).out.splitlines()))
    equal((rows[0][:4], len(rows)), (["index", "label", "prediction", "confidence"], TEST + 1),
          "rows")
    for option in ("metrics", "confusion", "junit", "markdown"):
        out = expect(scrawl("eval", place.model, *data, f"--{option}", "-"), 0).out
        assert "accuracy: " not in out and out, out
    expect(scrawl("eval", place.model, *data, "--json", "--metrics", "-"), 2,
           "--json and --metrics cannot both go to standard output")
    expect(scrawl("eval", place.model, *data, "--junit=-", "--markdown=-"), 2, "cannot both")


def test_hostile_names(place):
    """Names that are markup somewhere are data everywhere."""
    names = ['a,"b"', "<i>&", "c|d*", "\u00e9\n"[:1]]
    data = place.folder / "hostile"
    data.mkdir()
    for file in place.data.iterdir():
        (data / file.name).write_bytes(file.read_bytes())
    (data / "classes.txt").write_text("\n".join(names) + "\n")
    model = place.folder / "hostile.safetensors"
    expect(scrawl("train", "--data", data, "--net", "dense", "-e1", "-t1", "-q", "-o", model), 0)
    out = {name: place.folder / f"h.{name}" for name in ("csv", "jsonl", "xml", "md")}
    expect(scrawl("eval", model, "--data", data, "--confusion", out["csv"], "--predictions",
                  out["jsonl"], "--junit", out["xml"], "--markdown", out["md"],
                  "--min-recall", 'a,"b"=0', "--min-recall", "<i>&=0%"), 0)
    with open(out["csv"], encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    equal(table[0], ["label", *names], "heading")
    equal([row[0] for row in table[1:]], names, "labels")
    for line in out["jsonl"].read_text().splitlines():
        line = json.loads(line)
        equal(line["label_name"], names[line["label"]], "name")
    cases = ElementTree.parse(out["xml"]).getroot().iter("testcase")
    equal([c.get("name") for c in cases], ['min-recall a,"b"', "min-recall <i>&"], "test cases")
    assert r"\<i\>\&" in out["md"].read_text() and r"c\|d\*" in out["md"].read_text()


def test_each(place):
    other = place.folder / "each.safetensors"
    expect(train(place, "--seed", 5, "-q", out=other, epochs=1), 0)
    models = [place.model, other]
    alone = [scrawl_json("eval", m, "--data", place.data) for m in models]
    each = scrawl_json("eval", *models, "--data", place.data, "--each")["each"]
    for found, wanted in zip(each, alone):
        wanted.pop("worst")
        equal(stable(found), stable(wanted), "as measured alone")
    text = expect(scrawl("eval", *models, "--data", place.data, "--each"), 0).out
    assert max(map(len, text.splitlines())) <= 80, text
    for path, document in zip(models, alone):
        assert path.name in text and f"{100 * document['accuracy']:.2f}%" in text, text
    metrics = expect(scrawl("eval", *models, "--data", place.data, "--each", "--metrics", "-"), 0)
    equal(json.loads(metrics.out), {str(m): flat(d) for m, d in zip(models, alone)}, "metrics")
    limit = f"{sum(d['accuracy'] for d in alone) / 2:.6f}"
    failing = min(zip(alone, models), key=lambda pair: pair[0]["accuracy"])[1]
    done = expect(scrawl("eval", *models, "--data", place.data, "--each", "--min-accuracy", limit),
                  6, f"{failing}: accuracy", "is below")
    equal(done.err.count("is below"), 1, "failed gates")
    expect(scrawl("eval", *models, "--data", place.data, "--each", "--confusion", "-"), 2,
           "--confusion", "--each")
