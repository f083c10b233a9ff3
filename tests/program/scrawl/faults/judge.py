# SPDX-License-Identifier: MIT
"""Says whether a command that was disturbed did what it must."""

import json
import re
import struct

# What differs from run to run, and with the number of threads: keys of JSON, and parts of texts.
# Warnings may say what could not be read.
CHANGING = re.compile(r"second|time|images_per|environment|cpu|speed|threads|memory|^warnings$")
SPEED = re.compile(r"^(speed|seconds|memory|threads): .*|\b[\d,.]+ (s|ms|images/s)\b|\d+:\d\d\b|"
                   r"GFLOP.*|\d{4}-\d\d-\d\d.*")


def settled(value):
    """A document without what differs from run to run."""
    if isinstance(value, dict):
        return {k: settled(v) for k, v in value.items() if not CHANGING.search(k)}
    if isinstance(value, list):
        return [settled(v) for v in value]
    return value


def settled_line(line):
    try:
        return json.dumps(settled(json.loads(line)))
    except ValueError:
        return SPEED.sub("", line)


def settled_text(text):
    return "\n".join(map(settled_line, text.split("\n")))


def is_tensor_file(content):
    """Whether a file in safetensors' format is as long as its header says."""
    if len(content) < 8:
        return False
    size = struct.unpack("<Q", content[:8])[0]
    try:
        header = json.loads(content[8:8 + size])
    except ValueError:
        return False
    header.pop("__metadata__", None)
    return len(content) == 8 + size + max(t["data_offsets"][1] for t in header.values())


def is_log(text, whole):
    """Whether a log has the whole one's events, up to one that says why it ended."""
    if text and not text.endswith("\n"):
        text = text[:text.rfind("\n") + 1]  # readers tolerate a part of a line at the end
    try:
        lines = [settled_line(line) for line in text.splitlines()]
        events = [json.loads(line)["event"] for line in lines]
    except (json.JSONDecodeError, KeyError, TypeError):
        return False
    if "result" in events[:-1]:
        return False
    kept = len(lines) - (events[-1:] == ["result"])
    return lines[:kept] == [settled_line(line) for line in whole.splitlines()[:kept]]


def is_whole(name, content, whole):
    """Whether a file is as an undisturbed command leaves it (None: there is none)."""
    if content == whole:
        return True
    if content is None or whole is None:
        return False
    if name.endswith("curve.csv"):
        return True   # it grows, and has times
    return name.endswith((".jsonl", ".html", ".json", ".md", ".xml")) and \
        settled_text(content.decode(errors="replace")) == \
        settled_text(whole.decode(errors="replace"))


def is_right(name, content, old, whole, code):
    """Whether a file is as before, or as it may be after a command that ended with this code."""
    if content == old or is_whole(name, content, whole):
        return True
    if content is None or whole is None:
        return False
    if "checkpoint" in name:
        return is_tensor_file(content)
    if name.endswith(".html"):
        return code == 4 and b": cannot be " in content   # a page says what it lacks
    return name.endswith(".jsonl") and is_log(*(c.decode(errors="replace")
                                                for c in (content, whole)))


def judge_test(done):
    """What is wrong with a command whose result says whether the machine can be trusted, or None.

    It may find the fault, which its document then says, or a part of it may not notice it.
    """
    if done.code is None or done.code not in (0, 1, 4):
        return f"exit code {done.code}"
    contradicts = done.out and json.loads(done.out)["ok"] != (done.code == 0)
    if contradicts and done.code != 4 and not (done.code == 1 and "out of memory" in done.err):
        return "the exit code contradicts the document"
    return None if done.out or done.err else "neither a result nor an error"


def judge_files(before, done, whole):
    """What is wrong with the files, or None."""
    for name in sorted({*before, *done.files, *whole.files}):
        content = done.files.get(name)
        if name.endswith("/errors.txt"):
            continue   # says why a run of a sweep failed
        if name not in before and name not in whole.files:
            return f"{name} is left behind"
        if not is_right(name, content, before.get(name), whole.files.get(name), done.code):
            return f"{name} is neither as before nor as it was to become" if content is not None \
                else f"{name} is gone"
    return None


def is_complete(before, done, whole):
    """Whether all results are there, in the files and on standard output."""
    if settled_text(done.out) != settled_text(whole.out):
        return False
    return all(is_whole(name, done.files.get(name), content)
               for name, content in whole.files.items()
               if before.get(name) != content and "checkpoint" not in name)


def judge(before, done, whole, codes, words):
    """What is wrong with a disturbed command, or None.

    codes are the exit codes that it may have beside that of the undisturbed one, with which it must
    have the same results; with another, an error line must contain one of the words.
    """
    if done.code is None:
        return "it hangs"
    if done.code < 0:
        return f"it ended by signal {-done.code}"
    if done.code == whole.code and not is_complete(before, done, whole):
        return f"exit code {done.code}, but other results"
    if done.code != whole.code:
        if done.code not in codes:
            return f"exit code {done.code}"
        lines = [line for line in done.err.splitlines() if line.startswith("scrawl: ")]
        if not any(word in line for line in lines for word in words):
            return f"exit code {done.code}, but no line says why"
        # Nobody can take back what is on standard output when it becomes full.
        if done.out.startswith("{") and not done.out.endswith("}\n") and \
                not any("standard output: " in line for line in lines):
            return "half a document"
    return judge_files(before, done, whole)
