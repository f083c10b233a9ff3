# SPDX-License-Identifier: MIT
"""scrawl read."""

import json
import struct
import subprocess

from cli.handwriting import NAMES, SIDE, blank, needs_leptonica, page, reading_model
from cli.harness import ENVIRONMENT, SCRAWL, equal, expect, on_terminal, scrawl
from cli.pictures import png_pixels, png_size

LINES = ["0171L0", "77L1", "L0"]
SURE, UNSURE = (0, 130, 70), (210, 20, 40)


def read(place, *args, code=0, model=None, **kw):
    return expect(scrawl("read", *args, "--model", model or reading_model(place), **kw), code)


def documents(place, *args, **kw):
    return [json.loads(line) for line in read(place, *args, "--json", **kw).out.splitlines()]


@needs_leptonica
def test_read_text(place):
    note = place.file("note.png", page(LINES))
    done = read(place, note)
    equal(done.out.splitlines(), LINES, "the text")
    said = done.err.splitlines()
    equal(said[0], "unsure (?) below 0.5", "the threshold")
    assert "has no class \"none\"" in said[1] and len(said) == 2, done.err
    light = place.file("light.png", page(LINES, paper=30, ink=220))
    equal(read(place, light).out, done.out, "light ink on dark paper")
    equal(documents(place, light)[0]["light_ink"], True, "light ink")


@needs_leptonica
def test_read_words(place):
    """A blank where the gap between characters is wide, but not between the cells of a form."""
    note = place.file("note.png", page(["01 7L", "7  11"]))
    equal(read(place, note).out, "01 7L\n7 11\n", "the text")
    document = documents(place, note)[0]
    equal((document["text"], [len(line["characters"]) for line in document["lines"]]),
          ("01 7L\n7 11", [4, 3]), "JSON")
    cells = read(place, note, "--boxes", "20,20,200,60,5").out
    equal(cells, "01_7L\n", "cells")


@needs_leptonica
def test_read_several(place):
    """Each line after its file's name; what cannot be read is reported, and the worst counts."""
    first, second = (place.file(name, page([text])) for name, text in
                     (("first.png", "71"), ("second.png", "0L")))
    empty, bad = place.file("empty.png", blank()), place.file("bad.png", page(LINES)[:99])
    equal(read(place, first, second).out, f"{first}: 71\n{second}: 0L\n", "two files")
    done = read(place, first, bad, empty, second, code=3)
    equal(done.out, f"{first}: 71\n{second}: 0L\n", "what can be read")
    said = done.err.splitlines()[2:]
    assert len(said) == 2 and said[0].startswith(f"scrawl: {bad}: "), said
    equal(said[1], f"scrawl: {empty}: no handwriting found", "a picture without ink")
    missing = place.folder / "missing.png"
    done = read(place, missing, bad, second, code=4)
    equal(done.out, f"{second}: 0L\n", "the last one")
    equal(len(done.err.splitlines()), 4, "a line each")
    equal([d["file"] for d in documents(place, first, missing, second, code=4)],
          [str(first), str(second)], "JSON Lines")
    equal(read(place, empty).out, "", "no text")


@needs_leptonica
def test_read_stdin(place):
    content = page(LINES)
    equal(read(place, "-", stdin=content).out.splitlines(), LINES, "the text")
    equal(documents(place, "-", stdin=content)[0]["file"], "-", "its name")
    note = place.file("note.png", page(["71"]))
    equal(read(place, note, "-", stdin=content).out.splitlines(),
          [f"{note}: 71", *(f"-: {line}" for line in LINES)], "beside a file")
    for bytes_ in (b"", b"text", content[:200]):
        done = read(place, "-", stdin=bytes_, code=3)
        assert "scrawl: standard input: " in done.err, done.err


@needs_leptonica
def test_read_formats(place):
    height, width, _, rows = png_pixels(page(["0171"]))
    pnm = b"P5 %d %d 255\n" % (width, height) + b"".join(rows)
    equal(read(place, place.file("note.pgm", pnm)).out, "0171\n", "PNM")
    padded = [row + bytes(-width % 4) for row in rows]
    palette = b"".join(bytes([i, i, i, 0]) for i in range(256))
    bmp = (struct.pack("<2sIIIIiiHHIIiiII", b"BM", 54 + 1024 + len(padded[0]) * height, 0,
                       54 + 1024, 40, width, height, 1, 8, 0, 0, 2835, 2835, 256, 0) +
           palette + b"".join(reversed(padded)))
    equal(read(place, place.file("note.bmp", bmp)).out, "0171\n", "BMP")


