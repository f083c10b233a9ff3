#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_kills.py - a run with checkpoints, killed at random times, ends as undisturbed

usage: check_kills.py SCRAWL [KILLS]      (50 kills by default)
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "support"))
if len(sys.argv) < 2:
    sys.exit(__doc__)
os.environ["SCRAWL"] = sys.argv[1]

from cli.checkpoints import await_file, start, undisturbed  # noqa: E402
from cli.harness import ENVIRONMENT, SCRAWL, Place, equal, expect, scrawl, value  # noqa: E402


def kill_one(place, file, rng):
    """Starts or resumes a run and kills it at a random time; False if it had already ended."""
    if file.exists():
        args = [SCRAWL, "train", "--resume", str(file), "-q", "-t", str(rng.randint(1, 3))]
        process = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   env=ENVIRONMENT)
    else:
        process = start(place, "killed")
        await_file(file, process)
    time.sleep(rng.uniform(0, 0.15))
    process.kill()
    stderr = process.communicate(timeout=20)[1]
    assert process.returncode in (0, -signal.SIGKILL), (process.returncode, stderr)
    return process.returncode != 0


def check(place, kills):
    whole = undisturbed(place)
    rng = random.Random(kills)
    file, copy = place.folder / "killed.checkpoint", place.folder / "killed.copy"
    done = 0
    while done < kills:
        if not kill_one(place, file, rng):
            file.unlink()  # the run has ended: start another
            continue
        done += 1
        shutil.copyfile(file, copy)
        resumed = expect(scrawl("train", "--resume", copy, "-q", "--out",
                                place.folder / "killed.end"), 0)
        equal(value(resumed.out, "weights"), whole, f"weights after kill {done}")


kills = int(sys.argv[2]) if len(sys.argv) > 2 else 50
with tempfile.TemporaryDirectory(prefix="scrawl-kills-") as folder:
    check(Place(Path(folder)), kills)
print(f"{kills} kills, the same weights each time")
