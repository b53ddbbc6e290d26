"""How good each link of the chain is by itself, in the core world.

    python -m models.eval.links sketch --run sketch1 --sheet sketch.png
    python -m models.eval.links prior --run prior1 --text FOLDER --sketch-run sketch1 --sheet prior.png
    python -m models.eval.links first --run first-a --sketch-run sketch1 --count 24 --sheet first.png

sketch: squared error of sketches of true z_i over that of the bare ground (0 = the drawing, 1 = nothing drawn), and
their edges over the drawings'. prior: for captions that say thing, style and ground, whose z_i of all compositions is
nearest to the prior's; by labels and, where `--tags`, by tags that several things may share; how near their sketches
come, and how many levels of 255 their grounds are off. first: pictures at 256 of
the upsampler, in one evaluation, from true pictures at 64, from blurred ones and from sketches, as they are and
finished: edges over the drawings', absolute and squared error.
"""

import argparse
import json

import numpy as np
import torch
import torch.nn.functional as F

from models.captions import COLOURS
from models.components import load_component
from models.finish import finish
from models.grid import save_grid
from models.networks import STAGES, build, enlarge
from models.pipeline import sample
from models.train.common import STEPS, ema_module, threads
from models.train.data import Drawings
from models.train.frozen import frozen_clip
from models.train.pixels import gradient_energy
from models.train.prior import LENGTHS, ShortPrior
from models.train.table import read_table
from models.train.upsampler import SIZE, gaussian_blur
from models.train.world import SHADES, VARIANTS, World

CLAMP = 5.0  # of the prior's estimate, in standard units, as the pack's scheduler says


