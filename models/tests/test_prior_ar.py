"""The autoregressive prior: its codes, its causality, its drawing by steps."""

import json
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from models.autoregressive import AutoregressivePrior
from models.eval.prior_ar import nearer
from models.export_codes import write_addon
from models.train.prior_ar import soft_targets
from models.unpack import addon_prior

PACKS = Path(__file__).parents[2] / "public" / "packs"


@pytest.fixture
def small():
    torch.manual_seed(0)
    prior = AutoregressivePrior(
        embedding_dim=12, text_width=8, text_length=6, width=16, heads=2, layers=2, dims=5, buckets=32, dot_buckets=8
    ).eval()
    with torch.no_grad():
        for p in prior.parameters():
            p.normal_(0, 0.3)
    return prior


def embeddings(n=400, seed=1):
    g = torch.Generator().manual_seed(seed)
    spread = torch.tensor([2.0, 1.5, 1.0, 0.7, 0.5] + [0.02] * 7)
    turn = torch.linalg.qr(torch.randn(12, 12, generator=g)).Q
    return F.normalize(torch.randn(n, 12, generator=g) * spread @ turn + 4 * turn[11], dim=-1)


def test_codes_keep_an_embedding_and_come_by_falling_eigenvalue(small):
    z = embeddings()
    kept = small.fit(z, z)
    assert kept > 0.95
    assert (small.deviation.diff() <= 0).all()
    again = small.decode(small.encode(z))
    assert (again * z).sum(1).mean() > 0.99
    assert small.encode(small.decode(small.encode(z))).sub(small.encode(z)).abs().float().mean() < 1.0
    # What the logits begin with is a standard normal over the buckets, cut at 3.5 deviations.
    p, middles = small.code_bias.softmax(-1), small.bucket_middles(torch.arange(32))
    assert (p * middles).sum(-1).abs().max() < 1e-5 and ((p * middles.square()).sum(-1) - 1).abs().max() < 0.02
    with pytest.raises(ValueError, match="too few"):
        small.fit(z[:3], z[:3])


def test_dot_tokens_have_equal_mass(small):
    z, z_t = embeddings(), embeddings(seed=2)
    small.fit(z, z_t)
    assert torch.bincount(small.dot_token(z, z_t), minlength=8).tolist() == pytest.approx([50] * 8, abs=2)


def test_a_code_depends_on_earlier_ones_only_and_not_on_padding(small):
    z_t, states, mask = torch.randn(2, 12), torch.randn(2, 4, 8), torch.tensor([[1.0, 1, 1, 0], [1, 1, 0, 0]])
    dot, codes = torch.tensor([3, 6]), torch.randint(0, 32, (2, 5))
    with torch.no_grad():
        logits = small(z_t, states, mask, dot, codes)
        later = codes.clone()
        later[:, 3] = (later[:, 3] + 9) % 32
        changed = small(z_t, states, mask, dot, later)
        padded = small(z_t, torch.where(mask[..., None] > 0, states, states + 5), mask, dot, codes)
        longer = small(z_t, F.pad(states, (0, 0, 0, 2), value=7.0), F.pad(mask, (0, 2)), dot, codes)
    assert torch.allclose(changed[:, :4], logits[:, :4], atol=1e-5)
    assert not torch.allclose(changed[:, 4], logits[:, 4], atol=1e-3)
    assert torch.allclose(padded, logits, atol=1e-5) and torch.allclose(longer, logits, atol=1e-5)


def test_drawing_by_cached_steps_is_drawing_by_whole_passes(small):
    z_t, states, mask = torch.randn(3, 12), torch.randn(3, 4, 8), torch.ones(3, 4)
    none = (torch.randn(3, 12), torch.randn(3, 4, 8), torch.ones(3, 4))
    uniform = torch.rand(3, 6)
    uniform[:, 0] = torch.tensor([0.0, 0.5, 0.999])
    for guidance in (1.0, 2.5):
        drawn = small.draw(z_t, states, mask, uniform, guidance, none)
        codes, dot = torch.zeros(3, 5, dtype=torch.long), torch.tensor([4, 6, 7])  # the upper half of eight
        for i in range(5):
            with torch.no_grad():
                logits = small(z_t, states, mask, dot, codes)[:, i]
                if guidance != 1:
                    without = small(*none, dot, codes)[:, i]
                    logits = without + guidance * (logits - without)
            codes[:, i] = (logits.softmax(-1).cumsum(-1) < uniform[:, i + 1 : i + 2]).sum(1).clamp(max=31)
        assert torch.equal(drawn, codes)


def test_soft_targets_peak_at_the_code():
    p = soft_targets(torch.tensor([[0, 10]]), 32)
    assert p.argmax(-1).tolist() == [[0, 10]] and torch.allclose(p.sum(-1), torch.ones(1, 2))
    assert p[0, 1, 9] == pytest.approx(p[0, 1, 11].item()) and p[0, 1, 9] > p[0, 1, 7]


def test_of_two_samples_the_one_nearer_to_the_text_is_kept():
    candidates = torch.tensor([[[1.0, 0], [0, 1]], [[0.0, 1], [0, 2]]])
    assert nearer(candidates, torch.tensor([[1.0, 0], [0, 1]])).tolist() == [[1, 0], [0, 2]]


def test_a_shipped_add_on_is_opened_for_another_version_of_its_pack(tmp_path):
    prior = addon_prior(PACKS / "emoji-codes")
    assert prior.deviation.min() > 0 and not torch.equal(
        prior.components, torch.eye(384)[:64]
    )  # those that it was trained with
    write_addon(tmp_path / "codes", prior, {"id": "emoji", "name": "Emoji", "version": "9.0.0"}, "card")
    again = AutoregressivePrior.from_pretrained(tmp_path / "codes" / "prior").state_dict()
    assert all(torch.equal(v, again[k]) for k, v in prior.state_dict().items())
    assert json.loads((tmp_path / "codes" / "addon.json").read_text())["base"] == {"id": "emoji", "version": "9.0.0"}
