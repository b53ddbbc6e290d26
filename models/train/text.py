"""The text side of training: the tokenizer and the pretrained BERT."""

import torch
from tokenizers import Tokenizer

from models.networks import CONTEXT
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