@torch.no_grad()
def of_sketch(module, world, z, compositions):
    """(pictures, figures of each: "nearness" [B], "edges" [B])."""
    made = torch.cat([module(z[c]) for c in np.array_split(compositions, max(1, len(compositions) // 64))])
    real, ground = world.pictures(compositions), world.grounds(compositions)
    nearness = (made - real).square().mean((1, 2, 3)) / (ground - real).square().mean((1, 2, 3)).clamp_min(1e-3)
    return made, {"nearness": nearness, "edges": gradient_energy(made) / gradient_energy(real).clamp_min(1e-4)}


@torch.no_grad()
def drawn(prior, clip, captions, guidance, steps, seed=0):
    """The prior's z_i [B,W] for captions: one sample each, DDIM."""
    z_t, states, mask = clip.captions(["", *captions])
    count = len(captions)
    none = [x[:1].expand(count, *x.shape[1:]) for x in (z_t, states, mask)]
    given = [torch.cat([a, b[1:]]) for a, b in zip(none, (z_t, states, mask))]
    network = ShortPrior(prior)

    def x0(x, t):
        times = torch.full((2 * count,), t)
        with torch.autocast("cpu", torch.bfloat16):
            free, told = network(torch.cat([x, x]), times, *given).float().chunk(2)
        return (free + guidance * (told - free)).clamp(-CLAMP, CLAMP)

    x = torch.randn(count, z_t.shape[1], generator=torch.Generator().manual_seed(seed))
    return prior.post_process_latents(sample(x0, x, steps))


def nearest(z, table, chunk=64):
    """[B]: the composition whose z_i has the largest cosine to each."""
    z = torch.nn.functional.normalize(z, dim=-1).half()
    return np.concatenate([(part.float() @ table.float().T).argmax(1).numpy() for part in z.split(chunk)])


@torch.no_grad()
def enlarged(module, small, seed=0):
    """[B,3,256,256] of [B,3,64,64]: one evaluation, from pure noise, nothing kept."""
    b, factor = len(small), STAGES["super_res_first"]["unshuffle"]
    noise = torch.randn(b, 3 * factor**2, *small.shape[-2:], generator=torch.Generator().manual_seed(seed))
    kept = torch.zeros(b, 4 * factor**2, *small.shape[-2:])
    t = torch.full((b,), STEPS - 1)
    beyond = module(torch.cat([noise, small, kept], 1), t, return_dict=False)[0]
    return enlarge(small, factor) + F.pixel_shuffle(beyond, factor)


def of_first(module, sketch, z, small, large, compositions):
    """{"true", "blurred" or "sketch", and each with "finished": (pictures, their figures)}; the figures are edges over
    the drawings', absolute and squared error."""
    real = large.pictures(compositions)
    with torch.no_grad():
        conditions = {
            "true": small,
            "blurred": gaussian_blur(small, torch.full((len(small),), 0.7)),
            "sketch": sketch(z[compositions]).clamp(-1, 1),
        }
    made = {k: enlarged(module, condition) for k, condition in conditions.items()}
    asked = STAGES["super_res_first"]["finish"]
    made |= {f"{k} finished": finish(pictures, **asked) for k, pictures in made.items()}
    edges = gradient_energy(real).mean()
    return {
        k: (
            m,
            {
                "edges": (gradient_energy(m).mean() / edges).item(),
                "l1": (m - real).abs().mean().item(),
                "mse": (m - real).square().mean().item(),
            },
        )
        for k, m in made.items()
    }


def asked(rng, world, count, tags):
    """Compositions, each of another drawing while they last, and captions that name thing, style and ground."""
    rows = np.concatenate([rng.permutation(len(world.rows)) for _ in range(1 + count // len(world.rows))])[:count]
    compositions = rows * SHADES + VARIANTS * rng.integers(0, len(COLOURS), count)
    things = world.things
    world.things = [t if tags else {**t, "tags": []} for t in things]
    captions = [world.caption(rng, c, ["thing", "style", "background"]) for c in compositions]
    world.things = things
    return compositions, captions


def sheet(path, real, made, across=16, count=64):
    """Drawings above, what was made of them below, `across` a line."""
    rows = range(0, min(count, len(made)), across)
    save_grid(path, [part[i : i + across] for i in rows for part in (real, made)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("link", choices=["sketch", "prior", "first"])
    parser.add_argument("--run")
    parser.add_argument("--sketch-run", default="sketch1")
    parser.add_argument(
        "--folder", help="a pack-source folder whose sketch and first upsampler are measured, not runs'"
    )
    parser.add_argument("--text", help="a pack-source folder; its text tower reads the captions")
    parser.add_argument("--table", default="table")
    parser.add_argument("--count", type=int, default=192)
    parser.add_argument("--guidance", type=float, nargs="+", default=[1.0, 2.0, 4.0])
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--tags", action="store_true")
    parser.add_argument("--sheet")
    args = parser.parse_args()
    threads()
    world, z = World(Drawings()), read_table(args.table)[0]
    rng = np.random.default_rng(1)
    compositions, captions = asked(rng, world, args.count, args.tags)

    def network(name, run):
        return load_component(args.folder, name).eval() if args.folder else ema_module(build(name), run)

    sketch = network("sketch", args.run if args.link == "sketch" else args.sketch_run)
    real = world.pictures(compositions)
    if args.link == "sketch":
        made, figures = of_sketch(sketch, world, z, compositions)
        print(json.dumps({k: [round(v.quantile(q).item(), 3) for q in (0.5, 0.85)] for k, v in figures.items()}))
        if args.sheet:
            sheet(args.sheet, real, made)
        return
    if args.link == "first":
        large = World(Drawings(), size=SIZE, side=256)
        of = of_first(network("super_res_first", args.run), sketch, z, real, large, compositions)
        for k, (_, figures) in of.items():
            print(k, json.dumps({name: round(value, 4) for name, value in figures.items()}))
        if args.sheet:
            sheet(args.sheet, large.pictures(compositions), of["sketch finished"][0], across=8)
        return
    prior, clip = ema_module(build("prior"), args.run), frozen_clip(args.text, LENGTHS)
    ordinary = np.arange(0, len(world), VARIANTS)
    want = world.classes(compositions)
    true = z[compositions]
    for guidance in args.guidance:
        z_i = drawn(prior, clip, captions, guidance, args.steps)
        got = world.classes(ordinary[nearest(z_i, z[ordinary])])
        right = [w == g for w, g in zip(want, got)]
        shares = {k: round(float(v.mean()), 3) for k, v in zip(("thing", "style", "ground"), right)}
        cosine = torch.cosine_similarity(z_i, true).mean().item()
        with torch.no_grad():
            made = sketch(z_i)
        grounds = world.grounds(compositions)
        error = (made - real).square().mean((1, 2, 3)) / (grounds - real).square().mean((1, 2, 3))
        # By a corner, where no drawing is.
        off = (made - grounds)[:, :, 1, 1].square().mean(1).sqrt() * 127.5
        print(
            json.dumps(
                {
                    "guidance": guidance,
                    **shares,
                    "all": round(float(np.all(right, 0).mean()), 3),
                    "cosine": round(cosine, 3),
                    "sketches' nearness": [round(error.quantile(q).item(), 3) for q in (0.5, 0.85)],
                    "grounds off": [round(off.quantile(q).item(), 1) for q in (0.5, 0.85)],
                }
            ),
            flush=True,
        )
    if args.sheet:
        sheet(args.sheet, real, made)


if __name__ == "__main__":
    main()
