"""CLIP with the sigmoid loss (SigLIP, arXiv 2303.15343): our vision tower against a pretrained sentence encoder.

    accelerate launch -m models.train.clip --minutes 15
    accelerate launch -m models.train.clip --minutes 60 --init-from FOLDER --freeze-text    # the image tower alone, longer
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models.captions import COLOURS, STYLES
from models.networks import WIDTH, build
from models.train.common import Ema, Run, begin, training_arguments
from models.train.data import Drawings
from models.train.scenes import describe, rich64
from models.train.text import Words, pretrained_text_encoder

FROZEN_TEXT_LAYERS = 4  # of six; the rest and the projection learn slowly, so that outside words keep their meaning
THINGS = 1249  # of data/draw.mjs
CLASS_WEIGHT = {"thing": 0.5, "style": 0.2, "ground": 0.2}
SKETCH_WEIGHT = 20.0
CAPTIONED = 3  # with a frozen text tower one picture in this many is set against its caption; the classifiers do the rest
TEXT_RATE = 0.05  # of the image tower's learning rate


class Clip(nn.Module):
    """Both towers, the sigmoid loss, and classifiers of things, styles and grounds that read z_i.

    A small batch shows few things at once; the classifiers set each picture against all of them. Their rows start as
    the texts' embeddings, so both losses pull z_i the same way. A sketch drawn from z_i keeps place, colours and outline
    in it beside the names, and is where the decoder's own begins. None of these is exported.
    """

    def __init__(self, text=None, image=None, things=THINGS, freeze_text=False):
        super().__init__()
        self.sketch = build("sketch")
        self.prototypes = nn.ParameterDict({k: nn.Parameter(0.05 * torch.randn(n, WIDTH)) for k, n in (("thing", things), ("style", len(STYLES)), ("ground", len(COLOURS)))})
        self.class_scale = nn.Parameter(torch.full((3,), 3.0))
        self.text = text or pretrained_text_encoder()
        self.image = image or build("image_encoder")
        self.scale = nn.Parameter(torch.tensor(np.log(10.0), dtype=torch.float32))
        self.bias = nn.Parameter(torch.tensor(-6.0))
        for tower in (self.text, self.image):
            # On a CPU the fused attention's backward pass costs more than the rest of the tower.
            tower.set_attn_implementation("eager")
        self.text.requires_grad_(not freeze_text)
        self.text.bert.embeddings.requires_grad_(False)
        for layer in self.text.bert.encoder.layer[:FROZEN_TEXT_LAYERS]:
            layer.requires_grad_(False)

    def z_t(self, ids, mask):
        return F.normalize(self.text(ids, mask)[0].float(), dim=-1)

    def z_i(self, pictures):
        return F.normalize(self.image(pixel_values=pictures).image_embeds.float(), dim=-1)

    @torch.no_grad()
    def start_prototypes(self, things, words):
        """Sets the classifiers' rows to the embeddings of the labels' captions."""
        for key, captions in (("thing", [t["label"] for t in things]), ("style", [f"{s} style" for s in STYLES]), ("ground", [f"a {c} background" for c in COLOURS])):
            for i in range(0, len(captions), 64):
                self.prototypes[key][i : i + 64] = self.z_t(*words(captions[i : i + 64]))

    def forward(self, ids, mask, pictures, same, classes):
        """same [T,B] bool: row's text fits column's picture. classes [B,3]: thing, style, ground (-100 = none)."""
        z_i = self.z_i(pictures)
        logits = self.z_t(ids, mask) @ z_i.T * self.scale.exp() + self.bias
        loss = -F.logsigmoid(torch.where(same, logits, -logits)).sum() / len(ids)
        sketch = (self.sketch(z_i).float() - F.avg_pool2d(pictures, 2)).square().mean()
        loss = loss + SKETCH_WEIGHT * sketch
        right = [sketch.detach()]
        for i, key in enumerate(("thing", "style", "ground")):
            guess = z_i @ F.normalize(self.prototypes[key], dim=-1).T * self.class_scale[i].exp()
            loss = loss + CLASS_WEIGHT[key] * F.cross_entropy(guess, classes[:, i])
            right.append((guess.argmax(1) == classes[:, i]).float().mean().detach())
        return loss, logits.detach(), right


def fits(scenes, captions):
    """Which caption fits which picture, as far as the words tell: equal captions, or the same picture's content."""
    n = len(scenes)
    same = np.eye(n, dtype=bool)
    keys = [(s["thing"], s["style"], tuple(s["ground"]), id(s["rich"]) if s["rich"] else None) for s in scenes]
    for i in range(n):
        for j in range(n):
            same[i, j] |= captions[i] == captions[j] or keys[i] == keys[j]
    return torch.from_numpy(same)


def classes_of(scenes):
    """[B,3] thing (the first of two), style, ground; a gradient or a backdrop has no single ground."""
    return torch.tensor([[s["thing"], s["style"], COLOURS.index(s["ground"][0]) if len(s["ground"]) == 1 else -100] for s in scenes])


def main():
    parser = training_arguments(run="clip", minutes=15, batch=96, rate=5e-4, seed=1)
    parser.add_argument("--init-from", help="a pack-source folder whose towers to start from")
    parser.add_argument("--freeze-text", action="store_true", help="leave the text tower as it is: prompts keep their embeddings, and with them the policy's layer and a pack's text shard")
    args = parser.parse_args()
    accelerator = begin(args.seed)
    drawings, words = Drawings(args.drawings), Words()
    if args.init_from:
        from models.export import load_component

        module = Clip(load_component(args.init_from, "text_encoder"), load_component(args.init_from, "image_encoder"), len(drawings.things), args.freeze_text)
    else:
        module = Clip(things=len(drawings.things), freeze_text=args.freeze_text)
    module.start_prototypes(drawings.things, words)
    image = [p for n, p in module.named_parameters() if p.requires_grad and not n.startswith("text.")]
    text = [p for n, p in module.named_parameters() if p.requires_grad and n.startswith("text.")]
    groups = [{"params": image, "part": 1.0}] + ([{"params": text, "part": TEXT_RATE}] if text else [])
    optimiser = torch.optim.AdamW(groups, lr=args.rate, betas=(0.9, 0.98), weight_decay=0.05)
    ema = Ema(module, 0.999)
    run = Run(args.run, accelerator)
    run.resume(module, ema, optimiser)
    rng = np.random.default_rng([args.seed, accelerator.process_index, run.step])
    model, optimiser = accelerator.prepare(module, optimiser)
    total = args.minutes / 60
    while run.going(total):
        pictures, captions, scenes = rich64(drawings, rng, args.batch)
        captions = [describe(drawings, rng, s, ["thing"]) if c == "" else c for c, s in zip(captions, scenes)]
        said = args.batch // CAPTIONED if args.freeze_text else args.batch
        same = fits(scenes, captions)[:said]
        ids, mask = words(captions[:said])
        run.set_rates(optimiser, args.rate, total, floor=0.02)
        to = accelerator.device
        with accelerator.autocast():
            loss, logits, (sketch, thing, style, ground) = model(ids.to(to), mask.to(to), pictures.to(to), same.to(to), classes_of(scenes).to(to))
        run.descend(loss, model, optimiser)
        ema.update(module)
        right = (logits.argmax(1).cpu() == torch.arange(len(ids))).float().mean().item()
        run.tick(args.batch, {"loss": loss.item(), "sketch": sketch.item(), "top1_in_batch": right, "thing": thing.item(), "style": style.item(), "ground": ground.item()}, module, ema, optimiser)
    run.finish(module, ema, optimiser)


if __name__ == "__main__":
    main()
