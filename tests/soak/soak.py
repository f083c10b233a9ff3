#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""soak.py - trains, evaluates, reads and serves for an hour, and looks at what processes keep

usage: soak.py SCRAWL ROUNDS [SECONDS]

SECONDS is 3600 by default.  ROUNDS is rounds.c (build/tests/rounds), which repeats everything in
one process; at the same time SCRAWL serve answers requests.
Memory, descriptors and threads of both must be the same in the last quarter of the time as in the
second one, and every result the same as the first, bit for bit.
"""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
if len(sys.argv) < 3:
    sys.exit(__doc__)
TESTS = Path(__file__).resolve().parents[1]
SCRAWL, ROUNDS = sys.argv[1:3]
SECONDS = float(sys.argv[3]) if len(sys.argv) > 3 else 3600.0
sys.path.insert(1, str(TESTS / "program/scrawl"))
sys.path.insert(1, str(TESTS / "program/scrawl/serve"))
sys.path.insert(1, str(TESTS / "support"))
os.environ["SCRAWL"] = SCRAWL

from check_serve import Place  # noqa: E402
from cli.handwriting import NAMES, page, training_images, SIDE  # noqa: E402
from cli.harness import idx_images, idx_labels  # noqa: E402

MAX_GROWTH = 1.0        # MB, of the median resident memory
REQUESTS_A_ROUND = 10


def state(process):
    """Resident MB, descriptors, threads."""
    place = Path(f"/proc/{process.pid}")
    status = (place / "status").read_text(encoding="ascii")
    resident = int(status.split("VmRSS:")[1].split()[0]) / 1024
    return resident, len(os.listdir(place / "fd")), len(os.listdir(place / "task"))


def ask(place, i):
    """A drawing or a picture; whether it was read as it should."""
    name = NAMES[i % len(NAMES)]
    if i % 3:
        answer = place.server.draw(place.drawn(name))
    else:
        answer = place.server.ask("POST", "/api/read", page([name]), Content_Type="image/png")
    return answer.status == 200 and answer.json()["text"] == name


def medians(samples):
    return [sorted(column)[len(samples) // 2] for column in zip(*samples)]


def judge(name, samples):
    """Prints what a process kept; whether it kept nothing more."""
    quarter = len(samples) // 4
    early, late = medians(samples[quarter:2 * quarter]), medians(samples[-quarter:])
    print(f"{name}: {early[0]:.1f} MB, then {late[0]:.1f} MB; descriptors {early[1]}, {late[1]}; "
          f"threads {early[2]}, {late[2]}")
    return late[0] - early[0] <= MAX_GROWTH and early[1:] == late[1:]


def prepare(folder):
    pixels, labels = training_images(400, 2)
    (folder / "images").write_bytes(idx_images(pixels, SIDE, SIDE))
    (folder / "labels").write_bytes(idx_labels(labels))
    (folder / "page.png").write_bytes(page(["017L", "L710"]))


def soak(folder):
    place = Place(folder)
    prepare(folder)
    rounds = subprocess.Popen([ROUNDS, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    mine, served, wrong, count = [], [], 0, 0
    started = time.monotonic()
    while rounds.stdout.readline() and time.monotonic() < started + SECONDS:
        mine.append(state(rounds))
        served.append(state(place.server.process))
        rounds.stdin.write(b"\n")
        rounds.stdin.flush()
        for _ in range(REQUESTS_A_ROUND):
            wrong += not ask(place, count)
            count += 1
    rounds.stdin.close()
    code = rounds.wait()
    place.server.stop()
    print(f"{len(mine)} rounds and {count} requests in {time.monotonic() - started:.0f} s; "
          f"{wrong} requests went wrong, rounds ended with {code}")
    if len(mine) < 8:
        print("too few rounds to judge")
        return False
    flat = [judge("rounds", mine), judge("serve", served)]
    return all(flat) and code == 0 and not wrong


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="scrawl-soak-") as name:
        sys.exit(0 if soak(Path(name)) else 1)
