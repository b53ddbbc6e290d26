"""A critic of pictures, learned beside a network that paints in one step: squared error alone is soft at every edge.

The pair of losses is RpGAN's (arXiv 1807.00734, as in R3GAN, arXiv 2501.05441): the critic says of a drawn picture and
of a painted one of the same condition by how much the first looks more drawn. Spectral norms (arXiv 1802.05957) keep
its answer from being steep; a penalty of the change that white noise makes to it was tried and blinded it to edges.
"""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm as bounded

ALONE, RISES = 200, 400  # steps that the critic learns first, and over which its part then grows
GRAIN = 1.0 / 127.5  # on all pictures: an exact level of 255 must not tell a drawn one
SHARE = 0.3  # length of the critic's gradient at the picture over that of the pixels' error


def critic_arguments(parser):
    parser.add_argument("--critic", action="store_true", help="learned beside; most pictures then begin as pure noise")
    parser.add_argument("--share", type=float, default=SHARE, help="the critic's part of the gradient, over the error")
    parser.add_argument("--ema", type=float, default=0.9995)


class Critic(nn.Module):
    """Pictures [B,3,S,S] beside their conditions at the same size → [B,1,S/8u,S/8u], larger where it looks more drawn.
    unshuffle u: pixels a side of what one column of the first layer reads."""

    def __init__(self, unshuffle, widths=(32, 64, 128)):
        super().__init__()
        self.unshuffle = unshuffle
        layers, before = [], 6 * unshuffle**2
        for width in widths:
            layers += [bounded(nn.Conv2d(before, width, 3, padding=1)), nn.LeakyReLU(0.2)]
            layers += [bounded(nn.Conv2d(width, width, 4, 2, padding=1)), nn.LeakyReLU(0.2)]
            before = width
        layers += [bounded(nn.Conv2d(before, before, 3, padding=1)), nn.LeakyReLU(0.2), nn.Conv2d(before, 1, 1)]
        self.layers = nn.Sequential(*layers)

    def forward(self, picture, condition):
        seen = torch.cat([picture, condition], 1)
        return self.layers(F.pixel_unshuffle(seen, self.unshuffle) if self.unshuffle > 1 else seen)


class Adversary:
    """The critic with its optimiser. Saved in the run's checkpoint (`Run.beside`)."""

    def __init__(self, accelerator, unshuffle, rate=5e-4):
        critic = Critic(unshuffle).to(memory_format=torch.channels_last)
        optimiser = torch.optim.AdamW(critic.parameters(), lr=rate, betas=(0.0, 0.99), weight_decay=0.0)
        self.accelerator, self.bare = accelerator, critic
        self.critic, self.optimiser = accelerator.prepare(critic, optimiser)
        self.step = 0
        self.ratio = None  # a moving average: how much shorter the critic's gradient is than that of the pixels' error

    def state_dict(self):
        return {
            "critic": self.bare.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "ratio": self.ratio,
        }

    def load_state_dict(self, state):
        self.bare.load_state_dict(state["critic"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.ratio = state["step"], state.get("ratio")

    def judged(self, critic, *pairs):
        with self.accelerator.autocast():
            x, condition = (torch.cat(side).contiguous(memory_format=torch.channels_last) for side in zip(*pairs))
            return critic(x, condition).float().chunk(len(pairs))

    def learn(self, real, fake, condition):
        """One step of the critic. Pictures [B,3,S,S] in -1..1. Returns its loss and how often it tells a pair apart."""
        real, fake = (x + GRAIN * torch.randn_like(x) for x in (real, fake.detach()))
        drawn, painted = self.judged(self.critic, (real, condition), (fake, condition))
        loss = F.softplus(painted - drawn).mean()
        self.accelerator.backward(loss)
        self.accelerator.clip_grad_norm_(self.critic.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        return loss.item(), (drawn > painted).float().mean().item()

    def loss(self, error, real, fake, condition, share=SHARE):
        """What the painter descends: a loss whose gradient at `fake` is that of `error` (a scalar, a function of it)
        and, `share` times as long on average, that of being taken for a drawn picture."""
        share *= min(1.0, max(0.0, (self.step - ALONE) / RISES))
        if share == 0:
            return error
        of_error = torch.autograd.grad(error, fake, retain_graph=True)[0]
        seen = fake.detach().requires_grad_(True)
        grain = GRAIN * torch.randn_like(seen)
        self.bare.requires_grad_(False)  # and not the wrapper of several processes, which would wait for its gradients
        painted, drawn = self.judged(self.bare, (seen + grain, condition), (real + grain, condition))
        of_critic = torch.autograd.grad(F.softplus(drawn - painted).mean(), seen)[0]
        self.bare.requires_grad_(True)
        ratio = (of_error.norm() / of_critic.norm().clamp_min(1e-12)).item()
        self.ratio = ratio if self.ratio is None else 0.99 * self.ratio + 0.01 * ratio
        return (fake * (of_error + share * self.ratio * of_critic)).sum()

    def step_beside(self, error, real, fake, condition, share=SHARE):
        """One step of the critic, and what the painter then descends: (loss, figures)."""
        critic, told = self.learn(real, fake, condition)
        return self.loss(error, real, fake, condition, share), {"critic": critic, "told": told}
