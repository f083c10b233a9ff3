# SPDX-License-Identifier: MIT
"""scrawl sweep: stopped, killed and continued."""

import signal
import time

from cli.harness import NET, equal, expect, train
from cli.sweeps import start_sweep, sweep, weights_of, write_spec


def await_log(folder, process):
    """Waits until a run has come to its second epoch."""
    deadline = time.monotonic() + 20
    while not any(log.read_text().count("epoch\",\"epoch") > 1
                  for log in folder.rglob("log.jsonl")):
        assert process.poll() is None and time.monotonic() < deadline, "no log"
        time.sleep(0.005)


def epochs_that_last(place, seconds):
    """Epochs of the small network that take so long on this machine, in this build."""
    started = time.monotonic()
    expect(train(place, "-q", "--no-test", out=place.folder / "timed.safetensors", epochs=100), 0)
    return max(100, round(100 * seconds / (time.monotonic() - started)))


def test_sweep_stopped_and_continued(place):
    """SIGINT leaves checkpoints, SIGKILL no child; the same command then ends as undisturbed."""
    epochs = epochs_that_last(place, 0.8)
    text = f"net = {NET}\nlr = 0.001 | 0.002\nepochs = {epochs}\nseed = 1 | 2\n"
    spec, _ = write_spec(place, "undisturbed", text)
    whole = sweep(spec)
    spec, folder = write_spec(place, "stopped", text)
    process = start_sweep(spec)
    try:
        await_log(folder, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    equal((process.returncode, out), (130, b""), f"exit code and output; stderr {err!r}")
    assert b"stopped by SIGINT; " in err and b"the same command continues\n" in err, err
    assert list(folder.rglob("checkpoint.safetensors")), "no checkpoint"
    process = start_sweep(spec)
    time.sleep(0.3)
    process.kill()
    process.communicate(timeout=20)
    table = sweep(spec)
    equal(weights_of(table), weights_of(whole), "weights")
    assert not list(folder.rglob("checkpoint.*")), "a checkpoint of a finished run"
    resumed = [log for log in folder.rglob("log.jsonl") if '"resume"' in log.read_text()]
    assert resumed, "no run was continued"
