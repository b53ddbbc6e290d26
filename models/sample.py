"""Grids to look at while networks train.

    python -m models.sample decoder OUT.png              # true z_i of real pictures: real above, then the sketch, then painted
    python -m models.sample super_res_first OUT.png      # condition, made at 4 steps, real
    python -m models.sample super_res_last OUT.png
    python -m models.sample prompts OUT.png --folder EXPORT --size 64     # the whole cascade
"""

import argparse

import numpy as np
import torch
import torch.nn.functional as F

from models.export import DEFAULTS, EXAMPLES, RESIDUAL
from models.grid import save_grid
from models.networks import NAMES, STAGES, build
from models.pipeline import Cascade
from models.train.common import ema_module, pretrained_text_folder
from models.train.data import Drawings, batch64


def tokenizer():
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(pretrained_text_folder() / "tokenizer.json"))


def from_runs(*wanted):
    """A cascade with the EMA weights of the runs named; the others are untrained and not to be used."""
    from models.train.clip import Clip
    from models.train.decoder import Painter

    modules = {}
    for name in wanted:
        if name == "clip":
            clip = ema_module(Clip(build("text_encoder"), build("image_encoder")), "clip")
            modules.update(text_encoder=clip.text, image_encoder=clip.image)
        elif name == "decoder":
            painter = ema_module(Painter(), "decoder")
            modules.update(decoder=painter.decoder, text_proj=painter.text_proj, sketch=painter.sketch)
        else:
            modules[name] = ema_module(build(name), name)
    return Cascade(modules, tokenizer(), DEFAULTS, residual=RESIDUAL)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["decoder", "super_res_first", "super_res_last", "prompts"])
    parser.add_argument("out")
    parser.add_argument("--folder")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--guidance", type=float, default=DEFAULTS["decoder"]["guidance"])
    parser.add_argument("--prior-guidance", type=float, default=DEFAULTS["prior"]["guidance"])
    parser.add_argument("--steps", type=int, default=DEFAULTS["decoder"]["steps"])
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(1)
    g = torch.Generator().manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    torch.manual_seed(args.seed)
    if args.what == "prompts":
        cascade = Cascade.from_folder(args.folder) if args.folder else from_runs("clip", "prior", "decoder", *(n for n in NAMES if n.startswith("super") and args.size > 64))
        rows = []
        for i in range(0, len(EXAMPLES), 6):
            rows.append(cascade(EXAMPLES[i : i + 6], seed=args.seed, size=args.size, decoder_guidance=args.guidance, prior_guidance=args.prior_guidance, decoder_steps=args.steps))
        save_grid(args.out, rows, scale=2 if args.size == 64 else 1)
        print(EXAMPLES)
        return
    if args.what == "decoder":
        cascade = from_runs("clip", "decoder")
        pictures, captions, _ = batch64(Drawings(), rng, 12)
        z = F.normalize(cascade.image_encoder(pixel_values=pictures).image_embeds, dim=-1)
        rows = [pictures, F.interpolate(cascade.sketch(z).detach(), size=64, mode="nearest")]
        for words, guidance in ((captions, 1.0), (captions, args.guidance), ([""] * 12, args.guidance)):
            rows.append(cascade.decode(words, z.detach(), g, guidance, args.steps, "dpm++2m"))
        from models.train.data import random_masks

        mask = random_masks(np.random.default_rng(3), 12, 64)
        rows.append(pictures * mask)
        rows.append(cascade.decode(captions, z.detach(), g, args.guidance, args.steps, "dpm++2m", known=pictures, mask=mask))
        save_grid(args.out, rows, scale=2)
        print(captions)
        return
    from models.train.upsampler import degrade, scenes

    cascade = from_runs(args.what)
    with torch.no_grad():
        picture = scenes(Drawings(), args.what, rng, 6)
        s = STAGES[args.what]
        factor = s["size"] // s["condition_size"]
        clean = F.interpolate(picture, scale_factor=1 / factor, mode="area")
        damaged = degrade(rng, picture, factor, args.what)
        up = lambda c: F.interpolate(c, scale_factor=factor, mode="nearest")
        made = cascade.upsample(args.what, clean, g, 4)
        save_grid(args.out, [up(clean), made, picture, up(damaged), cascade.upsample(args.what, damaged, g, 4)], scale=2 if args.what == "super_res_first" else 1)
        print("mse at 4 steps, clean condition:", (made - picture).square().mean().item(), "bicubic:", (F.interpolate(clean, scale_factor=factor, mode="bicubic") - picture).square().mean().item())


if __name__ == "__main__":
    main()
