"""The core world as tensors: a composition is what its number says, and held-out drawings are no part of it."""

import json

import numpy as np
import pytest
import torch

from models.captions import COLOURS, STYLES
from models.eval.nearness import Nearness
from models.train import data
from models.train.common import learning_rate
from models.train.data import HELD, Drawings, held_out_pairs
from models.train.world import SHADES, SIDE, VARIANTS, World


@pytest.fixture
def world(drawings_folder, tmp_path, monkeypatch):
    held = tmp_path / "held-out.json"
    held.write_text(json.dumps({"thingStyle": [["disc", "flat"]]}))
    monkeypatch.setattr(data, "HELD_OUT", held)
    return World(Drawings(drawings_folder))


def test_a_composition_shows_its_drawing_on_its_ground(world):
    rng = np.random.default_rng(0)
    compositions = world.sample(rng, 200)
    pictures, grounds = world.pictures(compositions), world.grounds(compositions)
    things, styles, colours = world.classes(compositions)
    assert torch.equal(pictures[:, :, 0, 0], grounds[:, :, 0, 0])
    for picture, thing, style, colour, c in zip(pictures, things, styles, colours, compositions):
        named = torch.tensor(data.VOCABULARY["colours"][COLOURS[colour]]).float()
        assert ((picture[:, 0, 0] + 1) * 127.5 - named).abs().max() < 25
        middle = (picture[:, SIDE // 2, SIDE // 2] + 1) * 127.5
        drawn = torch.tensor([200.0, 60.0, 40.0])
        hollow = world.things[thing]["name"] == "ring"
        assert torch.allclose(middle, (picture[:, 0, 0] + 1) * 127.5 if hollow else drawn, atol=1)
        words = world.caption(rng, c, ["thing", "style", "background"])
        assert (world.things[thing]["label"] in words or "shape" in words) and "{" not in words
        assert 0 <= style < len(STYLES)


def test_the_first_shade_of_a_colour_is_the_colour(world):
    for i, name in enumerate(COLOURS):
        assert world.shades[VARIANTS * i].tolist() == pytest.approx(data.VOCABULARY["colours"][name])


def test_held_out_drawings_are_no_part_of_it(world):
    disc = next(t["id"] for t in world.things if t["name"] == "disc")
    shown = {(t, s) for t, s in zip(world.thing, world.style)}
    assert (disc, STYLES.index("flat")) not in shown
    assert len(world) == SHADES * (4 * len(STYLES) - 1)


def test_held_out_pairs_take_a_thing_once_and_keep_those_that_are_kept():
    things = [{"name": f"t{i}", "subgroup": "drink" if i < 300 else "flag", "group": "g"} for i in range(320)]
    drawings = [{"thing": i, "style": s} for i in range(320) for s in range(4) if (i, s) != (7, 2)]
    kept = [["t3", STYLES[1]], ["t7", STYLES[0]]]
    pairs = held_out_pairs(things, drawings, kept)
    assert pairs[:2] == kept and len(pairs) == HELD == len({name for name, _ in pairs})
    assert all(int(name[1:]) < 300 for name, _ in pairs)
    assert pairs == held_out_pairs(things, drawings, kept)


@pytest.fixture
def measure(drawings_folder):
    return Nearness(Drawings(drawings_folder, "all"))


def test_a_drawing_is_near_itself_wherever_it_lies_and_bare_ground_is_near_nothing(world, measure):
    compositions = np.arange(0, len(world), SHADES) + 8 * VARIANTS  # all drawings, on one ground
    things, styles, _ = world.classes(compositions)
    pictures = world.pictures(compositions)
    for moved in (pictures, pictures.flip(-1), pictures.roll(4, 2).roll(-4, 3)):
        nearness, right = measure.measure(moved, things, list(styles))
        assert nearness.max() < 0.05 and right.all()
    disc = things == next(t["id"] for t in world.things if t["name"] == "disc")
    bar = next(t["id"] for t in world.things if t["name"] == "bar")
    nearness, right = measure.measure(pictures[disc], [bar] * disc.sum(), [None] * disc.sum())
    assert nearness.min() > 0.3 and not right.any()
    faint = world.grounds(compositions) + 0.05 * (pictures - world.grounds(compositions))
    assert measure.measure(faint, things, list(styles))[0].min() > 0.5


def test_half_of_a_drawing_is_as_far_as_it_lacks(world, measure):
    compositions = np.array([0])
    picture, ground = world.pictures(compositions), world.grounds(compositions)
    half = ground + 0.5 * (picture - ground)
    thing, style, _ = world.classes(compositions)
    nearness, _ = measure.measure(half, thing, list(style))
    assert nearness[0] == pytest.approx(0.25, abs=0.02)


def test_the_rate_is_constant_and_falls_only_at_the_end_of_a_release():
    assert learning_rate(1.0, 199, 5, 100) == 1.0
    assert learning_rate(1.0, 99, 5, 100) == 0.5
    assert learning_rate(1.0, 5000, 99, 100) == 1.0
    assert learning_rate(1.0, 5000, 90, 100, decay=20) == 0.5
    assert learning_rate(1.0, 5000, 100, 100, decay=20) == 0.01
