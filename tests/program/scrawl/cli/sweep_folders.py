# SPDX-License-Identifier: MIT
"""scrawl sweep: whose folder it may begin in."""

from cli.harness import NET, equal, expect, scrawl, scrawl_json
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
    (folder / "sweep.conf.tmp.1").write_text("data =")
    equal(len(scrawl_json("sweep", spec, "-q")["combinations"]), 1, "combinations")


def test_sweeps_begin_at_once(place):
    for _ in range(5):
        spec, _ = write_spec(place, "race", ONE)
        processes = [start_sweep(spec) for _ in range(4)]
        ends = [process.communicate(timeout=40) for process in processes]
        equal([process.returncode for process in processes], [0] * 4, f"exit codes; {ends}")
