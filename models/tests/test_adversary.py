"""The critic beside a painter: what it adds to the gradient, that it finds softness, and that a run keeps it."""

import torch
import torch.nn.functional as F

from models.tests.test_train import launch
from models.train.adversary import ALONE, RISES, Adversary
from models.train.common import begin


def discs(count, generator):
    """[count,3,32,32]: discs of one colour on another, with sharp rims, and the same blurred."""
    at = torch.arange(32.0)
    centre = 10 + 12 * torch.rand(count, 2, 1, 1, generator=generator)
    inside = ((at[None, :, None] - centre[:, 0]) ** 2 + (at[None, None] - centre[:, 1]) ** 2 < 64).float()[:, None]
    one, other = (2 * torch.rand(count, 3, 1, 1, generator=generator) - 1 for _ in range(2))
    sharp = one + inside * (other - one)
    return sharp, F.avg_pool2d(sharp, 5, 1, 2, count_include_pad=False)


def test_the_critic_finds_softness_and_its_gradient_has_the_length_that_was_asked_for():
    accelerator, generator = begin(1), torch.Generator().manual_seed(1)
    adversary = Adversary(accelerator, 1)
    told = []
    for _ in range(60):
        sharp, soft = discs(8, generator)
        told.append(adversary.learn(sharp, soft, soft)[1])
    assert sum(told[-10:]) / 10 > 0.75

    sharp, soft = discs(8, generator)
    # While the critic learns alone, the painter descends the error of the pixels and nothing else.
    guess = soft.clone().requires_grad_(True)
    adversary.step = ALONE
    adversary.loss((guess - sharp).square().mean(), sharp, guess, soft).backward()
    plain = 2 * (soft - sharp) / soft.numel()
    assert torch.allclose(guess.grad, plain, atol=1e-8)

    adversary.step, guess = ALONE + RISES, soft.clone().requires_grad_(True)
    adversary.loss((guess - sharp).square().mean(), sharp, guess, soft, share=0.5).backward()
    added = guess.grad - plain
    assert torch.isclose(added.norm() / plain.norm(), torch.tensor(0.5), rtol=1e-3)


def test_a_run_keeps_its_critic_and_goes_on_with_it(tmp_path, drawings_folder):
    first = launched(tmp_path, drawings_folder, 0.1)
    second = launched(tmp_path, drawings_folder, 0.25)
    assert first["step"] < second["step"]
    assert first["beside"]["adversary"]["step"] == first["step"]
    assert second["beside"]["adversary"]["step"] == second["step"]


def launched(runs, drawings, minutes):
    launch(runs, drawings, minutes, arguments=("super_res_first", "--critic"))
    return torch.load(runs / "super_res_first" / "checkpoint.pt", weights_only=True)
