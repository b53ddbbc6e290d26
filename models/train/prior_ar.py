"""The autoregressive prior: codes of CLIP image embeddings from captions (models/autoregressive.py).

accelerate launch -m models.train.prior_ar --minutes 15                          # with the CLIP of the run `clip`
accelerate launch -m models.train.prior_ar --minutes 15 --clip-from FOLDER  # with the towers of a pack-source folder
"""

from pathlib import Path

import numpy as np
import torch

from models.autoregressive import AutoregressivePrior
from models.train.common import Ema, Run, begin, training_arguments
from models.train.data import RUNS, Drawings
from models.train.frozen import frozen_clip
from models.train.scenes import rich64

DROP_CAPTION = 0.1
# Buckets are ordered, and neighbours mean nearly the same: the target is spread over them by a normal of this many
# buckets.
NEIGHBOURS = 2.0


def soft_targets(codes, buckets, deviation=NEIGHBOURS):
    """[B,D] codes → [B,D,buckets] probabilities around each."""
    apart = torch.arange(buckets, device=codes.device) - codes[..., None]
    return (-0.5 * (apart / deviation).square()).softmax(-1)


def main():
    parser = training_arguments(run="prior_ar", minutes=15, batch=32, rate=1e-3, seed=6)
    parser.add_argument("--clip-from", required=True, help="a pack-source folder: its CLIP towers")
    parser.add_argument(
        "--init-from", help="the source folder of an add-on (models.unpack --base) to start from, its codes included"
    )
    parser.add_argument("--fit", type=int, default=2048, help="pictures that PCA and buckets are fitted to")
    args = parser.parse_args()
    accelerator = begin(args.seed)
    to = accelerator.device
    drawings = Drawings(args.drawings)
    clip = frozen_clip(args.clip_from, device=to)
    width = clip.text.config.projection_dim
    if args.init_from:
        module = AutoregressivePrior.from_pretrained(Path(args.init_from) / "prior").train()
    else:
        module = AutoregressivePrior(embedding_dim=width, text_width=clip.text.config.hidden_size, dims=min(64, width))
    if not args.init_from and not (RUNS / args.run / "checkpoint.pt").exists():
        measure, z, z_t = np.random.default_rng(args.seed), [], []
        for _ in range(-(-args.fit // 64)):
            pictures, captions, _ = rich64(drawings, measure, 64)
            z.append(clip.pictures(pictures.to(to)).cpu())
            z_t.append(clip.captions(captions)[0].cpu())
        kept = module.fit(torch.cat(z), torch.cat(z_t))
        print(f"{module.config.dims} components keep {kept:.4f} of the variance of z_i", flush=True)
    run = Run(args.run, accelerator, args.copy_of)
    # The readers of unit-length embeddings began 16 times larger and learn at a rate raised alike.
    reader = [module.embedding_proj.weight]
    rest = [p for n, p in module.named_parameters() if n != "embedding_proj.weight"]
    optimiser = torch.optim.AdamW(
        [{"params": rest, "part": 1.0}, {"params": reader, "part": 8.0, "weight_decay": 0.0}],
        lr=args.rate,
        betas=(0.9, 0.91),
        weight_decay=0.02,
    )
    ema = Ema(module, 0.999)
    run.resume(module, ema, optimiser)
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    model, optimiser = accelerator.prepare(module, optimiser)
    while run.going(args.minutes):
        pictures, captions, _ = rich64(drawings, rng, args.batch)
        captions = ["" if rng.random() < DROP_CAPTION else c for c in captions]
        z = clip.pictures(pictures.to(to))
        z_t, states, mask = clip.captions(captions)
        length = int(mask.sum(1).max())
        codes, dot = module.encode(z), module.dot_token(z, z_t)
        run.set_rates(optimiser, args)
        with accelerator.autocast():
            logits = model(z_t, states[:, :length], mask[:, :length], dot, codes)
        log_p = logits.float().log_softmax(-1)
        loss = -(soft_targets(codes, module.config.buckets) * log_p).sum(-1).mean()
        run.descend(loss, model, optimiser)
        ema.update(module)
        # Of the first eight components, where thing and background are decided: mean distance of the likeliest code, in
        # deviations.
        off = (log_p[:, :8].argmax(-1) - codes[:, :8]).abs().float().mean().item() * 7 / module.config.buckets
        run.tick(args.batch, {"loss": loss.item(), "first_eight_off": off}, module, ema, optimiser)
    run.finish(module, ema, optimiser)
    print(f"{sum(p.numel() for p in module.parameters()) / 1e6:.2f} M parameters, {run.images} pictures", flush=True)


if __name__ == "__main__":
    main()
