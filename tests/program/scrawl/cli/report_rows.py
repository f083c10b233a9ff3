# SPDX-License-Identifier: MIT
"""scrawl report: pages about several models, and what they are called."""

import shutil

from cli.harness import equal, expect, lines_of, scrawl_json, train
from cli.html_page import check
from cli.reports import evaluation, evaluation_once, report, written


def test_report_compares(place):
    """Runs and evaluations of the same weights are one row; an ensemble adds its average."""
    other = place.folder / "other.safetensors"
    log = place.folder / "pair.jsonl"
    expect(train(place, "--ensemble", 2, "--log", log, out=other, epochs=1), 0)
    text = report(place, place.log, log, written(place, evaluation(place)))
    page = check(text)
    for part in ("Comparison", "4 models on", "pair (1)", "pair (2)", "pair, mean of 2",
                 "What differs", "ensemble"):
        assert part in page.text, part
    members = [place.folder / f"other-{i}.safetensors" for i in (1, 2)]
    both = scrawl_json("eval", *members, "--data", place.data)
    page = check(report(place, log, written(place, both, "both.json")))
    for member in both["members"]:
        assert f"{100 * member['accuracy']:.2f}%" in page.text
    assert "both, mean of 2" in page.text and "pair, mean" not in page.text
    page = check(report(place, place.log, place.log))
    assert "was given more than once" in page.text and "Comparison" not in page.text


def test_report_on_cross_validation(place):
    log = place.folder / "folded.jsonl"
    expect(train(place, "--folds", 2, "--log", log, out=place.folder / "folded.safetensors",
                 epochs=2), 0)
    page = check(report(place, log))
    result = lines_of(log)[-1]
    low, high = (100 * result[f"val_accuracy_{end}"] for end in ("low", "high"))
    for part in ("in cross-validation (95% interval over 2 folds", "folded, mean of 2",
                 "the test set was not read", f"{low:.2f} to {high:.2f}%"):
        assert part in page.text, part
    equal(page.text.count(f"{low:.2f} to {high:.2f}%"), 2, "intervals: of sentence and table")


def test_report_names(place):
    """Files of one name go by their folders, and evaluations of one model by their files."""
    for folder in ("x", "y"):
        (place.folder / folder / "z").mkdir(parents=True)
    logs = [place.file(f"{folder}/z/log.jsonl", place.log.read_bytes()) for folder in "xy"]
    assert " x y best epoch" in check(report(place, *logs)).text
    evaluations = [written(place, evaluation_once(place), f"{name}.json")
                   for name in ("val", "test")]
    assert "Evaluation: val" in check(report(place, *evaluations)).text


def test_report_of_each(place):
    """A document of scrawl eval --each is several evaluations."""
    evaluations = [evaluation_once(place, model="a.safetensors"),
                   evaluation_once(place, model="b.safetensors", weights="b" * 32)]
    page = check(report(place, written(place, {"schema": 2, "each": evaluations})))
    for part in ("Comparison", "2 models", "Evaluation: a", "Evaluation: b"):
        assert part in page.text, part


def test_report_of_ensemble_with_views(place):
    """Members are reported as the ensemble is: on the test set, with its views."""
    log = place.folder / "views.jsonl"
    expect(train(place, "--ensemble", 2, "--tta", 3, "--log", log,
                 out=place.folder / "views.safetensors", epochs=2), 0)
    result = lines_of(log)[-1]
    page = check(report(place, log))
    for i, member in enumerate(result["members"], 1):
        row = page.text.split(f"views ({i}), 3 views ")[-1]
        equal(row.split()[:2], [f"{100 * value['accuracy']:.2f}%" for value in
                                ({"accuracy": member["val_accuracy"]}, member["test"])],
              f"accuracies of member {i}")
    assert "views, the mean of 2 models, reads" in page.text
    assert "right from 3 views of each: " in page.text


def test_report_of_different_images(place):
    """Nothing is the best where the accuracies are of different images."""
    evaluations = [written(place, evaluation_once(place, weights="0" * 32, model=f"{name}.st",
                                                  data=f"x/{name}", data_hash=name), f"{name}.json")
                   for name in ("a", "b")]
    page = check(report(place, *evaluations))
    assert "of different images: they do not compare" in page.text
    assert "most accurate" not in page.text and "2 models on" not in page.text
    evaluations = [written(place, evaluation_once(place, split=split, data_hash=split),
                           f"{split}.json") for split in ("val", "test")]
    assert "2 evaluations of one model on" in check(report(place, *evaluations)).text


def test_report_of_sweep(place):
    """Models of one name go by their folders, above their filters, too."""
    evaluations = []
    for folder in ("1-s1", "2-s1"):
        (place.folder / folder).mkdir()
        model = place.folder / folder / "model.safetensors"
        shutil.copy(place.model, model)
        evaluations.append(written(place, evaluation_once(place, model=f"{model.parent}//model"
                                                          ".safetensors"), f"{folder}.json"))
    page = check(report(place, evaluations[0]))
    assert "1-s1 on " in page.text
    text = report(place, *evaluations)
    for name in ("1-s1", "2-s1"):
        assert f"<h3>{name}</h3>" in text, name
