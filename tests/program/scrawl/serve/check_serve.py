#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_serve.py - tests scrawl serve over HTTP: readings, refusals, crowds, slow clients, the end

usage: check_serve.py SCRAWL [WORD ...]

The tests are the functions test_* of interface.py, refusals.py and clients.py; WORDs select those
whose names contain one.
"""
import inspect
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(1, str(Path(__file__).resolve().parents[1]))
sys.path.insert(1, str(Path(__file__).resolve().parents[3] / "support"))
os.environ["SCRAWL"] = sys.argv[1]

import clients  # noqa: E402
import interface  # noqa: E402
import refusals  # noqa: E402
from cli.handwriting import draw, reading_model  # noqa: E402
from server import HEIGHT, WIDTH, Server  # noqa: E402


class Place:
    """A folder with a model, and a server that runs for most of the tests."""

    def __init__(self, folder):
        self.folder = folder
        self.model = reading_model(self)
        self.server = Server(self.model)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    @staticmethod
    def drawn(name):
        """Grey bytes of WIDTH x HEIGHT."""
        rows = [bytearray([255]) * WIDTH for _ in range(HEIGHT)]
        draw(rows, name, 15, 20, 30, 42, 5, 255, 0)
        return b"".join(rows)


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="scrawl-serve-") as folder:
        place = Place(Path(folder))
        for module in (interface, refusals, clients):
            for name, test in inspect.getmembers(module, inspect.isfunction):
                words = sys.argv[2:]
                if not name.startswith("test_") or (words and not any(w in name for w in words)):
                    continue
                started = time.monotonic()
                try:
                    test(place)
                    print(f"ok    {name} ({time.monotonic() - started:.1f} s)", flush=True)
                except Exception:  # any exception is a failed test
                    failed += 1
                    print(f"FAIL  {name}\n{traceback.format_exc()}", flush=True)
        code, errors = place.server.stop()
        if (code, errors) != (143, ""):
            failed += 1
            print(f"FAIL  the server's end\n{code}\n{errors}", flush=True)
    print(f"{failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
