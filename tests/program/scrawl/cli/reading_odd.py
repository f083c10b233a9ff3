# SPDX-License-Identifier: MIT
"""scrawl read: odd pictures, models and places to write to."""

import random
import re
import resource
import subprocess
from pathlib import Path

from cli.handwriting import PAPER, needs_leptonica, page, reading_model
from cli.harness import (ENVIRONMENT, SCRAWL, equal, expect, idx_images, idx_labels, scrawl)
from cli.pictures import png, png_pixels


def read(place, *args, code=0, **kw):
    return expect(scrawl("read", *args, "--model", reading_model(place), **kw), code)


@needs_leptonica
def test_read_strip(place):
    """A line of writing that is three hundred times as wide as high."""
    _, _, _, rows = png_pixels(page(["0171"]))
    least, most = 30, 66  # the writing and little else
    for times in (1, 16, 60):
        strip = place.file("strip.png", png([row * times for row in rows[least:most]]))
        equal(read(place, strip).out.replace(" ", ""), "0171" * times + "\n", f"{times} times")


@needs_leptonica
def test_read_nothing(place):
    """Pictures without writing, of any brightness and size, have no text."""
    generator = random.Random(1)
    noise = [bytes(generator.randrange(256) for _ in range(300)) for _ in range(200)]
    for name, rows in (("black", [bytes(300)] * 200), ("dark", [b"\x28" * 300] * 200),
                       ("white", [b"\xff" * 300] * 200), ("noise", noise),
                       ("pixel", [b"\x80"]), ("dot", [b"\x00"]), ("row", [b"\xff" * 500]),
                       ("column", [b"\xff"] * 500), ("strip", [bytes([PAPER]) * 5000] * 30)):
        picture = place.file(f"{name}.png", png(rows))
        done = read(place, picture)
        equal((done.out, done.err.splitlines()[-1]),
              ("", f"scrawl: {picture}: no handwriting found"), name)


@needs_leptonica
def test_read_other_files(place):
    """Each that is no picture is named with what it is; the others are read."""
    note = place.file("note.png", page(["71"]))
    files = [(place.folder, "directory"), (place.file("a.txt", b"text\n"), "not a picture"),
             (place.file("a.pdf", b"%PDF-1.7\n"), "a PDF document"),
             (place.file("images", idx_images(bytes(64), 8, 8)), "an IDX file"),
             (place.file("empty.png", b""), "empty"), (place.folder / "no.png", "cannot be opened")]
    done = read(place, note, *[file for file, _ in files], note, code=4)
    equal(done.out, f"{note}: 71\n" * 2, "the pictures")
    said = done.err.splitlines()[2:]
    equal(len(said), len(files), "a line each")
    for line, (file, words) in zip(said, files):
        assert line.startswith(f"scrawl: {file}: ") and words in line, line


@needs_leptonica
def test_read_annotates_before_work(place):
    """A place that cannot be written is refused before the model is loaded."""
    note = place.file("note.png", page(["71"]))
    place.folder.joinpath("link.png").symlink_to(note)
    for out, code, words in ((place.folder / "no" / "way.png", 4, "cannot be written"),
                             (place.folder, 4, "directory"),
                             (place.folder / "link.png", 2, "is the picture to read")):
        done = expect(scrawl("read", note, "-m", place.folder / "no.safetensors", "--annotate",
                             out), code, words)
        equal((done.out, len(done.err.splitlines())), ("", 1), "one line")
    equal(read(place, note).out, "71\n", "the picture is whole")


@needs_leptonica
def test_read_reader_goes_away(place):
    """A pipe that is closed after the first line ends the command quietly."""
    note = place.file("note.png", page(["71"]))
    command = [SCRAWL, "read", "--json", "-m", reading_model(place), *[note] * 400]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as running:
        assert running.stdout.readline().startswith(b'{"schema":1'), "the first document"
        running.stdout.close()
        said = running.stderr.read().decode().splitlines()
        equal((running.wait(), len(said)), (-13, 2), f"killed by SIGPIPE: {said}")


@needs_leptonica
def test_read_with_other_models(place):
    """Input of another size or shape serves; colours do not, and the message names the model."""
    note = place.file("note.png", page(["71"]))
    labels = place.file("labels", idx_labels(bytes([0, 1] * 10)))
    for name, shape, code in (("large", (32, 32), 0), ("flat", (5, 40), 0),
                              ("colour", (8, 8, 3), 3)):
        pixels = 20
        for side in shape:
            pixels *= side
        header = b"\0\0\x08" + bytes([len(shape) + 1]) + b"".join(
            side.to_bytes(4, "big") for side in (20, *shape))
        images = place.file("images", header + bytes(range(256)) * (pixels // 256) +
                            bytes(pixels % 256))
        model = place.folder / f"{name}.safetensors"
        expect(scrawl("train", "--images", images, "--labels", labels, "--val", 0, "--net", "dense",
                      "--epochs", 1, "--quiet", "--out", model), 0)
        done = expect(scrawl("read", note, "-m", model), code)
        equal(bool(done.out), code == 0, "a text")
        if code:
            assert done.err.startswith(f"scrawl: {model}: ") and "3 channels" in done.err, done.err


@needs_leptonica
def test_read_on_a_small_stack(place):
    """64 KiB are enough, but not for a program that checks itself."""
    if re.search(b"__[amt]san_init", Path(SCRAWL).read_bytes()):
        print("skipped what a small stack is enough for: a sanitizer needs more")
        return
    picture = place.file("note.png", page(["0171"]))

    def code(*args):
        done = subprocess.run([SCRAWL, *args], stdin=picture.open("rb"), capture_output=True,
                              env=ENVIRONMENT, timeout=150, preexec_fn=lambda:
                              resource.setrlimit(resource.RLIMIT_STACK, (65536, 65536)))
        return done.returncode

    model = reading_model(place)
    for args in (["read", "--model", model, picture], ["read", "--model", model, "-"],
                 ["report", place.log, "--out", place.folder / "small.html"],
                 ["eval", place.model, "--data", place.data]):
        equal(code(*args), 0, f"exit code of {args[0]}")
