"""Begins a run from the weights of a pack-source folder, widened to what networks.FULL says today; decoder and prior as
they are. A sketch without a palette is given one, for which the drawings and the table (train/table.py) are read.

    python -m models.unpack public/packs/embedded FOLDER
    python -m models.train.widen FOLDER sketch --run sketch        # $EASEL_RUNS/sketch/checkpoint.pt

New channels are copies of old ones, and whoever reads them shares their weight out among the copies (Net2Net, arXiv
1511.05641): the wider network paints what the narrow one did, but for groups of a norm that no longer hold the same
channels. A little noise lets the copies go apart. Equal widths give the weights as they are.
"""

import argparse
import itertools
from pathlib import Path

import torch

from models.components import load_component
from models.networks import FULL, build
from models.train.data import RUNS, Drawings
from models.train.decoder import Painter
from models.train.palette import colours_of, ground_errors, ground_reader, with_palette
from models.train.table import read_table
from models.train.world import World

NOISE = 0.02  # of a weight's own standard deviation
WIDENED = ("sketch", "super_res_first", "super_res_last")


def repeated(old, new, within=1):
    """For each of `new` channels the one of `old` that it copies, neighbours together, so that groups of a norm keep
    theirs; within: channels that belong to one (the places of a feature map)."""
    channels = torch.arange(new) * old // new
    return (channels[:, None] * within + torch.arange(within)).flatten()


def joined(*maps):
    """The map of channels that stand one after another, each given as (map, how many old ones)."""
    starts = itertools.accumulate((old for _, old in maps), initial=0)
    return torch.cat([channels + start for (channels, _), start in zip(maps, starts)])


def spread(weight, rows, columns=None):
    """A weight [out,in,…] or bias [out] for copied channels; what is read twice counts half."""
    wide = weight[rows]
    if columns is None:
        return wide
    copies = torch.bincount(columns, minlength=weight.shape[1])[columns].to(weight.dtype)
    return wide[:, columns] / copies.view(1, -1, *[1] * (weight.ndim - 2))


class Widening:
    """A state dict in the making; every layer is told which old channel each of its channels copies."""

    def __init__(self, narrow):
        self.narrow, self.wide = narrow, {}

    def layer(self, name, rows=None, columns=None):
        """A convolution or linear map; None: the channels stay."""
        weight = self.narrow[f"{name}.weight"]
        rows = torch.arange(weight.shape[0]) if rows is None else rows
        self.wide[f"{name}.weight"] = spread(weight, rows, columns)
        if f"{name}.bias" in self.narrow:
            self.wide[f"{name}.bias"] = self.narrow[f"{name}.bias"][rows]

    def norm(self, name, rows):
        for part in ("weight", "bias"):
            self.wide[f"{name}.{part}"] = self.narrow[f"{name}.{part}"][rows]


def widened_sketch(narrow, old, new):
    """State dict of a Sketch whose block_out_channels were `old`."""
    w, maps = Widening(narrow), [repeated(a, b) for a, b in zip(old, new)]
    first = repeated(old[0], new[0], within=16)
    rows, columns = {"start": first, "hidden.2": first}, {"end": maps[-1]}
    for at, (before, after) in enumerate(itertools.pairwise(maps)):
        rows[f"convolutions.{at}"], columns[f"convolutions.{at}"] = after, before
    for name in (key.removesuffix(".weight") for key in narrow if key.endswith(".weight")):
        level = maps[1 + int(name.split(".")[1])] if name.startswith("resnets.") else None
        w.layer(name, rows.get(name, level), columns.get(name, level))
    return w.wide


