"""The autoregressive prior beside the diffusion prior: python -m models.eval.prior_ar --pack PACK [--run prior_ar]
[--count 100]

Cosine to the true z_i of real drawings of combinations never shown (eval/held-out-prompts.json), as it is and less the
mean z_i; both priors draw two samples and keep the one nearer to z_t, over several guidances. Prints JSON. Needs the
drawings and the run's checkpoint; the run must have been trained with this pack's CLIP."""

import argparse
import json
from pathlib import Path

import torch
import torch.nn.functional as F

from models.autoregressive import AutoregressivePrior
from models.eval import asked as prompts
from models.eval.grading import real_pictures
from models.eval.paint import open_pack
from models.train.common import ema_module, threads
from models.train.data import Drawings

DIFFUSION_GUIDANCE = (1.0, 4.0)
GUIDANCE = (1.0, 2.0, 4.0)


def nearer(candidates, z_t):
    """Of candidates [K,N,W] for each prompt the one with the larger dot product with z_t [N,W]."""
    best = (candidates * z_t).sum(2).argmax(0)
    return candidates[best, torch.arange(len(z_t))]


@torch.no_grad()
def draw(prior, z_t, states, mask, none, guidance, generator, samples=2, temperature=1.0):
    """z_i [N,W] of the autoregressive prior, the best of `samples`."""
    candidates = [
        prior.decode(
            prior.draw(
                z_t,
                states,
                mask,
                torch.rand(len(z_t), prior.config.dims + 1, generator=generator),
                guidance,
                none,
                temperature,
            )
        )
        for _ in range(samples)
    ]
    return nearer(torch.stack(candidates), z_t)


@torch.no_grad()
def compare(cascade, prior, asked, drawings, seed=1):
    """name → {"cosine", "centred"} to the true z_i of one real drawing of each prompt."""
    true, other = (
        F.normalize(cascade.image_encoder(pixel_values=real_pictures(drawings, asked, k)).image_embeds, dim=-1)
        for k in (0, 1)
    )
    words = [a["prompt"] for a in asked]
    z_t, states, mask = cascade.encode(["", *words])
    length = int(mask.sum(1).max())
    states, mask = states[:, :length], mask[:, :length]
    none = tuple(v[:1].expand(len(words), *v.shape[1:]) for v in (z_t, states, mask))
    z_t, states, mask = z_t[1:], states[1:], mask[1:]
    found = {
        "codes of the true z_i": prior.decode(prior.encode(true)),
        "another drawing of the same scene": other,
        "z_t": z_t,
        "another prompt's true z_i": true.roll(1, 0),
    }
    for g in DIFFUSION_GUIDANCE:
        steps = cascade.defaults["prior"]["steps"]
        found[f"diffusion prior, guidance {g:g}"] = cascade.draw_z(words, torch.Generator().manual_seed(seed), g, steps)
    for g in GUIDANCE:
        found[f"autoregressive prior, guidance {g:g}"] = draw(
            prior, z_t, states, mask, none, g, torch.Generator().manual_seed(seed)
        )
    mean = cascade.prior.clip_mean
    return {
        name: {
            "cosine": round(F.cosine_similarity(z, true).mean().item(), 4),
            "centred": round(F.cosine_similarity(z - mean, true - mean).mean().item(), 4),
        }
        for name, z in found.items()
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, default=Path("public/packs/embedded"))
    parser.add_argument("--run", default="prior_ar")
    parser.add_argument("--count", type=int, default=100)
    args = parser.parse_args()
    threads()
    cascade, manifest = open_pack(args.pack)
    prior = ema_module(
        AutoregressivePrior(embedding_dim=manifest["embeddingWidth"], text_width=manifest["embeddingWidth"]), args.run
    )
    asked = prompts.read({"new": args.count, "seen": 0})
    print(
        json.dumps(
            {
                "pack": f"{manifest['id']} {manifest['version']}",
                "prompts": len(asked),
                **compare(cascade, prior, asked, Drawings(which="all")),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
