# SPDX-License-Identifier: MIT
"""Checks that an HTML page is valid and complete in itself."""

import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

from cli.harness import equal

VOID = {"meta", "img", "br"}


class Page(HTMLParser):
    """A page's tags, checked for balance, and its texts."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.texts, self.links, self.ids = [], [], [], []
        assert text.startswith("<!DOCTYPE html>\n<html"), text[:40]
        self.feed(text)
        self.close()
        equal(self.open, [], "tags left open")
        self.text = " ".join(" ".join(self.texts).split())
        equal(len(self.ids), len(set(self.ids)), "different ids")

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        equal(len(names), len(set(names)), f"different attributes of {tag}")
        assert not any(name.startswith("on") for name in names), names
        assert tag not in ("script", "link", "iframe", "object", "base"), tag
        for name, value in attributes:
            if name in ("src", "href", "data", "xlink:href", "srcset"):
                self.links.append(value)
            if name == "id":
                self.ids.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        assert "svg" in self.open, f"<{tag}/> outside of SVG"
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> after {self.open}"
        self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.texts.append(data)


def pictures(text):
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", text, re.S)]


def check(text):
    """The page of a text that is valid, complete in itself and without odd characters."""
    page = Page(text)
    for link in page.links:
        assert link.startswith("data:image/png;base64,") or link[1:] in page.ids, link
    assert "url(" not in text and "@import" not in text
    equal(set(re.findall(r"\w+://[^\s\"<]*", text)) - {"http://www.w3.org/2000/svg"}, set(),
          "addresses")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", text), "control characters"
    for svg in pictures(text):
        assert svg.get("viewBox"), "a picture without size"
        for element in svg.iter():
            assert not {"nan", "inf"} & set(re.split(r"[^a-z]+", " ".join(
                element.attrib.values()))), ElementTree.tostring(element)
    assert len(text) < 1 << 20, f"{len(text)} bytes"
    return page
