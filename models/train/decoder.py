"""The decoder and its text projection: what a picture has beyond the sketch of its z_i.

    python -m models.train.decoder --text FOLDER --sketch-run sketch --prior-run prior --minutes 120

The sketch is condition and base: with a last convolution of zeros the decoder starts as good as the sketch is. Half of
the z_i are what the prior makes of them, so that the decoder learns to mend the prior's own errors.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models.networks import CONTEXT, STAGES, build
from models.train.adversary import Adversary, critic_arguments
from models.train.common import STEPS, Ema, Run, add_noise, alphas_cumprod, begin, ema_module, training_arguments
from models.train.data import Drawings, Masks
from models.train.frozen import frozen_clip
from models.train.pixels import gradient_energy, picture_error
from models.train.prior import Captions, ShortPrior
from models.train.table import read_table
from models.train.world import World

DROP_EMBEDDING = 0.1
DROP_CAPTION = 0.2
MASKED = 0.25  # share of pictures of which a part is known
DISTURBED = 0.5  # share of z_i that the prior has noised and cleaned again
PURE = 0.7  # share of pictures that begin as noise, where there is a critic
NOISED = (300, 950)  # from and to which of its steps
LEAST_NOISE = 0.05  # of 1 - alpha-bar, where it divides the loss
LENGTHS = (24, CONTEXT)  # what captions are padded to: each is compiled once
# z_i and z_t have length 1, so their 384 numbers are about 0.05 each. The maps that read them start as if the
# embeddings were in standard units, and learn faster by the same factor.
EMBEDDING_GAIN = 16.0


class Painter(nn.Module):
    """Decoder and text projection as one module."""

    def __init__(self, decoder=None, text_proj=None):
        super().__init__()
        self.decoder = decoder or build("decoder")
        self.text_proj = text_proj or build("text_proj")
        # plain matrix products: the fused attention is slow backwards on a CPU
        self.decoder.set_default_attn_processor()

    @torch.no_grad()
    def begin(self, z_i, z_t):
        """A fresh decoder: it adds nothing yet, and the maps that read embeddings read them in standard units. z_i, z_t
        [N,W] are samples."""
        nn.init.zeros_(self.decoder.conv_out.weight)
        nn.init.zeros_(self.decoder.conv_out.bias)
        proj = self.text_proj
        image = (proj.clip_image_embeddings_project_to_time_embeddings, proj.clip_extra_context_tokens_proj)
        for layer, z in ((image[0], z_i), (image[1], z_i), (proj.embedding_proj, z_t)):
            mean, std = z.mean(0), z.std(0).clamp_min(1e-3)
            layer.weight.div_(std)
            layer.bias.sub_(layer.weight @ mean)
        proj.learned_classifier_free_guidance_embeddings.copy_(z_i.mean(0))

    def groups(self):
        """Parameter groups for the optimiser; `part` scales the learning rate."""
        readers = ("text_proj.embedding_proj.weight", "text_proj.clip_image", "text_proj.clip_extra")
        fast = [p for n, p in self.named_parameters() if n.startswith(readers) and n.endswith("weight")]
        slow = [p for p in self.parameters() if not any(p is f for f in fast)]
        return [{"params": slow, "part": 1.0}, {"params": fast, "part": EMBEDDING_GAIN, "weight_decay": 0.0}]

    def forward(self, x, sketch, given, t, z_i, drop_z, z_t, states, mask):
        """x [B,12,32,32], sketch [B,12,32,32] and given [B,16,32,32] (known pixels, mask) in patches; drop_z [B,1] bool
        replaces the z_i that the text projection reads by the learned embedding of no picture. Returns, in patches,
        what is to be added to the sketch."""
        z_i = torch.where(drop_z, self.text_proj.learned_classifier_free_guidance_embeddings[None], z_i)
        context, labels = self.text_proj(
            image_embeddings=z_i,
            prompt_embeds=z_t,
            text_encoder_hidden_states=states,
            do_classifier_free_guidance=False,
        )
        seen = F.pad(mask, (self.text_proj.config.clip_extra_context_tokens, 0), value=1.0)
        x = torch.cat([x, sketch, given], 1)
        return self.decoder(x, t, context, class_labels=labels, attention_mask=seen, return_dict=False)[0]


class Disturbed:
    """z_i as a prior makes them of true ones: noised to somewhere on its schedule and cleaned with the caption in one
    step.
    """

    def __init__(self, prior, rng, share=DISTURBED):
        self.prior, self.rng, self.share = prior.eval().requires_grad_(False), rng, share
        prior.set_default_attn_processor()
        self.network, self.abar = ShortPrior(prior), alphas_cumprod().to(prior.clip_mean.device)

    @torch.no_grad()
    def __call__(self, z_i, z_t, states, mask):
        count = int(self.share * len(z_i))
        part = (z_i[:count] - self.prior.clip_mean) / self.prior.clip_std
        t = torch.from_numpy(self.rng.integers(*NOISED, count)).to(part.device)
        x = add_noise(part, torch.randn_like(part), self.abar[t])
        with torch.autocast(part.device.type, torch.bfloat16):
            guess = self.network(x, t, z_t[:count], states[:count], mask[:count]).float()
        return torch.cat([self.prior.post_process_latents(guess), z_i[count:]])


def main():
    parser = training_arguments(run="decoder", minutes=120, batch=16, rate=6e-4, seed=2)
    parser.add_argument("--text", required=True, help="a pack-source folder; its text tower reads the captions")
    parser.add_argument("--sketch-run", required=True)
    parser.add_argument("--prior-run", required=True, help="whose errors the decoder learns to mend")
    parser.add_argument("--table", default="table", help="the folder of train/table.py in $EASEL_RUNS")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument(
        "--noisier", type=float, default=0.5, help="t = 1000 u^this with u uniform: below 1 more steps are noisy ones"
    )
    parser.add_argument("--disturbed", type=float, default=1.0, help="of the batches; the others have the true z_i")
    critic_arguments(parser)
    args = parser.parse_args()
    accelerator = begin(args.seed)
    to = accelerator.device
    world, z = World(Drawings(args.drawings), device=to), read_table(args.table, to)[0]
    sketch = ema_module(build("sketch"), args.sketch_run).requires_grad_(False)
    sketch.to(to, memory_format=torch.channels_last)
    clip = frozen_clip(args.text, LENGTHS, to)
    module = Painter().to(to)
    measure = np.random.default_rng(args.seed)
    sample = world.sample(measure, 512)
    texts = clip.captions([world.caption(measure, c) for c in sample])[0]
    module.begin(z[sample], texts)
    optimiser = torch.optim.AdamW(module.groups(), lr=args.rate, betas=(0.9, 0.99), weight_decay=0.01)
    ema = Ema(module, args.ema)
    run = Run(args.run, accelerator, args.copy_of)
    adversary = Adversary(accelerator, 1) if args.critic else None
    if adversary:
        run.beside["adversary"] = adversary
    run.resume(module, ema, optimiser)
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    torch.manual_seed(args.seed + run.step + accelerator.process_index)
    disturb = Disturbed(ema_module(build("prior"), args.prior_run).to(to), rng)
    masks = Masks(rng, world.side, to)
    model, optimiser = accelerator.prepare(module, optimiser)
    module.to(memory_format=torch.channels_last)
    if args.compile:
        torch._dynamo.config.automatic_dynamic_shapes = False  # a compiled graph for each of the few shapes
        module.compile()  # inside the data-parallel wrapper, so that its hooks stay as they are
    abar_table, factor = alphas_cumprod().to(to), STAGES["decoder"]["unshuffle"]
    captions = iter(Captions(clip, world, rng, args.batch, DROP_CAPTION))
    while run.going(args.minutes):
        compositions, z_t, states, words = next(captions)
        picture = world.pictures(compositions)
        z_i = z[compositions]
        if rng.random() < args.disturbed:
            z_i = disturb(z_i, z_t, states, words)
        with torch.no_grad(), accelerator.autocast():
            base = sketch(z_i).float()
        known = masks(args.batch) * torch.from_numpy(rng.random((args.batch, 1, 1, 1)) < MASKED).to(to)
        t = torch.from_numpy((STEPS * rng.random(args.batch) ** args.noisier).astype(np.int64))
        if adversary:
            # Most begin at the noise that one step begins at; the critic looks at all.
            t[torch.from_numpy(rng.random(args.batch) < PURE)] = STEPS - 1
        t = t.to(to)
        drop_z = torch.from_numpy(rng.random((args.batch, 1)) < DROP_EMBEDDING).to(to)
        x0, abar = F.pixel_unshuffle(picture, factor), abar_table[t]
        x = add_noise(x0, torch.randn_like(x0), abar)
        given = torch.cat([F.pixel_unshuffle(picture * known, factor), F.pixel_unshuffle(known, factor)], 1)
        run.set_rates(optimiser, args)
        with accelerator.autocast():
            added = model(x, F.pixel_unshuffle(base, factor), given, t, z_i, drop_z, z_t, states, words)
        guess = base + F.pixel_shuffle(added.float(), factor)
        # Weighted as the error of v, where the picture is not known already.
        weight = 1 / (1 - abar).clamp_min(LEAST_NOISE)
        error = (weight * picture_error(known * picture + (1 - known) * guess, picture)).mean()
        noisy = t > 700
        mse, sketched = ((x - picture).square().mean((1, 2, 3)) for x in (guess, base))
        figures = {"loss": error, "mse": mse.mean(), "sketch_mse": sketched.mean()}
        if noisy.any():
            figures |= {"near_noise": mse[noisy].mean() / sketched[noisy].mean()}
            figures |= {"edges": gradient_energy(guess[noisy]).mean() / gradient_energy(picture[noisy]).mean()}
        if adversary:
            error, more = adversary.step_beside(error, picture, guess, base, args.share)
            figures |= more
        run.descend(error, model, optimiser)
        ema.update(module)
        run.tick(args.batch, {k: float(v) for k, v in figures.items()}, module, ema, optimiser)
    run.finish(module, ema, optimiser)


if __name__ == "__main__":
    main()
