#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_symbols.py - the shared library exports the public interface, whole and alone

usage: check_symbols.py LIBRARY HEADER

Every function that the header declares must be exported, and nothing else.
"""
import re
import shutil
import subprocess
import sys

# What sanitizers put into a library that they instrument.
SANITIZER = re.compile(r"__(asan|ubsan|odr_asan|sancov|tsan|lsan)")


def declared(header):
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    return set(re.findall(r"\bSCRAWL_API\b[^;{(]*?\b(\w+)\s*\(", text))


def exported(library):
    listing = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", library],
                             check=True, capture_output=True, text=True).stdout
    names = {line.split()[0].split("@")[0] for line in listing.splitlines()}
    return {name for name in names if not SANITIZER.match(name)}


def main():
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    if not shutil.which("nm"):
        print("skipped: nm (binutils) is not installed")
        return 77
    with open(sys.argv[2], encoding="utf-8") as file:
        public = declared(file.read())
    found = exported(sys.argv[1])
    faults = [f"{name}: exported, but not in the header" for name in sorted(found - public)]
    faults += [f"{name}: in the header, but not exported" for name in sorted(public - found)]
    faults += [f"{name}: public, but does not begin with scrawl_"
               for name in sorted(public | found) if not name.startswith("scrawl_")]
    if not public:
        faults.append("no declaration found in the header")
    print("\n".join(faults) if faults else f"{len(found)} functions, each declared and exported")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
