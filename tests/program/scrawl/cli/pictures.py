# SPDX-License-Identifier: MIT
"""Shared by the program's tests: pictures as pixels, and the cells of a contact sheet."""

import struct
import zlib

from cli.harness import equal

MARGIN, GAP, ROW_GAP, CAPTION_GAP, LINE, CHARACTER = 16, 12, 22, 4, 14, 7
PAGE, MUTED = (250, 250, 248), (112, 112, 118)
RIGHT, WRONG = (22, 120, 60), (196, 24, 40)


def png(rows, colour=False):
    """A PNG file of grey or RGB rows, without filters."""
    width = len(rows[0]) // (3 if colour else 1)

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2 if colour else 0, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in rows))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) +
            chunk(b"IEND", b""))


def png_size(content):
    """(height, width) of a PNG."""
    width, height = struct.unpack(">II", content[16:24])
    return height, width


def png_pixels(content):
    """(height, width, channels, rows) of a PNG of 8 bits a channel; the rows are unfiltered."""
    equal(content[:8], b"\x89PNG\r\n\x1a\n", "the PNG's signature")
    width, height, depth, colour = struct.unpack(">IIBB", content[16:26])
    equal(depth, 8, "bits of a channel")
    channels = {0: 1, 4: 2, 2: 3, 6: 4}[colour]
    at, packed = 8, b""
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at:at + 8])
        packed += content[at + 8:at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    raw, rows, size = zlib.decompress(packed), [], width * channels
    above = bytes(size)
    for y in range(height):
        kind, line = raw[y * (size + 1)], bytearray(raw[y * (size + 1) + 1:][:size])
        for x in range(size):
            a, c = (line[x - channels], above[x - channels]) if x >= channels else (0, 0)
            b = above[x]
            p = min((a, b, c), key=lambda v: abs(a + b - c - v))
            line[x] = (line[x] + (0, a, b, (a + b) // 2, p)[kind]) % 256
        rows.append(bytes(line))
        above = rows[-1]
    return height, width, channels, rows


class Sheet:
    """A contact sheet's cells, of grey images [side, side] drawn at a scale."""

    def __init__(self, content, side, scale, lines, characters):
        self.height, self.width, channels, self.rows = png_pixels(content)
        equal(channels, 3, "channels")
        self.side, self.scale = side, scale
        self.cell_width = max(side * scale, characters * CHARACTER - 1)
        self.cell_height = side * scale + CAPTION_GAP + lines * LINE
        self.columns = (self.width - 2 * MARGIN + GAP) // (self.cell_width + GAP)
        self.lines = (self.height - 2 * MARGIN + ROW_GAP) // (self.cell_height + ROW_GAP)
        equal((self.height, self.width),
              (2 * MARGIN + self.lines * (self.cell_height + ROW_GAP) - ROW_GAP,
               2 * MARGIN + self.columns * (self.cell_width + GAP) - GAP), "size")

    def pixel(self, y, x):
        return tuple(self.rows[y][3 * x:3 * x + 3])

    def corner(self, cell):
        return (MARGIN + cell // self.columns * (self.cell_height + ROW_GAP),
                MARGIN + cell % self.columns * (self.cell_width + GAP))

    def image(self, cell):
        """Its grey pixels, before they were enlarged."""
        top, left = self.corner(cell)
        left += (self.cell_width - self.side * self.scale) // 2
        return bytes(self.pixel(top + y * self.scale, left + x * self.scale)[0]
                     for y in range(self.side) for x in range(self.side))

    def colours(self, cell, line):
        """The colours of a line of its caption, without the page's."""
        top, left = self.corner(cell)
        top += self.side * self.scale + CAPTION_GAP + line * LINE
        return {self.pixel(y, x) for y in range(top, top + LINE)
                for x in range(left, left + self.cell_width)} - {PAGE}
