"""Golden vectors of a prior of ECLIPSE's kind (Patel et al., arXiv 2312.04655): diffusers' PriorTransformer without the
time token, run once.

    python -m models.golden.eclipse      writes tests/fixtures/golden/prior-eclipse

Its authors' class (eclipse-t2i/eclipse-inference, MIT) leaves time_embedding out of diffusers'; so does this one, over
diffusers' own modules. Their pipeline takes what comes out as the image embedding, with no clip_mean and clip_std.
"""

import torch
from diffusers import PriorTransformer
from torch.nn.functional import pad

from .common import generator, randomise, save_case

WIDTH, LENGTH, LENGTHS = 32, 12, [12, 5]


class TimelessPrior(PriorTransformer):
    """additional_embeddings=3: z_t, the noisy z_i and the query."""

    def __init__(self, **options):
        super().__init__(additional_embeddings=3, **options)
        del self.time_embedding

    def forward(self, noisy, proj_embedding, encoder_hidden_states, attention_mask):
        tokens = [
            self.encoder_hidden_states_proj(encoder_hidden_states),
            self.embedding_proj(proj_embedding)[:, None],
            self.proj_in(noisy)[:, None],
            self.prd_embedding.expand(len(noisy), -1, -1),
        ]
        states = torch.cat(tokens, dim=1) + self.positional_embedding
        bias = pad((1 - attention_mask) * -10000.0, (0, 3))[:, None] + self.causal_attention_mask
        bias = bias.repeat_interleave(self.config.num_attention_heads, dim=0)
        for block in self.transformer_blocks:
            states = block(states, attention_mask=bias)
        return self.proj_to_clip_embeddings(self.norm_out(states)[:, -1])


def main() -> None:
    options = dict(
        num_attention_heads=4, attention_head_dim=16, num_layers=3, embedding_dim=WIDTH, num_embeddings=LENGTH
    )
    model = randomise(TimelessPrior(**options), 31)
    random = generator(31)
    rows = len(LENGTHS)
    inputs = {
        "proj": torch.randn(rows, WIDTH, generator=random),
        "states": torch.randn(rows, LENGTH, WIDTH, generator=random),
        "mask": torch.tensor([[float(i < length) for i in range(LENGTH)] for length in LENGTHS]),
        "noisy": torch.randn(rows, WIDTH, generator=random),
        "timestep": torch.tensor([999.0]),
    }
    predicted = model(inputs["noisy"], inputs["proj"], inputs["states"], inputs["mask"])
    config = dict(model.config) | dict(options, additional_embeddings=3)
    outputs = {"predicted": predicted, "restored": model.post_process_latents(predicted)}
    save_case("prior-eclipse", config, model, inputs, outputs)


if __name__ == "__main__":
    main()
