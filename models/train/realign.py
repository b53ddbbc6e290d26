"""Teaches a pack's image tower the z_i of kin.py for silhouettes, and its own z_i, as they were, for everything else.

    python -m models.train.kin FOLDER TABLE
    accelerate launch -m models.train.realign --init-from FOLDER --kin TABLE --minutes 45

So prior, decoder and captions keep the space they were trained in. A run like one of `clip.py`, exported in the same way.
"""

import copy

import numpy as np
import torch

from models.captions import SILHOUETTE
from models.export import load_component
from models.train.clip import Clip
from models.train.common import Ema, Run, begin, training_arguments
from models.train.data import Drawings
from models.train.frozen import FrozenClip
from models.train.kin import Taught
from models.train.muon import MuonAdamW, inside


def main():
    parser = training_arguments(run="realigned", minutes=45, batch=96, rate=5e-4, seed=6)
    parser.add_argument("--init-from", required=True, help="a pack-source folder: its towers")
    parser.add_argument("--kin", required=True, metavar="TABLE", help="what train/kin.py wrote for that folder")
    parser.add_argument("--rich", type=float, default=0.1)
    parser.add_argument("--silhouettes", type=float, default=4.0, help="how many times as often as other drawings they are shown: about half of all")
    args = parser.parse_args()
    accelerator = begin(args.seed)
    to = accelerator.device
    drawings = Drawings(args.drawings, silhouettes=args.silhouettes)
    text, image = (load_component(args.init_from, name) for name in ("text_encoder", "image_encoder"))
    teacher = FrozenClip(text=text, image=copy.deepcopy(image)).to(to)
    taught = Taught(drawings, teacher, torch.load(args.kin, weights_only=True), args.rich)
    module = Clip(text, image, len(drawings.things), freeze_text=True)
    module.requires_grad_(False)
    module.image.requires_grad_(True).train()
    matrices = inside(module.image.vision_model.encoder)
    apart = {id(p) for p in matrices}
    rest = [p for p in module.image.parameters() if id(p) not in apart]
    optimiser = MuonAdamW([{"params": matrices, "muon": True}, {"params": rest}], lr=args.rate, betas=(0.9, 0.98), weight_decay=0.01)
    ema = Ema(module, 0.998)
    run = Run(args.run, accelerator)
    run.resume(module, ema, optimiser)
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    model, optimiser = accelerator.prepare(module.image, optimiser)
    total = args.minutes / 60
    while run.going(total):
        scenes = taught.scenes(rng, args.batch)
        pictures = taught.pictures(scenes).to(to)
        z = taught.z(scenes, to, pictures)
        silhouette = torch.tensor([s["style"] == SILHOUETTE for s, _, _ in scenes], device=to)
        run.set_rates(optimiser, args.rate, total, floor=0.02)
        with accelerator.autocast():
            seen = model(pixel_values=pictures).image_embeds
        away = 1 - torch.nn.functional.cosine_similarity(seen.float(), z, dim=-1)
        loss = away.mean()
        run.descend(loss, model, optimiser)
        ema.update(module)
        away = away.detach()
        run.tick(args.batch, {"loss": loss.item(), "silhouettes": 1 - away[silhouette].mean().item(), "others": 1 - away[~silhouette].mean().item()}, module, ema, optimiser)
    run.finish(module, ema, optimiser)


if __name__ == "__main__":
    main()
