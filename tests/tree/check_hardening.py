#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_hardening.py - a fault in what is built cannot easily be turned into more than a crash

usage: check_hardening.py "FLAG ..." LIBRARY PROGRAM...

FLAGs are those of the compiler and the linker that meson.build found supported; what each of them
promises is looked for in the files themselves.
"""
import platform
import re
import shutil
import subprocess
import sys

LARGEST_STEP = 4096  # the smallest guard page
STACK_STEP = re.compile(r"\bsubq?\s+\$0x([0-9a-f]+),%rsp")
FUNCTION = re.compile(r"^[0-9a-f]+ <(\w+)(?:@@\w+)?>:\n\s*[0-9a-f]+:\s+(\S+)", re.MULTILINE)
EXPORTED = re.compile(r"FUNC +GLOBAL +DEFAULT +\d+ (scrawl_\w+)")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def segment_faults(segments):
    """What the program headers of readelf -lW lack."""
    if "GNU_RELRO" not in segments:
        yield "nothing is read-only after relocation"
    stack = re.search(r"GNU_STACK.* (R.E?|RWE) +0x", segments)
    if not stack or "E" in stack[1]:
        yield "the stack is executable"
    if re.search(r"^ +LOAD .* RWE ", segments, re.MULTILINE):
        yield "a segment can be both written and executed"


def dynamic_faults(flags, dynamic, symbols):
    """What the dynamic section and symbols lack."""
    if "-Wl,-z,now" in flags and not re.search(r"BIND_NOW|FLAGS_1.*\bNOW\b", dynamic):
        yield "functions are bound at their first call, through a table that stays writable"
    if "TEXTREL" in dynamic:
        yield "code is relocated"
    if "-fstack-protector-strong" in flags and "__stack_chk_fail" not in symbols:
        yield "no function checks its stack frame"
    if "-U_FORTIFY_SOURCE" in flags and not re.search(r"\b__(?!stack)\w+_chk\b", symbols):
        yield "no copy is checked against the size of where it goes"


def code_faults(flags, code, exported):
    """What x86-64 code lacks, which must be disassembled to see it."""
    steps = [int(step, 16) for step in STACK_STEP.findall(code)]
    steps = [step for step in steps if step < 1 << 63]  # the others are negative
    if "-fstack-clash-protection" in flags and max(steps, default=0) > LARGEST_STEP:
        yield f"the stack grows by {max(steps)} bytes at once, which may pass its guard page"
    open_ones = [name for name, first in FUNCTION.findall(code)
                 if name in exported and first != "endbr64"]
    if "-fcf-protection" in flags and open_ones:
        yield f"{open_ones[0]} does not begin with endbr64"


def faults(flags, file, is_program):
    header, dynamic = output("readelf", "-hW", file), output("readelf", "-dW", file)
    if not re.search(r"Type: +DYN", header) or (is_program and "PIE" not in dynamic):
        yield "has a fixed address"
    yield from segment_faults(output("readelf", "-lW", file))
    symbols = output("readelf", "--dyn-syms", "-W", file)
    yield from dynamic_faults(flags, dynamic, symbols)
    if "X86-64" in header and platform.machine() == "x86_64":
        code = output("objdump", "-d", "--no-show-raw-insn", file)
        yield from code_faults(flags, code, set(EXPORTED.findall(symbols)))


def main():
    if len(sys.argv) < 4:
        print(__doc__)
        return 2
    if not shutil.which("readelf") or not shutil.which("objdump"):
        print("skipped: readelf and objdump (binutils) are not installed")
        return 77
    flags, files = sys.argv[1].split(), sys.argv[2:]
    found = [f"{file}: {fault}" for file in files
             for fault in faults(flags, file, file != files[0])]
    print("\n".join(found) if found else f"{len(files)} files, each as {', '.join(flags)} promise")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
