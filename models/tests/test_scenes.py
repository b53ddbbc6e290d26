"""Rich scenes show what their captions say."""

import json

import numpy as np
import pytest

from models.captions import STYLES, VOCABULARY
from models.train import data
from models.train.data import Drawings
from models.train.scenes import (
    backdrop,
    compose,
    describe,
    drawing,
    halved,
    main_colour,
    phrase,
    picture,
    recoloured,
    rich64,
)

COLOURS = VOCABULARY["colours"]


@pytest.fixture(scope="module")
def made(drawings_folder):
    """(drawings, 1,500 scenes, the rng they came from)."""
    drawings, rng = Drawings(drawings_folder), np.random.default_rng(7)
    return drawings, [compose(drawings, rng) for _ in range(1500)], rng


def rich(scenes, **wanted):
    return [s for s in scenes if s["rich"] and all(bool(s["rich"][k]) == v for k, v in wanted.items())]


def centre(at):
    _, size, top, left = at
    return top + size / 2, left + size / 2


def test_most_scenes_stay_plain_and_each_kind_of_rich_one_comes_up(made):
    _, scenes, _ = made
    plain = [s for s in scenes if s["rich"] is None]
    assert 0.55 < len(plain) / len(scenes) < 0.75
    for kind in ("relation", "where", "size", "recolour", "backdrop"):
        assert len(rich(scenes, **{kind: True})) > 20, kind
    assert {s["rich"]["count"] for s in rich(scenes)} == {1, 2, 3, 4}


def test_as_many_are_laid_out_as_are_counted_and_none_over_another(made):
    drawings, scenes, rng = made
    for scene in rich(scenes, relation=False):
        number = scene["rich"]["count"]
        spots = scene["rich"]["layout"]
        assert len(spots) == number
        for i, (_thing, size, top, left) in enumerate(spots):
            assert -2 <= top <= 66 - size and -2 <= left <= 66 - size
            for _thing, _size, y, x in spots[:i]:
                assert abs(top - y) >= size - 4 or abs(left - x) >= size - 4
        words = phrase(rng, drawings.things, scene)
        if number > 1:
            assert words.startswith(VOCABULARY["rich"]["numbers"][number - 2])
            assert words.endswith("s")


def test_relations_and_places_hold(made):
    _, scenes, _ = made
    for scene in rich(scenes, relation=True):
        (y, x), (v, u) = map(centre, scene["rich"]["layout"])
        holds = {
            "left of": x < u - 20,
            "right of": x > u + 20,
            "above": y < v - 20,
            "below": y > v + 20,
            "beside": abs(x - u) > 20,
        }
        assert holds[scene["rich"]["relation"]]
        first, second = (row for row, *_ in scene["rich"]["layout"])
        assert first != second and first % len(STYLES) == second % len(STYLES)
    for scene in rich(scenes, where=True):
        y, x = centre(scene["rich"]["layout"][0])
        where = scene["rich"]["where"]
        assert (y < 30) == ("top" in where) and (y > 34) == ("bottom" in where)
        assert (x < 30) == ("left" in where) and (x > 34) == ("right" in where)


def test_recoloured_things_have_the_colour_and_stand_out(made):
    drawings, scenes, rng = made
    for scene in rich(scenes, recolour=True, where=False, backdrop=False):
        name = scene["rich"]["recolour"]
        assert scene["ground"] and all(
            np.abs(np.subtract(COLOURS[name], COLOURS[g])).sum() > 150 for g in scene["ground"]
        )
        row, size, top, left = scene["rich"]["layout"][0]
        rgba = drawing(drawings, row, size)
        solid = np.argwhere(rgba[..., 3] > 250)
        y, x = solid[len(solid) // 2]
        seen = picture(drawings, rng, scene)[np.clip(top + y, 0, 63), np.clip(left + x, 0, 63)]
        assert np.abs(seen - np.array(COLOURS[name], float)).max() < 12


def test_a_new_colour_keeps_light_and_dark_and_leaves_what_is_gray():
    rgba = np.zeros((8, 8, 4), np.uint8)
    rgba[..., 3] = 255
    rgba[:4, :, :3] = [200, 40, 40]
    rgba[4:6, :, :3] = [120, 24, 24]
    rgba[6:, :, :3] = [128, 128, 128]
    out = recoloured(rgba, COLOURS["blue"])
    assert main_colour(rgba)[2] == pytest.approx(0.75)
    assert (out[6:] == rgba[6:]).all()
    light, dark = out[0, 0, :3], out[4, 0, :3]
    assert light[2] > light[0] and dark[2] > dark[0] and light.sum() > dark.sum()


def test_small_drawings_are_means_that_leave_out_what_is_clear():
    rgba = np.zeros((4, 4, 4), np.uint8)
    rgba[:, ::2] = [250, 10, 30, 255]
    small = halved(rgba)
    assert small.shape == (2, 2, 4)
    assert np.allclose(small, [250, 10, 30, 127.5], atol=0.1)


def test_captions_say_what_there_is_and_leave_no_slot_open(made):
    drawings, scenes, rng = made
    for scene in scenes:
        text = describe(drawings, rng, scene)
        assert "{" not in text
        if scene["rich"]:
            for thing in [scene["thing"], *scene["rich"]["others"]]:
                assert drawings.things[thing]["label"] in text
        if scene["rich"] and scene["rich"]["backdrop"]:
            text = describe(drawings, rng, scene, ["thing", "style", "background"])
            assert any(w in text for w in VOCABULARY["rich"]["backdrops"][scene["rich"]["backdrop"]]["words"])


def test_backdrops_are_pictures_of_their_bands():
    rng = np.random.default_rng(3)
    for name, scenery in VOCABULARY["rich"]["backdrops"].items():
        assert sum(height for height, *_ in scenery["bands"]) == pytest.approx(1)
        out = backdrop(rng, name)
        assert out.shape == (64, 64, 3)
        assert np.abs(np.median(out[-1], 0) - scenery["bands"][-1][2]).max() < 20


def test_what_is_held_out_stays_out_of_rich_scenes_too(drawings_folder, tmp_path, monkeypatch):
    held = tmp_path / "held-out.json"
    held.write_text(json.dumps({"thingStyle": [["disc", "flat"]]}))
    monkeypatch.setattr(data, "HELD_OUT", held)
    drawings, rng = Drawings(drawings_folder), np.random.default_rng(8)
    for scene in (compose(drawings, rng) for _ in range(2000)):
        rows = [row for row, *_ in scene["rich"]["layout"]] if scene["rich"] else [scene["row"]]
        names = [drawings.things[drawings.drawings[row]["thing"]]["name"] for row in rows]
        assert not ("disc" in names and STYLES[scene["style"]] == "flat")


def test_a_batch_has_pictures_in_range_and_as_many_captions(drawings_folder):
    pictures, captions, scenes = rich64(Drawings(drawings_folder), np.random.default_rng(9), 32)
    assert pictures.shape == (32, 3, 64, 64) and pictures.abs().max() <= 1
    assert len(captions) == len(scenes) == 32
