# SPDX-License-Identifier: MIT
"""What the server answers to well-formed requests."""

import base64
import hashlib
import re
import shlex
import shutil
import subprocess

from cli.handwriting import NAMES, SIDE, page
from cli.harness import MANPAGE, equal, expect, scrawl, scrawl_json, with_metadata
from device import devices
from server import HEIGHT, WIDTH, Server


def test_reads_what_is_drawn(place):
    for name in NAMES:
        answer = place.server.draw(place.drawn(name))
        equal(answer.status, 200, f"status for {name}: {answer.body}")
        document = answer.json()
        equal(document["lines"][0]["characters"][0]["reading"], name, "reading")
        equal((document["width"], document["height"]), (WIDTH, HEIGHT), "size")
        equal(document["input"], {"height": SIDE, "width": SIDE}, "input")
        seen = base64.b64decode(document["images"][0])
        equal((len(seen), max(seen) > 200, seen[0]), (SIDE * SIDE, True, 0), "what was seen")
        assert re.fullmatch(r"read;dur=[\d.]+", answer.headers["server-timing"])


def test_paper_alone_has_no_characters(place):
    document = place.server.draw(b"\xff" * (WIDTH * HEIGHT)).json()
    equal((document["text"], document["lines"], document["images"]), ("", [], []), "nothing")


def test_reads_a_picture_as_the_command_does(place):
    picture = page(["0 7", "L1"])
    path = place.file("note.png", picture)
    document = place.server.ask("POST", "/api/read", picture, Content_Type="image/png").json()
    wanted = scrawl_json("read", path, "--model", place.model)
    extra = {key: document.pop(key) for key in ("input", "images")}
    equal(len(extra["images"]), 4, "images")
    equal(document, {**wanted, "file": None}, "the document of scrawl read")


def test_layout(place):
    for layout in ("single", "line", "page"):
        document = place.server.draw(place.drawn("L"), f"&layout={layout}").json()
        equal(document["layout"], layout, "layout")


def test_models(place):
    trained = place.folder / "reading.safetensors"
    other = place.file("second.safetensors", with_metadata(
        trained, classes='["a","b","c","d"]', reject_threshold="0.5"))
    server = Server(place.model, other)
    try:
        models = server.ask("GET", "/api/models").json()["models"]
        equal([m["name"] for m in models], ["strokes", "second"], "names")
        equal([m["classes"] for m in models], [NAMES, ["a", "b", "c", "d"]], "classes")
        equal(models[1]["reject"]["threshold"], 0.5, "threshold")
        document = server.draw(place.drawn("0"), "&model=second").json()
        equal(document["text"], "a", "read by the second model")
        equal(server.draw(place.drawn("0"), "&model=third").status, 404, "no such model")
    finally:
        server.stop()
    copy = place.folder / "copy"
    copy.mkdir()
    shutil.copy(place.model, copy)
    expect(scrawl("serve", "--model", place.model, "--model", copy / place.model.name), 2, "same")


def test_page(place):
    answer = place.server.ask("GET", "/")
    equal((answer.status, answer.headers["content-type"]), (200, "text/html; charset=utf-8"), "")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy, policy
    for tag in (b"script", b"style"):
        source = re.search(b"<%s>(.*?)</%s>" % (tag, tag), answer.body, re.S)[1]
        digest = base64.b64encode(hashlib.sha256(source).digest()).decode()
        assert f"{tag.decode()}-src 'sha256-{digest}'" in policy, tag
    assert not re.search(rb'(?:src|href|url)\W{1,2}(?:https?:)?//', answer.body), "foreign address"
    head = place.server.ask("HEAD", "/")
    equal((head.status, head.body), (200, b""), "HEAD")


def test_every_answer_is_strict(place):
    answers = [place.server.ask("GET", path) for path in ("/", "/api/models", "/nothing")]
    answers += [place.server.draw(place.drawn("1")), place.server.draw(b"short")]
    for answer in answers:
        head = answer.headers
        equal((head["x-content-type-options"], head["referrer-policy"], head["cache-control"]),
              ("nosniff", "no-referrer", "no-store"), "headers")
        assert "default-src 'none'" in head["content-security-policy"]
        assert not [name for name in head if name.startswith("access-control")], "CORS"


def test_manual_examples(place):
    """The commands in the manual run as they are there, but for the port."""
    if not shutil.which("curl"):
        return
    text = MANPAGE.read_text().replace("\\-", "-").replace("\\e\n", "")
    commands = [line for line in text.splitlines() if line.startswith("curl ")]
    equal(len(commands), 3, "examples")
    place.file("note.jpg", page(["17"]))
    place.file("pixels.grey", b"\xff" * (360 * 240))
    for command in commands:
        words = shlex.split(command.replace("127.0.0.1:8080", place.server.host))
        done = subprocess.run([*words, "-sS", "--fail"], capture_output=True, cwd=place.folder)
        equal((done.returncode, done.stderr), (0, b""), command)


def test_refuses_to_start(place):
    port = place.server.port
    taken = scrawl("serve", "--model", place.model, "--port", port)
    expect(taken, 4, f"127.0.0.1, port {port}", "--port")
    equal(taken.out, "", "no address")
    expect(scrawl("serve", "--model", place.model, "--host", "example.org"), 2, "numeric")
    expect(scrawl("serve", "--model", place.model, "--host", "192.0.2.1"), 4, "192.0.2.1")
    expect(scrawl("serve", "--model", place.folder / "none.safetensors"), 4, "none.safetensors")
    expect(scrawl("serve", "--model", place.file("bad.safetensors", b"bad")), 5)
    expect(scrawl("serve", "--port", 65536), 2, "65535")
    expect(scrawl("serve", "extra"), 2, "extra")
    nowhere = {"XDG_DATA_HOME": str(place.folder), "HOME": str(place.folder)}
    expect(scrawl("serve", env=nowhere, cwd=place.folder), 4, "reader.safetensors")


def test_address_cannot_be_printed(place):
    """A server whose address nobody learns ends at once."""
    for path in devices("/dev/full"):
        with open(path, "wb") as full:
            expect(scrawl("serve", "--model", place.model, "--port", 0, stdout=full), 4,
                   "standard output")
