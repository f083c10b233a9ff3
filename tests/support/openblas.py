# SPDX-License-Identifier: MIT
"""openblas.py - Debian's three flavours of OpenBLAS, which can be swapped at run time"""
import glob
import os

FLAVOURS = ("pthread", "openmp", "serial")


def folders():
    """Flavour -> its folder, of those that are installed."""
    found = {flavour: glob.glob(f"/usr/lib/*/openblas-{flavour}/libopenblas.so.0")
             for flavour in FLAVOURS}
    return {flavour: os.path.dirname(paths[0]) for flavour, paths in found.items() if paths}


def environment(folder, variables):
    """This process's environment without settings of BLAS, with the flavour and the variables."""
    env = {key: value for key, value in os.environ.items()
           if not key.startswith(("OPENBLAS_", "OMP_", "GOTO_"))}
    before = env.get("LD_LIBRARY_PATH")
    env["LD_LIBRARY_PATH"] = f"{folder}:{before}" if before else folder
    return env | variables
