"""Writes tests/fixtures/golden/image/golden.json: resizing by PyTorch, CLIP's preprocessing by Pillow,
and finishes.

    python -m models.golden.image

Pictures are made by a formula that the test repeats (`picture`), so that only the results are kept.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from models.finish import finish

FOLDER = Path(__file__).parents[2] / "tests" / "fixtures" / "golden" / "image"
MEAN = np.array([0.48145466, 0.4578275, 0.40821073])
STD = np.array([0.26862954, 0.26130258, 0.27577711])


def picture(width, height):
    """[height, width, 3] bytes: a smooth field with sharp edges and detail."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((x * (3 + c) + y * (5 - c) + (x * y) // 7 * (c + 1) + ((x // 5 + y // 3) % 2) * 90) % 256).astype(np.uint8)


def planes(width, height):
    return torch.from_numpy(picture(width, height).transpose(2, 0, 1).astype(np.float32) / 127.5 - 1)[None]


def clip(width, height, size):
    """CLIPImageProcessor: shorter side to `size` with Pillow's bicubic, centre crop, normalise."""
    image = Image.fromarray(picture(width, height))
    shorter = min(width, height)
    image = image.resize((int(width * size / shorter), int(height * size / shorter)), Image.Resampling.BICUBIC)
    left, top = (image.width - size) // 2, (image.height - size) // 2
    pixels = np.asarray(image)[top : top + size, left : left + size] / 255
    return ((pixels - MEAN) / STD).transpose(2, 0, 1)


def values(array):
    return [round(float(v), 6) for v in np.asarray(array).ravel()]


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    bicubic = []
    for (w, h), (tw, th) in [((16, 16), (37, 29)), ((40, 24), (17, 11)), ((8, 8), (32, 32)), ((33, 20), (33, 10))]:
        out = F.interpolate(planes(w, h), size=(th, tw), mode="bicubic", antialias=True, align_corners=False)
        bicubic.append(dict(width=w, height=h, toWidth=tw, toHeight=th, values=values(out)))
    area = [
        dict(
            width=24,
            height=16,
            toWidth=12,
            toHeight=8,
            values=values(F.interpolate(planes(24, 16), size=(8, 12), mode="area")),
        )
    ]
    prepared = [
        dict(width=w, height=h, size=16, values=values(clip(w, h, 16)))
        for w, h in [(48, 40), (16, 16), (11, 23), (100, 30)]
    ]
    finished = [
        dict(side=20, **how, values=values(finish(planes(20, 20), **how)))
        for how in (
            dict(flatten=3, spread=0.15, sharpen=[1.5, 3.0]),
            dict(flatten=0, spread=1.0, sharpen=[1.0]),
            dict(flatten=1, spread=0.6, sharpen=[]),
            dict(smooth=0.05, flatten=0, spread=1.0, sharpen=[]),
            dict(smooth=0.5, flatten=1, spread=0.3, sharpen=[1.0]),
        )
    ]
    (FOLDER / "golden.json").write_text(
        json.dumps(dict(bicubic=bicubic, area=area, clip=prepared, finish=finished), separators=(",", ":")) + "\n"
    )


if __name__ == "__main__":
    main()
