"""What a sketch without a palette has learned, as the beginning of one with it (`networks.Sketch.colours`).

Every colour of the palette begins as one of the world's, the same for all drawings, and the shares of a pixel as how
near each is to what the old sketch painted there. The ground, one colour, is read anew; `widen` prints how wrong it was
and is.
"""

import numpy as np
import torch
import torch.nn.functional as F

from models.networks import two_linear

SHARPNESS = 8.0  # shares are the softmax of this times minus the squared distance of colours in -1..1
PIXELS = 200_000
ROUNDS = 40  # of k-means
STEPS, BATCH, RATE = 3000, 256, 2e-3  # of the ground's reading


def standard(z_i):
    """z_i [B,W] of length 1 in standard units, as a sketch reads them."""
    return z_i.float() * z_i.shape[1] ** 0.5


def colours_of(world, count, seed=0):
    """[count,3] in -1..1: k-means of the drawings' opaque pixels."""
    rng = np.random.default_rng(seed)
    pixels = world.rgba.permute(0, 2, 3, 1).reshape(-1, 4)
    pixels = pixels[pixels[:, 3] > 200][:, :3].float() / 127.5 - 1
    pixels = pixels[torch.from_numpy(rng.choice(len(pixels), min(PIXELS, len(pixels)), replace=False))]
    centres = pixels[torch.from_numpy(rng.choice(len(pixels), count, replace=False))]
    for _ in range(ROUNDS):
        nearest = torch.cdist(pixels, centres).argmin(1)
        for k in range(count):
            mine = pixels[nearest == k]
            centres[k] = mine.mean(0) if len(mine) else pixels[int(rng.integers(len(pixels)))]
    return centres


def ground_reader(world, z, hidden, seed=0):
    """Two layers that tell the ground [B,3] from z_i in standard units. z: of all compositions (train/table.py)."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    reader = two_linear(z[np.array([0])].shape[1], hidden, 3)
    optimiser = torch.optim.Adam(reader.parameters(), RATE)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - step / STEPS) + 1e-5
        compositions = world.sample(rng, BATCH)
        told = reader(standard(z[compositions]))
        (told - world.grounds(compositions)[:, :, 0, 0]).square().mean().backward()
        optimiser.step()
        optimiser.zero_grad()
    return reader


@torch.no_grad()
def ground_errors(world, z, count=2048, seed=1, **readers):
    """name → root mean square, in levels of 255, of what each reader, of z_i in standard units, errs in the ground. A
    reader gives one colour [B,3] or those of four corners [B,12]."""
    compositions = world.sample(np.random.default_rng(seed), count)
    z_i, grounds = standard(z[compositions]), world.grounds(compositions)[:, :, 0]
    return {
        name: round(((read(z_i).view(count, 3, -1) - grounds).square().mean().sqrt() * 127.5).item(), 1)
        for name, read in readers.items()
    }


@torch.no_grad()
def with_palette(plain, module, centres, reader):
    """State dict of `module`, a Sketch with a matte and a palette, that paints what `plain`, a Sketch with a matte, has
    learned, in colours `centres` [colours,3]. Levels are the same; what else `module` has begins as nothing. reader:
    of the ground, at most half as wide as the palette's hidden units."""
    state, old = module.state_dict(), plain.state_dict()
    state |= {key: value for key, value in old.items() if not key.startswith(("end.", "corners."))}
    weight, bias = old["end.weight"].unflatten(0, (4, -1)), old["end.bias"].unflatten(0, (4, -1))
    near = 2 * SHARPNESS * torch.einsum("kc,cu...->ku...", centres, weight[:3])
    offset = 2 * SHARPNESS * centres @ bias[:3] - SHARPNESS * centres.square().sum(1, keepdim=True)
    state["end.weight"] = torch.cat([near, weight[3:]]).flatten(0, 1)
    state["end.bias"] = torch.cat([offset, bias[3:]]).flatten(0, 1)
    count, hidden = len(centres), len(reader[0].bias)
    first, second = F.pad(centres.T, (0, 1)), torch.zeros(3, count + 1, module.config.palette_dim)
    first[:, -1], second[:, -1, -hidden:] = reader[2].bias, reader[2].weight
    state["palette.0.weight"][-hidden:], state["palette.0.bias"][-hidden:] = reader[0].weight, reader[0].bias
    state["palette.2.bias"], state["palette.2.weight"] = first.flatten(), second.flatten(0, 1)
    return state
