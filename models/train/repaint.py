"""Pictures at 256 beside what the decoder makes of them at 64, for the upsampler after it to learn from.

    python -m models.train.repaint --folder PACK_SOURCE --count 6000     # writes $EASEL_RUNS/repainted

A blur stands in badly for the faults that a decoder makes: ragged outlines, uneven fills. So a picture is noised to the middle
of the decoder's schedule and painted from there again, from its own z_i and caption: the layout stays, the faults are the
decoder's. (The paper damages conditions with blur and BSR; arXiv 2106.15282 likewise trains on what the stage before gives.)
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from models.pipeline import Cascade, trailing
from models.train.common import add_noise, alphas_cumprod, mixed_precision, threads
from models.train.data import RUNS, Drawings, paint, to_tensor
from models.train.scenes import describe

SIZE, SMALL = 256, 64
DRAWN = (224, 192)  # sizes of the drawings in 256; placed in the middle, or a little off it
BEGINS = (3, 4, 5, 6)  # of the decoder's eight steps: from there the layout stays as it is


def scenes(drawings, rng, n):
    """(pictures uint8 [n,256,256,3], captions)."""
    pictures, captions = [], []
    for _ in range(n):
        scene = drawings.sample(rng)
        s = DRAWN[int(rng.integers(len(DRAWN)))]
        top, left = ((SIZE - s) // 2 + rng.integers(-16, 17, 2)).tolist()
        pictures.append(paint(rng, drawings.array(s)[scene["row"]], scene["ground"], scene["ink"], SIZE, top, left).astype(np.uint8))
        captions.append(describe(drawings, rng, scene))
    return np.stack(pictures), captions


@torch.no_grad()
def repaint(cascade, small, captions, begin, generator):
    """small [B,3,64,64] → the same painted anew after `begin` of the decoder's steps."""
    defaults = cascade.defaults["decoder"]
    abar = alphas_cumprod()[torch.tensor([trailing(defaults["steps"])[begin]])]
    noised = add_noise(small, torch.randn(small.shape, generator=generator), abar.expand(len(small)))
    z_i = F.normalize(cascade.image_encoder(pixel_values=small).image_embeds.float(), dim=-1)
    with torch.autocast("cpu", torch.bfloat16, enabled=mixed_precision() == "bf16"):
        return cascade.decode(captions, z_i, generator, defaults["guidance"], defaults["steps"], defaults["sampler"], noise=noised, begin=begin).float()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True, help="a pack-source folder")
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--batch", type=int, default=40)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--drawings")
    args = parser.parse_args()
    threads()
    cascade, drawings, rng = Cascade.from_folder(args.folder), Drawings(args.drawings), np.random.default_rng(args.seed)
    cascade.decoder.to(memory_format=torch.channels_last)
    generator = torch.Generator().manual_seed(args.seed)
    out = Path(RUNS) / "repainted"
    out.mkdir(parents=True, exist_ok=True)
    pictures = np.lib.format.open_memmap(out / "pictures.npy", "w+", np.uint8, (args.count, SIZE, SIZE, 3))
    conditions = np.lib.format.open_memmap(out / "conditions.npy", "w+", np.uint8, (args.count, SMALL, SMALL, 3))
    for i in range(0, args.count, args.batch):
        n = min(args.batch, args.count - i)
        pictures[i : i + n], captions = scenes(drawings, rng, n)
        small = F.interpolate(to_tensor(list(pictures[i : i + n])), size=SMALL, mode="area")
        made = repaint(cascade, small, captions, BEGINS[int(rng.integers(len(BEGINS)))], generator)
        conditions[i : i + n] = ((made.clamp(-1, 1) + 1) * 127.5 + 0.5).byte().permute(0, 2, 3, 1).numpy()
        if i // args.batch % 10 == 0:
            print(f"{i + n} of {args.count}", flush=True)
    pictures.flush()
    conditions.flush()


if __name__ == "__main__":
    main()
