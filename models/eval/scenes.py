"""Pictures of one to three things, and how well windows of them fit words: the first half of `npm run eval:words`.

python -m models.eval.scenes make FOLDER --count 40    # NNN.png, NNN-0.png… (each thing's alpha), scenes.json
python -m models.eval.scenes fit FOLDER --pack PACK    # reads windows.json, writes fits.json
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from models.captions import COLOURS
from models.eval.paint import open_pack
from models.train.common import threads
from models.train.data import Drawings, tier
from models.train.world import VARIANTS, shades

HEIGHT = 192  # pixels; so many of the finest drawings too
COUNTS = (1, 2, 2, 3)  # things of a picture, in turn
SIZES = (0.55, 0.98)  # of a thing, as shares of its room
SOFT = 3  # every third ground goes from one colour to another
SEED = 11


def opened(drawing, size):
    """(colour [3,S,S] in 0..255, alpha [1,S,S] in 0..1)"""
    rgba = torch.from_numpy(drawing.astype(np.float32)).permute(2, 0, 1)[None]
    rgba = F.interpolate(rgba, size=(size, size), mode="bilinear", antialias=True)[0]
    return rgba[:3], rgba[3:] / 255


def save(path, planes):
    array = planes.round().clamp(0, 255).byte().numpy()
    Image.fromarray(array[0] if len(array) == 1 else array.transpose(1, 2, 0)).save(path)


def make(folder, count):
    folder.mkdir(parents=True, exist_ok=True)
    drawings = Drawings(which="all")
    core = [i for i, d in enumerate(drawings.drawings) if tier(drawings.things[d["thing"]]) == 0]
    finest, grounds, rng = drawings.array(192), shades(), np.random.default_rng(SEED)
    scenes = []
    for k in range(count):
        things = COUNTS[k % len(COUNTS)]
        rows = rng.permutation(core)
        first = {drawings.drawings[row]["thing"]: row for row in rows[::-1]}
        rows = [row for row in rows if first[drawings.drawings[row]["thing"]] == row][:things]
        width = HEIGHT * things if k % 2 else HEIGHT * (things + 1) // 2
        ground, other = (grounds[VARIANTS * rng.integers(len(COLOURS))][:, None, None] for _ in range(2))
        down = torch.linspace(0, 1, HEIGHT)[None, :, None] if k % SOFT == 0 else torch.zeros(1, HEIGHT, 1)
        picture = (ground + down * (other - ground)).repeat(1, 1, width)
        name = f"{k:03}"
        for j, row in enumerate(rows):
            room = width / things
            size = int(min(room, HEIGHT) * rng.uniform(*SIZES))
            x, y = int(room * j + rng.uniform() * (room - size)), int(rng.uniform() * (HEIGHT - size))
            colour, alpha = opened(finest[row], size)
            part = picture[:, y : y + size, x : x + size]
            part += alpha * (colour - part)
            whole = torch.zeros(1, HEIGHT, width)
            whole[:, y : y + size, x : x + size] = 255 * alpha
            save(folder / f"{name}-{j}.png", whole)
        save(folder / f"{name}.png", picture)
        scenes.append({"name": name, "words": [drawings.things[drawings.drawings[r]["thing"]]["name"] for r in rows]})
    (folder / "scenes.json").write_text(json.dumps(scenes, indent=1) + "\n")


@torch.no_grad()
def fit(folder, pack):
    """How much better each word fits each window than the neutral captions do, as src/app/edit/naming.svelte.ts."""
    cascade, manifest = open_pack(pack)
    mean, std = (torch.tensor(manifest["image"][k])[:, None, None] for k in ("mean", "std"))
    size = manifest["image"]["size"]
    asked = json.loads((folder / "windows.json").read_text())
    neutral = cascade.encode(asked["neutral"])[0]
    fits = []
    for scene in asked["scenes"]:
        picture = torch.from_numpy(np.array(Image.open(folder / f"{scene['name']}.png"))).permute(2, 0, 1).float() / 255
        seen = [
            F.interpolate(
                picture[None, :, y : y + side, x : x + side], size=(size, size), mode="bicubic", antialias=True
            )[0].clamp(0, 1)
            for x, y, side in scene["windows"]
        ]
        z = torch.cat(
            [
                F.normalize(cascade.image_encoder(pixel_values=(some - mean) / std).image_embeds, dim=-1)
                for some in torch.stack(seen).split(64)
            ]
        )
        words = cascade.encode(scene["words"])[0]
        fits.append((z @ words.T - (z @ neutral.T).mean(1, keepdim=True)).T.tolist())
    (folder / "fits.json").write_text(json.dumps(fits))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["make", "fit"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--pack", type=Path)
    args = parser.parse_args()
    threads()
    if args.what == "make":
        make(args.folder, args.count)
    else:
        fit(args.folder, args.pack)


if __name__ == "__main__":
    main()
