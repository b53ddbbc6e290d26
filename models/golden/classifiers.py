"""Golden vectors of the classifiers of pictures, with the tensor names of their checkpoints.

Run from the repository's root: python -m models.golden.classifiers
"""

import tempfile
from pathlib import Path
from types import SimpleNamespace

import torch
from safetensors.torch import load_file
from transformers import (
    MobileNetV2Config,
    MobileNetV2ForImageClassification,
    PreTrainedModel,
    ViTConfig,
    ViTForImageClassification,
)

from models.golden.common import generator, randomise, save_case


def case(name: str, seed: int, model: PreTrainedModel, side: int) -> None:
    randomise(model, seed)
    pixels = torch.randn(2, model.config.num_channels, side, side, generator=generator(seed))
    logits = model(pixels).logits
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        stored = load_file(Path(folder) / "model.safetensors")
    checkpoint = SimpleNamespace(state_dict=lambda: stored)
    save_case(name, model.config.to_dict(), checkpoint, {"pixels": pixels}, {"logits": logits})


def vits() -> None:
    plain = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, image_size=32)
    case("vit-plain", 14, ViTForImageClassification(ViTConfig(**plain, patch_size=16, num_labels=2)), 32)
    # Other widths, patches, labels, activation and epsilon.
    other = dict(hidden_size=48, num_hidden_layers=3, num_attention_heads=4, intermediate_size=80, image_size=40)
    config = ViTConfig(**other, patch_size=8, num_labels=5, hidden_act="gelu_new", layer_norm_eps=1e-3)
    case("vit-other", 15, ViTForImageClassification(config), 40)


def mobile_nets() -> None:
    small = dict(depth_multiplier=0.1, depth_divisible_by=4, min_depth=4, finegrained_output=False)
    # As Google's: TensorFlow's padding, on a side that no stride divides.
    case("mobilenet-tf", 16, MobileNetV2ForImageClassification(MobileNetV2Config(**small, num_labels=3)), 45)
    # PyTorch's padding, a stem that expands, another ratio, epsilon, activation and last layer.
    config = MobileNetV2Config(
        **small | dict(finegrained_output=True, depth_multiplier=0.05),
        num_labels=2,
        tf_padding=False,
        first_layer_is_expansion=False,
        expand_ratio=3.0,
        layer_norm_eps=1e-2,
        hidden_act="silu",
    )
    case("mobilenet-torch", 17, MobileNetV2ForImageClassification(config), 64)


if __name__ == "__main__":
    torch.set_num_threads(1)
    vits()
    mobile_nets()
