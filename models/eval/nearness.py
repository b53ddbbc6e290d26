"""How near pictures are to the drawings asked for, by pixels: what a blob cannot please.

    python -m models.eval.nearness cascade --folder EXPORT --set shown --count 200 --sheet shown.png
    python -m models.eval.nearness sketch --folder EXPORT --count 48     # what the decoder adds to
    python -m models.eval.nearness enlarged --folder EXPORT --size 256   # the first upsampler, of true small pictures
    python -m models.eval.nearness pictures FOLDER       # PNGs and pictures.json, as models/eval/judge.py reads them

Nearness is the squared error to the drawing asked for, laid on the picture's own ground, over what the bare ground
errs: 0 is the drawing, 1 is nothing drawn. The drawing may lie in five sizes, up to six of 64 pixels off the middle,
or mirrored; the best of the styles counts where none was named. The nearest thing is that of the drawing with the least
error of all.
"""

import argparse
import json
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from models.captions import COLOURS, STYLES, caption
from models.eval.links import sheet
from models.grid import to_uint8
from models.train.common import threads
from models.train.data import Drawings, tier
from models.train.world import SHADES, VARIANTS, World

SIDE = 32  # pixels at which drawings are compared: halved pictures
SIZES = (24, 26, 28, 30, 32)  # of a drawing, in those pixels
SHIFT = 3  # of those pixels


