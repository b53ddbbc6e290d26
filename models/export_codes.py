"""Writes an autoregressive prior as the source folder of an add-on pack.

    python -m models.export_codes OUT --pack PACK --run prior_ar    # EMA weights of a run trained with that pack's CLIP
    python -m models.export_codes OUT --pack PACK --tiny            # every parameter random, for tests

`npm run pack -- OUT PACKS/NAME --base PACK` turns it into a pack that shares all other files with PACK."""

import argparse
import json
import shutil
from pathlib import Path

import torch

from models.autoregressive import AutoregressivePrior
from models.folders import replace, require_replaceable
from models.networks import randomise

CARD = Path(__file__).parent / "cards" / "codes.md"
GUIDANCE = 2.0


def write_addon(out, module, base, card):
    """The source folder of an add-on with this prior to the pack whose manifest `base` is; replaces `out`.

    Raises ValueError where `out` holds something else.
    """
    require_replaceable(out, "addon.json")
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    with torch.no_grad():
        module.save_pretrained(part / "prior", safe_serialization=True)
    (part / "README.md").write_text(card)
    addon = dict(
        format="easel-addon-source",
        formatVersion=1,
        id=f"{base['id']}-codes",
        version=base["version"],
        name=f"{base['name']}, autoregressive prior",
        description="The same pack with the paper's other prior: "
        "it draws the codes of an image embedding one after the other.",
        base=dict(id=base["id"], version=base["version"]),
        prior=dict(defaults=dict(sampler="codes", steps=module.config.dims, guidance=GUIDANCE, eta=0)),
    )
    (part / "addon.json").write_text(json.dumps(addon, indent=2) + "\n")
    replace(out, part)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--pack", type=Path, required=True, help="the pack that is added to")
    parser.add_argument("--run", default="prior_ar")
    parser.add_argument("--tiny", action="store_true")
    args = parser.parse_args()
    base = json.loads((args.pack / "pack.json").read_text())
    width, length = base["embeddingWidth"], base["tokenizer"]["contextLength"]
    if args.tiny:
        module = randomise(
            AutoregressivePrior(
                embedding_dim=width,
                text_width=width,
                text_length=length,
                width=32,
                heads=2,
                layers=2,
                dims=8,
                buckets=32,
                dot_buckets=4,
            ),
            seed=120,
        )
        card = "Random weights, for tests.\n"
    else:
        from models.train.common import ema_module

        module = ema_module(AutoregressivePrior(embedding_dim=width, text_width=width, text_length=length), args.run)
        card = CARD.read_text()
    write_addon(args.out, module, base, card)
    print(f"{args.out}: {sum(p.numel() for p in module.parameters()) / 1e6:.2f} M parameters")


if __name__ == "__main__":
    main()
