"""z_i of every composition of the core world, read once by a frozen image tower: [drawings * SHADES, W] float16.

    python -m models.train.table --folder FOLDER        # writes $EASEL_RUNS/table/z.npy and table.json

Training from the table shows a network four times as many pictures a second as reading each picture anew.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch

from models.train.common import threads
from models.train.data import RUNS, Drawings
from models.train.frozen import frozen_clip
from models.train.world import SHADES, World

BATCH = 192


def stamp(clip, world):
    """What a table depends on: the tower's weights and the world's drawings and shades."""
    h = hashlib.sha256()
    for name, value in sorted(clip.image.state_dict().items()):
        h.update(name.encode())
        h.update(value.float().cpu().numpy().tobytes())
    for part in (world.rows, world.rgba.cpu().numpy(), world.shades.cpu().numpy()):
        h.update(np.ascontiguousarray(part).tobytes())
    return h.hexdigest()


class Table:
    """z_i of compositions, by their numbers."""

    def __init__(self, z):
        self.z = z

    def __getitem__(self, compositions):
        """[B] int, numpy → [B,W] float, length 1."""
        return self.z[torch.from_numpy(compositions).to(self.z.device)].float()


def read_table(name="table", device="cpu"):
    """(`Table`, table.json) of $EASEL_RUNS/<name>, the z_i on `device`."""
    folder = RUNS / name
    z = torch.from_numpy(np.load(folder / "z.npy")).to(device)
    return Table(z), json.loads((folder / "table.json").read_text())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True, help="a pack-source folder: whose image tower reads")
    parser.add_argument("--out", default="table")
    parser.add_argument("--drawings", help="the folder that data/draw.mjs wrote, if not the usual one")
    args = parser.parse_args()
    threads()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    clip = frozen_clip(args.folder, device=device)
    world = World(Drawings(args.drawings), device=device)
    folder = Path(RUNS / args.out)
    folder.mkdir(parents=True, exist_ok=True)
    z = np.empty((len(world), clip.image.config.projection_dim), np.float16)
    for start in range(0, len(world), BATCH):
        compositions = np.arange(start, min(start + BATCH, len(world)))
        z[compositions] = clip.pictures(world.pictures(compositions)).cpu().numpy()
    np.save(folder / "z.npy", z)
    about = {
        "stamp": stamp(clip, world),
        "drawings": len(world.rows),
        "shades": SHADES,
        "tower": str(Path(args.folder).name),
    }
    (folder / "table.json").write_text(json.dumps(about) + "\n")
    print(about)


if __name__ == "__main__":
    main()
