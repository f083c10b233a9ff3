# SPDX-License-Identifier: MIT
"""peers.py - bench-peers's peers: which ones there are, and the commands that run them"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
# A peer's settings: values of OMP_WAIT_POLICY, of which the best counts.
POLICIES = {"scrawl": [None], "pytorch": ["default", "passive", "active"],
            "pytorch-compile": ["default", "passive", "active"],
            "pytorch-bf16": ["default", "passive", "active"],
            "onnxruntime": [None], "onednn": ["passive", "active"]}


def command(chosen, peer, policy, case):
    """A peer's command that serves rounds of a case."""
    common = ["--net", case["net"], "--batch", str(case["batch"]), "--threads",
              str(case["threads"]), "--seconds", str(chosen.seconds), "--serve"]
    if peer == "scrawl":
        return [chosen.build / "bench/scrawl-bench", case["mode"], "--no-dropout", *common]
    if peer == "onednn":
        return [chosen.build / "bench/peers/onednn-peer", case["mode"], *common]
    if peer == "onnxruntime":
        return ["node", FOLDER / "onnxruntime.mjs", "--scrawl", chosen.build / "tools/scrawl",
                "--python", chosen.python, *common]
    ways = {"pytorch-compile": ["--compile"], "pytorch-bf16": ["--bf16"]}
    return [chosen.python, FOLDER / "pytorch.py", "--mode", case["mode"], "--wait", policy,
            *ways.get(peer, []), *common]


def does(peer, case):
    """Whether a peer takes part in a case."""
    return peer != "onnxruntime" or case["mode"] == "infer"


def python_says(chosen, code):
    """What PYTHON prints for a line of code; None if that fails."""
    try:
        return subprocess.run([chosen.python, "-c", code], text=True, capture_output=True,
                              check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def find_pytorch(chosen, left_out):
    """PyTorch's version, None if it is missing, and what of it can be run."""
    version = python_says(chosen, "import torch; print(torch.__version__)")
    if version is None:
        left_out(f"{chosen.python} has no PyTorch (Debian: python3-torch)")
        return None, []
    if version.startswith("1."):
        return version, ["pytorch"]
    # It needs a compiler, too.
    if python_says(chosen, "import torch; torch.compile(torch.nn.ReLU())(torch.ones(9))") is None:
        left_out(f"{chosen.python}'s torch.compile does not work")
        return version, ["pytorch", "pytorch-bf16"]
    return version, ["pytorch", "pytorch-compile", "pytorch-bf16"]


def find_onnxruntime(chosen, left_out):
    """The version that onnxruntime.mjs loads; None if something is missing."""
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    package = pathlib.Path(cache, "scrawl/onnxruntime/node_modules/onnxruntime-node/package.json")
    try:
        version = json.loads(package.read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError):
        left_out("there is no ONNX Runtime (tools/scripts/packages.sh peers)")
        return None
    if not shutil.which("node"):
        left_out("ONNX Runtime needs node (Debian: nodejs)")
    elif python_says(chosen, "import onnx") is None:
        left_out(f"ONNX Runtime needs onnx in {chosen.python} (Debian: python3-onnx)")
    else:
        return version
    return None


def find_peers(chosen):
    """The available peers, and the versions of PyTorch and ONNX Runtime."""
    def left_out(why):
        print(f"bench-peers: {why}: left out", file=sys.stderr)
    pytorch, ways = find_pytorch(chosen, left_out)
    onnxruntime = find_onnxruntime(chosen, left_out)
    peers = ["scrawl", *ways] + ["onnxruntime"] * (onnxruntime is not None)
    if (chosen.build / "bench/peers/onednn-peer").exists():
        peers.append("onednn")
    else:
        left_out(f"{chosen.build} has no onednn-peer (Debian: libdnnl-dev)")
    return peers, {"pytorch": pytorch, "onnxruntime": onnxruntime}
