#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_page.py - the page of scrawl serve in Chromium: drawing, pictures, keyboard, small screens

usage: check_page.py SCRAWL [FOLDER]

Draws each digit with the mouse and reads it.  FOLDER: where screenshots go.
Skipped (exit code 77) without Chromium or a model of digits: the environment variable SCRAWL_READER
names one, otherwise there must be one where scrawl read looks for it.
"""
import base64
import os
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(1, str(Path(__file__).resolve().parents[1]))
sys.path.insert(1, str(Path(__file__).resolve().parents[3] / "support"))
os.environ["SCRAWL"] = sys.argv[1]

import browser  # noqa: E402
from cli.harness import equal, scrawl  # noqa: E402
from cli.pictures import png  # noqa: E402
from digits import strokes  # noqa: E402
from server import Server  # noqa: E402

CTRL = 2  # of a key event's modifiers


class Page:
    """The open page, and what a person does with it."""

    def __init__(self, window, url, folder):
        self.window, self.url, self.folder = window, url, folder

    def open(self, **screen):
        self.window.open(self.url, **screen)
        self.settle()

    def settle(self):
        """Waits until what was drawn last has been read."""
        self.window.wait("!busy")

    def text(self):
        self.settle()
        return self.window.evaluate("document.getElementById('text').innerText").strip()

    def write(self, digits, pen=None):
        x, y, width, height = self.window.box("#pad")
        step = min(width / (len(digits) + 0.4), 0.62 * height)
        left = x + width / 2 - step * len(digits) / 2
        for i, digit in enumerate(digits):
            for points in strokes(digit, left + step * (i + 0.08), y + 0.2 * height, 0.78 * step,
                                  0.6 * height):
                (pen or self.window.stroke)(points)
        self.settle()

    def keep(self, name):
        if self.folder:
            self.window.screenshot(self.folder / f"{name}.png")

    def fits(self):
        """Nothing is wider than the screen."""
        return self.window.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def check_digits(page):
    page.open()
    page.keep("empty")
    for digit in range(10):
        page.write([digit])
        equal(page.text(), str(digit), "the reading")
        first = page.window.evaluate("document.querySelector('#top b').textContent")
        equal(first, str(digit), "the first of three")
        equal(page.window.evaluate("document.querySelectorAll('#top li').length"), 3, "bars")
        spoken = page.window.evaluate("document.getElementById('spoken').textContent")
        assert spoken.startswith(f"Read: {digit}, "), spoken
        page.window.click("#clear")
        equal(page.text(), "–", "cleared")


def check_many(page):
    page.open()
    page.write([4, 7, 2])
    page.keep("wide")
    equal(page.text(), "472", "three digits")
    page.window.click(".tile:nth-child(2)")
    equal(page.window.evaluate("document.querySelector('#top b').textContent"), "7", "a tile")
    page.window.click("#undo")
    equal(page.text(), "47", "a stroke was taken back")
    page.window.key("z", 90, modifiers=CTRL)
    equal(page.text(), "4", "with the keyboard")
    page.window.key("Escape", 27)
    equal(page.text(), "–", "cleared with the keyboard")


def check_keyboard(page):
    """A 1 drawn with the arrow keys; then the first control after the pad has the focus."""
    page.open()
    page.window.evaluate("document.getElementById('pad').focus()")
    for name, code, count in (("ArrowUp", 38, 12), (" ", 32, 1), ("ArrowDown", 40, 24),
                              (" ", 32, 1)):
        for _ in range(count):
            page.window.key(name, code)
    equal(page.text(), "1", "drawn with the keyboard")
    page.window.key("Tab", 9)
    equal(page.window.evaluate("document.activeElement.id"), "undo", "the focus")


def check_screens(page):
    page.open(dark=True)
    page.write([2, 0, 5])
    page.keep("dark")
    equal(page.text(), "205", "dark")
    for dark in (False, True):
        page.open(width=390, height=844, phone=True, dark=dark)
        page.write([3, 6], page.window.touch)
        page.keep("phone-dark" if dark else "phone")
        equal(page.text(), "36", "with a finger")
        assert page.fits(), "wider than a phone"
    page.open(width=320, height=600, phone=True)
    assert page.fits(), "wider than a small phone"


def hand_over(window, event, path):
    """Dispatches an event that carries a file."""
    content = base64.b64encode(path.read_bytes()).decode()
    window.evaluate(
        "(() => { const carried = new DataTransfer(); const bytes = Uint8Array.from("
        f"atob('{content}'), (letter) => letter.charCodeAt(0)); carried.items.add("
        "new File([bytes], 'note.png', { type: 'image/png' })); dispatchEvent("
        f"new {event}: carried, cancelable: true }})) }})()")


def check_picture(page, folder):
    """Digits on paper, drawn by the page itself, as a file."""
    page.open()
    page.write([8, 3])
    grey = bytes(page.window.evaluate("Array.from(greyBytes().body)"))
    width = page.window.evaluate("greyBytes().width")
    path = folder / "note.png"
    path.write_bytes(png([bytes(60 + v * 2 // 3 for v in grey[i:i + width])
                          for i in range(0, len(grey), width)]))
    page.window.click("#clear")
    page.window.choose_file("#choose", path)
    page.window.wait("picture && reading && !busy")
    page.keep("picture")
    equal(page.text(), "83", "the picture")
    equal(page.window.evaluate("document.getElementById('picture').hidden"), False, "shown")
    for event, carrier in (("DragEvent('drop', {dataTransfer", "dropped"),
                           ("ClipboardEvent('paste', {clipboardData", "pasted")):
        page.window.key("Escape", 27)
        equal(page.text(), "–", "cleared")
        hand_over(page.window, event, path)
        page.window.wait("picture && reading && !busy")
        equal(page.text(), "83", carrier)
    bad = folder / "bad.png"
    bad.write_bytes(b"no picture")
    page.window.choose_file("#choose", bad)
    page.window.wait("document.querySelector('#note.error') !== null")
    page.window.key("Escape", 27)
    page.write([1])
    equal(page.text(), "1", "drawn after that")


def check_two_models(page):
    page.open()
    equal(page.window.evaluate("document.querySelectorAll('#model option').length"), 2, "models")
    page.write([5])
    page.window.evaluate("(() => { const m = document.getElementById('model');"
                         "m.selectedIndex = 1; m.dispatchEvent(new Event('change')) })()")
    equal(page.text(), "5", "the other model")


def skipped(why):
    print(f"skipped: {why}")
    return 77


def main():
    program, model = browser.find(), os.environ.get("SCRAWL_READER")
    if not program:
        return skipped("there is no Chromium")
    options = ["--model", model] if model else []
    probe = scrawl("serve", *options, "--host", "192.0.2.1")  # an address that is nobody's
    if "192.0.2.1" not in probe.err:
        return skipped(probe.err.strip())
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(prefix="scrawl-page-") as temporary:
        place = Path(temporary)
        server, window = Server(*([model] if model else [])), browser.Browser(program)
        try:
            page = Page(window, server.url, folder)
            for check in (check_digits, check_many, check_keyboard, check_screens):
                started = time.monotonic()
                check(page)
                print(f"ok    {check.__name__} ({time.monotonic() - started:.1f} s)", flush=True)
            check_picture(page, place)
            print("ok    check_picture", flush=True)
            errors = [text for text in window.messages if "400 (Bad Request)" not in text]
            equal(errors, [], "errors of the page")
        finally:
            window.close()
            server.stop()
        if model:
            second = place / "second.safetensors"
            second.write_bytes(Path(model).read_bytes())
            server, window = Server(model, second), browser.Browser(program)
            try:
                check_two_models(Page(window, server.url, folder))
                print("ok    check_two_models", flush=True)
            finally:
                window.close()
                server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
