#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""golden.py - PyTorch's results for small networks, in files for tests without PyTorch

usage: golden.py            writes tests/data/golden/*.safetensors
       golden.py --check    computes them again and compares; exits with 77 without PyTorch

Needs a Python with PyTorch (Debian: python3-torch, for /usr/bin/python3).  test_golden.c,
test_schedule.c and test_step.c compare the library with the files.

Everything is computed in double precision and rounded once, so the tests' tolerances measure only
our rounding.  Layouts are ours: images [n, height, width, channels] with values 0 to 255,
convolution weights [height, width, in, out], dense weights [in, out], flattening in (height, width,
channel) order.  Tensors in these layouts are the leaves of PyTorch's graph and are permuted inside
it, so gradients and optimiser steps have our layouts, too.  Weights and images are drawn by
Python's random.Random, whose random() is the same in every version.

The files (safetensors; the case's numbers in the metadata, as text):
  network_*.safetensors   description, height, width, channels, classes; images, labels, one tensor
                          per parameter, probabilities [n, classes], losses [n], and grad.PARAMETER:
                          the gradient of the mean loss
                          (smoothed: with cross-entropy's label_smoothing, metadata smoothing)
  optimizers.safetensors  the same head, images [steps, n, ...], labels [steps, n] and the initial
                          parameters; for each run R: metadata R.optimizer, R.learning_rate,
                          R.momentum, R.beta2, R.weight_decay, and the parameters after step S as
                          R.S.PARAMETER
  steps.safetensors       the same with a step's other options: R.label_smoothing, R.clip, R.ema;
                          with the last, also the averages as R.S.average.PARAMETER
  batchnorm.safetensors   the same with batchnorm, whose running statistics are parameters, and
                          R.evaluation: probabilities of the first batch after the last step
  schedules.safetensors   for each run R: metadata R.schedule, R.warmup, R.learning_rate, and the
                          rates [steps] as R
"""
import argparse
import math
import sys
from pathlib import Path
from random import Random

from golden_file import difference, safetensors

try:
    import torch
    from torch.nn import functional
    from golden_network import logits
    from golden_schedules import schedules_file
except ImportError:
    print("golden.py: this Python has no PyTorch (Debian: apt install python3-torch, then"
          " /usr/bin/python3 tests/support/golden.py)", file=sys.stderr)
    sys.exit(77)

FOLDER = Path(__file__).resolve().parents[1] / "data" / "golden"

# name: seed, images, (height, width, channels), classes, description
NETWORKS = {
    # Rows left over below the first pool; relu on either side of it.
    "conv3": (1, 3, (13, 14, 1), 5,
              "conv 4 3x3, relu, maxpool 2, conv 6 3x3, maxpool 2, relu, dense 5"),
    # One row and one column left over below the pool.
    "conv5": (1, 5, (15, 16, 1), 6,
              "conv 5 5x5 stride 2 pad 1, relu, conv 7 5x5 pad same, maxpool 2, relu, dense 8,"
              " relu, dense 6"),
    "rectangle": (1, 1, (11, 13, 1), 5,
                  "conv 4 3x5, relu, conv 5 2x3 stride 2 pad 1, avgpool 2, relu, dense 5"),
    # Pools that a convolution cannot absorb; "same" with one more row of padding below than above.
    "overlap": (1, 3, (18, 15, 1), 4,
                "conv 6 3x3 pad 1, relu, maxpool 3 stride 2, conv 5 3x3 stride 2 pad same,"
                " maxpool 2 stride 1, relu, avgpool 2 stride 1, dense 4"),
    # Even kernels and larger strides under "same": 1 row of padding above and 2 below in all but
    # the last convolution, which has 0 and 1.
    "same4": (1, 3, (14, 17, 1), 5,
              "conv 5 4x4 pad same, relu, maxpool 2, conv 6 4x4 stride 3 pad same, relu, dense 5"),
    "same5": (1, 3, (20, 21, 1), 4,
              "conv 6 5x5 stride 3 pad same, maxpool 2, relu, conv 5 2x2 stride 2 pad same, relu,"
              " dense 4"),
    # Several input channels, more than a vector of inner ones, and a convolution as the last layer.
    # This case and the last two have enough work for the library to use its threads.
    "channels": (1, 9, (9, 10, 3), 7,
                 "conv 17 3x3 pad same, maxpool 2, relu, conv 18 2x2, relu, conv 7 3x4"),
    "poolfirst": (1, 5, (17, 14, 1), 5,
                  "avgpool 2, conv 6 4x3, relu, maxpool 3, dropout 0, dense 5"),
    # A mean over a rectangular image, followed by a ReLU and a convolution.
    "globalpool": (1, 7, (13, 11, 1), 5,
                   "conv 6 3x3 pad 1, relu, maxpool 2, conv 9 3x3, globalpool, relu, conv 7 1x1,"
                   " relu, dense 5"),
    # Shards of several images; the last one is shorter.
    "shards": (2, 37, (9, 9, 1), 4, "conv 20 3x3, relu, maxpool 2, conv 12 2x2, relu, dense 4"),
    "smoothed": (1, 11, (8, 8, 1), 6, "conv 4 3x3, relu, maxpool 2, dense 6"),
    # More images, inputs and outputs than fit into one piece of a dense layer.
    "dense": (1, 67, (12, 12, 1), 7, "dense 56, relu, dense 7"),
}

SMOOTHING = {"smoothed": 0.1}  # of the labels; others 0

# Not with Adam: a bias before a batchnorm has only rounding as its gradient, which Adam scales up.
BATCHNORM_NETWORK = (1, 9, (12, 11, 1), 4,
                     "conv 4 3x3, maxpool 2, batchnorm, relu, conv 5 2x2, relu, batchnorm,"
                     " dense 6, batchnorm, relu, dense 4")
OPTIMIZER_NETWORK = (1, 6, (8, 9, 1), 4, "conv 3 3x3, relu, maxpool 2, dense 6, relu, dense 4")
STEPS = 10
STEPS_KEPT = (1, 2, 5, 10)

# name: optimizer, learning_rate, momentum (Adam: beta1), beta2, weight_decay
OPTIMIZERS = {
    "sgd": ("sgd", 0.05, 0.9, 0.0, 0.01),
    "plain": ("sgd", 0.2, 0.0, 0.0, 0.0),
    "nesterov": ("nesterov", 0.05, 0.9, 0.0, 0.01),
    "adam": ("adam", 0.01, 0.9, 0.999, 0.01),
    "adam_quick": ("adam", 0.01, 0.7, 0.9, 0.0),
    "adamw": ("adamw", 0.01, 0.9, 0.999, 0.1),
}

# Other images: these runs must stay clear of kinks as well.
STEPS_NETWORK = (2, *OPTIMIZER_NETWORK[1:])
# name: as above, label_smoothing, clip, ema
REGULARISED = {
    "averaged": (OPTIMIZERS["sgd"], 0.0, 0.0, 0.4),
    "clipped": (OPTIMIZERS["nesterov"], 0.0, 0.5, 0.0),
    "all": (OPTIMIZERS["adamw"], 0.1, 0.6, 0.999),
}
OPTION_KEYS = ("optimizer", "learning_rate", "momentum", "beta2", "weight_decay")


def as_float(values, size):
    """Rounded to float32, kept as double."""
    return torch.tensor(values, dtype=torch.float32).reshape(size).double()


def draw(case, batches=1):
    """Parameters, and images and labels of several batches."""
    seed, count, shape, classes, description = case
    random = Random(seed)
    size = (batches, count, *shape)
    images = as_float([int(256 * random.random()) for _ in range(math.prod(size))], size)
    labels = torch.tensor([int(classes * random.random()) for _ in range(batches * count)])
    parameters = {}

    def parameter(name, size):
        limit = math.sqrt(6 / math.prod(size[:-1])) if len(size) > 1 else 0.3
        least = 1 if name.endswith("running_var") else 0
        values = [least + limit * (2 * random.random() - 1) for _ in range(math.prod(size))]
        tensor = as_float(values, size).requires_grad_("running" not in name)
        return parameters.setdefault(name, tensor)

    logits(description, parameter, images[0, :1], training=False)
    return parameters, images, labels.reshape(batches, count)


def losses_of(case, parameters, images, labels, smoothing=0.0, training=True):
    """Logits [n, classes] and losses [n]."""
    z = logits(case[-1], lambda name, size: parameters[name], images, training)
    return z, functional.cross_entropy(z, labels, reduction="none", label_smoothing=smoothing)


def head(case):
    _, _, (height, width, channels), classes, description = case
    return {"description": description, "height": height, "width": width, "channels": channels,
            "classes": classes}


def network_file(case, smoothing):
    parameters, images, labels = draw(case)
    z, losses = losses_of(case, parameters, images[0], labels[0], smoothing)
    losses.mean().backward()
    tensors = {"images": images[0], "labels": labels[0], **parameters}
    tensors |= {"probabilities": z.softmax(1), "losses": losses}
    tensors |= {f"grad.{name}": p.grad for name, p in parameters.items()}
    return head(case) | ({"smoothing": smoothing} if smoothing else {}), tensors


def make_optimizer(parameters, kind, rate, momentum, beta2, decay):
    groups = [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": decay},
        {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0.0},
    ]
    if kind in ("sgd", "nesterov"):
        return torch.optim.SGD(groups, lr=rate, momentum=momentum, nesterov=kind == "nesterov")
    adam = torch.optim.AdamW if kind == "adamw" else torch.optim.Adam
    return adam(groups, lr=rate, betas=(momentum, beta2), eps=1e-8)


def train_steps(run, case, batches, values, smoothing=0.0, clip=0.0, ema=0.0):
    """Parameters and their averages after the steps in STEPS_KEPT."""
    start, images, labels = batches
    tensors, clipped = {}, []
    parameters = {name: p.detach().clone().requires_grad_(p.requires_grad)
                  for name, p in start.items()}
    averages = {name: p.detach().clone() for name, p in start.items()}
    optimizer = make_optimizer([p for p in parameters.values() if p.requires_grad], *values)
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        _, losses = losses_of(case, parameters, images[step - 1], labels[step - 1], smoothing)
        losses.mean().backward()
        if clip:
            clipped.append(torch.nn.utils.clip_grad_norm_(parameters.values(), clip) > clip)
        optimizer.step()
        keep = min(ema, (1 + step) / (10 + step))
        for name, p in parameters.items():
            averages[name] = keep * averages[name] + (1 - keep) * p.detach()
        if step in STEPS_KEPT:
            tensors |= {f"{run}.{step}.{name}": p.detach().clone()
                        for name, p in parameters.items()}
            if ema:
                tensors |= {f"{run}.{step}.average.{name}": p for name, p in averages.items()}
    if clip and all(clipped) == any(clipped):
        raise SystemExit(f"golden.py: {run}: all norms or none exceed {clip}: choose another")
    if "batchnorm" in case[-1]:
        z, _ = losses_of(case, parameters, images[0], labels[0], training=False)
        tensors[f"{run}.evaluation"] = z.softmax(1)
    return tensors


def runs_file(case, runs):
    """Steps of several runs: {run: (values of OPTION_KEYS, other arguments of train_steps)}"""
    batches = draw(case, STEPS)
    metadata = head(case) | {"runs": " ".join(runs)}
    tensors = {"images": batches[1], "labels": batches[2], **batches[0]}
    keys = OPTION_KEYS + ("label_smoothing", "clip", "ema")
    for run, (values, *more) in runs.items():
        metadata |= {f"{run}.{key}": value for key, value in zip(keys, (*values, *more))}
        tensors |= train_steps(run, case, batches, values, *more)
    return metadata, tensors


def all_files():
    files = {f"network_{name}": network_file(case, SMOOTHING.get(name, 0.0))
             for name, case in NETWORKS.items()}
    plain = {run: (values,) for run, values in OPTIMIZERS.items()}
    files |= {"optimizers": runs_file(OPTIMIZER_NETWORK, plain),
              "steps": runs_file(STEPS_NETWORK, REGULARISED),
              "batchnorm": runs_file(BATCHNORM_NETWORK,
                                     {run: plain[run] for run in ("sgd", "nesterov")}),
              "schedules": schedules_file()}
    return {f"{name}.safetensors": safetensors(*content) for name, content in files.items()}


def check(files):
    stored = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    faults = [f"{name}: not made by this script" for name in stored.keys() - files.keys()]
    faults += [f"{name}: missing" for name in files.keys() - stored.keys()]
    for name in sorted(files.keys() & stored.keys()):
        fault = difference(name, stored[name], files[name])
        if fault:
            faults.append(fault)
    same = sum(stored.get(name) == content for name, content in files.items())
    print(*faults, f"{len(files)} files, {same} identical, {len(faults)} faults",
          sep="\n")
    return 1 if faults else 0


def main():
    parser = argparse.ArgumentParser(description="golden values from PyTorch")
    parser.add_argument("--check", action="store_true", help="compare with the files, write none")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    files = all_files()
    if arguments.check:
        return check(files)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)
        print(f"{len(content):8} {name}")
    print(f"{sum(map(len, files.values())):8} in all, PyTorch {torch.__version__}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
