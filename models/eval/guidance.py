"""Grades the whole cascade at 64 pixels in PyTorch over settings of guidance: python -m models.eval.guidance FOLDER 2,1.5 4,1.5

Each setting is "decoder guidance,prior guidance". The prompts and the judge are those of `npm run eval:quick`; bfloat16.
"""

import json
import sys
from pathlib import Path

import torch

from models.eval.judge import grade, load
from models.grid import save_grid
from models.pipeline import Cascade
from models.train.common import threads


def main():
    threads()
    folder, settings = sys.argv[1], sys.argv[2:]
    asked = json.loads((Path(__file__).parent / "prompts.json").read_text())
    cascade = Cascade.from_folder(folder)
    judge, meta = load()
    for setting in settings:
        decoder, prior = (float(v) for v in setting.split(","))
        with torch.autocast("cpu", torch.bfloat16):
            made = cascade([a["prompt"] for a in asked], seed=1, decoder_guidance=decoder, prior_guidance=prior, decoder_steps=12, prior_steps=12)
        save_grid(Path(folder).with_name(f"guidance-{setting}.png"), list(made.float().split(10)))
        print(setting, json.dumps(grade(made.float(), asked, judge, meta)["asked"]), flush=True)


if __name__ == "__main__":
    main()
