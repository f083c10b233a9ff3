# SPDX-License-Identifier: MIT
"""scrawl eval and predict with several models, and --tta."""

import json
import math
import re

from cli.harness import (SIZE, TEST, TRAIN, equal, expect, idx_images, idx_labels, scrawl,
                       scrawl_json, shapes, stable, train, value, with_metadata, write_dataset)


def members(place):
    """Three models, barely trained so that they disagree, with the same seed and split."""
    if not hasattr(place, "members"):
        place.members = []
        for i, net in enumerate(("dense", "maxpool 2, dense", "avgpool 3, dense 9, relu, dense")):
            out = place.folder / f"average{i}.safetensors"
            expect(train(place, "-q", "--net", net, out=out), 0)
            place.members.append(out)
    return place.members


def read(*args):
    """The probabilities and the label of each image."""
    rows = [json.loads(line) for line in expect(scrawl("predict", *args, "--json"), 0).out
            .splitlines()]
    return [row["probabilities"] for row in rows], [row["label"] for row in rows]


def mean(readings):
    return [[sum(column) / len(readings) for column in zip(*rows)] for rows in zip(*readings)]


def close(found, wanted, what):
    for i, (a, b) in enumerate(zip(found, wanted, strict=True)):
        assert all(abs(x - y) < 1e-5 for x, y in zip(a, b, strict=True)), f"{what}, image {i}"


def test_average(place):
    models = members(place)
    labelled = (place.images, "--labels", place.labels)
    readings = [read(model, *labelled)[0] for model in models]
    wanted, labels = mean(readings), read(models[0], *labelled)[1]
    close(read(*models, *labelled)[0], wanted, "predict")
    document = scrawl_json("eval", *models, "--data", place.data)
    right = sum(p.index(max(p)) == y for p, y in zip(wanted, labels))
    equal(document["correct"], right, "right answers")
    loss = -sum(math.log(p[y]) for p, y in zip(wanted, labels)) / TEST
    assert abs(document["loss"] - loss) < 1e-4, (document["loss"], loss)
    equal((document["model"], document["weights"], document["network"], document["tta"]),
          (None, None, None, 1), "properties of a single model")
    text = expect(scrawl("eval", *models, "--data", place.data), 0).out
    equal(value(text, "model"), "average of 3 models", "model")
    assert value(text, "accuracy").startswith(f"{100 * right / TEST:.2f}% ["), text
    for i, (model, member) in enumerate(zip(models, document["members"], strict=True)):
        alone = scrawl_json("eval", model, "--data", place.data)
        equal(alone["members"], [member], "the only member")
        for key in ("correct", "accuracy", "accuracy_low", "accuracy_high", "loss", "weights",
                    "network", "model"):
            equal(member[key], alone[key], key)
        line = "{:.2f}% [{:.2f}, {:.2f}], {}".format(
            *(100 * alone[f"accuracy{end}"] for end in ("", "_low", "_high")), model)
        equal(value(text, f"member {i + 1}"), line, "a member's line")
    threaded = scrawl_json("eval", *models, "--data", place.data, "--threads", 3)
    equal(stable(threaded), stable(document), "with 3 threads")
    assert right < TEST and len({m["correct"] for m in document["members"]} | {right}) == 4, text
    above = ("--data", place.data, "--min-accuracy", f"{(right + 1) / TEST:.6f}")
    expect(scrawl("eval", *models, *above), 6, "is below")


def test_average_split(place):
    """Models with different splits cannot be validated together."""
    models = members(place)
    document = scrawl_json("eval", *models, "--data", place.data, "--split", "val")
    equal((document["images"], document["split"]), (80, "val"), "--split val")
    other = place.folder / "averageseed.safetensors"
    expect(train(place, "-q", "--val-seed", 2, out=other), 0)
    for part in ("val", "train"):
        expect(scrawl("eval", *models, other, "--data", place.data, "--split", part), 3,
               "averageseed", "not split as those of", "--val-seed")
    expect(scrawl("eval", *models, other, "--data", place.data), 0)
    old = place.file("averageold.safetensors", with_metadata(place.model, val_seed="7"))
    expect(scrawl("eval", place.model, old, "--data", place.data, "--split=val"), 3, "averageold")
    # Without a validation set the seeds do not matter.
    whole = [place.folder / f"averagewhole{seed}.safetensors" for seed in (1, 2)]
    for seed, out in zip((1, 2), whole):
        expect(train(place, "-q", "--seed", seed, "--val", 0, "--net", "dense", out=out), 0)
    document = scrawl_json("eval", *whole, "--data", place.data, "--split", "train")
    equal(document["images"], TRAIN, "all images trained on")
    expect(scrawl("eval", *whole, "--data", place.data, "--split", "val"), 2, "without a valid")
    expect(scrawl("eval", whole[0], place.model, "--data", place.data, "--split", "train"), 3)


