# SPDX-License-Identifier: MIT
"""The start of scrawl train: what a refused run leaves alone, and files that another run writes."""

import fcntl
import os

from cli.harness import equal, expect, scrawl, train


def test_refused_run_changes_nothing(place):
    """The log and the curve of an earlier run are cut only once nothing can refuse the new one."""
    log, curve, file = (place.folder / f"before.{kind}" for kind in ("jsonl", "csv", "state"))
    out, missing = place.folder / "before.model", place.folder / "nowhere" / "file"
    expect(train(place, "-q", "--log", log, "--curve", curve, "--checkpoint", file,
                 "--pause-after", 1, out=out, epochs=2), 0)
    pipe, busy = place.folder / "unread-curve", place.file("busy.csv", b"")
    os.mkfifo(pipe)
    before = log.read_bytes(), curve.read_bytes()
    with open(busy, "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for more in (["--curve", missing], ["--split-out", missing], ["--curve", pipe],
                     ["--curve", busy], ["--curve", curve, "--split-out", missing]):
            expect(train(place, "-q", "--log", log, *more, out=out), 4, str(more[-1]))
            expect(scrawl("train", "-q", "--resume", file, *more), 4, str(more[-1]))
            equal((log.read_bytes(), curve.read_bytes()), before, f"log and curve after {more}")
    with open(log, "ab") as more:
        more.write(b"to be cut\n")
    expect(scrawl("train", "-q", "--resume", file), 0)
    equal(b"to be cut" in log.read_bytes(), False, "a line after the checkpoint")
