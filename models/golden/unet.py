"""Golden vectors of UNet2DConditionModel and UNet2DModel: small random networks of diffusers, their inputs and outputs.

    python -m models.golden.unet [CASE ...]

Each case is a folder tests/fixtures/golden/unet-CASE in the form of common.py; tests/parity/unet.test.ts reads it.
Inputs: sample [B,C,H,W], timestep [1], and for the conditional network context [B,S,D], context_mask [B,S] (1 =
attended) and class_labels [B,T]; the output is the network's. With `known` channels, output.short is the output when
that many last channels of the sample are zero. With `one_picture` every row has the same sample, stored once."""

import json
import sys

import torch
from diffusers import UNet2DConditionModel, UNet2DModel

from .common import generator, randomise, save_case


def karlo_decoder():
    """Karlo's decoder, narrow: every level but the first attends, learned-range output."""
    net = UNet2DConditionModel(
        sample_size=16,
        in_channels=3,
        out_channels=6,
        block_out_channels=(8, 16, 16, 24),
        layers_per_block=2,
        down_block_types=("ResnetDownsampleBlock2D",) + ("SimpleCrossAttnDownBlock2D",) * 3,
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=("SimpleCrossAttnUpBlock2D",) * 3 + ("ResnetUpsampleBlock2D",),
        attention_head_dim=8,
        cross_attention_dim=20,
        norm_num_groups=4,
        resnet_time_scale_shift="scale_shift",
        class_embed_type="identity",
    )
    return net, dict(batch=2, height=16, width=16, tokens=11, used=(4, 9), timestep=437.0)


def pack_decoder():
    """The embedded pack's decoder: picture, sketch, known pixels and mask at half the size in; two levels without
    attention and two with it; a time embedding wider than its first level asks for."""
    net = UNet2DConditionModel(
        sample_size=32,
        in_channels=31,
        out_channels=12,
        block_out_channels=(8, 16, 24, 32),
        layers_per_block=1,
        down_block_types=("ResnetDownsampleBlock2D",) * 2 + ("SimpleCrossAttnDownBlock2D",) * 2,
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=("SimpleCrossAttnUpBlock2D",) * 2 + ("ResnetUpsampleBlock2D",) * 2,
        attention_head_dim=8,
        cross_attention_dim=24,
        norm_num_groups=4,
        resnet_time_scale_shift="scale_shift",
        class_embed_type="identity",
        time_embedding_dim=64,
    )
    return net, dict(batch=2, height=32, width=32, tokens=12, used=(5, 12), timestep=998.0, known=16, one_picture=True)


