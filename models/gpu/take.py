"""Turns what came back from a card into runs, from which training goes on and models.export takes its networks.

python -m models.gpu.take FOLDER --name card     # $EASEL_RUNS/card-sketch, card-prior, …
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import load

from models.gpu.parcel import LINKS
from models.gpu.pieces import read_pieces
from models.train.data import RUNS


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", default="card", help="what the runs' names begin with")
    args = parser.parse_args()
    state = load(read_pieces(args.folder))
    for link in LINKS:
        if f"{link}.counts" not in state:
            print(f"{link}: did not come back")
            continue
        step, images, hours = state[f"{link}.counts"].tolist()
        weights = {k.split("/", 1)[1]: v for k, v in state.items() if k.startswith(f"{link}/")}
        weights = {name: value.float() for name, value in weights.items()}
        run = RUNS / f"{args.name}-{link}"
        run.mkdir(parents=True, exist_ok=True)
        # The moving average stands for both; the optimiser begins anew.
        counts = {"step": int(step), "images": int(images), "hours": hours}
        torch.save({"module": weights, "ema": weights, "ema_n": int(step), **counts}, run / "checkpoint.pt")
        print(f"{run}: {int(images)} pictures, {hours:.3f} hours")


if __name__ == "__main__":
    main()
