"""Pictures composed from drawings: a thing in a style, at some place, on a named background. And their captions."""

import json
import os
from pathlib import Path

import numpy as np
import torch

from models.captions import COLOURS, SILHOUETTE, STYLES, VOCABULARY, caption

RUNS = Path(os.environ.get("EASEL_RUNS", Path(__file__).parents[1] / ".runs"))
HELD_OUT = Path(__file__).parents[1] / "data" / "held-out.json"
PROTOTYPES = np.array([VOCABULARY["colours"][c] for c in COLOURS], np.float32)

# What is shown most: things with a shape of their own. Objects, places and hearts are shown a fifth as often; faces, people and
# signs look alike and are many: while hours are few they are shown three times where the first are shown a hundred.
CORE = {
    "animal-mammal", "animal-bird", "animal-amphibian", "animal-reptile", "animal-marine", "animal-bug", "plant-flower", "plant-other",
    "food-fruit", "food-vegetable", "food-prepared", "food-sweet", "drink", "transport-ground", "transport-water", "transport-air",
    "musical-instrument", "sky-weather",
}
FAMILIAR = {"objects", "activities", "travel-places", "food-drink", "heart", "emotion"}  # groups or subgroups
WEIGHTS = (1.0, 0.2, 0.03)  # CORE, FAMILIAR, others


