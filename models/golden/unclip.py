"""Golden runs of diffusers' UnCLIPPipeline and UnCLIPImageVariationPipeline, whole and step by step, in float64.

    python -m models.golden.unclip [CASE]

Writes tests/fixtures/golden/unclip-{karlo,narrow,plain}: folder.json, what a checkpoint's folder holds but for its
weights (configurations, the shapes of the tensors, which models/golden/formula.py fills), the request, and
vectors.safetensors, x and x0 of every step of every stage. The pipelines are diffusers' own; what is put in their way
is Easel's starting noise, and float64 where their schedulers say float32, whose table knows 1 - abar_0 to three digits.
tests/parity/unclip.test.ts converts such a folder and makes the same pictures.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch
from diffusers import (
    PriorTransformer,
    UnCLIPImageVariationPipeline,
    UnCLIPPipeline,
    UnCLIPScheduler,
    UNet2DConditionModel,
    UNet2DModel,
)
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from safetensors.torch import save_file
from transformers import (
    CLIPImageProcessor,
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from .common import FIXTURES, small
from .formula import fill
from .schedulers import injected, widen

VOCABULARY, END = 883, 882
TOKENIZER = FIXTURES.parent / "tokenizers" / "clip"

CASES = {
    # Karlo's own options at a reduced size.
    "karlo": dict(
        width=32,
        length=16,
        text=dict(num_attention_heads=4, intermediate_size=64, hidden_act="quick_gelu", eos_token_id=2),
        vision=dict(hidden_size=24, num_attention_heads=2, intermediate_size=48, patch_size=8, image_size=32),
        prior=dict(num_attention_heads=4, attention_head_dim=8, num_layers=2, additional_embeddings=4),
        context=24,
        decoder=dict(sample_size=16, block_out_channels=(8, 16, 24), layers_per_block=2, attention_head_dim=8),
        upsampler=dict(sample_size=32, block_out_channels=(8, 16), layers_per_block=1),
        schedulers=(5.0, 1.0, 1.0),
        request=dict(
            prompt="a red apple on a blue table", seed=11, prior=(4, 4.0), decoder=(4, 8.0), upsample256=(3, 1.0)
        ),
    ),
    # Widths that no power of two divides, a tower of another activation and its own end mark, more context tokens,
    # norms before the prior, and super-resolution that is no four times.
    "narrow": dict(
        width=40,
        length=20,
        text=dict(num_attention_heads=5, intermediate_size=72, hidden_act="gelu", eos_token_id=END),
        vision=dict(hidden_size=36, num_attention_heads=3, intermediate_size=40, patch_size=7, image_size=28),
        prior=dict(
            num_attention_heads=3,
            attention_head_dim=12,
            num_layers=3,
            additional_embeddings=4,
            norm_in_type="layer",
            embedding_proj_norm_type="layer",
            time_embed_act_fn="gelu",
        ),
        context=20,
        extra=6,
        decoder=dict(
            sample_size=12,
            block_out_channels=(10, 20),
            layers_per_block=1,
            attention_head_dim=5,
            norm_num_groups=5,
        ),
        upsampler=dict(sample_size=28, block_out_channels=(6, 12), layers_per_block=2, norm_num_groups=3),
        schedulers=(3.0, 0.9, 1.0),
        request=dict(prompt="two birds", seed=4294967290, prior=(3, 2.5), decoder=(5, 3.0), upsample256=(2, 1.0)),
    ),
    # No guidance, states that enter the prior as they are, attention at every level, three levels, time that is added
    # without a scale, one step by each super-resolution.
    "plain": dict(
        width=24,
        length=10,
        text=dict(num_attention_heads=2, intermediate_size=24, hidden_act="quick_gelu", eos_token_id=2),
        vision=dict(hidden_size=16, num_attention_heads=4, intermediate_size=24, patch_size=6, image_size=24),
        prior=dict(
            num_attention_heads=2,
            attention_head_dim=12,
            num_layers=1,
            additional_embeddings=4,
            encoder_hid_proj_type=None,
        ),
        context=16,
        decoder=dict(
            sample_size=8,
            block_out_channels=(8, 8, 16),
            layers_per_block=1,
            attention_head_dim=4,
            cross=True,
            resnet_time_scale_shift="default",
        ),
        upsampler=dict(sample_size=20, block_out_channels=(8, 16), layers_per_block=1),
        schedulers=(5.0, 1.0, 1.0),
        request=dict(
            prompt="a very long prompt that has more words than the little tower reads",
            seed=3,
            prior=(3, 1.0),
            decoder=(3, 1.0),
            upsample256=(2, 1.0),
        ),
    ),
}


def decoder_of(case: dict) -> UNet2DConditionModel:
    own = dict(case["decoder"])
    levels = len(own["block_out_channels"])
    cross = own.pop("cross", False)
    plain = 0 if cross else 1
    return UNet2DConditionModel(
        in_channels=3,
        out_channels=6,
        down_block_types=("ResnetDownsampleBlock2D",) * plain + ("SimpleCrossAttnDownBlock2D",) * (levels - plain),
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=("SimpleCrossAttnUpBlock2D",) * (levels - plain) + ("ResnetUpsampleBlock2D",) * plain,
        cross_attention_dim=case["context"],
        class_embed_type="identity",
        **dict(resnet_time_scale_shift="scale_shift", norm_num_groups=4) | own,
    )


def upsampler_of(case: dict) -> UNet2DModel:
    own = case["upsampler"]
    levels = len(own["block_out_channels"])
    return UNet2DModel(
        in_channels=6,
        out_channels=3,
        down_block_types=("ResnetDownsampleBlock2D",) * levels,
        up_block_types=("ResnetUpsampleBlock2D",) * levels,
        add_attention=False,
        **dict(resnet_time_scale_shift="scale_shift", norm_num_groups=4) | own,
    )


def networks_of(case: dict) -> dict[str, torch.nn.Module]:
    width = case["width"]
    tower = dict(projection_dim=width, attn_implementation="eager")
    text = CLIPTextConfig(
        vocab_size=VOCABULARY,
        hidden_size=width,
        num_hidden_layers=2,
        max_position_embeddings=case["length"],
        bos_token_id=END - 1,
        pad_token_id=1,
        **tower,
        **case["text"],
    )
    return {
        "text_encoder": CLIPTextModelWithProjection(text),
        "image_encoder": CLIPVisionModelWithProjection(
            CLIPVisionConfig(num_hidden_layers=2, **tower, **case["vision"])
        ),
        "prior": PriorTransformer(embedding_dim=width, num_embeddings=case["length"], **case["prior"]),
        "text_proj": UnCLIPTextProjModel(
            clip_extra_context_tokens=case.get("extra", 4),
            clip_embeddings_dim=width,
            time_embed_dim=4 * case["decoder"]["block_out_channels"][0],
            cross_attention_dim=case["context"],
        ),
        "decoder": decoder_of(case),
        "super_res_first": upsampler_of(case),
        "super_res_last": upsampler_of(case),
    }


def schedulers_of(case: dict) -> dict[str, UnCLIPScheduler]:
    prior, decoder, upsampler = case["schedulers"]
    fixed = dict(variance_type="fixed_small_log")
    return {
        "prior_scheduler": UnCLIPScheduler(**fixed, clip_sample_range=prior, prediction_type="sample"),
        "decoder_scheduler": UnCLIPScheduler(variance_type="learned_range", clip_sample_range=decoder),
        "super_res_scheduler": UnCLIPScheduler(**fixed, clip_sample_range=upsampler),
    }


class Noises:
    """Easel's noise by stage, sample and step; 0 is where a stage starts."""

    def __init__(self, seed: int, shapes: dict[str, tuple[int, ...]], steps: dict[str, int]):
        fields = [
            dict(
                name=f"{stage}.{sample}.{step}",
                seed=seed,
                stage=stage,
                sample=sample,
                step=step,
                length=int(np.prod(shape)),
            )
            for stage, shape in shapes.items()
            for sample in range(2 if stage == "prior" else 1)
            for step in range(steps[stage] + 1)
        ]
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder)
            (out / "fields.json").write_text(json.dumps(fields))
            subprocess.run(["npx", "--no-install", "tsx", "models/cli/noises.ts", out / "fields.json", out], check=True)
            self.values = {
                field["name"]: torch.from_numpy(np.fromfile(out / f"{field['name']}.bin", dtype="<f4").copy())
                .reshape(1, *shapes[field["stage"]])
                .double()
                for field in fields
            }

    def get(self, stage: str, sample: int, step: int) -> torch.Tensor:
        return self.values[f"{stage}.{sample}.{step}"]


