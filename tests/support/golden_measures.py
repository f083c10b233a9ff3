#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""golden_measures.py - what scikit-learn and SciPy make of predictions

usage: golden_measures.py [--check]

Writes tests/data/golden/measures.json: cases, random and degenerate, with their labels,
probabilities as multiples of 2^-24 (exact as floats, and each row sums to exactly 1), and every
measure of them.  --check compares the file with what would be written.  Where scikit-learn has no
value (kappa of a single class) ours is 0, and where it has no such measure it is computed here by
its definition.  Needs python3-sklearn and python3-scipy; made with scikit-learn 1.2.1.
"""
import json
import sys
import textwrap
import warnings
from pathlib import Path

import numpy
from scipy.optimize import brentq
from scipy.special import softmax
from scipy.stats import binomtest
from sklearn import metrics

FILE = Path(__file__).resolve().parents[1] / "data/golden/measures.json"
UNIT = 2 ** 24
FLT_MIN = float(numpy.finfo(numpy.float32).tiny)
BINS = 15
CHECK_TOLERANCE = 1e-12  # other machines round differently


def units(p):
    """Probabilities as whole numbers of 2^-24 that sum to 2^24."""
    whole = numpy.floor(p * UNIT).astype(int)
    whole[numpy.arange(len(p)), p.argmax(axis=1)] += UNIT - whole.sum(axis=1)
    return whole


def random_case(rng, images, classes, sharpness, labels=None):
    """Predictions that are often right; labels: those to draw from, by default all classes."""
    truth = rng.choice(numpy.arange(classes) if labels is None else labels, images)
    logits = rng.normal(size=(images, classes))
    logits[numpy.arange(images), truth] += 1.5
    return truth, units(softmax(sharpness * logits, axis=1))


def certain(truth, classes):
    return numpy.eye(classes, dtype=int)[truth] * UNIT


def cases():
    rng = numpy.random.default_rng(1)
    five = numpy.arange(40) % 5
    yield "random", *random_case(rng, 200, 10, 1.0)
    yield "overconfident", *random_case(rng, 200, 10, 6.0)
    yield "two_classes", *random_case(rng, 60, 2, 1.0)
    yield "letters", *random_case(rng, 120, 26, 1.5)
    yield "a_class_without_images", *random_case(rng, 50, 5, 1.0, [0, 1, 3, 4])
    truth, p = random_case(rng, 50, 4, 2.0)
    p[:, 1] += p[:, 2]  # never the answer
    p[:, 2] = 0
    yield "a_class_never_predicted", truth, p
    yield "all_right", five, units(softmax(rng.normal(size=(40, 5)) + 9 * numpy.eye(5)[five],
                                           axis=1))
    yield "all_wrong", five, units(softmax(
        rng.normal(size=(40, 5)) + 9 * numpy.eye(5)[(five + 1) % 5], axis=1))
    yield "all_right_for_certain", five, certain(five, 5)
    yield "all_wrong_for_certain", five, certain((five + 2) % 5, 5)
    yield "one_image_right", numpy.array([2]), units(numpy.array([[0.2, 0.1, 0.7]]))
    yield "one_image_wrong", numpy.array([0]), units(numpy.array([[0.2, 0.1, 0.7]]))
    yield "one_class", numpy.full(20, 1), units(numpy.tile([[0.2, 0.8]], (20, 1)))
    yield "uniform", five, numpy.full((40, 5), UNIT // 4) * [1, 1, 1, 1, 0]
    tied = rng.integers(0, 4, size=(60, 4)) + numpy.eye(4, dtype=int)[rng.integers(0, 4, 60)]
    yield "ties", rng.integers(0, 4, 60), units(tied / tied.sum(axis=1, keepdims=True))
    near = numpy.full((64, 3), 0)
    near[:, 1] = 2 ** rng.integers(0, 12, 64) * rng.integers(1, 5, 64)
    near[:, 0] = UNIT - near[:, 1]
    yield "nearly_certain", (rng.random(64) < 0.2).astype(int), near


def wilson(part, whole):
    if whole == 0:
        return [0.0, 1.0]
    interval = binomtest(int(part), int(whole)).proportion_ci(method="wilson")
    return [interval.low, interval.high]


def top_k(truth, p):
    """Images whose label is among the k most probable, for every k; the lower class wins a tie."""
    order = numpy.argsort(-p, axis=1, kind="stable")
    ranks = numpy.argmax(order == truth[:, None], axis=1)
    ranked = [int((ranks <= k).sum()) for k in range(p.shape[1])]
    distinct = all(len(set(row)) == len(row) for row in p)
    for k in range(1, p.shape[1]) if distinct and p.shape[1] > 2 else ():
        score = metrics.top_k_accuracy_score(truth, p, k=k, labels=numpy.arange(p.shape[1]),
                                             normalize=False)
        assert score == ranked[k - 1]
    return ranked


def calibration(confidence, right):
    """(ECE, MCE, [count, mean confidence, accuracy] of each bin)"""
    inside = numpy.digitize(confidence, numpy.arange(BINS + 1) / BINS, right=True) - 1
    bins = [[int((inside == b).sum()),
             float(confidence[inside == b].mean()) if (inside == b).any() else 0.0,
             float(right[inside == b].mean()) if (inside == b).any() else 0.0]
            for b in range(BINS)]
    gaps = [abs(c - a) for _, c, a in bins]
    return sum(n * gap for (n, _, _), gap in zip(bins, gaps)) / len(right), max(gaps), bins


def aurc(groups, wrong):
    """Area under the risk-coverage curve; images of a group come in any order."""
    area, seen, errors = 0.0, 0, 0
    for group in sorted(set(groups)):
        inside = wrong[groups == group]
        area += sum((errors + j * inside.mean()) / (seen + j) for j in range(1, len(inside) + 1))
        seen += len(inside)
        errors += inside.sum()
    return area / len(wrong)


def confidence_bins(confidence):
    """1 - confidence in 64 bins per power of two."""
    mantissa, exponent = numpy.frexp(1 - confidence)
    return numpy.where(confidence == 1, -10 ** 6, exponent * 64 + numpy.floor(mantissa * 128) - 64)


def temperature(truth, p, low=0.05, high=20.0):
    logs = numpy.log(numpy.maximum(p, FLT_MIN))
    of_label = logs[numpy.arange(len(truth)), truth]

    def slope(inverse):
        return ((softmax(inverse * logs, axis=1) * logs).sum(axis=1) - of_label).sum()
    if slope(1.0) == 0.0:
        return 1.0
    if slope(1 / low) <= 0.0:
        return low
    if slope(1 / high) >= 0.0:
        return high
    return 1 / brentq(slope, 1 / high, 1 / low, xtol=1e-15, rtol=1e-14)


def measures(truth, p):
    classes = p.shape[1]
    labels = numpy.arange(classes)
    answers = p.argmax(axis=1)
    right = answers == truth
    confidence = p.max(axis=1)
    confusion = metrics.confusion_matrix(truth, answers, labels=labels)
    found = {"accuracy": metrics.accuracy_score(truth, answers),
             "balanced_accuracy": metrics.balanced_accuracy_score(truth, answers),
             "matthews_corrcoef": metrics.matthews_corrcoef(truth, answers),
             "cohen_kappa": metrics.cohen_kappa_score(truth, answers),
             "loss": metrics.log_loss(truth, p, labels=labels, eps=FLT_MIN),
             "brier": ((p - numpy.eye(classes)[truth]) ** 2).sum(axis=1).mean()}
    if numpy.isnan(found["cohen_kappa"]):
        found["cohen_kappa"] = 0.0
    if classes == 2:
        half = metrics.brier_score_loss(truth, p[:, 1], pos_label=1)
        assert abs(found["brier"] - 2 * half) < 1e-12
    for average in "macro", "weighted":
        scores = metrics.precision_recall_fscore_support(truth, answers, average=average,
                                                         zero_division=0)
        for name, score in zip(("precision", "recall", "f1"), scores):
            found[f"{average}_{name}"] = score
    found["ece"], found["mce"], bins = calibration(confidence, right)
    found["aurc"] = aurc(confidence_bins(confidence), ~right)
    found["temperature"] = temperature(truth, p)
    found["accuracy_low"], found["accuracy_high"] = wilson(right.sum(), len(truth))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        truth, answers, labels=labels, zero_division=0)
    correct = numpy.diag(confusion)
    return {
        "numbers": {name: float(value) for name, value in found.items()},
        "confusion": confusion.flatten().tolist(),
        "ranked": top_k(truth, p),
        "scores": [list(map(float, row)) for row in zip(support, precision, recall, f1)],
        "recall_intervals": [wilson(*pair) for pair in zip(correct, support)],
        "precision_intervals": [wilson(*pair) for pair in zip(correct, confusion.sum(axis=0))],
        "bins": bins,
    }


def document():
    made = []
    for name, truth, whole in cases():
        made.append({"name": name, "classes": whole.shape[1], "labels": truth.tolist(),
                     "units": whole.flatten().tolist(), **measures(truth, whole / UNIT)})
    return made


def same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= CHECK_TOLERANCE * max(1.0, abs(a))
    return a == b


def main():
    warnings.filterwarnings("ignore", module="sklearn")
    made = document()
    if sys.argv[1:] == ["--check"]:
        return 0 if same(json.loads(FILE.read_text(encoding="utf-8")), made) else 1
    lines = textwrap.wrap(json.dumps(made), 100, break_long_words=False, break_on_hyphens=False)
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
