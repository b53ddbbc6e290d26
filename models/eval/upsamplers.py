"""The pack's upsamplers beside bicubic and ESRGAN: python -m models.eval.upsamplers [--pack PACK] [--count 40] [--out
FOLDER]

64 -> 256 on drawings of held-out (thing, style) pairs, 256 -> 1024 on 256-pixel crops of drawings at 1024, both on
textures drawn by formula (textures.ts); each from a clean smaller picture (area means) and from one damaged as in
training, as a decoder's picture is. The rivals are UpscalerJS's three ESRGANs for browsers (MIT; development packages
of models/data), all made for four times the side. Prints a Markdown table; with --out also writes `upsamplers.json` and
pictures side by side.

PSNR in dB of values in -1..1, of the mean squared error over all pictures (a crop of plain ground alone has none).
*edges*: mean absolute error of the gradient over the true gradient's mean, on the tenth of pixels with the largest true
gradient; *sharpness*: the gradient there over the true one's, 1 is as sharp; *flat*: mean gradient where the true one
is below 1/255, in 1/255: what ought to be still. *features*: mean squared distance of the judge's unit-length feature
columns over its stem and blocks (as LPIPS, arXiv 1801.03924, does with other networks' and learned weights), times
1000."""

import argparse
import json
import math
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from models.eval.judge import load
from models.eval.keras_graph import KerasGraph
from models.eval.paint import open_pack
from models.eval.table import table
from models.grid import save_grid
from models.train.common import threads
from models.train.data import Drawings, paint, to_tensor
from models.train.upsampler import SIZE, degrade

ROOT = Path(__file__).parents[2]
RIVALS = {
    name: ROOT / f"models/data/node_modules/@upscalerjs/{name}/models/x4/model.json"
    for name in ("esrgan-slim", "esrgan-medium", "esrgan-thick")
}
STEP = 2 / 255  # of an 8-bit value, in -1..1


def drawings256(drawings, rng, count):
    """[N,3,256,256]: whole scenes as the upsampler to 256 meets them."""
    out = []
    for _ in range(count):
        scene = drawings.sample(rng)
        middle = (256 - SIZE) // 2
        drawn = drawings.array(SIZE)[scene["row"]]
        out.append(paint(rng, drawn, scene["ground"], 256, middle, middle).astype(np.uint8))
    return to_tensor(out)


def crops1024(drawings, rng, count):
    """[N,3,256,256]: crops of drawings at 1024 pixels of the pairs that `drawings` draws, on their scenes'
    backgrounds."""
    crops, rows = drawings.crops(), set(drawings.rows)
    usable = [i for i, row in enumerate(drawings.crop_rows) if int(row) in rows]
    out = []
    for i in rng.permutation(usable)[:count]:
        ground = drawings.sample(rng)["ground"]
        out.append(paint(rng, crops[i], ground, 256, 0, 0, 1024, int(rng.integers(768))).astype(np.uint8))
    return to_tensor(out)


def textures(count):
    """[N,3,256,256], drawn by textures.ts."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npx", "tsx", "models/cli/writeTextures.ts", folder, "256", str(count)], cwd=ROOT, check=True)
        return to_tensor([np.asarray(Image.open(f).convert("RGB")) for f in sorted(Path(folder).glob("*.png"))])


def gradient(x):
    """[B,3,H,W] → length of the gradient of each channel's forward differences, [B,3,H-1,W-1]."""
    return ((x[..., 1:, :-1] - x[..., :-1, :-1]).square() + (x[..., :-1, 1:] - x[..., :-1, :-1]).square()).sqrt()


def features(judge, x):
    """The judge's feature maps of [B,3,H,W], each column of length 1."""
    h, found = F.relu(judge.stem(x)), []
    for block in judge.blocks:
        found.append(F.normalize(h, dim=1))
        h = block(h)
    return [*found, F.normalize(h, dim=1)]


