"""A small classifier that tells drawings of weapons from others: python -m models.policy.weapons OUT [STEPS]

For the tests of picture checks: a MobileNetV2ForImageClassification on 48 × 48 pixels, trained on Easel's own drawings
(data/draw.mjs) on random backgrounds, half of them weapons. Of every thing one of the five styles is held out (the
thing's number modulo five), weapons' among them; what is printed is of those, eight scenes of each weapon and 400 of
others, softmaxed as the page does. Seeds are fixed. OUT gets config.json, model.safetensors (float16),
preprocessor_config.json, figures.json, and of the held-out drawings that are Noto's (Apache-2.0) or Fluent's (MIT) the
weapon that it is surest of and the other thing (weapon.png, other.png). Minutes on one core.

tests/fixtures/classifier is that: python -m models.policy.weapons OUT 1500 && npm run pack -- OUT
tests/fixtures/classifier --name "Test: weapons" --licence Apache-2.0, the two pictures and the figures beside it."""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import save_file
from transformers import MobileNetV2Config, MobileNetV2ForImageClassification

from models.captions import STYLES
from models.train.common import threads
from models.train.data import Drawings, picture64, to_tensor

WEAPONS = ["axe", "bomb", "bow and arrow", "crossed swords", "dagger", "kitchen knife", "water pistol"]
LABELS = ["other", "weapon"]
FREE = ["cartoon", "glossy", "flat"]  # of Noto and Fluent
SIDE, BATCH, THRESHOLD, OTHERS = 48, 32, 0.8, 400
PREPARATION = {
    "image_processor_type": "MobileNetV2ImageProcessor",
    "do_resize": True,
    "size": {"shortest_edge": SIDE},
    "resample": 2,
    "do_center_crop": True,
    "crop_size": {"height": SIDE, "width": SIDE},
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
}


def facts(drawings, row):
    d = drawings.drawings[row]
    return {"thing": d["thing"], "style": d["style"]}


def scenes(drawings, rng, rows):
    """The drawings of these rows on random backgrounds, float32 [N,3,SIDE,SIDE] in -1..1."""

    def scene(row):
        return {**drawings.sample(rng), "row": int(row), **facts(drawings, row)}

    drawn = to_tensor([picture64(drawings, rng, scene(row)) for row in rows])
    return F.interpolate(drawn, size=SIDE, mode="bilinear", antialias=True)


def settle_norms(model, batches):
    """Running statistics of every batch norm as the mean over these batches: its own momentum keeps the last alone."""
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = None
    model.train()
    with torch.no_grad():
        for x in batches:
            model(x)
    model.eval()


def examples(model, drawings, rows, weapon):
    """The scene of these rows that is the surest weapon, and the one that is the least, uint8 [64,64,3]."""
    rng = np.random.default_rng(3)
    shown = [
        picture64(drawings, rng, {**drawings.sample(rng), "row": int(row), **facts(drawings, row)}) for row in rows
    ]
    x = F.interpolate(to_tensor(shown), size=SIDE, mode="bilinear", antialias=True)
    with torch.no_grad():
        p = model(x).logits.softmax(-1)[:, 1].numpy()
    return shown[int(np.where(weapon, p, -1).argmax())], shown[int(np.where(weapon, 2, p).argmin())]


def figures(model, drawings, rows, weapon):
    rng = np.random.default_rng(2)
    with torch.no_grad():
        p = torch.cat(
            [
                model(scenes(drawings, rng, rows[i : i + BATCH])).logits.softmax(-1)[:, 1]
                for i in range(0, len(rows), BATCH)
            ]
        ).numpy()
    rank = p.argsort().argsort() + 1
    a, b = weapon.sum(), (~weapon).sum()
    return {
        "weapons": int(a),
        "others": int(b),
        "area_under_roc": round(float((rank[weapon].sum() - a * (a + 1) / 2) / (a * b)), 3),
        f"weapons_above_{THRESHOLD}": round(float((p[weapon] > THRESHOLD).mean()), 3),
        f"others_above_{THRESHOLD}": round(float((p[~weapon] > THRESHOLD).mean()), 4),
    }


def main(out, steps):
    threads()
    torch.manual_seed(1)
    drawings, rng = Drawings(which="all", world="wide"), np.random.default_rng(1)
    things = {t["label"]: t["id"] for t in drawings.things}
    thing = np.array([d["thing"] for d in drawings.drawings])
    held = thing % 5 == np.array([d["style"] for d in drawings.drawings])
    weapon = np.isin(thing, [things[name] for name in WEAPONS])
    shown = {label: np.flatnonzero(~held & (weapon == label)) for label in (True, False)}
    model = MobileNetV2ForImageClassification(
        MobileNetV2Config(
            image_size=SIDE,
            depth_multiplier=0.2,
            depth_divisible_by=4,
            min_depth=4,
            finegrained_output=False,
            tf_padding=False,
            classifier_dropout_prob=0.1,
            id2label=dict(enumerate(LABELS)),
            label2id={label: i for i, label in enumerate(LABELS)},
        )
    ).train()
    adam = torch.optim.AdamW(model.parameters(), 3e-3, weight_decay=1e-2)
    plan = torch.optim.lr_scheduler.OneCycleLR(adam, 6e-3, steps)
    draw = lambda n: np.concatenate([rng.choice(shown[True], n // 2), rng.choice(shown[False], n - n // 2)])  # noqa: E731
    for step in range(steps):
        rows = draw(BATCH)
        logits = model(scenes(drawings, rng, rows)).logits
        loss = F.cross_entropy(logits, torch.tensor(weapon[rows]).long())
        adam.zero_grad()
        loss.backward()
        adam.step()
        plan.step()
        if step % 50 == 0:
            print(step, round(loss.item(), 3), flush=True)
    # Norms see what they will meet: mostly other things.
    settle_norms(model, [scenes(drawings, rng, draw(BATCH)) for _ in range(20)])
    model.half().float()
    rows = np.concatenate(
        [np.repeat(np.flatnonzero(held & weapon), 8), rng.choice(np.flatnonzero(held & ~weapon), OTHERS)]
    )
    made = figures(model, drawings, rows, weapon[rows]) | {
        "parameters": sum(p.numel() for p in model.parameters()),
        "steps": steps,
    }
    out.mkdir(parents=True, exist_ok=True)
    config = {key: value for key, value in model.config.to_dict().items() if not key.startswith("_")}
    for name, content in {
        "config.json": config | {"architectures": ["MobileNetV2ForImageClassification"]},
        "preprocessor_config.json": PREPARATION,
        "figures.json": made,
    }.items():
        (out / name).write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")
    weights = {k: v.half().contiguous() for k, v in model.state_dict().items() if v.is_floating_point()}
    save_file(weights, out / "model.safetensors", {"format": "pt"})
    style = np.array([d["style"] for d in drawings.drawings])
    free = rows[np.isin(style[rows], [STYLES.index(name) for name in FREE])]
    for name, picture in zip(("weapon", "other"), examples(model, drawings, free, weapon[free]), strict=True):
        Image.fromarray(np.asarray(picture, np.uint8)).save(out / f"{name}.png")
    print(json.dumps(made))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 300)
