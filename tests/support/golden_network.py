# SPDX-License-Identifier: MIT
"""golden_network.py - for golden.py: builds networks in PyTorch from descriptions, in our layouts

A ReLU has no derivative at 0, nor maxpool where two values tie, and an evaluation in float may end
up on the other side.  So all their inputs must be at least MARGIN away; other seeds are refused.
"""
import math

from torch.nn import functional

MARGIN = 1e-5


def parse(text):
    """A description as [(kind, numbers, {option: value})]."""
    layers = []
    for layer in text.split(","):
        kind, *words = layer.split()
        numbers, options = [], {}
        while words:
            word = words.pop(0)
            if word in ("stride", "pad"):
                value = words.pop(0)
                options[word] = value if value == "same" else int(value)
            else:
                numbers += [int(number) for number in word.split("x")]
        layers.append((kind, numbers, options))
    return layers


def same_padding(size, kernel, stride):
    """Padding before and after, for size / stride outputs, rounded up; the odd one goes after."""
    total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def kept_clear(distances, description):
    """Refuses the case if a distance from a kink, where a derivative jumps, is below MARGIN."""
    least = distances.min().item() if distances.numel() else math.inf
    if least < MARGIN:
        raise SystemExit(f"golden.py: {description}: {least:.1e} from a kink: choose another seed")


def conv(x, weight, bias, options):
    stride, pad = options.get("stride", 1), options.get("pad", 0)
    if pad == "same":
        top, bottom = same_padding(x.shape[2], weight.shape[0], stride)
        left, right = same_padding(x.shape[3], weight.shape[1], stride)
        x, pad = functional.pad(x, (left, right, top, bottom)), 0
    return functional.conv2d(x, weight.permute(3, 2, 0, 1), bias, stride, pad)


def maxpool(x, window, stride, description):
    values = x.detach().unfold(2, window, stride).unfold(3, window, stride).flatten(4)
    first, second = values.topk(2, dim=4).values.unbind(4)
    # Zeros from a ReLU may tie: their gradient is 0 either way.
    kept_clear((first - second)[first != 0], description)
    return functional.max_pool2d(x, window, stride)


def batchnorm(x, parameter, name, training):
    """Updates the running statistics in training, as the library does."""
    weight, bias, mean, variance = (parameter(f"{name}.{part}", (x.shape[1],)) for part in
                                    ("weight", "bias", "running_mean", "running_var"))
    return functional.batch_norm(x, mean, variance, weight, bias, training, 0.1, 1e-5)


def logits(description, parameter, x, training=True):
    """x: images [n, height, width, channels] of pixels; parameter(name, size): that tensor."""
    x = x.permute(0, 3, 1, 2) / 255
    numbers_of = {}
    for kind, numbers, options in parse(description):
        numbers_of[kind] = numbers_of.get(kind, 0) + 1
        weight, bias = f"{kind}{numbers_of[kind]}.weight", f"{kind}{numbers_of[kind]}.bias"
        if kind == "conv":
            filters, height, width = numbers
            w = parameter(weight, (height, width, x.shape[1], filters))
            x = conv(x, w, parameter(bias, (filters,)), options)
        elif kind == "batchnorm":
            x = batchnorm(x, parameter, f"batchnorm{numbers_of[kind]}", training)
        elif kind == "relu":
            kept_clear(x.detach().abs(), description)
            x = functional.relu(x)
        elif kind == "maxpool":
            x = maxpool(x, numbers[0], options.get("stride", numbers[0]), description)
        elif kind == "avgpool":
            x = functional.avg_pool2d(x, numbers[0], options.get("stride", numbers[0]))
        elif kind == "globalpool":
            x = x.mean((2, 3), keepdim=True)
        elif kind == "dense":
            flat = x.permute(0, 2, 3, 1).flatten(1) if x.dim() == 4 else x
            w = parameter(weight, (flat.shape[1], numbers[0]))
            x = functional.linear(flat, w.t(), parameter(bias, (numbers[0],)))
        elif kind != "dropout":
            raise ValueError(kind)
    return x.permute(0, 2, 3, 1).flatten(1) if x.dim() == 4 else x
