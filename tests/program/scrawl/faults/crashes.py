# SPDX-License-Identifier: MIT
"""Crash points: a run is killed at each of the calls by which it saves something.

Old or new, the model is whole afterwards, and the checkpoint can be resumed: it ends with the
weights that the old or the new run has undisturbed.
"""

from faults.loop import NEVER
from faults.workshop import COMMANDS, MODEL

KILLED = "overwrite"
KINDS = "write+sync+rename+link+unlink+open+truncate"
# Before the call, in the middle of a write, and with the loss of what was not synced.
EFFECTS = ("kill", "torn", "lost")
CHECKPOINT = "run.checkpoint"
AFTERWARDS = ["train", "--resume", CHECKPOINT, "--data", "shapes", "--out", "resumed.safetensors",
              "--log", "resumed.jsonl", "--quiet"]


class Crashes:
    """found: the failures as texts; killed: how many runs were."""

    def __init__(self, shop):
        self.shop, self.found, self.killed = shop, [], 0
        shop.renew()
        self.whole = shop.run(COMMANDS[KILLED], (KINDS, NEVER, 0, "kill"), 60)
        assert self.whole.code == 0, self.whole.err
        self.models = shop.files[MODEL], self.whole.files[MODEL]
        assert self.models[0] != self.models[1], "the old and the new model are the same"

    def judge(self, killed, resumed):
        if killed.code != -9:
            return f"exit code {killed.code} instead of a kill"
        if killed.files.get(MODEL) not in self.models:
            return "the model is neither the old nor the new one"
        if resumed.code != 0:
            return f"the checkpoint cannot be resumed: {resumed.err}"
        if resumed.files.get("resumed.safetensors") not in self.models:
            return "the resumed run has other weights"
        left = [name for name in resumed.files if ".checkpoint.tmp" in name]
        return f"{left} are left behind" if left else None

    def crash(self, effect, number):
        self.shop.renew()
        killed = self.shop.run(COMMANDS[KILLED], (KINDS, number, 0, effect), 60)
        if not killed.hits:
            return
        self.killed += 1
        resumed = self.shop.run(AFTERWARDS, (KINDS, NEVER, 0, "kill"), 60)
        wrong = self.judge(killed, resumed)
        if wrong:
            self.found.append(f"{effect} at call {number}: {wrong}")
            print(self.found[-1], flush=True)

    def run(self, samples):
        """Kills at every call, or at that many for each effect."""
        calls = sum(self.whole.calls.values())
        step = max(1, calls // samples) if samples else 1
        for i, effect in enumerate(EFFECTS):
            for number in range(1 + (i * step) // len(EFFECTS), calls + 1, step):
                self.crash(effect, number)