def held_out_lists(things, seed=20):
    """The combinations never shown in training, by name: a tenth of the things lack one style, and pairs."""
    rng = np.random.default_rng(seed)
    names = [t["name"] for t in things]
    tenth = rng.permutation(len(names))[: len(names) // 10]
    style = [[names[i], STYLES[int(rng.integers(len(STYLES)))]] for i in sorted(tenth)]
    ground = [[names[i], COLOURS[int(rng.integers(len(COLOURS)))]] for i in sorted(rng.permutation(len(names))[:300])]
    return {"thingStyle": style, "thingBackground": ground}


def tier(thing):
    """0 for a thing of CORE, 1 of FAMILIAR, 2 for another."""
    return 0 if thing["subgroup"] in CORE else 1 if {thing["group"], thing["subgroup"]} & FAMILIAR else 2


class Drawings:
    """The drawings of data/draw.mjs and a sampler over them.

    folder: what draw.mjs wrote. which: 'train' leaves out the held-out combinations, 'held-out' draws only held-out
    (thing, style) pairs, 'all' draws everything. silhouettes: how many times as often as other drawings they come.
    """

    def __init__(self, folder=None, which="train", silhouettes=1.0):
        self.folder = Path(folder or RUNS / "drawings")
        index = json.loads((self.folder / "things.json").read_text())
        self.things, self.drawings = index["things"], index["drawings"]
        held = json.loads(HELD_OUT.read_text())
        self.no_style = {tuple(p) for p in held["thingStyle"]}
        self.no_ground = {tuple(p) for p in held["thingBackground"]}
        self.rows = [i for i, d in enumerate(self.drawings) if which == "all" or self.is_held(d) == (which == "held-out")]
        w = np.array([WEIGHTS[tier(self.things[self.drawings[i]["thing"]])] * (silhouettes if self.drawings[i]["style"] == SILHOUETTE else 1.0) for i in self.rows])
        self.cumulative = np.cumsum(w / w.sum())
        self.which = which
        self.arrays = {}

    def is_held(self, d):
        return (self.things[d["thing"]]["name"], STYLES[d["style"]]) in self.no_style

    def array(self, size):
        """All drawings at `size` pixels, uint8 [N,size,size,4]; memory-mapped."""
        if size not in self.arrays:
            self.arrays[size] = np.load(self.folder / f"draw{size}.npy", mmap_mode="r")
        return self.arrays[size]

    def crops(self):
        """Crops of the 1024-px drawings, uint8 [M,256,256,4]; `crop_rows` tells whose. Memory-mapped."""
        if "crops" not in self.arrays:
            self.arrays["crops"] = np.load(self.folder / "crops.npy", mmap_mode="r")
            every = range(0, len(self.drawings), 2)
            per = len(self.arrays["crops"]) // len(every)
            self.crop_rows = np.repeat(np.fromiter(every, int), per)
        return self.arrays["crops"]

    def sample(self, rng):
        """A random scene: what is drawn and how, without its pixels."""
        row = self.rows[min(int(np.searchsorted(self.cumulative, rng.random())), len(self.rows) - 1)]
        d = self.drawings[row]
        thing = self.things[d["thing"]]
        while True:
            ground = [COLOURS[int(rng.integers(len(COLOURS)))]]
            if self.which == "all" or (thing["name"], ground[0]) not in self.no_ground:
                break
        if rng.random() < VOCABULARY["gradientShare"]:
            second = COLOURS[int(rng.integers(len(COLOURS)))]
            if second != ground[0]:
                ground.append(second)
        ink = None
        if d["style"] == SILHOUETTE:
            far = [c for c, p in zip(COLOURS, PROTOTYPES) if all(np.abs(p - VOCABULARY["colours"][g]).sum() > 150 for g in ground)]
            # Most silhouettes are black or white, as people expect of the word.
            usual = [c for c in far if c in ("black", "white")]
            ink = usual[int(rng.integers(len(usual)))] if usual and rng.random() < 0.5 else far[int(rng.integers(len(far)))]
        return {"row": row, "thing": d["thing"], "style": d["style"], "ground": ground, "ink": ink}

    def caption(self, rng, scene, parts=None):
        return caption(rng, self.things[scene["thing"]], scene["style"], scene["ground"], scene["ink"], parts)


def jittered(rng, name):
    return VOCABULARY["colours"][name] + rng.normal(0, VOCABULARY["colourJitter"] / 2, 3).astype(np.float32)


def background(rng, ground, canvas, span=None, offset=0):
    """A colour, or a gradient from the first to the second from top to bottom, float32 [canvas,canvas,3] in 0..255.

    span, offset: the canvas is rows offset..offset+canvas of a picture of `span` rows (for gradients in crops).
    """
    colours = [jittered(rng, g) for g in ground]
    out = np.empty((canvas, canvas, 3), np.float32)
    if len(colours) == 2:
        f = ((np.arange(canvas) + offset) / max(1, (span or canvas) - 1))[:, None, None].astype(np.float32)
        out[:] = colours[0] * (1 - f) + colours[1] * f
    else:
        out[:] = colours[0]
    return out


def lay(rng, out, rgba, ink, top, left):
    """Lays a straight-alpha drawing over a float picture, in place; `ink` is the one colour of a silhouette."""
    canvas = len(out)
    h, w = rgba.shape[:2]
    y0, x0 = max(0, -top), max(0, -left)
    y1, x1 = min(h, canvas - top), min(w, canvas - left)
    if y1 > y0 and x1 > x0:
        part = rgba[y0:y1, x0:x1].astype(np.float32)
        alpha = part[..., 3:] / 255
        colour = jittered(rng, ink) if ink else part[..., :3]
        view = out[top + y0 : top + y1, left + x0 : left + x1]
        view += alpha * (colour - view)


def paint(rng, rgba, ground, ink, canvas, top, left, span=None, offset=0):
    """A drawing over a `background`, float32 [canvas,canvas,3] in 0..255."""
    out = background(rng, ground, canvas, span, offset)
    lay(rng, out, rgba, ink, top, left)
    return np.clip(out, 0, 255)


def place(rng, size=64):
    """Scale and offset of a thing in a `size` picture: (drawn pixels at 64, top, left in units of 1/64)."""
    p = VOCABULARY["placement"]
    s = p["scales"][int(rng.choice(len(p["scales"]), p=p["share"]))]
    middle = (64 - s) / 2
    reach = middle if rng.random() < p["freeShare"] else min(p["jitter"], middle)
    return s, int(round(middle + rng.uniform(-reach, reach))), int(round(middle + rng.uniform(-reach, reach)))


def picture64(drawings, rng, scene):
    """uint8 [64,64,3]."""
    s, top, left = place(rng)
    rgba = drawings.array(s)[scene["row"]]
    return paint(rng, rgba, scene["ground"], scene["ink"], 64, top, left).astype(np.uint8)


def to_tensor(pictures):
    """List of uint8 [H,W,3] → float32 [B,3,H,W] in -1..1."""
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def batch64(drawings, rng, size):
    """size scenes: (pictures float [B,3,64,64] in -1..1, captions, scenes)."""
    scenes = [drawings.sample(rng) for _ in range(size)]
    return to_tensor([picture64(drawings, rng, s) for s in scenes]), [drawings.caption(rng, s) for s in scenes], scenes


def random_mask(rng, size):
    """1 = known, float32 [size,size]: all zero half of the time, else a box, a blob or brush strokes are unknown."""
    if rng.random() < 0.5:
        return np.zeros((size, size), np.float32)
    mask = np.ones((size, size), np.float32)
    kind = rng.integers(4)
    yy, xx = np.mgrid[:size, :size].astype(np.float32) / size
    if kind == 0:
        h, w = rng.uniform(0.2, 0.8, 2)
        y, x = rng.uniform(0, 1 - h), rng.uniform(0, 1 - w)
        mask[(yy >= y) & (yy < y + h) & (xx >= x) & (xx < x + w)] = 0
    elif kind == 1:
        for _ in range(int(rng.integers(1, 4))):
            cy, cx, ry, rx = rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0.1, 0.4), rng.uniform(0.1, 0.4)
            mask[((yy - cy) / ry) ** 2 + ((xx - cx) / rx) ** 2 < 1] = 0
    elif kind == 2:
        y, x = rng.uniform(0.1, 0.9, 2)
        angle = rng.uniform(0, 2 * np.pi)
        radius = rng.uniform(0.05, 0.15)
        for _ in range(int(rng.integers(6, 24))):
            mask[(yy - y) ** 2 + (xx - x) ** 2 < radius**2] = 0
            angle += rng.normal(0, 0.6)
            y, x = np.clip(y + 0.06 * np.sin(angle), 0, 1), np.clip(x + 0.06 * np.cos(angle), 0, 1)
    else:  # outpainting: one side is unknown
        edge = rng.uniform(0.25, 0.75)
        side = (yy, xx, 1 - yy, 1 - xx)[int(rng.integers(4))]
        mask[side > edge] = 0
    return mask


def random_masks(rng, n, size):
    """[n,1,size,size]."""
    return torch.from_numpy(np.stack([random_mask(rng, size) for _ in range(n)]))[:, None]
