"""The text side of training: the tokenizer and the pretrained BERT."""

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from models.networks import CONTEXT, build
from models.train.common import pretrained_text_folder


class Words:
    """Captions → ids and mask, padded to the longest of the batch (same results as padding to CONTEXT, less work)."""

    def __init__(self, folder=None):
        self.tokenizer = Tokenizer.from_file(str((folder or pretrained_text_folder()) / "tokenizer.json"))
        self.tokenizer.enable_truncation(CONTEXT)
        self.tokenizer.enable_padding()

    def __call__(self, captions, pad_to=None):
        if pad_to:
            self.tokenizer.enable_padding(length=pad_to)
        encoded = self.tokenizer.encode_batch(list(captions))
        self.tokenizer.enable_padding()
        return torch.tensor([e.ids for e in encoded]), torch.tensor([e.attention_mask for e in encoded])


def pretrained_text_encoder():
    """all-MiniLM-L6-v2 (Apache-2.0) in our class, its positions cut to CONTEXT, an identity-like projection on top."""
    model = build("text_encoder")
    weights = load_file(pretrained_text_folder() / "model.safetensors")
    weights["embeddings.position_embeddings.weight"] = weights["embeddings.position_embeddings.weight"][:CONTEXT].clone()
    missing, unexpected = model.bert.load_state_dict(weights, strict=False)
    surprising = [k for k in unexpected if not k.startswith("pooler") and "position_ids" not in k]
    if missing or surprising:
        raise ValueError(f"pretrained text weights do not fit: missing {missing}, unexpected {surprising}")
    with torch.no_grad():
        model.text_projection.weight.copy_(torch.eye(model.text_projection.out_features) + 0.01 * torch.randn_like(model.text_projection.weight))
    return model
