"""The Python half of `npm run eval`: python -m models.eval.full OUT --pack PACK [--original FOLDER] [--parts
torch,curves,grade]

OUT/engine/SIZE/ID.png are pictures of the page, OUT/noise what they started from (models/cli/eval.ts). Draws the same
prompts in PyTorch, the curves and the ablation into OUT/torch-*/ and OUT/curves/, then grades whatever is there into
figures.json, table.md, steps.svg and guidance.svg. Each part may be run alone, and goes on where it stopped. Needs the
drawings."""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from models.eval import asked as prompts
from models.eval.grading import Grader, real_pictures
from models.eval.judge import read
from models.eval.measures import cosines, fewest, fewest_near, psnr
from models.eval.paint import Noise, cached_z, open_original, open_pack, paint, restart_if_changed
from models.eval.plot import curves_svg
from models.eval.table import markdown
from models.train.common import threads
from models.train.data import Drawings

DECODER_STEPS = {"dpm++2m": (4, 6, 8, 12, 16, 20, 50), "ddim": (4, 8, 16, 50)}
DECODER_GUIDANCE = (1, 1.5, 2, 3, 4, 6)
PRIOR_STEPS = (2, 4, 8, 12, 20, 50)
PRIOR_GUIDANCE = (1, 2, 4, 8)
ABLATION = ("prior", "text", "true")


def digest(*paths):
    """SHA-256 over files and whole folders."""
    h = hashlib.sha256()
    for path in paths:
        for file in sorted(p for p in ([path] if path.is_file() else path.rglob("*")) if p.is_file()):
            h.update(file.read_bytes())
    return h.hexdigest()


# The parts of a pack's manifest that decide its pictures; its card, licence and examples do not (fullPlan.ts).
MAKING = ("tokenizer", "embeddingWidth", "embeddings", "image", "networks", "stages", "shards")


def making_of(manifest):
    """SHA-256 of what a manifest says of the making of pictures: equal for packs that differ in words alone."""
    return hashlib.sha256(json.dumps([manifest.get(part) for part in MAKING], sort_keys=True).encode()).hexdigest()


def variants():
    """The curves' and the ablation's points: [(name, settings of the prior, settings of the decoder, where z_i is
    from)]."""
    points = [(f"ablation-{source}", {}, {}, source) for source in ABLATION]
    for sampler, counts in DECODER_STEPS.items():
        points += [(f"steps-{sampler}-{n}", {}, {"sampler": sampler, "steps": n}, "prior") for n in counts]
    points += [(f"guidance-{g}", {}, {"guidance": g}, "prior") for g in DECODER_GUIDANCE]
    points += [(f"prior-guidance-{g}", {"guidance": g}, {}, "prior") for g in PRIOR_GUIDANCE]
    return points


