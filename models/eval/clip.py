"""How well CLIP names what it sees: python -m models.eval.clip [--run clip | --folder PACK_SOURCE]

Fresh pictures against the captions of every thing, style and background; of a run also what its classifier says and what the
judge reads in the sketches drawn from z_i. Then, style by style, how often the nearest z_i is of the same drawing. Prints
accuracies as JSON.
"""

import argparse
import json

import numpy as np
import torch
import torch.nn.functional as F

from models.captions import COLOURS, STYLES
from models.eval.judge import load
from models.networks import build
from models.train.clip import Clip
from models.train.common import ema_module, threads
from models.train.data import CORE, Drawings, batch64, picture64, to_tensor
from models.train.frozen import frozen_clip


def read_back(run, pictures, z, asked):
    """The run's classifier on z_i, and the judge on the sketches: accuracies of the thing, and the sketches' squared error."""
    trained = ema_module(Clip(build("text_encoder"), build("image_encoder")), run)
    judge, _ = load()
    with torch.no_grad():
        named = (z @ F.normalize(trained.prototypes["thing"], dim=-1).T).topk(5, 1).indices == asked[:, None]
        sketch = trained.sketch(z)
        seen = judge(F.interpolate(sketch, size=64, mode="bilinear").clamp(-1, 1))[0].topk(5, 1).indices == asked[:, None]
        error = (sketch - F.avg_pool2d(pictures, pictures.shape[-1] // sketch.shape[-1])).square().mean()
    share = {"classifier_top1": named[:, 0], "classifier_top5": named.any(1), "sketch_judge_top5": seen.any(1)}
    return {**{k: v.float().mean().item() for k, v in share.items()}, "sketch_error": error.item()}


def seen_again(drawings, clip, style, rng, count=120, known=6, asked=2):
    """How often z_i of a drawing's picture has as its nearest one of the same drawing's `known` others (elsewhere, on other
    colours), among those of `count` drawings in that style (an index into STYLES)."""
    rows = [r for r in drawings.rows if drawings.drawings[r]["style"] == style and drawings.things[drawings.drawings[r]["thing"]]["subgroup"] in CORE]
    rows = [rows[i] for i in rng.permutation(len(rows))[:count]]
    pictures = []
    for row in rows:
        for _ in range(known + asked):
            scene = drawings.sample(rng)
            while scene["style"] != style:
                scene = drawings.sample(rng)
            pictures.append(picture64(drawings, rng, {**scene, "row": row}))
    z = torch.cat([clip.pictures(to_tensor(pictures[i : i + 64])) for i in range(0, len(pictures), 64)])
    z = z.view(len(rows), known + asked, -1)
    nearest = (z[:, known:].flatten(0, 1) @ z[:, :known].flatten(0, 1).T).argmax(1) // known
    return (nearest == torch.arange(len(rows)).repeat_interleave(asked)).float().mean().item()


def main(n=512):
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", default="clip")
    parser.add_argument("--folder", help="a pack-source folder instead of a run")
    args = parser.parse_args()
    threads()
    clip = frozen_clip(args.folder, None if args.folder else args.run)
    drawings, rng = Drawings(), np.random.default_rng(77)
    pictures, _, scenes = batch64(drawings, rng, n)
    z = clip.pictures(pictures)
    centred = z - z.mean(0)
    labels = [t["label"] for t in drawings.things]

    def bank(captions):
        return torch.cat([clip.captions(captions[i : i + 64])[0] for i in range(0, len(captions), 64)])

    things = bank(["a " + label for label in labels])
    order = (z @ things.T).argsort(1, descending=True)
    asked = torch.tensor([s["thing"] for s in scenes])
    figures = {"thing_top1": (order[:, 0] == asked).float().mean().item(), "thing_top5": (order[:, :5] == asked[:, None]).any(1).float().mean().item()}
    for key, words, wanted in (
        ("style", [f"{s} style" for s in STYLES], [s["style"] for s in scenes]),
        ("background", [f"a {c} background" for c in COLOURS], [COLOURS.index(s["ground"][0]) for s in scenes]),
    ):
        figures[key] = (F.normalize(centred, dim=-1) @ bank(words).T).argmax(1).eq(torch.tensor(wanted)).float().mean().item()
    if not args.folder:
        figures.update(read_back(args.run, pictures, z, asked))
    figures.update({f"seen_again_{name}": seen_again(drawings, clip, i, rng) for i, name in enumerate(STYLES)})
    print(json.dumps({k: round(v, 4) for k, v in figures.items()}))


if __name__ == "__main__":
    main()
