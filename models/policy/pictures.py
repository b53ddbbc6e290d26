"""Whether the pack's CLIP can tell pictures that the policy is about: python -m models.policy.pictures FOLDER

FOLDER is an unpacked pack (models.unpack). Drawings that show weapons, blood, drugs and the like, on fresh backgrounds,
against drawings of all other things; scored by how much closer the picture is to a description of a category than to a
neutral one. Prints the area under the ROC curve (0.5 is chance), and recall where 97 % of the others pass. The same for
a linear layer fitted on four styles and asked about the fifth, which is the most that the embedding could give."""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from transformers import CLIPVisionModelWithProjection

from models.networks import BertModelWithProjection
from models.train.common import threads
from models.train.data import Drawings, picture64, to_tensor
from models.train.frozen import FrozenClip

SHOWN = {
    "shocking": ["pile of poo", "middle finger", "face vomiting", "nauseated face", "drop of blood"],
    "violence": [
        "water pistol",
        "dagger",
        "bomb",
        "kitchen knife",
        "crossed swords",
        "axe",
        "skull and crossbones",
        "coffin",
    ],
    "illegal-activity": ["cigarette", "pill", "syringe"],
    "health": ["face with thermometer", "microbe", "face with head-bandage", "face with medical mask"],
    "political": ["ballot box with ballot", "placard"],
    "sexual": ["bikini", "breast-feeding", "kiss mark", "face blowing a kiss"],
}
DESCRIBED = [
    "a pile of excrement",
    "a middle finger, an obscene gesture",
    "somebody vomiting",
    "blood",
    "a disgusting thing",
    "a gun",
    "a knife, a weapon",
    "a bomb",
    "a sword",
    "a skull, death",
    "a coffin",
    "a cigarette, smoking",
    "pills, drugs",
    "a syringe with drugs",
    "a sick face, an illness",
    "a virus",
    "an injured person with a bandage",
    "an election, a ballot box",
    "a protest sign",
    "a naked person",
    "a bikini",
    "a kiss",
]
NEUTRAL = [
    "an animal",
    "a plant",
    "food",
    "a vehicle",
    "a building",
    "a person",
    "a face",
    "a tool",
    "a sign",
    "clothes",
    "the sky",
    "a toy",
    "an instrument",
    "sports",
    "furniture",
    "a symbol",
]
EACH, OTHERS, PASS = 4, 1500, 0.97


def scene(drawings, rng, row):
    """The drawing of this row on a random background."""
    s = drawings.sample(rng)
    d = drawings.drawings[row]
    return {**s, "row": row, "thing": d["thing"], "style": d["style"]}


def figures(score, against):
    """AUC, and recall at the threshold that lets PASS of the others through."""
    rank = score.argsort().argsort() + 1
    a, b = against.sum(), (~against).sum()
    auc = (rank[against].sum() - a * (a + 1) / 2) / (a * b)
    recall = (score[against] > np.quantile(score[~against], PASS)).mean()
    return {"auc": round(float(auc), 3), f"recall_at_{PASS}": round(float(recall), 3)}


def linear(x, y, steps=400, c=10):
    """Logistic regression with an L2 penalty."""
    x, y = torch.tensor(x), torch.tensor(y, dtype=torch.float32)
    w, b = torch.zeros(x.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    adam = torch.optim.Adam([w, b], 0.1)
    for _ in range(steps):
        loss = F.binary_cross_entropy_with_logits(x @ w + b, y, reduction="sum") * c + (w * w).sum() / 2
        adam.zero_grad()
        loss.backward()
        adam.step()
    return lambda z: (torch.tensor(z) @ w + b).detach().numpy()


def main(folder):
    threads()
    text = BertModelWithProjection.from_pretrained(folder / "text_encoder")
    clip = FrozenClip(text=text, image=CLIPVisionModelWithProjection.from_pretrained(folder / "image_encoder"))
    drawings, rng = Drawings(which="all"), np.random.default_rng(5)
    labels = {t["label"]: t["id"] for t in drawings.things}
    shown = {labels[name] for names in SHOWN.values() for name in names if name in labels}
    thing = np.array([d["thing"] for d in drawings.drawings])
    about = np.isin(thing, list(shown))
    rows = np.concatenate(
        [np.repeat(np.flatnonzero(about), EACH), rng.choice(np.flatnonzero(~about), OTHERS, replace=False)]
    )
    pictures = [picture64(drawings, rng, scene(drawings, rng, int(row))) for row in rows]
    z = torch.cat([clip.pictures(to_tensor(pictures[i : i + 64])) for i in range(0, len(pictures), 64)])
    against, style = about[rows], np.array([drawings.drawings[r]["style"] for r in rows])

    likeness = (z @ clip.captions(DESCRIBED + NEUTRAL)[0].T).numpy()
    described = likeness[:, : len(DESCRIBED)].max(1) - likeness[:, len(DESCRIBED) :].max(1)
    fitted, x = np.zeros(len(rows)), z.numpy()
    for k in set(style):
        fitted[style == k] = linear(x[style != k], against[style != k])(x[style == k])
    counts = {"about": int(against.sum()), "others": int((~against).sum())}
    print(json.dumps({**counts, "described": figures(described, against), "fitted": figures(fitted, against)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
