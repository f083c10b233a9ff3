# SPDX-License-Identifier: MIT
"""scrawl read with fields and possible answers."""

import json
import math

from cli.handwriting import PAPER, draw, needs_leptonica, page, reading_model
from cli.harness import equal, expect, scrawl
from cli.pictures import png, png_pixels

CELL, LEFT, TOP, STEP = 40, 30, 30, 80  # fields are STEP apart, their cells CELL wide and high
BORDER = 90
BLANK = (130, 130, 140)


def form(texts):
    """A PNG file with a printed row of cells for each text, in which blanks are left out."""
    width, height = LEFT * 2 + CELL * max(map(len, texts)), TOP + STEP * len(texts)
    rows = [bytearray([PAPER]) * width for _ in range(height)]
    for i, text in enumerate(texts):
        top, right = TOP + STEP * i, LEFT + CELL * len(text)
        for y in (top, top + CELL):
            for line in rows[y:y + 2]:
                line[LEFT:right + 2] = bytes([BORDER]) * (right + 2 - LEFT)
        for x in range(LEFT, right + 1, CELL):
            for line in rows[top:top + CELL]:
                line[x:x + 2] = bytes([BORDER]) * 2
        for j, name in enumerate(text):
            if name != " ":
                draw(rows, name, LEFT + CELL * j + 12, top + 8, 17, 26, 4)
    return png([bytes(row) for row in rows])


def field(number, cells):
    return f"{LEFT},{TOP + STEP * number},{CELL * cells + 2},{CELL + 2},{cells}"


def read(place, *args, code=0):
    return expect(scrawl("read", *args, "--model", reading_model(place)), code)


@needs_leptonica
def test_read_fields(place):
    picture = place.file("form.png", form(["71 0L", "L01"]))
    first, second = field(0, 5), field(1, 3)
    equal(read(place, picture, "--boxes", first, "--boxes", second).out, "71_0L\nL01\n",
          "fields of the command line")
    fields = place.file("fields.txt", f"# the form\n\nyear of birth\t{first}\r\n  {second}  \n"
                        .encode())
    equal(read(place, picture, "--boxes", fields).out, "year of birth: 71_0L\nL01\n", "a file's")
    fields = place.file("colon.txt", f"# the form\nNo.#1: {first} # five digits\n  # {first}\n"
                        .encode())
    equal(read(place, picture, "--boxes", fields).out, "No.#1: 71_0L\n", "a colon and a comment")
    fields = place.file("fields.txt", f"year of birth\t{first}\n{second}\n".encode())
    equal(read(place, picture, picture, "--boxes", second).out, f"{picture}: L01\n" * 2,
          "of several pictures")
    document = json.loads(read(place, picture, "--boxes", fields, "--json").out)
    equal((document["layout"], document["text"]), ("form", "71_0L\nL01"), "the document")
    lines = document["lines"]
    equal([line["name"] for line in lines], ["year of birth", None], "names")
    blanks = [c for line in lines for c in line["characters"] if c["blank"]]
    equal(len(blanks), 1, "blank cells")
    left = LEFT + 2 * CELL
    assert abs(blanks[0].pop("box")[0] - left) <= 4, "the cell's box"
    equal(blanks[0], {"reading": None, "class": None, "confidence": 0.0, "unsure": False,
                      "blank": True, "top": []}, "a blank")
    shown = read(place, picture, "--boxes", first, "--show").out
    assert "  blank at " in shown, shown
    out = place.folder / "form-read.png"
    read(place, picture, "--boxes", first, "--annotate", out)
    _, _, _, rows = png_pixels(out.read_bytes())
    assert any(bytes(BLANK) in row for row in rows), "a blank cell's frame"


@needs_leptonica
def test_read_printed_fields(place):
    picture = place.file("form.png", form(["71 0L", "L01"]))
    equal(read(place, picture, "--boxes", "auto").out, "71_0L\nL01\n", "printed boxes")
    plain = place.file("plain.png", page(["71"]))
    expect(read(place, plain, "--boxes", "auto", code=3), 3, f"{plain}: no printed boxes found")


def turned(content, degrees):
    """A PNG file turned about its middle; what comes from beyond its rim is paper."""
    height, width, _, rows = png_pixels(content)
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))

    def pixel(x, y):
        return rows[y][x] if 0 <= y < height and 0 <= x < width else PAPER

    def value(x, y):
        dx, dy = x - width / 2, y - height / 2
        u, v = width / 2 + dx * cosine - dy * sine, height / 2 + dx * sine + dy * cosine
        i, j = math.floor(u), math.floor(v)
        above = pixel(i, j) * (i + 1 - u) + pixel(i + 1, j) * (u - i)
        below = pixel(i, j + 1) * (i + 1 - u) + pixel(i + 1, j + 1) * (u - i)
        return round(above * (j + 1 - v) + below * (v - j))

    return png([bytes(value(x, y) for x in range(width)) for y in range(height)])


@needs_leptonica
def test_read_boxes_as_page(place):
    """Without --boxes what is printed is not read, also if it is askew."""
    full, empty = form(["71100L1", "L017 0L"]), form([" " * 7] * 3)
    for degrees in (0, 3, -5):
        picture = place.file("form.png", turned(full, degrees))
        equal(read(place, picture).out.replace(" ", ""), "71100L1\nL0170L\n", f"at {degrees}")
        done = read(place, place.file("empty.png", turned(empty, degrees)))
        equal(done.out, "", f"empty boxes at {degrees}")