def watch(scheduler: UnCLIPScheduler, stage: str, sample: int, noises: Noises) -> tuple[list, list]:
    """Each step of the scheduler draws Easel's noise, and leaves its x and x0 in the lists."""
    xs, x0s = [], []
    step = type(scheduler).step

    def watched(*args, **options):
        injected.append(noises.get(stage, sample, len(xs) + 1))
        out = step(scheduler, *args, **options)
        xs.append(out.prev_sample)
        x0s.append(out.pred_original_sample)
        return out

    scheduler.step = watched
    return xs, x0s


def run(case: dict, networks: dict, noises: Noises) -> dict[str, torch.Tensor]:
    request = case["request"]
    names = ("prior", "text_proj", "decoder", "super_res_first", "super_res_last", "text_encoder")
    runs = []
    for sample in (0, 1):
        schedulers = schedulers_of(case)
        traces = {
            "prior": watch(schedulers["prior_scheduler"], "prior", sample, noises),
            "decoder": watch(schedulers["decoder_scheduler"], "decoder", 0, noises),
            "upsample256": watch(schedulers["super_res_scheduler"], "upsample256", 0, noises),
        }
        pipe = UnCLIPPipeline(**{name: networks[name] for name in names}, tokenizer=tokenizer_of(case), **schedulers)
        pipe.set_progress_bar_config(disable=True)
        told = {}
        hook = networks["text_proj"].register_forward_pre_hook(
            lambda _, args, options, told=told: told.update(options), with_kwargs=True
        )
        (image,) = pipe(
            prompt=request["prompt"],
            prior_num_inference_steps=request["prior"][0],
            decoder_num_inference_steps=request["decoder"][0],
            super_res_num_inference_steps=request["upsample256"][0],
            prior_guidance_scale=request["prior"][1],
            decoder_guidance_scale=request["decoder"][1],
            prior_latents=noises.get("prior", sample, 0),
            decoder_latents=noises.get("decoder", 0, 0),
            super_res_latents=noises.get("upsample256", 0, 0),
            output_type="np",
            return_dict=False,
        )
        hook.remove()
        z, z_t = told["image_embeddings"], told["prompt_embeds"][-1:]
        score = torch.nn.functional.cosine_similarity(z, z_t)
        runs.append((score.item(), traces, z, torch.from_numpy(image)))
    # Of two candidates Easel keeps the one nearer to the text; the pipeline draws one.
    score, traces, z, image = max(runs, key=lambda each: each[0])
    outputs = {"embedding": z, "score": torch.tensor([score]), "picture": image[0].permute(2, 0, 1) * 2 - 1}
    for sample, (_, own, _, _) in enumerate(runs):
        outputs |= kept(f"prior.{sample}", own["prior"])
    return outputs | kept("decoder", traces["decoder"]) | kept("upsample256", traces["upsample256"])


