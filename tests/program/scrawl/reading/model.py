# SPDX-License-Identifier: MIT
"""The model that the reading tests read with: trained once per build folder, if that is wanted."""

import os
from pathlib import Path

from reading.program import scrawl

RECIPE = ("--data", "mnist", "--recipe", "reader")


def reader_model(folder):
    """$SCRAWL_READER, or the folder's reader.safetensors; None if there is neither.

    With $SCRAWL_TRAIN_READER, the folder's is trained if it is not there yet.
    """
    given = os.environ.get("SCRAWL_READER")
    model = Path(given or Path(folder) / "reader.safetensors")
    if not model.exists() and not given and os.environ.get("SCRAWL_TRAIN_READER"):
        print(f"training {model}, once: scrawl train {' '.join(RECIPE)}", flush=True)
        scrawl("train", *RECIPE, "--quiet", "--out", model, timeout=3600)
    return model if model.exists() else None