class Nearness:
    """All drawings of the core, held-out ones included, in every size and mirrored, as one bank."""

    def __init__(self, drawings):
        rows = [i for i, d in enumerate(drawings.drawings) if tier(drawings.things[d["thing"]]) == 0]
        self.thing = np.array([drawings.drawings[i]["thing"] for i in rows])
        self.style = np.array([drawings.drawings[i]["style"] for i in rows])
        rgba = torch.from_numpy(np.ascontiguousarray(drawings.array(56)[rows])).permute(0, 3, 1, 2).float()
        alpha = rgba[:, 3:] / 255
        over = torch.cat([alpha * (rgba[:, :3] / 127.5 - 1), alpha], 1)  # colours weighted by alpha, alpha
        banks = []
        for size in SIZES:
            small = F.interpolate(over, size=(size, size), mode="bilinear", antialias=True)
            edge = SIDE - size
            small = F.pad(small, (edge // 2, edge - edge // 2) * 2)
            banks += [small, small.flip(-1)]
        bank = torch.stack(banks, 1)  # [N, sizes and mirrors, 4, S, S]
        colour, a = bank[:, :, :3], bank[:, :, 3:]
        # |alpha (c - g)|² = |alpha c|² - 2 g·(alpha² c) + |g|² alpha², summed over the pixels.
        self.squares = colour.square().sum((2, 3, 4))
        self.cross = (a * colour).sum((3, 4))
        self.area = a.square().sum((2, 3, 4))
        self.bank = bank.flatten(2).bfloat16()

    @staticmethod
    def halved(pictures):
        """[B,3,H,W] → [B,3,SIDE,SIDE]."""
        return F.interpolate(pictures, size=(SIDE, SIDE), mode="area")

    @staticmethod
    def ground(small):
        """[B,3]: the median of the outermost pixels."""
        frame = torch.cat([small[:, :, 0], small[:, :, -1], small[:, :, :, 0], small[:, :, :, -1]], -1)
        return frame.median(-1).values

    @torch.no_grad()
    def errors(self, pictures):
        """Of each picture to each drawing where it errs least: (squared error [B,N], that of the bare ground [B,N])."""
        small = self.halved(pictures)
        out = [], []
        for picture, g in zip(small, self.ground(small)):
            rest = picture - g[:, None, None]
            told = torch.cat([rest, -(g[:, None, None] * rest).sum(0, keepdim=True)])
            padded = F.pad(told, (SHIFT,) * 4)
            span = range(2 * SHIFT + 1)
            shifted = torch.stack(
                [padded[:, y : y + SIDE, x : x + SIDE].flatten() for y in span for x in span]
            ).bfloat16()
            inner = torch.stack(
                [(self.bank[:, k] @ shifted.T).float().max(1).values for k in range(self.bank.shape[1])], 1
            )
            own = self.squares - 2 * (self.cross * g).sum(-1) + g.square().sum() * self.area
            error, at = (rest.square().sum() - 2 * inner + own).clamp_min(0).min(1)
            out[0].append(error)
            out[1].append(own.gather(1, at[:, None])[:, 0].clamp_min(1e-3))
        return torch.stack(out[0]), torch.stack(out[1])

    def measure(self, pictures, things, styles):
        """(nearness [B], whether the nearest thing is the one asked for [B]). styles: indices, None where none was
        named."""
        nearness, right = [], []
        for row, bare, thing, style in zip(*(part.numpy() for part in self.errors(pictures)), things, styles):
            fits = (self.thing == thing) & (True if style is None else self.style == style)
            nearness.append(float((row[fits] / bare[fits]).min()))
            right.append(bool(self.thing[row.argmin()] == thing))
        return np.array(nearness), np.array(right)


def summary(nearness, right):
    return {
        "pictures": len(nearness),
        "median": round(float(np.median(nearness)), 3),
        "85 %": round(float(np.quantile(nearness, 0.85)), 3),
        "within .20": round(float((nearness <= 0.2).mean()), 3),
        "nearest thing right": round(float(right.mean()), 3),
    }


def asked(drawings, which, count, seed=11):
    """[(drawing's row, ground, prompt)]: combinations that training shows, or that it never showed; labels, never
    tags."""
    rng = np.random.default_rng(seed)
    rows = Drawings(which="train" if which == "shown" else "held-out").rows
    out = []
    for row in rng.permutation(rows)[:count]:
        d, ground = drawings.drawings[row], int(rng.integers(len(COLOURS)))
        thing = {**drawings.things[d["thing"]], "tags": []}
        out.append(
            (int(row), ground, caption(rng, thing, d["style"], [COLOURS[ground]], ["thing", "style", "background"]))
        )
    return out


@torch.no_grad()
def enlarged(cascade, pictures, seed=0):
    """[B,3,64,64] → [B,3,256,256]: what a cascade's first upsampler leaves, whatever came before it."""
    generator = torch.Generator().manual_seed(seed)
    steps = cascade.defaults["super_res_first"]["steps"]
    parts = [cascade.upsample("super_res_first", part, generator, steps) for part in pictures.split(8)]
    return torch.cat(parts)


def of_folder(folder, drawings):
    """Pictures [B,3,H,W], things and styles of a folder of PNGs with pictures.json."""
    names = {n: t["id"] for t in drawings.things for n in (t["name"], t["label"])}
    entries = json.loads((Path(folder) / "pictures.json").read_text())
    entries = [e for e in entries if e.get("thing") in names]
    read = [
        torch.from_numpy(np.array(Image.open(Path(folder) / e["file"]).convert("RGB"))).permute(2, 0, 1)
        for e in entries
    ]
    styles = [STYLES.index(e["style"]) if e.get("style") in STYLES else None for e in entries]
    return [p.float() / 127.5 - 1 for p in read], [names[e["thing"]] for e in entries], styles


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "source",
        choices=["cascade", "sketch", "enlarged", "pictures", "drawings"],
        help="sketch: of the prior's z_i; enlarged: by the first upsampler, of the drawings themselves at 64 pixels",
    )
    parser.add_argument("pictures", nargs="?")
    parser.add_argument("--folder", help="a pack-source folder")
    parser.add_argument("--set", choices=["shown", "new"], default="shown")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--size", type=int, default=64, choices=[64, 256])
    parser.add_argument("--unsharpened", action="store_true", help="without the unsharp masks that the folder asks for")
    parser.add_argument("--sheet")
    parser.add_argument(
        "--save", help="an .npz of the pictures and of the drawings asked for, for models/eval/looks.py"
    )
    args = parser.parse_args()
    threads()
    drawings = Drawings(which="all")
    measure = Nearness(drawings)
    if args.source == "pictures":
        pictures, things, styles = of_folder(args.pictures, drawings)
        found = [measure.measure(p[None], [t], [s]) for p, t, s in zip(pictures, things, styles)]
        print(json.dumps(summary(*(np.concatenate(part) for part in zip(*found)))))
        return
    combinations = asked(drawings, args.set, args.count)
    world = World(drawings, [row for row, _, _ in combinations])
    compositions = np.array([SHADES * i + VARIANTS * ground for i, (_, ground, _) in enumerate(combinations)])
    real = world.pictures(compositions)
    made = real
    if args.source != "drawings":
        from models.pipeline import Cascade

        cascade = Cascade.from_folder(args.folder)
        if args.unsharpened:
            cascade.finishes = {stage: asked_for | {"sharpen": []} for stage, asked_for in cascade.finishes.items()}
    if args.source in ("cascade", "sketch"):
        paint = cascade.sketched if args.source == "sketch" else partial(cascade, size=args.size)
        prompts = [prompt for _, _, prompt in combinations]
        made = torch.cat([paint(prompts[i : i + 8], seed=i) for i in range(0, len(prompts), 8)])
    elif args.source == "enlarged":
        if args.size != 256:
            parser.error("enlarged: the first upsampler makes 256 pixels; give --size 256.")
        made = enlarged(cascade, real)
    of = [drawings.drawings[row] for row, _, _ in combinations]
    figures = summary(*measure.measure(made, [d["thing"] for d in of], [d["style"] for d in of]))
    print(json.dumps({"source": args.folder or args.source, "set": args.set, "size": args.size, **figures}))
    if args.save:
        large = real if args.size == 64 else World(drawings, world.rows, 224, 256).pictures(compositions)
        alpha = World(drawings, world.rows, *((56, 64) if args.size == 64 else (224, 256))).figures(compositions)[1]
        np.savez(args.save, made=to_uint8(made), real=to_uint8(large), alpha=(alpha[:, 0] * 255).byte().numpy())
    if args.sheet:
        sheet(args.sheet, real, F.interpolate(made, size=(64, 64), mode="area"))


if __name__ == "__main__":
    main()
