"""Pictures of held-out (thing, style) drawings for `npm run eval:latents`: python -m models.eval.latents OUT COUNT

Writes OUT/00.png … at 64 pixels and OUT/held-out.json, [{"file", "thing", "style", "background", "towards"}]; `towards`
is another thing, for a text diff. Needs the drawings (data/draw.mjs)."""

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from models.captions import STYLES
from models.train.data import CORE, Drawings, picture64


def main():
    out, count = Path(sys.argv[1]), int(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(31)
    drawings = Drawings(which="held-out")
    core = [t for t in drawings.things if t["subgroup"] in CORE]
    made = []
    while len(made) < count:
        scene = drawings.sample(rng)
        thing = drawings.things[scene["thing"]]
        if thing["subgroup"] not in CORE or len(scene["ground"]) > 1:
            continue
        other = core[int(rng.integers(len(core)))]
        file = f"{len(made):02d}.png"
        Image.fromarray(picture64(drawings, rng, scene)).save(out / file)
        made.append(
            {
                "file": file,
                "thing": thing["label"],
                "style": STYLES[scene["style"]],
                "background": scene["ground"][0],
                "towards": other["label"],
            }
        )
    (out / "held-out.json").write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
