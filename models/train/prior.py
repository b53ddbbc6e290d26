"""The diffusion prior: z_i of the core world's compositions from captions, learned from the table (train/table.py).

    python -m models.train.prior --text FOLDER --minutes 240
    python -m models.train.prior --text FOLDER --sketch-run sketch10r --minutes 240

It predicts the clean, standardised z_i with a mean squared error (arXiv 2204.06125, section 2.2). With a sketch, half
of the loss counts an error by what it does to the picture (`sketch_metric`): the best guess is the same, but what the
network cannot get right yet is then where nobody sees it.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models.networks import CONTEXT, build
from models.train.common import STEPS, Ema, Run, add_noise, alphas_cumprod, begin, ema_module, training_arguments
from models.train.data import Drawings
from models.train.frozen import frozen_clip
from models.train.table import read_table
from models.train.world import World

DROP_CAPTION = 0.1
REPEATS = 4  # noise levels a caption is used at; one of them is always near pure noise, where the thing is decided
NEAR_NOISE = 850
LENGTHS = range(6, CONTEXT + 1, 2)  # what captions are padded to
POOL = 24  # batches of captions that are encoded together, each of about one length
METRIC = 1024  # compositions whose sketches say what is seen of an error
USES = 3  # times a pool is gone through, each time at other noise levels


class ShortPrior(nn.Module):
    """PriorTransformer on captions padded to fewer than CONTEXT columns, at several noise levels at once.

    Exactly the same result: padded columns are masked, so only the positions of the columns that stay matter; and
    attention is causal, so the columns of caption and z_t are the same for every noise level, which adds three columns
    of its own.
    """

    def __init__(self, prior):
        super().__init__()
        self.prior = prior

    def forward(self, x, t, z_t, states, mask):
        """x [B,W] and t [B], or x [B,R,W] and t [B,R]; z_t [B,W], states [B,L,W], mask [B,L] (1 = a token). Shaped as
        x.
        """
        if x.ndim == 2:
            return self(x[:, None], t[:, None], z_t, states, mask)[:, 0]
        prior, length, repeats = self.prior, states.shape[1], x.shape[1]
        position, rest = prior.positional_embedding[:, :length], prior.positional_embedding[:, CONTEXT:]
        known = torch.cat(
            [prior.encoder_hidden_states_proj(states) + position, prior.embedding_proj(z_t)[:, None] + rest[:, :1]], 1
        )
        time = prior.time_embedding(prior.time_proj(t.flatten()).to(x.dtype)).view(*t.shape, -1)
        own = torch.stack([time, prior.proj_in(x), prior.prd_embedding.expand(*x.shape[:2], -1)], 2) + rest[:, None, 1:]
        hidden = torch.cat([known, own.flatten(1, 2)], 1)
        bias = self.bias(mask, length, repeats).repeat_interleave(prior.config.num_attention_heads, dim=0)
        for block in prior.transformer_blocks:
            hidden = block(hidden, attention_mask=bias)
        return prior.proj_to_clip_embeddings(prior.norm_out(hidden)[:, length + 3 :: 3])

    @staticmethod
    def bias(mask, length, repeats):
        """[B,N,N], 0 where a column may be attended to: causal, and no noise level sees another's."""
        columns = length + 1 + 3 * repeats
        level = torch.cat([torch.zeros(length + 1), torch.arange(1, repeats + 1).repeat_interleave(3)]).to(mask.device)
        sees = torch.ones(columns, columns, dtype=torch.bool, device=mask.device).tril() & (
            (level == 0)[None] | (level[None] == level[:, None])
        )
        blocked = (1 - F.pad(mask, (0, columns - length), value=1.0))[:, None] + (~sees)[None]
        return blocked * -10000.0


class Captions:
    """Endless (compositions [B], z_t [B,W], states [B,L,W], mask [B,L]), each batch of captions of about one length.

    drop: share of captions that are the empty one.
    """

    def __init__(self, clip, world, rng, batch, drop=DROP_CAPTION):
        self.clip, self.world, self.rng, self.batch, self.drop = clip, world, rng, batch, drop

    def pool(self):
        rng, size = self.rng, POOL * self.batch
        compositions = self.world.sample(rng, size)
        captions = ["" if rng.random() < self.drop else self.world.caption(rng, c) for c in compositions]
        order = sorted(range(size), key=lambda i: len(captions[i]))
        rows = [order[i : i + self.batch] for i in range(0, size, self.batch)]
        return [(compositions[r], *self.clip.captions([captions[i] for i in r])) for r in rows]

    def __iter__(self):
        while True:
            pool = self.pool()
            for _ in range(USES):
                for i in self.rng.permutation(POOL):
                    yield pool[i]


