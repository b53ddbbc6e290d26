"""The networks of Easel's embedded pack: diffusers and transformers classes at their configurations.

Everything that decides a shape stands here. `build(name)` makes one network with fresh weights;
`easel.json` (export.py) says what these configurations cannot.
"""

import itertools

import torch
import torch.nn.functional as F
from diffusers import ConfigMixin, ModelMixin, PriorTransformer, UNet2DConditionModel, UNet2DModel
from diffusers.configuration_utils import register_to_config
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from torch import nn
from transformers import BertConfig, BertModel, BertPreTrainedModel, CLIPVisionConfig, CLIPVisionModelWithProjection

WIDTH = 384  # text width and CLIP embedding width
CONTEXT = 64  # word pieces, [CLS] and [SEP] included


class BertModelWithProjection(BertPreTrainedModel):
    """BERT, the mean of its unmasked token states, a linear map without bias.

    Inputs: input_ids, attention_mask [B,L] (1 = a real token). Returns (text_embeds [B,P], last_hidden_state [B,L,W]).
    """

    config_class = BertConfig

    def __init__(self, config):
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.text_projection = nn.Linear(config.hidden_size, config.projection_dim, bias=False)
        self.post_init()

    def forward(self, input_ids, attention_mask):
        states = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask[:, :, None].to(states.dtype)
        pooled = (states * mask).sum(1) / mask.sum(1)
        return self.text_projection(pooled), states


def two_linear(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.SiLU(), nn.Linear(hidden, outputs))


def zeroed(layer):
    """A layer that gives nothing at first."""
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


class Residual(nn.Module):
    """[B,C,H,W] → [B,C,H,W]: two convolutions beside what they read; nothing at first."""

    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = zeroed(nn.Conv2d(channels, channels, 3, padding=1))

    def forward(self, x):
        return x + self.conv2(F.silu(self.conv1(F.silu(x))))


class Sketch(ModelMixin, ConfigMixin):
    """z_i [B,W] → the picture as far as z_i tells it: [B,3,S,S] with S = upscale * 4 * 2 ** (levels - 1), in -1..1.

    What the decoder starts from: it is told by every pixel what an embedding tells, where UnCLIPTextProjModel alone
    would leave it to find out how to lay a vector out over a picture. z_i has length 1 and is read in standard units.

    upscale: a pixel shuffle at the end. layers_per_block: residual pairs of convolutions after each that enlarges.
    hidden_dim: width of a second way, through SiLU, to the map that the convolutions begin with; 0: none. matte: the
    convolutions draw a figure and its alpha, laid over a ground that z_i tells by the colours of its four corners; so
    a plain ground is plain, and a drawing is learned once for all grounds. colours: of the palette that z_i tells,
    through palette_dim hidden units; the convolutions say the share of each in every pixel, and with a matte one more
    is the ground. So what is one colour in a drawing is one colour in its sketch; 0: three channels of colour.
    """

    @register_to_config
    def __init__(
        self,
        embedding_dim=WIDTH,
        block_out_channels=(192, 160, 96, 64),
        upscale=1,
        matte=False,
        layers_per_block=0,
        hidden_dim=0,
        colours=0,
        palette_dim=512,
    ):
        super().__init__()
        channels = block_out_channels
        self.start = nn.Linear(embedding_dim, channels[0] * 16)
        if hidden_dim:
            self.hidden = two_linear(embedding_dim, hidden_dim, channels[0] * 16)
            zeroed(self.hidden[-1])
        self.convolutions = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in itertools.pairwise(channels))
        self.resnets = nn.ModuleList(nn.ModuleList(Residual(c) for _ in range(layers_per_block)) for c in channels[1:])
        self.end = nn.Conv2d(channels[-1], ((colours or 3) + matte) * upscale**2, 3, padding=1)
        if colours:
            self.palette = two_linear(embedding_dim, palette_dim, 3 * (colours + matte))  # [3,colours + matte]
        elif matte:
            self.corners = nn.Linear(embedding_dim, 12)  # [3,2,2]

    def drawn(self, z):
        """[B,C,S,S] of z_i in standard units, as the convolutions leave it."""
        h = self.start(z)
        if self.config.hidden_dim:
            h = h + self.hidden(z)
        h = h.view(len(z), -1, 4, 4)
        for convolution, resnets in zip(self.convolutions, self.resnets):
            h = convolution(F.interpolate(F.silu(h), scale_factor=2, mode="nearest"))
            for resnet in resnets:
                h = resnet(h)
        return F.pixel_shuffle(self.end(F.silu(h)), self.config.upscale)

    def forward(self, z_i, layered=False):
        """The picture; or its layers: figure [B,3,S,S], and what a sketch has of alpha [B,1,S,S] in 0..1, ground
        [B,3,S,S] (with a matte) and shares [B,colours,S,S] (with a palette), else None.
        """
        config, z = self.config, z_i * self.config.embedding_dim**0.5
        figure, alpha, ground, shares = self.drawn(z), None, None, None
        size = figure.shape[-2:]
        if config.matte:
            figure, alpha = figure[:, :-1], torch.sigmoid(figure[:, -1:])
        if config.colours:
            palette = self.palette(z).view(len(z), 3, -1)
            with torch.autocast(z.device.type, enabled=False):  # eight bits of a colour would be seen
                exact = torch.promote_types(figure.dtype, torch.float32)
                palette, shares = palette.to(exact), figure.to(exact).softmax(1)
                figure = (palette[:, :, : config.colours] @ shares.flatten(2)).unflatten(2, size)
            ground = palette[:, :, -1:, None].expand(-1, -1, *size)
        elif config.matte:
            corners = self.corners(z).view(-1, 3, 2, 2)
            ground = F.interpolate(corners, size=size, mode="bilinear", align_corners=True)
        if layered:
            return figure, alpha, ground, shares
        return ground + alpha * (figure - ground) if config.matte else figure


