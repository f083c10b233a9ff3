#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_circles.py - no source includes itself by way of others

usage: check_circles.py [ROOT]

A source and its header are one part: conv.c and conv.h.  A part that includes another depends on
it, and no part may depend on itself through others.  Before it judges the tree the check must find
a circle that it plants in a temporary one, and must let pass what is none.
"""
import re
import sys
import tempfile
from pathlib import Path

# Tree -> the trees where its #includes are looked for, in this order.
TREES = {
    "src": ("src",),
    "tools": ("tools",),
    "bench": ("bench", "src", "tools"),
}

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def find(root, file, name):
    """The part that file includes by this name: "src/core/memory"; None: a generated header."""
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


def find_circle(graph):
    """Parts of which each includes the next, and the last the first; [] if there is no circle."""
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
        straight = find_circle(read_graph(root))
        (root / "src/core/d.c").write_text('#include "core/b.h"\n')
        circle = find_circle(read_graph(root))
    good = not straight and sorted(circle) == ["src/core/b", "src/core/c", "src/core/d"]
    if not good:
        print(f"self-test: found {straight} where there is no circle, {circle} where there is one")
    return good


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    if not self_test():
        return 1
    circle = find_circle(read_graph(root))
    if circle:
        print("a circle of includes: " + " -> ".join([*circle, circle[0]]))
    return 1 if circle else 0


if __name__ == "__main__":
    sys.exit(main())
