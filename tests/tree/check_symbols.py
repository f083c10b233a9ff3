#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_symbols.py - a library exports exactly the public interface

usage: check_symbols.py HEADER LIBRARY...

Each library, shared or archive, must export every function that the header declares, and nothing
else.  A shared library of soversion N must export them with the version SCRAWL_N.
"""
import re
import shutil
import subprocess
import sys

# Symbols that sanitizers add to an instrumented library.
SANITIZER = re.compile(r"__(asan|ubsan|odr_asan|sancov|tsan|lsan)")


def declared(header):
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    return set(re.findall(r"\bSCRAWL_API\b[^;{(]*?\b(\w+)\s*\(", text))


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def exported(library):
    """Name -> version of each exported symbol; absolute symbols are version nodes themselves."""
    kind = "--extern-only" if library.endswith(".a") else "--dynamic"
    listing = output("nm", kind, "--defined-only", "--format=posix", library)
    symbols = [line.split() for line in listing.splitlines()]
    names = [symbol[0] for symbol in symbols if len(symbol) > 1 and symbol[1] != "A"]
    versions = {name: version for name, _, version in (n.partition("@@") for n in names)}
    return {name: version for name, version in versions.items() if not SANITIZER.match(name)}


def node(library):
    """The symbol version that the library must use; an archive has none."""
    soname = re.search(r"SONAME.*\.so\.(\d+)\]", output("readelf", "-d", library))
    return f"SCRAWL_{soname[1]}" if soname else ""


def faults(library, public):
    versions, version = exported(library), node(library)
    found = set(versions)
    yield from (f"{name}: exported, but not in the header" for name in sorted(found - public))
    yield from (f"{name}: in the header, but not exported" for name in sorted(public - found))
    yield from (f"{name}: public, but does not begin with scrawl_"
                for name in sorted(public | found) if not name.startswith("scrawl_"))
    yield from (f"{name}: has the version \"{its}\", not \"{version}\""
                for name, its in sorted(versions.items()) if its != version)


def main():
    if len(sys.argv) < 3:
        print(__doc__)
        return 2
    if not shutil.which("nm"):
        print("skipped: nm (binutils) is not installed")
        return 77
    header, *libraries = sys.argv[1:]
    with open(header, encoding="utf-8") as file:
        public = declared(file.read())
    found = [f"{library}: {fault}" for library in libraries for fault in faults(library, public)]
    if not public:
        found.append("no declaration found in the header")
    print("\n".join(found) if found else f"{len(public)} functions, each declared and exported")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
