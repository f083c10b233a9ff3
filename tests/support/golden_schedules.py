# SPDX-License-Identifier: MIT
"""golden_schedules.py - for golden.py: PyTorch's learning rates, step by step"""
import torch
from torch.optim import lr_scheduler


def rates(make, peak, steps):
    """The learning rate of each step under a scheduler."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=peak)
    scheduler = make(optimizer)
    found = []
    for _ in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(found) < steps:
            scheduler.step()
    return found


def one_cycle(peak, steps, start):
    return rates(lambda o: lr_scheduler.OneCycleLR(
        o, peak, total_steps=steps, pct_start=start, anneal_strategy="cos", div_factor=25,
        final_div_factor=1e4, cycle_momentum=False), peak, steps)


def schedules_file():
    """
    With N steps PyTorch's OneCycleLR peaks at step pct_start N - 1, ours at step warmup (N - 1).
    The curves are the same: "one_cycle" has a warm-up of 0.3, "one_cycle_pct" a pct_start of 0.3,
    each with the other number converted.  Our cosine reaches 0 at the last step, so T_max is N - 1.
    """
    peak, steps = 0.1, 20
    pct = (0.3 * (steps - 1) + 1) / steps
    warmup = (0.3 * steps - 1) / (steps - 1)
    runs = {
        "one_cycle": ("one-cycle", 0.3, one_cycle(peak, steps, pct)),
        "one_cycle_pct": ("one-cycle", warmup, one_cycle(peak, steps, 0.3)),
        "cosine": ("cosine", 0, rates(
            lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=steps - 1), peak, steps)),
        "cosine_warmup": ("cosine", 0.2, rates(
            lambda o: lr_scheduler.LinearLR(o, start_factor=1 / 5, total_iters=4), peak, 4) + rates(
                lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=16), peak, 17)),
        "step": ("step", 0, rates(
            lambda o: lr_scheduler.MultiStepLR(o, [10, 15], gamma=0.1), peak, steps)),
        "constant": ("constant", 0, rates(
            lambda o: lr_scheduler.ConstantLR(o, factor=1.0), peak, steps)),
    }
    metadata, tensors = {"runs": " ".join(runs)}, {}
    for run, (schedule, share, values) in runs.items():
        metadata |= {f"{run}.schedule": schedule, f"{run}.warmup": share,
                     f"{run}.learning_rate": peak}
        tensors[run] = torch.tensor(values, dtype=torch.float64)
    return metadata, tensors