def widened_upsampler(narrow, old, new):
    """State dict of networks.upsampler, of one resnet a level, whose block_out_channels were `old`."""
    w, maps = Widening(narrow), [repeated(a, b) for a, b in zip(old, new)]
    last = len(old) - 1
    time = repeated(4 * old[0], 4 * new[0])
    factor, rest = divmod(new[0], old[0])
    if rest:
        raise ValueError(f"The first level can be widened by whole factors only, and {new[0]} is none of {old[0]}")
    # Sines and cosines of the old frequencies are every `factor`-th of the new ones; the others are not read at first.
    embedding = narrow["time_embedding.linear_1.weight"]
    sparse = embedding.new_zeros(embedding.shape[0], new[0])
    sparse[:, ::factor] = embedding
    w.wide["time_embedding.linear_1.weight"] = sparse[time]
    w.wide["time_embedding.linear_1.bias"] = narrow["time_embedding.linear_1.bias"][time]
    w.layer("time_embedding.linear_2", time, time)

    def resnet(name, columns, rows):
        w.norm(f"{name}.norm1", columns)
        w.layer(f"{name}.conv1", rows, columns)
        half = len(narrow[f"{name}.time_emb_proj.bias"]) // 2
        w.layer(f"{name}.time_emb_proj", joined((rows, half), (rows, half)), time)
        w.norm(f"{name}.norm2", rows)
        w.layer(f"{name}.conv2", rows, rows)
        if f"{name}.conv_shortcut.weight" in narrow:
            w.layer(f"{name}.conv_shortcut", rows, columns)

    w.layer("conv_in", maps[0])
    skips, level = [0], 0
    for at in range(len(old)):
        resnet(f"down_blocks.{at}.resnets.0", maps[level], maps[at])
        level = at
        skips.append(at)
        if at < last:
            resnet(f"down_blocks.{at}.downsamplers.0", maps[at], maps[at])
            skips.append(at)
    for at in (0, 1):
        resnet(f"mid_block.resnets.{at}", maps[last], maps[last])
    for at in range(len(old)):
        to = last - at
        for layer in (0, 1):
            skip = skips.pop()
            resnet(
                f"up_blocks.{at}.resnets.{layer}", joined((maps[level], old[level]), (maps[skip], old[skip])), maps[to]
            )
            level = to
        if at < last:
            resnet(f"up_blocks.{at}.upsamplers.0", maps[to], maps[to])
    w.norm("conv_norm_out", maps[0])
    w.layer("conv_out", None, maps[0])
    return w.wide


@torch.no_grad()
def widened(name, narrow, size=FULL, seed=0, noise=NOISE):
    """The network `name` of `size`, with what `narrow`, of the same class, has learned. Raises ValueError where it
    would have to be narrower, or has other levels."""
    module = build(name, size)
    old, new = tuple(narrow.config.block_out_channels), tuple(module.config.block_out_channels)
    if len(old) != len(new) or any(a > b for a, b in zip(old, new)):
        raise ValueError(f"{name} has channels {old} in the folder, and networks.FULL asks for {new}: not wider")
    state = narrow.state_dict()
    if name == "sketch":
        state = module.state_dict() | widened_sketch(state, old, new)
    elif old != new:
        state = widened_upsampler(state, old, new)
    generator = torch.Generator().manual_seed(seed)
    if old != new:
        for value in state.values():
            if value.ndim > 1:
                value += noise * value.std() * torch.randn(value.shape, generator=generator)
    module.load_state_dict(state)
    return module


def begun(folder, part):
    """State dict of the module that a run of `part` trains."""
    network = load_component(folder, part)
    if part == "sketch" and FULL["sketch"]["colours"] and not network.config.colours:
        plain = FULL | {"sketch": FULL["sketch"] | {"colours": 0}}
        network, module = widened(part, network, plain), build(part)
        world, z = World(Drawings()), read_table()[0]
        centres = colours_of(world, module.config.colours)
        reader = ground_reader(world, z, module.config.palette_dim // 2)
        print("the ground, in levels of 255:", ground_errors(world, z, corners=network.corners, reader=reader))
        return with_palette(network, module, centres, reader)
    if part in WIDENED:
        network = widened(part, network)
    elif part == "decoder":
        network = Painter(network, load_component(folder, "text_proj"))
    return network.state_dict()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", help="a pack-source folder")
    parser.add_argument("part", choices=[*WIDENED, "decoder", "prior"])
    parser.add_argument("--run", required=True, help="its folder in $EASEL_RUNS, which must not have a checkpoint yet")
    args = parser.parse_args()
    path = Path(RUNS) / args.run / "checkpoint.pt"
    if path.exists():
        parser.error(f"{path} is there already: give the run another name")
    state = begun(args.folder, args.part)
    path.parent.mkdir(parents=True, exist_ok=True)
    # No optimiser: the run warms up anew.
    torch.save({"module": state, "ema": state, "ema_n": 0, "step": 0, "images": 0, "hours": 0.0}, path)
    print(path, {key: list(value.shape) for key, value in state.items() if key.endswith(("start.weight", "in.weight"))})


if __name__ == "__main__":
    main()
