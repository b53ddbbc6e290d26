"""The whole cascade in PyTorch, short: the reference of what Easel does in the page.

    CLIP text -> prior (two samples, reranked) -> decoder 64 -> 256 -> 1024

`Cascade.from_folder(FOLDER)` reads a pack-source folder. Pictures are float32 in -1..1.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from models.finish import finish
from models.networks import CONTEXT, STAGES, enlarge
from models.train.common import STEPS, alphas_cumprod

ABAR = alphas_cumprod().double()


def trailing(steps):
    """Timesteps of DDIMScheduler's `trailing` spacing: no step is spent at t = 0."""
    return [round(STEPS - i * STEPS / steps) - 1 for i in range(steps)]


@torch.no_grad()
def sample(predict_x0, x, steps, sampler="ddim", begin=0):
    """Runs a sampler without noise from x (pure noise, or noised as it is after `begin` of the steps). predict_x0(x, t)
    → the clean estimate, clamped already.

    ddim: arXiv 2010.02502 with eta 0. dpm++2m: arXiv 2211.01095, algorithm 2, first-order at the last step.
    """
    times = trailing(steps)[begin:]
    before = None
    for i, t in enumerate(times):
        a, s = ABAR[t].sqrt(), (1 - ABAR[t]).sqrt()
        x0 = predict_x0(x, t)
        if i == len(times) - 1:
            return x0
        a2, s2 = ABAR[times[i + 1]].sqrt(), (1 - ABAR[times[i + 1]]).sqrt()
        if sampler == "ddim":
            x = a2 * x0 + s2 * (x - a * x0) / s
        else:
            lam, lam2 = (a / s).log(), (a2 / s2).log()
            d = x0
            if before is not None:
                last_x0, last_h = before
                d = x0 + (lam2 - lam) / last_h / 2 * (x0 - last_x0)
            x = s2 / s * x - a2 * torch.expm1(lam - lam2) * d
            before = (x0, lam2 - lam)
        x = x.float()
    raise ValueError("steps must be at least 1")