def vary(case: dict, networks: dict, noises: Noises) -> dict[str, torch.Tensor]:
    """UnCLIPImageVariationPipeline from a picture that is given by a formula, at the size of the image tower."""
    request, side = case["request"], case["vision"]["image_size"]
    schedulers = schedulers_of(case)
    traces = {
        "decoder": watch(schedulers["decoder_scheduler"], "decoder", 0, noises),
        "upsample256": watch(schedulers["super_res_scheduler"], "upsample256", 0, noises),
    }
    del schedulers["prior_scheduler"]
    names = ("decoder", "text_encoder", "text_proj", "super_res_first", "super_res_last", "image_encoder")
    pipe = UnCLIPImageVariationPipeline(
        **{name: networks[name] for name in names},
        tokenizer=tokenizer_of(case),
        feature_extractor=CLIPImageProcessor(**extractor_of(case)),
        **schedulers,
    )
    pipe.set_progress_bar_config(disable=True)
    pixels = np.random.default_rng(5).integers(0, 256, (side, side, 3), dtype=np.uint8)
    extracted = pipe.feature_extractor(images=pixels, return_tensors="pt").pixel_values.double()
    z = networks["image_encoder"](extracted).image_embeds
    (image,) = pipe(
        image_embeddings=z,
        decoder_num_inference_steps=request["decoder"][0],
        super_res_num_inference_steps=request["upsample256"][0],
        decoder_latents=noises.get("decoder", 0, 0),
        super_res_latents=noises.get("upsample256", 0, 0),
        output_type="np",
        return_dict=False,
    )
    outputs = {"pixels": torch.from_numpy(pixels).int(), "embedding": z}
    outputs["picture"] = torch.from_numpy(image)[0].permute(2, 0, 1) * 2 - 1
    outputs |= kept("decoder", traces["decoder"]) | kept("upsample256", traces["upsample256"])
    return {f"variation.{name}": tensor for name, tensor in outputs.items()}


