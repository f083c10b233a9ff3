# SPDX-License-Identifier: MIT
"""device.py - devices that tests write to, where they are there

In a root without devices of its own a test that wrote to /dev/full would leave a file there.
"""
import os
import stat


def devices(*paths):
    """Those of the paths that are character devices; says which are not."""
    found = []
    for path in paths:
        if os.path.exists(path) and stat.S_ISCHR(os.stat(path).st_mode):
            found.append(path)
        else:
            print(f"skipped what needs {path}: it is no character device", flush=True)
    return found
