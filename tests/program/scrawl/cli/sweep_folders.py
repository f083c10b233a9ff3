# SPDX-License-Identifier: MIT
"""scrawl sweep: whose folder it may begin in."""

import os
import resource
import shutil
import subprocess

from cli.harness import ENVIRONMENT, NET, SCRAWL, equal, expect, scrawl, scrawl_json
from cli.sweeps import start_sweep, write_spec

ONE = f"net = {NET}\nepochs = 1\n"


def test_sweep_in_anothers_folder(place):
    spec, folder = write_spec(place, "theirs", ONE)
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    expect(scrawl("sweep", spec), 2, "other files than those of a sweep")


def test_sweep_killed_as_it_began(place):
    """What is left of it, or being written by another sweep, is no other file."""
    spec, folder = write_spec(place, "early", ONE)
    folder.mkdir()
    (folder / ".sweep.conf.tmp.1.0").write_text("data =")
    equal(len(scrawl_json("sweep", spec, "-q")["combinations"]), 1, "combinations")


def test_sweep_from_pipe(place):
    """The text is read once, and what was read is kept: a pipe holds it no second time."""
    spec, _ = write_spec(place, "from-pipe", ONE)
    text, folder = spec.read_bytes(), place.folder / "from-pipe"
    expect(scrawl("sweep", "/dev/stdin", "--out", folder, stdin=text), 0)
    equal((folder / "sweep.conf").read_bytes(), text, "the copy")
    equal(scrawl("sweep", spec, "--out", folder).err, "", "said of the same text in a file")
    fifo = place.folder / "piped.fifo"
    os.mkfifo(fifo)
    with subprocess.Popen(["sh", "-c", 'cat "$0" > "$1"', spec, fifo]) as writer:
        try:
            expect(scrawl("sweep", fifo, "--out", folder, timeout=60), 0)
        finally:
            writer.kill()


def test_sweep_from_pipe_unnamed(place):
    """The name of a pipe would be a poor one for a folder, which --dry-run does not need."""
    spec, _ = write_spec(place, "unnamed", ONE)
    expect(scrawl("sweep", "/dev/stdin", stdin=spec.read_bytes()), 2, "/dev/stdin", "give --out")
    expect(scrawl("sweep", "/dev/stdin", "--dry-run", stdin=spec.read_bytes()), 0)


def test_sweep_without_descriptors(place):
    """What keeps a run from being started is said, with an exit code that is documented."""
    spec, folder = write_spec(place, "few", ONE)
    for files in range(5, 9):
        shutil.rmtree(folder, ignore_errors=True)
        done = subprocess.run([SCRAWL, "sweep", spec, "-q"], env=ENVIRONMENT, text=True,
                              capture_output=True, timeout=60, preexec_fn=lambda n=files:
                              resource.setrlimit(resource.RLIMIT_NOFILE, (n, n)))
        assert done.returncode == 0 or (done.returncode == 4 and "Too many open files"
                                        in done.stderr), (files, done)


def test_sweeps_begin_at_once(place):
    for _ in range(5):
        spec, _ = write_spec(place, "race", ONE)
        processes = [start_sweep(spec) for _ in range(4)]
        ends = [process.communicate(timeout=40) for process in processes]
        equal([process.returncode for process in processes], [0] * 4, f"exit codes; {ends}")
