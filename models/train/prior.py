"""The diffusion prior: CLIP image embeddings from captions.

    accelerate launch -m models.train.prior --minutes 25

It predicts the clean, standardised z_i with a mean squared error (arXiv 2204.06125, section 2.2).
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models.networks import CONTEXT, build
from models.train.common import STEPS, Ema, Run, add_noise, alphas_cumprod, begin, training_arguments
from models.train.data import Drawings
from models.train.frozen import frozen_clip
from models.train.kin import Taught
from models.train.muon import MuonAdamW, inside
from models.train.scenes import SHARE

DROP_CAPTION = 0.1
REPEATS = 4  # noise levels a caption is used at
LENGTHS = range(8, CONTEXT + 1, 4)  # what captions are padded to
POOL = 4  # batches of captions that are sorted by length together
KEPT = 50_000  # pictures whose z_i are drawn from again, each time with a caption of its own
FRESH = 0.5  # new pictures for each one used


class ShortPrior(nn.Module):
    """PriorTransformer on captions padded to fewer than CONTEXT columns, at several noise levels at once.

    Exactly the same result: padded columns are masked, so only the positions of the columns that stay matter; and attention is
    causal, so the columns of caption and z_t are the same for every noise level, which adds three columns of its own.
    """

    def __init__(self, prior):
        super().__init__()
        self.prior = prior

    def forward(self, x, t, z_t, states, mask):
        """x [B,W] and t [B], or x [B,R,W] and t [B,R]; z_t [B,W], states [B,L,W], mask [B,L] (1 = a token). Shaped as x."""
        if x.ndim == 2:
            return self(x[:, None], t[:, None], z_t, states, mask)[:, 0]
        prior, length, repeats = self.prior, states.shape[1], x.shape[1]
        position, rest = prior.positional_embedding[:, :length], prior.positional_embedding[:, CONTEXT:]
        known = torch.cat([prior.encoder_hidden_states_proj(states) + position, prior.embedding_proj(z_t)[:, None] + rest[:, :1]], 1)
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
        sees = torch.ones(columns, columns, dtype=torch.bool, device=mask.device).tril() & ((level == 0)[None] | (level[None] == level[:, None]))
        blocked = (1 - F.pad(mask, (0, columns - length), value=1.0))[:, None] + (~sees)[None]
        return blocked * -10000.0


class Pool:
    """Captions with the z_i of their pictures. Painting and reading pictures costs more than the prior's own columns do, so most z_i
    are used again, with another caption each time."""

    def __init__(self, taught, rng, batch, device):
        self.taught, self.rng, self.batch, self.device = taught, rng, batch, device
        self.scenes, self.z, self.at = [], torch.empty(0), 0
        while len(self.scenes) < min(KEPT, 16 * batch):
            self.grow(batch)

    def grow(self, count):
        scenes = self.taught.scenes(self.rng, count)
        z = self.taught.z(scenes, self.device).cpu()
        if len(self.scenes) < KEPT:
            self.scenes += scenes
            self.z = torch.cat([self.z.view(-1, z.shape[1]), z])
        else:
            for scene, row in zip(scenes, z):
                self.scenes[self.at], self.z[self.at] = scene, row
                self.at = (self.at + 1) % KEPT

    def batches(self):
        """Endless (z_i [B,W], captions), each batch of captions of about one length."""
        size = POOL * self.batch
        while True:
            self.grow(int(FRESH * size))
            chosen = self.rng.integers(0, len(self.scenes), size)
            captions = self.taught.captions(self.rng, [self.scenes[i] for i in chosen])
            captions = ["" if self.rng.random() < DROP_CAPTION else c for c in captions]
            order = sorted(range(size), key=lambda i: len(captions[i]))
            for b in self.rng.permutation(POOL):
                rows = order[b * self.batch : (b + 1) * self.batch]
                yield self.z[chosen[rows]], [captions[i] for i in rows]


def main():
    parser = training_arguments(run="prior", minutes=25, batch=96, rate=5e-4, seed=4)
    parser.add_argument("--clip-run", help="the CLIP run to learn from (default: clip, or the towers of --init-from)")
    parser.add_argument("--muon", type=float, default=0.0, metavar="PART", help="Muon for the matrices of the transformer, at this part of the rate")
    parser.add_argument("--rich", type=float, default=SHARE["rich"], help="share of pictures that are richer than one thing on one colour")
    parser.add_argument("--silhouettes", type=float, default=1.0, help="how many times as often as other drawings they are shown")
    parser.add_argument("--kin", metavar="TABLE", help="what train/kin.py wrote: silhouettes' z_i are those that the image tower is taught")
    parser.add_argument("--init-from", help="a pack-source folder to start from, its CLIP towers included")
    args = parser.parse_args()
    accelerator = begin(args.seed)
    to = accelerator.device
    drawings = Drawings(args.drawings, silhouettes=args.silhouettes)
    if args.init_from:
        from models.export import load_component

        prior = load_component(args.init_from, "prior").train()
    else:
        prior = build("prior")
    clip = frozen_clip(args.init_from, args.clip_run, LENGTHS).to(to)
    taught = Taught(drawings, clip, torch.load(args.kin, weights_only=True) if args.kin else None, args.rich)
    if args.clip_run or not args.init_from:
        measure = np.random.default_rng(args.seed)
        z = torch.cat([taught.z(taught.scenes(measure, 128), to).cpu() for _ in range(16)])
        with torch.no_grad():
            prior.clip_mean.copy_(z.mean(0, keepdim=True))
            prior.clip_std.copy_(z.std(0, keepdim=True))
    if not args.init_from:
        with torch.no_grad():
            prior.prd_embedding.normal_(0, 0.02)
            prior.positional_embedding.normal_(0, 0.02)
            # z_t has length 1: read it as if each number had unit deviation.
            prior.embedding_proj.weight.mul_(16)
    prior.clip_mean.requires_grad_(False)
    prior.clip_std.requires_grad_(False)
    prior.set_default_attn_processor()
    module = prior
    reader = [prior.embedding_proj.weight]
    matrices = inside(prior.transformer_blocks) if args.muon else []
    apart = {id(p) for p in (*matrices, *reader)}
    rest = [p for p in prior.parameters() if p.requires_grad and id(p) not in apart]
    turned = [{"params": matrices, "part": args.muon, "muon": True}] if matrices else []
    optimiser = MuonAdamW([*turned, {"params": rest, "part": 1.0}, {"params": reader, "part": 8.0, "weight_decay": 0.0}], lr=args.rate, betas=(0.9, 0.96), weight_decay=0.02)
    ema = Ema(module, 0.999)
    run = Run(args.run, accelerator)
    run.resume(module, ema, optimiser)
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    model, optimiser = accelerator.prepare(ShortPrior(module), optimiser)
    abar_table = alphas_cumprod()
    total = args.minutes / 60
    batches = Pool(taught, rng, args.batch, to).batches()
    while run.going(total):
        z, captions = next(batches)
        z = ((z.to(to) - module.clip_mean) / module.clip_std)[:, None].expand(-1, REPEATS, -1)
        z_t, states, mask = clip.captions(captions, to)
        t = torch.from_numpy(rng.integers(0, STEPS, z.shape[:2]))
        x = add_noise(z.flatten(0, 1), torch.randn_like(z).flatten(0, 1), abar_table[t].to(to).flatten()).view_as(z)
        run.set_rates(optimiser, args.rate, total, floor=0.05)
        with accelerator.autocast():
            guess = model(x, t.to(to), z_t, states, mask)
        loss = (guess.float() - z).square().mean()
        run.descend(loss, model, optimiser)
        ema.update(module)
        high = (t > 900)
        at_noise = (guess.float() - z).square().mean(-1).detach().cpu()[high].mean().item() if high.any() else loss.item()
        run.tick(args.batch, {"loss": loss.item(), "loss_near_noise": at_noise}, module, ema, optimiser)
    run.finish(module, ema, optimiser)


if __name__ == "__main__":
    main()
