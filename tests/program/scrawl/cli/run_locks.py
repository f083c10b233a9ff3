# SPDX-License-Identifier: MIT
"""The start of scrawl train: what a refused run leaves alone, and files that another run writes."""

import contextlib
import fcntl
import os
import subprocess
import time

from cli.harness import (ENVIRONMENT, SCRAWL, equal, expect, restore_signals, scrawl, train,
                         train_arguments)

BUSY = "another run is writing this file"


@contextlib.contextmanager
def running(place, *more, out):
    """A run that trains until the block ends, and leaves no lock."""
    log = place.folder / f"{out.name}.running"
    log.unlink(missing_ok=True)
    args = train_arguments(place, "--log", log, "-q", *more, out=out, epochs=1000000)
    process = subprocess.Popen([SCRAWL, *map(str, args)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=ENVIRONMENT,
                               preexec_fn=restore_signals)
    try:
        while not log.exists() or log.read_bytes().count(b"\n") < 2:
            assert process.poll() is None, "the run ended"
            time.sleep(0.02)
        yield
        assert process.poll() is None, "the run ended"
    finally:
        process.terminate()
        process.wait(timeout=20)
    equal([p.name for p in place.folder.iterdir() if ".lock" in p.name], [], "locks that are left")


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


def test_members_are_locked(place):
    """A run that would write the model of any member is refused, and the one name is free."""
    out, other = place.folder / "team.model", place.folder / "other.model"
    for more in (["--ensemble", 3], ["--folds", 3]):
        with running(place, *more, out=out):
            for number in (1, 3):
                member = place.folder / f"team-{number}.model"
                expect(train(place, out=member), 4, str(member), BUSY)
            expect(train(place, "--ensemble", 2, out=out), 4, "team-1.model", BUSY)
            expect(train(place, "-q", out=out), 0)
    with running(place, out=place.folder / "team-2.model"):
        expect(train(place, "--folds", 3, out=out), 4, "team-2.model", BUSY)
        equal(sorted(p.name for p in place.folder.iterdir() if ".lock" in p.name),
              [".team-2.model.lock"], "locks of the run that was refused")


def test_previous_checkpoint_is_locked(place):
    """A run's .prev is its own as well, also beside the target of a link."""
    file, link, out = (place.folder / f"kept.{kind}" for kind in ("state", "link", "model"))
    other = place.folder / "other.model"
    link.symlink_to(place.file(file.name, b""))
    for name in (file, link):
        with running(place, "--checkpoint", name, "--every", "1 hour", out=out):
            expect(train(place, "--checkpoint", f"{file}.prev", out=other), 4, f"{file}.prev", BUSY)
    with running(place, "--checkpoint", f"{file}.prev", "--every", "1 hour", out=out):
        expect(train(place, "--checkpoint", file, out=other), 4, f"{file}.prev", BUSY)
        expect(train(place, "--checkpoint", link, out=other), 4, f"{file}.prev", BUSY)
    previous = place.folder / "kept.state.prev"
    previous.unlink(missing_ok=True)
    previous.symlink_to(file)
    expect(train(place, "-q", "--checkpoint", file, out=out), 0)


def test_lock_of_another_user(place):
    """Another user's lock counts if it can only be read, and one that cannot be is in the way."""
    if os.geteuid() != 0:
        print("skip  locks of another user: only root can be two users")
        return
    shared = place.folder / "shared"
    shared.mkdir()
    lock, out = shared / ".common.model.lock", shared / "common.model"
    for path in (place.folder, shared, place.data, *place.data.iterdir()):
        path.chmod(0o777 if path == shared else 0o755)
    args = [SCRAWL, *map(str, train_arguments(place, "-q", out=out, epochs=1))]

    def stranger(code, *texts):
        done = subprocess.run(args, capture_output=True, text=True, env=ENVIRONMENT, user=12345,
                              cwd=shared, timeout=150, preexec_fn=restore_signals)
        equal(done.returncode, code, f"exit code; {done.stderr}")
        for text in texts:
            assert text in done.stderr, (text, done.stderr)

    try:
        stranger(0)
    except PermissionError:
        print("skip  locks of another user: nobody but root can run this program")
        return
    lock.write_bytes(b"")
    lock.chmod(0o444)
    with open(lock, "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        stranger(4, f"{out}: {BUSY}")
    stranger(0)
    assert not lock.exists(), "the lock is left"
    lock.write_bytes(b"")
    lock.chmod(0)
    doubt = f"{out}: another run may be writing this file, as {lock} cannot be locked: "
    stranger(4, doubt + "Permission denied; remove that if no run is")
    lock.unlink()
    lock.symlink_to(place.file("target", b""))
    stranger(4, doubt)
    lock.unlink()
    shared.chmod(0o755)
    stranger(4, f"{out}: cannot be written")
