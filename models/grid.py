"""Pictures side by side, as a PNG."""

import numpy as np
import torch
from PIL import Image


def to_uint8(pictures):
    """float [B,3,H,W] in -1..1 → uint8 [B,H,W,3]."""
    return ((pictures.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()


def save_grid(path, rows, scale=1):
    """rows: list of [B,3,H,W] of one size; each is one line of the grid."""
    lines = [
        np.concatenate(list(np.pad(to_uint8(r), ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=128)), 1)
        for r in rows
    ]
    width = max(line.shape[1] for line in lines)
    lines = [np.pad(line, ((0, 0), (0, width - line.shape[1]), (0, 0)), constant_values=128) for line in lines]
    image = Image.fromarray(np.concatenate(lines, 0))
    if scale != 1:
        image = image.resize((image.width * scale, image.height * scale), Image.NEAREST)
    image.save(path)
