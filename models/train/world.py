"""The core world as tensors: every drawing of the core, centred in one size, on shades of the twelve colours.

A composition is a number, `row * SHADES + shade`: row counts the world's drawings, shade its grounds, VARIANTS of each
colour. So a network's reading of the whole world (`Drawings` x grounds) fits in one table.
"""

import numpy as np
import torch
import torch.nn.functional as F

from models.captions import COLOURS, VOCABULARY, caption
from models.train.data import PROTOTYPES

SIDE = 64  # pixels of a picture
SIZE = 56  # pixels of a drawing in it
VARIANTS = 4  # shades of a colour; the first is the colour as vocabulary.json has it
SHADES = VARIANTS * len(COLOURS)


def shades(seed=5):
    """[SHADES,3] float in 0..255."""
    spread = np.random.default_rng(seed).normal(0, VOCABULARY["colourJitter"] / 2, (len(COLOURS), VARIANTS, 3))
    spread[:, 0] = 0
    return torch.from_numpy(np.clip(PROTOTYPES[:, None] + spread, 0, 255).reshape(SHADES, 3).astype(np.float32))


class World:
    """drawings: `data.Drawings`, of which `rows` (default: its own) are in this world. size: pixels of a drawing, in a
    picture of `side` pixels. device: where pictures are composed, and lie."""

    def __init__(self, drawings, rows=None, size=SIZE, side=SIDE, device="cpu"):
        self.rows = np.asarray(drawings.rows if rows is None else rows)
        self.things, self.side, self.device = drawings.things, side, device
        of = [drawings.drawings[row] for row in self.rows]
        self.thing, self.style = np.array([d["thing"] for d in of]), np.array([d["style"] for d in of])
        rgba = np.ascontiguousarray(drawings.array(size)[self.rows].transpose(0, 3, 1, 2))
        self.rgba = torch.from_numpy(rgba).to(device)
        self.shades = shades().to(device)

    def __len__(self):
        return len(self.rows) * SHADES

    def sample(self, rng, count):
        """[count] compositions, each drawing and each shade as often as any other."""
        return rng.integers(0, len(self), count)

    def classes(self, compositions):
        """(things, styles, grounds), each [B] int."""
        row = compositions // SHADES
        return self.thing[row], self.style[row], compositions % SHADES // VARIANTS

    def figures(self, compositions):
        """The drawings alone: (colour [B,3,S,S] in -1..1, alpha [B,1,S,S] in 0..1)."""
        rgba = self.rgba[torch.from_numpy(compositions // SHADES).to(self.device)].float()
        edge = (self.side - rgba.shape[-1]) // 2
        rgba = F.pad(rgba, (edge,) * 4)
        return rgba[:, :3] / 127.5 - 1, rgba[:, 3:] / 255

    def grounds(self, compositions):
        """[B,3,1,1] in -1..1."""
        shades = self.shades[torch.from_numpy(compositions % SHADES).to(self.device)]
        return (shades / 127.5 - 1)[:, :, None, None]

    def pictures(self, compositions):
        """[B,3,S,S] in -1..1."""
        colour, alpha = self.figures(compositions)
        ground = self.grounds(compositions)
        return ground + alpha * (colour - ground)

    def caption(self, rng, composition, parts=None):
        """One caption, by the grammar."""
        thing, style, ground = (int(c[0]) for c in self.classes(np.array([composition])))
        return caption(rng, self.things[thing], style, [COLOURS[ground]], parts)
