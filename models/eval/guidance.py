"""Grades the whole cascade at 64 pixels in PyTorch over settings of guidance: python -m models.eval.guidance FOLDER
2,1.5 4,1.5,50

Each setting is "decoder guidance,prior guidance", or with the decoder's steps as a third number (12 without). The
prompts are composed by the captions' grammar of things that `npm run eval:quick` does not ask for, so that what is
chosen here is not chosen on the prompts that are reported. Needs the drawings (data/draw.mjs)."""

import json
import sys
from pathlib import Path

import numpy as np
import torch

from models.captions import STYLES
from models.eval.judge import grade, load
from models.grid import save_grid
from models.pipeline import Cascade
from models.train.common import mixed_precision, threads
from models.train.data import CORE, Drawings

PROMPTS = 100


def ask(drawings, rng, scene):
    """What is asked and graded of a scene of one thing on one colour: {"prompt", "thing", "style", "background"}."""
    prompt = drawings.caption(rng, scene, ("thing", "style", "background"))
    return {
        "prompt": prompt,
        "thing": drawings.things[scene["thing"]]["name"],
        "style": STYLES[scene["style"]],
        "background": scene["ground"][0],
    }


def prompts(drawings, seed=11):
    """What is asked: [{"prompt", "thing", "style", "background"}]."""
    reported = {a["thing"] for a in json.loads((Path(__file__).parent / "prompts.json").read_text())}
    rng = np.random.default_rng(seed)
    asked = []
    while len(asked) < PROMPTS:
        scene = drawings.sample(rng)
        thing = drawings.things[scene["thing"]]
        if thing["name"] in reported or thing["subgroup"] not in CORE or len(scene["ground"]) > 1:
            continue
        asked.append(ask(drawings, rng, scene))
    return asked


def main():
    threads()
    folder, settings = sys.argv[1], sys.argv[2:]
    asked = prompts(Drawings())
    cascade = Cascade.from_folder(folder)
    cascade.decoder.to(memory_format=torch.channels_last)
    judge, meta = load()
    for setting in settings:
        decoder, prior, steps = (float(v) for v in f"{setting},12".split(",")[:3])
        with torch.autocast("cpu", torch.bfloat16, enabled=mixed_precision() == "bf16"):
            made = cascade(
                [a["prompt"] for a in asked],
                seed=1,
                decoder_guidance=decoder,
                prior_guidance=prior,
                decoder_steps=int(steps),
                prior_steps=12,
            ).float()
        save_grid(Path(folder).with_name(f"guidance-{setting}.png"), list(made.split(10)))
        print(setting, json.dumps(grade(made, asked, judge, meta)["asked"]), flush=True)


if __name__ == "__main__":
    main()
