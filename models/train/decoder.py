"""The decoder and its text projection: pictures from CLIP image embeddings, captions, and known pixels.

    accelerate launch -m models.train.decoder --minutes 120
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models.networks import STAGES, build
from models.train.clip import Clip
from models.train.common import STEPS, Ema, Run, add_noise, alphas_cumprod, begin, ema_module, min_snr_weight, training_arguments
from models.train.data import Drawings, random_masks
from models.train.finer import with_finer_patches
from models.train.frozen import frozen_clip
from models.train.kin import Taught
from models.train.muon import MuonAdamW, inside
from models.train.scenes import SHARE

DROP_EMBEDDING = 0.1
REPEATS = 2  # noise levels a composed and encoded picture is used at
DROP_CAPTION = 0.5
LEAST_NOISE = 0.05  # of 1 - alpha-bar, where it divides the loss
# z_i and z_t have length 1, so their 384 numbers are about 0.05 each. The maps that read them start as if the
# embeddings were in standard units, and learn faster by the same factor.
EMBEDDING_GAIN = 16.0


SKETCH_WEIGHT = 1.0  # of the sketch's own squared error, so that it stays a picture


class Painter(nn.Module):
    """Decoder, text projection and sketch as one module, so that data-parallel training sees a single forward."""

    def __init__(self, decoder=None, text_proj=None, sketch=None):
        super().__init__()
        self.decoder = decoder or build("decoder")
        self.sketch = sketch or build("sketch")
        self.text_proj = text_proj or build("text_proj")
        self.decoder.set_default_attn_processor()  # plain matrix products: the fused attention is slow backwards on a CPU

    def read_standardised(self, z_i, z_t):
        """Folds the embeddings' mean and deviation into the fresh maps that read them; z_i, z_t [N,W] samples, z_t None
        where the maps that read it are trained ones."""
        with torch.no_grad():
            proj = self.text_proj
            layers = [(proj.clip_image_embeddings_project_to_time_embeddings, z_i), (proj.clip_extra_context_tokens_proj, z_i)]
            if z_t is not None:
                layers.append((proj.embedding_proj, z_t))
            for layer, z in layers:
                mean, std = z.mean(0), z.std(0).clamp_min(1e-3)
                layer.weight.div_(std)
                layer.bias.sub_(layer.weight @ mean)
            proj.learned_classifier_free_guidance_embeddings.copy_(z_i.mean(0))

    def groups(self, rate, gain=EMBEDDING_GAIN, muon=0.0):
        """Parameter groups for the optimiser; `part` scales the learning rate. muon: that of the matrices inside
        the decoder, which are then turned (muon.py); 0 leaves them with the rest."""
        readers = ("text_proj.embedding_proj.weight", "text_proj.clip_image", "text_proj.clip_extra")
        fast = [p for n, p in self.named_parameters() if n.startswith(readers) and n.endswith("weight")]
        matrices = inside(self.decoder, outside=("conv_in", "conv_out")) if muon else []
        apart = {id(p) for p in (*fast, *matrices)}
        slow = [p for p in self.parameters() if id(p) not in apart]
        turned = [{"params": matrices, "part": muon, "lr": rate * muon, "muon": True}] if matrices else []
        return [*turned, {"params": slow, "part": 1.0, "lr": rate}, {"params": fast, "part": gain, "lr": rate * gain, "weight_decay": 0.0}]

    def forward(self, x, given, t, z_i, drop_z, z_t, states, mask):
        """x [B,12,32,32] and given [B,16,32,32] (known pixels, mask) in patches; drop_z [B,1] bool replaces z_i by the
        learned embedding of no picture. Returns the picture in patches, and the sketch [B,3,32,32]."""
        z_i = torch.where(drop_z, self.text_proj.learned_classifier_free_guidance_embeddings[None], z_i)
        context, labels = self.text_proj(image_embeddings=z_i, prompt_embeds=z_t, text_encoder_hidden_states=states, do_classifier_free_guidance=False)
        seen = F.pad(mask, (self.text_proj.config.clip_extra_context_tokens, 0), value=1.0)
        sketch = self.sketch(z_i)
        x = torch.cat([x, F.pixel_unshuffle(sketch.to(x.dtype), STAGES["decoder"]["condition_unshuffle"]), given], 1)
        return self.decoder(x, t, context, class_labels=labels, attention_mask=seen, return_dict=False)[0], sketch


def with_fresh_image_maps(text_proj):
    """A trained text projection whose maps from z_i, and its embedding of no picture, begin anew."""
    fresh = build("text_proj")
    kept = {k: v for k, v in text_proj.state_dict().items() if not k.startswith(("clip_", "learned_classifier"))}
    fresh.load_state_dict(fresh.state_dict() | kept)
    return fresh


def same_weights(a, b):
    """Whether two modules of one shape hold the same numbers."""
    a, b = a.state_dict(), b.state_dict()
    return a.keys() == b.keys() and all(torch.equal(v, b[k]) for k, v in a.items())


def sketch_of(run):
    """The sketch that was trained beside a CLIP run's image tower."""
    return ema_module(Clip(build("text_encoder"), build("image_encoder")), run).sketch


