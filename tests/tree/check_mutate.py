#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_mutate.py - tests/mutate/run on a small tree: what it changes and what it says of it

usage: check_mutate.py

Needs a C compiler, Meson and Ninja.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
MUTATE = Path(__file__).resolve().parents[1] / "mutate"
sys.path.insert(1, str(MUTATE))
from mutations import find_mutations  # noqa: E402

SOURCE = """/* If a < b && c, "a < b" */
#define LESS(a, b) ((a) < (b))
int clamp(int x, int most)
{
	x = x;
	return x > most ? most : x;
}

int half(int x)
{
	return x / 2;
}
"""
TEST = """int clamp(int x, int most);
int main(void) { return !(clamp(3, 5) == 3 && clamp(7, 5) == 5); }
"""
BUILD = """project('toy', 'c')
toy = static_library('toy', 'src/core/toy.c', c_args: '-Wno-missing-prototypes')
test('toy', executable('test_toy', 'tests/unit/core/test_toy.c', link_with: toy), suite: 'unit')
"""
# Line, old and new text -> verdict.  The test does not see half().
EXPECTED = {
    ("5", "x = x;", ";"): "same code",
    ("6", ">", "<="): "killed by toy",
    ("6", "x > most ? most : x", "0"): "killed by toy",
    ("11", "x / 2", "0"): "survived",
    ("11", "/", "*"): "survived",
    ("11", "2", "1"): "survived",
    ("11", "2", "3"): "survived",
}
# Each with what it may become.
CHANGES = {
    "	if (a <= b)\n": {"	if (a < b)\n", "	if (a > b)\n"},
    "	if (!a || b)\n": {"	if (a || b)\n", "	if (!a && b)\n"},
    "	return true;\n": {"	return false;\n"},
    "	f(a,\n		b);\n": {"	;\n\n"},
    "	char *a = b * c;\n": {"	char *a = b / c;\n"},
    "	int a[4] = {0};\n": set(),
    "	for (i = a; i < n; i++)\n": {"	for (i = a; i <= n; i++)\n", "	for (i = a; i >= n; i++)\n",
                                     "	for (i = a; i < n - 1; i++)\n"},
}


def check_changes():
    for text, wanted in CHANGES.items():
        found = {mutation.apply(text) for mutation in find_mutations("a.c", text)}
        assert found == wanted, (text, found)


def run(tree, *arguments):
    environment = {**os.environ, "BUILD": str(tree / "build")}
    return subprocess.run([tree / "tests/mutate/run", *arguments], env=environment, check=True,
                          stdout=subprocess.PIPE, text=True).stdout


def check_run(tree):
    for name, text in {"src/core/toy.c": SOURCE, "tests/unit/core/test_toy.c": TEST,
                       "meson.build": BUILD}.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text, encoding="utf-8")
    shutil.copytree(MUTATE, tree / "tests/mutate")
    output = run(tree, "src/core")
    verdicts = {match.groups()[1:]: match[1] for match in re.finditer(
        r"^\d+/\d+ (.*): src/core/toy\.c:(\d+): \w+ `(.*)` -> `(.*)`$", output, re.MULTILINE)}
    # Whether the machine code differs when both answers are equal depends on the compiler.
    assert verdicts.pop(("6", ">", ">="), "") in ("survived", "same code"), output
    assert verdicts == EXPECTED, output
    assert "\n-\treturn x / 2;\n+\treturn x * 2;\n" in output, output
    assert (tree / "src/core/toy.c").read_text(encoding="utf-8") == SOURCE
    drawn = [[line for line in run(tree, "-n", "2", "--seed", seed, "src/core/toy.c:11").split("\n")
              if line.startswith(("1/2", "2/2"))] for seed in ("3", "3", "4")]
    assert len(drawn[0]) == 2 and drawn[0] == drawn[1] and drawn[0] != drawn[2], drawn


def main():
    check_changes()
    with tempfile.TemporaryDirectory(prefix="scrawl-mutate-") as folder:
        check_run(Path(folder).resolve())


if __name__ == "__main__":
    main()
