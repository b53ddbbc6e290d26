"""Silhouettes are taught to lie beside their kin, and nothing else is moved."""

from itertools import islice

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from models.captions import SILHOUETTE
from models.networks import TINY, build, randomise
from models.train.data import Drawings
from models.train.frozen import FrozenClip
from models.train.kin import PREFERRED, Kin, Taught, features, fit


@pytest.fixture(scope="module")
def drawings(drawings_folder):
    return Drawings(drawings_folder, silhouettes=4.0)


@pytest.fixture(scope="module")
def clip():
    return FrozenClip(text=torch.nn.Identity(), image=randomise(build("image_encoder", TINY), 3), words=lambda captions: None)


def led(taught, rng, count):
    found = []
    while len(found) < count:
        found += [s for s in taught.scenes(rng, 64) if s[1]]
    return found[:count]


def test_kin_are_training_drawings_of_the_same_thing_in_another_style(drawings):
    kin = Kin(drawings)
    assert kin.row
    shown = set(drawings.rows)
    for row, other in kin.row.items():
        a, b = drawings.drawings[row], drawings.drawings[other]
        assert a["thing"] == b["thing"] and a["style"] == SILHOUETTE and b["style"] in PREFERRED
        assert other in shown and not drawings.is_held(b)


def test_kin_stand_at_the_same_place_on_the_same_ground(drawings, clip):
    taught = Taught(drawings, clip, torch.zeros(1), share=0.5)
    scenes = led(taught, np.random.default_rng(1), 40)
    own, kin = taught.pictures(scenes), taught.pictures(scenes, kin=True)
    assert not torch.equal(own, kin)
    # Corners are ground, whatever is drawn in the middle.
    plain = [i for i, (s, _, _) in enumerate(scenes) if not s["rich"]]
    assert plain
    assert torch.equal(own[plain][:, :, [0, 0, -1, -1], [0, -1, 0, -1]], kin[plain][:, :, [0, 0, -1, -1], [0, -1, 0, -1]])


def test_only_silhouettes_are_led_away_from_what_the_tower_sees(drawings, clip):
    rng = np.random.default_rng(2)
    table = torch.randn(features([]).shape[1], TINY["prior"]["embedding_dim"]) * 0.1
    taught = Taught(drawings, clip, table, share=0.3)
    scenes = taught.scenes(rng, 64)
    z, seen = taught.z(scenes), clip.pictures(taught.pictures(scenes))
    silhouette = torch.tensor([s["style"] == SILHOUETTE for s, _, _ in scenes])
    assert silhouette.any() and not silhouette.all()
    assert torch.equal(z[~silhouette], seen[~silhouette])
    assert torch.allclose(z.norm(dim=1), torch.ones(64), atol=1e-5)
    assert torch.allclose(taught.z(scenes, pictures=taught.pictures(scenes)), z, atol=1e-3)
    some = [s for s, there in zip(scenes, silhouette) if there]
    wanted = F.normalize(clip.pictures(taught.pictures(some, kin=True)) + features([s for s, _, _ in some]) @ table, dim=-1)
    assert torch.allclose(z[silhouette], wanted, atol=1e-3)
    untold = Taught(drawings, clip)
    scenes = untold.scenes(rng, 64)
    assert torch.equal(untold.z(scenes), clip.pictures(untold.pictures(scenes)))


def test_the_fit_finds_what_ink_and_ground_do(drawings, clip):
    table, explained = fit(drawings, clip, np.random.default_rng(3), count=256)
    assert table.shape == (features([]).shape[1], TINY["prior"]["embedding_dim"])
    assert 0 < explained <= 1


def test_the_pool_gives_each_caption_the_embedding_of_its_picture(drawings, clip, monkeypatch):
    from models.train import prior

    monkeypatch.setattr(prior, "KEPT", 40)  # so that it comes round
    taught = Taught(drawings, clip)
    pool = prior.Pool(taught, np.random.default_rng(4), 8, "cpu")
    for z, captions in islice(pool.batches(), 3 * prior.POOL):
        assert len(captions) == len(z) == 8
    assert len(pool.scenes) == len(pool.z)
    assert torch.allclose(pool.z, taught.z(pool.scenes), atol=1e-3)