@needs_leptonica
def test_read_among(place):
    note = place.file("note.png", page(["0171", "L0L0"]))
    answers = place.file("answers.txt", b"7777\n0171\r\n\n L0L0\n")
    args = [note, "--among", answers]
    equal(read(place, *args).out, "0171\nL0L0\n", "answers of lines")
    marked = place.file("marked.txt", b"\xef\xbb\xbf0171\nL0L0\n" + b"7" * 1023 + b"\n")
    equal(read(place, note, "--among", marked).out, "0171\nL0L0\n",
          "after a byte order mark, and with a line as long as is allowed")
    twice = place.file("twice.png", page(["0171", "0171"]))
    equal(read(place, twice, "--among", answers).out, "0171\n0171\n", "lines may say the same")
    document = json.loads(read(place, *args, "--json").out)
    for line in document["lines"]:
        answer = line["answer"]
        equal((answer["text"], answer["unsure"]), (line["text"], False), "an answer")
        assert 0.9 < answer["confidence"] <= 1, answer
    other = place.file("other.txt", b"7777\n7771\n")
    equal(read(place, place.file("one.png", page(["7771"])), "--among", other).out, "7771\n",
          "the best of the list")
    equal(read(place, *args, "--reject", 1).out.replace("0171", "?").replace("L0L0", "?"),
          "?\n?\n", "an unsure answer")


@needs_leptonica
def test_read_among_fields(place):
    """Each answer once: two fields that say the same get the best assignment."""
    picture = place.file("form.png", form(["0171", "0171"]))
    answers = place.file("answers.txt", b"0171\n0177\nLLLL\n")
    boxes = ["--boxes", field(0, 4), "--boxes", field(1, 4)]
    done = read(place, picture, *boxes, "--among", answers, "--json", "--reject", 0)
    found = [line["answer"]["text"] for line in json.loads(done.out)["lines"]]
    equal(sorted(found), ["0171", "0177"], "an assignment")
    answers.write_bytes(b"0171\n7L0L\nLLLL\n")
    equal(read(place, picture, *boxes[:2], "--among", answers).out, "0171\n", "one field")


@needs_leptonica
def test_read_among_missing(place):
    """Without the right answer in the list no other one is printed, however short the list is."""
    picture = place.file("note.png", page(["0171L0", "L7L170"]))
    for answers, wanted in ((b"0171L0\nL7L170\n", "0171L0\nL7L170\n"), (b"0171L0\n", "0171L0\n?\n"),
                            (b"7L0L07\n", "?\n?\n"), (b"0171L\n7L170\n1\n", "?\n?\n")):
        among = place.file("answers.txt", answers)
        equal(read(place, picture, "--among", among, "--reject", "50%").out, wanted, answers)


def test_read_form_faults(place):
    note, model = place.file("note.png", page(["7"])), reading_model(place)
    text = place.file("text.txt", b"no field\n")
    none = place.file("none.txt", b"# nothing\n\n")
    wide = place.file("wide.txt", b"name 0,0,40,40,1001\n")
    many = place.file("many.txt", b"0,0,40,40,1\n" * 1001)
    for boxes, code, words in (("1,2,3", 2, "number of cells"), ("1,2,3,4,5,6", 2, "as in"),
                               ("1,2,3,4,0", 2, "as in"), ("1,2,0,4,1", 2, "as in"),
                               ("1,2,300,50,5000", 2, "5000 cells in a field (at most 1000)"),
                               (wide, 3, "wide.txt:1: 1001 cells in a field (at most 1000)"),
                               (text, 3, "text.txt:1: expected a field"),
                               (none, 3, "none.txt: no fields"), (many, 2, "more than 1000"),
                               (place.folder / "no.txt", 4, "no.txt: cannot be opened"),
                               (place.folder, 4, "cannot be read")):
        expect(scrawl("read", note, "-m", model, "--boxes", boxes), code, words)
    expect(scrawl("read", note, "-m", model, "--boxes", "auto", "--boxes", "0,0,9,9,1"), 2, "auto")
    expect(scrawl("read", note, "-m", model, "--boxes", "auto", "--line"), 2, "--boxes")
    long = place.file("long.txt", b"1" * 2000)
    zero = place.file("zero.txt", b"7\n7\x007\n")
    expect(scrawl("read", note, "-m", model, "--among", zero), 3, "zero.txt:2: a zero byte")
    hidden = place.file("hidden.txt", b"0,0,40,40,1\x00 no field\n")
    expect(scrawl("read", note, "-m", model, "--boxes", hidden), 3, "hidden.txt:1: a zero byte")
    end = place.file("end.txt", b"7\n" + b"1" * 1024 + b"\n")
    expect(scrawl("read", note, "-m", model, "--among", end), 3, "end.txt:2: longer than 1023")
    other = place.file("other.txt", b"0171\n\n7xL\nx\n")
    for among, code, words in ((none.with_name("no.txt"), 4, "cannot be opened"),
                               (place.file("empty.txt", b"\n"), 3, "no answers"),
                               (long, 3, "long.txt:1: longer than 1023 bytes"),
                               (other, 3, 'other.txt:3: no class of the model is called "xL"')):
        done = expect(scrawl("read", note, note, "-m", model, "--among", among), code, words)
        equal(len(done.err.splitlines()), 1, "one line, before any picture is read")


@needs_leptonica
def test_read_fields_outside(place):
    """A field outside one picture may be inside the next."""
    small, large = place.file("small.png", page(["7"])), place.file("large.png", page(["0171"]))
    done = read(place, small, large, "--boxes", "100,20,40,60,1", code=2)
    equal(done.out, f"{large}: 7\n", "the picture that has the field")
    assert f"scrawl: {small}: " in done.err, done.err
