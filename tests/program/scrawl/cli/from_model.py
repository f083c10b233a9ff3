# SPDX-License-Identifier: MIT
"""scrawl train --from: training that begins with a model's weights."""
import re

from cli.harness import (NET, SIZE, effective, equal, expect, idx_images, idx_labels, lines_of,
                         scrawl, scrawl_json, value)


def train_from(place, model, *more, out, epochs=1):
    return scrawl("train", "--from", model, "--data", place.data, "--epochs", epochs,
                  "--threads", 1, "--out", out, *more)


def weights(model):
    return value(expect(scrawl("info", model), 0).out, "weights")


def test_from(place):
    """The network and the initial weights are the model's."""
    out, log = place.folder / "from.safetensors", place.folder / "from.jsonl"
    done = expect(train_from(place, place.model, "--log", log, out=out), 0)
    assert f"\nfrom      the weights of {place.model}\n" in done.err, done.err
    assert "recipe" not in done.err, done.err
    told = expect(scrawl("info", out), 0).out
    equal(value(told, "initial_weights"), weights(place.model), "the initial weights")
    assert weights(out) != weights(place.model), "nothing was learned"
    network = lines_of(log)[0]["network"]
    equal((network["net"], network["from"]), (None, str(place.model)), "the log")
    assert "initial_weights" not in expect(scrawl("info", place.model), 0).out
    still = expect(train_from(place, place.model, "--optimizer", "sgd", "--lr", "1e-30",
                              "--momentum", 0, out=out), 0)
    equal(value(still.out, "weights"), weights(place.model), "weights that nothing moves")


def test_from_onto_itself(place):
    """The usual case: a few more epochs."""
    model = place.file("again.safetensors", place.model.read_bytes())
    expect(train_from(place, model, out=model), 0)
    assert weights(model) != weights(place.model)


def test_from_with_another_split(place):
    """Validation images that the model was trained on are warned about."""
    out = place.folder / "leak.safetensors"
    done = expect(train_from(place, place.model, "--val-seed", 2, out=out), 0)
    known = re.search(r"warning: (\d+) of the 80 validation images are training images of "
                      + re.escape(str(place.model)), done.err)
    assert known and 50 < int(known.group(1)) < 80, done.err
    for more in ([], ["--val", 0], ["--val-seed", 2, "-q"]):
        assert "warning" not in expect(train_from(place, place.model, *more, out=out), 0).err, more


def test_from_is_configuration(place):
    """A printed configuration can be read back and means the same."""
    printed = expect(scrawl("train", "--data", place.data, "--from", place.model, "--epochs", 1,
                            "--print-config"), 0).out
    assert f"\nfrom = {place.model}\n" in printed, printed
    assert "\nnet = " not in printed, printed
    fast = effective("--data", place.data, "--from", place.model, "--recipe", "sprint")
    assert "net" not in fast, fast
    with_net = place.file("net.conf", b"net = fast\nepochs = 3\n")  # the default
    taken = effective("--config", with_net, "--data", place.data, "--from", place.model)
    equal(("net" in taken, taken["epochs"]), (False, "3"), "a configuration for other runs")
    config = place.file("from.conf", printed.encode())
    first, second = place.folder / "a.safetensors", place.folder / "b.safetensors"
    expect(train_from(place, place.model, out=first), 0)
    expect(scrawl("train", "--config", config, "--threads", 1, "--out", second), 0)
    equal(weights(second), weights(first), "weights")


def test_from_resumed(place):
    """All members begin with the model's weights, even if the run is resumed within the first."""
    out, checkpoint = place.folder / "two.safetensors", place.folder / "two.ckpt"
    begin = ["--ensemble", 2, "--checkpoint", checkpoint, "--every", "10 steps"]  # of 12
    expect(train_from(place, place.model, *begin, out=out), 0)
    members = [place.folder / f"two-{i}.safetensors" for i in (1, 2)]
    whole = [weights(member) for member in members]
    assert whole[0] != whole[1]
    resumed = expect(scrawl("train", "--resume", f"{checkpoint}.prev"), 0)
    assert "member    1 of 2" in resumed.err, resumed.err
    equal([weights(member) for member in members], whole, "weights after resuming")
    for member in members:
        equal(value(expect(scrawl("info", member), 0).out, "initial_weights"),
              weights(place.model), "the initial weights")
        assert "net = " not in scrawl_json("info", member)["metadata"]["config"], "a network"


def test_from_lr_range(place):
    """The range test begins with the model's weights and does not change its file."""
    before = place.model.read_bytes()
    begin = ["--lr-range", "--data", place.data, "--threads", 1]
    trained = expect(scrawl("train", "--from", place.model, *begin), 0).out
    new = expect(scrawl("train", "--net", NET, *begin), 0).out
    first, other = (float(re.search(r"^ *1.00e-06 +([0-9.]+)", out, re.M)[1])
                    for out in (trained, new))
    assert first < other / 2, (first, other)
    equal(place.model.read_bytes(), before, "the model")


def test_from_refused(place):
    out = place.folder / "refused.safetensors"
    for net in ("lenet", "fast"):  # the default is no less meant
        expect(train_from(place, place.model, "--net", net, out=out), 2, "--net", "--from")
    expect(train_from(place, place.folder / "none", out=out), 4, "none: ")
    expect(train_from(place, place.images, out=out), 5, "IDX file")
    few, labels = bytes(SIZE * SIZE * 40), bytes(i % 5 for i in range(40))
    data = ["--images", place.file("few-images", idx_images(few)), "--labels",
            place.file("few-labels", idx_labels(labels)), "--out", out]
    expect(scrawl("train", "--from", place.model, *data), 3, "has 4 classes", "needs 5")
    wide = place.file("wide-images", idx_images(few, height=SIZE // 2, width=SIZE * 2))
    data[1] = wide
    data[3] = place.file("wide-labels", idx_labels(bytes(i % 4 for i in range(40))))
    expect(scrawl("train", "--from", place.model, *data), 3, "6x24")
    assert not out.exists(), "a refused run left a model"