def every_option():
    """What no known checkpoint combines: per-level lists, factors, other kernels, additive time embedding, no class."""
    net = UNet2DConditionModel(
        sample_size=(12, 20),
        in_channels=4,
        out_channels=5,
        block_out_channels=(8, 16, 24),
        layers_per_block=(1, 2, 1),
        down_block_types=("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D", "SimpleCrossAttnDownBlock2D"),
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=("SimpleCrossAttnUpBlock2D", "SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
        attention_head_dim=(4, 4, 8),
        cross_attention_dim=32,
        cross_attention_norm="group_norm",
        norm_num_groups=2,
        norm_eps=1e-3,
        act_fn="swish",
        center_input_sample=True,
        flip_sin_to_cos=False,
        freq_shift=1,
        mid_block_scale_factor=1.5,
        resnet_skip_time_act=True,
        resnet_out_scale_factor=1.4142,
        time_embedding_dim=20,
        time_embedding_act_fn="silu",
        timestep_post_act="silu",
        conv_in_kernel=1,
        conv_out_kernel=5,
    )
    return net, dict(batch=3, height=12, width=20, tokens=7, used=(7, 3, 1), timestep=12.25)


def only_cross():
    """Attention to the context alone, layer-normalised; a middle without attention. diffusers cannot mask this one."""
    net = UNet2DConditionModel(
        sample_size=8,
        in_channels=3,
        out_channels=3,
        block_out_channels=(8, 16),
        layers_per_block=1,
        down_block_types=("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"),
        mid_block_type="UNetMidBlock2D",
        up_block_types=("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
        only_cross_attention=True,
        attention_head_dim=8,
        cross_attention_dim=16,
        cross_attention_norm="layer_norm",
        norm_num_groups=4,
        resnet_time_scale_shift="scale_shift",
        class_embed_type="identity",
    )
    return net, dict(batch=1, height=8, width=4, tokens=6, used=None, timestep=250.0)


def karlo_upsampler():
    """Karlo's super-resolution network, narrow: no attention, not square."""
    net = UNet2DModel(
        sample_size=16,
        in_channels=6,
        out_channels=3,
        block_out_channels=(8, 16, 24),
        layers_per_block=2,
        down_block_types=("ResnetDownsampleBlock2D",) * 3,
        up_block_types=("ResnetUpsampleBlock2D",) * 3,
        add_attention=False,
        norm_num_groups=4,
        resnet_time_scale_shift="scale_shift",
    )
    return net, dict(batch=1, height=16, width=28, timestep=833.0)


def pack_upsampler():
    """The embedded pack's first upsampler: picture, condition, known pixels and mask in."""
    net = UNet2DModel(
        sample_size=16,
        in_channels=115,
        out_channels=48,
        block_out_channels=(16, 24, 32),
        layers_per_block=1,
        down_block_types=("ResnetDownsampleBlock2D",) * 3,
        up_block_types=("ResnetUpsampleBlock2D",) * 3,
        add_attention=False,
        norm_num_groups=8,
        resnet_time_scale_shift="scale_shift",
    )
    return net, dict(batch=2, height=12, width=8, timestep=999.0, known=64)


def attending_upsampler():
    """UNet2DModel with attention in the middle, additive time embedding and factors."""
    net = UNet2DModel(
        sample_size=8,
        in_channels=5,
        out_channels=4,
        block_out_channels=(8, 24),
        layers_per_block=2,
        down_block_types=("ResnetDownsampleBlock2D",) * 2,
        up_block_types=("ResnetUpsampleBlock2D",) * 2,
        add_attention=True,
        attention_head_dim=8,
        norm_num_groups=4,
        norm_eps=1e-6,
        mid_block_scale_factor=1.25,
        center_input_sample=True,
        freq_shift=1,
        flip_sin_to_cos=False,
        time_embedding_dim=24,
    )
    return net, dict(batch=2, height=6, width=10, timestep=3.0)


def plain_attention():
    """scale_shift leaves the middle's attention without a norm and `attention_head_dim: null` makes it one head."""
    net = UNet2DModel(
        sample_size=8,
        in_channels=3,
        out_channels=3,
        block_out_channels=(8, 16),
        layers_per_block=1,
        down_block_types=("ResnetDownsampleBlock2D",) * 2,
        up_block_types=("ResnetUpsampleBlock2D",) * 2,
        add_attention=True,
        attention_head_dim=None,
        norm_num_groups=4,
        resnet_time_scale_shift="scale_shift",
    )
    return net, dict(batch=1, height=8, width=8, timestep=611.0)


CASES = {
    "karlo-decoder": karlo_decoder,
    "pack-decoder": pack_decoder,
    "every-option": every_option,
    "only-cross": only_cross,
    "karlo-upsampler": karlo_upsampler,
    "pack-upsampler": pack_upsampler,
    "attending-upsampler": attending_upsampler,
    "plain-attention": plain_attention,
}


def reference(net, case, random):
    """(inputs, outputs) of one case."""
    rows = case["batch"]
    pictures = 1 if case.get("one_picture", False) else rows
    sample = torch.randn(pictures, net.config.in_channels, case["height"], case["width"], generator=random)
    inputs = {"sample": sample, "timestep": torch.tensor([case["timestep"]])}
    arguments = {}
    if isinstance(net, UNet2DConditionModel):
        context = torch.randn(rows, case["tokens"], net.config.cross_attention_dim, generator=random)
        mask = torch.ones(rows, case["tokens"])
        for row, used in enumerate(case["used"] or ()):
            mask[row, used:] = 0
        arguments = {"encoder_hidden_states": context}
        if case["used"] is not None:
            arguments["attention_mask"] = mask.bool()
        inputs |= {"context": context, "context_mask": mask}
        if net.config.class_embed_type == "identity":
            labels = torch.randn(rows, net.time_embedding.linear_2.out_features, generator=random)
            arguments["class_labels"] = inputs["class_labels"] = labels

    def run(x):
        return net(x.expand(rows, -1, -1, -1), inputs["timestep"].expand(rows), **arguments).sample

    outputs = {"sample": run(sample)}
    if "known" in case:
        short = sample.clone()
        short[:, -case["known"] :] = 0
        outputs["short"] = run(short)
    return inputs, outputs


@torch.no_grad()
def write(name, seed):
    net, case = CASES[name]()
    randomise(net, seed)
    # Elsewhere an "embedding" is a table with rows of variance one; here it is two layers.
    for p in net.time_embedding.parameters():
        if p.ndim == 2:
            p.copy_((p / p.shape[1] ** 0.5).half().float())
    inputs, outputs = reference(net, case, generator(seed + 1))
    save_case(f"unet-{name}", json.loads(net.to_json_string()), net, inputs, outputs)
    print(f"  output: max {outputs['sample'].abs().max():.2f}, deviation {outputs['sample'].std():.2f}")


if __name__ == "__main__":
    for i, case_name in enumerate(CASES):
        if len(sys.argv) == 1 or case_name in sys.argv[1:]:
            write(case_name, 1000 + 2 * i)