FULL = {
    "text_encoder": dict(
        vocab_size=30522,
        hidden_size=WIDTH,
        num_hidden_layers=6,
        num_attention_heads=12,
        intermediate_size=1536,
        max_position_embeddings=CONTEXT,
        projection_dim=WIDTH,
    ),
    "image_encoder": dict(
        hidden_size=256,
        intermediate_size=1024,
        num_hidden_layers=6,
        num_attention_heads=4,
        image_size=64,
        patch_size=8,
        projection_dim=WIDTH,
        hidden_act="gelu",
    ),
    "prior": dict(
        num_attention_heads=6,
        attention_head_dim=64,
        num_layers=5,
        embedding_dim=WIDTH,
        num_embeddings=CONTEXT,
        additional_embeddings=4,
    ),
    "text_proj": dict(clip_extra_context_tokens=4),
    "sketch": dict(
        block_out_channels=(384, 320, 224, 160),
        upscale=2,
        matte=True,
        layers_per_block=1,
        hidden_dim=1024,
        colours=16,
    ),
    # Outlines ask for fine patches, time for few channels on them: two levels of 32x32 and 16x16 without attention.
    "decoder": dict(
        block_out_channels=(48, 96, 160, 192),
        plain=2,
        layers_per_block=1,
        attention_head_dim=32,
        norm_num_groups=16,
        time_embedding_dim=384,
    ),
    "super_res_first": dict(block_out_channels=(96, 64, 96), layers_per_block=1, norm_num_groups=16),
    "super_res_last": dict(block_out_channels=(48, 64, 96), layers_per_block=1, norm_num_groups=16),
}

# The same classes, channels and picture sizes at widths that make a pack of about a megabyte, for tests.
TINY = {
    "text_encoder": dict(
        vocab_size=512,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=CONTEXT,
        projection_dim=32,
    ),
    "image_encoder": dict(
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=64,
        patch_size=8,
        projection_dim=32,
        hidden_act="gelu",
    ),
    "prior": dict(
        num_attention_heads=2,
        attention_head_dim=16,
        num_layers=1,
        embedding_dim=32,
        num_embeddings=CONTEXT,
        additional_embeddings=4,
    ),
    "text_proj": dict(clip_extra_context_tokens=4),
    "sketch": dict(block_out_channels=(8, 8, 8, 8)),
    "decoder": dict(
        block_out_channels=(8, 16, 16), plain=1, layers_per_block=1, attention_head_dim=16, norm_num_groups=4
    ),
    "super_res_first": dict(block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4),
    "super_res_last": dict(block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4),
}

# How a picture enters each UNet. A factor f is a pixel-unshuffle (torch.nn.functional.pixel_unshuffle); the channels
# are concatenated in the order x, condition (the smaller picture; of the decoder, the sketch), known pixels, mask (1 =
# known), each unshuffled. With `residual` a network predicts what the picture has beyond its condition, enlarged by
# `enlarge`: it starts as good as bicubic, the decoder as the sketch.
# `finish` is done to a stage's pictures before anything else sees them (models/finish.py): training leaves colours
# that should be one a little apart, and outlines a little soft.
STAGES = {
    "decoder": dict(
        size=64,
        unshuffle=2,
        condition_size=64,
        condition_unshuffle=2,
        residual=True,
        finish=dict(smooth=0.008, flatten=0, spread=1.0, sharpen=[]),
    ),
    "super_res_first": dict(
        size=256,
        unshuffle=4,
        condition_size=64,
        condition_unshuffle=1,
        residual=True,
        finish=dict(flatten=3, spread=0.15, sharpen=[1.8]),
    ),
    "super_res_last": dict(
        size=1024,
        unshuffle=8,
        condition_size=256,
        condition_unshuffle=2,
        residual=True,
        finish=dict(flatten=1, spread=0.15, sharpen=[3.0, 3.0]),
    ),
}
TINY_STAGES = {name: {k: v for k, v in s.items() if k != "finish"} for name, s in STAGES.items()} | {
    "decoder": dict(size=64, unshuffle=4, condition_size=32, condition_unshuffle=2),
}
NAMES = (
    "text_encoder",
    "image_encoder",
    "prior",
    "text_proj",
    "decoder",
    "super_res_first",
    "super_res_last",
    "sketch",
)


