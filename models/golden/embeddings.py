"""Golden vectors of the text and image towers, the prior and the text projection.

Run from the repository's root: python -m models.golden.embeddings
"""

import torch
from diffusers import PriorTransformer
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from transformers import (
    BertConfig,
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from models.autoregressive import AutoregressivePrior
from models.golden.common import generator, randomise, save_case
from models.networks import BertModelWithProjection


def prefix_mask(lengths: list[int], width: int) -> torch.Tensor:
    """1 for the first `lengths[i]` tokens of row i."""
    return (torch.arange(width)[None] < torch.tensor(lengths)[:, None]).float()


def clip_text(name: str, seed: int, ids: torch.Tensor, mask: torch.Tensor | None, **options) -> None:
    config = CLIPTextConfig(**options)
    model = randomise(CLIPTextModelWithProjection(config), seed)
    output = model(input_ids=ids, attention_mask=mask)
    inputs = {"input_ids": ids} | ({} if mask is None else {"mask": mask})
    outputs = {"states": output.last_hidden_state, "embedding": output.text_embeds}
    save_case(name, config.to_dict(), model, inputs, outputs)


def clip_texts() -> None:
    # As Karlo's: the legacy end mark, which is the largest id and also pads; no mask, as in UnCLIPPipeline.
    end = 119
    ids = torch.tensor([[118, 5, 17, 80, 3, end] + [end] * 6, [118, end] + [end] * 10])
    clip_text(
        "clip-text-karlo",
        1,
        ids,
        None,
        vocab_size=120,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=12,
        projection_dim=32,
        hidden_act="quick_gelu",
        eos_token_id=2,
        bos_token_id=0,
    )
    # A newer configuration: a named end mark below other ids, masked padding, other widths and activation.
    ids = torch.tensor([[70, 5, 99, 71, 0, 0, 0], [70, 98, 97, 96, 4, 6, 71], [70, 71, 0, 71, 0, 0, 0]])
    clip_text(
        "clip-text-masked",
        2,
        ids,
        prefix_mask([4, 7, 2], 7),
        vocab_size=100,
        hidden_size=48,
        intermediate_size=80,
        num_hidden_layers=3,
        num_attention_heads=3,
        max_position_embeddings=9,
        projection_dim=20,
        hidden_act="gelu",
        eos_token_id=71,
        layer_norm_eps=1e-3,
        bos_token_id=70,
        pad_token_id=0,
    )


def bert(name: str, seed: int, lengths: list[int], width: int, **options) -> None:
    config = BertConfig(**options, pooling="mean")
    model = randomise(BertModelWithProjection(config), seed)
    mask = prefix_mask(lengths, width)
    ids = torch.randint(1, config.vocab_size, mask.shape, generator=generator(seed)) * mask.long()
    embedding, states = model(input_ids=ids, attention_mask=mask)
    # Two thirds up the tower, as the content policy reads it.
    hidden = model.bert(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
    middle = hidden[round(2 * config.num_hidden_layers / 3)]
    middle = (middle * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
    outputs = {"states": states, "embedding": embedding, "middle": middle}
    save_case(name, config.to_dict(), model, {"input_ids": ids, "mask": mask}, outputs)


def berts() -> None:
    bert(
        "bert-pack",
        3,
        [16, 2, 9],
        16,
        vocab_size=96,
        hidden_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=16,
        projection_dim=48,
        layer_norm_eps=1e-12,
    )
    bert(
        "bert-tanh",
        4,
        [3, 11],
        11,
        vocab_size=50,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=40,
        max_position_embeddings=20,
        projection_dim=24,
        layer_norm_eps=1e-5,
        hidden_act="gelu_new",
        type_vocab_size=1,
    )


def clip_vision(name: str, seed: int, **options) -> None:
    config = CLIPVisionConfig(**options)
    model = randomise(CLIPVisionModelWithProjection(config), seed)
    pixels = torch.randn(2, config.num_channels, config.image_size, config.image_size, generator=generator(seed))
    output = model(pixel_values=pixels)
    outputs = {"states": output.last_hidden_state, "embedding": output.image_embeds}
    save_case(name, config.to_dict(), model, {"pixels": pixels}, outputs)


def clip_visions() -> None:
    clip_vision(
        "clip-vision-karlo",
        5,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=28,
        patch_size=14,
        projection_dim=24,
        hidden_act="quick_gelu",
    )
    clip_vision(
        "clip-vision-pack",
        6,
        hidden_size=48,
        intermediate_size=96,
        num_hidden_layers=3,
        num_attention_heads=4,
        image_size=32,
        patch_size=8,
        projection_dim=48,
        hidden_act="gelu",
    )


def prior(name: str, seed: int, timestep: int, lengths: list[int], **options) -> None:
    model = randomise(PriorTransformer(**options), seed)
    random = generator(seed)
    embedding, tokens = options["embedding_dim"], options["num_embeddings"]
    rows = len(lengths)
    proj = torch.randn(rows, options.get("embedding_proj_dim") or embedding, generator=random)
    states = torch.randn(rows, tokens, embedding, generator=random)
    noisy = torch.randn(rows, embedding, generator=random)
    mask = prefix_mask(lengths, tokens)
    output = model(
        noisy, timestep=timestep, proj_embedding=proj, encoder_hidden_states=states, attention_mask=mask.bool()
    ).predicted_image_embedding
    inputs = {"proj": proj, "states": states, "mask": mask, "noisy": noisy, "timestep": torch.tensor([float(timestep)])}
    predicted = output.reshape(rows, -1)
    outputs = {"predicted": predicted, "restored": model.post_process_latents(predicted)}
    save_case(name, dict(model.config), model, inputs, outputs)


def priors() -> None:
    prior(
        "prior-karlo",
        7,
        951,
        [12, 5, 2],
        num_attention_heads=4,
        attention_head_dim=16,
        num_layers=3,
        embedding_dim=32,
        num_embeddings=12,
        additional_embeddings=4,
    )
    # As our pack's, with several heads of 32 and a prompt that fills the context.
    prior(
        "prior-pack",
        8,
        17,
        [16, 16],
        num_attention_heads=2,
        attention_head_dim=32,
        num_layers=2,
        embedding_dim=48,
        num_embeddings=16,
        additional_embeddings=4,
    )
    # Every other option of the class that Easel builds.
    prior(
        "prior-options",
        9,
        500,
        [7, 1],
        num_attention_heads=3,
        attention_head_dim=8,
        num_layers=2,
        embedding_dim=24,
        num_embeddings=7,
        additional_embeddings=3,
        time_embed_act_fn="gelu",
        norm_in_type="layer",
        embedding_proj_norm_type="layer",
        encoder_hid_proj_type=None,
        added_emb_type=None,
        time_embed_dim=40,
        embedding_proj_dim=20,
        clip_embed_dim=24,
    )


def codes(name: str, seed: int, length: int, guidance: float, **options) -> None:
    """The autoregressive prior drawing a whole embedding. Row 0 is the empty caption where guidance is not 1."""
    model = randomise(AutoregressivePrior(**options), seed)
    random = generator(seed)
    rows, tokens = 2 if guidance != 1 else 1, options["text_length"]
    proj = torch.randn(rows, options["embedding_dim"], generator=random)
    states = torch.randn(rows, tokens, options["text_width"], generator=random)
    mask = prefix_mask([2, length][-rows:], tokens)
    uniform = torch.rand(1, options["dims"] + 1, generator=random)
    none = (proj[:1], states[:1], mask[:1]) if rows == 2 else None
    drawn = model.draw(proj[-1:], states[-1:], mask[-1:], uniform, guidance, none)
    half = options["dot_buckets"] // 2
    inputs = {
        "proj": proj,
        "states": states,
        "mask": mask,
        "uniform": uniform[:, 1:],
        "token": half + (uniform[0, :1] * half).floor(),
        "guidance": torch.tensor([guidance]),
    }
    save_case(name, dict(model.config), model, inputs, {"codes": drawn.float(), "image_embeds": model.decode(drawn)})


def codes_priors() -> None:
    # Buckets that do not fill a block of 32, and a plain one without guidance.
    codes(
        "codes-guided",
        12,
        5,
        2.5,
        embedding_dim=32,
        text_width=32,
        text_length=12,
        width=48,
        heads=3,
        layers=3,
        dims=10,
        buckets=20,
        dot_buckets=8,
    )
    codes(
        "codes-plain",
        13,
        7,
        1.0,
        embedding_dim=24,
        text_width=40,
        text_length=7,
        width=32,
        heads=2,
        layers=2,
        dims=24,
        buckets=64,
        dot_buckets=6,
    )


def text_projection(name: str, seed: int, tokens: int, guidance: bool, **options) -> None:
    model = randomise(UnCLIPTextProjModel(**options), seed)
    random = generator(seed)
    width = options["clip_embeddings_dim"]
    images = torch.randn(1 if guidance else 2, width, generator=random)
    texts = torch.randn(2, width, generator=random)
    states = torch.randn(2, tokens, width, generator=random)
    context, labels = model(
        image_embeddings=images,
        prompt_embeds=texts,
        text_encoder_hidden_states=states,
        do_classifier_free_guidance=guidance,
    )
    inputs = {"image_embeds": images, "text_embeds": texts, "states": states}
    save_case(name, dict(model.config), model, inputs, {"context": context, "class_labels": labels})


def text_projections() -> None:
    text_projection(
        "text-projection-guided",
        10,
        9,
        True,
        clip_extra_context_tokens=4,
        clip_embeddings_dim=32,
        time_embed_dim=64,
        cross_attention_dim=48,
    )
    text_projection(
        "text-projection-plain",
        11,
        6,
        False,
        clip_extra_context_tokens=3,
        clip_embeddings_dim=40,
        time_embed_dim=24,
        cross_attention_dim=40,
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    clip_texts()
    berts()
    clip_visions()
    priors()
    codes_priors()
    text_projections()
