"""Pictures composed from drawings: a thing in a style, at some place, on a named background. And their captions."""

import json
import os
from pathlib import Path

import numpy as np
import torch

from models.captions import COLOURS, STYLES, VOCABULARY, caption

RUNS = Path(os.environ.get("EASEL_RUNS", Path(__file__).parents[1] / ".runs"))
HELD_OUT = Path(__file__).parents[1] / "data" / "held-out.json"
PROTOTYPES = np.array([VOCABULARY["colours"][c] for c in COLOURS], np.float32)
HELD = 100  # (thing, style) pairs of the core that training never shows

# The core world: things with a shape of their own. The image tower also sees others, seldom; nothing else draws them.
CORE = {
    "animal-mammal",
    "animal-bird",
    "animal-amphibian",
    "animal-reptile",
    "animal-marine",
    "animal-bug",
    "plant-flower",
    "plant-other",
    "food-fruit",
    "food-vegetable",
    "food-prepared",
    "food-sweet",
    "drink",
    "transport-ground",
    "transport-water",
    "transport-air",
    "musical-instrument",
    "sky-weather",
}
FAMILIAR = {"objects", "activities", "travel-places", "food-drink", "heart", "emotion"}  # groups or subgroups
WEIGHTS = (1.0, 0.2, 0.03)  # CORE, FAMILIAR, others


def tier(thing):
    """0 for a thing of CORE, 1 of FAMILIAR, 2 for another."""
    return 0 if thing["subgroup"] in CORE else 1 if {thing["group"], thing["subgroup"]} & FAMILIAR else 2


def held_out_pairs(things, drawings, kept, seed=16):
    """[[name, style]]: HELD drawings of core things, at most one a thing: `kept`, the rest drawn from the things that
    all styles have."""
    rng = np.random.default_rng(seed)
    styles = {i: [d["style"] for d in drawings if d["thing"] == i] for i, t in enumerate(things) if tier(t) == 0}
    apart = {name for name, _ in kept}
    whole = [i for i, of in styles.items() if len(of) == len(STYLES) and things[i]["name"] not in apart]
    chosen = sorted(rng.permutation(whole)[: HELD - len(kept)])
    return kept + [[things[i]["name"], STYLES[int(rng.integers(len(STYLES)))]] for i in chosen]


class Drawings:
    """The drawings of data/draw.mjs and a sampler over them.

    folder: what draw.mjs wrote. which: 'train' leaves out the held-out combinations, 'held-out' draws only those,
    'all' draws everything. world: 'core' (things of CORE alone) or 'wide' (others too, seldom).
    """

    def __init__(self, folder=None, which="train", world="core"):
        self.folder = Path(folder or RUNS / "drawings")
        index = json.loads((self.folder / "things.json").read_text())
        self.things, self.drawings = index["things"], index["drawings"]
        self.held = {tuple(p) for p in json.loads(HELD_OUT.read_text())["thingStyle"]}
        weights = WEIGHTS if world == "wide" else (1.0, 0.0, 0.0)
        w = np.array([weights[tier(self.things[d["thing"]])] for d in self.drawings])
        shown = [which == "all" or self.is_held(d) == (which == "held-out") for d in self.drawings]
        self.rows = np.flatnonzero(w * shown)
        self.cumulative = np.cumsum(w[self.rows] / w[self.rows].sum())
        self.arrays = {}

    def is_held(self, d):
        return (self.things[d["thing"]]["name"], STYLES[d["style"]]) in self.held

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
        row = int(self.rows[min(int(np.searchsorted(self.cumulative, rng.random())), len(self.rows) - 1)])
        d = self.drawings[row]
        ground = [COLOURS[int(rng.integers(len(COLOURS)))]]
        if rng.random() < VOCABULARY["gradientShare"]:
            second = COLOURS[int(rng.integers(len(COLOURS)))]
            if second != ground[0]:
                ground.append(second)
        return {"row": row, "thing": d["thing"], "style": d["style"], "ground": ground}

    def caption(self, rng, scene, parts=None):
        return caption(rng, self.things[scene["thing"]], scene["style"], scene["ground"], parts)


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


def lay(out, rgba, top, left):
    """Lays a straight-alpha drawing over a float picture, in place."""
    canvas = len(out)
    h, w = rgba.shape[:2]
    y0, x0 = max(0, -top), max(0, -left)
    y1, x1 = min(h, canvas - top), min(w, canvas - left)
    if y1 > y0 and x1 > x0:
        part = rgba[y0:y1, x0:x1].astype(np.float32)
        alpha = part[..., 3:] / 255
        view = out[top + y0 : top + y1, left + x0 : left + x1]
        view += alpha * (part[..., :3] - view)


def paint(rng, rgba, ground, canvas, top, left, span=None, offset=0):
    """A drawing over a `background`, float32 [canvas,canvas,3] in 0..255."""
    out = background(rng, ground, canvas, span, offset)
    lay(out, rgba, top, left)
    return np.clip(out, 0, 255)


def place(rng, size=64):
    """Scale and offset of a thing in a `size` picture: (drawn pixels at 64, top, left in units of 1/64)."""
    p = VOCABULARY["placement"]
    s = p["scales"][int(rng.choice(len(p["scales"]), p=p["share"]))]
    middle = (64 - s) / 2
    reach = middle if rng.random() < p["freeShare"] else min(p["jitter"], middle)
    return s, round(middle + rng.uniform(-reach, reach)), round(middle + rng.uniform(-reach, reach))


def picture64(drawings, rng, scene):
    """uint8 [64,64,3]."""
    s, top, left = place(rng)
    rgba = drawings.array(s)[scene["row"]]
    return paint(rng, rgba, scene["ground"], 64, top, left).astype(np.uint8)


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


BANK = 4096


class Masks:
    """`random_mask`s of `size` pixels: drawn anew each time on a CPU, beside whose steps they are cheap; a card has
    BANK of them, drawn once, as it would wait for more."""

    def __init__(self, rng, size, device="cpu"):
        self.rng, self.size = rng, size
        self.bank = None if torch.device(device).type == "cpu" else self.draw(BANK).to(device)

    def draw(self, count):
        return torch.from_numpy(np.stack([random_mask(self.rng, self.size) for _ in range(count)]))[:, None]

    def __call__(self, count):
        """[count,1,size,size] float."""
        if self.bank is None:
            return self.draw(count)
        return self.bank[torch.from_numpy(self.rng.integers(0, BANK, count)).to(self.bank.device)]
