# SPDX-License-Identifier: MIT
"""The model that the reading tests read with."""

import os
from pathlib import Path


def reader_model(folder):
    """$SCRAWL_READER, or the folder's reader.safetensors; None if there is neither."""
    model = Path(os.environ.get("SCRAWL_READER") or Path(folder) / "reader.safetensors")
    return model if model.exists() else None
