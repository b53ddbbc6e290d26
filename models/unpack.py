"""Turns a pack back into a pack-source folder, so that training can go on from shipped weights.

    python -m models.unpack public/packs/embedded OUT
    python -m models.train.upsampler super_res_first --init-from OUT
    python -m models.unpack public/packs/emoji-codes OUT --base public/packs/embedded

The third makes the folder of an add-on, for a newer pack with the same CLIP.

The weights are those that the pack holds, quantised values as f32; card, examples, attribution and defaults are those
of models/export.py today, and the vocabulary is left out (`python -m models.vocabulary OUT` adds it). The folder loads
with `components.load_component`, and `npm run pack` accepts it."""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch

from models.autoregressive import AutoregressivePrior
from models.components import CLASSES
from models.export import write
from models.export_codes import write_addon
from models.networks import FULL, NAMES, STAGES, TINY

BLOCK = 32  # values that share a scale along K (src/packs/quantise.ts)


def read_shards(pack, manifest):
    """The shards' bytes, None for those that an add-on shares with its pack; raises ValueError when one is not what the
    manifest says."""
    shards = []
    for entry in manifest["shards"]:
        if "sibling" in entry:
            shards.append(None)
            continue
        data = (pack / entry["path"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            raise ValueError(
                f"{pack / entry['path']} does not have the SHA-256 that pack.json names; copy the pack again"
            )
        shards.append(np.frombuffer(data, np.uint8))
    return shards


def part_values(part, entry, shard):
    """One part of a tensor as f32 [rows, columns]."""
    rows = part["rows"]
    raw = shard[part["offset"] : part["offset"] + part["bytes"]]
    if entry["dtype"] in ("f32", "f16"):
        return raw.view(np.float32 if entry["dtype"] == "f32" else np.float16).astype(np.float32).reshape(rows, -1)
    if entry["dtype"] != "q8":
        raise ValueError(f"only f32, f16 and q8 packs can be unpacked, not {entry['dtype']}")
    scales = shard[part["scalesOffset"] :]
    if entry["layout"] == "channels":
        return raw.view(np.int8).reshape(rows, -1) * scales[: 4 * rows].view(np.float32)[:, None]
    columns = int(np.prod(entry["shape"][1:]))
    blocks = -(-columns // BLOCK)
    scale = scales[: 2 * rows * blocks].view(np.float16).astype(np.float32)
    values = (raw.reshape(rows, blocks, BLOCK).astype(np.float32) - 128) * scale.reshape(rows, blocks, 1)
    return values.reshape(rows, -1)[:, :columns]


def read_network(network, shards):
    """State dictionary of one network of the manifest."""
    state = {}
    for name, entry in network["weights"].items():
        values = np.concatenate([part_values(p, entry, shards[p["shard"]]) for p in entry["parts"]])
        state[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return state


def empty(cls, config):
    """A network of that class and configuration, its weights not yet those of the pack."""
    if not hasattr(cls, "config_class"):
        return cls.from_config(config)
    usual = cls.config_class().to_dict()
    # JSON as JavaScript writes it has 1 where Python wrote 1.0.
    return cls(cls.config_class(**{k: float(v) if isinstance(usual.get(k), float) else v for k, v in config.items()}))


def modules_of(pack):
    """(networks by name, manifest) of a pack folder. Raises ValueError where a weight is missing or unknown."""
    manifest = json.loads((pack / "pack.json").read_text())
    shards = read_shards(pack, manifest)
    size = TINY if manifest["embeddingWidth"] == TINY["prior"]["embedding_dim"] else FULL
    modules = {}
    for name in (n for n in NAMES if n in manifest["networks"]):
        module = empty(CLASSES[name], manifest["networks"][name]["config"])
        found = module.load_state_dict(read_network(manifest["networks"][name], shards), strict=False)
        parameters = {n for n, _ in module.named_parameters()}
        absent = [n for n in found.missing_keys if n in parameters]
        if absent or found.unexpected_keys:
            raise ValueError(
                f"{name}: the pack lacks {absent} and holds unknown {found.unexpected_keys}; "
                f"it is not of {CLASSES[name].__name__} as its configuration says"
            )
        modules[name] = module.eval()
    return modules, manifest, size


def stages_in(manifest):
    """The pack's stages as of networks.STAGES."""
    names = {"decoder": "decoder", "upsample256": "super_res_first", "upsample1024": "super_res_last"}
    found = {}
    for key, name in names.items():
        if key in manifest["stages"]:
            layout = manifest["stages"][key]["layout"]
            smaller = STAGES[name]["condition_size"] if layout.get("condition") else None
            found[name] = dict(
                size=manifest["stages"][key]["size"],
                unshuffle=layout["pixelUnshuffle"],
                condition_size=smaller,
                condition_unshuffle=layout["conditionUnshuffle"] if smaller else None,
                residual=layout.get("residual", False),
                finish=manifest["stages"][key].get("finish"),
            )
    return found


def addon_prior(pack):
    """The prior of an add-on, whose other files are those of the pack that it adds to."""
    manifest = json.loads((pack / "pack.json").read_text())
    network = manifest["networks"]["prior"]
    module = empty(AutoregressivePrior, network["config"])
    module.load_state_dict(read_network(network, read_shards(pack, manifest)))
    return module.eval()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pack", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path, help="of an add-on: the pack that it is to add to")
    args = parser.parse_args()
    if ("addsTo" in json.loads((args.pack / "pack.json").read_text())) != bool(args.base):
        parser.error("an add-on needs --base, the pack that it is to add to; other packs go without")
    if args.base:
        write_addon(
            args.out,
            addon_prior(args.pack),
            json.loads((args.base / "pack.json").read_text()),
            (args.pack / "README.md").read_text(),
        )
        print(f"{args.out}: add-on to {args.base}")
        return
    modules, manifest, size = modules_of(args.pack)
    with torch.no_grad():
        write(
            args.out,
            modules,
            size,
            manifest["id"],
            manifest["version"],
            manifest.get("addOns", ()),
            stages_in(manifest),
        )
    print(f"{args.out}: {manifest['id']} {manifest['version']}")


if __name__ == "__main__":
    main()
