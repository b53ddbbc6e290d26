"""What travels to a card and back is what was sent."""

import json

import numpy as np
import pytest

from models.gpu.parcel import read_drawings, write_drawings
from models.gpu.pieces import PIECE, read_pieces, write_pieces


class Few:
    """Three drawings, of which two are in the world."""

    def __init__(self, folder):
        self.folder, self.rows = folder, np.array([0, 2])
        (folder / "things.json").write_text(json.dumps({"things": [], "drawings": [{}, {}, {}]}))
        self.pixels = np.random.default_rng(1).integers(0, 256, (3, 8, 8, 4), dtype=np.uint8)

    def array(self, size):
        return self.pixels


def test_drawings_arrive_byte_by_byte_and_what_the_core_lacks_stays_empty(tmp_path):
    (tmp_path / "from").mkdir()
    few = Few(tmp_path / "from")
    few.pixels[0, :4, :, 3] = 0  # colours under no alpha are kept as well
    write_drawings(few, tmp_path, sizes=(8,))
    read_drawings(tmp_path / "drawings.zip", tmp_path / "there", sizes=(8,))
    every = np.load(tmp_path / "there" / "draw8.npy")
    assert (every[[0, 2]] == few.pixels[[0, 2]]).all()
    assert not every[1].any()


def test_pieces_are_one_file_again_and_a_lost_or_stale_one_is_refused(tmp_path):
    data = np.random.default_rng(2).bytes(2 * PIECE + 5)
    write_pieces(data, tmp_path)
    assert read_pieces(tmp_path) == data
    (tmp_path / "weights-2.part").unlink()
    with pytest.raises(ValueError, match="2 pieces are not the whole file"):
        read_pieces(tmp_path)
    write_pieces(b"less", tmp_path)
    assert read_pieces(tmp_path) == b"less"