def test_average_misfit(place):
    """Models of other shapes or classes are refused by name, as are missing files."""
    labels = shapes(TRAIN, 1)[1]
    small = place.folder / "smaller"
    small.mkdir()
    for part in ("train", "t10k"):
        (small / f"{part}-images-idx3-ubyte").write_bytes(idx_images(bytes(TRAIN * 36), 6, 6))
        (small / f"{part}-labels-idx1-ubyte").write_bytes(idx_labels(labels))
    thirds = [(shapes(count, 1)[0], bytes(i % 3 for i in range(count))) for count in (90, 30)]
    three = write_dataset(place.folder / "three", *thirds)
    named = place.file("named.safetensors",
                       with_metadata(place.model, classes=json.dumps(["0", "1", "deux", "3"])))
    cases = [(named, "calls class 2 \"deux\"")]
    for data, name, words in ((small, "small", f"reads images of 6x6x1, but {place.model} of "
                               f"{SIZE}x{SIZE}x1"), (three, "three", "knows 3 classes")):
        out = place.folder / f"{name}.safetensors"
        expect(scrawl("train", "--data", data, "--net", "dense", "-e1", "-t1", "-q", "-o", out), 0)
        cases.append((out, words))
    for model, words in cases:
        for command in (("eval", place.model, model, "--data", place.data),
                        ("predict", place.model, model, place.images)):
            done = expect(scrawl(*command), 3, f"{model}: ", words, "cannot be averaged")
            equal(done.out, "", "results")
    missing = place.folder / "missing.safetensors"
    expect(scrawl("eval", place.model, missing, "--data", place.data), 4, "missing.safetensors")
    expect(scrawl("eval", place.model, place.images, "--data", place.data), 5, "t10k-images")
    expect(scrawl("eval", *[place.model] * 101, "--data", place.data), 2, "one argument too many")
    expect(scrawl("eval", *[place.model] * 100, "--data", place.data), 0)


def moved(pixels, right, down):
    out = bytearray(len(pixels))
    for i in range(len(pixels)):
        x, y = i % SIZE - right, i // SIZE % SIZE - down
        if 0 <= x < SIZE and 0 <= y < SIZE:
            out[i] = pixels[i + (y - i // SIZE % SIZE) * SIZE + x - i % SIZE]
    return bytes(out)


def test_tta(place):
    pixels = shapes(TEST, 2)[0]
    readings = []
    for i, (right, down) in enumerate(((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1))):
        images = place.file(f"moved{i}", idx_images(moved(pixels, right, down)))
        readings.append(read(place.model, images)[0])
        found = read(place.model, place.images, "--tta", i + 1)[0]
        close(found, mean(readings), f"--tta {i + 1}")
    models = members(place)
    for count in (1, 2, 5, 15):
        options = ("--data", place.data, "--tta", count)
        document = scrawl_json("eval", *models, *options)
        equal(document["tta"], count, "tta")
        rows, labels = read(*models, place.images, "--labels", place.labels, "--tta", count)
        equal(document["correct"], sum(p.index(max(p)) == y for p, y in zip(rows, labels)),
              "as many right as predict says")
        text = expect(scrawl("eval", *models, *options), 0).out
        shown = re.findall(r"^test-time augmentation: (\d+) views per image$", text, re.M)
        equal(shown, [str(count)] if count > 1 else [], "views")
        threaded = scrawl_json("eval", *models, *options, "--threads", 3)
        equal(stable(threaded), stable(document), "with 3 threads")
    plain = scrawl_json("eval", place.model, "--data", place.data)
    once = scrawl_json("eval", place.model, "--data", place.data, "--tta", 1)
    equal(stable(once), stable(plain), "--tta 1")
    for text in ("0", "16", "-1", "x", ""):
        for command in (("eval", place.model, "--data", place.data),
                        ("predict", place.model, place.images)):
            expect(scrawl(*command, f"--tta={text}"), 2, "--tta")
