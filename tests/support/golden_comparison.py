#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""golden_comparison.py - SciPy's and scikit-learn's results for comparisons of classifiers

usage: golden_comparison.py            writes tests/data/golden/comparison.safetensors
       golden_comparison.py --check    computes it again and compares

Needs a Python with SciPy and scikit-learn (Debian: python3-sklearn, for /usr/bin/python3);
test_compare.c compares the library with the file.

McNemar's test is scipy.stats.binomtest, the bootstrap scipy.stats.bootstrap with the library's own
draws; the metrics are scikit-learn's where it has them.  Newcombe's intervals and Holm's correction
are written out here as their papers give them.

The file: metadata "cases" names the cases, and testI.a, testI.b, testI.p for I below "tests" are
numbers of McNemar's test alone.  For each case C: tensors C.labels [n] and C.0, C.1, ...
[n, classes], the probabilities of each classifier; metadata C.alpha, C.resamples, C.seed; for each
pair C.A.B.NAME with the names p, holm, low, high and, for each metric M, M, M.low and M.high.
Numbers in the metadata have full precision.
"""
import sys
import warnings
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn import metrics as sk

from golden_file import difference, safetensors
from golden_philox import below, numbers

OUT = Path(__file__).resolve().parents[1] / "data" / "golden" / "comparison.safetensors"
RANDOM_BOOTSTRAP = 8
BINS = 15
FLT_MIN = 2.0 ** -126


class Draws(np.random.Generator):
    """A generator whose integers are the library's draws, a resample per row."""

    def __init__(self, seed):
        super().__init__(np.random.PCG64(0))
        self.seed = seed

    def integers(self, low, high=None, size=None, dtype=None, endpoint=False):
        assert low == 0 and not endpoint
        return np.array([[below(source, high) for _ in range(size[1])] for source in (
            numbers(self.seed, RANDOM_BOOTSTRAP, r, 0) for r in range(size[0]))])


def calibration_gaps(p, right):
    """(count, |accuracy - confidence|) of each bin that is not empty; bins are (i/n, (i+1)/n]."""
    confidence = p.max(axis=1).astype(float)
    edges = np.arange(BINS + 1) / BINS
    which = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, BINS - 1)
    return [(len(rows), abs(right[rows].mean() - confidence[rows].mean()))
            for rows in (np.flatnonzero(which == i) for i in range(BINS)) if len(rows)]


def measure(labels, p):
    """Every metric of the library, by its name."""
    n, classes = p.shape
    rows, answers = np.arange(n), p.argmax(axis=1)
    of_label = p[rows, labels]
    before = np.arange(classes)[None, :] < labels[:, None]
    rank = ((p > of_label[:, None]) | ((p == of_label[:, None]) & before)).sum(axis=1)
    macro = sk.precision_recall_fscore_support(labels, answers, average="macro", zero_division=0)
    weighted = sk.precision_recall_fscore_support(labels, answers, average="weighted",
                                                  zero_division=0)
    gaps = calibration_gaps(p, answers == labels)
    wanted = np.eye(classes)[labels]
    found = {
        "accuracy": sk.accuracy_score(labels, answers),
        "balanced_accuracy": sk.balanced_accuracy_score(labels, answers),
        "macro_precision": macro[0], "macro_recall": macro[1], "macro_f1": macro[2],
        "weighted_precision": weighted[0], "weighted_recall": weighted[1],
        "weighted_f1": weighted[2],
        "matthews_corrcoef": sk.matthews_corrcoef(labels, answers),
        "cohen_kappa": np.nan_to_num(sk.cohen_kappa_score(labels, answers)),
        "loss": -np.log(np.maximum(of_label.astype(float), FLT_MIN)).mean(),
        "brier": ((p.astype(float) - wanted) ** 2).sum(axis=1).mean(),
        "ece": sum(count / n * gap for count, gap in gaps),
        "mce": max(gap for _, gap in gaps),
    }
    return found | {f"top_{k}_accuracy": (rank < k).mean() for k in (2, 3, 5)}


def newcombe(both, only_a, only_b, neither, alpha):
    """Newcombe (1998), "based on paired data", method 10: the interval of accuracy b - a."""
    n = both + only_a + only_b + neither
    z = stats.norm.isf(alpha / 2)

    def wilson(right):
        centre, spread = 2 * right + z * z, z * np.sqrt(z * z + 4 * right * (1 - right / n))
        return right / n, (centre - spread) / (2 * (n + z * z)), (centre + spread) / (
            2 * (n + z * z))

    a, a1, a2 = wilson(both + only_a)
    b, b1, b2 = wilson(both + only_b)
    margins = (both + only_a) * (only_b + neither) * (both + only_b) * (only_a + neither)
    top = both * neither - only_a * only_b
    top = max(top - n / 2, 0) if top > 0 else top
    phi = top / np.sqrt(margins) if margins else 0

    def root(x, y):
        return np.sqrt(x * x - 2 * phi * x * y + y * y)

    return b - a - root(b - b1, a2 - a), b - a + root(b2 - b, a - a1)


