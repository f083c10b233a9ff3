# SPDX-License-Identifier: MIT
"""invented_reports.py - made-up reports for check_pictures.py: of each kind, and bad ones"""
ENVIRONMENT = {"cpu": "AMD EPYC <9654> & \"friends\" 96-Core Processor",
               "date": "2026-11-23T18:50:00Z"}
LAYERS = {
    "lenet": ["conv 20 5x5, relu, maxpool 2", "conv 50 5x5, relu, maxpool 2", "dense 500, relu",
              "dense 10"],
    "keras": ["conv 32 3x3, relu, maxpool 2", "conv 64 3x3, relu, maxpool 2", "dense 10"],
    "pytorch": ["conv 32 3x3, relu", "conv 64 3x3, relu, maxpool 2", "dense 128, relu", "dense 10"],
    "fast": ["conv 24 5x5, maxpool 2, relu", "conv 32 3x3, maxpool 2, relu", "dense 256, relu",
             "dense 10"],
}
LONG = ", ".join(["conv 32 3x3, relu", "conv 32 3x3, relu", "maxpool 2", "dropout 0.25"] * 4
                 + ["dense 512, relu", "dropout 0.5", "dense 10"])


def report(kind, cases, warnings=()):
    return {"schema": "scrawl-bench/1", "kind": kind, "environment": ENVIRONMENT, "options": {},
            "warnings": list(warnings), "cases": cases}


def steps(net, batch, threads, rate, training=True, layers=True):
    """A train or infer case; its layers, if any, add up to the step."""
    names = LAYERS.get(net) or [text for text in LONG.split(", ") if "conv" in text]
    parts = [("pixels", "input", 2)]
    for name in names:
        parts += [(name, "prepare", 1)] if "conv" in name else []
        parts.append((name, "forward", 20 if "conv" in name else 5))
    parts.append(("softmax", "loss", 1))
    for name in names if training else []:
        parts += [(name, "backward", 24 if "conv" in name else 6),
                  (name, "gradient", 22 if "conv" in name else 5), (name, "update", 2)]
    parts.append(("threads", "wait", 3 * (threads - 1)))
    step, total = batch / rate, sum(weight for _, _, weight in parts)
    return {"name": f"train {net} batch {batch} threads {threads}", "net": net, "batch": batch,
            "threads": threads, "images_per_second": rate, "images_per_second_best": rate * 1.06,
            "step_seconds": step,
            "layers": layers and [{"name": name, "pass": what, "seconds": step * weight / total}
                       for name, what, weight in parts]}


def training(nets, counts, batch=64, **more):
    rates = {"lenet": 8000, "keras": 10000, "pytorch": 2000, "fast": 12500, LONG: 300}
    return [steps(net, batch, n, rates[net] * n / (1 + 2.6 / batch * (n - 1)), **more)
            for net in nets for n in counts]


def convolutions(layers, algorithms):
    passes = ("forward", "forward, finished", "weight gradient", "weight gradient, pooled")
    return [{"name": f"conv {layer}, {what}, {algorithm}", "layer": layer,
             "network_layer": f"lenet: conv {20 * i + 20} 5x5" if i % 3 else "",
             "pass": what,
             "algorithm": algorithm, "gflops": 1.2 + 13 * a + 2 * i, "sgemm_gflops": 92.5,
             "speedup_over_naive": 1.0 + (13 * a / (1.2 + 2 * i))}
            for what in passes for i, layer in enumerate(layers)
            for a, algorithm in enumerate(algorithms)]


def peers(nets, counts):
    return [{"name": f"{mode} {net} threads {n} {peer} {policy}", "mode": mode, "net": net,
             "batch": 64, "threads": n, "peer": peer, "wait_policy": policy,
             "images_per_second": rate * n * speed,
             "images_per_second_best": rate * n * speed * 1.1}
            for mode in ("train", "infer") for net, rate in zip(nets, (6000, 9000, 1500))
            for n in counts
            for peer, policy, speed in (("scrawl", None, 1), ("pytorch", "passive", 0.4),
                                        ("pytorch", "active", 0.25),
                                        ("pytorch-compile", "passive", 0.45),
                                        ("pytorch-bf16", "passive", 0.9),
                                        ("onnxruntime", None, 0.8), ("onednn", "active", 1.2))
            if (mode, peer) != ("train", "onnxruntime")]


