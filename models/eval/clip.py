"""How well CLIP names what it sees: python -m models.eval.clip [--run clip]

Fresh pictures against the captions of every thing, style and background; then what the run's classifier says and what the judge
reads in the sketches drawn from z_i. Prints accuracies as JSON.
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
from models.train.data import Drawings, batch64
from models.train.frozen import FrozenClip


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


def main(n=512):
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", default="clip")
    args = parser.parse_args()
    threads()
    drawings, clip, rng = Drawings(), FrozenClip(args.run), np.random.default_rng(77)
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
    figures.update(read_back(args.run, pictures, z, asked))
    print(json.dumps({k: round(v, 4) for k, v in figures.items()}))


if __name__ == "__main__":
    main()
