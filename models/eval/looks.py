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
EPOCHS, BATCH, RATE = 12, 32, 2e-3
CROP = 9 / 16  # of a picture's side, that the network sees at a time


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


class Residuals(nn.Conv2d):
    """A convolution that sees no mean: what is left when every pixel is foretold by its neighbours. In deviations of
    the noise that both sides got: the norm after it would take what is much smaller for nothing."""

    def forward(self, x):
        return F.conv2d(x * (127.5 / NOISE), self.weight - self.weight.mean((2, 3), keepdim=True))


class Magnitude(nn.Module):
    def forward(self, x):
        return x.abs()


def detector():
    """Tells by traces, not by what is shown (after Xu, Wu and Shi 2016, who look for hidden messages): magnitudes of
    residuals, kept in bounds, then their patterns, and of the whole picture the mean."""
    layers = [Residuals(3, 24, 5, bias=False), Magnitude(), nn.BatchNorm2d(24), nn.Tanh(), nn.AvgPool2d(3, 2, 1)]
    for before, channels, width in ((24, 32, 3), (32, 48, 3), (48, 64, 1)):
        layers += [nn.Conv2d(before, channels, width, padding=width // 2, bias=False), nn.BatchNorm2d(channels)]
        layers += [nn.ReLU(), nn.AvgPool2d(3, 2, 1)]
    layers += [nn.Conv2d(64, 96, 1, bias=False), nn.BatchNorm2d(96), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(96, 1))


def crops(pictures, side):
    """The four corners and the middle, [5,B,3,side,side]: no larger than what the detector was shown."""
    h, w = pictures.shape[-2:]
    places = [(0, 0), (0, w - side), (h - side, 0), (h - side, w - side), ((h - side) // 2, (w - side) // 2)]
    return torch.stack([pictures[..., y : y + side, x : x + side] for y, x in places])


def told_apart(real, made, seed=3):
    """How often one fixed convolutional network tells drawings from pictures, at their own size, 0.5 = never: trained
    on the first half of each side, tested on the second. Either both sides show the same in the same order, so that
    what is drawn tells nothing, or neither shows what the other does."""
    torch.manual_seed(seed)
    generator, rng = torch.Generator().manual_seed(seed), np.random.default_rng(seed)
    sides = [torch.cat([softened(p, generator).bfloat16() for p in x.split(50)]) for x in (real, made)]
    half, size = min(len(real), len(made)) // 2, real.shape[-1]
    side = round(CROP * size)
    train = torch.cat([s[:half] for s in sides]), torch.cat([torch.zeros(half), torch.ones(half)])
    network = detector()
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01)
    for epoch in range(EPOCHS):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - epoch / EPOCHS)
        for rows in torch.randperm(2 * half, generator=generator).split(BATCH):
            top, left = rng.integers(0, size - side + 1, 2)
            x = train[0][rows, :, top : top + side, left : left + side].float()
            for turn in (lambda x: x.flip(-1), lambda x: x.flip(-2), lambda x: x.transpose(-1, -2)):
                x = turn(x) if rng.random() < 0.5 else x
            with torch.autocast("cpu", torch.bfloat16):
                guess = network(x)[:, 0]
            F.binary_cross_entropy_with_logits(guess.float(), train[1][rows]).backward()
            optimiser.step()
            optimiser.zero_grad()
    network.eval()
    right = 0
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for is_made, pictures in enumerate(sides):
            for part in pictures[half : 2 * half].split(50):
                guess = torch.stack([network(crop.float())[:, 0] for crop in crops(part, side)]).float().mean(0)
                right += int(((guess > 0) == bool(is_made)).sum())
    return right / (2 * half)


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