def holm(p):
    adjusted, largest = [0.0] * len(p), 0.0
    for i, which in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        largest = max(largest, (len(p) - i) * p[which])
        adjusted[which] = min(1.0, largest)
    return adjusted


def mcnemar(only_a, only_b):
    n = only_a + only_b
    return stats.binomtest(only_b, n).pvalue if n else 1.0


def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).astype(np.float32)


def certain(answers, classes):
    return np.eye(classes, dtype=np.float32)[answers]


def cases():
    """name: labels, probabilities, alpha, resamples, seed"""
    rng = np.random.Generator(np.random.PCG64(12))

    def reader(labels, classes, skill):
        return softmax(rng.normal(size=(len(labels), classes)) + skill * np.eye(classes)[labels])

    labels = rng.integers(0, 5, 200)
    yield "random", labels, [reader(labels, 5, s) for s in (1.5, 2.5, 2.0)], 0.05, 100, 7
    labels = rng.integers(0, 3, 60)
    same = reader(labels, 3, 2.0)
    yield "agree", labels, [same, same], 0.05, 50, 2 ** 40 + 3
    labels = rng.integers(0, 2, 40)
    yield "opposite", labels, [certain(labels, 2), certain(1 - labels, 2)], 0.01, 50, 1
    yield "single", np.array([2]), [certain([2], 4), certain([0], 4)], 0.05, 20, 1
    labels = rng.integers(0, 4, 80)
    quarters = [rng.permuted(np.tile([[0.25, 0.5, 0.25, 0.0]], (80, 1)), axis=1) for _ in "ab"]
    quarters[1][:40] = 0.25
    yield "ties", labels, [q.astype(np.float32) for q in quarters], 0.1, 50, 5
    labels = rng.choice([0, 1, 4], 70)
    yield "missing", labels, [reader(labels, 6, 2.0), certain(np.zeros(70, int), 6)], 0.05, 50, 9


def pair_numbers(labels, a, b, alpha, resamples, seed):
    right_a, right_b = a.argmax(axis=1) == labels, b.argmax(axis=1) == labels
    table = [int(cell.sum()) for cell in (right_a & right_b, right_a & ~right_b,
                                          ~right_a & right_b, ~right_a & ~right_b)]
    found = {"p": mcnemar(table[1], table[2])}
    found["low"], found["high"] = newcombe(*table, alpha)
    first, second = measure(labels, a), measure(labels, b)
    names = list(first)

    def statistic(rows):
        of_a, of_b = measure(labels[rows], a[rows]), measure(labels[rows], b[rows])
        return np.array([of_b[name] - of_a[name] for name in names])

    def all_metrics(rows, axis):
        """Each row of the result is a metric, each column a resample."""
        return np.apply_along_axis(statistic, axis, rows).T

    if len(labels) > 1:
        low, high = stats.bootstrap(
            (np.arange(len(labels)),), all_metrics, axis=-1, n_resamples=resamples,
            confidence_level=1 - alpha, method="percentile",
            random_state=Draws(seed)).confidence_interval
    else:  # which SciPy refuses: there is but one resample
        low = high = statistic(np.array([0]))
    for i, name in enumerate(names):
        found |= {name: second[name] - first[name], f"{name}.low": low[i], f"{name}.high": high[i]}
    return found


def content():
    metadata, tensors = {"cases": ""}, {}
    for name, labels, readers, alpha, resamples, seed in cases():
        metadata["cases"] = f"{metadata['cases']} {name}".strip()
        metadata |= {f"{name}.alpha": alpha, f"{name}.resamples": resamples, f"{name}.seed": seed}
        tensors[f"{name}.labels"] = labels
        tensors |= {f"{name}.{i}": p for i, p in enumerate(readers)}
        pairs = list(combinations(range(len(readers)), 2))
        found = [pair_numbers(labels, readers[i], readers[j], alpha, resamples, seed)
                 for i, j in pairs]
        for numbers_of, adjusted in zip(found, holm([f["p"] for f in found])):
            numbers_of["holm"] = adjusted
        for (i, j), numbers_of in zip(pairs, found):
            metadata |= {f"{name}.{i}.{j}.{key}": repr(float(x)) for key, x in numbers_of.items()}
    tests = [(0, 0), (0, 1), (3, 3), (0, 5), (0, 6), (10, 3), (23, 44), (499000, 501000),
             (500000, 500001), (480000, 520000), (1000, 999000), (12345, 13000), (7, 500)]
    metadata["tests"] = len(tests)
    for i, (x, y) in enumerate(tests):
        metadata |= {f"test{i}.a": x, f"test{i}.b": y, f"test{i}.p": repr(float(mcnemar(x, y)))}
    return safetensors(metadata, tensors)


def main():
    warnings.simplefilter("ignore")
    made = content()
    if sys.argv[1:] == ["--check"]:
        fault = difference(OUT.name, OUT.read_bytes(), made)
        print(fault or "no differences")
        return 1 if fault else 0
    OUT.write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
