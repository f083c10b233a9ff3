# SPDX-License-Identifier: MIT
"""The program with each flavour of OpenBLAS that is installed."""

import openblas

from cli.harness import equal, expect, scrawl, scrawl_json, stable, train, value


def test_every_flavour_of_openblas(place):
    """The same model file, evaluation and answers, though BLAS is asked for many threads."""
    out, wanted = place.folder / "flavour.safetensors", {}
    for flavour, folder in openblas.folders().items():
        env = {"LD_LIBRARY_PATH": folder, "OPENBLAS_NUM_THREADS": "8", "OMP_NUM_THREADS": "8"}
        equal(value(expect(scrawl("--version", env=env), 0).out, "BLAS flavour"), flavour, "BLAS")
        expect(train(place, "--threads", 2, out=out, env=env), 0)
        found = {
            "model": out.read_bytes(),
            "evaluation": stable(scrawl_json("eval", out, "--data", place.data, env=env)),
            "predictions": expect(scrawl("predict", out, place.images, env=env), 0).out,
        }
        for name, what in found.items():
            assert wanted.setdefault(name, what) == what, f"{flavour}: another {name}"