@torch.no_grad()
def measure(judge, made, true):
    """The figures of the module's docstring, over pictures [B,3,H,W]."""
    g, t = gradient(made), gradient(true)
    edge = t >= torch.quantile(t.flatten(1)[:, ::7], 0.9, dim=1).clamp_min(STEP).view(-1, 1, 1, 1)
    still = t < STEP
    dx, dy = (
        ((made - true)[..., 1:, :-1] - (made - true)[..., :-1, :-1]),
        ((made - true)[..., :-1, 1:] - (made - true)[..., :-1, :-1]),
    )
    apart = [(a - b).square().sum(1).mean().item() for a, b in zip(features(judge, made), features(judge, true))]
    return {
        "psnr": 10 * math.log10(4 / (made - true).square().mean().item()),
        "edges": ((dx.square() + dy.square()).sqrt()[edge].mean() / t[edge].mean()).item(),
        "sharpness": (g[edge].mean() / t[edge].mean()).item(),
        "flat": (g[still].mean() / STEP).item(),
        "features": 1000 * sum(apart) / len(apart),
    }


def contenders(cascade, stage, seed=3):
    """name → a function of smaller pictures [B,3,h,w] to ones of four times the side."""

    def rival(graph, unit):
        def run(x):
            given = (x + 1) / 2 * unit
            return (torch.cat([graph(p[None]) for p in given]) / unit * 2 - 1).clamp(-1, 1)

        return run

    def own(x):
        return torch.cat(
            [
                cascade.upsample(stage, p[None], torch.Generator().manual_seed(seed), cascade.defaults[stage]["steps"])
                for p in x
            ]
        )

    found = {"bicubic": lambda x: F.interpolate(x, scale_factor=4, mode="bicubic").clamp(-1, 1), "Easel": own}
    for name, file in RIVALS.items():
        # The residual dense networks take 0..255, the ESRGAN proper (thick) 0..1: their packages' `inputRange`.
        found[name] = rival(KerasGraph(file), 1.0 if name.endswith("thick") else 255.0)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, default=ROOT / "public/packs/embedded")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    for file in RIVALS.values():
        if not file.exists():
            parser.error(f"{file} is missing: npm ci --prefix models/data")
    threads()
    cascade, manifest = open_pack(args.pack)
    judge, _ = load()
    held = Drawings(which="held-out")
    rows = []
    for stage, drawn, title in (
        ("super_res_first", drawings256, "drawings, 64 → 256"),
        ("super_res_last", crops1024, "drawings, crops of 256 → 1024"),
    ):
        tools = contenders(cascade, stage)
        for what, true in (
            (title, drawn(held, np.random.default_rng(17), args.count)),
            (f"textures, {stage}", textures(args.count // 2)),
        ):
            clean = F.interpolate(true, scale_factor=0.25, mode="area")
            torch.manual_seed(5)
            damaged = torch.cat(
                [degrade(np.random.default_rng(100 + i), p[None], 4, stage) for i, p in enumerate(true)]
            )
            for condition, small in (("clean", clean), ("damaged", damaged)):
                made = {name: tool(small).float() for name, tool in tools.items()}
                rows += [
                    {
                        "pictures": what,
                        "condition": condition,
                        "by": name,
                        "n": len(true),
                        **{k: round(v, 4) for k, v in measure(judge, m, true).items()},
                    }
                    for name, m in made.items()
                ]
                for row in rows[-len(made) :]:
                    print(json.dumps(row), flush=True)
                if args.out:
                    args.out.mkdir(parents=True, exist_ok=True)
                    save_grid(
                        args.out / f"{stage}-{what.split(',')[0]}-{condition}.png",
                        [x[:5] for x in (F.interpolate(small, scale_factor=4, mode="nearest"), *made.values(), true)],
                    )
    if args.out:
        (args.out / "upsamplers.json").write_text(
            json.dumps(
                {
                    "pack": f"{manifest['id']} {manifest['version']}",
                    "parameters": {n: KerasGraph(f).parameters for n, f in RIVALS.items()},
                    "rows": rows,
                },
                indent=1,
            )
            + "\n"
        )
    print(
        table(
            ["pictures", "from", "by", "n", "PSNR", "edges", "sharpness", "flat", "features"],
            [
                [
                    r["pictures"],
                    r["condition"],
                    r["by"],
                    str(r["n"]),
                    f"{r['psnr']:.1f}",
                    *[f"{r[k]:.2f}" for k in ("edges", "sharpness", "flat", "features")],
                ]
                for r in rows
            ],
        )
    )


if __name__ == "__main__":
    main()
