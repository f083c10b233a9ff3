# SPDX-License-Identifier: MIT
"""The commands that are disturbed, and the small files that they work on."""

import os
import shutil
import struct
import subprocess
import types
from functools import partial
from pathlib import Path

from cli.handwriting import page, reading_model
from cli.harness import ENVIRONMENT, SCRAWL, expect, scrawl, shapes, write_dataset
from cli.pictures import png

# As in fault.h.
KINDS = ("allocation", "mapping", "thread", "read", "write", "sync", "rename", "link", "unlink",
         "open", "close", "truncate", "stat", "folder", "lock")
WITHOUT_SYSTEM_CALLS = KINDS[:3]
NET = "conv 2 3x3, maxpool 2, batchnorm, relu, dropout 0.2, dense"
TRAIN = ["train", "--data", "shapes", "--net", NET, "--epochs", "2", "--batch", "20", "--quiet",
         "--threads", "2"]
MODEL = "model.safetensors"
# For the sake of other outputs, a command is run with several of its options at once.
COMMANDS = {
    "train": [*TRAIN, "--out", "out.safetensors", "--checkpoint", "out.checkpoint", "--every",
              "2 steps", "--log", "out.jsonl", "--augment", "strong", "--ema", "0.9", "--clip",
              "1"],
    "overwrite": [*TRAIN, "--out", "model.safetensors", "--checkpoint", "run.checkpoint", "--every",
                  "2 steps", "--log", "run.jsonl", "--seed", "3"],
    "resume": ["train", "--resume", "run.checkpoint.prev", "--data", "shapes", "--out",
               "out.safetensors", "--log", "out.jsonl", "--quiet", "--threads", "2"],
    "from": ["train", "--data", "shapes", "--from", MODEL, "--epochs", "1", "--quiet", "--out",
             "out.safetensors", "--name", "once more", "--json"],
    "members": [*TRAIN, "--ensemble", "2", "--json", "--out", "out.safetensors"],
    "folds": [*TRAIN, "--folds", "2", "--out", "out.safetensors"],
    "lr range": [*TRAIN, "--lr-range"],
    "configuration": ["train", "--data", "shapes", "--print-config"],
    "eval": ["eval", MODEL, "--data", "shapes", "--threads", "1"],
    "eval files": ["eval", MODEL, "other.safetensors", "--data", "shapes", "--json", "--tta", "3",
                   "--metrics", "metrics.json", "--predictions", "p.csv", "--probabilities",
                   "p.npy", "--junit", "gates.xml", "--min-accuracy", "1%", "--threads", "1"],
    "corrupt": ["eval", MODEL, "--data", "shapes", "--corrupt", "noise", "--threads", "1"],
    "predict": ["predict", MODEL, "shapes/t10k-images-idx3-ubyte", "--json", "--index", ":5"],
    "predict sheet": ["predict", MODEL, "--data", "shapes", "--sheet", "sheet.png", "--sort",
                      "confidence"],
    "compare": ["compare", MODEL, "other.safetensors", "--data", "shapes", "--json",
                "--disagreements", "d.csv", "--threads", "1", "--resamples", "50"],
    "info": ["info", MODEL, "--json"],
    "info text": ["info", MODEL],
    "info data": ["info", "shapes/train-images-idx3-ubyte.gz"],
    "info net": ["info", "lenet"],
    "data info": ["data", "info", "shapes"],
    "verify": ["data", "verify", "shapes"],
    "show": ["data", "show", "shapes", "--augment", "strong", "--out", "out.png"],
    "suspects": ["data", "suspects", "shapes", "--net", "dense", "--epochs", "1"],
    "pack": ["data", "pack", "folders", "packed"],
    "unpack": ["data", "unpack", "shapes", "unpacked"],
    "draw page": ["data", "page", "page.jpg", "--data", "shapes", "--characters", "4", "--truth",
                  "page.tsv"],
    "read": ["read", "note.png", "note.tif", "--model", "reader.safetensors", "--json",
             "--threads", "1"],
    "annotate": ["read", "note.png", "--model", "reader.safetensors", "--annotate", "a.png",
                 "--threads", "1"],
    "boxes": ["read", "note.png", "--model", "reader.safetensors", "--boxes", "20,20,160,60,4",
              "--among", "among.txt", "--threads", "1"],
    "single": ["read", "shape.png", "--model", "reader.safetensors", "--single", "--show",
               "--threads", "1"],
    "report": ["report", "run.jsonl", "eval.json", "--out", "report.html"],
    "watch": ["watch", "run.jsonl", "--once"],
    "sweep": ["sweep", "nets.conf", "--out", "runs", "--jobs", "1", "--quiet"],
    "selftest": ["selftest", "--json", "--threads", "2"],
    "help": ["train", "--help"],
    "version": ["--version"],
}
STARTS_PROGRAMS = ("sweep",)   # in which system calls could not be caught, but would end them
TESTS = ("selftest",)   # whose results differ if something fails
SLOW = ("selftest", "sweep", "suspects")   # a second or more each
NEEDS_LEPTONICA = ("read", "annotate", "boxes", "single")


