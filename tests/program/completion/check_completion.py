#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_completion.py - what bash proposes for command lines of scrawl and scrawl-bench

usage: check_completion.py SCRAWL SCRAWL_BENCH COMPLETION [TEST ...]

COMPLETION is tools/completion/scrawl.bash.  What it proposes is compared with the programs' help
and with their errors, in a shell that takes unset variables for errors and in an interactive one.
"""
import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SCRAWL = BENCH = COMPLETION = None

# Reads lines of words, each ended by a unit separator, and prints what is proposed for the last.
QUERIES = r"""
set -u
shopt -s failglob nocasematch
source "$1"
while IFS=$'\x1f' read -ra COMP_WORDS; do
	IFS=,
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	_scrawl
	printf '%s\n' "${COMPREPLY[*]}"
done
"""


def proposals(*lines):
    """For each line, a list of words, what is proposed for its last word."""
    text = "".join("".join(f"{word}\x1f" for word in line) + "\n" for line in lines)
    done = subprocess.run(["bash", "-c", QUERIES, "bash", COMPLETION], input=text, timeout=120,
                          capture_output=True, text=True)
    if done.returncode or done.stderr:
        raise AssertionError(f"exit code {done.returncode}: {done.stderr}")
    return [line.split(",") if line else [] for line in done.stdout.splitlines()]


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, timeout=60)


def listed_commands(*words):
    text = run(*words, "--help").stdout
    if "\nCommands\n" not in text:
        return []
    return re.findall(r"^  (\w+) ", text.split("\nCommands\n")[1].split("\n\n")[0], re.M)


def listed_options(*words):
    text = run(*words, "--help").stdout
    return re.findall(r"^  (?:-\w, |    )(--[a-z0-9-]+)", text, re.M)


class Proposals(unittest.TestCase):
    def test_commands(self):
        cases = [(SCRAWL, ""), (BENCH, ""), (SCRAWL, "help", ""), (SCRAWL, "data", ""),
                 (SCRAWL, "tr"), (BENCH, "help", "t"), (SCRAWL, "data", "s"), (SCRAWL, "x")]
        found = proposals(*cases)
        self.assertIn("train", found[0])
        self.assertEqual(found[:4], [listed_commands(*words) for words in (
            [SCRAWL], [BENCH], [SCRAWL], [SCRAWL, "data"])])
        self.assertEqual(found[4:], [["train"], ["train", "tune"], ["show", "suspects"], []])

    def test_options(self):
        commands = [[program, name] for program in (SCRAWL, BENCH)
                    for name in listed_commands(program) if name not in ("help", "data")]
        commands += [[SCRAWL, "data", name] for name in listed_commands(SCRAWL, "data")]
        found = proposals(*([*words, "-"] for words in commands))
        self.assertEqual(found, [listed_options(*words) for words in commands])
        self.assertEqual(proposals(
            [SCRAWL, "-"], [SCRAWL, "train", "m", "--qu"], [SCRAWL, "eval", "--json", "--ma"]),
            [["--help", "--version"], ["--quiet"],
             [name for name in listed_options(SCRAWL, "eval") if name.startswith("--ma")]])

    def test_choices(self):
        """Those that the program names in its error, and none for what looks like choices."""
        choices = {"--split-out": [], "--every": [], "--until": [], "--val": [], "--quiet": []}
        for option in listed_options(SCRAWL, "train"):
            error = run(SCRAWL, "train", f"{option}=?").stderr
            named = re.search(r": expected one of (.*), found", error)
            if named:
                choices[option] = named[1].split(", ")
        self.assertGreaterEqual(set(choices), {"--recipe", "--optimizer", "--schedule", "--conv"})
        found = proposals(*([SCRAWL, "train", option, ""] for option in choices))
        self.assertEqual(found, list(choices.values()))

    def test_forms(self):
        parts = ["test", "val", "train", "all"]
        self.assertEqual(proposals(
            [SCRAWL, "eval", "m", "--split", ""], [SCRAWL, "eval", "m", "--split", "v"],
            [SCRAWL, "eval", "m", "--split", "="], [SCRAWL, "eval", "m", "--split", "=", "t"],
            [SCRAWL, "eval", "--split", "val", ""], [SCRAWL, "train", "-t", ""],
            [SCRAWL, "eval", "--", "-"], [SCRAWL, "predict", "m", "-", "--sp"]),
            [parts, ["val"], parts, ["test", "train"], [], [], [], ["--split"]])

    def test_nothing(self):
        """Nothing to propose is no error: bash then completes names of files."""
        cases = [[SCRAWL, "train", "--out", ""], [SCRAWL, "train", "--split-out", ""],
                 [SCRAWL, "eval", ""], [SCRAWL, "zebra", ""], [SCRAWL, "zebra", "-"],
                 [SCRAWL, "data", "zebra", "-"], [SCRAWL, "$(false)", "-"], [SCRAWL, "*", "-"],
                 ["/none/scrawl", ""], ["~/scrawl", "train", "-"], [SCRAWL, "eval", "[", "'a b"]]
        self.assertEqual(proposals(*cases), [[]] * len(cases))


class Terminal:
    """An interactive bash, with the programs in its path."""

    def __init__(self, folder):
        for program in (SCRAWL, BENCH):
            (folder / Path(program).name).symlink_to(program)
        environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "TERM": "dumb",
                       "INPUTRC": "/dev/null", "PS1": "", "HOME": str(folder), "COLUMNS": "200"}
        master, slave = pty.openpty()
        self.process = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"], stdin=slave, stdout=slave, stderr=slave,
            cwd=folder, env=environment, start_new_session=True)
        os.close(slave)
        self.screen = master
        # Its echo has no "ready".
        os.write(master, f"set -u; source {shlex.quote(COMPLETION)}; echo rea''dy\n".encode())
        self.wait("ready\r\n")

    def wait(self, text):
        """Reads until the text has appeared."""
        seen, end = b"", time.monotonic() + 60
        while text.encode() not in seen:
            if not select.select([self.screen], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"{text!r} did not appear in {seen!r}")
            seen += os.read(self.screen, 4096)

    def complete(self, typed, becomes):
        """Types a line and a tab, waits for what it becomes, and clears it."""
        os.write(self.screen, typed.encode() + b"\t")
        self.wait(becomes)
        os.write(self.screen, b"\x15\n")

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.screen)


class Interactive(unittest.TestCase):
    def test_lines(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "my model.safetensors").write_bytes(b"")
            (folder / "a folder").mkdir()
            (folder / "a folder" / "run.conf").write_bytes(b"")
            terminal = Terminal(folder)
            self.addCleanup(terminal.close)
            for typed, becomes in {
                    "scrawl tra": "scrawl train ",
                    "scrawl train --sp": "scrawl train --split-out ",
                    "scrawl eval m --split v": "--split val ",
                    "scrawl eval m --split=v": "--split=val ",
                    "./scrawl data su": "./scrawl data suspects ",
                    "~/scrawl data su": "~/scrawl data suspects ",
                    "scrawl-bench pe": "scrawl-bench peak ",
                    "scrawl train --out my": r"--out my\ model.safetensors ",
                    "scrawl train --out=my": r"--out=my\ model.safetensors ",
                    'scrawl eval "my': '"my model.safetensors" ',
                    r"scrawl train --config a\ folder/r": r"a\ folder/run.conf ",
                    "scrawl zebra my": r"zebra my\ model.safetensors "}.items():
                with self.subTest(typed=typed):
                    terminal.complete(typed, becomes)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    if not shutil.which("bash"):
        print("skipped: there is no bash")
        sys.exit(77)
    SCRAWL, BENCH, COMPLETION = (os.path.abspath(path) for path in sys.argv[1:4])
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])
