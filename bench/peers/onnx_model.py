#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""onnx_model.py - a named network with random weights, as an ONNX model and as a model of Scrawl's

usage: onnx_model.py SCRAWL NET BATCH IMAGES FOLDER

Needs python3-onnx.  Layers and shapes are those that the program SCRAWL prints for NET; dropout,
which does nothing in inference, is left out.  Writes to FOLDER:
  model.onnx            from "pixels" [BATCH, channels, height, width] to "scores" [BATCH, classes],
                        before softmax
  model.safetensors     the same network and weights for SCRAWL
  images                IDX file of IMAGES random images, whose pixels are their bytes / 255
  probabilities         what SCRAWL makes of them: float32 [IMAGES, classes]
"""
import json
import math
import pathlib
import struct
import subprocess
import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper


def random_tensors(layers):
    """Scrawl's tensors: He's weights; biases large enough to be missed."""
    random, tensors, numbers = numpy.random.default_rng(1), {}, {"conv": 0, "dense": 0}
    for layer in layers:
        kind, *words = layer["layer"].split()
        if kind not in numbers:
            continue
        numbers[kind] += 1
        inputs, outputs = layer["in"], layer["out"][2]
        if kind == "conv":
            shape = [*map(int, words[1].split("x")), inputs[2], outputs]
        else:
            shape = [math.prod(inputs), outputs]
        weight = random.normal(0, math.sqrt(2 / math.prod(shape[:-1])), shape)
        name = f"{kind}{numbers[kind]}"
        tensors[f"{name}.weight"] = weight.astype(numpy.float32)
        tensors[f"{name}.bias"] = random.normal(0, 0.1, outputs).astype(numpy.float32)
    return tensors


def channels_first(weight, layer):
    """A weight for images in ONNX's order: channels, height, width."""
    if weight.ndim == 4:
        return weight.transpose(3, 2, 0, 1)
    return weight.reshape(*layer["in"], -1).transpose(2, 0, 1, 3).reshape(weight.shape)


def onnx_model(info, tensors, batch):
    nodes, constants, pairs, last = [], [], iter(tensors.items()), "pixels"

    def add(kind, *inputs, **attributes):
        nonlocal last
        output = f"{kind}{len(nodes)}"
        nodes.append(helper.make_node(kind, [last, *inputs], [output], **attributes))
        last = output

    def parameters(layer):
        (weight, values), (bias, offsets) = next(pairs), next(pairs)
        constants.append(numpy_helper.from_array(channels_first(values, layer).copy(), weight))
        constants.append(numpy_helper.from_array(offsets, bias))
        return weight, bias

    for layer in info["layers"]:
        kind, *words = layer["layer"].split()
        if kind == "conv" and len(words) == 2:
            add("Conv", *parameters(layer))
        elif kind == "relu":
            add("Relu")
        elif kind == "maxpool" and len(words) == 1:
            size = [int(words[0])] * 2
            add("MaxPool", kernel_shape=size, strides=size)
        elif kind == "dense":
            if layer["in"][:2] != [1, 1]:
                add("Flatten")
            add("Gemm", *parameters(layer))
        elif kind != "dropout":
            sys.exit(f"onnx_model.py: cannot write the layer \"{layer['layer']}\"")
    height, width, channels = info["input"]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in
            (("pixels", [batch, channels, height, width]), (last, [batch, info["classes"]]))]
    graph = helper.make_graph(nodes, info["name"], ends[:1], ends[1:], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 7  # of opset 13; newer ones are newer than some releases of ONNX Runtime
    onnx.checker.check_model(model)
    return model


def safetensors(info, tensors):
    header, offset = {"__metadata__": {
        "format": "scrawl", "version": "1", "description": info["network"],
        "input": "x".join(map(str, info["input"])), "normalization": "x / 255",
        "classes": json.dumps([str(i) for i in range(info["classes"])])}}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F32", "shape": tensor.shape,
                        "data_offsets": [offset, offset + tensor.nbytes]}
        offset += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(t.tobytes() for t in tensors.values())


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    scrawl, net, batch, images, folder = sys.argv[1:]

    def ask(*arguments):
        return subprocess.run([scrawl, *arguments], text=True, stdout=subprocess.PIPE,
                              check=True).stdout
    folder, images = pathlib.Path(folder), int(images)
    info = json.loads(ask("info", net, "--json"))
    tensors = random_tensors(info["layers"])
    onnx.save(onnx_model(info, tensors, int(batch)), str(folder / "model.onnx"))
    (folder / "model.safetensors").write_bytes(safetensors(info, tensors))
    shape = (images, *info["input"][:2])
    pixels = numpy.random.default_rng(2).integers(0, 256, shape, dtype=numpy.uint8)
    (folder / "images").write_bytes(struct.pack(">4I", 0x803, *shape) + pixels.tobytes())
    lines = ask("predict", folder / "model.safetensors", folder / "images", "--json")
    rows = [json.loads(line)["probabilities"] for line in lines.splitlines()]
    numpy.array(rows, numpy.float32).tofile(folder / "probabilities")


if __name__ == "__main__":
    try:
        main()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"onnx_model.py: {error}")
