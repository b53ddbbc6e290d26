"""Muon (https://kellerjordan.github.io/posts/muon/) for the matrices inside a network, AdamW for everything else, as one optimiser.

torch.optim.Muon takes matrices of two axes only, and most of the decoder is convolutions.
"""

import torch

# Coefficients of the quintic Newton-Schulz iteration that sends every singular value near one.
A, B, C = 3.4445, -4.7750, 2.0315


def orthogonalised(matrix, steps=5):
    """[m,n] → a matrix of about the same singular vectors whose singular values are all near one."""
    x = matrix.bfloat16()
    wide = x.shape[0] > x.shape[1]
    if wide:
        x = x.T
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        gram = x @ x.T
        x = A * x + (B * gram + C * gram @ gram) @ x
    return (x.T if wide else x).to(matrix.dtype)


def inside(module, outside=()):
    """The parameters of a module that Muon turns: weights of two axes or more, but those whose name holds one of `outside`."""
    return [p for name, p in module.named_parameters() if p.ndim >= 2 and not any(part in name for part in outside)]


class MuonAdamW(torch.optim.AdamW):
    """Groups with `muon=True` hold weights of two axes or more (a convolution's counts as [out, in x height x width]).

    Their steps have a root mean square of 0.2, as AdamW's about have (arXiv 2502.16982), so both go by one learning rate.
    """

    @torch.no_grad()
    def turn(self, group):
        momentum = group.get("momentum", 0.95)
        for p in group["params"]:
            if p.grad is None:
                continue
            state = self.state[p]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(p)
                state["step"] = torch.zeros(())  # AdamW looks for it when a checkpoint is taken up
            state["momentum"].lerp_(p.grad, 1 - momentum)
            ahead = p.grad.lerp(state["momentum"], momentum).reshape(len(p), -1)
            scale = 0.2 * max(ahead.shape) ** 0.5
            p.mul_(1 - group["lr"] * group["weight_decay"])
            p.add_(orthogonalised(ahead).view(p.shape), alpha=-group["lr"] * scale)

    def step(self, closure=None):
        groups = self.param_groups
        for group in groups:
            if group.get("muon"):
                self.turn(group)
        self.param_groups = [g for g in groups if not g.get("muon")]
        try:
            return super().step(closure)
        finally:
            self.param_groups = groups