def main():
    parser = training_arguments(run="decoder", minutes=60, batch=32, rate=6e-4, seed=2)
    parser.add_argument("--clip-run", help="the CLIP run to learn from (default: clip, or the towers of --init-from); the maps that read z_i begin anew, and those that read captions where that run's text tower is another")
    parser.add_argument("--same-space", action="store_true", help="that CLIP run went on from the folder's own towers: the maps that read z_i go on too")
    parser.add_argument("--on-text", action="store_true", help="the paper's ablation: z_t of the whole caption in place of z_i")
    parser.add_argument("--floor", type=float, default=0.1, help="the last learning rate, as a part of the first")
    parser.add_argument("--ema", type=float, default=0.998)
    parser.add_argument("--muon", type=float, default=0.0, metavar="PART", help="Muon for the matrices inside the decoder, at this part of the rate")
    parser.add_argument("--weighting", choices=["uniform", "min-snr"], default="uniform", help="of noise levels in the v-loss: min-snr all but ignores the noisiest, where layout and thing are decided")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--rich", type=float, default=SHARE["rich"], help="share of pictures that are richer than one thing on one colour")
    parser.add_argument("--silhouettes", type=float, default=1.0, help="how many times as often as other drawings they are shown")
    parser.add_argument("--kin", metavar="TABLE", help="what train/kin.py wrote: silhouettes' z_i are those that the image tower is taught")
    parser.add_argument("--init-from", help="a pack-source folder to start from, its CLIP towers included")
    parser.add_argument("--fresh", action="store_true", help="take only the CLIP towers of --init-from")
    parser.add_argument("--noisier", type=float, default=0.75, help="t = 1000 u^this with u uniform: below 1 more steps are noisy ones, where layout and thing are decided")
    args = parser.parse_args()
    accelerator = begin(args.seed)
    to = accelerator.device
    drawings = Drawings(args.drawings, silhouettes=args.silhouettes)
    rng = np.random.default_rng([args.seed, accelerator.process_index])
    if args.init_from:
        from models.export import components, load_component
    clip = frozen_clip(args.init_from, args.clip_run).to(to)
    if args.init_from and not args.clip_run:
        sketch = load_component(args.init_from, "sketch") if "sketch" in components(args.init_from) else build("sketch")
    else:
        sketch = sketch_of(args.clip_run or "clip")
    taught = Taught(drawings, clip, torch.load(args.kin, weights_only=True) if args.kin else None, args.rich)
    goes_on = args.init_from and not args.fresh
    if args.same_space and not (goes_on and args.clip_run):
        parser.error("--same-space needs --init-from and --clip-run, and not --fresh")
    known_text = goes_on and same_weights(clip.text, load_component(args.init_from, "text_encoder"))
    if goes_on:
        decoder = with_finer_patches(load_component(args.init_from, "decoder"))
        text_proj = load_component(args.init_from, "text_proj") if known_text else None
        module = Painter(decoder, with_fresh_image_maps(text_proj) if known_text and args.clip_run and not args.same_space else text_proj, sketch).train()
    else:
        module = Painter(sketch=sketch)
    if not goes_on or args.clip_run and not args.same_space:
        measure = np.random.default_rng(args.seed)
        scenes = taught.scenes(measure, 512)
        module.read_standardised(taught.z(scenes, to).cpu(), None if known_text else clip.captions(taught.captions(measure, scenes), to)[0].cpu())
    groups = module.groups(args.rate, muon=args.muon)
    optimiser = MuonAdamW(groups, lr=args.rate, betas=(0.9, 0.99), weight_decay=0.01)
    ema = Ema(module, args.ema)
    run = Run(args.run, accelerator)
    run.resume(module, ema, optimiser)
    for group, own in zip(optimiser.param_groups, groups):
        group["part"] = own["part"]  # a checkpoint brings those of its start
    ema.decay = args.ema
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    torch.manual_seed(args.seed + run.step + accelerator.process_index)
    model, optimiser = accelerator.prepare(module, optimiser)
    module.to(memory_format=torch.channels_last)
    if args.compile:
        torch._dynamo.config.automatic_dynamic_shapes = False  # a compiled graph for each of the few shapes
        module.compile()  # inside the data-parallel wrapper, so that its hooks stay as they are
    abar_table = alphas_cumprod()
    total = args.minutes / 60
    factor = STAGES["decoder"]["unshuffle"]
    while run.going(total):
        scenes = taught.scenes(rng, args.batch // REPEATS)
        pictures, captions = taught.pictures(scenes).to(to), taught.captions(rng, scenes)
        z_i = (clip.captions(captions, to)[0] if args.on_text else taught.z(scenes, to, pictures)).repeat(REPEATS, 1)
        captions = ["" if rng.random() < DROP_CAPTION else c for _ in range(REPEATS) for c in captions]
        pictures = pictures.repeat(REPEATS, 1, 1, 1)
        z_t, states, words = clip.captions(captions, to)
        drop_z = torch.from_numpy(rng.random((args.batch, 1)) < DROP_EMBEDDING).to(to)
        known = random_masks(rng, args.batch, 64).to(to)
        t = torch.from_numpy((STEPS * rng.random(args.batch) ** args.noisier).astype(np.int64))
        abar = abar_table[t].to(to)
        x0 = F.pixel_unshuffle(pictures, factor)
        noise = torch.randn_like(x0)
        x = add_noise(x0, noise, abar)
        given = torch.cat([F.pixel_unshuffle(pictures * known, factor), F.pixel_unshuffle(known, factor)], 1)
        run.set_rates(optimiser, args.rate, total, floor=args.floor)
        with accelerator.autocast():
            guess, sketch = model(x, given, t.to(to), z_i, drop_z, z_t, states, words)
        # The network predicts the picture (smooth, so a narrow network can hold it: arXiv 2511.13720); the error is that of v.
        error = (guess.float() - x0).square().mean((1, 2, 3)) / (1 - abar).clamp_min(LEAST_NOISE)
        sketched = (sketch.float() - F.avg_pool2d(pictures, pictures.shape[-1] // sketch.shape[-1])).square().mean()
        loss = (error if args.weighting == "uniform" else error * min_snr_weight(abar)).mean() + SKETCH_WEIGHT * sketched
        run.descend(loss, model, optimiser)
        ema.update(module)
        run.tick(args.batch, {"loss": loss.item(), "v_error": error.mean().item(), "near_noise": error[t > 800].mean().item() if (t > 800).any() else error.mean().item(), "sketch": sketched.item()}, module, ema, optimiser)
    run.finish(module, ema, optimiser)


if __name__ == "__main__":
    main()
