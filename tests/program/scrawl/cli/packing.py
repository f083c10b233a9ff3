# SPDX-License-Identifier: MIT
"""scrawl data pack and unpack."""

import gzip
import shutil
import struct

from cli.harness import (SIZE, TEST, TRAIN, equal, expect, idx_images, idx_labels, scrawl,
                       scrawl_json, shapes, write_dataset)
from cli.pictures import png, png_pixels

FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
         "t10k-labels-idx1-ubyte")


def content(folder, name):
    """An IDX file, unpacked."""
    path = folder / f"{name}.gz"
    return gzip.decompress(path.read_bytes()) if path.exists() else (folder / name).read_bytes()


def write_pictures(folder, pictures):
    """{path: content} below a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in pictures.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def test_round_trip(place):
    """pack(unpack(x)) == x, in the order and to the byte, and so are the packed files."""
    out, again, third = (place.folder / name for name in ("pictures", "packed", "third"))
    done = expect(scrawl("data", "unpack", place.data, out), 0)
    equal(done.out, f"train: {TRAIN} pictures in {out}/train\n"
          f"test: {TEST} pictures in {out}/test\n", "output of unpack")
    equal((out / "classes.txt").read_text(), "0\n1\n2\n3\n", "classes.txt")
    pixels, labels = shapes(TRAIN, 1)
    height, width, channels, rows = png_pixels((out / f"train/{labels[7]}/007.png").read_bytes())
    equal((height, width, channels), (SIZE, SIZE, 1), "a picture")
    equal(b"".join(rows), pixels[7 * SIZE * SIZE:8 * SIZE * SIZE], "its pixels")
    equal(sum(1 for _ in out.glob("train/*/*.png")), TRAIN, "pictures")
    done = expect(scrawl("data", "pack", out, again), 0)
    equal(done.out, f"train: {TRAIN} images of 12x12x1, 4 classes\n"
          f"test: {TEST} images of 12x12x1, 4 classes\n", "output of pack")
    for name in FILES:
        equal(content(again, name), content(place.data, name), name)
    expect(scrawl("data", "pack", out, third), 0)
    for name in FILES:
        equal((third / f"{name}.gz").read_bytes(), (again / f"{name}.gz").read_bytes(), name)
    done = expect(scrawl("data", "pack", out, third), 2, f"{third}: is not empty")
    equal(done.err.count("\n"), 1, "lines of the error")
    expect(scrawl("eval", place.model, "--data", again), 0)


def test_class_names(place):
    """Names survive, whatever their characters and order, and so do classes without images."""
    names = ["zebra", "T-shirt/top", ".hidden", "é", "nobody"]
    data = write_dataset(place.folder / "named", shapes(40, 3), shapes(40, 4))
    (data / "classes.txt").write_text("".join(f"{name}\n" for name in names))
    out, again = place.folder / "named-pictures", place.folder / "named-again"
    expect(scrawl("data", "unpack", data, out), 0)
    equal(sorted(p.name for p in (out / "train").iterdir()),
          ["T-shirt_top", "_hidden", "zebra", "é"], "folders")
    expect(scrawl("data", "pack", out, again), 0)
    for name in FILES:
        equal(content(again, name), content(data, name), name)
    equal([c["name"] for c in scrawl_json("data", "info", again)["parts"][0]["classes"]], names,
          "names")


def test_pack_own_pictures(place):
    """Folders without a list of names: their order, that of the pictures, and their sizes."""
    dot, dash = png([b"\0\xff\0"] * 3), png([b"\xff\xff\xff", b"\0\0\0", b"\0\0\x40"])
    out = place.folder / "own-packed"
    folder = write_pictures(place.folder / "own", {
        "10/a.png": dot, "10/c.png": dash, "9/b.PNG": dash, "9/a.png": dash, ".git/x.png": b"no",
        "9/.thumbs": b"no", "README.md": b"text"})
    done = expect(scrawl("data", "pack", folder, out), 0)
    equal(done.out, "train: 4 images of 3x3x1, 2 classes\ntest: none\n", "output")
    equal((out / "classes.txt").read_text(), "9\n10\n", "numbers in their order")
    equal(content(out, FILES[1])[8:], bytes([0, 1, 0, 1]), "by name, then by class")
    equal(content(out, FILES[0])[16:25], b"\xff\xff\xff\0\0\0\0\0\x40", "the first image")
    write_pictures(folder, {"b/x.png": dot, "a/x.png": dot, "A/x.png": dot})
    shutil.rmtree(out)
    expect(scrawl("data", "pack", folder, out), 0)
    equal((out / "classes.txt").read_text(), "A\na\nb\n", "by their bytes")
    shutil.rmtree(out)
    expect(scrawl("data", "pack", folder, out, "--input", "6x9"), 0)
    equal(content(out, FILES[0])[:16], struct.pack(">IIII", 0x803, 3, 6, 9), "--input")
    write_pictures(folder, {"classes.txt": b"\xef\xbb\xbfb\r\na\r\n", "b/x.png": dot,
                            "a/x.png": dash})
    shutil.rmtree(out)
    expect(scrawl("data", "pack", folder, out), 0)
    equal((out / "classes.txt").read_text(), "b\na\n", "names from Windows")


def test_pack_empty_classes(place):
    """A class without pictures may be an oversight."""
    folder = write_pictures(place.folder / "gaps", {"a/1.png": png([b"\0\xff"]), "b/.x": b""})
    done = expect(scrawl("data", "pack", folder, place.folder / "gaps1"), 0)
    equal(done.err, f'scrawl: warning: {folder}: no pictures of class "b"\n', "one class")
    (folder / "c").mkdir()
    done = expect(scrawl("data", "pack", folder, place.folder / "gaps2"), 0)
    equal(done.err, f'scrawl: warning: {folder}: no pictures of 2 classes, the first of them "b"\n',
          "two classes")


def test_pack_colours(place):
    """Colours become grey, or stay with --colour."""
    folder = write_pictures(place.folder / "colours", {
        "red/1.png": png([b"\xff\0\0" * 2], colour=True), "grey/1.png": png([b"\x10\x20"])})
    out = place.folder / "colours-packed"
    expect(scrawl("data", "pack", folder, out), 0)
    equal(content(out, FILES[0])[16:], b"\x10\x20\x4c\x4c", "grey")
    shutil.rmtree(out)
    done = expect(scrawl("data", "pack", folder, out, "--colour"), 0)
    assert "1x2x3" in done.out, done.out
    equal(content(out, FILES[0])[4:], struct.pack(">IIII", 2, 1, 2, 3) +
          b"\x10\x10\x10\x20\x20\x20\xff\0\0\xff\0\0", "colours")
    expect(scrawl("train", "--data", out, "--net", "dense"), 4, "t10k-images", "takes --no-test")
    expect(scrawl("eval", place.model, "--data", out), 4, "t10k-images", "others --split val")
    again, packed = place.folder / "colours-again", place.folder / "colours-packed-again"
    expect(scrawl("data", "unpack", out, again), 0)
    expect(scrawl("data", "pack", again, packed, "--colour"), 0)
    for name in FILES[:2]:
        equal(content(packed, name), content(out, name), name)


def test_pack_faults(place):
    good, out = png([b"\0\xff"] * 2), place.folder / "never"
    cases = [
        ({"a/1.png": good, "a/2.png": good[:-20]}, "a/2.png"),
        ({"a/1.png": good, "a/2.txt": b"text"}, "a/2.txt: not a picture in PNG, JPEG"),
        ({"a/1.png": good, "b/1.png": png([b"\0"])}, "b/1.png: 1x1 pixels, but"),
        ({"1.png": good, "a/1.png": good}, "1.png: not in the folder of a class"),
        ({"README.md": b"text"}, "no folders there"),
        ({"a/.hidden": b""}, "no pictures"),
        ({"classes.txt": b"a\n", "a/1.png": good, "b/1.png": good}, "b: not a class of"),
        ({"classes.txt": b"a\na\n", "a/1.png": good}, "line 2"),
        ({"a/b/1.png": good}, "a/b"),
        ({"a\nb/1.png": good, "c/1.png": good}, 'the class name "a?b" has control or invisible'),
        ({b"\xff".decode(errors="surrogateescape") + "/1.png": good}, "not UTF-8"),
        ({"train/a/1.png": good, "test/a/1.png": png([b"\0"])}, "test/a/1.png: 1x1 pixels, but"),
        ({"train/a/1.png": good, "test/a/1.png": good[:-20]}, "test/a/1.png"),
    ]
    for pictures, words in cases:
        folder = write_pictures(place.folder / "faulty", pictures)
        done = scrawl("data", "pack", folder, out)
        assert done.code in (3, 4), (words, done.code, done.err)
        expect(done, done.code, words)
        equal(done.err.count("\n"), 1, f"lines of the error on {words}")
        assert not out.exists(), words
    expect(scrawl("data", "pack", place.folder / "nowhere", out), 4, "nowhere")
    expect(scrawl("data", "pack", folder, out, "--input", "28"), 2, "--input")
    (place.folder / "blocked").write_bytes(b"")
    write_pictures(folder, {"a/1.png": good})
    expect(scrawl("data", "pack", folder, place.folder / "blocked"), 4, "blocked")
    for command in ("pack", folder), ("unpack", place.data):
        expect(scrawl("data", *command, "-", cwd=place.folder), 2, "-: a folder is not written to")
        assert not (place.folder / "-").exists(), command


def test_unpack_faults(place):
    out = place.folder / "unpacked"
    expect(scrawl("data", "unpack", place.images, out), 2, "no labels")
    done = expect(scrawl("data", "unpack", place.images, out, "--labels", place.labels), 0)
    equal(sum(1 for _ in out.glob("*/*.png")), TEST, "pictures of one file")
    expect(scrawl("data", "unpack", place.data, out), 2, "is not empty")
    expect(scrawl("data", "unpack", place.data, place.folder / "no" / "way"), 4, "way")
    expect(scrawl("data", "unpack", place.folder / "nowhere", place.folder / "n"), 4, "nowhere")
    data = write_dataset(place.folder / "twins", shapes(40, 3), shapes(40, 4))
    (data / "classes.txt").write_text("a/b\na_b\nc\nd\n")
    expect(scrawl("data", "unpack", data, place.folder / "t"), 3, "share the folder a_b")
    images = place.file("one-image", idx_images(bytes(SIZE * SIZE)))
    labels = place.file("one-label", idx_labels(bytes([3])))
    expect(scrawl("data", "unpack", images, place.folder / "single", "--labels", labels), 0)
    assert (place.folder / "single" / "3" / "0.png").exists(), done.out
