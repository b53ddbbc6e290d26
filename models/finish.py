"""What a pack may ask for after a stage: colours that should be one become one, then outlines become steep."""

import torch
import torch.nn.functional as F

RADIUS, SPACE = 3, 2.0  # of the bilateral filter, in pixels
BLUR, BLUR_RADIUS = 1.0, 3  # of what the unsharp mask takes away
GROWTH, LAST = 4.0, 300.0  # of how fast smoothing holds a picture to the differences that it keeps, round by round


def cosines(n):
    """[n,n]: the orthonormal discrete cosine transform (DCT-II) of n values, in double precision."""
    k = torch.arange(n, dtype=torch.float64)
    matrix = torch.cos(torch.pi * k[:, None] * (2 * k[None] + 1) / (2 * n)) * (2 / n) ** 0.5
    matrix[0] /= 2**0.5
    return matrix


def smoothed(x, price):
    """L0 gradient minimisation (Xu, Lu, Xu and Jia 2011), borders without differences across them. price: of a pixel
    whose colour differs from its neighbours', in squares of -1..1. The same as src/cascade/smooth.ts."""
    h, w = x.shape[-2:]
    rows, columns = cosines(h), cosines(w)
    curvature = (2 - 2 * torch.cos(torch.pi * torch.arange(n, dtype=torch.float64) / n) for n in (h, w))
    curvature = sum(part.view(shape) for part, shape in zip(curvature, ((h, 1), (1, w))))
    s = x.double()
    given = rows @ s @ columns.T
    beta = 2 * price
    while beta < LAST:
        across, down = F.pad(s.diff(dim=3), (0, 1)), F.pad(s.diff(dim=2), (0, 0, 0, 1))
        kept = (across.square() + down.square()).sum(1, keepdim=True) >= price / beta
        across, down = across * kept, down * kept
        ends = F.pad(across, (1, 0))[..., :-1] - across + F.pad(down, (0, 0, 1, 0))[..., :-1, :] - down
        s = rows.T @ ((given + beta * (rows @ ends @ columns.T)) / (1 + beta * curvature)) @ columns
        beta *= GROWTH
    return s.clamp(-1, 1).to(x.dtype)


def bilateral(x, spread):
    """Bilateral filter (Tomasi and Manduchi 1998) over all channels together. spread: its deviation in colours."""
    h, w = x.shape[-2:]
    around = F.pad(x, (RADIUS,) * 4, mode="reflect")
    total, weights = torch.zeros_like(x), torch.zeros_like(x[:, :1])
    for dy in range(-RADIUS, RADIUS + 1):
        for dx in range(-RADIUS, RADIUS + 1):
            squared = dy * dy + dx * dx
            if squared > RADIUS**2:
                continue
            other = around[:, :, RADIUS + dy : RADIUS + dy + h, RADIUS + dx : RADIUS + dx + w]
            apart = (other - x).square().sum(1, keepdim=True)
            weight = torch.exp(-squared / (2 * SPACE**2) - apart / (2 * spread**2))
            total, weights = total + weight * other, weights + weight
    return total / weights


def sharpened(x, amount):
    """An unsharp mask that stays within the values of the 3×3 neighbours, so that nothing rings."""
    taps = torch.exp(-0.5 * (torch.arange(-BLUR_RADIUS, BLUR_RADIUS + 1, dtype=x.dtype) / BLUR) ** 2)
    taps = (taps / taps.sum()).repeat(x.shape[1], 1)
    soft = F.pad(x, (BLUR_RADIUS,) * 4, mode="reflect")
    soft = F.conv2d(soft, taps[:, None, None, :], groups=x.shape[1])
    soft = F.conv2d(soft, taps[:, None, :, None], groups=x.shape[1])
    near = F.pad(x, (1,) * 4, mode="reflect")
    high, low = F.max_pool2d(near, 3, 1), -F.max_pool2d(-near, 3, 1)
    return torch.minimum(torch.maximum(x + amount * (x - soft), low), high)


def finish(x, flatten, spread, sharpen, smooth=0.0):
    """x [B,3,H,W] in -1..1. smooth: the price of `smoothed`, 0 for none; flatten: passes of the bilateral filter;
    spread: its deviation in colours; sharpen: the unsharp masks' amounts, in their order."""
    if smooth:
        x = smoothed(x, smooth)
    for _ in range(flatten):
        x = bilateral(x, spread)
    for amount in sharpen:
        x = sharpened(x, amount)
    return x
