#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_symbols.py - the shared library exports the public interface, whole and alone

usage: check_symbols.py LIBRARY HEADER

Every function that the header declares must be exported, with the version SCRAWL_N of a library
whose soversion is N, and nothing else.
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


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def exported(library):
    """Name -> version of what the library exports; the node of the versions itself is absolute."""
    listing = output("nm", "-D", "--defined-only", "--format=posix", library)
    symbols = [line.split()[0] for line in listing.splitlines() if line.split()[1] != "A"]
    versions = {name: version for name, _, version in (s.partition("@@") for s in symbols)}
    return {name: version for name, version in versions.items() if not SANITIZER.match(name)}


def soversion(library):
    return re.search(r"SONAME.*\.so\.(\d+)\]", output("readelf", "-d", library))[1]


def main():
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    if not shutil.which("nm"):
        print("skipped: nm (binutils) is not installed")
        return 77
    with open(sys.argv[2], encoding="utf-8") as file:
        public = declared(file.read())
    versions = exported(sys.argv[1])
    found = set(versions)
    node = f"SCRAWL_{soversion(sys.argv[1])}"
    faults = [f"{name}: exported, but not in the header" for name in sorted(found - public)]
    faults += [f"{name}: in the header, but not exported" for name in sorted(public - found)]
    faults += [f"{name}: public, but does not begin with scrawl_"
               for name in sorted(public | found) if not name.startswith("scrawl_")]
    faults += [f"{name}: has the version \"{version}\", not {node}"
               for name, version in sorted(versions.items()) if version != node]
    if not public:
        faults.append("no declaration found in the header")
    print("\n".join(faults) if faults else f"{len(found)} functions, each declared and exported")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
