# SPDX-License-Identifier: MIT
"""scrawl data page: pages of handwriting, and the truth about them."""

import hashlib

from cli.harness import SIZE, TEST, equal, expect, scrawl, value, write_dataset
from cli.pictures import png_pixels, png_size

GOLDEN = "b95f282b3a1fc8dc69ccc5739bea59caacc9faa59451094520b9da9e6a8af738"
SMALL = ("--characters", 6, "--per-line", 3, "--height", 24)


def truth_of(path):
    """The rows of a truth file as dictionaries; all but the class are numbers."""
    head, *rows = [line.split("\t") for line in path.read_text().splitlines()]
    equal(head, "line position class x y width height index touches_next".split(), "columns")
    return [{k: v if k == "class" else int(v) for k, v in zip(head, row)} for row in rows]


def draw(place, name, *more, truth=False):
    """The picture's bytes, or (these, the truth)."""
    out, table = place.folder / name, place.folder / f"{name}.tsv"
    expect(scrawl("data", "page", out, "--data", place.data, "--truth", table, *more), 0)
    return (out.read_bytes(), truth_of(table)) if truth else out.read_bytes()


def test_page_is_repeatable(place):
    """The same options give the same bytes, and each changes them."""
    first = draw(place, "page.png", *SMALL)
    equal(draw(place, "page.png", *SMALL), first, "the same page again")
    variants = {(): first}
    for more in (("--seed", 2), ("--split", "train"), ("--paper", "ruled"), ("--paper", "squared"),
                 ("--paper", "boxes"), ("--pen", "marker"), ("--pen", "ballpoint"),
                 ("--pen", "pencil"), ("--ink", "light"), ("--light", "gradient"),
                 ("--light", "shadow"), ("--light", "vignette"), ("--light", "dim"), ("--skew", -4),
                 ("--perspective", 0.1), ("--touching", 1), ("--broken", 1), ("--noise", 5),
                 ("--blur", 1), ("--specks", 20), ("--spacing", 1), ("--line-spacing", 3),
                 ("--margin", 2), ("--size", "300x200")):
        variants[more] = draw(place, "page.png", *SMALL, *more)
    equal(len(set(variants.values())), len(variants), "different pages")


def test_page_is_the_same_everywhere(place):
    """Pixels do not depend on processor, compiler or libraries."""
    content = draw(place, "golden.png", *SMALL, "--paper", "squared", "--pen", "ballpoint",
                   "--light", "shadow", "--skew", 7, "--perspective", 0.1, "--touching", 0.5,
                   "--broken", 0.5, "--blur", 0.7, "--noise", 3, "--specks", 9)
    _, _, _, rows = png_pixels(content)
    equal(hashlib.sha256(b"".join(rows)).hexdigest(), GOLDEN, "hash of the pixels")


