"""A run begins as what a folder's network had learned, at the same width and at a larger one."""

import pytest
import torch

from models.networks import TINY, build, randomise, two_linear
from models.train import palette
from models.train.palette import SHARPNESS, with_palette
from models.train.table import Table
from models.train.widen import widened

WIDER = {
    "sketch": dict(block_out_channels=(16, 8, 12, 32), upscale=2, matte=True),
    "super_res_first": dict(block_out_channels=(16, 32), layers_per_block=1, norm_num_groups=4),
}
NARROW = TINY | {"sketch": dict(block_out_channels=(8, 8, 8, 8), upscale=2, matte=True)}


def paint(name, module):
    generator = torch.Generator().manual_seed(5)
    if name == "sketch":
        return module(torch.randn(2, 32, generator=generator))
    x = torch.randn(2, module.config.in_channels, 16, 16, generator=generator)
    return module(x, torch.tensor([999, 300]), return_dict=False)[0]


@torch.no_grad()
def test_a_sketch_of_more_channels_paints_the_same():
    narrow = randomise(build("sketch", NARROW), 3)
    wide = widened("sketch", narrow, TINY | WIDER, noise=0)
    assert torch.allclose(paint("sketch", wide), paint("sketch", narrow), atol=1e-5)
    apart = widened("sketch", narrow, TINY | WIDER)
    assert not torch.equal(apart.end.weight[:, 0], apart.end.weight[:, 1])


@torch.no_grad()
@pytest.mark.parametrize("more", [dict(layers_per_block=1, hidden_dim=6), dict(colours=3, palette_dim=5, matte=False)])
def test_a_sketch_of_every_form_paints_the_same_with_more_channels(more):
    form, wide = ({"sketch": size["sketch"] | more} for size in (NARROW, WIDER))
    narrow = randomise(build("sketch", TINY | form), 3)
    assert torch.allclose(
        paint("sketch", widened("sketch", narrow, TINY | wide, noise=0)), paint("sketch", narrow), atol=1e-5
    )


@torch.no_grad()
def test_what_a_sketch_did_not_have_begins_as_nothing():
    narrow = randomise(build("sketch", NARROW), 3)
    deeper = {"sketch": NARROW["sketch"] | dict(layers_per_block=2, hidden_dim=6)}
    assert torch.equal(paint("sketch", widened("sketch", narrow, TINY | deeper)), paint("sketch", narrow))


@torch.no_grad()
def test_a_palette_begins_as_what_was_painted_in_its_colours():
    plain = randomise(build("sketch", NARROW), 3)
    module = build("sketch", TINY | {"sketch": NARROW["sketch"] | dict(colours=4, palette_dim=10)})
    generator = torch.Generator().manual_seed(1)
    centres, reader = torch.rand(4, 3, generator=generator) * 2 - 1, two_linear(32, 5, 3)
    module.load_state_dict(with_palette(plain, module, centres, reader))
    z_i = torch.randn(2, 32, generator=generator)
    before, after = (network(z_i, layered=True) for network in (plain, module))
    distances = (before[0][:, None] - centres[None, :, :, None, None]).square().sum(2)
    shares = (-SHARPNESS * distances).softmax(1)
    assert torch.allclose(after[3], shares, atol=1e-4)
    assert torch.allclose(after[0], torch.einsum("kc,bkhw->bchw", centres, shares), atol=1e-4)
    assert torch.allclose(after[1], before[1], atol=1e-6)
    assert torch.allclose(after[2][:, :, 0, 0], reader(z_i * 32**0.5), atol=1e-5)


class Grounds:
    """A world of 64 compositions, whose grounds z_i tells linearly."""

    def __init__(self, z):
        self.colours = z[:, :3].tanh()

    def sample(self, rng, count):
        return rng.integers(0, 64, count)

    def grounds(self, compositions):
        return self.colours[torch.from_numpy(compositions)][:, :, None, None]


def test_a_ground_is_read_from_the_table_that_training_reads(monkeypatch):
    monkeypatch.setattr(palette, "STEPS", 300)
    z = torch.nn.functional.normalize(torch.randn(64, 32, generator=torch.Generator().manual_seed(2)), dim=1)
    world, table = Grounds(z), Table(z)
    reader, anything = palette.ground_reader(world, table, 16), two_linear(32, 16, 12)
    errors = palette.ground_errors(world, table, reader=reader, anything=anything)
    assert errors["reader"] < 3 < 10 < errors["anything"]


@torch.no_grad()
def test_an_upsampler_of_more_channels_paints_nearly_the_same():
    narrow = randomise(build("super_res_first", TINY), 4)
    was = paint("super_res_first", narrow)
    wide = paint("super_res_first", widened("super_res_first", narrow, TINY | WIDER, noise=0))
    # Groups of the norms behind a skip hold other channels.
    assert (wide - was).square().mean() < 0.1 * was.square().mean()


@torch.no_grad()
def test_equal_widths_give_the_weights_as_they_are_and_none_is_made_narrower():
    narrow = randomise(build("super_res_first", TINY), 4)
    same = widened("super_res_first", narrow, TINY)
    assert torch.equal(paint("super_res_first", same), paint("super_res_first", narrow))
    with pytest.raises(ValueError, match="not wider"):
        widened("sketch", randomise(build("sketch", TINY | WIDER), 3), NARROW)