class Cascade:
    def __init__(
        self,
        modules,
        tokenizer,
        defaults,
        patches=(STAGES["decoder"]["unshuffle"], STAGES["decoder"]["condition_unshuffle"]),
        prediction="sample",
        residual=(),
        finishes=None,
    ):
        """patches, prediction: the decoder's pixel-unshuffles, of pictures and of the sketch, and what it predicts,
        `sample` or `v_prediction`. residual: the upsamplers that predict what the picture has beyond its condition.
        finishes: stage → what `finish` is asked for after it."""
        self.finishes = finishes or {}
        self.sketch = None  # decoders of before 0.3.0 have none
        self.__dict__.update({k: m.eval() for k, m in modules.items()})
        self.tokenizer, self.defaults, self.patches, self.prediction, self.residual = (
            tokenizer,
            defaults,
            patches,
            prediction,
            residual,
        )
        self.tokenizer.enable_truncation(CONTEXT)
        self.tokenizer.enable_padding(length=CONTEXT)

    @classmethod
    def from_folder(cls, folder):
        from models.components import components, load_component

        folder = Path(folder)
        stages = json.loads((folder / "easel.json").read_text())["stages"]
        scheduler = json.loads((folder / "decoder_scheduler" / "scheduler_config.json").read_text())
        modules = {n: load_component(folder, n) for n in components(folder)}
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer" / "tokenizer.json"))
        residual = tuple(k for k, s in stages.items() if s.get("residual"))
        return cls(
            modules,
            tokenizer,
            {k: s["defaults"] for k, s in stages.items()},
            (stages["decoder"]["pixelUnshuffle"], stages["decoder"]["conditionUnshuffle"]),
            scheduler["prediction_type"],
            residual,
            {k: s["finish"] for k, s in stages.items() if s.get("finish")},
        )

    def finished(self, stage, picture, last=True):
        """last: no other stage follows. Outlines that are steep already would go on as the stairs of their pixels."""
        if stage not in self.finishes:
            return picture
        asked = self.finishes[stage]
        return finish(picture, **(asked if last else asked | {"sharpen": []}))

    @torch.no_grad()
    def encode(self, prompts):
        """z_t [B,W] of length 1, states [B,64,W], mask [B,64]."""
        encoded = self.tokenizer.encode_batch(list(prompts))
        ids, mask = torch.tensor([e.ids for e in encoded]), torch.tensor([e.attention_mask for e in encoded])
        z, states = self.text_encoder(ids, mask)
        return F.normalize(z, dim=-1), states, mask.float()

    def draw_z(self, prompts, generator, guidance, steps, samples=2, negative=""):
        """One image embedding a prompt: the best of `samples` by its dot product with z_t. negative: what guidance
        leads away from."""
        b = len(prompts)
        z_t, states, mask = self.encode([negative] * b + list(prompts))

        def x0(x, t):
            guess = self.prior(torch.cat([x, x]), torch.tensor(t), z_t, states, mask, return_dict=False)[0]
            none, text = guess.chunk(2)
            return (none + guidance * (text - none)).clamp(-5, 5)

        best = best_score = None
        for _ in range(samples):
            x = torch.randn(b, z_t.shape[1], generator=generator)
            z = self.prior.post_process_latents(sample(x0, x, steps))
            score = (z * z_t[b:]).sum(1)
            if best is None:
                best, best_score = z, score
            else:
                better = score > best_score
                best, best_score = torch.where(better[:, None], z, best), torch.where(better, score, best_score)
        return best

    def decode(
        self,
        prompts,
        z_i,
        generator,
        guidance,
        steps,
        sampler,
        known=None,
        mask=None,
        noise=None,
        begin=0,
        negative="",
    ):
        """64x64 pictures [B,3,64,64]. known, mask (1 = known): a picture to keep a part of. noise: what to start from,
        after `begin` of the steps. negative: what guidance leads away from. A residual decoder adds to the sketch of
        z_i, which is then the condition of both rows."""
        b, (r, sketch_patch) = len(z_i), self.patches
        z_t, states, words = self.encode([negative] * b + list(prompts))
        context, labels = self.text_proj(
            image_embeddings=z_i, prompt_embeds=z_t, text_encoder_hidden_states=states, do_classifier_free_guidance=True
        )
        none = self.text_proj.learned_classifier_free_guidance_embeddings.expand(b, -1)
        residual = "decoder" in self.residual
        drawn = None if self.sketch is None else self.sketch(torch.cat([z_i if residual else none, z_i]))
        base = drawn[b:] if residual else 0
        sketch = [] if drawn is None else [F.pixel_unshuffle(drawn, sketch_patch)]
        words = F.pad(words, (self.text_proj.config.clip_extra_context_tokens, 0), value=1.0)
        size = STAGES["decoder"]["size"]
        known = torch.zeros(b, 3, size, size) if known is None else known
        mask = torch.zeros(b, 1, size, size) if mask is None else mask
        extra = torch.cat([F.pixel_unshuffle(known * mask, r), F.pixel_unshuffle(mask, r)], 1)

        def x0(x, t):
            seen = torch.cat([torch.cat([F.pixel_unshuffle(x, r)] * 2), *sketch, torch.cat([extra] * 2)], 1)
            guess = self.decoder(
                seen, torch.tensor(t), context, class_labels=labels, attention_mask=words, return_dict=False
            )[0]
            none, text = F.pixel_shuffle(guess, r).chunk(2)
            guess = base + none + guidance * (text - none)
            if self.prediction == "v_prediction":
                guess = ABAR[t].sqrt() * x - (1 - ABAR[t]).sqrt() * guess
            guess = guess.float().clamp(-1, 1)
            return mask * known + (1 - mask) * guess

        x = torch.randn(b, 3, size, size, generator=generator) if noise is None else noise
        return self.finished("decoder", sample(x0, x, steps, sampler, begin))

    def upsample(self, stage, picture, generator, steps, known=None, mask=None, last=True):
        """The picture four times larger. stage: super_res_first or super_res_last; any even aspect ratio. last: whether
        no other stage follows."""
        s, unet = STAGES[stage], getattr(self, stage)
        b, _, h, w = picture.shape
        f = s["size"] // s["condition_size"]
        r = s["unshuffle"]
        shape = (b, 3, h * f, w * f)
        known = torch.zeros(shape) if known is None else known
        mask = torch.zeros(b, 1, *shape[2:]) if mask is None else mask
        extra = torch.cat(
            [
                F.pixel_unshuffle(picture, s["condition_unshuffle"]),
                F.pixel_unshuffle(known * mask, r),
                F.pixel_unshuffle(mask, r),
            ],
            1,
        )
        base = enlarge(picture, f) if stage in self.residual else 0

        def x0(x, t):
            guess = F.pixel_shuffle(
                unet(torch.cat([F.pixel_unshuffle(x, r), extra], 1), torch.tensor(t), return_dict=False)[0], r
            )
            guess = (base + guess).clamp(-1, 1)
            return mask * known + (1 - mask) * guess

        return self.finished(stage, sample(x0, torch.randn(shape, generator=generator), steps), last)

    @torch.no_grad()
    def sketched(self, prompts, seed=0):
        """What the decoder adds to, [B,3,64,64]: the sketch of the z_i that `__call__` paints from."""
        d = self.defaults["prior"]
        z = self.draw_z(prompts, torch.Generator().manual_seed(seed), d["guidance"], d["steps"])
        return self.sketch(z).clamp(-1, 1)

    @torch.no_grad()
    def __call__(self, prompts, seed=0, size=64, **options):
        """Pictures [B,3,size,size] for prompts; size 64, 256 or 1024. options: prior_guidance, decoder_steps and the
        like.
        """
        g = torch.Generator().manual_seed(seed)

        def setting(stage, key):
            return options.get(f"{stage}_{key}", self.defaults[stage][key])

        z = self.draw_z(prompts, g, setting("prior", "guidance"), setting("prior", "steps"))
        picture = self.decode(
            prompts, z, g, setting("decoder", "guidance"), setting("decoder", "steps"), setting("decoder", "sampler")
        )
        if size >= 256:
            steps = setting("super_res_first", "steps")
            picture = self.upsample("super_res_first", picture, g, steps, last=size < 1024)
        if size >= 1024:
            picture = torch.cat(
                [self.upsample("super_res_last", p[None], g, setting("super_res_last", "steps")) for p in picture]
            )
        return picture
