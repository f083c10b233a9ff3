#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_cycles.py - no source includes itself through others

usage: check_cycles.py [ROOT]

A source and its header, such as conv.c and conv.h, are one part.  A part depends on those that it
includes, and no part may depend on itself through others.  The check first tests itself: it must
find a cycle planted in a temporary tree, and none without it.
"""
import re
import sys
import tempfile
from pathlib import Path

# Tree -> the trees searched for its #includes, in this order.
TREES = {
    "src": ("src",),
    "tools": ("tools",),
    "bench": ("bench", "src", "tools"),
}

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def find(root, file, name):
    """The part that file includes by this name, "src/core/memory"; None: a generated header."""
    tree = file.parts[0]
    for folder in (file.parent, *(Path(top) for top in TREES[tree])):
        if (root / folder / name).exists():
            return (folder / name).with_suffix("").as_posix()
    return None


def read_graph(root):
    """Part -> the other parts that it includes."""
    graph = {}
    for tree in TREES:
        for path in sorted((root / tree).rglob("*.[ch]")):
            file = path.relative_to(root)
            part = file.with_suffix("").as_posix()
            names = INCLUDE.findall(path.read_text(encoding="utf-8"))
            found = {find(root, file, name) for name in names}
            graph.setdefault(part, set()).update(found - {part, None})
    return graph


def find_cycle(graph):
    """Parts that each include the next one, the last one the first; [] if there is no cycle."""
    done = set()
    for start in sorted(graph):
        trail, ahead = [start], [sorted(graph[start])]
        while trail:
            if not ahead[-1]:
                done.add(trail.pop())
                ahead.pop()
                continue
            part = ahead[-1].pop()
            if part in trail:
                return trail[trail.index(part):]
            if part not in done:
                trail.append(part)
                ahead.append(sorted(graph.get(part, ())))
    return []


def self_test():
    files = {
        "src/core/a.h": '"core/b.h"',
        "src/core/b.c": '"core/b.h"\n#include "core/c.h"\n#include "config.h"',
        "src/core/b.h": "<stddef.h>",
        "src/core/c.h": '"d.h"',
        "src/core/d.h": "",
        "tools/a.c": '"core/d.h"',
        "tools/core/d.h": "",
    }
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        for name, include in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(f"#include {include}\n" if include else "")
        straight = find_cycle(read_graph(root))
        (root / "src/core/d.c").write_text('#include "core/b.h"\n')
        cycle = find_cycle(read_graph(root))
    good = not straight and sorted(cycle) == ["src/core/b", "src/core/c", "src/core/d"]
    if not good:
        print(f"self-test: found {straight} without a cycle, {cycle} with one")
    return good


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    if not self_test():
        return 1
    cycle = find_cycle(read_graph(root))
    if cycle:
        print("include cycle: " + " -> ".join([*cycle, cycle[0]]))
    return 1 if cycle else 0


if __name__ == "__main__":
    sys.exit(main())
