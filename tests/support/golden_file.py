# SPDX-License-Identifier: MIT
"""golden_file.py - writes golden.py's safetensors files, and compares two of them"""
import json
import math
import struct

CHECK_TOLERANCE = 1e-6  # relative to a tensor's largest value: other machines round differently


def safetensors(metadata, tensors):
    """The bytes of a file."""
    header = {"__metadata__": {key: str(value) for key, value in metadata.items()}}
    data = b""
    for name, tensor in tensors.items():
        values = getattr(tensor, "detach", lambda t=tensor: t)().flatten().tolist()
        begin = len(data)
        data += struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                        "data_offsets": [begin, len(data)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def split(content):
    """A file's header, and its tensors {name: values}."""
    length = struct.unpack_from("<Q", content)[0]
    header = json.loads(content[8:8 + length])
    return header, {name: struct.unpack_from(f"<{math.prod(entry['shape'])}f", content,
                                             8 + length + entry["data_offsets"][0])
                    for name, entry in header.items() if name != "__metadata__"}


def difference(name, stored, made):
    """How two files differ beyond rounding, or None."""
    if stored == made:
        return None
    (old_header, old), (new_header, new) = split(stored), split(made)
    if old_header != new_header:
        return f"{name}: headers differ: other names, shapes or numbers"
    for tensor in new:
        largest = max(map(abs, new[tensor]))
        worst = max(abs(a - b) for a, b in zip(old[tensor], new[tensor]))
        if not worst <= CHECK_TOLERANCE * largest:
            return f"{name}: {tensor}: differs by {worst:.2g}, largest value {largest:.2g}"
    return None
