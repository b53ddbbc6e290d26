"""A decoder of coarser patches as the inside of one of finer patches: what `decoder --init-from` does with 0.3.0's.

The finer one has a level more at the picture's side. Every other level is taken over where its shapes agree, and as far as
they overlap where they do not; what has no counterpart begins anew and is trained.
"""

import re

import torch

from models.networks import build


def counterpart(name):
    """The old network's parameter for one of the new one's, whose levels below the first lie one further down."""
    level = re.match(r"down_blocks\.(\d+)\.", name)
    if level:
        return None if level[1] == "0" else re.sub(r"^down_blocks\.\d+", f"down_blocks.{int(level[1]) - 1}", name)
    return None if name.startswith(("conv_in", "conv_out", "conv_norm_out")) else name


def half_the_frequencies(weight, width):
    """The first map of a time embedding for half as many frequencies: every second one of the old, each taking its neighbour's part."""
    return weight.view(len(weight), 2, width // 2, 2).sum(-1).flatten(1)


@torch.no_grad()
def with_finer_patches(old):
    """A fresh decoder of `networks.py` that takes over what it can; `old` itself where it is one already."""
    fresh = build("decoder")
    ours, theirs = fresh.state_dict(), old.state_dict()
    if {k: v.shape for k, v in ours.items()} == {k: v.shape for k, v in theirs.items()}:
        return old
    for name, value in ours.items():
        source = theirs.get(counterpart(name) or "")
        if source is None or source.ndim != value.ndim:
            continue
        if name == "time_embedding.linear_1.weight":
            source = half_the_frequencies(source, value.shape[1])
        common = tuple(slice(0, min(a, b)) for a, b in zip(value.shape, source.shape))
        value[common] = source[common]
    fresh.load_state_dict(ours)
    return fresh