@needs_leptonica
def test_read_shows_progress(place):
    note = place.file("note.png", page(["71"]))
    code, screen = on_terminal(["read", note, note, "--model", reading_model(place)],
                               {"TERM": "xterm"})
    assert code == 0 and "0 of 2 pictures read" in screen, screen
    code, screen = on_terminal(["read", note, "--model", reading_model(place)], {"TERM": "xterm"})
    assert code == 0 and "pictures" not in screen, screen


def check_character(character, document):
    left, top, width, height = character["box"]
    assert 0 <= left and left + width <= document["width"] and width > 0, character
    assert 0 <= top and top + height <= document["height"] and height > 0, character
    equal(list(character), ["box", "reading", "class", "confidence", "unsure", "blank", "top"],
          "members of a character")
    equal(character["reading"], NAMES[character["class"]], "its name")
    equal(character["blank"], False, "blank")
    tops = character["top"]
    equal(len(tops), 3, "the top")
    equal([t["reading"] for t in tops], [NAMES[t["class"]] for t in tops], "names of the top")
    probabilities = [t["probability"] for t in tops]
    equal(probabilities, sorted(probabilities, reverse=True), "the order of the top")
    equal(tops[0]["class"], character["class"], "the first of the top")
    assert 0 < character["confidence"] <= tops[0]["probability"], character
    equal(character["unsure"], character["confidence"] < document["reject"]["threshold"], "unsure")


@needs_leptonica
def test_read_json(place):
    content = page(LINES)
    note = place.file("note.png", content)
    document, = documents(place, note)
    height, width = png_size(content)
    characters = [line.pop("characters") for line in document["lines"]]
    boxes = [line.pop("box") for line in document["lines"]]
    weights = document["models"][0].pop("weights")
    assert len(weights) == 32 and int(weights, 16), weights
    wanted = {
        "schema": 1, "file": str(note), "width": width, "height": height, "layout": "page",
        "angle": document["angle"], "light_ink": False,
        "reject": {"threshold": 0.5, "error": None},
        "models": [{"file": str(reading_model(place))}], "text": "\n".join(LINES),
        "lines": [{"text": line} for line in LINES],
    }
    equal(document, wanted, "the document")
    equal(list(document), list(wanted), "the order of its members")
    assert abs(document["angle"]) < 2, document["angle"]
    for line, found, box in zip(LINES, characters, boxes):
        equal([c["reading"] for c in found], list(line), "readings")
        lefts = [c["box"][0] for c in found]
        equal(lefts, sorted(lefts), "from left to right")
        equal(box[0], lefts[0], "the line begins with its first character")
        for character in found:
            check_character(character, document)


@needs_leptonica
def test_read_layouts(place):
    for text, asked, layout in ((["7"], [], "single"), (["7L"], [], "line"),
                                (["7", "L"], [], "page"), (["7"], ["--page"], "page"),
                                (["7L"], ["--line"], "line"), (["7"], ["--single"], "single")):
        picture = place.file("layout.png", page(text))
        document, = documents(place, picture, *asked)
        equal((document["layout"], document["text"]), (layout, "\n".join(text)), f"{text} {asked}")
    picture = place.file("layout.png", page(["71"]))
    equal(len(documents(place, picture, "--single")[0]["lines"][0]["characters"]), 1, "--single")
    picture = place.file("layout.png", page(["7", "L"]))
    equal(len(documents(place, picture, "--line")[0]["lines"]), 1, "--line")


@needs_leptonica
def test_read_reject(place):
    note = place.file("note.png", page(["0171"]))
    equal(read(place, note, "--reject", 1).out, "????\n", "all are unsure")
    done = read(place, note, "--reject", "5%")
    equal((done.out, done.err.splitlines()[0]), ("0171\n", "unsure (?) below 0.05"), "5%")
    stored = reading_model(place, reject_threshold="0.97", reject_error="0.0102")
    equal(read(place, note, model=stored).err.splitlines()[0],
          "unsure (?) below 0.97; of the others at most 1.02% were wrong on validation images",
          "the model's threshold")
    equal(documents(place, note, model=stored)[0]["reject"],
          {"threshold": 0.97, "error": 0.0102}, "in JSON")
    document = documents(place, note, "--reject", 1)[0]
    equal(document["text"], "????", "text of JSON")
    equal([c["reading"] for c in document["lines"][0]["characters"]], list("0171"),
          "what they may be")


