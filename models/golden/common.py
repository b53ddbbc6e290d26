"""What the golden-vector scripts share: every parameter random, every tensor written beside its configuration.

A case is a folder under tests/fixtures/golden:
  config.json           the network's configuration as diffusers or transformers writes it
  weights.safetensors   every parameter and persistent buffer, float16 (the reference ran with these rounded values)
  vectors.safetensors   `input.NAME` and `output.NAME`, float32 or int32
"""

import json
import pathlib

import torch
from safetensors.torch import save_file

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "golden"


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def randomise(model: torch.nn.Module, seed: int) -> torch.nn.Module:
    """Fills every floating-point parameter and persistent buffer with random values that float16 holds exactly.

    Zeros and ones of an initialisation hide errors (an unused bias, a forgotten scale), so nothing keeps them. Matrices
    and kernels keep the variance of what passes through them; norm scales stay around one, so that depth does not
    explode."""
    random = generator(seed)
    modules = dict(model.named_modules())
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if not tensor.is_floating_point():
                continue
            value = torch.randn(tensor.shape, generator=random)
            owner, _, leaf = name.rpartition(".")
            if leaf in ("bias", "running_mean"):
                value = 0.2 * value
            elif leaf == "running_var":
                value = 0.5 + value.abs()
            elif isinstance(modules[owner], (torch.nn.LayerNorm, torch.nn.GroupNorm, torch.nn.BatchNorm2d)):
                value = 1 + 0.2 * value
            elif isinstance(modules[owner], (torch.nn.Linear, torch.nn.Conv2d)):
                value = value / tensor[0].numel() ** 0.5
            tensor.copy_(value.half().float())
    return model.eval().requires_grad_(False)


def save_case(
    name: str,
    config: dict,
    model: torch.nn.Module,
    inputs: dict[str, torch.Tensor],
    outputs: dict[str, torch.Tensor],
) -> None:
    folder = FIXTURES / name
    folder.mkdir(parents=True, exist_ok=True)
    plain = {key: value for key, value in config.items() if not key.startswith("_")}
    (folder / "config.json").write_text(json.dumps(plain, indent=2, sort_keys=True, default=str) + "\n")
    weights = {
        key: value.half().contiguous().clone() for key, value in model.state_dict().items() if value.is_floating_point()
    }
    save_file(weights, folder / "weights.safetensors")
    vectors = {f"input.{key}": value for key, value in inputs.items()}
    vectors |= {f"output.{key}": value for key, value in outputs.items()}
    for key, value in vectors.items():
        assert torch.isfinite(value.float()).all(), f"{name}: {key} is not finite"
    save_file({key: small(value) for key, value in vectors.items()}, folder / "vectors.safetensors")
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{name}: {sum(w.numel() for w in weights.values()):,} parameters, {size / 1024:.0f} KiB")


def small(value: torch.Tensor) -> torch.Tensor:
    value = value.detach()
    return (value.float() if value.is_floating_point() else value.to(torch.int32)).contiguous().clone()
