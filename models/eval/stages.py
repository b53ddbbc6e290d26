"""Where the thing and the style are lost on the way to a picture, style by style: python -m models.eval.stages FOLDER [COUNT]

For COUNT (50) training scenes a style, of one thing on one colour, the judge reads the real pictures, the sketch of their z_i,
what the decoder paints from their z_i and caption, and the same two from the prior's z_i of the caption. The columns are
thing first, thing in five and style. Rows of pictures go to FOLDER/../stages-STYLE.png. Needs the drawings (data/draw.mjs).
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from models.captions import STYLES
from models.eval.guidance import ask
from models.eval.judge import grade, load
from models.grid import save_grid
from models.pipeline import Cascade
from models.train.common import mixed_precision, threads
from models.train.data import CORE, Drawings, picture64, to_tensor
from models.train.frozen import FrozenClip

SHOWN = 12  # pictures of each row


def scenes(drawings, style, count, seed=5):
    """(pictures [count,3,64,64], what is asked: [{"prompt", "thing", "style", "background"}]) of one style."""
    rng = np.random.default_rng(seed)
    pictures, asked = [], []
    while len(asked) < count:
        scene = drawings.sample(rng)
        if STYLES[scene["style"]] != style or drawings.things[scene["thing"]]["subgroup"] not in CORE or len(scene["ground"]) > 1:
            continue
        asked.append(ask(drawings, rng, scene))
        pictures.append(picture64(drawings, rng, scene))
    return to_tensor(pictures), asked


@torch.no_grad()
def stages(cascade, clip, pictures, prompts, seed=1):
    """Pictures [B,3,64,64] by the name of the stage that they show, and the prior's mean cosine to the true z_i."""
    g = torch.Generator().manual_seed(seed)
    own = cascade.defaults
    with torch.autocast("cpu", torch.bfloat16, enabled=mixed_precision() == "bf16"):
        true = clip.pictures(pictures)
        guessed = cascade.draw_z(prompts, g, own["prior"]["guidance"], own["prior"]["steps"]).float()

        def painted(z):
            return cascade.decode(prompts, z, g, own["decoder"]["guidance"], own["decoder"]["steps"], own["decoder"]["sampler"]).float()

        def sketched(z):
            return F.interpolate(cascade.sketch(z).float(), size=pictures.shape[-1], mode="bicubic")

        made = {"real": pictures, "sketch of true z_i": sketched(true), "from true z_i": painted(true), "sketch of the prior's": sketched(guessed), "from the prior's": painted(guessed)}
    return made, (true * guessed).sum(1).mean().item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=50)
    args = parser.parse_args()
    threads()
    cascade, drawings = Cascade.from_folder(args.folder), Drawings()
    clip = FrozenClip(text=cascade.text_encoder, image=cascade.image_encoder)
    cascade.decoder.to(memory_format=torch.channels_last)
    judge, meta = load()
    for style in STYLES:
        pictures, asked = scenes(drawings, style, args.count)
        made, cosine = stages(cascade, clip, pictures, [a["prompt"] for a in asked])
        read = {k: grade(x, asked, judge, meta)["asked"] for k, x in made.items()}
        figures = "; ".join(f"{k} {a['thing_top1']:.2f} {a['thing_top5']:.2f} {a['style_top1']:.2f}" for k, a in read.items())
        print(f"{style}: {figures}; cosine {cosine:.3f}", flush=True)
        save_grid(args.folder.with_name(f"stages-{style}.png"), [x[:SHOWN] for x in made.values()])


if __name__ == "__main__":
    main()
