#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""testlog.py - counts the results in Meson's test log (meson-logs/testlog.json)

usage: testlog.py LOG

Prints a line for each test that did not pass, then "PASSED FAILED SKIPPED".  A test skipped without
a reason counts as failed, since it may have been meant to run.
"""
import json
import sys


def judge(test):
    """("passed", "failed" or "skipped", details to print)"""
    result = test["result"]
    if result in ("OK", "EXPECTEDFAIL"):
        return "passed", ""
    if result != "SKIP":
        return "failed", result.lower()
    said = (test.get("stdout", "") + "\n" + test.get("stderr", "")).strip().splitlines()
    reasons = [text for text in said if text.lower().startswith("skip")] or said[-1:]
    return ("skipped", reasons[0]) if reasons else ("failed", "skipped without a reason")


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            test = json.loads(line)
            verdict, told = judge(test)
            counts[verdict] += 1
            if told:
                print(f"  {verdict}: {test['name']}: {told}")
    print(*counts.values())


if __name__ == "__main__":
    main()
