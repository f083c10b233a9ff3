#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""abi_report.py - filters abidiff's report for changes that break existing programs

usage: abidiff --leaf-changes-only --no-added-syms ... | abi_report.py

Prints the lines that matter to programs built before; the exit status is 1 if there are any.
abidiff's own suppressions do not suffice: in 2.2, those for growth at the end accept any change of
the struct.
"""
import re
import sys

# Structs that may grow at the end: they begin with their size, or the library allocates each of
# them.  Structs passed by value or in arrays may not.
GROWING = {f"scrawl_{name}" for name in (
    "augmentation blas check checkpoint_options compare_options comparison corruption data_options "
    "epoch evaluation idx_info layer_info lr_range metric model_options network option_info page "
    "pair progress reader_options recipe selftest suspects tensor_info train_options "
    "train_result").split()}

SUMMARY = re.compile(r"(Leaf changes|Changed leaf types|Removed/Changed/Added \w+) summary: ")
STRUCT = re.compile(r"'struct (\w+) at .*' changed:$")
SIZE = re.compile(r"  type size changed from (\d+) to \d+ \(in bits\)$")
INSERTIONS = re.compile(r"  \d+ data member insertions?:$")
INSERTED = re.compile(r"    '.*', at offset (\d+) \(in bits\)")


def faults(report):
    growing, old_bits = False, 0
    for line in report.splitlines():
        struct, size, inserted = STRUCT.match(line), SIZE.match(line), INSERTED.match(line)
        if struct:
            growing, old_bits = struct[1] in GROWING, None
            if growing:
                continue
        elif growing and size:
            old_bits = int(size[1])
            continue
        elif not line or SUMMARY.match(line) or (growing and INSERTIONS.match(line)):
            continue
        elif growing and inserted and old_bits is not None and int(inserted[1]) >= old_bits:
            continue
        yield line


def main():
    found = list(faults(sys.stdin.read()))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
