"""The frozen CLIP towers as the prior and the decoder use them: normalised embeddings, token states, no gradients."""

from pathlib import Path

import torch
import torch.nn.functional as F

from models.components import load_component
from models.networks import CONTEXT
from models.train.common import mixed_precision
from models.train.text import Words

LENGTHS = (24, CONTEXT)  # captions are padded to one of these, so that few shapes occur (each is compiled once)


class FrozenClip:
    """The two towers and their tokenizer. lengths: what captions are padded to. device: where the towers lie."""

    def __init__(self, text, image, words=None, lengths=LENGTHS, device="cpu"):
        for tower in (text, image):
            tower.set_attn_implementation("eager")
        self.text, self.image = (x.eval().requires_grad_(False).to(device) for x in (text, image))
        self.words, self.lengths, self.device = words or Words(), lengths, device

    @torch.no_grad()
    def pictures(self, pictures):
        """[B,3,64,64] in -1..1 → z_i [B,W], length 1."""
        with torch.autocast(pictures.device.type, torch.bfloat16, enabled=mixed_precision() == "bf16"):
            z = self.image(pixel_values=pictures).image_embeds
        return F.normalize(z.float(), dim=-1)

    @torch.no_grad()
    def captions(self, captions):
        """Captions → (z_t [B,W] of length 1, states [B,L,W], mask [B,L] float). Equal captions are encoded once."""
        unique = sorted(set(captions))
        place = {c: i for i, c in enumerate(unique)}
        ids, mask = self.words(unique)
        length, device = next(n for n in self.lengths if n >= ids.shape[1]), self.device
        with torch.autocast(torch.device(device).type, torch.bfloat16, enabled=mixed_precision() == "bf16"):
            z, states = self.text(ids.to(device), mask.to(device))
        grow = length - ids.shape[1]
        states = F.pad(states.float(), (0, 0, 0, grow))
        mask = F.pad(mask.float().to(device), (0, grow))
        rows = torch.tensor([place[c] for c in captions], device=device)
        return F.normalize(z.float(), dim=-1)[rows], states[rows], mask[rows]


def frozen_clip(folder, lengths=LENGTHS, device="cpu"):
    """The CLIP of a pack-source folder, with its own tokenizer."""
    towers = (load_component(folder, name) for name in ("text_encoder", "image_encoder"))
    return FrozenClip(*towers, Words(Path(folder) / "tokenizer"), lengths, device)
