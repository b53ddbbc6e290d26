"""The reference cascade runs, is decided by its seed, and keeps known pixels."""

import pytest
import torch

from models.export import write
from models.networks import CONTEXT, NAMES, TINY, build, randomise
from models.pipeline import Cascade, trailing


@pytest.fixture(scope="module")
def cascade(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack") / "tiny"
    write(folder, {n: randomise(build(n, TINY), i) for i, n in enumerate(NAMES)}, TINY, "tiny", "0.0.1")
    return Cascade.from_folder(folder)


def test_same_seed_same_picture(cascade):
    one, two, other = (cascade(["a red apple"], seed=s, size=256, decoder_steps=3, prior_steps=3) for s in (1, 1, 2))
    assert one.shape == (1, 3, 256, 256) and one.isfinite().all()
    assert torch.equal(one, two)
    assert not torch.equal(one, other)


def test_known_pixels_stay(cascade):
    picture = torch.rand(1, 3, 64, 64) * 2 - 1
    mask = torch.zeros(1, 1, 64, 64)
    mask[..., 20:] = 1
    z = torch.nn.functional.normalize(torch.randn(1, 32), dim=-1)
    out = cascade.decode(["a"], z, torch.Generator().manual_seed(0), 2.0, 3, "dpm++2m", known=picture, mask=mask)
    assert torch.equal(out[..., 20:], picture[..., 20:])
    assert not torch.allclose(out[..., :20], picture[..., :20])


def test_trailing_spacing_is_diffusers():
    from diffusers import DDIMScheduler

    scheduler = DDIMScheduler(timestep_spacing="trailing")
    for n in (1, 4, 7, 20):
        scheduler.set_timesteps(n)
        assert trailing(n) == scheduler.timesteps.tolist()


def test_short_captions_give_the_prior_the_same_answer():
    """Dropping padded columns in training changes nothing, nor does the company of another noise level."""
    from models.train.prior import ShortPrior

    torch.manual_seed(0)
    prior = randomise(build("prior", TINY), 5).eval()
    x, z_t, states = torch.randn(2, 32), torch.randn(2, 32), torch.randn(2, CONTEXT, 32)
    mask = torch.zeros(2, CONTEXT)
    mask[0, :5] = mask[1, :9] = 1
    t = torch.tensor([10, 700])
    with torch.no_grad():
        long = prior(x, t, z_t, states, mask, return_dict=False)[0]
        short = ShortPrior(prior)(x, t, z_t, states[:, :16], mask[:, :16])
        other = prior(x + 1, t + 100, z_t, states, mask, return_dict=False)[0]
        both = ShortPrior(prior)(
            torch.stack([x, x + 1], 1), torch.stack([t, t + 100], 1), z_t, states[:, :16], mask[:, :16]
        )
    assert torch.allclose(long, short, atol=1e-5 * long.abs().max())
    assert torch.allclose(torch.stack([long, other], 1), both, atol=1e-5 * long.abs().max())
