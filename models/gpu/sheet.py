"""What the links gave, at the end of a card's minutes: 64 prompts of the shown world at 256, and their nearness.

python -m models.gpu.sheet FOLDER OUT        # $EASEL_RUNS has the links' runs
"""

import argparse
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer

from models.components import load_component
from models.eval.nearness import Nearness, asked, summary
from models.grid import save_grid
from models.networks import build
from models.pipeline import Cascade
from models.train.common import ema_module
from models.train.data import Drawings
from models.train.decoder import Painter

DEFAULTS = {
    "prior": {"guidance": 2.0, "steps": 20},
    "decoder": {"guidance": 1.0, "steps": 1, "sampler": "ddim"},
    "super_res_first": {"steps": 1},
}
COUNT, ACROSS, AT_ONCE = 64, 8, 8


def cascade(folder):
    """Of the runs by their links' names, on the CPU, which has them in seconds."""
    painter = ema_module(Painter(), "decoder")
    modules = {"decoder": painter.decoder, "text_proj": painter.text_proj}
    modules |= {name: ema_module(build(name), name) for name in ("sketch", "prior", "super_res_first")}
    modules["text_encoder"] = load_component(folder, "text_encoder")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer" / "tokenizer.json"))
    return Cascade(modules, tokenizer, DEFAULTS, residual=("decoder", "super_res_first"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=COUNT)
    args = parser.parse_args()
    drawings = Drawings(which="all")
    combinations, made = asked(drawings, "shown", args.count), []
    paint = cascade(args.folder)
    for start in range(0, args.count, AT_ONCE):
        prompts = [prompt for _, _, prompt in combinations[start : start + AT_ONCE]]
        made.append(paint(prompts, seed=start, size=256))
    pictures = torch.cat(made)
    of = [drawings.drawings[row] for row, _, _ in combinations]
    measure = Nearness(drawings).measure(pictures, [d["thing"] for d in of], [d["style"] for d in of])
    figures = json.dumps(summary(*measure))
    print(figures)
    (args.out / "figures.json").write_text(figures + "\n")
    save_grid(args.out / "sheet.png", [pictures[at : at + ACROSS] for at in range(0, args.count, ACROSS)])


if __name__ == "__main__":
    main()
