"""Golden vectors of networks.Sketch in each of its forms: small random networks, z_i of length 1, the pictures.

    python -m models.golden.sketches

Each is a folder tests/fixtures/golden/sketch-NAME in the form of common.py; tests/parity/sketches.test.ts reads it.
"""

import torch
from torch.nn.functional import normalize

from models.golden.common import generator, randomise, save_case
from models.networks import Sketch

WIDTH, ROWS = 16, 3
FORMS = {
    "plain": dict(block_out_channels=(8, 6, 4)),
    "matte": dict(block_out_channels=(8, 6), upscale=2, matte=True),
    "pairs": dict(block_out_channels=(8, 6, 4), layers_per_block=2, hidden_dim=10),
    "palette": dict(block_out_channels=(8, 6), upscale=2, colours=3, palette_dim=7),
    # As the embedded pack's.
    "palette-matte": dict(
        block_out_channels=(10, 8, 6),
        upscale=2,
        matte=True,
        layers_per_block=1,
        hidden_dim=12,
        colours=5,
        palette_dim=9,
    ),
}


def main():
    for seed, (name, form) in enumerate(FORMS.items(), 40):
        network = randomise(Sketch(embedding_dim=WIDTH, **form), seed)
        z_i = normalize(torch.randn(ROWS, WIDTH, generator=generator(seed)), dim=-1)
        save_case(f"sketch-{name}", dict(network.config), network, {"z_i": z_i}, {"picture": network(z_i)})


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
