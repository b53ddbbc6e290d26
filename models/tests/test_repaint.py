"""What the first upsampler learns from lies where its condition does."""

import numpy as np
import torch
import torch.nn.functional as F

from models.networks import NAMES, TINY, build, randomise
from models.pipeline import Cascade, sample
from models.train.data import Drawings
from models.train.repaint import repaint, scenes
from models.train.upsampler import repainted


def test_sampling_can_begin_part_way():
    seen = []

    def x0(x, t):
        seen.append(t)
        return torch.zeros_like(x)

    assert torch.equal(sample(x0, torch.randn(1, 3, 4, 4), 8, "dpm++2m", begin=5), torch.zeros(1, 3, 4, 4))
    assert seen == [374, 249, 124]


def test_crops_of_pictures_and_conditions_are_of_the_same_place(tmp_path):
    rng = np.random.default_rng(0)
    conditions = rng.integers(0, 256, (6, 64, 64, 3), dtype=np.uint8)
    np.save(tmp_path / "conditions.npy", conditions)
    np.save(tmp_path / "pictures.npy", conditions.repeat(4, 1).repeat(4, 2))
    pictures, small = repainted(tmp_path, rng, 20)
    assert pictures.shape == (20, 3, 128, 128) and small.shape == (20, 3, 32, 32)
    assert torch.allclose(F.avg_pool2d(pictures, 4), small, atol=1e-5)


def test_a_picture_painted_anew_has_its_size_and_depends_on_the_noise(tmp_path, drawings_folder):
    from models.export import write

    write(tmp_path / "tiny", {n: randomise(build(n, TINY), i) for i, n in enumerate(NAMES)}, TINY, "tiny", "0.0.1")
    cascade, rng = Cascade.from_folder(tmp_path / "tiny"), np.random.default_rng(1)
    pictures, captions = scenes(Drawings(drawings_folder), rng, 2)
    assert pictures.shape == (2, 256, 256, 3) and len(captions) == 2
    small = torch.rand(2, 3, 64, 64) * 2 - 1
    one, again, other = (repaint(cascade, small, captions, 4, torch.Generator().manual_seed(s)) for s in (1, 1, 2))
    assert one.shape == small.shape and torch.equal(one, again) and not torch.equal(one, other)
