"""How far a picture is from the drawing, as sketch, decoder and upsamplers are taught it: [B,3,S,S] in -1..1."""

ABSOLUTE, EDGES = 0.1, 1.0  # weights beside the squared error


def gradient_energy(x):
    """[B]: mean squared difference of neighbouring pixels, of both directions together."""
    return x.diff(dim=2).square().mean((1, 2, 3)) + x.diff(dim=3).square().mean((1, 2, 3))


def picture_error(guess, picture):
    """[B]: squared error, which alone is soft; a little absolute error, which leaves flat grounds flat; and that of the
    differences of neighbouring pixels."""
    error = guess - picture
    return error.square().mean((1, 2, 3)) + ABSOLUTE * error.abs().mean((1, 2, 3)) + EDGES * gradient_energy(error)


def crisp_error(guess, picture):
    """[B]: absolute error and that of the differences of neighbouring pixels. Its best answer is a median, not a mean:
    an edge whose place is nearly known stays an edge, and what is flat stays flat."""
    error = guess - picture
    neighbours = error.diff(dim=2).abs().mean((1, 2, 3)) + error.diff(dim=3).abs().mean((1, 2, 3))
    return 0.3 * (error.abs().mean((1, 2, 3)) + neighbours)
