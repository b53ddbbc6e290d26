"""Both upsamplers: convolutional diffusion on quarter-size crops, conditioned on a damaged smaller picture.

    accelerate launch -m models.train.upsampler super_res_first --minutes 25
    accelerate launch -m models.train.upsampler super_res_last --minutes 25

They predict what the clean picture has beyond the enlarged condition: the networks are narrower than their space-to-depth
patches, so neither noise nor the picture itself could pass through them, and few steps then give a sharp result.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from models.networks import STAGES, build, enlarge
from models.train.common import STEPS, Ema, Run, add_noise, alphas_cumprod, begin, training_arguments
from models.train.data import Drawings, paint, random_masks, to_tensor

REPAINTED = 0.5  # of the batches, where there are repainted pictures (train/repaint.py)
CROP = {"super_res_first": 128, "super_res_last": 256}
SCALES = {"super_res_first": (224, 192)}


def gaussian_blur(x, sigma):
    """x [B,C,H,W], sigma [B] in pixels; reflect-padded, separable."""
    radius = 4
    at = torch.arange(-radius, radius + 1, dtype=x.dtype, device=x.device)
    k = torch.exp(-0.5 * (at[None] / sigma[:, None].clamp_min(1e-3)) ** 2)
    k = (k / k.sum(1, keepdim=True)).repeat_interleave(x.shape[1], 0)
    b, c, h, w = x.shape
    y = F.pad(x, (radius,) * 4, mode="reflect").reshape(1, b * c, h + 2 * radius, w + 2 * radius)
    y = F.conv2d(y, k[:, None, :, None], groups=b * c)
    return F.conv2d(y, k[:, None, None, :], groups=b * c).reshape(b, c, h, w)


def degrade(rng, picture, factor, stage):
    """The condition: picture [B,3,S,S] made `factor` smaller and damaged, as the stage before it would.

    super_res_first: Gaussian blur and a little noise (the paper's corruption). super_res_last: after BSR (arXiv
    2103.14006) blur, resampling, noise and quantisation, in random order and strength. A third stays clean.
    """
    b = len(picture)
    small = F.interpolate(picture, scale_factor=1 / factor, mode="area") if rng.random() < 0.7 else F.interpolate(
        picture, scale_factor=1 / factor, mode="bicubic", antialias=True)
    clean = torch.from_numpy((rng.random(b) < 0.33).astype(np.float32)).view(b, 1, 1, 1)

    def blur(x):
        return gaussian_blur(x, torch.from_numpy(rng.uniform(0, 0.9, b).astype(np.float32)))

    def noise(x):
        level = torch.from_numpy((rng.random(b) ** 2 * 0.08).astype(np.float32)).view(b, 1, 1, 1)
        grain = torch.randn_like(x)
        if rng.random() < 0.5:  # noise of a decoder is smooth as often as not
            grain = gaussian_blur(grain, torch.full((b,), 0.8)) * 2
        return x + level * grain

    def resample(x):
        scale = float(rng.uniform(0.6, 1.0))
        y = F.interpolate(x, scale_factor=scale, mode="bilinear", antialias=True, recompute_scale_factor=True)
        return F.interpolate(y, size=x.shape[-2:], mode="bicubic")

    def quantise(x):
        levels = float(rng.integers(24, 128))
        return torch.round(x * levels) / levels

    steps = [blur, noise] if stage == "super_res_first" else [blur, noise, resample, quantise]
    damaged = small
    for i in rng.permutation(len(steps)):
        if rng.random() < 0.7:
            damaged = steps[i](damaged)
    return (clean * small + (1 - clean) * damaged).clamp(-1, 1)


def scenes(drawings, stage, rng, size):
    """Crops of composed pictures at the stage's size, float [size,3,CROP,CROP] in -1..1."""
    crop, out = CROP[stage], []
    if stage == "super_res_last":
        crops = drawings.crops()
    for _ in range(size):
        scene = drawings.sample(rng)
        if stage == "super_res_last":
            # The drawing of this crop may differ from the scene's; only ink and ground are used.
            row = int(rng.integers(len(crops)))
            drawing = drawings.drawings[drawings.crop_rows[row]]
            ink = scene["ink"]
            if drawing["style"] == 4 and ink is None:
                ink = "white" if scene["ground"][0] != "white" else "black"
            out.append(paint(rng, crops[row], scene["ground"], ink if drawing["style"] == 4 else None, crop, 0, 0, 1024, int(rng.integers(768))))
            continue
        full = STAGES[stage]["size"]
        s = SCALES[stage][int(rng.integers(2))]
        drawn = drawings.array(s)[scene["row"]]
        top, left = rng.integers(0, full - crop + 1, 2)
        if rng.random() < 0.7:  # most crops look at the thing, fewer at the empty ground
            top, left = np.clip(rng.normal((full - crop) / 2, 30, 2), 0, full - crop).astype(int)
        middle = (full - s) // 2
        out.append(paint(rng, drawn, scene["ground"], scene["ink"], crop, middle - int(top), middle - int(left), full, int(top)))
    pictures = np.clip(np.stack(out) + 0.5, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        pictures = pictures[:, :, ::-1]
    return to_tensor(list(pictures))


def repainted(folder, rng, size):
    """Crops of pictures at 256 and of what the decoder makes of them at 64: float [size,3,128,128] and [size,3,32,32]."""
    pictures, conditions = (np.load(Path(folder) / f"{name}.npy", mmap_mode="r") for name in ("pictures", "conditions"))
    crop, factor = CROP["super_res_first"], pictures.shape[1] // conditions.shape[1]
    out = [], []
    for row in rng.integers(0, len(pictures), size):
        top, left = np.clip(rng.normal((conditions.shape[1] - crop // factor) / 2, 8, 2), 0, conditions.shape[1] - crop // factor).astype(int)
        for made, whole, f in zip(out, (pictures, conditions), (factor, 1)):
            part = whole[row, top * f : top * f + crop * f // factor, left * f : left * f + crop * f // factor]
            made.append(part[:, ::-1] if row % 2 else part)
    return tuple(to_tensor(made) for made in out)


def main():
    parser = training_arguments(run=None, minutes=25, batch=16, rate=8e-4, seed=3)
    parser.add_argument("stage", choices=["super_res_first", "super_res_last"])
    parser.add_argument("--init-from", help="a pack-source folder to start from")
    parser.add_argument("--repainted", help="a folder of train/repaint.py: half of super_res_first's conditions are then the decoder's own pictures")
    args = parser.parse_args()
    accelerator = begin(args.seed)
    stage = STAGES[args.stage]
    factor = stage["unshuffle"]
    drawings = Drawings(args.drawings)
    if args.init_from:
        from models.export import load_component

        module = load_component(args.init_from, args.stage).train()
        source = json.loads((Path(args.init_from) / "easel.json").read_text())["stages"][args.stage]
    else:
        module, source = build(args.stage), {}
    if not source.get("residual"):
        # Start as the enlarged condition alone, also where the folder's network predicted the whole picture.
        torch.nn.init.zeros_(module.conv_out.weight)
        torch.nn.init.zeros_(module.conv_out.bias)
    optimiser = torch.optim.AdamW(module.parameters(), lr=args.rate, betas=(0.9, 0.99), weight_decay=0.01)
    ema = Ema(module, 0.9995)
    run = Run(args.run or args.stage, accelerator)
    run.resume(module, ema, optimiser)
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    model, optimiser = accelerator.prepare(module, optimiser)
    abar_table = alphas_cumprod()
    total = args.minutes / 60
    to = accelerator.device
    while run.going(total):
        if args.repainted and rng.random() < REPAINTED:
            picture, condition = repainted(args.repainted, rng, args.batch)
        else:
            picture = scenes(drawings, args.stage, rng, args.batch)
            condition = degrade(rng, picture, stage["size"] // stage["condition_size"], args.stage)
        mask = random_masks(rng, args.batch, CROP[args.stage])
        # Few-step sampling starts from pure noise and spends a quarter of its steps there: sample large t more often.
        t = torch.from_numpy(np.where(rng.random(args.batch) < 0.25, STEPS - 1, rng.integers(0, STEPS, args.batch)))
        x0 = F.pixel_unshuffle(picture, factor)
        x = add_noise(x0, torch.randn_like(x0), abar_table[t])
        inputs = torch.cat([x, F.pixel_unshuffle(condition, stage["condition_unshuffle"]), F.pixel_unshuffle(picture * mask, factor), F.pixel_unshuffle(mask, factor)], 1)
        run.set_rates(optimiser, args.rate, total)
        with accelerator.autocast():
            guess = model(inputs.to(to), t.to(to), return_dict=False)[0]
        base = F.pixel_unshuffle(enlarge(condition, stage["size"] // stage["condition_size"]), factor)
        error = guess.float() - (x0 - base).to(to)
        loss = error.square().mean() + 0.1 * error.abs().mean()
        run.descend(loss, model, optimiser)
        ema.update(module)
        run.tick(args.batch, {"loss": loss.item(), "mse": error.square().mean().item(), "bicubic_mse": (x0 - base).square().mean().item()}, module, ema, optimiser)
    run.finish(module, ema, optimiser)


if __name__ == "__main__":
    main()