def roofline(counts):
    cases = []
    for n in counts:
        cases.append({"name": f"peak fma threads {n}", "what": "fma", "threads": n,
                      "gflops": 105.0 * n, "detail": "avx2"})
        for layer, what, intensity, gflops in (
                ("512x512x512", "", None, 96), ("conv 20 5x5", "forward", 8.1, 44),
                ("conv 50 5x5", "forward", 21, 71), ("conv 20 5x5", "weight gradient", 10.7, 52),
                ("conv 50 5x5", "weight gradient", 13, 60),
                ("conv 50 5x5", "data gradient", 4, 38)):
            cases.append({"name": f"peak sgemm {layer}, {what} threads {n}", "what": "sgemm",
                          "threads": n, "detail": layer, "pass": what, "gflops": gflops * n * 0.97,
                          **({"intensity": intensity} if intensity else {})})
        for level, speed in (("L1", 180), ("L2", 95), ("L3", 48), ("memory", 17)):
            for operation, share in (("read", 1), ("copy", 0.8), ("triad", 0.85)):
                cases.append({"name": f"peak {level} {operation} threads {n}", "what": "bandwidth",
                              "threads": n, "level": level, "operation": operation,
                              "gigabytes_per_second": speed * share * n ** 0.8})
    return cases


def reading():
    return [{"name": f"io {reader}, {file}", "reader": reader, "megabytes_per_second": speed,
             "megabytes_per_second_best": speed * 1.1, "images_per_second": speed * 1275}
            for file in ("train-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz")
            for reader, speed in (("scrawl", 412.0), ("zlib", 398.0))]


SHAPES = [f"n1ih{size}iw{size}ic{channels}oc{2 * channels}k{kernel}s1p0"
          for size, channels, kernel in ((28, 1, 5), (12, 20, 5), (26, 32, 3), (13, 64, 3),
                                         (14, 128, 3), (7, 256, 3))]
REPORTS = {
    "train-2": report("train", training(["lenet"], [1, 2])),
    "train-1": report("train", training(["lenet", "keras", "pytorch"], [1])),
    "train-16": report("train", training(["lenet"], range(1, 17))),
    "train-128": report("train", training(["lenet", "fast"], [1, 2, 4, 8, 16, 32, 64, 96, 128])),
    "train-nets": report("train", training([*LAYERS, LONG], [1, 2, 4, 8, 16]),
                         ["the machine is busy: load average 3.10 on 2 CPUs"]),
    "train-batches": report("train", training(["lenet"], [1, 2, 4], 32)
                            + training(["lenet"], [1, 2, 4], 128)),
    "train-grid": report("train", [case for batch in (32, 64, 256) for case in training(
        ["lenet", "keras", "pytorch"], [1, 2, 4, 8], batch)]),
    "infer": report("infer", training(["lenet", "keras"], [1, 2], training=False)),
    "conv": report("conv", convolutions(SHAPES[:2], ["naive", "gemm", "direct", "winograd"])),
    "conv-many": report("conv", convolutions(SHAPES, ["naive", "gemm", "direct", "mec", "winograd",
                                                      "pooled", "fft"])),
    "peak-1": report("peak", roofline([1])),
    "peak": report("peak", roofline([1, 2, 8])),
    "io": report("io", reading()),
    "peers": report("peers", peers(["lenet", "keras", "pytorch"], [1, 2])),
    "peers-1": report("peers", peers(["lenet"], [1])),
    "tune": report("tune", [{"name": f"tune lenet batch {b} threads {n} conv {c}",
                             "images_per_second": 9000.0 * n + b}
                            for b in (32, 64) for n in (1, 2) for c in ("auto", "gemm")]),
}
HOSTILE = [
    report("train", []),
    {"schema": "scrawl-bench/1", "cases": []},
    report("train", [{}, {"name": "x"}, {"threads": 2, "layers": [{}]}]),
    report("train", [dict(steps("lenet", 64, n, 1e4), images_per_second=rate, layers=layers)
                     for n, rate, layers in ((1, 0, None), (2, -5, []), (4, 1e300, "text"))]),
    report("conv", [{}, {"layer": "x", "gflops": "many"}]),
    report("conv", [{"layer": "x", "pass": "p", "algorithm": "a", "gflops": -3.0}]),
    report("peak", [{}]),
    report("peak", [{"what": "bandwidth", "threads": 1, "gigabytes_per_second": 10}]),
    report("peak", [{"what": "fma", "threads": 1, "gflops": 100}]),
    report("io", [{}, {"name": "n", "megabytes_per_second": 0}]),
    # Numbers that an axis cannot divide into steps.
    report("train", [dict(steps("lenet", 64, 1, 1e4), threads=n) for n in (1, 10**18)]),
    report("train", [steps("lenet", 64, n, rate) for n, rate in ((1, 1e-290), (2, 1e290))]),
    report("conv", [{"layer": "x", "pass": "p", "algorithm": "a", "gflops": 1.7e308}]),
    report("peak", [{"what": "fma", "threads": 1, "gflops": 1e308}]),
    report("train", [steps("\u20ac" * 100, 64, n, 1e4 * n) for n in (1, 2)],
           ["\u20ac" * 200, "x" + "\u20ac" * 200]),
    report("train", [dict(steps("lenet", 64, n, 1e4), layers=[
        {"name": "x" * n + "\u20ac" * 200, "pass": "forward", "seconds": 1}]) for n in (1, 2, 3)]),
    report("nobody knows", [{"name": "\u0001\ufffe\uffff<&>\"'\n\u20ac" * 40, "gflops": 1.5}]),
]
