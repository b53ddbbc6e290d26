"""Both upsamplers: convolutional diffusion on quarter-size crops, conditioned on a damaged smaller picture.

    accelerate launch -m models.train.upsampler super_res_first --minutes 25
    accelerate launch -m models.train.upsampler super_res_last --minutes 25

They predict what the clean picture has beyond the enlarged condition: the networks are narrower than their
space-to-depth patches, so neither noise nor the picture itself could pass through them, and few steps then give a sharp
result.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from models.networks import STAGES, build, enlarge
from models.train.adversary import Adversary, critic_arguments
from models.train.common import STEPS, Ema, Run, add_noise, alphas_cumprod, begin, ema_module, training_arguments
from models.train.data import Drawings, Masks, paint, to_tensor
from models.train.decoder import LENGTHS, Disturbed
from models.train.frozen import frozen_clip
from models.train.pixels import crisp_error, gradient_energy, picture_error
from models.train.prior import Captions
from models.train.table import read_table
from models.train.world import World

PAINTED = 0.5  # of the batches, where there is a sketch to make the conditions; those of the others are blurred
CROP = {"super_res_first": 128, "super_res_last": 256}
UNSHUFFLE = {"super_res_first": 2, "super_res_last": 4}  # of the critic
SIZE = 224  # pixels of a drawing in a picture of 256
# Standard deviation in pixels of the strongest blur. What is blurred lies where the picture has it, so that an
# upsampler learns to be sharp from it; of a sketch, whose outlines lie elsewhere, it only learns to hedge.
BLUR = {"super_res_first": 1.1, "super_res_last": 2.2}
BLOTCHES = (0.8, 1.6, 3.0)  # standard deviations in pixels of the blurs that make their wavelengths
CLEAN = 0.2  # of the conditions


def gaussian_blur(x, sigma):
    """x [B,C,H,W], sigma [B] in pixels; reflect-padded, separable."""
    radius = 6
    at = torch.arange(-radius, radius + 1, dtype=x.dtype, device=x.device)
    k = torch.exp(-0.5 * (at[None] / sigma[:, None].clamp_min(1e-3)) ** 2)
    k = (k / k.sum(1, keepdim=True)).repeat_interleave(x.shape[1], 0)
    b, c, h, w = x.shape
    y = F.pad(x, (radius,) * 4, mode="reflect").reshape(1, b * c, h + 2 * radius, w + 2 * radius)
    y = F.conv2d(y, k[:, None, :, None], groups=b * c)
    return F.conv2d(y, k[:, None, None, :], groups=b * c).reshape(b, c, h, w)


def blotches(rng, shape):
    """Smooth noise of several wavelengths, mostly in lightness, of variance 1: what a sketch has where a drawing is
    flat."""
    b, _, h, w = shape
    total = torch.zeros(shape)
    for sigma in BLOTCHES:
        grain = torch.randn(b, 1, h, w) + 0.6 * torch.randn(shape)
        grain = gaussian_blur(grain, torch.full((b,), sigma))
        total = total + float(rng.random()) * grain / grain.std()
    return total / total.std().clamp_min(1e-6)


def degrade(rng, picture, factor, stage):
    """The condition: picture [B,3,S,S] made `factor` smaller and damaged, as the stage before it would.

    super_res_first: Gaussian blur (the paper's corruption) and blotches. super_res_last: after BSR (arXiv 2103.14006)
    blur, resampling, noise and quantisation, in random order and strength. A part stays clean.
    """
    b = len(picture)
    small = (
        F.interpolate(picture, scale_factor=1 / factor, mode="area")
        if rng.random() < 0.7
        else F.interpolate(picture, scale_factor=1 / factor, mode="bicubic", antialias=True)
    )
    clean = torch.from_numpy((rng.random(b) < CLEAN).astype(np.float32)).view(b, 1, 1, 1)

    def blur(x):
        return gaussian_blur(x, torch.from_numpy(rng.uniform(0, BLUR[stage], b).astype(np.float32)))

    def noise(x):
        level = torch.from_numpy((rng.random(b) ** 2 * 0.16).astype(np.float32)).view(b, 1, 1, 1)
        return x + level * (blotches(rng, x.shape) if rng.random() < 0.8 else 0.3 * torch.randn_like(x))

    def resample(x):
        scale = float(rng.uniform(0.6, 1.0))
        y = F.interpolate(x, scale_factor=scale, mode="bilinear", antialias=True, recompute_scale_factor=True)
        return F.interpolate(y, size=x.shape[-2:], mode="bicubic")

    def quantise(x):
        levels = float(rng.integers(24, 128))
        return torch.round(x * levels) / levels

    if stage == "super_res_first":
        damaged = noise(blur(small))
    else:
        damaged, steps = small, [blur, noise, resample, quantise]
        for i in rng.permutation(len(steps)):
            if rng.random() < 0.7:
                damaged = steps[i](damaged)
    return (clean * small + (1 - clean) * damaged).clamp(-1, 1)


def details(drawings, rng, size):
    """Crops of drawings at 1024 pixels on grounds of scenes, float [size,3,256,256] in -1..1."""
    crop, crops = CROP["super_res_last"], drawings.crops()
    chosen = np.flatnonzero(np.isin(drawings.crop_rows, drawings.rows))
    out = []
    for _ in range(size):
        drawn = crops[chosen[int(rng.integers(len(chosen)))]]
        # The drawing of this crop may differ from the scene's; only its ground is used.
        out.append(paint(rng, drawn, drawings.sample(rng)["ground"], crop, 0, 0, 1024, int(rng.integers(768))))
    pictures = np.clip(np.stack(out) + 0.5, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        pictures = pictures[:, :, ::-1]
    return to_tensor(list(pictures))


class Cropped:
    """Crops of the core world at 256 pixels, on the pixels of the picture at 64; half of them at its true border."""

    crop, factor = CROP["super_res_first"], 4

    def __init__(self, drawings, rng, device="cpu"):
        self.world, self.rng = World(drawings, size=SIZE, side=256, device=device), rng

    def __call__(self, compositions, conditions=None):
        """[B] compositions, [B,3,64,64] beside them or None → [B,3,128,128] and, of the second, [B,3,32,32]."""
        small = self.crop // self.factor
        room = self.world.side // self.factor - small
        out = [], []
        for at, picture in enumerate(self.world.pictures(compositions)):
            top, left = self.rng.integers(0, room + 1, 2) if at % 2 else room * self.rng.integers(0, 2, 2)
            y, x = top * self.factor, left * self.factor
            out[0].append(picture[:, y : y + self.crop, x : x + self.crop])
            if conditions is not None:
                out[1].append(conditions[at, :, top : top + small, left : left + small])
        return tuple(torch.stack(of) if of else None for of in out)


class Painted:
    """What super_res_first will get: crops of the core world at 256, and of the 64-pixel pictures that sketch and prior
    make of them. Centred in one size, so both show the same."""

    def __init__(self, cropped, drawings, rng, batch, sketch, prior, text, table, device="cpu"):
        self.cropped = cropped
        self.z, self.sketch = read_table(table, device)[0], sketch.requires_grad_(False).to(device)
        self.disturb = Disturbed(prior.to(device), rng)
        self.captions = iter(
            Captions(frozen_clip(text, LENGTHS, device), World(drawings, device=device), rng, batch, 0.0)
        )

    def __call__(self):
        """float [B,3,128,128] and [B,3,32,32] in -1..1."""
        compositions, z_t, states, mask = next(self.captions)
        z_i = self.disturb(self.z[compositions], z_t, states, mask)
        with torch.no_grad():
            conditions = self.sketch(z_i).clamp(-1, 1)
        return self.cropped(compositions, conditions)


def main():
    parser = training_arguments(run=None, minutes=25, batch=16, rate=8e-4, seed=3)
    parser.add_argument("stage", choices=["super_res_first", "super_res_last"])
    parser.add_argument("--init-from", help="a pack-source folder to start from")
    parser.add_argument("--sketch-run", help="some of super_res_first's conditions are then this sketch's pictures")
    parser.add_argument("--painted", type=float, default=PAINTED, help="beside --sketch-run: how many of the batches")
    parser.add_argument("--prior-run", help="beside --sketch-run: whose z_i the sketch draws")
    parser.add_argument("--text", help="beside --sketch-run: a pack-source folder whose text tower reads the captions")
    parser.add_argument("--table", default="table", help="the folder of train/table.py in $EASEL_RUNS")
    parser.add_argument("--compile", action="store_true")
    critic_arguments(parser)
    args = parser.parse_args()
    accelerator = begin(args.seed)
    to = accelerator.device
    stage = STAGES[args.stage]
    factor = stage["unshuffle"]
    drawings = Drawings(args.drawings)
    if args.init_from:
        from models.components import load_component

        module = load_component(args.init_from, args.stage).train()
        source = json.loads((Path(args.init_from) / "easel.json").read_text())["stages"][args.stage]
    else:
        module, source = build(args.stage), {}
    module.to(to)
    if not source.get("residual"):
        # Start as the enlarged condition alone, also where the folder's network predicted the whole picture.
        torch.nn.init.zeros_(module.conv_out.weight)
        torch.nn.init.zeros_(module.conv_out.bias)
    optimiser = torch.optim.AdamW(module.parameters(), lr=args.rate, betas=(0.9, 0.99), weight_decay=0.01)
    ema = Ema(module, args.ema)
    run = Run(args.run or args.stage, accelerator, args.copy_of)
    adversary = Adversary(accelerator, UNSHUFFLE[args.stage]) if args.critic else None
    if adversary:
        run.beside["adversary"] = adversary
    run.resume(module, ema, optimiser)
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    cropped = Cropped(drawings, rng, to) if args.stage == "super_res_first" else None
    painted = None
    if args.sketch_run:
        sketch, prior = ema_module(build("sketch"), args.sketch_run), ema_module(build("prior"), args.prior_run)
        painted = Painted(cropped, drawings, rng, args.batch, sketch, prior, args.text, args.table, to)
    module.to(memory_format=torch.channels_last)
    if args.compile:
        module.compile()  # inside the data-parallel wrapper, so that its hooks stay as they are
    model, optimiser = accelerator.prepare(module, optimiser)
    abar_table, masks = alphas_cumprod().to(to), Masks(rng, CROP[args.stage], to)
    while run.going(args.minutes):
        if painted and rng.random() < args.painted:
            picture, condition = painted()
        else:
            if cropped:
                picture = cropped(cropped.world.sample(rng, args.batch))[0]
                picture = picture.flip(-1) if rng.random() < 0.5 else picture
            else:
                picture = details(drawings, rng, args.batch)
            condition = degrade(rng, picture, stage["size"] // stage["condition_size"], args.stage)
            picture, condition = picture.to(to), condition.to(to)
        mask = masks(args.batch)
        # One evaluation, from pure noise, is what a pack asks for by default.
        t = torch.from_numpy(np.where(rng.random(args.batch) < 0.75, STEPS - 1, rng.integers(0, STEPS, args.batch))).to(
            to
        )
        x0 = F.pixel_unshuffle(picture, factor)
        x = add_noise(x0, torch.randn_like(x0), abar_table[t])
        inputs = torch.cat(
            [
                x,
                F.pixel_unshuffle(condition, stage["condition_unshuffle"]),
                F.pixel_unshuffle(picture * mask, factor),
                F.pixel_unshuffle(mask, factor),
            ],
            1,
        )
        run.set_rates(optimiser, args)
        inputs = inputs.to(memory_format=torch.channels_last)
        with accelerator.autocast():
            guess = model(inputs, t, return_dict=False)[0]
        large = enlarge(condition, stage["size"] // stage["condition_size"])
        guess = large + F.pixel_shuffle(guess.float(), factor)
        error = (picture_error if adversary else crisp_error)(guess, picture).mean()
        figures = {
            "loss": error,
            "mse": (guess - picture).square().mean(),
            "bicubic_mse": (large - picture).square().mean(),
        }
        figures["edges"] = gradient_energy(guess).mean() / gradient_energy(picture).mean().clamp_min(1e-9)
        if adversary:
            error, more = adversary.step_beside(error, picture, guess, large, args.share)
            figures |= more
        run.descend(error, model, optimiser)
        ema.update(module)
        run.tick(args.batch, {k: float(v) for k, v in figures.items()}, module, ema, optimiser)
    run.finish(module, ema, optimiser)


if __name__ == "__main__":
    main()
