"""Weights by a formula, the same in Python and in TypeScript (tests/support/formula.ts): golden cases of whole
pipelines keep their configurations and what came out, and no weights.

Element i of tensor k of a folder (counted over its networks and names in order) is u = (h >> 21)/1024 - 1, h a hash of
i and k; u lies in -1..1. Matrices and kernels are scaled by the power of two next to sqrt(3/fan_in), which keeps the
variance of what passes through them; norms and clip_std are 1 + u/4, biases u/4, everything else u/2. So no parameter
keeps the zero or one of its initialisation, which would hide an error.
"""

import math

import numpy as np
import torch


def uniform(count: int, seed: int) -> np.ndarray:
    """[count], float64, -1..1, eleven bits."""
    with np.errstate(over="ignore"):
        h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(seed * 0x85EBCA6B % 2**32)
        h ^= h >> np.uint32(16)
        h *= np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(13)
        h *= np.uint32(0xC2B2AE35)
        h ^= h >> np.uint32(16)
    return (h >> np.uint32(21)).astype(np.float64) / 1024 - 1


def value(name: str, shape: list[int], seed: int) -> np.ndarray:
    u = uniform(math.prod(shape), seed).reshape(shape)
    leaf = name.rpartition(".")[2]
    if leaf == "bias":
        return u / 4
    if name == "clip_std" or (leaf == "weight" and len(shape) == 1):
        return 1 + u / 4
    if leaf == "weight" and "embeddings." not in name.replace("patch_embedding", ""):
        fan_in = math.prod(shape[1:])
        return u * 2.0 ** math.floor(math.log2(3 / fan_in) / 2 + 0.5)
    return u / 2


def fill(networks: dict[str, torch.nn.Module]) -> dict[str, dict[str, list[int]]]:
    """Fills the networks' parameters and persistent float buffers; gives their shapes by network and name."""
    shapes, seed = {}, 0
    with torch.no_grad():
        for network in sorted(networks):
            shapes[network] = {}
            state = networks[network].state_dict()
            for name in sorted(state):
                if not state[name].is_floating_point():
                    continue
                seed += 1
                shapes[network][name] = list(state[name].shape)
                state[name].copy_(torch.from_numpy(value(name, shapes[network][name], seed)))
            networks[network].eval().requires_grad_(False)
    return shapes
