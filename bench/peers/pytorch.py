#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""pytorch.py - PyTorch at its best on the named networks, in rounds that alternate with Scrawl's

usage: pytorch.py [--net NAME] [--batch N] [--threads N] [--mode train|infer] [--compile] [--bf16]
                  [--seconds S] [--rounds R] [--wait passive|active|default] [--serve]

Needs a Python with PyTorch (Debian: python3-torch, for /usr/bin/python3); exits with 77 without it.

It measures steps over batches in memory: float32 pixels, random bytes / 255, and random labels; no
data loader.  Dropout is left out.
  train  zero_grad(set_to_none), forward, cross-entropy, backward, SGD with momentum 0.9, fused
         if this PyTorch supports it on CPUs (2.4), else foreach
  infer  forward of a traced network after torch.jit.optimize_for_inference, without gradients
--compile runs what torch.compile (PyTorch 2) makes of the network instead.  --bf16 computes in
bfloat16: under autocast in training, with weights and images in bfloat16 in inference.
channels_last, in-place ReLU and foreach were each the fastest setting, or within noise of it, on
all four networks (PyTorch 1.13, batch 64, one thread); denormals are flushed to 0.
--threads also sets OMP_NUM_THREADS and OPENBLAS_NUM_THREADS, which torch.set_num_threads does not
affect.  --wait sets OMP_WAIT_POLICY: with several threads neither policy is always the best, so a
fair comparison tries both.  All three must be set before the libraries are loaded, so they are set
here, before the import.

Without --serve: warms up, runs --rounds timed rounds of at least --seconds each, and prints one
JSON object: "settings", "images_per_second" (one number per round), "best", "median".

--serve: a driver alternates rounds between this process and another, so that both see the same
machine.  Each line on standard input is answered by one line of JSON on standard output:
  (on start, once warm)  {"ready": true, "settings": {...}}
  round                  {"images_per_second": X, "images": N, "seconds": S}
  round S                the same for a round of at least S seconds
  quit, or end of input  ends the process, exit status 0
  anything else          {"error": "..."}
