"""A folder of synthetic drawings: discs and squares, the layout of data/draw.mjs, a few hundred kilobytes."""

import json

import numpy as np
import pytest

SHAPES = [("disc", "food-fruit"), ("square", "drink"), ("ring", "animal-bird"), ("bar", "transport-air")]


def drawing(kind, size):
    y, x = (np.mgrid[:size, :size] + 0.5) / size - 0.5
    r = np.hypot(x, y)
    inside = {
        "disc": r < 0.45,
        "square": np.maximum(abs(x), abs(y)) < 0.4,
        "ring": abs(r - 0.35) < 0.1,
        "bar": abs(y) < 0.15,
    }[kind]
    rgba = np.zeros((size, size, 4), np.uint8)
    rgba[..., :3] = [200, 60, 40]
    rgba[..., 3] = 255 * inside
    return rgba


@pytest.fixture(scope="session")
def drawings_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawings")
    things = [
        {"id": i, "name": n, "label": n, "tags": ["shape"], "group": "g", "subgroup": s}
        for i, (n, s) in enumerate(SHAPES)
    ]
    drawings = [{"thing": i, "style": s} for i in range(len(SHAPES)) for s in range(4)]
    (folder / "things.json").write_text(json.dumps({"things": things, "drawings": drawings, "leftOut": {}}))
    for size in (56, 48, 40, 224, 192):
        np.save(folder / f"draw{size}.npy", np.stack([drawing(SHAPES[d["thing"]][0], size) for d in drawings]))
    np.save(
        folder / "crops.npy",
        np.stack([drawing(SHAPES[drawings[i]["thing"]][0], 256) for i in range(0, len(drawings), 2)]),
    )
    return folder
