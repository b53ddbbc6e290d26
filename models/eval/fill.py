"""Fill from the surroundings beside OpenCV's two and a blur, on pictures whose hole's content is known:

    bash models/eval/fill_pictures.sh FOLDER
    PYTHONPATH=FOLDER/python python -m models.eval.fill FOLDER [--side 384] [--seed 0]

One hole a picture, of four kinds in turn: an ellipse, blobs, a stroke of the brush, a box at the picture's border.
Writes FOLDER/holes (inputs and answers), `figures.json`, `table.md` and `sheet-N.png` (truth, hole, each answer).

*seam*: gradient across the hole's border over that just inside and outside of it (1: it cannot be told), with the
truth's own beside it; *PSNR*, dB inside the hole, which rewards blur; *features*: mean squared distance of
MobileNetV2's unit-length feature columns inside the hole times 1000 (mobilenet.py); *edges*: gradient energy inside
over the truth's (1: as sharp)."""

import argparse
import json
import subprocess
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image, ImageDraw

from models.eval.mobilenet import MobileNet, distance

ROOT = Path(__file__).parents[2]
KINDS = ("ellipse", "blobs", "stroke", "box")
METHODS = ("fill", "telea", "navier-stokes", "blur")
WINDOW = 224  # pixels of the network's input: the hole and its surroundings


def hole(kind, width, height, rng):
    """[H,W] bool."""
    mask = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    r = min(width, height) * 0.14
    x, y = width * rng.uniform(0.3, 0.7), height * rng.uniform(0.3, 0.7)
    if kind == "ellipse":
        draw.ellipse([x - 1.3 * r, y - r, x + 1.3 * r, y + r], fill=255)
    elif kind == "blobs":
        for _ in range(4):
            u, v = x + rng.uniform(-r, r), y + rng.uniform(-r, r)
            draw.ellipse([u - 0.6 * r, v - 0.6 * r, u + 0.6 * r, v + 0.6 * r], fill=255)
    elif kind == "stroke":
        turn = rng.uniform(0, np.pi)
        for t in np.linspace(-2.2 * r, 2.2 * r, 60):
            u = x + t * np.cos(turn) - 0.2 * r * np.sin(t / r * 2)
            v = y + t * np.sin(turn) + 0.2 * r * np.cos(t / r * 2)
            draw.ellipse([u - 0.16 * r, v - 0.16 * r, u + 0.16 * r, v + 0.16 * r], fill=255)
    else:
        side = rng.integers(2)
        left = 0 if side == 0 else width - int(1.2 * r)
        draw.rectangle([left, y - 1.2 * r, left + int(1.2 * r) - 1, y + 1.2 * r], fill=255)
    return np.asarray(mask) > 0


def blurred(picture, mask):
    """The naive answer: known pixels blurred into the hole, as far as its middle."""
    sigma = np.sqrt(mask.sum()) / 4
    known = (~mask).astype(np.float32)
    weight = cv2.GaussianBlur(known, (0, 0), sigma)[..., None]
    spread = cv2.GaussianBlur(picture * known[..., None], (0, 0), sigma) / np.maximum(weight, 1e-6)
    return np.where(mask[..., None], spread, picture).round().astype(np.uint8)


def gradients(picture):
    """Absolute differences to the next pixel along rows and columns, mean over colours: ([H,W-1], [H-1,W])."""
    p = picture.astype(np.float32)
    return np.abs(np.diff(p, axis=1)).mean(-1), np.abs(np.diff(p, axis=0)).mean(-1)


def seam(picture, mask):
    """The mean gradient across the border over the mean of those up to 3 pixels to both sides of it."""
    near = cv2.dilate(mask.astype(np.uint8), np.ones((7, 7))) - cv2.erode(mask.astype(np.uint8), np.ones((7, 7)))
    across, around = [], []
    for g, m, n in zip(
        gradients(picture),
        ((mask[:, 1:], mask[:, :-1]), (mask[1:], mask[:-1])),
        (near[:, 1:] & near[:, :-1], near[1:] & near[:-1]),
    ):
        border = m[0] != m[1]
        across.append(g[border])
        around.append(g[(n > 0) & ~border])
    return float(np.concatenate(across).mean() / max(1e-6, np.concatenate(around).mean()))


def sharpness(picture, truth, mask):
    """Gradient energy inside the hole over the truth's."""
    inside = cv2.erode(mask.astype(np.uint8), np.ones((3, 3))) > 0
    energy = [
        sum((g[i] ** 2).sum() for g, i in zip(gradients(p), (inside[:, 1:], inside[1:]))) + 1 for p in (picture, truth)
    ]
    return float(energy[0] / energy[1])


