# SPDX-License-Identifier: MIT
"""device.py - devices that tests write to, if they exist

In a root without devices a test that wrote to /dev/full would create a file there.
"""
import os
import stat


def devices(*paths):
    """The paths that are character devices; prints those that are not."""
    found = []
    for path in paths:
        if os.path.exists(path) and stat.S_ISCHR(os.stat(path).st_mode):
            found.append(path)
        else:
            print(f"skipped what needs {path}: not a character device", flush=True)
    return found