def enlarge(picture, factor):
    """picture [B,3,h,w] made `factor` times larger, as Easel's resizeBicubic does it: what a residual is added to."""
    return F.interpolate(picture, scale_factor=factor, mode="bicubic", antialias=True)


def stages_of(size):
    """The stages of the networks at FULL or TINY size."""
    return TINY_STAGES if size is TINY else STAGES


def channels(s):
    """(in, out) channels of the UNet of a stage, one of STAGES."""
    x = 3 * s["unshuffle"] ** 2
    return x + 3 * s["condition_unshuffle"] ** 2 + x + s["unshuffle"] ** 2, x


def decoder(
    stage,
    block_out_channels,
    plain,
    layers_per_block,
    attention_head_dim,
    norm_num_groups,
    width,
    time_embedding_dim=None,
):
    """plain: how many levels, from the largest down, have no attention."""
    n = len(block_out_channels) - plain
    cin, cout = channels(stage)
    return UNet2DConditionModel(
        sample_size=stage["size"] // stage["unshuffle"],
        in_channels=cin,
        out_channels=cout,
        block_out_channels=block_out_channels,
        layers_per_block=layers_per_block,
        down_block_types=("ResnetDownsampleBlock2D",) * plain + ("SimpleCrossAttnDownBlock2D",) * n,
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=("SimpleCrossAttnUpBlock2D",) * n + ("ResnetUpsampleBlock2D",) * plain,
        attention_head_dim=attention_head_dim,
        cross_attention_dim=width,
        norm_num_groups=norm_num_groups,
        resnet_time_scale_shift="scale_shift",
        class_embed_type="identity",
        time_embedding_dim=time_embedding_dim,
    )


def upsampler(stage, block_out_channels, layers_per_block, norm_num_groups):
    n = len(block_out_channels)
    cin, cout = channels(stage)
    return UNet2DModel(
        sample_size=stage["size"] // stage["unshuffle"],
        in_channels=cin,
        out_channels=cout,
        block_out_channels=block_out_channels,
        layers_per_block=layers_per_block,
        down_block_types=("ResnetDownsampleBlock2D",) * n,
        up_block_types=("ResnetUpsampleBlock2D",) * n,
        add_attention=False,
        norm_num_groups=norm_num_groups,
        resnet_time_scale_shift="scale_shift",
    )


def build(name, size=FULL):
    """One network of `NAMES` with fresh weights, at FULL or TINY size."""
    if name == "text_encoder":
        return BertModelWithProjection(BertConfig(**size[name], layer_norm_eps=1e-12, pooling="mean"))
    if name == "image_encoder":
        return CLIPVisionModelWithProjection(CLIPVisionConfig(**size[name]))
    if name == "prior":
        return PriorTransformer(**size[name])
    width, stages = size["prior"]["embedding_dim"], stages_of(size)
    time = size["decoder"].get("time_embedding_dim") or 4 * size["decoder"]["block_out_channels"][0]
    if name == "text_proj":
        return UnCLIPTextProjModel(
            **size[name],
            clip_embeddings_dim=width,
            time_embed_dim=time,
            cross_attention_dim=width,
        )
    if name == "sketch":
        return Sketch(embedding_dim=width, **size[name])
    if name == "decoder":
        return decoder(stages[name], **size[name], width=width)
    return upsampler(stages[name], **size[name])


def randomise(module, seed):
    """Fills every parameter (norms and zero-initialised ones too) with small random values, for tests of other
    programs.
    """
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in module.named_parameters():
            if p.ndim >= 2 and not name.endswith(("positional_embedding", "prd_embedding", "clip_mean", "clip_std")):
                p.copy_(torch.randn(p.shape, generator=g) / max(1, p[0].numel()) ** 0.5)
            elif name.endswith("clip_std") or ("norm" in name.lower() and name.endswith("weight")):
                p.copy_(1 + 0.2 * torch.randn(p.shape, generator=g))
            else:
                p.copy_(0.1 * torch.randn(p.shape, generator=g))
    return module
