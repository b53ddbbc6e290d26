"""Golden loops of whole stages: tiny networks of diffusers, its schedulers, injected noise, every x and x0.

    python -m models.golden.steps

Writes tests/fixtures/golden/steps-{karlo,pack,sketch,base} in the form of common.py; config.json holds every
network's class and
configuration and the stages, weights are named NETWORK/TENSOR. tests/parity/stepGraphs.test.ts runs Easel's graphs
on them.
The loops follow diffusers' UnCLIPPipeline and, for the others, models/pipeline.py. Everything runs in float64, by
the same code:
in float32 the schedulers know 1 − ᾱ_0 to three digits only.
"""

import json
from types import SimpleNamespace

import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    PriorTransformer,
    UnCLIPScheduler,
    UNet2DConditionModel,
    UNet2DModel,
)
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from torch.nn.functional import pad, pixel_shuffle, pixel_unshuffle

from models.networks import Sketch, enlarge

from .common import generator, randomise, save_case
from .schedulers import injected, widen

WIDTH, LENGTH, TIME, CONTEXT = 16, 5, 32, 12
TEXT_MASK = torch.tensor([[1, 1, 0, 0, 0], [1, 1, 1, 1, 0]])


def unet(conditional, channels_in, channels_out, seed):
    shared = dict(
        sample_size=8,
        in_channels=channels_in,
        out_channels=channels_out,
        block_out_channels=(8, 16),
        layers_per_block=1,
        norm_num_groups=4,
        resnet_time_scale_shift="scale_shift",
    )
    if conditional:
        net = UNet2DConditionModel(
            down_block_types=("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"),
            mid_block_type="UNetMidBlock2DSimpleCrossAttn",
            up_block_types=("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
            attention_head_dim=8,
            cross_attention_dim=CONTEXT,
            class_embed_type="identity",
            **shared,
        )
    else:
        net = UNet2DModel(
            down_block_types=("ResnetDownsampleBlock2D",) * 2,
            up_block_types=("ResnetUpsampleBlock2D",) * 2,
            add_attention=False,
            **shared,
        )
    randomise(net, seed)
    for parameter in net.time_embedding.parameters():
        if parameter.ndim == 2:  # two layers, not a table
            parameter.copy_((parameter / parameter.shape[1] ** 0.5).half().float())
    return net.double()


def text_proj(seed):
    net = UnCLIPTextProjModel(
        clip_extra_context_tokens=4, clip_embeddings_dim=WIDTH, time_embed_dim=TIME, cross_attention_dim=CONTEXT
    )
    return randomise(net, seed).double()


class Vectors:
    """Random inputs by name, each drawn once."""

    def __init__(self, seed):
        self.random = generator(seed)
        self.inputs, self.outputs = {}, {}

    def give(self, name, *shape, scale=1.0):
        self.inputs[name] = torch.randn(*shape, generator=self.random) * scale
        return self.inputs[name].double()

    def picture(self, name, *shape):
        self.inputs[name] = torch.rand(*shape, generator=self.random) * 2 - 1
        return self.inputs[name].double()

    def loop(self, name, steps, *shape):
        """Noise [steps + 1, …] for a loop (the first is where it starts) and the lists that keep its course."""
        noises = self.give(f"{name}.noises", steps + 1, *shape)
        return SimpleNamespace(name=name, noises=noises[:, None], x=[], x0=[])

    def keep(self, loop):
        self.outputs[f"{loop.name}.x"] = torch.cat(loop.x)
        self.outputs[f"{loop.name}.x0"] = torch.cat(loop.x0)


def text(vectors):
    vectors.inputs["mask"] = TEXT_MASK.float()
    embeds = vectors.give("text_embeds", 2, WIDTH)
    states = vectors.give("states", 2, LENGTH, WIDTH)
    return embeds, states, vectors.give("image_embeds", 1, WIDTH)


def unclip_loop(loop, scheduler, steps, answer):
    """The loop of UnCLIPPipeline over answer(x, t, i), with the scheduler's own x and x0."""
    scheduler.set_timesteps(steps)
    x = loop.noises[0]
    for i, t in enumerate(scheduler.timesteps):
        injected.append(loop.noises[i + 1])
        following = None if i + 1 == steps else scheduler.timesteps[i + 1]
        out = scheduler.step(answer(x, t, i), t, x, prev_timestep=following)
        x = out.prev_sample
        loop.x.append(x)
        loop.x0.append(out.pred_original_sample)


def condition(vectors, net, embeds, states, image):
    context, labels = net(
        image_embeddings=image,
        prompt_embeds=embeds,
        text_encoder_hidden_states=states,
        do_classifier_free_guidance=len(embeds) == 2,
    )
    mask = pad(TEXT_MASK.bool()[-len(embeds) :], (4, 0), value=True)
    return SimpleNamespace(context=context, labels=labels, mask=mask)


def decode(net, sample, t, given):
    rows = len(given.context)
    return net(
        sample.expand(rows, -1, -1, -1),
        t,
        encoder_hidden_states=given.context,
        class_labels=given.labels,
        attention_mask=given.mask,
    ).sample


def karlo():
    vectors = Vectors(7)
    embeds, states, image = text(vectors)
    networks = {
        "prior": randomise(
            PriorTransformer(
                num_attention_heads=2, attention_head_dim=8, num_layers=2, embedding_dim=WIDTH, num_embeddings=LENGTH
            ),
            1,
        ).double(),
        "text_proj": text_proj(2),
        "decoder": unet(True, 3, 6, 3),
        "super_res_first": unet(False, 6, 3, 4),
        "super_res_last": unet(False, 6, 3, 5),
    }
    stages = {
        "prior": dict(variance_type="fixed_small_log", clip_sample_range=1.5, prediction_type="sample"),
        "decoder": dict(variance_type="learned_range", clip_sample_range=1.0, prediction_type="epsilon"),
        "upsample256": dict(variance_type="fixed_small_log", clip_sample_range=1.0, prediction_type="epsilon"),
    }
    schedulers = {name: UnCLIPScheduler(**config) for name, config in stages.items()}

    loop = vectors.loop("prior", 3, WIDTH)

    def answer(x, t, _):
        out = networks["prior"](
            x.expand(2, -1),
            timestep=t,
            proj_embedding=embeds,
            encoder_hidden_states=states,
            attention_mask=TEXT_MASK.bool(),
        ).predicted_image_embedding
        free, guided = out.chunk(2)
        return free + 4 * (guided - free)

    unclip_loop(loop, schedulers["prior"], 3, answer)
    vectors.keep(loop)
    vectors.outputs["prior.image_embeds"] = networks["prior"].post_process_latents(loop.x[-1])

    given = condition(vectors, networks["text_proj"], embeds, states, image)
    loop = vectors.loop("decoder", 3, 3, 8, 8)

    def answer(x, t, _):
        free, guided = decode(networks["decoder"], x, t, given).chunk(2)
        estimate, variance = guided.split(3, dim=1)
        free, _ = free.split(3, dim=1)
        return torch.cat([free + 3 * (estimate - free), variance], dim=1)

    unclip_loop(loop, schedulers["decoder"], 3, answer)
    vectors.keep(loop)

    larger = vectors.picture("condition", 1, 3, 8, 12)
    loop = vectors.loop("upsample256", 3, 3, 8, 12)

    def answer(x, t, i):
        net = networks["super_res_last" if i == 2 else "super_res_first"]
        return net(torch.cat([x, larger], dim=1), t).sample

    unclip_loop(loop, schedulers["upsample256"], 3, answer)
    vectors.keep(loop)
    save("steps-karlo", networks, stages, vectors)


def repainted(scheduler, config, output, t, x, known, mask, eta, noise):
    """One DDIM step whose x0 has the known region put back: diffusers' x0, then its step from that x0."""
    x0 = scheduler.step(output, t, x).pred_original_sample
    x0 = torch.where(mask.bool(), known, x0)
    from_x0 = DDIMScheduler(**config | dict(prediction_type="sample", clip_sample=False))
    from_x0.set_timesteps(scheduler.num_inference_steps)
    return from_x0.step(x0, t, x, eta=eta, variance_noise=noise).prev_sample, x0


def pack():
    vectors = Vectors(8)
    embeds, states, image = text(vectors)
    networks = {
        "text_proj": text_proj(12),
        "decoder": unet(True, 28, 12, 13),
        "super_res_first": unet(False, 31, 12, 14),
    }
    # 31 = x 12, condition 3, known 12, mask 4.
    stages = {
        "decoder": dict(prediction_type="v_prediction", clip_sample_range=1.0),
        "upsample256": dict(prediction_type="sample", clip_sample_range=0.8),
    }
    shared = dict(beta_schedule="squaredcos_cap_v2", timestep_spacing="trailing")
    config = shared | stages["decoder"]

    known = vectors.picture("known", 1, 3, 16, 16)
    mask = (torch.rand(1, 1, 16, 16, generator=vectors.random) < 0.5).double()
    vectors.inputs["known_mask"] = mask
    given = condition(vectors, networks["text_proj"], embeds, states, image)
    scheduler = DDIMScheduler(**config)
    scheduler.set_timesteps(4)
    loop = vectors.loop("decoder", 4, 3, 16, 16)
    x = loop.noises[0]
    for i, t in enumerate(scheduler.timesteps):
        sample = torch.cat([pixel_unshuffle(part, 2) for part in (x, known * mask, mask)], dim=1)
        free, guided = decode(networks["decoder"], sample, t, given).chunk(2)
        output = pixel_shuffle(free + 2 * (guided - free), 2)
        x, x0 = repainted(scheduler, config, output, t, x, known, mask, 0.5, loop.noises[i + 1])
        loop.x.append(x)
        loop.x0.append(x0)
    vectors.keep(loop)

    # Without guidance and without an edit, DPM-Solver++(2M) without clamp.
    one = condition(vectors, networks["text_proj"], embeds[1:], states[1:], image)
    solver = DPMSolverMultistepScheduler(
        **shared, prediction_type="v_prediction", algorithm_type="dpmsolver++", solver_order=2, final_sigmas_type="zero"
    )
    solver.set_timesteps(4)
    loop = vectors.loop("plain", 4, 3, 16, 16)
    x = loop.noises[0]
    empty = torch.zeros(1, 16, 8, 8, dtype=torch.float64)
    for t in solver.timesteps:
        output = decode(networks["decoder"], torch.cat([pixel_unshuffle(x, 2), empty], dim=1), t, one)
        x = solver.step(pixel_shuffle(output, 2), t, x).prev_sample
        loop.x.append(x)
        loop.x0.append(solver.model_outputs[-1])
    vectors.keep(loop)

    # An upsampler, not square, with an edit and η = 0.
    config = shared | stages["upsample256"]
    smaller = vectors.picture("condition", 1, 3, 8, 6)
    known = vectors.picture("wide.known", 1, 3, 16, 12)
    mask = (torch.rand(1, 1, 16, 12, generator=vectors.random) < 0.5).double()
    vectors.inputs["wide.known_mask"] = mask
    scheduler = DDIMScheduler(**config)
    scheduler.set_timesteps(4)
    loop = vectors.loop("upsample256", 4, 3, 16, 12)
    x = loop.noises[0]
    for i, t in enumerate(scheduler.timesteps):
        sample = torch.cat(
            [pixel_unshuffle(x, 2), smaller, pixel_unshuffle(known * mask, 2), pixel_unshuffle(mask, 2)], dim=1
        )
        output = pixel_shuffle(networks["super_res_first"](sample, t).sample, 2)
        x, x0 = repainted(scheduler, config, output, t, x, known, mask, 0.0, loop.noises[i + 1])
        loop.x.append(x)
        loop.x0.append(x0)
    vectors.keep(loop)

    # The same without an edit, its network's answer added to the enlarged condition.
    base = enlarge(smaller, 2)
    scheduler.set_timesteps(4)
    loop = vectors.loop("residual", 4, 3, 16, 12)
    x = loop.noises[0]
    empty = torch.zeros(1, 16, 8, 6, dtype=torch.float64)
    for i, t in enumerate(scheduler.timesteps):
        sample = torch.cat([pixel_unshuffle(x, 2), smaller, empty], dim=1)
        output = base + pixel_shuffle(networks["super_res_first"](sample, t).sample, 2)
        x, x0 = repainted(scheduler, config, output, t, x, known, torch.zeros_like(mask), 0.0, loop.noises[i + 1])
        loop.x.append(x)
        loop.x0.append(x0)
    vectors.keep(loop)
    save("steps-pack", networks, stages, vectors)


def sketched(case, seed, base, **form):
    """A decoder that is told what z_i tells, as a picture. base: it adds to that picture, which is then the same for
    all rows.
    form: of the sketch."""
    vectors = Vectors(seed)
    embeds, states, image = text(vectors)
    networks = {
        "text_proj": text_proj(22),
        "sketch": randomise(Sketch(embedding_dim=WIDTH, **form), 23).double(),
        "decoder": unet(True, 40, 12, 24),
    }
    # 40 = x 12, the sketch of 16x16 pixels 12, known 12, mask 4.
    stages = {"decoder": dict(prediction_type="sample", clip_sample_range=1.0)}
    config = dict(beta_schedule="squaredcos_cap_v2", timestep_spacing="trailing") | stages["decoder"]
    known = vectors.picture("known", 1, 3, 16, 16)
    mask = (torch.rand(1, 1, 16, 16, generator=vectors.random) < 0.5).double()
    vectors.inputs["known_mask"] = mask
    scheduler = DDIMScheduler(**config)
    scheduler.set_timesteps(4)
    none = networks["text_proj"].learned_classifier_free_guidance_embeddings
    for name, rows, guidance, edit in (("decoder", 2, 2.0, 1.0), ("plain", 1, 1.0, 0.0)):
        given = condition(vectors, networks["text_proj"], embeds[-rows:], states[-rows:], image)
        told = torch.cat([image, image] if base else [none[None], image])
        drawn = networks["sketch"](told[-rows:])
        vectors.outputs[f"{name}.sketch"] = drawn
        loop = vectors.loop(name, 4, 3, 16, 16)
        x = loop.noises[0]
        for i, t in enumerate(scheduler.timesteps):
            shown = [pixel_unshuffle(p, 2) for p in (x, drawn, edit * known * mask, edit * mask)]
            output = decode(
                networks["decoder"], torch.cat([p.expand(rows, -1, -1, -1) for p in shown], dim=1), t, given
            )
            free, guided = output[:1], output[-1:]
            output = pixel_shuffle(free + guidance * (guided - free), 2) + (drawn[-1:] if base else 0)
            x, x0 = repainted(scheduler, config, output, t, x, known, edit * mask, 0.0, loop.noises[i + 1])
            loop.x.append(x)
            loop.x0.append(x0)
        vectors.keep(loop)
    save(case, networks, stages, vectors)


def save(name, networks, stages, vectors):
    every = torch.nn.Module()
    every.state_dict = lambda: {
        f"{network}/{key}": value for network, net in networks.items() for key, value in net.state_dict().items()
    }
    config = {
        "networks": {
            network: {
                "class": type(net).__name__,
                "config": {key: value for key, value in json.loads(net.to_json_string()).items() if key[0] != "_"},
            }
            for network, net in networks.items()
        },
        "stages": stages,
        "embeddingWidth": WIDTH,
        "contextLength": LENGTH,
    }
    save_case(name, config, every, vectors.inputs, vectors.outputs)


if __name__ == "__main__":
    widen(True)
    with torch.no_grad():
        karlo()
        pack()
        sketched("steps-sketch", 9, False, block_out_channels=(8, 6, 4))
        sketched("steps-base", 10, True, block_out_channels=(8, 6), upscale=2, matte=True)
