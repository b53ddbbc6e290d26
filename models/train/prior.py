"""The diffusion prior: CLIP image embeddings from captions.

    accelerate launch -m models.train.prior --minutes 25

It predicts the clean, standardised z_i with a mean squared error (arXiv 2204.06125, section 2.2).
"""

import argparse

import numpy as np
import torch
import torch.nn.functional as F
from accelerate import Accelerator
from torch import nn

from models.networks import CONTEXT, build
from models.train.common import Ema, Run, STEPS, add_noise, alphas_cumprod, mixed_precision, threads
from models.train.data import Drawings
from models.train.frozen import FrozenClip
from models.train.muon import MuonAdamW, inside
from models.train.scenes import SHARE, rich64

DROP_CAPTION = 0.1
REPEATS = 2  # noise levels a picture and its caption are used at


class ShortPrior(nn.Module):
    """PriorTransformer on captions padded to fewer than CONTEXT columns.

    Exactly the same result: padded columns are masked, so only the positions of the columns that stay matter.
    """

    def __init__(self, prior):
        super().__init__()
        self.prior = prior

    def forward(self, x, t, z_t, states, mask):
        prior, length = self.prior, states.shape[1]
        extra = prior.config.additional_embeddings
        keep = torch.cat([torch.arange(length), torch.arange(CONTEXT, CONTEXT + extra)]).to(x.device)
        hidden = torch.cat(
            [prior.encoder_hidden_states_proj(states), prior.embedding_proj(z_t)[:, None],
             prior.time_embedding(prior.time_proj(t).to(x.dtype))[:, None], prior.proj_in(x)[:, None], prior.prd_embedding.expand(len(x), -1, -1)], 1)
        hidden = hidden + prior.positional_embedding[:, keep]
        causal = prior.causal_attention_mask[:, keep][:, :, keep]
        bias = F.pad((1 - mask) * -10000.0, (0, extra))[:, None] + causal
        bias = bias.repeat_interleave(prior.config.num_attention_heads, dim=0)
        for block in prior.transformer_blocks:
            hidden = block(hidden, attention_mask=bias)
        return prior.proj_to_clip_embeddings(prior.norm_out(hidden)[:, -1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", default="prior")
    parser.add_argument("--clip-run", help="the CLIP run to learn from (default: clip, or the towers of --init-from)")
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--batch", type=int, default=96, help="pictures; each is used REPEATS times")
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--muon", type=float, default=0.0, metavar="PART", help="Muon for the matrices of the transformer, at this part of the rate")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--drawings")
    parser.add_argument("--rich", type=float, default=SHARE["rich"], help="share of pictures that are richer than one thing on one colour")
    parser.add_argument("--silhouettes", type=float, default=1.0, help="how many times as often as other drawings they are shown")
    parser.add_argument("--init-from", help="a pack-source folder to start from, its CLIP towers included")
    args = parser.parse_args()
    threads()
    accelerator = Accelerator(cpu=not torch.cuda.is_available(), mixed_precision=mixed_precision())
    torch.manual_seed(args.seed)
    to = accelerator.device
    drawings = Drawings(args.drawings, silhouettes=args.silhouettes)
    if args.init_from:
        from models.export import load_component

        prior = load_component(args.init_from, "prior").train()
    else:
        prior = build("prior")
    if args.init_from and not args.clip_run:
        clip = FrozenClip(text=load_component(args.init_from, "text_encoder"), image=load_component(args.init_from, "image_encoder")).to(to)
    else:
        clip = FrozenClip(args.clip_run or "clip").to(to)
        measure = np.random.default_rng(args.seed)
        z = torch.cat([clip.pictures(rich64(drawings, measure, 128)[0].to(to)).cpu() for _ in range(16)])
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
    while run.going(total):
        pictures, captions, _ = rich64(drawings, rng, args.batch, args.rich)
        captions = ["" if rng.random() < DROP_CAPTION else c for c in captions]
        z = (clip.pictures(pictures.to(to)) - module.clip_mean) / module.clip_std
        z_t, states, mask = (a.repeat(REPEATS, *[1] * (a.ndim - 1)) for a in clip.captions(captions, to))
        z = z.repeat(REPEATS, 1)
        t = torch.from_numpy(rng.integers(0, STEPS, len(z)))
        x = add_noise(z, torch.randn_like(z), abar_table[t].to(to))
        for group in optimiser.param_groups:
            group["lr"] = group["part"] * run.rate(args.rate, total, floor=0.05)
        with accelerator.autocast():
            guess = model(x, t.to(to), z_t, states, mask)
        loss = (guess.float() - z).square().mean()
        accelerator.backward(loss)
        accelerator.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        ema.update(module)
        high = (t > 900)
        at_noise = (guess.float() - z).square().mean(1).detach().cpu()[high].mean().item() if high.any() else loss.item()
        run.tick(args.batch, {"loss": loss.item(), "loss_near_noise": at_noise}, module, ema, optimiser)
    run.save(module, ema, optimiser)


if __name__ == "__main__":
    main()
