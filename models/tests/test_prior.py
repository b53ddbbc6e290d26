"""The diffusion prior's training: what an error of z_i costs."""

import numpy as np
import torch
from torch import nn

from models.train.prior import sketch_metric


def test_an_error_costs_what_it_does_to_a_sketch():
    torch.manual_seed(0)
    reads = nn.Linear(5, 12)
    sketch = nn.Sequential(reads, nn.Unflatten(1, (3, 2, 2))).requires_grad_(False)
    std = torch.tensor([[1.0, 2.0, 0.5, 1.0, 3.0]])
    z = torch.randn(64, 5).half()
    metric = sketch_metric(sketch, z, std, np.arange(8192) % 64, chunk=512)
    change = reads.weight * std  # of the picture, by each of z_i in standard units
    exact = change.T @ change
    exact = exact * 5 / exact.trace()
    assert torch.allclose(metric, exact, atol=0.05 * exact.abs().max().item())
    assert torch.allclose(metric.trace(), torch.tensor(5.0))
    error = torch.tensor([0.3, -0.1, 0.0, 0.2, -0.4])
    seen = (change @ error).square().sum() * 5 / (change.T @ change).trace()
    assert torch.allclose(error @ metric @ error, seen, rtol=0.05)
