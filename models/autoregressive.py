"""The autoregressive prior of arXiv 2204.06125, section 2.2, at the size of the embedded pack.

z_i is turned by PCA, its components ordered by their eigenvalue, the first `dims` of them cut into `buckets` each; a
causal transformer over [caption states, z_t, quantised z_i.z_t, codes so far] predicts the next code. To draw, the
dot-product token is taken from the upper half of those seen in training. The paper's 1B network keeps 319 of 1,024
dimensions in 1,024 buckets."""

import torch
import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import nn

SPREAD = 3.5  # deviations of a component that its buckets span on either side


class Block(nn.Module):
    """Pre-norm causal self-attention and MLP; keys and values of what came before may be handed in."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm3 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, bias, past=None):
        """x [B,S,W]; bias [B,1,S,S+past], additive; past: (keys, values) [B,H,P,W/H]. Returns x and the keys and values
        of all."""
        b, s, w = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, s, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        scores = q @ k.transpose(2, 3) * (w // self.heads) ** -0.5 + bias
        x = x + self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, s, w))
        return x + self.down(F.gelu(self.up(self.norm3(x)))), (k, v)


class AutoregressivePrior(ModelMixin, ConfigMixin):
    """Next code of z_i from a caption. `fit` sets its PCA and its buckets from training embeddings before anything
    else."""

    @register_to_config
    def __init__(
        self,
        embedding_dim=384,
        text_width=384,
        text_length=64,
        width=256,
        heads=4,
        layers=4,
        dims=64,
        buckets=256,
        dot_buckets=64,
    ):
        super().__init__()
        self.encoder_hidden_states_proj = nn.Linear(text_width, width)
        self.embedding_proj = nn.Linear(embedding_dim, width)
        self.dot_embedding = nn.Embedding(dot_buckets, width)
        self.code_embedding = nn.Embedding(buckets, width)
        self.positional_embedding = nn.Parameter(0.02 * torch.randn(1, text_length + 2 + dims, width))
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm_out, self.to_codes = nn.LayerNorm(width), nn.Linear(width, buckets)
        # One shift of the logits per component: what its codes are like before any caption is read.
        self.code_bias = nn.Parameter(torch.zeros(dims, buckets))
        self.register_buffer("mean", torch.zeros(embedding_dim))
        self.register_buffer("components", torch.eye(embedding_dim)[:dims].clone())  # rows, by falling eigenvalue
        self.register_buffer("deviation", torch.ones(dims))
        self.register_buffer("dot_edges", torch.linspace(-1, 1, dot_buckets + 1)[1:-1].clone())
        for table in (self.dot_embedding, self.code_embedding):
            nn.init.normal_(table.weight, std=0.02)

    # --- codes ---

    @torch.no_grad()
    def fit(self, z, z_t):
        """PCA, deviations and the dot product's buckets (of equal mass) from z_i and z_t [N,W]; returns the share of
        the variance that the kept components hold."""
        dims = self.config.dims
        self.mean.copy_(z.mean(0))
        centred = z - self.mean
        _, values, rows = torch.linalg.svd(centred, full_matrices=False)
        if len(values) < dims:
            raise ValueError(f"{len(z)} embeddings are too few for {dims} components")
        self.components.copy_(rows[:dims])
        self.deviation.copy_((values[:dims] / (len(z) - 1) ** 0.5).clamp_min(1e-6))
        levels = torch.linspace(0, 1, self.config.dot_buckets + 1)[1:-1]
        self.dot_edges.copy_(torch.quantile((z * z_t).sum(1), levels))
        # Before any caption is read a component is about normal: so begin the logits, instead of learning it.
        middles = self.bucket_middles(torch.arange(self.config.buckets))
        self.code_bias.copy_((-0.5 * middles.square()).expand(dims, -1))
        # Embeddings have length 1; read them as if each number had unit deviation.
        self.embedding_proj.weight.mul_(16)
        return (values[:dims].square().sum() / values.square().sum()).item()

    def encode(self, z):
        """z_i [N,W] → codes [N,dims]."""
        x = (z - self.mean) @ self.components.T / self.deviation
        return ((x + SPREAD) / (2 * SPREAD) * self.config.buckets).floor().long().clamp(0, self.config.buckets - 1)

    def bucket_middles(self, codes):
        """The middle of each code's bucket, in deviations of its component."""
        return ((codes.float() + 0.5) / self.config.buckets * 2 - 1) * SPREAD

    def decode(self, codes):
        """Codes [N,dims] → z_i [N,W] of length 1, each component at the middle of its bucket."""
        return F.normalize(self.bucket_middles(codes) * self.deviation @ self.components + self.mean, dim=-1)

    def dot_token(self, z, z_t):
        """The bucket of z_i.z_t [N]."""
        return torch.bucketize((z * z_t).sum(1), self.dot_edges)

    # --- the network ---

    def prefix(self, z_t, states, mask, dot):
        """Tokens before the codes [B,L+2,W] and which of them may be seen [B,L+2]. Positions of z_t and after do not
        depend on L."""
        length = states.shape[1]
        tokens = torch.cat(
            [
                self.encoder_hidden_states_proj(states),
                self.embedding_proj(z_t)[:, None],
                self.dot_embedding(dot)[:, None],
            ],
            1,
        )
        most = self.config.text_length
        places = torch.cat([self.positional_embedding[:, :length], self.positional_embedding[:, most : most + 2]], 1)
        return tokens + places, F.pad(mask, (0, 2), value=1.0)

    def code_tokens(self, codes, first=0):
        """Tokens of the codes [B,n], the components first…first+n."""
        at = self.config.text_length + 2 + first
        return self.code_embedding(codes) + self.positional_embedding[:, at : at + codes.shape[1]]

    def forward(self, z_t, states, mask, dot, codes):
        """Logits [B,dims,buckets] of every code given those before it."""
        tokens, seen = self.prefix(z_t, states, mask, dot)
        x = torch.cat([tokens, self.code_tokens(codes[:, :-1])], 1)
        seen = F.pad(seen, (0, x.shape[1] - seen.shape[1]), value=1.0)
        causal = torch.full((x.shape[1], x.shape[1]), -10000.0, device=x.device).triu(1)
        bias = (1 - seen)[:, None, None] * -10000.0 + causal
        for block in self.blocks:
            x, _ = block(x, bias)
        return self.to_codes(self.norm_out(x[:, -self.config.dims :])) + self.code_bias

    @torch.no_grad()
    def draw(self, z_t, states, mask, uniform, guidance=1.0, none=None, temperature=1.0):
        """Codes [B,dims], each drawn by inversion of its distribution.

        uniform [B,dims+1] in 0..1 decides them: the first chooses the dot-product token from the upper half. none:
        (z_t, states, mask) of the empty caption, [B,...] each, for a guidance other than 1: logits are none + guidance
        * (text - none)."""
        half = self.config.dot_buckets // 2
        dot = half + (uniform[:, 0] * half).long().clamp(max=half - 1)
        guided = guidance != 1 and none is not None
        if guided:
            z_t, states, mask, dot = (
                torch.cat([none[0], z_t]),
                torch.cat([none[1], states]),
                torch.cat([none[2], mask]),
                dot.repeat(2),
            )
        x, seen = self.prefix(z_t, states, mask, dot)
        bias = (1 - seen)[:, None, None] * -10000.0
        causal = torch.full((x.shape[1], x.shape[1]), -10000.0).triu(1)
        past, codes = [None] * len(self.blocks), []
        for i in range(self.config.dims):
            for k, block in enumerate(self.blocks):
                x, past[k] = block(x, bias + causal if i == 0 else bias, past[k])
            logits = self.to_codes(self.norm_out(x[:, -1])) + self.code_bias[i]
            if guided:
                without, text = logits.chunk(2)
                logits = without + guidance * (text - without)
            below = (logits / temperature).softmax(-1).cumsum(-1)
            codes.append((below < uniform[:, i + 1 : i + 2]).sum(1).clamp(max=self.config.buckets - 1))
            x = self.code_tokens(codes[-1].repeat(2 if guided else 1)[:, None], i)
            bias = F.pad(bias, (0, 1))
        return torch.stack(codes, 1)