def tiff(width, height):
    """An uncompressed TIFF file of a square on paper, in colours."""
    pixels = bytes(40 if 20 <= x < 40 and 20 <= y < 50 else 230
                   for y in range(height) for x in range(width) for _ in range(3))
    entries = [(256, width), (257, height), (258, 8), (259, 1), (262, 2), (273, 8), (277, 3),
               (278, height), (279, len(pixels))]
    table = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return struct.pack("<2sHI", b"II", 42, 8 + len(pixels)) + pixels \
        + struct.pack("<H", len(entries)) + table + bytes(4)


def has_leptonica(folder):
    done = scrawl("read", folder / "note.png", "--model", folder / "reader.safetensors")
    return "build it with Leptonica" not in done.err


def write_files(base):
    """What the commands find, in the folder base."""
    def run(*args):
        return expect(scrawl(*args, cwd=base), 0)

    base.mkdir()
    write_dataset(base / "shapes", shapes(80, 1), shapes(20, 2))
    run(*TRAIN, "--out", MODEL, "--checkpoint", "run.checkpoint", "--every", "2 steps", "--log",
        "run.jsonl")
    run(*TRAIN, "--out", "other.safetensors", "--seed", "2")
    (base / "eval.json").write_text(run("eval", MODEL, "--data", "shapes", "--json").out)
    (base / "among.txt").write_text("0171\n7L01\n")
    (base / "nets.conf").write_text("data = shapes\nnet = dense\nepochs = 1\nseed = 1 .. 2\n")
    (base / "note.png").write_bytes(page(["0171", "7L"]))
    (base / "note.tif").write_bytes(tiff(80, 70))
    ink = [bytes(200 if 4 <= x < 7 and 3 <= y < 9 else 10 for x in range(12)) for y in range(12)]
    (base / "shape.png").write_bytes(png(ink))
    for name in ("a", "b"):
        (base / "folders" / name).mkdir(parents=True)
        for i in range(3):
            shutil.copyfile(base / "shape.png", base / "folders" / name / f"{i}.png")
    place = types.SimpleNamespace(folder=base, file=partial(write, base))
    shutil.move(reading_model(place), base / "reader.safetensors")


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def contents(folder):
    """The files in a folder and below, by name."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


class Workshop:
    """A copy of the files, in which one command at a time is run and disturbed."""

    def __init__(self, base, folder, library):
        self.base, self.folder, self.library = base, folder, library
        self.files = contents(base)
        self.report = folder.with_name(folder.name + ".report")

    def renew(self):
        """The files as they were before any command."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.base, self.folder)

    def run(self, command, fault, timeout):
        """Runs a command under a fault, a tuple for SCRAWL_FAULT; what came of it."""
        self.report.write_bytes(bytes(8 * (1 + len(KINDS))))
        env = {**ENVIRONMENT, "LD_PRELOAD": str(self.library), "COLUMNS": "80", "LC_ALL": "C",
               "SCRAWL_FAULT": " ".join(map(str, fault)),
               "SCRAWL_FAULT_REPORT": str(self.report)}
        process = subprocess.Popen([SCRAWL, *command], cwd=self.folder, env=env,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        try:
            out, err = process.communicate(timeout=timeout)
            code = process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            code = None
        hits, *counts = struct.unpack(f"{1 + len(KINDS)}Q", self.report.read_bytes())
        return types.SimpleNamespace(code=code, out=out.decode(errors="replace"),
                                     err=err.decode(errors="replace"), hits=hits,
                                     calls=dict(zip(KINDS, counts)),
                                     files=contents(self.folder))


def workshops(count, place, library):
    """That many, to be used at the same time."""
    base, preloaded = Path(place) / "base", Path(place) / "fault.so"
    write_files(base)
    preloaded.symlink_to(os.path.abspath(library))   # LD_PRELOAD ends a name at a blank
    return [Workshop(base, Path(place) / f"work{i}", preloaded) for i in range(count)]
