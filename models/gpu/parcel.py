"""What travels to a lent card, as one small folder: the core world's drawings and the two frozen towers.

    python -m models.gpu.parcel .gpu --pack public/packs/embedded
    python -m models.gpu.parcel .gpu --start sketch=sketch2 --start prior=prior2    # go on from these runs

Drawings are lossless WebP in one zip; the towers are the shipped pack's own shards; what a network starts from is f16.
"""

import argparse
import io
import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

from models.train.data import HELD_OUT, RUNS, Drawings
from models.train.world import SIZE
from models.unpack import empty, read_network, read_shards

LARGE = 224  # pixels of a drawing in a picture of 256
SIZES = (SIZE, LARGE)
TOWERS = ("text_encoder", "image_encoder")
LINKS = ("sketch", "prior", "decoder", "super_res_first")


def write_drawings(drawings, out, sizes=SIZES):
    """drawings.zip: things.json, and SIZE/ROW.webp of every drawing of the core."""
    with zipfile.ZipFile(out / "drawings.zip", "w") as archive:
        archive.write(drawings.folder / "things.json", "things.json")
        for size in sizes:
            for row in drawings.rows:
                encoded = io.BytesIO()
                picture = Image.fromarray(drawings.array(size)[row])
                picture.save(encoded, "webp", lossless=True, exact=True, quality=60)
                archive.writestr(f"{size}/{row}.webp", encoded.getvalue())


def read_drawings(archive_path, folder, sizes=SIZES):
    """The folder that `data.Drawings` reads; what the core lacks stays empty in it."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive_path) as archive:
        (folder / "things.json").write_bytes(archive.read("things.json"))
        count = len(json.loads((folder / "things.json").read_text())["drawings"])
        for size in sizes:
            shape = (count, size, size, 4)
            every = np.lib.format.open_memmap(folder / f"draw{size}.npy", "w+", np.uint8, shape)
            for name in archive.namelist():
                if name.startswith(f"{size}/"):
                    with Image.open(io.BytesIO(archive.read(name))) as picture:
                        every[int(Path(name).stem)] = np.asarray(picture.convert("RGBA"))
            every.flush()


def write_towers(pack, out):
    """pack/: the manifest with the towers alone, their shards and the tokenizer."""
    out = out / "pack"
    (out / "tokenizer").mkdir(parents=True)
    manifest = json.loads((pack / "pack.json").read_text())
    networks = {name: manifest["networks"][name] for name in TOWERS}
    used = {part["shard"] for n in networks.values() for entry in n["weights"].values() for part in entry["parts"]}
    shards = []
    for index, entry in enumerate(manifest["shards"]):
        if index in used:
            shutil.copyfile(pack / entry["path"], out / entry["path"])
        # What does not travel is left out as what an add-on shares is.
        shards.append(entry if index in used else {**entry, "sibling": "left out"})
    (out / "pack.json").write_text(json.dumps({"networks": networks, "shards": shards}))
    shutil.copyfile(pack / "tokenizer" / "tokenizer.json", out / "tokenizer" / "tokenizer.json")


def read_towers(parcel, folder):
    """The part of a pack-source folder that `frozen.frozen_clip` reads."""
    from models.components import CLASSES

    pack = parcel / "pack"
    manifest = json.loads((pack / "pack.json").read_text())
    shards = read_shards(pack, manifest)
    for name, network in manifest["networks"].items():
        module = empty(CLASSES[name], network["config"])
        module.load_state_dict(read_network(network, shards), strict=False)
        module.save_pretrained(folder / name)
    shutil.copytree(pack / "tokenizer", folder / "tokenizer")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path, help="replaced; a folder that git ignores")
    parser.add_argument("--pack", type=Path, default=Path("public/packs/embedded"), help="whose towers travel")
    parser.add_argument("--start", action="append", default=[], metavar="LINK=RUN", help="what a link goes on from")
    parser.add_argument("--drawings", help="the folder that data/draw.mjs wrote, if not the usual one")
    args = parser.parse_args()
    starts = dict(each.split("=", 1) for each in args.start)
    if unknown := starts.keys() - set(LINKS):
        parser.error(f"{', '.join(sorted(unknown))} is no link; they are {', '.join(LINKS)}")
    shutil.rmtree(args.out, ignore_errors=True)
    args.out.mkdir(parents=True)
    # Every style of the core, the held-out ones with it, so that the sheet can show what was never taught.
    write_drawings(Drawings(args.drawings, which="all"), args.out)
    write_towers(args.pack, args.out)
    for link, run in starts.items():
        state = torch.load(RUNS / run / "checkpoint.pt", map_location="cpu", weights_only=True)["ema"]
        save_file({name: value.half().contiguous() for name, value in state.items()}, args.out / f"{link}.safetensors")
    shutil.copyfile(HELD_OUT, args.out / HELD_OUT.name)
    sizes = {path.name: path.stat().st_size for path in args.out.rglob("*") if path.is_file()}
    for name, size in sizes.items():
        print(f"{size / 1e6:8.2f} MB  {name}")
    print(f"{sum(sizes.values()) / 2**20:.1f} MiB in all")


if __name__ == "__main__":
    main()
