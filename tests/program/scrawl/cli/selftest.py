# SPDX-License-Identifier: MIT
"""scrawl selftest."""

import os
import signal
import subprocess
import time

from cli.harness import ENVIRONMENT, SCRAWL, equal, expect, restore_signals, scrawl, scrawl_json

CHECKS = ["products", "convolutions", "gradients", "threads", "files", "resume", "speed"]


def test_selftest(place):
    folder = place.folder / "selftest"
    folder.mkdir()
    done = expect(scrawl("selftest", env={"TMPDIR": str(folder)}), 0)
    lines = done.out.splitlines()
    equal(sum(line.startswith("ok    ") for line in lines), len(CHECKS), "lines of checks")
    assert lines[-1].startswith(f"everything is right: {len(CHECKS)} checks in "), done.out
    assert max(map(len, lines)) <= 80, done.out
    equal(os.listdir(folder), [], "files left behind")


def test_selftest_json(place):
    document = scrawl_json("selftest", "--threads", 5)
    equal((document["schema"], document["ok"]), (1, True), "head")
    equal([check["check"] for check in document["checks"]], CHECKS, "checks")
    for check in document["checks"]:
        assert check["ok"] and check["detail"] and check["seconds"] > 0, check
        assert check["advice"] is None or check["check"] == "speed", check
    assert "5 threads" in document["checks"][3]["detail"], document["checks"][3]
    assert document["environment"]["versions"]["blas"]["core"]


def test_selftest_without_a_folder(place):
    """A check that fails: exit code 1, what is wrong, what to set."""
    file = place.file("no-folder", b"")
    done = scrawl("selftest", env={"TMPDIR": str(file)})
    expect(done, 1)
    text = " ".join(done.out.split())
    assert "FAIL files" in text and "FAIL resumed training" in text, text
    assert "TMPDIR" in text and "Not a directory" in text, text
    assert done.out.endswith(f"2 of {len(CHECKS)} checks failed\n"), done.out
    equal(done.out.count("ok  "), len(CHECKS) - 2, "checks that passed")


def test_selftest_stopped(place):
    """Ctrl-C leaves no file."""
    folder = place.folder / "selftest-stopped"
    folder.mkdir()
    for wait in (0.1, 0.3, 0.6):
        process = subprocess.Popen([SCRAWL, "selftest"], stdout=subprocess.DEVNULL,
                                   env={**ENVIRONMENT, "TMPDIR": str(folder)},
                                   preexec_fn=restore_signals)
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=50)
        # Before the command begins, a signal ends the program as it does any other.
        assert code in (0, 130, -signal.SIGINT), code
        equal(os.listdir(folder), [], "files left behind")


def test_selftest_usage(place):
    expect(scrawl("selftest", "more"), 2, "more")
    expect(scrawl("selftest", "--threads", 0), 2, "--threads")