def sketch_metric(sketch, z, std, compositions, chunk=64):
    """[W,W], of trace W: the mean square, over all directions of a picture, of what a small change of z_i in standard
    units does to its sketch. z: the table; std [1,W]; compositions: those whose sketches are asked.
    """
    total = torch.zeros(std.shape[1], std.shape[1], device=std.device)
    for part in np.array_split(compositions, max(1, len(compositions) // chunk)):
        z_i = z[part].float().requires_grad_()
        picture = sketch(z_i)
        gradient = torch.autograd.grad((picture * torch.randn_like(picture)).sum(), z_i)[0] * std
        total += gradient.T @ gradient
    return total * len(total) / total.trace()


def main():
    parser = training_arguments(run="prior", minutes=240, batch=64, rate=6e-4, seed=4)
    parser.add_argument("--text", required=True, help="a pack-source folder; its text tower reads the captions")
    parser.add_argument("--table", default="table", help="the folder of train/table.py in $EASEL_RUNS")
    parser.add_argument("--sketch-run", help="a sketch's run: half of the loss is then of what its pictures show")
    args = parser.parse_args()
    accelerator = begin(args.seed)
    to = accelerator.device
    world, z = World(Drawings(args.drawings)), read_table(args.table, to)[0]
    module = build("prior").to(to)
    with torch.no_grad():
        every = z[np.arange(len(world))]
        module.clip_mean.copy_(every.mean(0, keepdim=True))
        module.clip_std.copy_(every.std(0, keepdim=True))
        module.prd_embedding.normal_(0, 0.02)
        module.positional_embedding.normal_(0, 0.02)
        # z_t has length 1: read it as if each number had unit deviation.
        module.embedding_proj.weight.mul_(16)
    module.clip_mean.requires_grad_(False)
    module.clip_std.requires_grad_(False)
    module.set_default_attn_processor()
    reader = [module.embedding_proj.weight]
    rest = [p for p in module.parameters() if p.requires_grad and p is not reader[0]]
    groups = [{"params": rest, "part": 1.0}, {"params": reader, "part": 8.0, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=args.rate, betas=(0.9, 0.96), weight_decay=0.02)
    ema = Ema(module, 0.9995)
    run = Run(args.run, accelerator, args.copy_of)
    run.resume(module, ema, optimiser)
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    torch.manual_seed(args.seed + run.step + accelerator.process_index)
    model, optimiser = accelerator.prepare(ShortPrior(module), optimiser)
    abar = alphas_cumprod().to(to)
    metric = torch.eye(module.clip_std.shape[1], device=to)
    if args.sketch_run:
        sketch = ema_module(build("sketch"), args.sketch_run).to(to)
        seen = sketch_metric(sketch, z, module.clip_std, rng.integers(0, len(world), METRIC))
        metric = (metric + seen) / 2
    captions = iter(Captions(frozen_clip(args.text, LENGTHS, to), world, rng, args.batch))
    while run.going(args.minutes):
        compositions, z_t, states, mask = next(captions)
        z_i = ((z[compositions] - module.clip_mean) / module.clip_std)[:, None].expand(-1, REPEATS, -1)
        t = torch.from_numpy(rng.integers(0, STEPS, z_i.shape[:2]))
        t[:, 0] = torch.from_numpy(rng.integers(NEAR_NOISE, STEPS, len(t)))
        t = t.to(to)
        x = add_noise(z_i.flatten(0, 1), torch.randn_like(z_i).flatten(0, 1), abar[t].flatten()).view_as(z_i)
        run.set_rates(optimiser, args)
        with accelerator.autocast():
            guess = model(x, t, z_t, states, mask)
        apart = guess.float() - z_i
        error = (apart @ metric * apart).mean(-1)
        loss = error.mean()
        run.descend(loss, model, optimiser)
        ema.update(module)
        near = error.detach()[:, 0].mean().item()
        run.tick(args.batch, {"loss": loss.item(), "loss_near_noise": near}, module, ema, optimiser)
    run.finish(module, ema, optimiser)


if __name__ == "__main__":
    main()
