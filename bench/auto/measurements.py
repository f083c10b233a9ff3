# SPDX-License-Identifier: MIT
"""measurements.py - the convolutions that are measured, and files of their times

A file is CSV below a line with the processor, one row for each shape and pass:

    shape,pass,gemm,direct,winograd
    n8ih12iw12ic20oc50k5s1p0,forward,12.34,11.02,9.87

in microseconds per image, the best round.  An algorithm that shares its code with the one before is
empty.  A file's name is PROCESSOR-LANES.csv, with LANES the floats of a vector.
"""
import csv
import io
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ALGORITHMS = ("gemm", "direct", "winograd")  # the simplest first, as scrawl-bench has them
# Pass in a report -> in a file.  A layer's forward pass is the one with bias and ReLU.
PASSES = {"forward, finished": "forward", "weight gradient": "weight", "data gradient": "data"}
COLUMNS = ("shape", "pass", *ALGORITHMS)
IMAGES = 8  # as in a shard of a batch
MAX_PRODUCTS = 12e6  # of an image: larger ones take long and choose as smaller ones do


def grid():
    """The convolutions of the named networks and others."""
    kinds = (
        # kernel, stride, padding, image sizes, channels
        (5, 1, 0, (28,), ((1, 20), (1, 24), (1, 32))),
        (3, 1, 0, (28,), ((1, 16), (1, 32))),
        (3, 1, 0, (26,), ((32, 64),)),
        (3, 1, 0, (12,), ((24, 32), (32, 64))),
        (3, 1, 0, (4, 6, 8, 10, 13, 16, 22),
         ((3, 20), (8, 8), (8, 16), (16, 16), (16, 32), (20, 50), (32, 32), (32, 64), (64, 64),
          (64, 128), (128, 128))),
        (3, 1, 1, (4, 7, 14, 28), ((16, 32), (64, 64))),
        (5, 1, 0, (6, 8, 10, 12, 14, 18, 24),
         ((8, 8), (8, 16), (16, 32), (20, 50), (32, 64), (64, 64))),
        (5, 1, 2, (4, 7, 14), ((16, 32), (64, 64))),
        (1, 1, 0, (7, 14), ((16, 32), (64, 64))),
        (2, 1, 0, (7, 14), ((16, 32), (64, 64))),
        (7, 1, 0, (14,), ((1, 32), (16, 32), (32, 64))),
        (3, 2, 1, (8, 16), ((1, 32), (16, 32), (64, 64))),
        (5, 2, 0, (12, 24), ((16, 32), (32, 64))),
    )
    for kernel, stride, padding, sizes, channels in kinds:
        for size in sizes:
            out = (size + 2 * padding - kernel) // stride + 1
            for ic, oc in channels:
                if out * out * kernel * kernel * ic * oc <= MAX_PRODUCTS:
                    yield (f"n{IMAGES}ih{size}iw{size}ic{ic}oc{oc}"
                           f"k{kernel}s{stride}p{padding}")


def read(path):
    """The line about the processor, {(shape, pass): {algorithm: microseconds}}"""
    head, _, table = path.read_text(encoding="utf-8").partition("\n")
    return head, {(row["shape"], row["pass"]): {a: float(row[a]) for a in ALGORITHMS if row[a]}
                  for row in csv.DictReader(io.StringIO(table))}


def write(path, head, rows):
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for (shape, name), times in rows.items():
        cells = (f"{times[a]:.4g}" if a in times else "" for a in ALGORITHMS)
        table.writerow([shape, name, *cells])
    path.write_text(f"{head}\n{text.getvalue()}", encoding="utf-8")