def test_page_truth(place):
    """The table says which images are where; the ink is in the boxes, and fills them."""
    labels = (place.data / "t10k-labels-idx1-ubyte").read_bytes()[8:]
    for more in ((), ("--skew", 9), ("--skew", -6, "--perspective", 0.2, "--size", "260x170")):
        content, rows = draw(place, "truth.png", *SMALL, *more, truth=True)
        height, width, _, pixels = png_pixels(content)
        equal([(r["line"], r["position"]) for r in rows],
              [(i // 3, i % 3) for i in range(6)], "lines and positions")
        equal([r["class"] for r in rows], [str(labels[r["index"]]) for r in rows], "classes")
        assert all(r["index"] < TEST and r["touches_next"] == 0 for r in rows), rows
        dark = {(y, x) for y in range(height) for x in range(width) if pixels[y][3 * x] < 110}
        for r in rows:
            box = {(y, x) for y in range(r["y"], r["y"] + r["height"])
                   for x in range(r["x"], r["x"] + r["width"])}
            ink = dark & box
            dark -= box
            for axis, low, size in ((0, r["y"], r["height"]), (1, r["x"], r["width"])):
                found = [place[axis] for place in ink]
                assert min(found) <= low + 1 and max(found) >= low + size - 2, (r, more)
        equal(dark, set(), f"ink outside of all boxes with {more}")


def parts_of(ink):
    """The number of the connected part that each of these pixels is in."""
    number, left = {}, set(ink)
    while left:
        todo, part = [left.pop()], len(left)
        while todo:
            y, x = todo.pop()
            number[y, x] = part
            near = {(y + i, x + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            todo += near
    return number


def test_page_neighbours(place):
    """Neighbours touch where the truth says so; others keep apart."""
    content, rows = draw(place, "touching.png", "--characters", 40, "--height", 30,
                         "--touching", 0.5, truth=True)
    height, width, _, pixels = png_pixels(content)
    number = parts_of((y, x) for y in range(height) for x in range(width)
                      if pixels[y][3 * x] < 110)

    def parts_only_in(box, other):
        return {n for (y, x), n in number.items()
                if 0 <= y - box["y"] < box["height"] and 0 <= x - box["x"] < box["width"] and
                not 0 <= x - other["x"] < other["width"]}

    for left, right in zip(rows, rows[1:]):
        joined = bool(parts_only_in(left, right) & parts_only_in(right, left))
        same_line = left["line"] == right["line"]
        equal(same_line and joined, left["touches_next"] == 1, f"whether {left} touches {right}")
    assert 10 < sum(r["touches_next"] for r in rows) < 26, rows


def test_page_size(place):
    for more in (("--size", "640x480"), ("--size", "300x900"), ("--size", "640x480", "--skew", 20)):
        content, rows = draw(place, "size.png", *SMALL[:4], *more, truth=True)
        width, height = map(int, more[1].split("x"))
        equal(png_size(content), (height, width), "size")
        assert all(0 < r["x"] and r["x"] + r["width"] < width and 0 < r["y"] and
                   r["y"] + r["height"] < height for r in rows), rows
        assert max(r["height"] for r in rows) > 60, "the size is not used"
    done = scrawl("data", "page", place.folder / "no.png", "--data", place.data, "--size", "300x40",
                  "--height", 60)
    expect(done, 2, "--size 300x40 has room for characters of", "pixels only")
    assert not (place.folder / "no.png").exists()


def test_page_output(place):
    """PNG or JPEG by the name; files of another kind are not replaced."""
    out = place.folder / "page.jpg"
    sizes = []
    for quality in (20, 90):
        content = draw(place, "page.jpg", *SMALL, "--quality", quality)
        assert content.startswith(b"\xff\xd8\xff") and content.endswith(b"\xff\xd9"), content[:8]
        sizes.append(len(content))
    assert sizes[0] < 0.7 * sizes[1], sizes
    done = expect(scrawl("data", "page", out, "--data", place.data, *SMALL), 0)
    equal((value(done.out, "picture"), value(done.out, "characters")), (str(out), "6 in 2 lines"),
          "output")
    expect(scrawl("data", "page", place.folder / "no.png", "--data", place.data, "--quality", 9), 2,
           "--quality is of JPEG files")
    expect(scrawl("data", "page", place.model, "--data", place.data), 2, "not a PNG image")
    png = place.file("is-png.jpg", draw(place, "page.png", *SMALL))
    expect(scrawl("data", "page", png, "--data", place.data), 2, "not a JPEG image")
    text = place.file("notes.tsv", b"mine\n")
    expect(scrawl("data", "page", out, "--data", place.data, "--truth", text), 2, "something else")
    expect(scrawl("data", "page", "-", "--data", place.data, "--truth", "-"), 2, "standard output")
    table = expect(scrawl("data", "page", out, "--data", place.data, *SMALL, "--truth", "-"), 0)
    equal(len(table.out.splitlines()), 7, "truth on standard output")


def test_page_errors(place):
    out = place.folder / "none.png"
    expect(scrawl("data", "page", out), 2, "--data")
    expect(scrawl("data", "page", "--data", place.data), 2, "OUT")
    for option, text in (("paper", "lined"), ("pen", "quill"), ("light", "dark"), ("ink", "red"),
                         ("size", "100"), ("skew", "46"), ("touching", "1.5"), ("quality", "0"),
                         ("height", "7"), ("characters", "0"), ("perspective", "0.3")):
        expect(scrawl("data", "page", out, "--data", place.data, f"--{option}", text), 2,
               f"--{option}")
    pixels = bytes(SIZE * SIZE * 4)
    blank = write_dataset(place.folder / "blank-pages", (pixels, bytes(4)), (pixels, bytes(4)))
    expect(scrawl("data", "page", out, "--data", blank), 3, "all images are blank")
    expect(scrawl("data", "page", place.folder / "no" / "such.png", "--data", place.data), 4)
    assert not out.exists()
