"""What a picture looks like whatever it shows: edges, grid and bands in flat grounds, and whether it passes for a
drawing.

python -m models.eval.nearness cascade --folder EXPORT --count 1000 --save shown.npz
python -m models.eval.looks shown.npz          # figures of the pictures, and of the drawings beside them
"""

import argparse
import json

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models.train.common import threads
from models.train.pixels import gradient_energy

BORDER = 16  # outermost pixels in which grounds are looked at
PERIODS = (2, 4, 8)  # of the networks' patches, in pixels of the picture
BLUR, NOISE = 0.5, 4.0  # pixels, levels of 255: what both sides get before they are told apart
EPOCHS, BATCH = 24, 32


def edges(made, real):
    """The gradient energy of pictures over that of the drawings asked for, median."""
    return (gradient_energy(made) / gradient_energy(real).clamp_min(1e-6)).median().item()


def flat(alpha):
    """[B,H,W] bool: the outermost pixels that the drawing leaves bare, a pixel about it too."""
    near = F.max_pool2d(alpha[:, None], 5, 1, 2)[:, 0]
    inner = torch.zeros(alpha.shape[1:], dtype=torch.bool)
    inner[BORDER:-BORDER, BORDER:-BORDER] = True
    return (near == 0) & ~inner


def bands(made, bare):
    """Root mean square, in levels of 255, of what grounds differ from their own median there; [B]."""
    out = []
    for picture, where in zip(made, bare):
        values = picture[:, where]
        out.append((values - values.median(1, keepdim=True).values).square().mean().sqrt() * 127.5)
    return torch.stack(out)


def grid(made, bare, period):
    """Root mean square, in levels of 255, of the mean pattern that repeats every `period` pixels of flat grounds;
    [B]."""
    height, width = made.shape[-2:]
    cell = (torch.arange(height)[:, None] % period) * period + torch.arange(width)[None] % period
    out = []
    for picture, where in zip(made, bare):
        values = picture[:, where]
        values = values - values.median(1, keepdim=True).values
        place = cell[where]
        sums = torch.zeros(3, period**2).index_add_(1, place, values)
        mean = sums / torch.bincount(place, minlength=period**2).clamp_min(1)
        out.append((mean - mean.mean(1, keepdim=True)).square().mean().sqrt() * 127.5)
    return torch.stack(out)


def softened(pictures, generator):
    """Both sides alike: a slight blur and noise, so that quantisation and exact flatness do not tell them apart."""
    radius = torch.arange(-2, 3).float()
    kernel = torch.exp(-0.5 * (radius / BLUR) ** 2)
    kernel = (kernel / kernel.sum()).view(1, 1, -1).expand(3, 1, -1)
    blurred = F.pad(pictures, (2, 2, 2, 2), mode="replicate")
    blurred = F.conv2d(F.conv2d(blurred, kernel[..., None, :], groups=3), kernel[..., None], groups=3)
    return blurred + NOISE / 127.5 * torch.randn(pictures.shape, generator=generator)


def told_apart(real, made, seed=3):
    """How often one fixed small convolutional network tells drawings from pictures, 0.5 = never: trained on the first
    half of each side, tested on the second. Either both sides show the same in the same order, so that what is drawn
    tells nothing, or neither shows what the other does."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    sides = [
        F.interpolate(softened(x, generator), size=64, mode="area") if x.shape[-1] > 64 else softened(x, generator)
        for x in (real, made)
    ]
    half = min(len(real), len(made)) // 2
    train = torch.cat([s[:half] for s in sides]), torch.cat([torch.zeros(half), torch.ones(half)])
    test = torch.cat([s[half : 2 * half] for s in sides])
    network = nn.Sequential(
        nn.Conv2d(3, 32, 3, 1, 1),
        nn.ReLU(),
        nn.Conv2d(32, 48, 3, 2, 1),
        nn.BatchNorm2d(48),
        nn.ReLU(),
        nn.Conv2d(48, 64, 3, 2, 1),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.Conv2d(64, 96, 3, 2, 1),
        nn.BatchNorm2d(96),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(96, 1),
    )
    optimiser = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.01)
    for epoch in range(EPOCHS):
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (1 - epoch / EPOCHS)
        for rows in torch.randperm(2 * half, generator=generator).split(BATCH):
            x = train[0][rows]
            if epoch % 2:
                x = x.flip(-1)
            with torch.autocast("cpu", torch.bfloat16):
                guess = network(x)[:, 0]
            F.binary_cross_entropy_with_logits(guess.float(), train[1][rows]).backward()
            optimiser.step()
            optimiser.zero_grad()
    network.eval()
    with torch.no_grad():
        guess = torch.cat([network(part)[:, 0] for part in test.split(64)]) > 0
    return (guess == torch.cat([torch.zeros(half), torch.ones(half)]).bool()).float().mean().item()


def read(path):
    """(made, real [N,3,S,S] in -1..1, alpha [N,S,S] in 0..1) of an .npz of models/eval/nearness.py."""
    with np.load(path) as f:
        made, real = (torch.from_numpy(f[k]).permute(0, 3, 1, 2).float() / 127.5 - 1 for k in ("made", "real"))
        return made, real, torch.from_numpy(f["alpha"]).float() / 255


def figures(pictures, real, alpha, apart=False):
    """Of pictures [N,3,S,S] and the drawings asked for: edges, bands, grid, each the median; with `apart` also how
    often the two are told apart, and, as what the network says where there is nothing to tell, drawings from
    others."""
    bare = flat(alpha)
    found = {"edges": edges(pictures, real), "bands": bands(pictures, bare).median().item()}
    found |= {f"grid of {p}": grid(pictures, bare, p).median().item() for p in PERIODS}
    if apart:
        middle = len(real) // 2
        found["told apart"] = told_apart(real, pictures)
        found["drawings told from others"] = told_apart(real[:middle], real[middle:])
    return {k: round(v, 3) for k, v in found.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pictures", help="an .npz of models/eval/nearness.py --save")
    parser.add_argument("--apart", action="store_true", help="also whether pictures are told from drawings: minutes")
    args = parser.parse_args()
    threads()
    made, real, alpha = read(args.pictures)
    for name, pictures in (("pictures", made), ("drawings", real)):
        print(json.dumps({name: figures(pictures, real, alpha, args.apart)}), flush=True)


if __name__ == "__main__":
    main()