def window(mask):
    """The square about the hole and half as much again, as slices."""
    rows, columns = (np.flatnonzero(mask.any(axis)) for axis in (1, 0))
    side = int(1.5 * max(np.ptp(rows), np.ptp(columns))) + 32
    out = []
    for at, length in ((rows, mask.shape[0]), (columns, mask.shape[1])):
        start = max(0, min(length - side, (at[0] + at[-1] - side) // 2))
        out.append(slice(int(start), int(min(length, start + side))))
    return tuple(out)


def to_tensor(picture):
    small = cv2.resize(picture, (WINDOW, WINDOW), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(small).permute(2, 0, 1).float()[None] / 127.5 - 1


def measure(network, picture, truth, mask, given):
    """given: the network's features of the truth's window."""
    apart = ((picture.astype(float) - truth)[mask] ** 2).mean()
    at = window(mask)
    where = torch.from_numpy(cv2.resize(mask[at].astype(np.float32), (WINDOW, WINDOW), interpolation=cv2.INTER_AREA))
    return {
        "seam": seam(picture, mask),
        "psnr": float(10 * np.log10(255**2 / max(apart, 1e-3))),
        "features": distance(network(to_tensor(picture[at])), given, where[None, None]).item(),
        "edges": sharpness(picture, truth, mask),
    }


def prepare(folder, side, keep):
    """Truths and holes as files; returns their names."""
    out = folder / "holes"
    out.mkdir(exist_ok=True)
    if keep:
        return sorted(path.name.removesuffix(".hole.png") for path in out.glob("*.hole.png"))
    listed = json.loads((Path(__file__).parent / "fill-pictures.json").read_text())
    names = []
    for i, entry in enumerate(listed):
        picture = Image.open(folder / entry["path"])
        picture.draft("RGB", (2 * side, 2 * side))  # a large JPEG is read at half its size or less
        picture = picture.convert("RGB")
        scale = min(1, side / max(picture.size))
        picture = picture.resize([round(scale * s) for s in picture.size], Image.LANCZOS)
        mask = hole(KINDS[i % len(KINDS)], *picture.size, np.random.default_rng(i))
        name = f"{i:02d}-{Path(entry['path']).stem.split('_')[0]}"
        given = np.asarray(picture).copy()
        given[mask] = (255, 0, 255)
        picture.save(out / f"{name}.truth.png")
        Image.fromarray(given).save(out / f"{name}.in.png")
        Image.fromarray(mask).convert("L").save(out / f"{name}.hole.png")
        names.append(name)
    return names


def fill(folder, names, seed):
    at = folder.resolve() / "holes"
    jobs = [
        {"picture": f"{at}/{n}.in.png", "hole": f"{at}/{n}.hole.png", "out": f"{at}/{n}.fill.png", "seed": seed}
        for n in names
    ]
    (folder / "holes/jobs.json").write_text(json.dumps(jobs))
    command = ["node", "--import", "tsx", str(ROOT / "models/cli/fill.ts"), str(folder.resolve() / "holes/jobs.json")]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [json.loads(line)["processor"] for line in lines.splitlines() if line.startswith("{")]


def read(folder, name, kind):
    return np.asarray(Image.open(folder / f"holes/{name}.{kind}.png").convert("RGB"))


def sheet(folder, names, path, height=180):
    rows = []
    for name in names:
        at = window(read(folder, name, "hole")[..., 0] > 0)
        cells = [
            Image.fromarray(read(folder, name, kind)[at]).resize((height, height), Image.LANCZOS)
            for kind in ("truth", "in", *METHODS)
        ]
        rows.append(np.concatenate([np.pad(np.asarray(c), ((0, 4), (0, 4), (0, 0))) for c in cells], 1))
    Image.fromarray(np.concatenate(rows)).save(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, help="of fill_pictures.sh")
    parser.add_argument("--side", type=int, default=384, help="pixels of the longer side")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", action="store_true", help="the holes and fills that are there already")
    args = parser.parse_args()
    torch.set_num_threads(1)
    names = prepare(args.folder, args.side, args.keep)
    times = [] if args.keep else fill(args.folder, names, args.seed)
    network = MobileNet(args.folder / "nsfwjs")
    figures = []
    for name in names:
        truth, given, filled, mask = (read(args.folder, name, kind) for kind in ("truth", "in", "fill", "hole"))
        mask = mask[..., 0] > 0
        answers = {
            "fill": filled,
            "telea": cv2.inpaint(given, mask.astype(np.uint8), 5, cv2.INPAINT_TELEA),
            "navier-stokes": cv2.inpaint(given, mask.astype(np.uint8), 5, cv2.INPAINT_NS),
            "blur": blurred(given, mask),
        }
        if not (answers["fill"] == truth)[~mask].all():
            raise AssertionError(f"{name}: the fill changed what is outside the hole")
        for method, picture in answers.items():
            Image.fromarray(picture).save(args.folder / f"holes/{name}.{method}.png")
        features = network(to_tensor(truth[window(mask)]))
        row = {m: measure(network, picture, truth, mask, features) for m, picture in answers.items()}
        row["truth"] = {"seam": seam(truth, mask)}
        figures.append({"name": name, "share": float(mask.mean()), **row})
        rounded = {m: {k: round(v, 2) for k, v in row[m].items()} for m in METHODS}
        print(json.dumps({"name": name, **rounded}), flush=True)
    (args.folder / "figures.json").write_text(json.dumps({"pictures": figures, "processor": times}, indent=1))
    lines = ["| | seam | PSNR | features | nearest in features | edges |", "|---|---|---|---|---|---|"]
    best = [min(METHODS, key=lambda m: f[m]["features"]) for f in figures]
    for method in METHODS:
        middle = {k: np.median([f[method][k] for f in figures]) for k in ("seam", "psnr", "features", "edges")}
        lines.append(
            f"| {method} | {middle['seam']:.2f} | {middle['psnr']:.1f} | {middle['features']:.0f} | "
            f"{best.count(method)} of {len(best)} | {middle['edges']:.2f} |"
        )
    lines.append(f"| truth | {np.median([f['truth']['seam'] for f in figures]):.2f} | | 0 | | 1 |")
    (args.folder / "table.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    for start in range(0, len(names), 8):
        sheet(args.folder, names[start : start + 8], args.folder / f"sheet-{start // 8}.png")


if __name__ == "__main__":
    main()
