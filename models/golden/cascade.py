"""Golden pictures of the whole cascade: models/pipeline.py on the tiny pack's weights, with Easel's own starting noise.

Run from the repository's root: python -m models.golden.cascade TINY_FOLDER TINY_FOLDER is the pack-source folder that
tests/fixtures/packs/tiny was made from (python -m models.export OUT --tiny); only its configurations and tokenizer
count, the weights are those of the pack."""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch
from safetensors.torch import save_file

from models.golden.common import FIXTURES
from models.pipeline import ABAR, Cascade, trailing


def main(folder: str) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        subprocess.run(["npx", "--no-install", "tsx", "models/cli/cascadeInputs.ts", temporary], check=True)
        inputs = pathlib.Path(temporary)
        setting = json.loads((inputs / "setting.json").read_text())

        def read(name: str, shape: list[int]) -> torch.Tensor:
            return torch.from_numpy(np.fromfile(inputs / f"{name}.bin", dtype="<f4").reshape(shape))

        cascade = Cascade.from_folder(folder)
        for network, shapes in setting["shapes"].items():
            state = {name: read(f"{network}.{name}", shape) for name, shape in shapes.items()}
            missing, unexpected = getattr(cascade, network).load_state_dict(state, strict=False)
            # Buffers that are no weights (position ids, causal masks) stay as the class makes them.
            if unexpected or any(name in dict(getattr(cascade, network).named_parameters()) for name in missing):
                raise ValueError(f"{network}: missing {missing}, unexpected {unexpected}")
        outputs = run(cascade, setting, read)
    target = FIXTURES / "cascade"
    target.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in outputs.items()}, target / "vectors.safetensors")


@torch.no_grad()
def run(cascade: Cascade, setting: dict, read) -> dict[str, torch.Tensor]:
    """The embedding and its score, and every `keptEvery`-th pixel of the three pictures; the embedding and the
    decoder's picture against a negative prompt; and the decoder's picture from a picture, the first one, half-way
    down."""
    request, every = setting["request"], setting["keptEvery"]
    prompt, prior, decoder = [request["prompt"]], request["prior"], request["decoder"]
    width = cascade.prior.config.embedding_dim

    # Easel draws two samples; pipeline.py draws them from one generator, so its randn is fed with ours in turn.
    def draw(**options) -> torch.Tensor:
        with ReplacedRandn(iter([read("noise.prior0", [1, width]), read("noise.prior1", [1, width])])):
            return cascade.draw_z(prompt, None, prior["guidance"], prior["steps"], **options)

    z = draw()
    z_t = cascade.encode(prompt)[0]
    score = torch.nn.functional.cosine_similarity(z, z_t)
    start = read("noise.decoder", [1, 3, 64, 64])
    how = (None, decoder["guidance"], decoder["steps"], decoder["sampler"])
    picture = cascade.decode(prompt, z, *how, noise=start)
    outputs = {"output.embedding": z, "output.score": score, "output.decoder": picture}
    negative = setting["negative"]
    away = draw(negative=negative)
    against = cascade.decode(prompt, away, *how, noise=start, negative=negative)
    begin = decoder["steps"] // 2
    level = ABAR[trailing(decoder["steps"])[begin]]
    half = (level.sqrt() * picture + (1 - level).sqrt() * start).float()
    again = cascade.decode(prompt, z, *how, noise=half, begin=begin)
    few = every["variant"]
    outputs["output.negative.embedding"] = away
    outputs["output.negative.decoder"] = against[:, :, ::few, ::few]
    outputs["output.start.decoder"] = again[:, :, ::few, ::few]
    for stage, network, side in [("upsample256", "super_res_first", 256), ("upsample1024", "super_res_last", 1024)]:
        with ReplacedRandn(iter([read(f"noise.{stage}", [1, 3, side, side])])):
            picture = cascade.upsample(network, picture, None, request[stage]["steps"])
        outputs[f"output.{stage}"] = picture[:, :, :: every[stage], :: every[stage]]
    return outputs


class ReplacedRandn:
    """While it lasts, torch.randn hands out given tensors."""

    def __init__(self, tensors):
        self.tensors = tensors

    def __enter__(self):
        self.randn = torch.randn
        torch.randn = lambda *shape, **options: next(self.tensors)

    def __exit__(self, *fault):
        torch.randn = self.randn


if __name__ == "__main__":
    main(sys.argv[1])
