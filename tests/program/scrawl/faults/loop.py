# SPDX-License-Identifier: MIT
"""The loop: a command's first, second, third ... call of a kind fails, and it is judged."""

import errno
import os
import queue
import time
from concurrent.futures import ThreadPoolExecutor

from faults.judge import judge, judge_test
from faults.workshop import COMMANDS, SLOW, STARTS_PROGRAMS, TESTS, WITHOUT_SYSTEM_CALLS

TIMEOUT = 120
ANY = ("",)
# A file that cannot be opened or written for lack of memory is one of code 4.
MEMORY = ((1, 4), ("memory",))
NEVER = 1 << 60   # the number of a call that is not made

# Name: (kinds, period, effect), the exit codes, and words of the message.
# 2 of read and open: a file of which cannot be seen what it is may not be replaced.
FAULTS = {
    "memory once": (("allocation", 0, errno.ENOMEM), *MEMORY),
    "memory from": (("allocation", 1, errno.ENOMEM), *MEMORY),
    "address space": (("mapping", 1, errno.ENOMEM), *MEMORY),
    "thread once": (("thread", 0, errno.EAGAIN), (), ()),
    "thread from": (("thread", 1, errno.EAGAIN), (), ()),
    "read": (("read", 0, errno.EIO), (2, 3, 4), ANY),
    "write": (("write", 0, errno.ENOSPC), (4,), ANY),
    "write from": (("write", 1, errno.ENOSPC), (4,), ANY),
    "sync": (("sync", 0, errno.EIO), (4,), ANY),
    "rename": (("rename", 0, errno.EIO), (4,), ANY),
    "open": (("open", 0, errno.EMFILE), (2, 3, 4), ANY),
    "open from": (("open", 1, errno.EACCES), (2, 3, 4), ANY),
    "close": (("close", 0, errno.EIO), (4,), ANY),
    "link": (("link", 0, errno.EPERM), (4,), ANY),
    "truncate": (("truncate", 0, errno.EIO), (4,), ANY),
    "stat": (("stat", 0, errno.EIO), (3, 4), ANY),
    "folder": (("folder", 0, errno.EIO), (3, 4), ANY),
    "lock": (("lock", 0, errno.EIO), (4,), ANY),
    "short": (("read+write", 1, "short"), (), ()),
}

# Those of which no sample is tried where not all are.
RARE = ("memory from", "address space", "thread from")
SAMPLED = tuple(name for name in FAULTS if name not in RARE)


def numbers(calls, fault, samples, name):
    """Which calls are hit: all, or that many, spread from the first to the last."""
    if fault == "short" and calls:
        return [1]   # and all later ones
    if samples is None or calls <= samples:
        return list(range(1, calls + 1))
    offset = 7919 * sum(map(ord, fault + name)) % calls   # others for each, but always the same
    return [1 + (i * calls + offset) // samples for i in range(samples)]


class Loop:
    """Runs the loops; found: the failures as texts.

    kinds are the kinds of calls that can be made to fail here.  samples: so many allocations of
    each command fail, and one call of each third of its other faults, or each ninth if it is slow;
    None: all.
    """

    def __init__(self, shops, kinds, samples):
        self.shops = queue.Queue()
        for shop in shops:
            self.shops.put(shop)
        self.before = shops[0].files
        self.pool = ThreadPoolExecutor(len(shops))
        self.kinds, self.samples = kinds, samples
        self.found, self.hits = [], 0

    def run(self, name, fault):
        shop = self.shops.get()
        try:
            shop.renew()
            return shop.run(COMMANDS[name], fault, TIMEOUT)
        finally:
            self.shops.put(shop)

    def undisturbed(self, name):
        kinds = WITHOUT_SYSTEM_CALLS if name in STARTS_PROGRAMS else self.kinds
        whole = self.run(name, ("+".join(kinds), NEVER, 0, 0))
        assert whole.code == 0, f"{name} fails by itself: exit code {whole.code}: {whole.err}"
        return whole

    def disturb(self, name, fault, number, whole):
        (kinds, period, effect), codes, words = FAULTS[fault]
        done = self.run(name, (kinds, number, period, effect))
        if not done.hits:
            return done, None
        if name in TESTS:
            return done, judge_test(done)
        return done, judge(self.before, done, whole, codes, words)

    def chosen(self, name, fault, whole):
        calls = sum(whole.calls[kind] for kind in FAULTS[fault][0][0].split("+"))
        if self.samples is None:
            return numbers(calls, fault, None, name)
        allocations = FAULTS[fault][0][0] == "allocation"
        place = list(FAULTS).index(fault) + list(COMMANDS).index(name)
        turn = place % (9 if name in SLOW else 3) == 0
        if not allocations and not turn:
            return []
        return numbers(calls, fault, self.samples if allocations and name not in SLOW else 1, name)

    def loop(self, name, fault, whole):
        """One command, one fault; how many ended with each exit code."""
        codes = {}
        runs = self.pool.map(lambda n: (n, *self.disturb(name, fault, n, whole)),
                             self.chosen(name, fault, whole))
        for number, done, wrong in runs:
            if done.hits:
                self.hits += 1
                codes[done.code] = codes.get(done.code, 0) + 1
            if wrong:
                last = done.err.rstrip("\n").split("\n")[-1]
                self.found.append(f"{name}, {fault}, call {number}: {wrong}; {last}")
                print(self.found[-1], flush=True)
        return codes

    def run_all(self, names, faults):
        for name in names:
            whole = self.undisturbed(name)
            for fault in faults:
                started = time.monotonic()
                codes = self.loop(name, fault, whole)
                if self.samples is None and codes:
                    shown = ", ".join(f"{n} with {c}" for c, n in sorted(codes.items(), key=str))
                    print(f"{name}, {fault}: {sum(codes.values())} in "
                          f"{time.monotonic() - started:.1f} s; exit codes: {shown}", flush=True)


def worker_count():
    return max(1, len(os.sched_getaffinity(0)))