Between rounds the process sleeps in read(); with --wait active its worker threads may still spin
after a round and disturb the other's.
"""
import argparse
import json
import os
import statistics
import sys
import time

# As in src/model/zoo.c, without dropout.
NETWORKS = {
    "lenet": "conv 20 5, relu, maxpool 2, conv 50 5, relu, maxpool 2, dense 500, relu, dense 10",
    "keras": "conv 32 3, relu, maxpool 2, conv 64 3, relu, maxpool 2, dense 10",
    "pytorch": "conv 32 3, relu, conv 64 3, relu, maxpool 2, dense 128, relu, dense 10",
    "fast": "conv 24 5, maxpool 2, relu, conv 32 3, maxpool 2, relu, dense 256, relu, dense 10",
}
SIDE, CLASSES = 28, 10
POOL = 4096  # images in memory, at least; steps cycle through their batches
MOMENTUM, RATE = 0.9, 0.01


def options():
    parser = argparse.ArgumentParser(description="PyTorch on the named networks")
    parser.add_argument("--net", choices=NETWORKS, default="lenet")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--mode", choices=("train", "infer"), default="train")
    parser.add_argument("--seconds", type=float, default=0.5, help="of a round, at least")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--wait", choices=("passive", "active", "default"), default="passive",
                        help="OMP_WAIT_POLICY")
    parser.add_argument("--compile", action="store_true", help="with torch.compile")
    parser.add_argument("--bf16", action="store_true", help="in bfloat16")
    parser.add_argument("--serve", action="store_true", help="rounds on demand, see above")
    chosen = parser.parse_args()
    if min(chosen.batch, chosen.threads, chosen.rounds) < 1 or not chosen.seconds > 0:
        parser.error("--batch, --threads and --rounds are at least 1, --seconds above 0")
    return chosen


def set_environment(chosen):
    """What OpenMP and OpenBLAS read when they are loaded."""
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(chosen.threads)
    os.environ.pop("OMP_WAIT_POLICY", None)
    if chosen.wait != "default":
        os.environ["OMP_WAIT_POLICY"] = chosen.wait


def build(torch, text):
    """The network of a description, for images [n, 1, SIDE, SIDE]."""
    nn, layers, flat = torch.nn, [], False
    channels, side = 1, SIDE
    for layer in text.split(", "):
        kind, *numbers = layer.split()
        numbers = [int(number) for number in numbers]
        if kind == "conv":
            layers.append(nn.Conv2d(channels, *numbers))
            channels, side = numbers[0], side - numbers[1] + 1
        elif kind == "relu":
            layers.append(nn.ReLU(inplace=True))
        elif kind == "maxpool":
            layers.append(nn.MaxPool2d(numbers[0]))
            side //= numbers[0]
        else:
            if not flat:
                layers.append(nn.Flatten())
                channels, flat = channels * side * side, True
            layers.append(nn.Linear(channels, numbers[0]))
            channels = numbers[0]
    return nn.Sequential(*layers)


def optimizer(torch, parameters):
    """SGD, for all tensors in one call if this PyTorch can, and the name of the method."""
    for way in ("fused", "foreach"):
        try:
            return torch.optim.SGD(parameters, lr=RATE, momentum=MOMENTUM, **{way: True}), way
        except (TypeError, RuntimeError):  # unknown, or not supported on CPUs
            continue
    return torch.optim.SGD(parameters, lr=RATE, momentum=MOMENTUM), "for each tensor"


class Peer:
    """A network and its batches; `step` runs one and returns its number of images."""

    def __init__(self, torch, chosen):
        self.torch = torch
        torch.set_num_threads(chosen.threads)
        torch.manual_seed(1)
        self.flushed = torch.set_flush_denormal(True)
        batches = max(1, POOL // chosen.batch)
        shape = (batches, chosen.batch, 1, SIDE, SIDE)
        pixels = torch.randint(0, 256, shape, dtype=torch.uint8)
        self.images = [(x.float() / 255).contiguous(memory_format=torch.channels_last)
                       for x in pixels]
        self.labels = list(torch.randint(0, CLASSES, shape[:2]))
        self.net = build(torch, NETWORKS[chosen.net]).to(memory_format=torch.channels_last)
        self.next = 0
        self.way = None
        self.bf16 = chosen.bf16
        if chosen.mode == "train":
            self.step = self.train
            self.optimizer, self.way = optimizer(torch, list(self.net.parameters()))
        else:
            self.step = self.infer
            self.net.eval()
            if chosen.bf16:
                self.net.to(torch.bfloat16)
                self.images = [x.to(torch.bfloat16) for x in self.images]
        if chosen.compile:
            self.net = torch.compile(self.net)
        elif chosen.mode == "infer":
            with torch.no_grad():
                traced = torch.jit.trace(self.net, self.images[0])
            self.net = torch.jit.optimize_for_inference(torch.jit.freeze(traced))

    def batch(self):
        i = self.next
        self.next = (i + 1) % len(self.images)
        return self.images[i], self.labels[i]

    def train(self):
        images, labels = self.batch()
        self.optimizer.zero_grad(set_to_none=True)
        with self.torch.autocast("cpu", self.torch.bfloat16, enabled=self.bf16):
            loss = self.torch.nn.functional.cross_entropy(self.net(images), labels)
        loss.backward()
        self.optimizer.step()
        return len(images)

    def infer(self):
        images, _ = self.batch()
        with self.torch.inference_mode():
            self.net(images)
        return len(images)

    def round(self, seconds):
        """Runs whole batches for at least `seconds`."""
        images, start = 0, time.perf_counter()
        while True:
            images += self.step()
            elapsed = time.perf_counter() - start
            if elapsed >= seconds:
                return {"images_per_second": images / elapsed, "images": images,
                        "seconds": elapsed}


def settings(torch, chosen, peer):
    return {
        "torch": torch.__version__,
        "net": chosen.net,
        "mode": chosen.mode,
        "compile": chosen.compile,
        "bf16": chosen.bf16,
        "batch": chosen.batch,
        "threads": torch.get_num_threads(),
        "OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "default"),
        "memory_format": "channels_last",
        "flush_denormal": peer.flushed,
        "optimizer": peer.way,
        "mkldnn": torch.backends.mkldnn.is_available(),
        "parameters": sum(p.numel() for p in peer.net.parameters())
        if chosen.mode == "train" else None,
    }


def answer(**fields):
    print(json.dumps(fields), flush=True)


def serve(peer, chosen, described):
    answer(ready=True, settings=described)
    for line in sys.stdin:
        words = line.split()
        if words == ["quit"]:
            break
        try:
            if len(words) not in (1, 2) or words[0] != "round":
                raise ValueError("expected: round [SECONDS], or quit")
            seconds = float(words[1]) if len(words) == 2 else chosen.seconds
            if not 0 < seconds < 3600:
                raise ValueError("a round takes more than 0 and less than 3600 seconds")
        except ValueError as error:
            answer(error=str(error))
            continue
        answer(**peer.round(seconds))
    return 0


def main():
    chosen = options()
    set_environment(chosen)
    try:
        import torch
    except ImportError:
        print("pytorch.py: this Python has no PyTorch (Debian: apt install python3-torch, then"
              " /usr/bin/python3)", file=sys.stderr)
        return 77
    peer = Peer(torch, chosen)
    # The first calls compile and select kernels.
    for _ in range(3):
        peer.step()
    peer.round(min(chosen.seconds, 1.0))
    described = settings(torch, chosen, peer)
    if chosen.serve:
        return serve(peer, chosen, described)
    rounds = [peer.round(chosen.seconds)["images_per_second"] for _ in range(chosen.rounds)]
    answer(settings=described, images_per_second=[round(x, 1) for x in rounds],
           best=round(max(rounds), 1), median=round(statistics.median(rounds), 1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
