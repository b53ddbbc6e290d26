"""The golden embedding of the tiny add-on's autoregressive prior, drawn in PyTorch with Easel's own random numbers.

Run from the repository's root: python -m models.golden.codes TINY_FOLDER
TINY_FOLDER as for models/golden/cascade.py; only its text tower's configuration and its tokenizer count.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch
from safetensors.torch import save_file

from models.autoregressive import AutoregressivePrior
from models.golden.common import FIXTURES
from models.pipeline import Cascade


@torch.no_grad()
def main(folder: str) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        subprocess.run(
            ["npx", "--no-install", "tsx", "models/cli/cascadeInputs.ts", temporary, "tiny-codes"], check=True
        )
        inputs = pathlib.Path(temporary)
        setting = json.loads((inputs / "setting.json").read_text())

        def read(name: str, shape: list[int]) -> torch.Tensor:
            return torch.from_numpy(np.fromfile(inputs / f"{name}.bin", dtype="<f4").reshape(shape))

        cascade = Cascade.from_folder(folder)
        prior = AutoregressivePrior.from_config(setting["priorConfig"]).eval()
        for network, module in (("text_encoder", cascade.text_encoder), ("prior", prior)):
            module.load_state_dict(
                {name: read(f"{network}.{name}", shape) for name, shape in setting["shapes"][network].items()},
                strict=network == "prior",
            )
        z_t, states, mask = cascade.encode(["", setting["request"]["prompt"]])
        none, text = ((z_t[i : i + 1], states[i : i + 1], mask[i : i + 1]) for i in (0, 1))
        drawn = [
            prior.decode(prior.draw(*text, read(f"uniform.prior{k}", [1, prior.config.dims + 1]), 1.5, none))
            for k in (0, 1)
        ]
        scores = torch.stack([(z * z_t[1:]).sum() for z in drawn])
    target = FIXTURES / "codes-engine"
    target.mkdir(parents=True, exist_ok=True)
    save_file(
        {"output.embedding": drawn[int(scores.argmax())], "output.score": scores.max()[None]},
        target / "vectors.safetensors",
    )


if __name__ == "__main__":
    main(sys.argv[1])
