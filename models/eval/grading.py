"""Grades pictures against what was asked: the judge, KID, CLIP retrieval, the nearest training picture."""

import numpy as np
import torch
import torch.nn.functional as F

from models.captions import COLOURS, STYLES
from models.eval.asked import others
from models.eval.judge import grade, load
from models.eval.measures import kid, nearest, retrieval, wilson
from models.train.data import Drawings, picture64, to_tensor

REFERENCES = 500  # real pictures that KID compares with
NAMES = ("thing_top1", "thing_top5", "style_top1", "background_top1")


def real_pictures(drawings, asked, copy):
    """Real drawings of the asked combinations [N,3,64,64], placed at random; another `copy`, another place and
    shade."""
    things = {t["name"]: i for i, t in enumerate(drawings.things)}
    rows = {(d["thing"], d["style"]): i for i, d in enumerate(drawings.drawings)}
    pictures = []
    for a in asked:
        row = rows[things[a["thing"]], STYLES.index(a["style"])]
        rng = np.random.default_rng([3007, copy, row, COLOURS.index(a["background"])])
        pictures.append(picture64(drawings, rng, {"row": row, "ground": [a["background"]]}))
    return to_tensor(pictures)


def training_gallery(drawings, asked, count, seed=5):
    """uint8 [M,64,64,3] pictures as training shows them: what it has of the asked things on the asked backgrounds, and
    `count` others."""
    rng, train = np.random.default_rng(seed), Drawings(drawings.folder, "train")
    wanted = {}
    for a in asked:
        wanted.setdefault(a["thing"], []).append(a)
    pictures = []
    for row in train.rows:
        d = train.drawings[row]
        name = train.things[d["thing"]]["name"]
        for a in wanted.get(name, []):
            pictures.append(picture64(train, rng, {"row": row, "ground": [a["background"]]}))
    pictures += [picture64(train, rng, train.sample(rng)) for _ in range(count)]
    return np.stack(pictures)


class Grader:
    """Called with pictures [N,3,64,64] and what was asked; gives one row of figures.

    every: all that is asked for; gallery: how many training pictures are looked through beside those of its things.
    z_of_pictures, z_of_texts: the pack's CLIP.
    """

    def __init__(self, drawings, every, gallery, z_of_pictures, z_of_texts, tell=print):
        self.drawings, self.every, self.count, self.tell = drawings, every, gallery, tell
        self.z_of_pictures, self.z_of_texts = z_of_pictures, z_of_texts
        self.judge, self.meta = load()
        self.places = {n.lower(): i for key in ("labels", "things") for i, n in enumerate(self.meta[key])}
        self.gallery = None
        self.references = {}

    @torch.no_grad()
    def features(self, pictures):
        return torch.cat([self.judge.features(p) for p in pictures.split(64)])

    @torch.no_grad()
    def probabilities(self, pictures, asked):
        """[N,3] the judge's probability of the asked thing, style and background."""
        logits = [torch.cat(part) for part in zip(*(self.judge(p) for p in pictures.split(64)))]
        wanted = torch.tensor(
            [[self.places[a["thing"].lower()], STYLES.index(a["style"]), COLOURS.index(a["background"])] for a in asked]
        )
        return torch.stack([v.softmax(1).gather(1, w[:, None])[:, 0] for v, w in zip(logits, wanted.T)], 1)

    def reference(self, asked):
        """Judge's features of real drawings of other combinations of the same set, and new in the same if all of
        `asked` are; and their root mean square, by which features are divided, as the kernel (x.y / D + 1)^3 means them
        to be near 1."""
        (name,), kinds = {a["set"] for a in asked}, frozenset(a["new"] for a in asked)
        if (name, kinds) not in self.references:
            scenes = [
                a
                for a in others(
                    self.drawings, name, 2 * REFERENCES if len(kinds) == 1 and name != "seen" else REFERENCES
                )
                if a["new"] in kinds
            ]
            features = self.features(real_pictures(self.drawings, scenes, 0))
            self.references[name, kinds] = features, features.square().mean().sqrt()
        return self.references[name, kinds]

    def open_gallery(self):
        """Judge's features and pixels (averaged to 32) of training pictures, composed at the first call."""
        if self.gallery is None:
            self.tell("composing training pictures")
            pictures = torch.from_numpy(training_gallery(self.drawings, self.every, self.count)).permute(0, 3, 1, 2)
            features, pixels = [], []
            for part in pictures.split(64):
                x = part.float() / 127.5 - 1
                features.append(self.features(x))
                pixels.append(F.avg_pool2d(x, 2).flatten(1))
            self.gallery = F.normalize(torch.cat(features), dim=1), torch.cat(pixels)
            self.tell(f"{len(pictures)} training pictures to look through")
        return self.gallery

    def __call__(self, pictures, asked):
        figures = grade(pictures, asked, self.judge, self.meta)["asked"]
        n = len(asked)
        row = {
            "pictures": n,
            **{k: figures[k] for k in NAMES},
            "interval": {k: [round(v, 4) for v in wilson(round(figures[k] * n), n)] for k in NAMES},
        }
        row["score"] = round(self.probabilities(pictures, asked).mean().item(), 4)
        features = self.features(pictures)
        reference, unit = self.reference(asked)
        row["kid"], row["kid_deviation"] = (round(v, 5) for v in kid(features / unit, reference / unit))
        z, texts = self.z_of_pictures(pictures), self.z_of_texts(asked)
        row["r1"], row["r5"] = round(retrieval(z, texts, 1), 4), round(retrieval(z, texts, 5), 4)
        known_features, known_pixels = self.open_gallery()
        # sqrt(2 - 2 cos) of unit vectors; `nearest` divides by the dimension, so it is multiplied back.
        far, _ = nearest(F.normalize(features, dim=1), known_features)
        row["nearest_features"] = round((far * known_features.shape[1] ** 0.5).median().item(), 4)
        row["nearest_pixels"] = round(nearest(F.avg_pool2d(pictures, 2).flatten(1), known_pixels)[0].median().item(), 4)
        return row

    def difference(self, first, second, asked):
        """Figures of the second pictures less those of the first, in points; and the difference of the judge's
        score."""
        one, two = (grade(p, asked, self.judge, self.meta)["asked"] for p in (first, second))
        scores = [self.probabilities(p, asked).mean().item() for p in (first, second)]
        return {
            **{k: round(100 * (two[k] - one[k]), 2) for k in NAMES},
            "score": round(100 * (scores[1] - scores[0]), 2),
        }
