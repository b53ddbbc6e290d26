"""A run begins as what a folder's network had learned, at the same width and at a larger one."""

import pytest
import torch

from models.networks import TINY, build, randomise
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
