"""The asked pictures in PyTorch, from a pack or from the folder that it was made of, with the engine's own noise.

The same prompt starts from the same numbers as `npm run eval`'s picture of the page (full.ts writes them), so pictures
can be compared one by one. What is there already is not made again."""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer
from torch import nn

from models.golden.cascade import ReplacedRandn
from models.grid import to_uint8
from models.pipeline import Cascade
from models.train.prior import ShortPrior

# Names of stages in a pack → in models/pipeline.py.
STAGE_NAMES = {
    "prior": "prior",
    "decoder": "decoder",
    "upsample256": "super_res_first",
    "upsample1024": "super_res_last",
}


class TrimmedPrior(nn.Module):
    """A prior that leaves out columns no caption of the batch reaches: the same answers for a third of the work."""

    def __init__(self, prior):
        super().__init__()
        self.prior, self.short = prior, ShortPrior(prior)

    @property
    def clip_mean(self):
        return self.prior.clip_mean

    def post_process_latents(self, x):
        return self.prior.post_process_latents(x)

    def forward(self, x, t, z_t, states, mask, return_dict=False):
        length = int(mask.sum(1).max())
        return (self.short(x, t.expand(len(x)), z_t, states[:, :length], mask[:, :length]),)


def open_pack(pack):
    """Cascade of a pack's weights, at the pack's defaults. Raises ValueError where the networks are not of
    networks.py."""
    from models.unpack import modules_of

    pack = Path(pack)
    modules, manifest, _ = modules_of(pack)
    modules["prior"] = TrimmedPrior(modules["prior"])
    stage = manifest["stages"]["decoder"]
    tokenizer = Tokenizer.from_file(str(pack / "tokenizer" / "tokenizer.json"))
    defaults = {STAGE_NAMES[k]: v["defaults"] for k, v in manifest["stages"].items()}
    residual = tuple(STAGE_NAMES[k] for k, v in manifest["stages"].items() if v.get("layout", {}).get("residual"))
    finishes = {STAGE_NAMES[k]: v["finish"] for k, v in manifest["stages"].items() if "finish" in v}
    return Cascade(
        modules,
        tokenizer,
        defaults,
        (stage["layout"]["pixelUnshuffle"], stage["layout"].get("conditionUnshuffle")),
        stage["scheduler"]["prediction_type"],
        residual,
        finishes,
    ), manifest


def open_original(folder, defaults):
    """Cascade of a pack-source folder, at a pack's defaults."""
    cascade = Cascade.from_folder(folder)
    cascade.prior = TrimmedPrior(cascade.prior)
    cascade.defaults = defaults
    return cascade


class Noise:
    """What the engine starts each picture from; files of full.ts."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def __call__(self, asked, kind, shape):
        """[B,*shape]. kind: prior0, prior1, decoder, upsample256, upsample1024."""
        return torch.stack(
            [torch.from_numpy(np.fromfile(self.folder / f"{a['id']}.{kind}.bin", "<f4").reshape(shape)) for a in asked]
        )


def draw_z(cascade, asked, noise, guidance=None, steps=None):
    """[B,W] embeddings of the prior for asked prompts, by the pack's defaults where none are given."""
    d, width = cascade.defaults["prior"], cascade.prior.clip_mean.shape[1]
    with torch.no_grad(), ReplacedRandn(iter([noise(asked, f"prior{k}", (width,)) for k in (0, 1)])):
        return cascade.draw_z(
            [a["prompt"] for a in asked], None, d["guidance"] if guidance is None else guidance, steps or d["steps"]
        )


def cached_z(cascade, asked, noise, path, batch=20, tell=print, **settings):
    """`draw_z` of all, [N,W], kept in `path` as it grows."""
    known = torch.load(path, weights_only=True) if path.exists() else {}
    missing = [a for a in asked if a["id"] not in known]
    for i in range(0, len(missing), batch):
        part = missing[i : i + batch]
        known.update({a["id"]: z.clone() for a, z in zip(part, draw_z(cascade, part, noise, **settings))})
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(known, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)
        tell(f"{path.name}: {len(known)} of {len(asked)} embeddings")
    return torch.stack([known[a["id"]] for a in asked])


def paint(cascade, asked, z, noise, folder, size=64, batch=10, tell=print, **options):
    """PNGs `folder/ID.png` of asked prompts from embeddings z [N,W]; options: the decoder's guidance, steps,
    sampler."""
    folder.mkdir(parents=True, exist_ok=True)
    setting = {**cascade.defaults["decoder"], **options}
    missing = [i for i, a in enumerate(asked) if not (folder / f"{a['id']}.png").exists()]
    batch = batch if size == 64 else 1
    for k in range(0, len(missing), batch):
        rows = missing[k : k + batch]
        part = [asked[i] for i in rows]
        with torch.no_grad():
            made = cascade.decode(
                [a["prompt"] for a in part],
                z[rows],
                None,
                setting["guidance"],
                setting["steps"],
                setting["sampler"],
                noise=noise(part, "decoder", (3, 64, 64)),
            )
            for stage, side in (("upsample256", 256), ("upsample1024", 1024)):
                if size >= side:
                    with ReplacedRandn(iter([noise(part, stage, (3, side, side))])):
                        made = cascade.upsample(
                            STAGE_NAMES[stage],
                            made,
                            None,
                            cascade.defaults[STAGE_NAMES[stage]]["steps"],
                            last=side == size,
                        )
        for a, picture in zip(part, to_uint8(made.float())):
            Image.fromarray(picture).save(folder / "saving.tmp", format="PNG")
            (folder / "saving.tmp").replace(folder / f"{a['id']}.png")
        tell(
            f"{folder.parent.name}/{folder.name}: {len(asked) - len(missing) + k + len(rows)} of {len(asked)} pictures"
        )


def restart_if_changed(folder, setting):
    """Removes PNGs and embeddings of `folder` and below that other settings made; setting: anything that JSON
    writes."""
    stamp, text = folder / "stamp.json", json.dumps(setting, sort_keys=True)
    if stamp.exists() and stamp.read_text() == text:
        return
    if folder.exists():
        for path in [*folder.rglob("*.png"), *folder.rglob("*.pt")]:
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    stamp.write_text(text)
