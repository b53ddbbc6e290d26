"""What the evaluation computes from features, embeddings and pictures: plain functions of tensors, each small enough to
check by hand."""

import math

import torch
import torch.nn.functional as F


def mmd2(x, y):
    """Unbiased squared MMD of two samples [m,D], [n,D] under the kernel (x.y / D + 1)^3 (arXiv 1801.01401, equation 4).

    Raises ValueError for fewer than two of either, where it is undefined.
    """
    m, n = len(x), len(y)
    if m < 2 or n < 2:
        raise ValueError(f"the unbiased MMD needs two pictures a side at least; got {m} and {n}")
    x, y = x.double(), y.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    xx, yy = kernel(x, x), kernel(y, y)
    within = (xx.sum() - xx.trace()) / (m * (m - 1)) + (yy.sum() - yy.trace()) / (n * (n - 1))
    return (within - 2 * kernel(x, y).mean()).item()


def kid(x, y, subsets=50, size=100, seed=0):
    """Kernel Inception Distance (arXiv 1801.01401, section 4): the mean of `mmd2` over random subsets, and their
    deviation.

    Subsets are as large as `size` or the smaller sample. Features are whatever is handed in: the judge's, here."""
    g = torch.Generator().manual_seed(seed)
    size = min(size, len(x), len(y))
    values = torch.tensor(
        [
            mmd2(x[torch.randperm(len(x), generator=g)[:size]], y[torch.randperm(len(y), generator=g)[:size]])
            for _ in range(subsets)
        ]
    )
    return values.mean().item(), values.std().item()


def retrieval(pictures, texts, k):
    """Share of pictures whose own text (the same row) is among the k nearest of all texts; embeddings of length 1."""
    similarity = pictures @ texts.T
    own = similarity.diagonal()[:, None]
    return ((similarity > own).sum(1) < k).float().mean().item()


def wilson(hits, n, z=1.96):
    """95 % interval of a share (Wilson's score interval)."""
    if n == 0:
        raise ValueError("no share of nothing")
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def cosines(z, true, other, text, mean):
    """Mean cosine with the true z_i of what a prior made, of z_t, of the z_i of another picture of the same scene (the
    ceiling) and of another prompt's true z_i (chance); once as they are and once less `mean`, the mean z_i of training,
    since all embeddings of a CLIP lie in one cone. All [N,W]."""
    rows = {"prior": z, "text": text, "ceiling": other, "chance": true.roll(1, 0)}
    return {
        name: {
            "cosine": F.cosine_similarity(v, true).mean().item(),
            "centred": F.cosine_similarity(v - mean, true - mean).mean().item(),
        }
        for name, v in rows.items()
    }


def nearest(x, gallery):
    """Distance of each row of x [N,D] to the nearest row of gallery [M,D]: root mean squared difference. And which."""
    squared = (x.square().sum(1)[:, None] + gallery.square().sum(1)[None] - 2 * x @ gallery.T).clamp(min=0) / x.shape[1]
    best, index = squared.min(1)
    return best.sqrt(), index


def psnr(a, b):
    """Peak signal-to-noise ratio in dB of pictures in -1..1."""
    return (10 * torch.log10(4 / (a - b).square().mean().clamp(min=1e-12))).item()


def fewest(scores, share=0.97):
    """The fewest steps whose score is at least `share` of the score at the most steps. scores: steps → score, higher
    better."""
    full = scores[max(scores)]
    return min(steps for steps, score in scores.items() if score >= share * full)


def fewest_near(distances, share=0.03):
    """The fewest steps whose distance is at most `share` above that at the most steps. distances: steps → lower is
    better."""
    full = distances[max(distances)]
    return min(steps for steps, value in distances.items() if value <= full + share * abs(full))
