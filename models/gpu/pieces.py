"""One file in pieces, where only small files come back."""

import hashlib

PIECE = 15 * 2**20  # bytes


def write_pieces(data, out):
    """weights-0.part, weights-1.part, … and weights.sha256, in place of those that were there."""
    for old in out.glob("weights-*.part"):
        old.unlink()
    for index, start in enumerate(range(0, len(data), PIECE)):
        (out / f"weights-{index}.part").write_bytes(data[start : start + PIECE])
    (out / "weights.sha256").write_text(hashlib.sha256(data).hexdigest())


def read_pieces(folder):
    """The file again. Raises ValueError where a piece is missing or not as it was written."""
    paths = sorted(folder.glob("weights-*.part"), key=lambda path: int(path.stem.split("-")[1]))
    data = b"".join(path.read_bytes() for path in paths)
    if hashlib.sha256(data).hexdigest() != (folder / "weights.sha256").read_text().strip():
        raise ValueError(f"{folder}: the {len(paths)} pieces are not the whole file; fetch them again")
    return data
