"""The sketch: pictures from z_i alone, learned from the table of the core world (train/table.py).

    python -m models.train.sketch --minutes 240

Besides the picture's error, its alpha is set against the drawing's own.
"""

import numpy as np
import torch

from models.networks import build
from models.train.common import Ema, Run, begin, training_arguments
from models.train.data import Drawings
from models.train.pixels import crisp_error, picture_error
from models.train.table import read_table
from models.train.world import World

ALPHA = 0.3  # weight of the alpha's error
# Weight of the shares' entropy (nats a pixel of the drawing): an area of one colour is to be one colour of the palette.
ENTROPY = 0.006


def main():
    parser = training_arguments(run="sketch", minutes=240, batch=32, rate=2e-3, seed=6)
    parser.add_argument("--table", default="table", help="the folder of train/table.py in $EASEL_RUNS")
    parser.add_argument("--noise", type=float, default=0.0, help="of z_i, in standard units: what a prior errs")
    parser.add_argument("--crisp", type=float, default=0.0, help="weight of the crisp error beside the squared one")
    args = parser.parse_args()
    accelerator = begin(args.seed)
    to = accelerator.device
    world, z = World(Drawings(args.drawings), device=to), read_table(args.table, to)[0]
    module = build("sketch").to(to, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(module.parameters(), lr=args.rate, betas=(0.9, 0.99), weight_decay=0.0)
    ema = Ema(module, 0.9995)
    run = Run(args.run, accelerator, args.copy_of)
    run.resume(module, ema, optimiser)
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    torch.manual_seed(args.seed + run.step + accelerator.process_index)
    model, optimiser = accelerator.prepare(module, optimiser)
    while run.going(args.minutes):
        compositions = world.sample(rng, args.batch)
        z_i = z[compositions]
        if args.noise:
            z_i = z_i + args.noise / z_i.shape[1] ** 0.5 * torch.randn_like(z_i) * torch.rand(len(z_i), 1, device=to)
        colour, alpha = world.figures(compositions)
        ground = world.grounds(compositions)
        picture = ground + alpha * (colour - ground)
        run.set_rates(optimiser, args)
        with accelerator.autocast():
            figure, matte, under, shares = (x.float() for x in model(z_i, layered=True))
        guess = under + matte * (figure - under)
        # Laid on another ground too: a brown thing on red has an outline as well, though its picture hardly shows it.
        other = 2 * torch.rand(len(ground), 3, 1, 1, device=to) - 1
        pairs = (guess, picture), (other + matte * (figure - other), other + alpha * (colour - other))
        error = sum(picture_error(*pair).mean() for pair in pairs)
        if args.crisp:
            error = error + args.crisp * sum(crisp_error(*pair).mean() for pair in pairs)
        entropy = -(alpha * (shares * shares.clamp_min(1e-6).log())).sum() / alpha.sum()
        loss = error + ALPHA * (matte - alpha).square().mean() + ENTROPY * entropy
        run.descend(loss, model, optimiser)
        ema.update(module)
        mse = (guess - picture).square().mean((1, 2, 3))
        bare = (ground - picture).square().mean((1, 2, 3))
        figures = {
            "loss": loss,
            "mse": mse.mean(),
            "of_bare": mse.sum() / bare.sum(),
            "entropy": entropy,
            "alpha": (matte - alpha).square().mean(),
        }
        run.tick(args.batch, {k: v.item() for k, v in figures.items()}, module, ema, optimiser)
    run.finish(module, ema, optimiser)


if __name__ == "__main__":
    main()
