"""Pictures that the page drew, held against the drawings asked for: the second half of `npm run eval:near`.

    python -m models.eval.drawn ask FOLDER --set shown --count 200 --size 256    # writes asked.json
    python -m models.eval.drawn measure FOLDER                                   # reads it and the PNGs beside it

Figures are those of models/eval/nearness.py and looks.py: figures.json, and sheet.png, each drawing above its picture.
keep.webp has the first 64 pictures alone, in the order of the list, for whoever counts which a stranger would keep.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from models.captions import COLOURS, STYLES
from models.eval import looks
from models.eval.links import sheet
from models.eval.nearness import Nearness, asked, summary
from models.grid import to_uint8
from models.train.common import threads
from models.train.data import Drawings
from models.train.world import SHADES, VARIANTS, World, shades

SIZES = {64: 56, 256: 224, 1024: 896}  # of pictures → of the drawings in them
SHEET = 64  # pictures on the sheet
DRAW = Path(__file__).parents[1] / "data/draw.mjs"


def ask(folder, which, count, size):
    """Writes the list of what is to be drawn: prompts with their seeds, and the drawing that each asks for."""
    drawings = Drawings(which="all")
    entries = []
    for place, (row, ground, prompt) in enumerate(asked(drawings, which, count)):
        d = drawings.drawings[row]
        entries.append(
            {
                "file": f"{place:03}.png",
                "prompt": prompt,
                "seed": place,
                "size": size,
                "row": row,
                "thing": drawings.things[d["thing"]]["name"],
                "style": STYLES[d["style"]],
                "ground": COLOURS[ground],
            }
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "asked.json").write_text(json.dumps(entries, indent=1) + "\n")


class Large(World):
    """Drawings that are rasterised for this alone, at a size of which no table is kept."""

    def __init__(self, drawings, rows, size, side):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                ["node", str(DRAW), folder, str(size), ",".join(map(str, rows))], check=True, stdout=subprocess.DEVNULL
            )
            self.rgba = torch.from_numpy(np.load(f"{folder}/draw{size}.npy").transpose(0, 3, 1, 2).copy())
        self.rows, self.side, self.shades, self.device = np.asarray(rows), side, shades(), "cpu"


def opened(path):
    return torch.from_numpy(np.array(Image.open(path).convert("RGB"))).permute(2, 0, 1).float() / 127.5 - 1


def measure(folder, apart):
    drawings = Drawings(which="all")
    entries = [e for e in json.loads((folder / "asked.json").read_text()) if (folder / e["file"]).exists()]
    made = torch.stack([opened(folder / e["file"]) for e in entries])
    size, rows = made.shape[-1], [e["row"] for e in entries]
    of = [drawings.drawings[row] for row in rows]
    figures = summary(*Nearness(drawings).measure(made, [d["thing"] for d in of], [d["style"] for d in of]))
    world = (Large if size == 1024 else World)(drawings, rows, SIZES[size], size)
    compositions = np.array([SHADES * i + VARIANTS * COLOURS.index(e["ground"]) for i, e in enumerate(entries)])
    real, alpha = world.pictures(compositions), world.figures(compositions)[1][:, 0]
    figures |= looks.figures(made, real, alpha, apart)
    (folder / "figures.json").write_text(json.dumps({"size": size, **figures}, indent=1) + "\n")
    print(json.dumps({"size": size, **figures}))
    small = [F.interpolate(x[:SHEET], size=(128, 128), mode="area") for x in (real, made)]
    sheet(folder / "sheet.png", *small)
    first = to_uint8(F.interpolate(made[:SHEET], size=(min(size, 256),) * 2, mode="area"))
    rows = [np.concatenate(list(first[i : i + 8]), 1) for i in range(0, len(first) - len(first) % 8, 8)]
    if rows:
        Image.fromarray(np.concatenate(rows)).save(folder / "keep.webp", quality=90)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["ask", "measure"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--set", choices=["shown", "new"], default="shown")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--size", type=int, default=256, choices=sorted(SIZES))
    parser.add_argument("--apart", action="store_true", help="also whether pictures are told from drawings: minutes")
    args = parser.parse_args()
    threads()
    if args.what == "ask":
        ask(args.folder, args.set, args.count, args.size)
    else:
        measure(args.folder, args.apart)


if __name__ == "__main__":
    main()