@needs_leptonica
def test_read_names(place):
    """Long names are parted by blanks, and a name cannot control the terminal."""
    note = place.file("note.png", page(["0171"]))
    names = reading_model(place, classes=json.dumps(["zero", "1", "a\033b", "L"]))
    equal(read(place, note, model=names).out, "zero 1 a?b 1\n", "text")
    equal(documents(place, note, model=names)[0]["text"], "zero 1 a\033b 1", "JSON")
    none = reading_model(place, classes=json.dumps(["0", "1", "7", "none"]))
    done = read(place, note, model=none)
    equal((done.out, len(done.err.splitlines())), ("0171\n", 1), "no warning with a class none")


@needs_leptonica
def test_read_show(place):
    note = place.file("note.png", page(["7L"]))
    lines = read(place, note, "--show").out.splitlines()
    equal(lines[0], "7L", "the text first")
    equal(len(lines), 1 + 2 * (SIDE + 2), "a heading, the picture and a blank line each")
    assert lines[1].startswith("  7  ") and "% at " in lines[1], lines[1]
    assert any("@@" in line for line in lines[2:2 + SIDE]), lines
    assert max(map(len, lines)) <= 80, "wider than 80 columns"


def colours(content):
    """The colours of a PNG picture."""
    _, _, channels, rows = png_pixels(content)
    equal(channels, 3, "channels")
    return {tuple(row[x:x + 3]) for row in rows for x in range(0, len(row), 3)}


@needs_leptonica
def test_read_annotate(place):
    note, out = place.file("note.png", page(["0171L07101"])), place.folder / "annotated.png"
    done = read(place, note, "--annotate", out)
    equal(done.out, "0171L07101\n", "the text as well")
    content = out.read_bytes()
    equal(png_size(content), png_size(note.read_bytes()), "the picture's size")
    found = colours(content)
    assert SURE in found and UNSURE not in found, "all are sure"
    read(place, note, "--annotate", out, "--reject", 1)
    found = colours(out.read_bytes())
    assert UNSURE in found and SURE not in found, "none is sure"
    small = place.file("small.png", page(["7"]))
    read(place, small, "--annotate", out)
    equal(png_size(out.read_bytes()), (400, 320), "a small picture is enlarged")
    piped = subprocess.run([SCRAWL, "read", small, "--model", reading_model(place), "--annotate",
                            "-"], env=ENVIRONMENT, check=True, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL).stdout
    equal(piped, out.read_bytes(), "on standard output, and nothing else there")
    read(place, note, "--annotate", place.folder / "no" / "way.png", code=4)
    empty = place.file("empty.png", blank(500, 500))
    read(place, empty, "--annotate", out)
    equal(len(colours(out.read_bytes())), 1, "a picture without ink")


@needs_leptonica
def test_read_same_at_any_thread_count(place):
    note, out = place.file("note.png", page(LINES)), place.folder / "annotated.png"
    results = []
    for threads in (1, 2, 3):
        text = read(place, note, "--json", "--annotate", out, "--threads", threads).out
        results.append((text, out.read_bytes()))
    equal(results[1:], results[:1] * 2, "the same bytes")


def test_read_usage(place):
    note, model = place.file("note.png", page(["7"])), reading_model(place)
    out = place.folder / "never.png"
    for args, words in ((["--single", "--page"], "cannot be combined"),
                        (["--show", "--json"], "cannot be combined"),
                        (["--reject", "101"], "a percentage or a fraction"),
                        ([note, "--annotate", out], "--annotate draws one picture"),
                        (["--annotate", note], "is the picture to read"),
                        (["--annotate", "-", "--json"], "standard output"),
                        (["--annotate", "-", "--show"], "standard output"),
                        (["--annotate", model], "not a PNG image"),
                        (["--tta", 0], "--tta")):
        expect(scrawl("read", note, "-m", model, *args), 2, words)
    assert not out.exists(), "a picture in spite of the error"
    expect(scrawl("read"), 2, "FILE")
    expect(scrawl("read", note, "-m", note), 5)
