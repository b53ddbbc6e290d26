"""The frozen CLIP towers as the prior and the decoder use them: normalised embeddings, token states, no gradients."""

from pathlib import Path

import torch
import torch.nn.functional as F

from models.networks import CONTEXT, build
from models.train.clip import Clip
from models.train.common import ema_module, mixed_precision
from models.train.text import Words

LENGTHS = (24, CONTEXT)  # captions are padded to one of these, so that few shapes occur (each is compiled once)


class FrozenClip:
    """run: the CLIP run whose EMA weights to use; or give the two towers. lengths: what captions are padded to."""

    def __init__(self, run="clip", text=None, image=None, words=None, lengths=LENGTHS):
        if text is None:
            clip = ema_module(Clip(build("text_encoder"), build("image_encoder")), run)
            text, image = clip.text, clip.image
        self.text, self.image = text.eval().requires_grad_(False), image.eval().requires_grad_(False)
        self.words, self.lengths = words or Words(), lengths

    @torch.no_grad()
    def pictures(self, pictures):
        """[B,3,64,64] in -1..1 → z_i [B,W], length 1."""
        with torch.autocast(pictures.device.type, torch.bfloat16, enabled=mixed_precision() == "bf16"):
            z = self.image(pixel_values=pictures).image_embeds
        return F.normalize(z.float(), dim=-1)

    @torch.no_grad()
    def captions(self, captions, device="cpu"):
        """Captions → (z_t [B,W] of length 1, states [B,L,W], mask [B,L] float). Equal captions are encoded once."""
        unique = sorted(set(captions))
        place = {c: i for i, c in enumerate(unique)}
        ids, mask = self.words(unique)
        length = next(n for n in self.lengths if n >= ids.shape[1])
        with torch.autocast(torch.device(device).type, torch.bfloat16, enabled=mixed_precision() == "bf16"):
            z, states = self.text(ids.to(device), mask.to(device))
        grow = length - ids.shape[1]
        states = F.pad(states.float(), (0, 0, 0, grow))
        mask = F.pad(mask.float().to(device), (0, grow))
        rows = torch.tensor([place[c] for c in captions], device=device)
        return F.normalize(z.float(), dim=-1)[rows], states[rows], mask[rows]

    def to(self, device):
        self.text.to(device)
        self.image.to(device)
        return self


def frozen_clip(folder=None, run=None, lengths=LENGTHS):
    """The CLIP of a run, or of a pack-source folder with its own tokenizer; of the run "clip" where neither is named."""
    if run or not folder:
        return FrozenClip(run or "clip", lengths=lengths)
    from models.export import load_component

    words = Words(Path(folder) / "tokenizer")
    return FrozenClip(text=load_component(folder, "text_encoder"), image=load_component(folder, "image_encoder"), words=words, lengths=lengths)
