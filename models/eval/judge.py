"""Reads thing, style and background from pictures with the judge (train/judge.py).

    python -m models.eval.judge FOLDER         # FOLDER holds PNGs and pictures.json; writes FOLDER/judge.json

pictures.json: [{"file": "00.png", "prompt": "...", "thing": an icon name or a label, "style": name or null,
"background": name or null}, ...]. judge.json: {"pictures": [{"file", "top": [five icon names, best first], "style",
"background", "rank"}], "asked": accuracies against what was asked, "real": the judge's own accuracy on real drawings of
held-out (thing, style) pairs, "fresh": on new pictures of drawings it knows}. Pictures of any size are averaged down to
64."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors import safe_open
from torch import nn

from models.captions import COLOURS, STYLES

WEIGHTS = Path(__file__).parent / "judge.safetensors"


class Block(nn.Module):
    """Two 3x3 convolutions with batch norm and a shortcut; the first may halve the picture."""

    def __init__(self, cin, cout, stride):
        super().__init__()
        self.a, self.na = nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout)
        self.b, self.nb = nn.Conv2d(cout, cout, 3, 1, 1, bias=False), nn.BatchNorm2d(cout)
        self.c = nn.Conv2d(cin, cout, 1, stride, bias=False) if stride > 1 or cin != cout else nn.Identity()

    def forward(self, x):
        return F.relu(self.c(x) + self.nb(self.b(F.relu(self.na(self.a(x))))))


class Judge(nn.Module):
    """[B,3,64,64] in -1..1 → logits of things, styles, backgrounds. About 1.7 M parameters."""

    def __init__(self, things, styles=None):
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 4, 2, 1)
        self.blocks = nn.Sequential(Block(32, 64, 2), Block(64, 128, 2), Block(128, 128, 1), Block(128, 192, 2))
        self.thing, self.style, self.ground = (
            nn.Linear(192 * 2, things),
            nn.Linear(192 * 2, styles or len(STYLES)),
            nn.Linear(192 * 2, len(COLOURS)),
        )

    def features(self, x):
        """[B,384], what the three classifiers read; the space of the evaluation's KID."""
        h = self.blocks(F.relu(self.stem(x)))
        return torch.cat([h.mean((2, 3)), h.amax((2, 3))], 1)

    def forward(self, x):
        h = self.features(x)
        return self.thing(h), self.style(h), self.ground(h)


def labels_of(scenes):
    """[B,3] thing, style, background indices; -100 where a gradient has no single background."""
    return torch.tensor(
        [[s["thing"], s["style"], COLOURS.index(s["ground"][0]) if len(s["ground"]) == 1 else -100] for s in scenes]
    )


def load():
    """(judge, metadata) from the committed weights."""
    with safe_open(WEIGHTS, "pt") as f:
        meta = {k: json.loads(v) for k, v in f.metadata().items()}
        state = {k: f.get_tensor(k).float() for k in f.keys()}  # noqa: SIM118 (a file, no dictionary)
    # The committed judge also knows a fifth style, which nothing draws any more.
    judge = Judge(len(meta["things"]), len(state["style.weight"]))
    missing = [
        k for k in judge.load_state_dict(state, strict=False).missing_keys if not k.endswith("num_batches_tracked")
    ]
    if missing:
        raise ValueError(f"{WEIGHTS} lacks {missing}")
    return judge.eval(), meta


def read(path):
    """A picture file as float [3,64,64] in -1..1."""
    x = torch.from_numpy(np.array(Image.open(path).convert("RGB"))).permute(2, 0, 1).float() / 127.5 - 1
    return F.interpolate(x[None], size=64, mode="area")[0]


@torch.no_grad()
def grade(pictures, asked, judge, meta):
    """What the judge sees in pictures [B,3,64,64], and how often it is what was asked.

    Raises ValueError for a thing, style or background that the judge does not know.
    """
    place = {n.lower(): i for key in ("labels", "things") for i, n in enumerate(meta[key])}
    thing, style, ground = judge(pictures)
    order = thing.argsort(1, descending=True)
    counts = {k: [0, 0] for k in ("thing_top1", "thing_top5", "style_top1", "background_top1")}
    rows = []

    def count(key, hit):
        counts[key][0] += int(hit)
        counts[key][1] += 1

    for i, a in enumerate(asked):
        if a["thing"].lower() not in place:
            raise ValueError(f"the judge does not know the thing {a['thing']!r}")
        rank = (order[i] == place[a["thing"].lower()]).nonzero().item()
        seen = {
            "style": (*STYLES, None)[min(style[i].argmax(), len(STYLES))],
            "background": COLOURS[ground[i].argmax()],
        }
        count("thing_top1", rank == 0)
        count("thing_top5", rank < 5)
        for key, names in (("style", STYLES), ("background", COLOURS)):
            if a.get(key):
                if a[key] not in names:
                    raise ValueError(f"the judge does not know the {key} {a[key]!r}; it knows {', '.join(names)}")
                count(f"{key}_top1", seen[key] == a[key])
        rows.append({"file": a.get("file"), "top": [meta["things"][j] for j in order[i, :5]], **seen, "rank": rank + 1})
    return {
        "pictures": rows,
        "asked": {k: round(h / n, 4) for k, (h, n) in counts.items() if n},
        "real": meta["figures"]["held-out"],
        "fresh": meta["figures"]["fresh"],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    asked = json.loads((args.folder / "pictures.json").read_text())
    judge, meta = load()
    graded = grade(torch.stack([read(args.folder / a["file"]) for a in asked]), asked, judge, meta)
    (args.folder / "judge.json").write_text(json.dumps(graded, indent=1) + "\n")
    print(json.dumps({k: graded[k] for k in ("asked", "real", "fresh")}, indent=1))


if __name__ == "__main__":
    main()
