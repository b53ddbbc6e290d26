"""The shape of Karlo v1 alpha at full size: configurations, and every tensor's shape, with no weights (PyTorch's meta
device). What Easel plans for it (memory, adapter limits, sizes that fit) is tested on these.

    python -m models.golden.karlo      writes tests/fixtures/configs/karlo.json.gz
"""

import gzip
import json
import math

import torch
from diffusers import PriorTransformer, UNet2DConditionModel, UNet2DModel
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from transformers import CLIPTextConfig, CLIPTextModelWithProjection, CLIPVisionConfig, CLIPVisionModelWithProjection

from .common import FIXTURES
from .unclip import config_of

LEVELS = (320, 640, 960, 1280)
UNET = dict(block_out_channels=LEVELS, layers_per_block=3)
# As the model's card and diffusers' documentation have them.
PARAMETERS = {
    "prior": 1_022_030_080,
    "text_proj": 7_878_400,
    "decoder": 885_439_686,
    "super_res_first": 691_579_523,
    "super_res_last": 691_579_523,
}


def upsampler() -> UNet2DModel:
    return UNet2DModel(
        sample_size=256,
        in_channels=6,
        out_channels=3,
        down_block_types=("ResnetDownsampleBlock2D",) * 4,
        up_block_types=("ResnetUpsampleBlock2D",) * 4,
        add_attention=False,
        **UNET,
    )


def networks() -> dict[str, torch.nn.Module]:
    large = dict(num_attention_heads=12, num_hidden_layers=12, intermediate_size=3072, projection_dim=768)
    vision = dict(hidden_size=1024, num_attention_heads=16, num_hidden_layers=24, intermediate_size=4096)
    return {
        "text_encoder": CLIPTextModelWithProjection(CLIPTextConfig(hidden_size=768, eos_token_id=2, **large)),
        "image_encoder": CLIPVisionModelWithProjection(CLIPVisionConfig(patch_size=14, projection_dim=768, **vision)),
        "prior": PriorTransformer(),
        "text_proj": UnCLIPTextProjModel(time_embed_dim=1280, cross_attention_dim=1536),
        "decoder": UNet2DConditionModel(
            sample_size=64,
            in_channels=3,
            out_channels=6,
            down_block_types=("ResnetDownsampleBlock2D",) + ("SimpleCrossAttnDownBlock2D",) * 3,
            mid_block_type="UNetMidBlock2DSimpleCrossAttn",
            up_block_types=("SimpleCrossAttnUpBlock2D",) * 3 + ("ResnetUpsampleBlock2D",),
            attention_head_dim=64,
            cross_attention_dim=1536,
            class_embed_type="identity",
            resnet_time_scale_shift="scale_shift",
            **UNET,
        ),
        "super_res_first": upsampler(),
        "super_res_last": upsampler(),
    }


def main() -> None:
    with torch.device("meta"):
        made = networks()
    shapes, configs = {}, {}
    for name, net in made.items():
        shapes[name] = {key: list(t.shape) for key, t in net.state_dict().items() if t.is_floating_point()}
        configs[f"{name}/config.json"] = config_of(net)
        count = sum(math.prod(shape) for shape in shapes[name].values())
        print(f"{name}: {count:,}")
        if PARAMETERS.get(name, count) != count:
            raise ValueError(f"{name} has {PARAMETERS[name]:,} parameters in Karlo")
    text = json.dumps(dict(configs=configs, shapes=shapes), separators=(",", ":"), sort_keys=True)
    path = FIXTURES.parent / "configs" / "karlo.json.gz"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
