"""The judge: a convolutional classifier of thing, style and background, apart from CLIP in data order, architecture and
seed.

    python -m models.train.judge --minutes 12      # writes models/eval/judge.safetensors and prints its accuracy

It is trained without the held-out (thing, style) pairs and measured on them and on fresh pictures of the others.
"""

import json

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from models.eval.judge import WEIGHTS, Judge, labels_of, load
from models.train.common import Ema, Run, begin, ema_module, training_arguments
from models.train.data import Drawings, batch64


def augment(rng, x):
    """Its own damage: blur or coarse pixels, noise, small shifts of colour and place, as generated pictures have."""
    b = len(x)
    if rng.random() < 0.5:
        size = int(rng.integers(24, 56))
        x = F.interpolate(F.interpolate(x, size=size, mode="area"), size=64, mode="bilinear")
    x = x + torch.randn_like(x) * float(rng.random() ** 2 * 0.2)
    x = x * torch.from_numpy(rng.uniform(0.9, 1.1, (b, 3, 1, 1)).astype(np.float32)) + torch.from_numpy(
        rng.uniform(-0.05, 0.05, (b, 3, 1, 1)).astype(np.float32)
    )
    if rng.random() < 0.5:
        return x
    scale = torch.from_numpy(rng.uniform(0.85, 1.2, b).astype(np.float32))
    theta = torch.zeros(b, 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = scale
    theta[:, :, 2] = torch.from_numpy(rng.uniform(-0.12, 0.12, (b, 2)).astype(np.float32))
    return F.grid_sample(
        x, F.affine_grid(theta, x.shape, align_corners=False), padding_mode="border", align_corners=False
    )


@torch.no_grad()
def measure(judge, drawings, rng, n=1024):
    """Accuracies on n real pictures."""
    hits = {"top1": 0, "top5": 0, "style": 0, "background": 0}
    plain = 0
    for _ in range(n // 64):
        pictures, _, scenes = batch64(drawings, rng, 64)
        thing, style, ground = judge(pictures)
        asked = labels_of(scenes)
        hits["top1"] += (thing.argmax(1) == asked[:, 0]).sum().item()
        hits["top5"] += (thing.topk(5, 1).indices == asked[:, :1]).sum().item()
        hits["style"] += (style.argmax(1) == asked[:, 1]).sum().item()
        one = asked[:, 2] >= 0
        plain += one.sum().item()
        hits["background"] += (ground.argmax(1) == asked[:, 2])[one].sum().item()
    total = n // 64 * 64
    return {"pictures": total, **{k: round(v / (plain if k == "background" else total), 4) for k, v in hits.items()}}


def main():
    parser = training_arguments(run="judge", minutes=12, batch=64, rate=2e-3, seed=99)
    parser.add_argument("--go-on", action="store_true", help="from the committed weights instead of fresh ones")
    args = parser.parse_args()
    accelerator = begin(args.seed)
    drawings = Drawings(args.drawings)
    module = load()[0].train() if args.go_on else Judge(len(drawings.things))
    optimiser = torch.optim.AdamW(module.parameters(), lr=args.rate, weight_decay=0.02)
    ema = Ema(module, 0.998)
    run = Run(args.run, accelerator, args.copy_of)
    run.resume(module, ema, optimiser)
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    model, optimiser = accelerator.prepare(module, optimiser)
    to = accelerator.device
    while run.going(args.minutes):
        pictures, _, scenes = batch64(drawings, rng, args.batch)
        asked = labels_of(scenes).to(to)
        run.set_rates(optimiser, args)
        with accelerator.autocast():
            thing, style, ground = model(augment(rng, pictures).to(to))
        loss = (
            F.cross_entropy(thing.float(), asked[:, 0], label_smoothing=0.05)
            + 0.3 * F.cross_entropy(style.float(), asked[:, 1])
            + 0.3 * F.cross_entropy(ground.float(), asked[:, 2], ignore_index=-100)
        )
        run.descend(loss, model, optimiser, longest=2.0)
        ema.update(module)
        run.tick(
            args.batch,
            {"loss": loss.item(), "thing": (thing.argmax(1) == asked[:, 0]).float().mean().item()},
            module,
            ema,
            optimiser,
        )
    run.finish(module, ema, optimiser)
    if accelerator.is_main_process:
        judge = ema_module(Judge(len(drawings.things)), args.run)
        figures = {
            "fresh": measure(judge, drawings, np.random.default_rng(1000)),
            "held-out": measure(judge, Drawings(args.drawings, "held-out"), np.random.default_rng(1001)),
        }
        # Names travel with the weights, so that the judge needs no drawings.
        names = json.dumps([t["name"] for t in drawings.things])
        state = {k: v.half().contiguous() for k, v in judge.state_dict().items() if v.is_floating_point()}
        save_file(
            state,
            WEIGHTS,
            metadata={
                "things": names,
                "labels": json.dumps([t["label"] for t in drawings.things]),
                "figures": json.dumps(figures),
            },
        )
        print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
