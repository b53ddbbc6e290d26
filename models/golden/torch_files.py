"""PyTorch's own files for the reader of src/convert/torchFile.ts: tests/fixtures/torch."""

import os
from pathlib import Path

import torch

OUT = Path(__file__).parents[2] / "tests/fixtures/torch"


class Evil:
    """Unpickled, it runs a command: what a reader must never do."""

    def __reduce__(self):
        return os.system, ("touch /tmp/easel-was-run",)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    base = torch.arange(12, dtype=torch.float32) / 8 - 0.5
    sound = {
        "f32.weight": base.view(3, 4).clone(),
        "f16.weight": base.view(2, 6).half(),
        "bf16.weight": base.view(4, 3).bfloat16(),
        "f64.bias": base.double(),
        "view.weight": base[4:10].view(2, 3),  # A part of a storage.
        "scalar": torch.tensor(0.25),
        "parameter": torch.nn.Parameter(base[:3].clone()),
        "position_ids": torch.arange(3)[None],
    }
    torch.save(sound, OUT / "sound.bin")
    torch.save({"state_dict": sound, "epoch": 3}, OUT / "wrapped.bin")
    torch.save({"turned.weight": base.view(3, 4).t()}, OUT / "turned.bin")
    torch.save({"a.weight": base, "evil": Evil()}, OUT / "evil.bin")
    torch.save(sound, OUT / "legacy.bin", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main()