def kept(name: str, trace: tuple[list, list]) -> dict[str, torch.Tensor]:
    return {f"{name}.x": torch.cat(trace[0]), f"{name}.x0": torch.cat(trace[1])}


def tokenizer_of(case: dict) -> CLIPTokenizer:
    files = dict(vocab=str(TOKENIZER / "vocab.json"), merges=str(TOKENIZER / "merges.txt"))
    return CLIPTokenizer(**files, model_max_length=case["length"])


def extractor_of(case: dict) -> dict:
    side = case["vision"]["image_size"]
    return dict(size={"shortest_edge": side}, crop_size={"height": side, "width": side})


def config_of(net: torch.nn.Module) -> dict:
    config = json.loads(net.to_json_string() if hasattr(net, "to_json_string") else net.config.to_json_string())
    if "_class_name" not in config:
        config["architectures"] = [type(net).__name__]
    return {key: value for key, value in config.items() if key != "_diffusers_version"}


def make(name: str, case: dict) -> None:
    networks = networks_of(case)
    shapes = fill(networks)
    for net in networks.values():
        net.double()
    # Filled again: what float32 rounded is exact, for the formula gives eleven bits.
    fill(networks)
    request, width = case["request"], case["width"]
    sides = {"decoder": case["decoder"]["sample_size"], "upsample256": case["upsampler"]["sample_size"]}
    noises = Noises(
        request["seed"],
        {"prior": (width,)} | {stage: (3, side, side) for stage, side in sides.items()},
        {stage: request[stage][0] for stage in ("prior", "decoder", "upsample256")},
    )
    outputs = run(case, networks, noises) | vary(case, networks, noises)
    folder = FIXTURES / f"unclip-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    configs = {f"{network}/config.json": config_of(net) for network, net in networks.items()}
    schedulers = {
        f"{scheduler}/scheduler_config.json": json.loads(own.to_json_string())
        for scheduler, own in schedulers_of(case).items()
    }
    configs["feature_extractor/preprocessor_config.json"] = extractor_of(case)
    description = dict(configs=configs | schedulers, shapes=shapes, request=request)
    (folder / "folder.json").write_text(json.dumps(description, separators=(",", ":")) + "\n")
    for key, tensor in outputs.items():
        assert torch.isfinite(tensor.double()).all(), key
    save_file({key: small(tensor) for key, tensor in outputs.items()}, folder / "vectors.safetensors")
    size = sum(file.stat().st_size for file in folder.iterdir())
    parameters = sum(int(np.prod(shape)) for tensors in shapes.values() for shape in tensors.values())
    print(f"unclip-{name}: {parameters:,} parameters, {size / 1024:.0f} KiB")


if __name__ == "__main__":
    widen(True)
    for name in sys.argv[1:] or CASES:
        make(name, CASES[name])
