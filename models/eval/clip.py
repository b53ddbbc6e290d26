"""How well CLIP names what it sees: python -m models.eval.clip

Fresh pictures against the captions of every thing, style and background; prints accuracies as JSON.
"""

import json

import numpy as np
import torch
import torch.nn.functional as F

from models.captions import COLOURS, STYLES
from models.train.common import threads
from models.train.data import Drawings, batch64
from models.train.frozen import FrozenClip


def main(n=512):
    threads()
    drawings, clip, rng = Drawings(), FrozenClip(), np.random.default_rng(77)
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
    print(json.dumps({k: round(v, 4) for k, v in figures.items()}))


if __name__ == "__main__":
    main()
