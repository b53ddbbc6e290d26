"""Where a silhouette lies in z_i: beside its kin, the drawing of the same thing in another style, at the same place on the same ground.

A silhouette here is line art in one colour, and the image tower confuses them (nearest z_i of the same drawing for 0.43, 0.97-0.99 of
the other styles: models/README.md). So it is taught to see in a silhouette what it sees in the kin (`realign.py`), moved by what style,
ink and ground make of z_i: z = z_kin + W f, normalised, where f says ink and ground and W is fitted to the tower's own z_i. Prior and
decoder learn from these same z: to them silhouettes are then as distinct as the kin.

    python -m models.train.kin FOLDER OUT.pt    # fits W to the tower of a pack-source folder
"""

import argparse

import numpy as np
import torch
import torch.nn.functional as F

from models.captions import COLOURS, SILHOUETTE, STYLES, VOCABULARY
from models.train.common import threads
from models.train.data import Drawings, to_tensor
from models.train.scenes import SHARE, compose, describe, picture

PREFERRED = [STYLES.index(s) for s in ("flat", "sticker", "cartoon", "glossy")]  # the plainest first
BACKDROPS = list(VOCABULARY["rich"]["backdrops"])
RIDGE = 3.0  # scenes' worth of pull towards no difference


class Kin:
    """The kin of silhouettes among the drawings of training: a held-out drawing is nobody's."""

    def __init__(self, drawings):
        place = {(drawings.drawings[r]["thing"], drawings.drawings[r]["style"]): r for r in drawings.rows}
        self.row = {}
        for r in drawings.rows:
            d = drawings.drawings[r]
            if d["style"] == SILHOUETTE:
                found = [place[d["thing"], s] for s in PREFERRED if (d["thing"], s) in place]
                if found:
                    self.row[r] = found[0]

    def of(self, scene):
        """A silhouette's scene with its kin in the place of each drawing; None where one of them has none."""
        rich = scene.get("rich")
        rows = [scene["row"], *(spot[0] for spot in rich["layout"])] if rich else [scene["row"]]
        if any(r not in self.row for r in rows):
            return None
        if rich:
            rich = {**rich, "layout": [(self.row[r], *spot) for r, *spot in rich["layout"]]}
        return {**scene, "row": self.row[scene["row"]], "ink": None, "rich": rich}


def seeded(drawings, scene, seed):
    """The picture of a scene by a generator of its own, so that its kin's has the same place and the same shade of ground."""
    return picture(drawings, np.random.default_rng(seed), scene)


def features(scenes):
    """[N,F] of silhouettes' scenes: ink, ground (half each of a gradient's two), backdrop, and 1."""
    out = torch.zeros(len(scenes), 2 * len(COLOURS) + len(BACKDROPS) + 1)
    for i, s in enumerate(scenes):
        if s["ink"] in COLOURS:
            out[i, COLOURS.index(s["ink"])] = 1
        for g in s["ground"]:
            out[i, len(COLOURS) + COLOURS.index(g)] += 1 / len(s["ground"])
        if s.get("rich") and s["rich"]["backdrop"]:
            out[i, 2 * len(COLOURS) + BACKDROPS.index(s["rich"]["backdrop"])] = 1
    out[:, -1] = 1
    return out


class Taught:
    """Scenes with the z_i that the image tower is taught for them. clip: FrozenClip of the tower before; table: W [F,W], or None to
    leave silhouettes' z_i as that tower sees them."""

    def __init__(self, drawings, clip, table=None, share=SHARE["rich"]):
        self.drawings, self.clip, self.table, self.share = drawings, clip, table, share
        self.kin = Kin(drawings)

    def scenes(self, rng, size):
        """[(scene, its kin's or None, seed)] of the kind `scenes.rich64` draws; with a table, no silhouette without kin."""
        out = []
        while len(out) < size:
            scene = compose(self.drawings, rng, self.share)
            kin = self.kin.of(scene) if self.table is not None and scene["style"] == SILHOUETTE else None
            if self.table is None or scene["style"] != SILHOUETTE or kin:
                out.append((scene, kin, int(rng.integers(2**31))))
        return out

    def pictures(self, scenes, kin=False):
        """[B,3,64,64] in -1..1: the scenes', or with `kin` the kin's where a scene has one."""
        return to_tensor([seeded(self.drawings, (k or s) if kin else s, seed) for s, k, seed in scenes])

    def captions(self, rng, scenes):
        return [describe(self.drawings, rng, s) for s, _, _ in scenes]

    def z(self, scenes, device="cpu", pictures=None):
        """z_i [B,W] of length 1, as taught. pictures: the scenes' own, where they are painted already."""
        led = [i for i, (_, kin, _) in enumerate(scenes) if kin]
        if pictures is None:
            pictures = self.pictures(scenes, kin=True)
        elif led:
            pictures = pictures.clone()
            pictures[led] = self.pictures([scenes[i] for i in led], kin=True).to(pictures)
        z = self.clip.pictures(pictures.to(device))
        if led:
            z[led] = F.normalize(z[led] + features([scenes[i][0] for i in led]).to(z) @ self.table.to(z), dim=-1)
        return z


def fit(drawings, clip, rng, count=4000):
    """W by ridge regression on the tower's z_i of `count` silhouettes and of their kin; also the share of the difference that it explains."""
    taught = Taught(drawings, clip, torch.zeros(1))
    found = []
    while len(found) < count:
        found += [s for s in taught.scenes(rng, 256) if s[1]]
    own, kin = ([clip.pictures(taught.pictures(found[i : i + 128], k)) for i in range(0, len(found), 128)] for k in (False, True))
    f, d = features([s for s, _, _ in found]), torch.cat(own) - torch.cat(kin)
    table = torch.linalg.solve(f.T @ f + RIDGE * torch.eye(f.shape[1]), f.T @ d)
    return table, 1 - ((d - f @ table).square().sum() / d.square().sum()).item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("out")
    args = parser.parse_args()
    threads()
    from models.train.frozen import frozen_clip

    table, explained = fit(Drawings(silhouettes=20.0), frozen_clip(args.folder), np.random.default_rng(9))
    torch.save(table, args.out)
    print(f"{args.out}: {tuple(table.shape)}, explains {explained:.3f} of the difference")


if __name__ == "__main__":
    main()