class Evaluation:
    def __init__(self, args):
        self.args, self.out = args, args.out
        self.noise = Noise(args.out / "noise")
        self.asked = prompts.read({"new": args.new, "seen": args.seen})
        self.new = [a for a in self.asked if a["set"] == "new"]
        self.drawings = Drawings(which="all")
        self.cascade, self.manifest = open_pack(args.pack)
        if args.steps:
            self.cascade.defaults["decoder"] = {**self.cascade.defaults["decoder"], "steps": args.steps}
        self.setting = {"pack": making_of(self.manifest), "prompts": digest(prompts.ASKED), "steps": args.steps}
        self.curve_asked = self.new[: args.curve]

    def tell(self, text):
        print(text, flush=True)

    @torch.no_grad()
    def z_of_pictures(self, pictures):
        """z_i of [N,3,64,64], of length 1."""
        return torch.cat(
            [F.normalize(self.cascade.image_encoder(pixel_values=p).image_embeds, dim=-1) for p in pictures.split(64)]
        )

    @torch.no_grad()
    def z_of_texts(self, asked):
        return torch.cat(
            [self.cascade.encode([a["prompt"] for a in asked[i : i + 64]])[0] for i in range(0, len(asked), 64)]
        )

    # --- drawing ---

    def draw_torch(self):
        """The asked pictures in PyTorch: by the pack's own weights, and by those that it was made of."""
        models = {"torch-q8": (self.cascade, self.setting)}
        if self.args.original:
            original = open_original(self.args.original, self.cascade.defaults)
            models["torch-f32"] = (
                original,
                {
                    **self.setting,
                    "original": digest(*sorted(p for p in self.args.original.iterdir() if p.name != "README.md")),
                },
            )
        for name, (cascade, setting) in models.items():
            folder = self.out / name
            restart_if_changed(folder, setting)
            z = cached_z(cascade, self.asked, self.noise, folder / "z.pt", tell=self.tell)
            paint(cascade, self.asked, z, self.noise, folder / "64", tell=self.tell)
            for size, count in ((256, self.args.at256), (1024, self.args.at1024)):
                part = self.new[:count]
                if part:
                    paint(cascade, part, z[: len(part)], self.noise, folder / str(size), size, tell=self.tell)

    def draw_curves(self):
        folder, asked = self.out / "curves", self.curve_asked
        restart_if_changed(folder, self.setting)
        known = {}
        for name, prior, decoder, source in variants():
            cascade = self.cascade
            if source == "text":
                z = self.z_of_texts(asked)
            elif source == "true":
                z = self.z_of_pictures(real_pictures(self.drawings, asked, 0))
            else:
                z = cached_z(
                    self.cascade,
                    asked,
                    self.noise,
                    folder / f"z{''.join(f'-{k}-{v}' for k, v in prior.items())}.pt",
                    tell=self.tell,
                    **prior,
                )
            # Points at the pack's own settings are one and the same: painted once, linked by name.
            key = json.dumps([prior or None, {**self.cascade.defaults["decoder"], **decoder}, source], sort_keys=True)
            known.setdefault(key, name)
            if known[key] == name:
                paint(cascade, asked, z, self.noise, folder / name, tell=self.tell, **decoder)
            else:
                (folder / name).mkdir(exist_ok=True)
                for a in asked:
                    (folder / name / f"{a['id']}.png").write_bytes(
                        (folder / known[key] / f"{a['id']}.png").read_bytes()
                    )
        for n in PRIOR_STEPS:
            cached_z(self.cascade, asked, self.noise, folder / f"z-steps-{n}.pt", tell=self.tell, steps=n)

    # --- grading ---

    def there(self, folder, asked):
        return [a for a in asked if (folder / f"{a['id']}.png").exists()]

    def grade(self):
        torch.manual_seed(0)
        grader = Grader(self.drawings, self.asked, self.args.gallery, self.z_of_pictures, self.z_of_texts, self.tell)
        rows = []

        def add(name, group, size, folder, asked):
            found = self.there(folder, asked)
            if len(found) < 2:
                return
            pictures = torch.stack([read(folder / f"{a['id']}.png") for a in found])
            row = {"name": name, "set": group, "size": size, **grader(pictures, found)}
            if size > 64:
                small = self.there(folder.parent / "64", found)
                if small:
                    row["psnr_with_64"] = float(
                        np.median(
                            [
                                psnr(read(folder / f"{a['id']}.png"), read(folder.parent / "64" / f"{a['id']}.png"))
                                for a in small
                            ]
                        )
                    )
            rows.append(row)
            self.tell(f"graded {name}, {group}, {size}: {row['pictures']} pictures")

        groups = {
            "new": self.new,
            "seen": [a for a in self.asked if a["set"] == "seen"],
        }
        # Without the page's pictures, PyTorch's of the same weights stand in every set.
        drawn = [name for name in ("engine", "torch-q8", "torch-f32") if (self.out / name / "64").exists()]
        for name in drawn[:1]:
            for group, asked in groups.items():
                add(name, group, 64, self.out / name / "64", asked)
                found = self.there(self.out / name / "64", asked)
                if len(found) > 1:
                    rows.append(
                        {
                            "name": "real",
                            "set": group,
                            "size": 64,
                            **grader(real_pictures(self.drawings, found, 0), found),
                        }
                    )
        for name in drawn[1:]:
            add(name, "new", 64, self.out / name / "64", self.new)
        for size in (256, 1024):
            for name in ("engine", "torch-q8", "torch-f32"):
                add(name, "new", size, self.out / name / str(size), self.new)
        for name, *_ in variants():
            add(name, "new", 64, self.out / "curves" / name, self.curve_asked)
        times = json.loads((self.out / "times.json").read_text()) if (self.out / "times.json").exists() else {}
        figures = {
            "pack": f"{self.manifest['id']} {self.manifest['version']}",
            "defaults": {k: v["defaults"] for k, v in self.manifest["stages"].items()}
            | ({"decoder steps asked": self.args.steps} if self.args.steps else {}),
            "judge": {"real": grader.meta["figures"]["held-out"], "fresh": grader.meta["figures"]["fresh"]},
            "rows": rows,
            "pairs": self.pairs(grader),
            "prior": self.prior(),
            "priorSteps": self.prior_steps(),
            "steps": self.steps(rows),
            "secondsEach": {
                s: round(float(np.median(v)), 1)
                for s in ("64", "256", "1024")
                if (v := [t for f, t in times.items() if f"/{s}/" in f])
            },
        }
        (self.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
        text = markdown(figures)
        (self.out / "table.md").write_text(text)
        self.plots(rows, figures)
        print(text)
        print(f"figures.json, table.md and the plots are in {self.out}")

    def pairs(self, grader):
        """The same prompts and the same noise by two programs or weights: how alike the pictures and what the judge
        reads."""
        found = []
        for one, other in (("engine", "torch-q8"), ("engine", "torch-f32"), ("torch-q8", "torch-f32")):
            for size in (64, 256, 1024):
                a, b = (self.out / name / str(size) for name in (one, other))
                both = self.there(b, self.there(a, self.asked))
                if not both:
                    continue
                first, second = (torch.stack([read(folder / f"{p['id']}.png") for p in both]) for folder in (a, b))
                found.append(
                    {
                        "one": one,
                        "other": other,
                        "size": size,
                        "pictures": len(both),
                        "psnr": round(float(np.median([psnr(x, y) for x, y in zip(first, second)])), 1),
                        **grader.difference(first, second, both),
                    }
                )
        return found

    def prior(self):
        """The prior's cosine to the true z_i beside its baselines."""
        path = self.out / "torch-q8" / "z.pt"
        if not path.exists():
            return None
        known = torch.load(path, weights_only=True)
        asked = [a for a in self.new if a["id"] in known]
        if len(asked) < 2:
            return None
        true, other = (self.z_of_pictures(real_pictures(self.drawings, asked, k)) for k in (0, 1))
        z = F.normalize(torch.stack([known[a["id"]] for a in asked]), dim=-1)
        return {"prompts": len(asked), **cosines(z, true, other, self.z_of_texts(asked), self.cascade.prior.clip_mean)}

    def prior_steps(self):
        """steps → cosine of the prior's z_i with the true one, and with its own at the most steps."""
        paths = {n: self.out / "curves" / f"z-steps-{n}.pt" for n in PRIOR_STEPS}
        if len(self.curve_asked) < 2 or not all(p.exists() for p in paths.values()):
            return None
        z = {
            n: F.normalize(torch.stack([torch.load(p, weights_only=True)[a["id"]] for a in self.curve_asked]), dim=-1)
            for n, p in paths.items()
        }
        true, mean = self.z_of_pictures(real_pictures(self.drawings, self.curve_asked, 0)), self.cascade.prior.clip_mean
        scores = {n: F.cosine_similarity(v - mean, true - mean).mean().item() for n, v in z.items()}
        most = z[max(z)]
        return {
            "centred": scores,
            "withMost": {n: (v * most).sum(1).mean().item() for n, v in z.items()},
            "fewestWithin3Percent": fewest(scores),
        }

    def steps(self, rows):
        """sampler → score and KID by steps, and the fewest steps within 3 % of 50 by either; the score is the judge's
        mean probability of what was asked. Of a pack whose things the judge seldom knows the score tells little; KID
        then decides."""
        found = {}
        for sampler, counts in DECODER_STEPS.items():
            scores = {n: r["score"] for n in counts for r in rows if r["name"] == f"steps-{sampler}-{n}"}
            if max(counts) in scores:
                distances = {n: r["kid"] for n in counts for r in rows if r["name"] == f"steps-{sampler}-{n}"}
                found[sampler] = {
                    "score": scores,
                    "kid": distances,
                    "fewestWithin3Percent": fewest(scores),
                    "fewestByKid": fewest_near(distances),
                }
        return found or None

    def plots(self, rows, figures):
        by_name = {r["name"]: r for r in rows}
        if figures["steps"]:
            series = {
                sampler: [(n, s) for n, s in sorted(v["score"].items())] for sampler, v in figures["steps"].items()
            }
            if figures["priorSteps"]:
                series["prior: centred cosine to the true z_i"] = sorted(figures["priorSteps"]["centred"].items())
            (self.out / "steps.svg").write_text(curves_svg("Score by steps", "steps (logarithmic)", series, log=True))
        series = {
            f"{stage}: {what}": [(g, by_name[f"{prefix}-{g}"][key]) for g in values if f"{prefix}-{g}" in by_name]
            for stage, prefix, values in (
                ("decoder", "guidance", DECODER_GUIDANCE),
                ("prior", "prior-guidance", PRIOR_GUIDANCE),
            )
            for what, key in (("judge's score", "score"), ("thing in five", "thing_top5"))
        }
        if any(series.values()):
            (self.out / "guidance.svg").write_text(
                curves_svg("Score by guidance", "guidance", {k: v for k, v in series.items() if v})
            )
        sheet(self.out, self.there(self.out / "engine" / "64", self.asked))


def sheet(out, asked, columns=20):
    """All pictures of the page at 64 in one PNG, in the order asked."""
    if not asked:
        return
    rows = -(-len(asked) // columns)
    image = Image.new("RGB", (66 * columns, 66 * rows), "white")
    for i, a in enumerate(asked):
        image.paste(
            Image.open(out / "engine" / "64" / f"{a['id']}.png").convert("RGB"),
            (66 * (i % columns), 66 * (i // columns)),
        )
    image.save(out / "sheet.png")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--pack", type=Path, default=Path("public/packs/embedded"))
    parser.add_argument("--original", type=Path, help="the pack-source folder that the pack was made of")
    parser.add_argument("--parts", default="torch,curves,grade")
    for name, default in (
        ("new", 100),
        ("seen", 100),
        ("at256", 24),
        ("at1024", 6),
        ("curve", 48),
        ("gallery", 4000),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--steps", type=int, help="decoder steps instead of the pack's own")
    args = parser.parse_args()
    threads()
    evaluation, parts = Evaluation(args), args.parts.split(",")
    if "torch" in parts:
        evaluation.draw_torch()
    if "curves" in parts and args.curve > 0:
        evaluation.draw_curves()
    if "grade" in parts:
        evaluation.grade()


if __name__ == "__main__":
    main()
